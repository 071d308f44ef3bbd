// Closes the menu of the series when an uploaded file has been read, for the menu covers the questions about the file
// and the stack. It closes as by a press of its button, once the browser has drawn the new values of its fields.
const LONGEST_WAIT = 1000; // milliseconds, for a page that never rests while a run trains
let seen = null; // how many uploads had been read when the menu was drawn last

function closeWhenDrawn(until) {
  const drawing = document.querySelector('[data-testid="stApp"][data-test-script-state="running"]');
  if (drawing && Date.now() < until) {
    setTimeout(() => closeWhenDrawn(until), 50);
    return;
  }
  const button = document.querySelector('.st-key-series_menu button[aria-expanded="true"]');
  button?.focus(); // the place of the keyboard was in the menu
  button?.click();
}

export default function ({ data }) {
  const before = seen;
  seen = data.read;
  if (before !== null && data.read > before) closeWhenDrawn(Date.now() + LONGEST_WAIT);
}
