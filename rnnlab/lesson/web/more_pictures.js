// More pictures: the output grid being built, the weights of an LSTM, and rows of time steps.

/** The input rows and the output grid of a layer that returns a sequence, filled up to the row `read`. */
function gridPicture({ steps, features, units, read }, width) {
  const TOP = 14, LEFT = 34, link = Math.min(48, (width - LEFT - 150) / 8), icon = 58;
  const cell = Math.max(10, Math.min(24, (width - LEFT - 3 * link - 2 * icon) / (features + units), 210 / steps));
  const tall = steps * cell, middle = TOP + tall / 2, row = TOP + (Math.max(read, 1) - 0.5) * cell;
  const grid = (x, columns, colour, name) => {
    let markup = "";
    for (let step = 0; step < steps; step++) {
      for (let column = 0; column < columns; column++) {
        markup += box(x + column * cell + 1, TOP + step * cell + 1, cell - 2, cell - 2, { fill: colour, opacity: step < read ? 0.9 : 0.13, radius: 2 });
      }
      if (step === read - 1) markup += box(x - 1, TOP + step * cell - 0.5, columns * cell + 2, cell + 1, { edge: "var(--time-step)" });
    }
    return markup + stroke(x, TOP + tall + 6, x + columns * cell, TOP + tall + 6, colour, 3.5) +
      words(x + columns * cell / 2, TOP + tall + 24, `${columns} ${sideWord(columns, name)}`);
  };
  const bent = (x1, y1, x2, y2) => `<path d="M${x1} ${y1}C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}m-6 -4l6 4l-6 4"
    fill="none" stroke="${INK}" stroke-width="1.8"/>`;
  const layer = (x, kind, opacity) => `<g opacity="${opacity}">${layerIcon(readLayer(kind), x + 2, middle - 22)}` +
    words(x + 28, middle + 38, `LSTM(${units})`, { size: 14 }) + "</g>";
  let x = LEFT, markup = grid(x, features, "var(--feature)", "features") +
    stroke(x - 7, TOP, x - 7, TOP + tall, "var(--time-step)", 3.5) + `<g transform="translate(${x - 14} ${middle}) rotate(-90)">${words(0, 0, `${steps} ${sideWord(steps, "time steps")}`)}</g>`;
  x += features * cell;
  if (read) markup += bent(x + 4, row, x + link, middle);
  x += link;
  markup += layer(x, "lstm:4:seq", 1);
  x += icon;
  if (read) markup += bent(x + 2, middle, x + link - 4, row);
  x += link;
  markup += grid(x, units, "var(--unit)", "units");
  x += units * cell;
  markup += pointer(x + 4, middle, x + link - 4, middle, { faint: read < steps });
  markup += layer(x + link, "lstm:4", read < steps ? 0.35 : 1);
  const alt = say("grid_read", { units, read, steps, features });
  return figure(x + link + icon + 4, TOP + tall + 34, alt, markup);
}

const GATES = ["input", "forget", "candidate", "output"];

/** The three arrays of weights of an LSTM, drawn to scale. */
function weightsPicture({ units, features }, width, hidden) {
  const narrow = width < 480, left = narrow ? 92 : 146, gap = 6, rows = features + units + 1, room = width - left - (narrow ? 50 : 120);
  const groups = [[features, `${features} ${sideWord(features, "features")}`, "var(--feature)"],
    [units, say(narrow ? "own_outputs" : "own_previous_outputs", { units }), "var(--unit)"], [1, say("bias"), "var(--bias)"]];
  const cell = Math.max(1.2, Math.min((room - 3 * gap) / (4 * units), 150 / rows, 20)), gate = units * cell, total = 4 * (units * (units + features) + units);
  let markup = "", y = 44;
  GATES.forEach((name, place) => {
    markup += words(left + place * (gate + gap) + gate / 2, place % 2 && gate < 66 ? 16 : 34, say(`gate_${name}`), { size: 14 });
  });
  for (const [count, name, colour] of groups) {
    const tall = Math.max(3, count * cell);
    GATES.forEach((_, place) => {
      markup += box(left + place * (gate + gap), y, gate, tall, { fill: colour, opacity: 0.85, radius: 0 });
    });
    markup += words(left - 8, y + tall / 2 + 5, name, { anchor: "end", size: 14 }) +
      words(left + 4 * gate + 3 * gap + 8, y + tall / 2 + 5, `${narrow ? "" : `${count} × ${4 * units} = `}${grouped(count * 4 * units)}`, { anchor: "start", size: 14 });
    y += Math.max(tall, 17) + gap;
  }
  markup += words(narrow ? 4 : left, y + 24, say(narrow || hidden ? "parameters_short" : "parameters_all", { total: hidden ? "?" : grouped(total) }),
    { anchor: "start", size: 15, bold: true });
  const alt = say("weights_of", { units, features, groups: groups.map(([count, name]) => `${count} × ${4 * units} (${name})`).join(", ") });
  return figure(narrow ? width : Math.max(left + 4 * gate + 3 * gap + 126, left + 366), y + 40, `${alt}.`, markup);
}

/** Rows of cells, one column for each time step.
 *
 * spec.row: from the top; each has a label, a colour and cells; "" leaves a place empty, "~" before a text makes it
 * faint, "!" marks it as a start. after: its cells are asked for while the question is open.
 */
function rowsPicture(spec, width, hidden) {
  const rows = spec.row, steps = Math.max(...rows.map(row => row.cells.length));
  const stacked = width < 480, titled = stacked ? 18 : 0; // the labels stand over their rows
  const left = stacked ? 0 : Math.min(170, 14 + 8.6 * Math.max(...rows.map(row => row.label.length)));
  const space = Math.max(10, Math.min(26, (width - left) / steps * 0.24)), wide = Math.min(steps < 4 ? 150 : 92, (width - left - 8) / steps - space), tall = 30, gap = stacked ? 12 : 30;
  let y = spec.heading ? 28 : 4, markup = "";
  const at = step => left + 4 + step * (wide + space);
  if (spec.heading) spec.heading.forEach((text, step) => {
    if (step < steps) markup += words(at(step) + wide / 2, 16, text, { size: 14, bold: true });
  });
  rows.forEach(row => {
    const veiled = hidden && row.after, colour = `var(--${row.colour})`;
    markup += stacked ? words(4, y + 12, row.label, { anchor: "start", size: 14, bold: true })
      : words(left - 6, y + 20, row.label, { anchor: "end", size: 14, bold: true });
    y += titled;
    row.cells.forEach((content, step) => {
      if (content === "") return;
      const faint = content[0] === "~", mark = content[0] === "!", text = faint || mark ? content.slice(1) : content;
      markup += box(at(step), y, wide, tall, { fill: colour, opacity: faint ? 0.05 : 0.22, edge: colour, dashed: faint, radius: 6, thick: mark ? 3.4 : 1.6 }) +
        words(at(step) + wide / 2, y + 20, veiled ? "?" : text, { size: Math.max(9, Math.min(14, (wide - 2) / (0.56 * Math.max(1, text.length)))), bold: mark });
    });
    y += tall + gap;
  });
  const alt = rows.map(row => `${row.label}: ${hidden && row.after ? "?" : row.cells.filter(Boolean).join(", ")}`).join("; ");
  return figure(at(steps) + 2, y - gap + 8, `${alt.replace(/[~!]/g, "")}.`, markup);
}
