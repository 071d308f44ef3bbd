// The drawing: one column for each time step, the current one opened, and the output of each layer beside it.

const CLOSED = 78, GAP = 22, EDGE = 6, PAD = 8, NAMES = 102, UNIT = 44, ROW = 23, HEAD = 24;
const SLIM_NAMES = 50, SLIM_UNIT = 40, SLIM_ARROW = 12, TITLE_WIDTH = 62, NUMBER_WIDTH = 22, SIGN_WIDTH = 11, DIGIT_WIDTH = 8;
const OUT = 46, ARROW = 20, FEATURE = 88, FEATURE_HEIGHT = 40, CLOSED_CELL = 52;
// The rows of an opened cell by its kind, from the output at the top down to the state of the step before.
const ROWS = {
  lstm: ["hidden", "output", "cell", "candidate", "input", "forget", "before", "heard"],
  gru: ["hidden", "candidate", "reset", "update", "heard"],
  rnn: ["hidden", "heard"],
};
const ROWS_WITHOUT_GATES = { lstm: ["hidden", "cell", "before"], gru: ["hidden", "heard"], rnn: ["hidden", "heard"] };
const isGate = what => ["output", "input", "forget", "update", "reset"].includes(what);
const isState = what => ["hidden", "cell", "before", "heard"].includes(what);
const cellTexts = kind => CATALOGUE.texts.cells[kind];

/** All positions and sizes, in pixels. available: the width of the page for the columns; all steps fit in if they can. */
function layoutOf(network, view, available) {
  const units = Math.max(...network.layers.map(layer => layer.hidden[0].length)), slim = available < 560;
  const names = slim ? SLIM_NAMES : NAMES, unit = slim ? SLIM_UNIT : UNIT;
  const open = names + units * unit + 2 * PAD, full = Math.max(CLOSED, units * 13 + 2);
  const room = (available - 2 * EDGE - open) / Math.max(1, view.steps - (view.states ? 0.7 : 1));
  const gap = Math.max(5, Math.min(GAP, room * 0.24)), closed = Math.max(14, Math.min(full, room - gap));
  const across = Math.max(1, Math.min(network.features.length, Math.floor((open - 2 * PAD) / (slim ? 62 : FEATURE))));
  const levels = [], between = slim || network.layers.length > 1 ? SLIM_ARROW : ARROW, target = 6, tile = slim ? 20 : 24;
  const head = { target, tile, predicted: target + (view.head?.targets === "none" ? 0 : tile + between) };
  let y = view.head ? (head.foot = head.predicted + tile + between) : network.reading?.batches ? 28 : 6;
  for (let layer = network.layers.length - 1; layer >= 0; layer--) {
    const rows = (view.gates ? ROWS : ROWS_WITHOUT_GATES)[network.layers[layer].kind], tall = HEAD + rows.length * ROW + (view.gates ? 24 : 6);
    levels[layer] = { out: y, cell: y + OUT + between, foot: y + OUT + between + tall, tall, rows };
    y += OUT + 2 * between + tall;
  }
  const height = y + Math.ceil(network.features.length / across) * FEATURE_HEIGHT + (slim ? 38 : 46);
  const width = 2 * EDGE + (view.steps - 1) * (closed + gap) + open + (view.states ? gap : 0);
  const left = step => EDGE + step * (closed + gap) + (step > view.step ? open - closed : 0);
  return { units, closed, gap, names, unit, slim, open, across, levels, head, features: y, height, width, left };
}

/** A box with a number, coloured by its sign, the stronger the further from 0. */
function tile(x, y, width, height, number, limit, text, marks = "", foot = y + height / 2 + 4) {
  const strength = Math.min(1, Math.abs(number) / limit) * 0.5 + 0.06;
  return `<g ${marks}><rect class="tile ${number < 0 ? "below" : "above"}" x="${x}" y="${y}" width="${width}"
    height="${height}" rx="3" fill-opacity="${strength.toFixed(2)}"/>
    <text class="number" x="${x + width / 2}" y="${foot}">${text}</text></g>`;
}

const line = (x1, y1, x2, y2, kind) => `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
const frame = (x, y, width, height, kind) =>
  `<rect class="frame ${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>`;
const textLabel = (x, y, kind, text) => `<text class="${kind}" x="${x}" y="${y}">${escaped(text)}</text>`;

/** An arrow up or to the right, with its head. */
function arrow(x1, y1, x2, y2, kind) {
  const head = x1 === x2 ? `M${x2 - 4} ${y2 + 6}L${x2} ${y2}L${x2 + 4} ${y2 + 6}`
    : `M${x2 - 6} ${y2 - 4}L${x2} ${y2}L${x2 - 6} ${y2 + 4}`;
  return line(x1, y1, x2, y2, kind) + `<path class="${kind}" d="${head}"/>`;
}

const brief = number => minus(number.toFixed(Math.abs(number) < 9.95 ? 1 : 0));
const unread = (view, step) => step > view.step;

/** The number of a step in its batch, if the network reads batches. */
const stepInBatch = (network, step) => step + network.first - Math.max(0, ...(network.reading?.batches ?? []).filter(start => start <= step));

/** Where a batch begins: its number, and a line before it. */
function batchMarkup(network, at, step) {
  const place = network.reading?.batches?.indexOf(step) ?? -1;
  if (place < 0) return "";
  return textLabel(2, 15, "batch-name", say("batch_number", { number: place + 1 })) +
    (place ? line(-at.gap / 2, 0, -at.gap / 2, at.height, "batch-line") : "");
}

/** A closed column: the input row, and a closed cell for each layer. */
function closedMarkup(network, view, at, step) {
  const drawn = Math.min(3, network.features.length), width = (at.closed - 2) / drawn, middle = at.closed / 2;
  const padding = isPadding(network, step), skipped = isSkipped(network, step);
  let markup = headMarkup(network, view, at, step) + batchMarkup(network, at, step) + (skipped ? ""
    : arrow(middle, at.features, middle, at.levels[0].foot - (at.levels[0].tall - CLOSED_CELL) / 2, "feature-line"));
  for (let place = 0; place < drawn; place++) {
    markup += tile(1 + place * width, at.features, width - 1, 24, network.scaled[step][place], 2.5,
      width < (padding ? DIGIT_WIDTH : NUMBER_WIDTH) ? "" : padding ? "0" : brief(network.raw[step][place]));
  }
  markup += frame(-1, at.features - 2, at.closed + 1, 28, "features");
  if (network.features.length > drawn && at.closed >= TITLE_WIDTH) {
    markup += textLabel(middle, at.features + 37, "more", say("and_more", { number: network.features.length - drawn }));
  }
  at.levels.forEach(({ out, cell, foot, tall }, layer) => {
    const top = cell + (tall - CLOSED_CELL) / 2;
    if (cannotRun(view, layer)) {
      markup += idleCell(2, top, at.closed - 4, CLOSED_CELL, [at.closed < TITLE_WIDTH ? "✕" : `✕ ${network.layers[layer].title}`]);
      return;
    }
    if (layer) markup += arrow(middle, at.levels[layer - 1].out, middle, foot - (top - cell), "unit-line");
    markup += arrow(middle, top, middle, out + OUT - 4, "unit-line");
    markup += skipped ? idleCell(2, top, at.closed - 4, CLOSED_CELL, [at.closed < TITLE_WIDTH ? "" : say("skipped")])
      : `<rect class="shut" x="2" y="${top}" width="${at.closed - 4}" height="${CLOSED_CELL}" rx="${Math.min(8, at.closed / 4)}"/>` +
      (at.closed < TITLE_WIDTH ? "" : textLabel(middle, top + CLOSED_CELL / 2 + 4, "name", network.layers[layer].title));
  });
  return markup;
}

/** The opened column: the input row with names, and the opened cells. */
function openMarkup(network, view, at, step) {
  const middle = at.open / 2, width = (at.open - 2 * PAD) / at.across, padding = isPadding(network, step), skipped = isSkipped(network, step);
  let markup = headMarkup(network, view, at, step) + batchMarkup(network, at, step) +
    (skipped ? "" : arrow(middle, at.features, middle, at.levels[0].foot, "feature-line"));
  network.features.forEach((name, place) => {
    const x = PAD + (place % at.across) * width, y = at.features + Math.floor(place / at.across) * FEATURE_HEIGHT;
    const text = padding ? "0" : withUnit(valueText(network.raw[step][place]), network.feature_units[place]);
    const most = Math.floor(width / (at.slim ? 6.1 : 6.5));
    markup += tile(x + 1, y, width - 2, FEATURE_HEIGHT - 3, network.scaled[step][place], 2.5, escaped(text),
      `data-what="feature" ${padding ? "" : `data-do="inspect" data-at="${place}" role="button" tabindex="0"
        aria-label="${escaped(say("explain_input", { name, text }))}"`}`, y + 16) +
      textLabel(x + width / 2, y + 31, "feature-name", name.length > most ? `${name.slice(0, most - 1)}…` : name);
  });
  const deep = Math.ceil(network.features.length / at.across) * FEATURE_HEIGHT;
  markup += frame(PAD - 2, at.features - 3, at.open - 2 * PAD + 4, deep + 3, "features");
  at.levels.forEach(({ out, cell, foot, tall }, layer) => {
    if (cannotRun(view, layer)) {
      const says = layer === brokenLayer(view) ? [say("needs_rows"), say("gets_one_row")] : [];
      markup += idleCell(0, cell, at.open, tall, [`✕ ${say("cannot_run", { layer: network.layers[layer].title })}`, ...says]);
      return;
    }
    if (layer) markup += arrow(middle, at.levels[layer - 1].out, middle, foot, "unit-line");
    markup += arrow(middle, cell, middle, out + OUT - 4, "unit-line") +
      `<g class="opened" data-layer="${layer}">${cellMarkup(network.layers[layer], view, at, step, at.levels[layer], skipped)}</g>`;
  });
  return markup + `<circle class="pulse" r="5" cx="${middle}" cy="${at.features}"/>`;
}

/** The head and the target of a step: what is predicted, what it is compared with, and the loss between them. */
function headMarkup(network, view, at, step) {
  if (!view.head) return "";
  const top = network.layers.length - 1, last = view.steps - 1, open = step === view.step, { target, predicted, tile: tall, foot } = at.head;
  const { targets } = view.head, every = targets === "every", has = targets !== "none" && (every || step === last || view.sequences[top]);
  const puts = !cannotRun(view, top) && !unread(view, step) && outputState(view, top, step) === "kept";
  const wrong = every ? !view.sequences[top] && step !== last : step !== last; // a target that was not meant for this step
  const left = open ? at.names + PAD : 1, wide = (open ? at.open - PAD : at.closed - 1) - left, middle = left + wide / 2;
  const unit = network.feature_units[network.target], written = number => (open ? withUnit(valueText(number), unit) : at.closed < NUMBER_WIDTH + 6 ? "" : brief(number));
  const row = (y, kind, number) => `<rect class="${kind}" x="${left}" y="${y}" width="${wide}" height="${tall}" rx="5"/>` +
    textLabel(middle, y + tall / 2 + 4, "number", written(number));
  let markup = "";
  if (open && has) markup += textLabel(PAD, target + tall / 2 + 4, "row-name", say("target"));
  if (open && puts) {
    markup += textLabel(PAD, predicted + tall / 2 + 4, "row-name", say(at.slim ? "predicted_short" : "predicted")) +
      textLabel(middle + (at.slim ? 28 : 8), foot - (at.slim ? -4 : 6), "head-name", "Dense(1)");
  }
  if (has) markup += row(target, wrong ? "target misplaced" : "target", network.actual[every ? step : last]);
  if (puts) markup += row(predicted, "head-tile", network.predictions[step]) + arrow(middle, foot - 1, middle, predicted + tall + 1, "unit-line");
  if (puts && has) markup += line(middle, target + tall, middle, predicted, wrong ? "loss misplaced" : "loss");
  return markup;
}

/** The cell of a layer that can't run, with lines of text. */
function idleCell(x, y, width, height, lines) {
  const first = y + height / 2 + 4 - 9 * (lines.length - 1);
  return `<rect class="idle" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>` +
    lines.map((text, place) => textLabel(x + width / 2, first + 18 * place, place ? "" : "name", text)).join("");
}

/** An opened cell: gates as bars, states as coloured numbers, one column for each unit. */
function cellMarkup(steps, view, at, step, { cell: y, tall, rows }, skipped) {
  const texts = cellTexts(steps.kind);
  let markup = `<rect class="cell${skipped ? " skipped" : ""}" x="0" y="${y}" width="${at.open}" height="${tall}" rx="10"/>` +
    textLabel(PAD, y + 16, "cell-name", skipped ? say("skipped") : steps.title) + (at.slim ? "" : textLabel(at.names + PAD - 8, y + 16, "unit-word", say("unit")));
  const units = steps.hidden[0].length, x = unit => at.names + PAD + unit * at.unit;
  const limits = { candidate: 1, hidden: largest(steps.hidden), heard: largest(steps.hidden), cell: largest(steps.cell), before: largest(steps.cell) };
  for (let unit = 0; unit < units; unit++) {
    markup += textLabel(x(unit) + at.unit / 2, y + 16, "unit-name", unit + 1) +
      line(x(unit) + 4, y + 21, x(unit) + at.unit - 4, y + 21, "unit-line");
  }
  rows.forEach((what, place) => {
    const top = y + HEAD + place * ROW, { name, short } = texts[what];
    markup += textLabel(PAD, top + 15, `row-name ${isState(what) ? "state" : ""}`, at.slim ? short : name);
    if (isState(what)) markup += line(3.5, top + 4, 3.5, top + ROW - 4, "state-line");
    for (let unit = 0; unit < units; unit++) {
      const number = cellNumber(steps, what, step, unit);
      const marks = `data-what="${what}" data-unit="${unit}" ${skipped ? "" : `data-do="inspect" role="button" tabindex="${unit ? -1 : 0}"
        aria-label="${escaped(say("explain_number", { name, unit: unit + 1, number: signed(number) }))}"`}`;
      markup += isGate(what) ? bar(x(unit), top, at.unit, number, marks)
        : tile(x(unit) + 1, top + 1, at.unit - 2, ROW - 3, number, limits[what], signed(number), marks);
    }
  });
  if (view.gates) markup += textLabel(at.open / 2, y + tall - 9, "formula", at.slim ? texts.short_formula : texts.formula);
  return markup;
}

/** A number of the opened cell; the first drawn step gets the states that were handed to it. */
function cellNumber(steps, what, step, unit) {
  if (steps.starts?.includes(step) && ["before", "heard"].includes(what)) return 0;
  if (what === "before") return step ? steps.cell[step - 1][unit] : steps.cell_before[unit];
  if (what === "heard") return step ? steps.hidden[step - 1][unit] : steps.hidden_before[unit];
  return steps[what][step][unit];
}

/** A gate as a bar from closed (empty) to open (full), with its number. */
function bar(x, y, unit, number, marks) {
  const width = unit - 2;
  return `<g ${marks}><rect class="track" x="${x + 1}" y="${y + 1}" width="${width}" height="${ROW - 3}" rx="3"/>
    <rect class="level" x="${x + 1}" y="${y + 1}" width="${(width * number).toFixed(1)}" height="${ROW - 3}" rx="3"/>
    <text class="number" x="${x + unit / 2}" y="${y + 15}">${gateText(number)}</text></g>`;
}

const largest = grid => Math.max(1e-9, ...(grid ?? []).flat().map(Math.abs));

/** The output of a layer at a step: signs in a closed column, numbers in the opened one. */
function outMarkup(network, view, at, layer, step) {
  const steps = network.layers[layer], row = steps.hidden[step], open = step === view.step, y = at.levels[layer].out;
  const width = open ? at.unit : (at.closed - 2) / row.length, left = open ? at.names + PAD : 1;
  const right = left + width * row.length, how = unread(view, step) ? "" : outputState(view, layer, step);
  const mark = ({ kept: `✓ ${say("kept")}`, ignored: `✕ ${say("ignored")}` }[how] ?? "").slice(0, open || at.closed >= TITLE_WIDTH ? undefined : 1);
  let markup = frame(left - 3, y + 13, right - left + 6, 28, "units");
  row.forEach((number, unit) => {
    const text = open ? signed(number) : width < SIGN_WIDTH ? "" : signed(number)[0];
    markup += tile(left + unit * width + 1, y + 16, width - 2, 22, number, largest(steps.hidden), text,
      `data-what="out" data-unit="${unit}"`);
  });
  if (how === "ignored") markup += line(left, y + 41, right, y + 13, "strike");
  return markup + textLabel((left + right) / 2, y + 9, "fate", mark);
}

/** The states that a cell passes to the next step, one arrow for each layer; none where that begins with zeros. */
function passedStateMarkup(network, view, at, step) {
  const ends = network.reading?.starts?.includes(step + 1);
  return at.levels.map(({ cell, tall, rows }, layer) => ends || cannotRun(view, layer) ? ""
    : arrow(0, cell + tall / 2, at.gap - 1, cell + tall / 2, "state-line") +
      (at.gap < 18 ? "" : textLabel(at.gap / 2, cell + tall / 2 - 8, "state-word", rows.includes("cell") ? "c h" : "h"))).join("");
}

/** The outputs of the layers, the top layer first, as grids with labelled sides. */
function resultMarkup(network, view) {
  const broken = brokenLayer(view);
  let y = 0, width = 0, markup = "";
  for (let layer = network.layers.length - 1; layer >= 0; layer--) {
    const title = network.layers[layer].title;
    if (cannotRun(view, layer)) {
      const says = layer > broken ? [`✕ ${say("waits", { layer: title })}`]
        : [`✕ ${title}`, say("gets_and_needs", { shape: shape(network, view, layer - 1) }), say("sides_in")];
      markup += says.map((text, place) => textLabel(0, y + 16 + 17 * place, "broken", text)).join("");
      y += 15 + 17 * says.length;
      width = Math.max(width, 210);
      continue;
    }
    const block = gridMarkup(network, view, layer, y);
    markup += `<g class="grid" data-layer="${layer}">${block.markup}</g>`;
    width = Math.max(width, block.width);
    y = block.bottom;
    if (layer) markup += textLabel(0, (y += 22) - 6, "more-left", `↑ ${say("row_goes_into", { layer: title })}`);
  }
  return { markup, width: Math.max(width, 228), height: y + 4 };
}

function gridMarkup(network, view, layer, y) {
  const steps = network.layers[layer], on = view.sequences[layer], units = steps.hidden[0].length;
  const last = view.steps - 1, batches = view.ends.length > 1;
  const rows = steps.hidden.map((numbers, step) => [step, network.labels[step], numbers]).filter(([step]) => on || view.ends.includes(step))
    .map(([step, label, numbers], place) => [step, batches ? say("batch_number", { number: place + 1 })
      : isPadding(network, step) ? say("step_number", { step: network.first + step }) : label, numbers]);
  const states = view.states ? Object.entries({ h: steps.hidden, c: steps.cell }).map(([name, grid]) => [last, name, grid[last]]) : [];
  const height = rows.length > 26 ? 13 : rows.length > 14 ? 18 : 23, left = 76, width = 38, top = y + 62;
  const across = say(units < steps.units ? "units_drawn" : "units_all", { units: steps.units, drawn: units });
  const right = left + units * width, bottom = top + rows.length * height;
  let markup = textLabel(0, y + 15, "result-name", say("puts_out", { layer: steps.title, shape: shape(network, view, layer) })) +
    textLabel(0, y + 31, "more-left", view.states ? say("and_states", { units: steps.units }) : batches ? say("of_each_batch") : sides(on)) + textLabel((left + right) / 2, y + 48, "unit-name", across) +
    line(left, y + 54, right, y + 54, "unit-line");
  if (on) {
    markup += line(22, top, 22, bottom, "time-line") +
      `<g transform="translate(14 ${(top + bottom) / 2}) rotate(-90)">` +
      textLabel(0, 0, "time-word", say("steps_tall", { steps: network.window })) + "</g>";
  }
  [...rows, ...states].forEach(([step, name, numbers], place) => {
    const at = top + place * height, limit = largest(name === "c" ? steps.cell : steps.hidden);
    const tiles = numbers.map((number, unit) => tile(left + unit * width + 1, at + 1, width - 2,
      height - 2, number, limit, signed(number), `data-what="row" data-unit="${unit}"`)).join("");
    const label = textLabel(left - 6, at + height / 2 + 4, "row-time", name);
    const empty = `<rect class="empty" x="${left}" y="${at + 1}" width="${right - left}" height="${height - 2}" rx="3"/>`;
    markup += `<g class="row${height < 16 ? " flat" : ""}" data-step="${step}">${empty}${label}
      <g class="filled">${tiles}</g></g>`;
  });
  return { markup, width: right + 4, bottom: bottom + states.length * height };
}
