// Moves cards: by dragging a handle (mouse, pen, finger), or with Left and Right while a handle has the focus. The
// server changes the stack and draws it; here no card is added, removed or rebuilt. Also: the keys P and Esc of the
// presenting view, the fades at the ends of a row that scrolls, and the sentences for screen readers.
const ANSWER_MS = 4000; // after this, a move that the server has not answered is forgotten
const DRAWN_MS = 300; // from an answer until the fields of the cards surely have their new values
const FOCUS_MS = 1500; // for so long a handle gets its focus back when the row is drawn again
const START = 4; // pixels that a press moves before it is a drag
const EDGE = 40; // pixels from an end of the row in which a drag scrolls it
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";
const OPEN_LISTS = "[role=listbox], [role=menu], [data-testid=stPopoverBody], [role=dialog]";

let owner = null; // the element of the component that was mounted last
let row = null;
let data = null; // from the server: changes, index, sentence, broken, presenting
let send = null;
let announce = null;
let listening = null;
let answered = null; // data.changes of the last answer
let brokenSeen = null;
let drag = null;
let asked = null; // a move by key that is not drawn yet; more: steps that were pressed since
let refocus = null;
const observer = new MutationObserver(rowChanged);

const cards = () => [...row.querySelectorAll('div[class*="st-key-card_"]')];
const handle = (index) => row.querySelector(`.rl-handle[data-index="${index}"]`);
const middle = (element) => (({ left, right }) => (left + right) / 2)(element.getBoundingClientRect());

// --- keys ---

function moveByKey(from, by) {
  if (asked !== null && Date.now() - asked.time < ANSWER_MS) {
    asked.more += by;
    return;
  }
  const to = Math.min(Math.max(from + by, 0), cards().length - 1);
  asked = to === from ? null : { more: 0, time: Date.now() };
  if (asked !== null) send({ from, to });
}

function moveOn(answeredMove, index) {
  if (asked !== answeredMove) return;
  asked = null;
  if (answeredMove.more) moveByKey(index, answeredMove.more);
}

function press(key) {
  const buttons = document.querySelectorAll(`.st-key-${key}:not([data-retained="true"]) button`);
  [...buttons].find((button) => !button.disabled)?.click();
}

function keyPressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const target = event.composedPath()[0];
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const held = target.closest?.(".rl-handle");
  if (held && by) {
    event.preventDefault(); // it would scroll the row
    moveByKey(Number(held.dataset.index), by);
  } else if (event.key === "Escape" && drag !== null) {
    endDrag();
  } else if (event.key === "Escape" && data.presenting && !document.querySelector(OPEN_LISTS)) {
    press("present");
  } else if (event.key.toLowerCase() === "p" && !target.closest?.(FIELDS) && !document.querySelector(OPEN_LISTS)) {
    press("present");
  }
}

// --- dragging ---

function pressed(event) {
  const held = event.composedPath()[0].closest?.(".rl-handle");
  if (!held || event.button !== 0 || drag !== null || !row.contains(held)) return;
  const all = cards();
  const from = Number(held.dataset.index);
  const card = all[from];
  const box = card.getBoundingClientRect();
  drag = {
    from, card, to: from, pointer: event.pointerId, x: event.clientX, startX: event.clientX, scroll: row.scrollLeft,
    least: all[0].getBoundingClientRect().left - box.left - START,
    most: all[all.length - 1].getBoundingClientRect().right - box.right + START,
    moving: false, dropped: false,
  };
}

function pointerMoved(event) {
  if (drag === null || drag.dropped || event.pointerId !== drag.pointer) return;
  drag.x = event.clientX;
  if (drag.moving) place();
  else if (Math.abs(drag.x - drag.startX) > START) {
    drag.moving = true;
    drag.card.dataset.lifted = "";
    document.documentElement.dataset.dragging = "";
    scrollAtEdges(drag);
  }
}

function place() {
  const by = drag.x - drag.startX + row.scrollLeft - drag.scroll;
  drag.card.style.transform = `translateX(${Math.min(Math.max(by, drag.least), drag.most)}px)`;
  // It passes another card when its front edge has passed the middle of that card.
  const { left, right } = drag.card.getBoundingClientRect();
  const later = cards().filter((card, index) => index > drag.from && middle(card) < right).length;
  const earlier = cards().filter((card, index) => index < drag.from && middle(card) > left).length;
  drag.to = drag.from + later - earlier;
  markDrop(drag.to === drag.from ? null : drag.to < drag.from ? drag.to : drag.to + 1);
}

function markDrop(arrow) {
  for (const marked of row.querySelectorAll("[data-drop]")) delete marked.dataset.drop;
  const place = arrow === null ? null : row.querySelector(`.st-key-arrow_${arrow}`);
  if (place) place.dataset.drop = "";
}

function scrollAtEdges(current) {
  if (drag !== current || current.dropped) return;
  const { left, right } = row.getBoundingClientRect();
  if (current.x < left + EDGE) row.scrollLeft -= 8;
  if (current.x > right - EDGE) row.scrollLeft += 8;
  place();
  requestAnimationFrame(() => scrollAtEdges(current));
}

function released(event) {
  if (drag === null || drag.dropped || event.pointerId !== drag.pointer) return;
  if (event.type === "pointercancel" || drag.to === drag.from) {
    endDrag();
    return;
  }
  // The card stays where it was dropped until the new row is there.
  drag.dropped = true;
  markDrop(null);
  const dropped = drag;
  setTimeout(() => { if (drag === dropped) endDrag(); }, ANSWER_MS);
  send({ from: drag.from, to: drag.to });
}

function endDrag() {
  if (drag === null) return;
  delete drag.card.dataset.lifted;
  drag.card.style.transform = "";
  delete document.documentElement.dataset.dragging;
  markDrop(null);
  drag = null;
}

// --- the layer that is pointed at ---

// Its card, the shape that leaves it, its row in the table or its heatmap: stack_style.py lights all of them.
function layerOf(element) {
  const card = element.closest?.('[class*="st-key-card_"]');
  if (card) return Number(card.className.match(/st-key-card_(\d+)/)[1]);
  const output = element.closest?.('[class*="st-key-output_"]');
  if (output) return Number(output.className.match(/st-key-output_(\d+)/)[1]) - 1;
  const line = element.closest?.('[data-testid="shape-table"] tbody tr');
  if (line) return line.sectionRowIndex;
  const shape = element.closest?.('[data-testid^="shape-"]');
  return shape && shape.dataset.testid !== "shape-table" ? Number(shape.dataset.testid.slice(6)) - 1 : null;
}

function pointed(event) {
  const byKey = event.type === "focusin" && event.target.matches(":focus-visible");
  if (event.type === "focusin" && !byKey) return;
  const layer = layerOf(event.target);
  if (layer === null) delete document.documentElement.dataset.pointed;
  else document.documentElement.dataset.pointed = layer;
}

// --- what the server has drawn ---

function show(element) {
  if (!element) return;
  const box = element.getBoundingClientRect();
  const { left, right } = row.getBoundingClientRect();
  if (box.left < left + EDGE) row.scrollLeft += box.left - left - EDGE;
  else if (box.right > right - EDGE) row.scrollLeft += box.right - right + EDGE;
}

function answer() {
  if (answered !== null && data.changes !== answered) {
    announce.textContent = data.sentence;
    endDrag();
    show(cards()[data.index]);
    if (asked !== null) {
      refocus = { index: data.index, until: Date.now() + FOCUS_MS };
      handle(data.index)?.focus();
      // A message that is sent earlier holds the old values of the fields, and the server would take them.
      setTimeout(moveOn, DRAWN_MS, asked, data.index);
    }
  }
  answered = data.changes;
  if (data.broken !== null && data.broken !== brokenSeen) show(row.querySelector(`.st-key-arrow_${data.broken}`));
  brokenSeen = data.broken;
  rowChanged();
}

function rowChanged() {
  // A handle that is drawn again loses its focus to the page.
  if (refocus !== null && document.activeElement === document.body) {
    if (Date.now() < refocus.until) handle(refocus.index)?.focus();
    else refocus = null;
  }
  // Fewer stops for the Tab key: the handle does what the two arrows do, and all help signs of switches say the same.
  const arrows = [...row.querySelectorAll('[class*="st-key-left_"] button, [class*="st-key-right_"] button')];
  const signs = [...row.querySelectorAll('[class*="st-key-sequences_"] [data-testid="stTooltipIcon"] button')];
  for (const button of [...arrows, ...signs.slice(1)]) button.tabIndex = -1;
  markFades();
}

function markFades() {
  const hidden = row.scrollWidth - row.clientWidth;
  const sides = [row.scrollLeft > 2 && "left", row.scrollLeft < hidden - 2 && "right"].filter(Boolean);
  row.dataset.more = sides.join(" ");
}

function listen() {
  listening = new AbortController();
  const options = { capture: true, signal: listening.signal };
  document.addEventListener("keydown", keyPressed, options);
  document.addEventListener("pointerdown", pressed, options);
  document.addEventListener("pointermove", pointerMoved, options);
  document.addEventListener("pointerup", released, options);
  document.addEventListener("pointercancel", released, options);
  for (const type of ["pointerover", "focusin"]) document.addEventListener(type, pointed, options);
  document.documentElement.addEventListener("pointerleave", pointed, options);
  document.addEventListener("scroll", (event) => { if (event.target === row) markFades(); }, options);
  window.addEventListener("resize", markFades, options);
}

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  owner = parentElement;
  data = component.data;
  send = (move) => setTriggerValue("move", move);
  announce = parentElement.querySelector("[aria-live]");
  const drawn = document.querySelector('.st-key-stack_row:not([data-retained="true"])');
  if (drawn !== row) {
    endDrag();
    row = drawn;
    observer.disconnect();
    observer.observe(row, { childList: true, subtree: true });
  }
  if (listening === null) listen();
  answer();
  return () => {
    if (owner !== parentElement) return; // it was mounted again elsewhere, before this one was removed
    listening?.abort();
    listening = null;
    observer.disconnect();
    delete document.documentElement.dataset.pointed;
    row = null;
    answered = null;
    asked = refocus = drag = null;
  };
}
