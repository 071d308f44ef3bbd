// Closes the menu of the series when an uploaded file has been read, for the menu covers the questions about the file
// and the stack. It closes as by a press of its button, once the browser has drawn the new values of its fields.
// Until a file is uploaded the menu stays open: Streamlit forgets the upload of a menu that closes.
const LONGEST_WAIT = 1000; // milliseconds, for a page that never rests while a run trains
const BUTTON = '.st-key-series_menu button[aria-expanded="true"]';
const UPLOADING = '.st-key-upload [data-testid="stFileChipIconSpinner"]';
let seen = null; // how many uploads had been read when the menu was drawn last
let holding = null;

function closeWhenDrawn(until) {
  const drawing = document.querySelector('[data-testid="stApp"][data-test-script-state="running"]');
  if (drawing && Date.now() < until) {
    setTimeout(() => closeWhenDrawn(until), 50);
    return;
  }
  const button = document.querySelector(BUTTON);
  button?.focus(); // the place of the keyboard was in the menu
  button?.click();
}

// Stops what would close the menu. A press elsewhere has done there what it does before it comes here.
function hold(event) {
  if (!document.querySelector(UPLOADING)) return;
  const elsewhere = event.currentTarget === document.body;
  if (elsewhere || event.key === "Escape" || (event.type === "click" && event.target.closest(BUTTON)))
    event.stopPropagation();
}

export default function ({ data }) {
  const before = seen;
  seen = data.read;
  if (before !== null && data.read > before) closeWhenDrawn(Date.now() + LONGEST_WAIT);
  if (holding === null) {
    holding = new AbortController();
    document.body.addEventListener("click", hold, { signal: holding.signal });
    for (const type of ["click", "keydown"])
      window.addEventListener(type, hold, { capture: true, signal: holding.signal });
  }
  return () => {
    holding?.abort();
    holding = null;
  };
}
