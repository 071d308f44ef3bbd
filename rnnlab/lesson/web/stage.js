// A stack unrolled for any sizes: a column for each time step, rows of features from below, rows of units going up.

const STAGE_SMALL = { tile: 12, row: 13, cell: 26, arrow: 15 }, STAGE_LARGE = { tile: 16, row: 18, cell: 36, arrow: 22 };
const WIDEST_SLOT = 84, STAGE_FOOT = 42;

/** The input and the layers of a stack, from the input up: the columns that each works in, how many numbers a row has, and
 * which columns give a row to what comes next. */
function stageLevels(traced) {
  const [, steps, features] = traced.input, levels = [{ columns: [...Array(steps).keys()], width: features, shape: traced.input }];
  for (const { layer, label, leaving } of traced.steps) {
    const below = levels.at(-1), { kept = below.columns } = below, last = below.columns.at(-1);
    if (!leaving) break;
    const repeated = layer.base === "repeat", columns = repeated ? [...Array(leaving[1]).keys()].map(at => last + 1 + at) : kept;
    levels.push({ layer, label, columns, width: leaving.at(-1), shape: leaving, from: kept,
      kept: layer.recurrent && !layer.sequences ? [columns.at(-1)] : columns });
  }
  return levels;
}

/** The stack on (samples, steps, features) as columns. from: the first layer whose output is asked for, if it is hidden;
 * marked: whether each row of the input and the output has its shape beside it. */
function stagePicture(traced, width, { hidden = false, from = 0, marked = true } = {}) {
  const STAGE = width < NARROW ? STAGE_SMALL : STAGE_LARGE, all = stageLevels(traced), levels = hidden ? all.slice(0, from + 2) : all, samples = traced.input[0];
  const left = marked ? (width < NARROW ? 104 : 132) : 8, slots = Math.max(...all.map(level => level.columns.at(-1))) + 1;
  const slot = Math.min(WIDEST_SLOT, (width - left - 6 * samples) / slots), wide = slot - Math.max(4, slot * 0.24);
  const tile = Math.min(STAGE.tile, wide / Math.max(...all.map(level => level.width))), sheet = 4 * (samples - 1), aside = Math.min(4, (slot - wide - 1) / Math.max(1, samples - 1));
  const heightOf = ({ layer }) => !layer ? STAGE.row : STAGE.row + sheet + STAGE.arrow + (layer.recurrent ? (layer.bidirectional ? 2 : 1) * STAGE.cell +
    (layer.bidirectional ? 8 : 0) + STAGE.arrow : layer.base === "repeat" ? 6 : STAGE.arrow + 18);
  const total = levels.reduce((sum, level) => sum + heightOf(level), 0) + (hidden ? 34 : 8) + sheet;
  const center = column => left + column * slot + wide / 2, inFull = say("step_number", { step: 10 }).length * 7.6 < slot;
  let markup = "", y = total;
  /** A row of numbers, for each sample a sheet; half: only the one or the other half of a bidirectional layer's row. */
  const rowAt = (column, top, count, colour, { faint = false, half = 0 } = {}) => {
    const whole = count * tile, begin = center(column) - whole / 2 + (half === 2 ? whole / 2 : 0), size = half ? whole / 2 : whole, part = half ? count / 2 : count;
    let drawn = "";
    for (let behind = samples - 1; behind >= 0; behind--) {
      drawn += box(begin + aside * behind, top - 4 * behind, size, STAGE.row, { fill: colour, opacity: faint ? 0.08 : behind ? 0.45 : 0.9, edge: colour, dashed: faint, radius: 1.5, thick: 1 });
    }
    if (tile >= 4 && !faint) for (let at = 1; at < part; at++) drawn += stroke(begin + at * tile, top, begin + at * tile, top + STAGE.row, "#fff", 0.8);
    return `<g data-row="${faint ? "ignored" : "kept"}">${drawn}${faint ? stroke(begin, top + STAGE.row, begin + size, top, INK, 1.2) : ""}</g>`;
  };
  const mark = (top, shape, leaves) => (marked ? shapeMark(left / 2 - 4, top + STAGE.row / 2 + 5, shape, leaves) : "");
  const label = (top, text) => (marked ? words(left - 10, top, text, { anchor: "end", bold: true, size: Math.min(14, (left - 12) / text.length / 0.62) }) : "");
  levels.forEach((level, place) => {
    const { layer, columns, kept, width: count } = level, asked = hidden && place === from + 1;
    if (!layer) {
      y -= STAGE.row;
      for (const column of columns) {
        markup += rowAt(column, y, count, "var(--feature)") + words(center(column), y + STAGE.row + 17, inFull ? say("step_number", { step: column + 1 }) : `${column + 1}`, { size: 14 });
      }
      const end = center(columns.at(-1)) + wide / 2;
      if (marked) markup += ["samples", "features"].map((side, at) => words(left / 2 - 4, y + STAGE.row + 20 + 18 * at, `${traced.input[2 * at]} ${sideWord(traced.input[2 * at], side)}`, { size: 14 })).join("");
      markup += mark(y, level.shape, false) + stroke(left, y + STAGE.row + 23, end, y + STAGE.row + 23, "var(--time-step)", 3) +
        words((left + end) / 2, y + STAGE.row + 38, `${columns.length} ${sideWord(columns.length, "time steps")}`);
      return;
    }
    const under = y - sheet, colour = "var(--unit)";
    if (layer.base === "repeat") {
      const start = center(level.from[0]), rail = under - STAGE.arrow / 2;
      y = under - STAGE.arrow - 6 - STAGE.row;
      markup += `<path d="M${start} ${under}V${rail}H${center(columns.at(-1))}" fill="none" stroke="${colour}" stroke-width="1.8"/>`;
      for (const column of columns) markup += pointer(center(column), rail, center(column), y + STAGE.row + 2, { colour }) + rowAt(column, y, count, colour);
      markup += label(y + STAGE.row / 2 + 5, "RepeatVector");
      return;
    }
    const lanes = layer.bidirectional ? 2 : 1, tall = layer.recurrent ? lanes * STAGE.cell + (lanes - 1) * 8 : 18;
    const foot = under - STAGE.arrow, top = foot - tall;
    for (const column of columns) {
      const x = center(column);
      markup += `<g data-cell="${place}">${pointer(x, under, x, foot + 1, { colour: place === 1 ? "var(--feature)" : colour })}</g>`;
      for (let lane = 0; lane < lanes; lane++) {
        const at = foot - STAGE.cell - lane * (STAGE.cell + 8), middle = at + STAGE.cell / 2, back = lane === 1;
        if (!layer.recurrent) {
          markup += box(x - wide / 2, top, wide, tall, { fill: INK, opacity: 0.08, edge: INK, radius: 4 });
          break;
        }
        markup += box(x - wide / 2, at, wide, STAGE.cell, { fill: INK, opacity: 0.06, edge: back ? "var(--wrong)" : INK, radius: 7 });
        if (lanes > 1) {
          const first = (back ? columns.at(-1) : columns[0]) + 1;
          markup += words(x, middle + 5, first === column + 1 ? `${first}` : `${first}–${column + 1}`, { size: 14 }); // the steps that it has read
        }
        const next = back ? column - 1 : column + 1;
        if (columns.includes(next)) {
          const turn = back ? -1 : 1;
          markup += pointer(x + turn * wide / 2, middle, x + turn * (slot - wide / 2 - 1), middle, { colour: back ? "var(--wrong)" : "var(--state)", thick: 2.2 });
        }
      }
    }
    markup += label(foot - (layer.recurrent ? STAGE.cell / 2 - 5 : 4), level.label.split("((")[0]);
    y = top - STAGE.arrow - STAGE.row;
    for (const column of columns) {
      const x = center(column), open = kept.includes(column);
      markup += pointer(x, top, x, y + STAGE.row + 2, { colour });
      if (asked) markup += words(x, y + STAGE.row - 2, "?", { size: 15, bold: true });
      else if (lanes === 2 && !layer.sequences) {
        markup += rowAt(column, y, count, "var(--state)", { half: 1, faint: column !== columns.at(-1) }) +
          rowAt(column, y, count, "var(--wrong)", { half: 2, faint: column !== columns[0] });
      } else if (lanes === 2) markup += rowAt(column, y, count, "var(--state)", { half: 1 }) + rowAt(column, y, count, "var(--wrong)", { half: 2 });
      else markup += rowAt(column, y, count, colour, { faint: !open });
    }
    if (!asked) markup += mark(y, level.shape, true);
  });
  if (hidden && marked) markup += words(left / 2 - 4, y + 12, "?", { size: 20, bold: true });
  const alt = traced.steps.slice(0, levels.length - 1).map(({ label, leaving }, place) =>
    say("puts_out", { layer: label, shape: hidden && place >= from ? say("asked_shape") : inWords(leaving, true) + `, ${shapeText(leaving)}` }));
  return figure(left + slots * slot + sheet + 4, total + STAGE_FOOT, `${[say("input_is", { shape: `${inWords(traced.input)}, ${shapeText(traced.input)}` }), ...alt].join("; ")}.`, markup);
}
