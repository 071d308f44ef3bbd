// Remembers the solved challenges in this browser: what is new is added, what was there before is told to the page.
const PLACE = "rnnlab.challenges";

function remembered() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE));
    return Array.isArray(found) ? found.filter((name) => typeof name === "string") : [];
  } catch {
    return []; // nothing that can be read, or a browser that keeps nothing
  }
}

export default function ({ data, setStateValue }) {
  const all = data.forget ? [] : [...new Set([...remembered(), ...data.done])];
  try {
    localStorage.setItem(PLACE, JSON.stringify(all));
  } catch {
    return; // a browser that keeps nothing: done ones last as long as the visit
  }
  if (all.some((name) => !data.done.includes(name))) setStateValue("done", all);
}
