// Buttons with a small picture each. A press sends the run's id to the page, once.
// The tab remembers the runs, so that they are there after a reload.
const KEY = "rnnlab_shown_runs";
let restored = false;

function remember(shown, setTriggerValue) {
  const earlier = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  if (!restored && earlier.some((run) => !shown.includes(run))) setTriggerValue("earlier", earlier);
  else sessionStorage.setItem(KEY, JSON.stringify(shown));
  restored = true;
}

export default function ({ data, parentElement, setTriggerValue }) {
  remember(data.shown, setTriggerValue);
  const strip = parentElement.querySelector(".strip");
  strip.setAttribute("aria-label", data.title);
  parentElement.querySelector(".title").textContent = data.title;
  const buttons = new Map([...strip.children].map((button) => [button.dataset.run, button]));
  for (const { run, image, text, label, title, current } of data.pictures) {
    const button = buttons.get(run) ?? document.createElement("button");
    buttons.delete(run);
    if (!button.dataset.run) {
      button.dataset.run = run;
      button.type = "button";
      button.append(document.createElement("img"), document.createElement("span"));
      button.firstChild.alt = "";
    }
    if (button.firstChild.src !== image) button.firstChild.src = image;
    button.lastChild.textContent = text;
    button.title = title;
    button.setAttribute("aria-label", label);
    button.setAttribute("aria-pressed", String(current));
    button.onclick = () => setTriggerValue("pressed", run);
    strip.append(button);
  }
  buttons.forEach((button) => button.remove());
  strip.scrollLeft = strip.scrollWidth;
}
