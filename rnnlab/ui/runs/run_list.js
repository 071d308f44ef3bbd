// The table of runs: tells the page which runs are selected and which button was pressed.
// The page draws the table again after each press. Until it knows of the latest selection, the selection here counts.
const tables = new WeakMap();

function selectionOf(table) {
  return new Set(table.selected);
}

function showSelection(table) {
  const selected = selectionOf(table);
  for (const box of table.root.querySelectorAll("input[type=checkbox]")) {
    const runs = box.dataset.runs.split(" ").filter(Boolean);
    const count = runs.filter((run) => selected.has(run)).length;
    box.checked = count > 0 && count === runs.length;
    box.indeterminate = count > 0 && count < runs.length;
    box.closest("tbody tr")?.classList.toggle("selected", count > 0);
  }
}

function showLocalTimes(root) {
  for (const time of root.querySelectorAll("time")) {
    const local = new Date(time.dateTime);
    const two = (number) => String(number).padStart(2, "0");
    const day = [local.getFullYear(), two(local.getMonth() + 1), two(local.getDate())].join("-");
    time.textContent = `${day} ${two(local.getHours())}:${two(local.getMinutes())}`;
  }
}

// The button that had the focus, to give it back after drawing: people who use the keyboard stay where they are.
function focusedButton(root) {
  const focused = root.getRootNode().activeElement;
  if (!focused || !root.contains(focused)) return null;
  for (const name of ["open", "rename", "fold", "sort", "sweep", "runs"]) {
    if (focused.dataset[name] !== undefined) return `[data-${name}="${CSS.escape(focused.dataset[name])}"]`;
  }
  return null;
}

function rename(table, button) {
  const field = document.createElement("input");
  field.className = "new-name";
  field.maxLength = 60;
  field.value = button.dataset.name;
  field.setAttribute("aria-label", `${table.texts.name} ${button.getAttribute("aria-label")}`);
  const cell = button.closest("th");
  cell.classList.add("renaming");
  cell.prepend(field);
  field.focus();
  field.select();
  let over = false;
  const end = (save) => {
    if (over) return;
    over = true;
    cell.classList.remove("renaming");
    field.remove();
    if (save && field.value !== button.dataset.name) table.press(["rename", button.dataset.rename, field.value]);
    else button.focus();
  };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") end(true);
    if (event.key === "Escape") end(false);
  });
  field.addEventListener("blur", () => end(true));
}

function listen(table) {
  table.root.addEventListener("change", (event) => {
    const box = event.target;
    if (box.type !== "checkbox") return;
    const selected = selectionOf(table);
    for (const run of box.dataset.runs.split(" ").filter(Boolean)) {
      if (box.checked) selected.add(run);
      else selected.delete(run);
    }
    table.selected = [...selected];
    table.turn = Date.now();
    showSelection(table);
    table.select({ turn: table.turn, runs: table.selected });
  });
  table.root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.rename) rename(table, button);
    for (const what of ["open", "fold", "sort", "sweep"]) {
      if (button.dataset[what]) table.press([what, button.dataset[what], ""]);
    }
  });
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  let table = tables.get(parentElement);
  if (!table) {
    const root = document.createElement("div");
    root.className = "runs";
    parentElement.append(root);
    table = { root, html: "", turn: 0, page: data.page };
    tables.set(parentElement, table);
    listen(table);
  }
  table.texts = data.texts;
  table.select = (value) => setStateValue("selection", value);
  table.press = (value) => setTriggerValue("press", value);
  if (data.html !== table.html) {
    const focused = focusedButton(table.root);
    table.root.innerHTML = data.html; // every text in it is escaped (run_list.py)
    table.html = data.html;
    showLocalTimes(table.root);
    if (focused) table.root.querySelector(focused)?.focus({ preventScroll: true });
  }
  if (data.turn >= table.turn) table.selected = data.selected;
  showSelection(table);
  if (data.page !== table.page) table.root.scrollIntoView({ block: "start" });
  table.page = data.page;
}
