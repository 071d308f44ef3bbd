// Stores the solved challenges in this browser. New ones are added; the page is sent the ones that it does not have.
const KEY = "rnnlab.challenges"; // of localStorage; must not change, or solved challenges are lost

function stored() {
  try {
    const names = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return []; // unreadable, or storage is disabled
  }
}

export default function ({ data, setStateValue }) {
  const all = data.forget ? [] : [...new Set([...stored(), ...data.done])];
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    return; // storage is disabled: solved challenges last as long as the visit
  }
  if (all.some((name) => !data.done.includes(name))) setStateValue("done", all);
}
