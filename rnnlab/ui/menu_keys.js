// Puts an open menu behind its button in the order of the Tab key. Streamlit draws it at the end of the document, so
// that Tab would first go through the whole page.
const BODY = '[data-testid="stPopoverBody"]';
const BUTTON = '[data-testid="stPopoverButton"][aria-expanded="true"]';
const FIELDS = "a[href], button, input, select, textarea, summary, [tabindex]";
let listening = null;

// While the focus is elsewhere, Streamlit takes the fields of a menu out of the order and notes their tabindex.
function fieldsIn(body) {
  return [...body.querySelectorAll(FIELDS)].filter(
    (field) =>
      (field.tabIndex >= 0 || "tabindex" in field.dataset) && !field.disabled && field.getClientRects().length > 0,
  );
}

// The body that the button has opened: a menu inside another one is drawn behind it.
function bodyOf(button) {
  const bodies = [...document.querySelectorAll(BODY)];
  return bodies[bodies.indexOf(button.closest(BODY)) + 1];
}

function buttonOf(body) {
  return [...document.querySelectorAll(BUTTON)].find((button) => bodyOf(button) === body);
}

function keyPressed(event) {
  if (event.key !== "Tab" || event.ctrlKey || event.metaKey || event.altKey) return;
  const from = document.activeElement;
  const opened = !event.shiftKey && from.closest(BUTTON);
  const body = opened ? bodyOf(opened) : from.closest(BODY);
  const fields = body ? fieldsIn(body) : [];
  const button = body && buttonOf(body);
  if (opened && fields.length) {
    event.preventDefault();
    fields[0].focus();
  } else if (button && event.shiftKey && (from === fields[0] || from === body)) {
    event.preventDefault();
    button.focus();
  } else if (button && !opened && !event.shiftKey && from === fields.at(-1)) {
    button.focus(); // and from there to what follows it, by this press
    setTimeout(() => button.click()); // closes the menu that is left
  }
}

export default function () {
  if (listening === null) {
    listening = new AbortController();
    document.addEventListener("keydown", keyPressed, { capture: true, signal: listening.signal });
  }
  return () => {
    listening?.abort();
    listening = null;
  };
}
