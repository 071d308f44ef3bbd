// Ctrl+Z presses Undo; Ctrl+Y and Ctrl+Shift+Z press Redo; on a Mac with ⌘. Streamlit's own shortcuts of buttons also
// take the keys from fields in which a person is typing. Here a field keeps them until its text is committed.
const TEXT = "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=file], [type=color])";
let typingIn = null; // the field whose text is not committed yet
let listening = null;

function isTheFields(target) {
  if (target.closest?.("textarea, [contenteditable=true]")) return true;
  return target === typingIn;
}

function buttonOf(event) {
  if (event.altKey || event.ctrlKey === event.metaKey) return null;
  // Keyboards without Latin letters: the key at the place of Z.
  const key = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace("Key", "").toLowerCase();
  if (key === "z") return event.shiftKey ? "redo_change" : "undo_change";
  return key === "y" && event.ctrlKey && !event.shiftKey ? "redo_change" : null;
}

function keyPressed(event) {
  const target = event.composedPath()[0];
  if (event.key === "Enter" && target === typingIn) typingIn = null;
  const key = buttonOf(event);
  if (key === null || isTheFields(target)) return;
  event.preventDefault(); // also with nothing to undo: the field must not show an older text than the experiment
  const buttons = document.querySelectorAll(`.st-key-${key}:not([data-retained="true"]) button`);
  [...buttons].find((button) => !button.disabled)?.click();
}

export default function () {
  if (listening === null) {
    listening = new AbortController();
    const options = { capture: true, signal: listening.signal };
    document.addEventListener("keydown", keyPressed, options);
    document.addEventListener("input", (event) => {
      const target = event.composedPath()[0];
      if (event.isTrusted && target.matches?.(TEXT)) typingIn = target;
    }, options);
    document.addEventListener("focusout", () => { typingIn = null; }, options);
  }
  return () => {
    listening?.abort();
    listening = null;
  };
}
