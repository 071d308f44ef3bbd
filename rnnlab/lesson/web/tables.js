// Each picture as a table, for those who read it with a screen reader or want its numbers.

/** heads: of the columns; rows: of cells, the first of which heads its row. */
function tableHtml(heads, rows) {
  return `<table class="data"><thead><tr>${heads.map(head => (head ? `<th scope="col">${escaped(head)}</th>` : "<td></td>")).join("")}</tr></thead>
    <tbody>${rows.map(([first, ...cells]) => `<tr><th scope="row">${escaped(first)}</th>${cells.map(cell => `<td>${escaped(cell)}</td>`).join("")}</tr>`).join("")}</tbody></table>`;
}

/** The layers of a stack with what goes in and what comes out. asked: the first layer whose output is asked for. */
function stackTable(traced, asked = Infinity) {
  if (!traced.steps.length) return tableHtml(sideNames(traced.input).map(name => sideWord(2, name)), [traced.input]);
  return tableHtml(["layer", "goes_in", "comes_out"].map(name => say(name)), traced.steps.map((step, place) =>
    [place > asked ? step.label.split("(")[0] : step.label, place > asked ? "?" : shapeText(step.entering), place === traced.broken ? "✕" : place >= asked ? "?" : shapeText(step.leaving)]));
}

/** What goes into an unrolled network and what it puts out, step by step, as far as it has read. */
function stepsTable(network, view) {
  const top = network.layers.length - 1, numbers = row => row.map(signed).join(", ");
  const heads = [say("time_step"), ...network.features, ...network.layers.map(layer => layer.title), say("output")];
  if (!view.plain) heads.push(say("predicted"), say("actual_value"));
  return tableHtml(heads, network.labels.slice(0, view.step + 1).map((label, step) => [
    `${network.first + step}, ${label}`,
    ...network.raw[step].map((value, place) => (isPadding(network, step) ? "0" : withUnit(valueText(value), network.feature_units[place]))),
    ...network.layers.map((layer, place) => (cannotRun(view, place) ? "✕" : numbers(layer.hidden[step]))),
    cannotRun(view, top) ? "✕" : say(isSkipped(network, step) ? "skipped" : outputState(view, top, step)),
    ...(view.plain ? [] : [cannotRun(view, top) ? "✕" : withUnit(valueText(network.predictions[step]), network.feature_units[network.target]),
      withUnit(valueText(network.actual[step]), network.feature_units[network.target])]),
  ]));
}

/** Rows of cells, as in `rowsPicture`. */
function rowsTable(spec, hidden) {
  const rows = spec.row, columns = Math.max(...rows.map(row => row.cells.length));
  const heads = Array.from({ length: columns }, (_, at) => spec.heading?.[at] || String(at + 1));
  return tableHtml(["", ...heads], rows.map(row => [row.label, ...heads.map((_, at) => hidden && row.after ? "?" : (row.cells[at] ?? "").replace(/^[~!]/, ""))]));
}

/** How many weights an LSTM has for what it reads. */
function weightsTable({ units, features }, hidden) {
  const rows = [[say("features"), features], [say("previous_outputs"), units], [say("bias"), 1]];
  return tableHtml(["", say("rows"), say("columns"), say("weights")], [
    ...rows.map(([name, count]) => [name, count, 4 * units, hidden ? "?" : grouped(count * 4 * units)])]);
}
