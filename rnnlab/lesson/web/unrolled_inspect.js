// The inside of the cell: what a pressed number is, with its formula and its numbers, and what follows from another input.

const sigmoid = x => 1 / (1 + Math.exp(-x));
const BLOCKS = { // the order of Keras's weights
  lstm: { input: 0, forget: 1, candidate: 2, output: 3 }, gru: { update: 0, reset: 1, candidate: 2 }, rnn: { hidden: 0 },
};
const totalOf = parts => parts.reduce((sum, part) => sum + part, 0);

/** What a gate, candidate or state adds up: from the input row, from the previous output, and their biases. */
function partsOf(row, hidden, [kernel, recurrent, bias], at) {
  const sum = (values, weights) => totalOf(values.map((value, place) => value * weights[place][at]));
  return [sum(row, kernel), sum(hidden, recurrent), ...(bias.length === 2 && Array.isArray(bias[0]) ? [bias[0][at], bias[1][at]] : [bias[at], 0])];
}

/** One step of each kind. parts: of a name, for each unit; before: the step before. */
const CELLS = {
  lstm(parts, before) {
    const gate = (name, squash) => parts(name).map(each => squash(totalOf(each)));
    const now = { forget: gate("forget", sigmoid), input: gate("input", sigmoid), output: gate("output", sigmoid),
      candidate: gate("candidate", Math.tanh) };
    now.cell = before.cell.map((old, unit) => now.forget[unit] * old + now.input[unit] * now.candidate[unit]);
    now.hidden = now.cell.map((value, unit) => now.output[unit] * Math.tanh(value));
    return now;
  },
  gru(parts, before) {
    const gate = name => parts(name).map(each => sigmoid(totalOf(each))), now = { update: gate("update"), reset: gate("reset") };
    now.candidate = parts("candidate").map(([read, held, bias, heldBias], unit) => Math.tanh(read + bias + now.reset[unit] * (held + heldBias)));
    now.hidden = before.hidden.map((old, unit) => now.update[unit] * old + (1 - now.update[unit]) * now.candidate[unit]);
    return now;
  },
  rnn: parts => ({ hidden: parts("hidden").map(each => Math.tanh(totalOf(each))) }),
};

/** The gates and states of a layer at each step; values: (steps, features); weights: kernel, recurrent kernel, bias.
 * skipped: the steps that are masked; starts: those that begin with states of zero. */
function stepsOf(kind, values, weights, { skipped = [], starts = [0] } = {}) {
  const units = weights[1].length, places = [...Array(units).keys()], steps = {};
  const fresh = { hidden: Array(units).fill(0), cell: Array(units).fill(0) };
  let before = fresh;
  for (const [step, row] of values.entries()) {
    if (starts.includes(step)) before = fresh;
    const { hidden } = before;
    if (!skipped.includes(step)) {
      before = CELLS[kind](name => places.map(unit => partsOf(row, hidden, weights, BLOCKS[kind][name] * units + unit)), before);
    }
    for (const [name, numbers] of Object.entries(before)) (steps[name] ??= []).push(numbers);
  }
  return steps;
}

/** The network with another input, computed again to the last prediction. scaled: (steps, features). */
function withInputs(network, scaled) {
  const { reading } = network;
  let values = scaled;
  const layers = network.layers.map((layer, place) => {
    const steps = { ...layer, starts: reading?.starts, ...stepsOf(layer.kind, values, network.weights[place], reading) };
    values = steps.hidden;
    return steps;
  });
  const raw = scaled.map((row, step) => row.map((value, place) =>
    isPadding(network, step) ? value : value * network.deviations[place] + network.means[place]));
  const outputs = values.map(row => row.reduce((sum, value, place) => sum + value * network.head_weights[place], network.head_bias));
  const predictions = outputs.map((output, step) => output * network.scale + (network.change ? raw[step][network.target] : network.offset));
  return { ...network, layers, scaled, raw, head_outputs: outputs, predictions };
}

/** The numbers of a pressed part, from its formula to its value, as HTML. */
function workedSum(network, view, { what, unit, layer }) {
  const steps = network.layers[layer], { kind } = steps, step = view.step;
  const at = which => numberText(cellNumber(steps, which, step, unit)), inBrackets = text => (text[0] === "−" ? `(${text})` : text);
  if (kind === "lstm" && what === "cell") return `= ${at("forget")} · ${inBrackets(at("before"))} + ${at("input")} · ${inBrackets(at("candidate"))} = <b>${at("cell")}</b>`;
  if (kind === "lstm" && what === "hidden") return `= ${at("output")} · tanh(${at("cell")}) = <b>${at("hidden")}</b>`;
  if (kind === "gru" && what === "hidden") {
    return `= ${at("update")} · ${inBrackets(at("heard"))} + (1 − ${at("update")}) · ${inBrackets(at("candidate"))} = <b>${at("hidden")}</b>`;
  }
  if (!(what in BLOCKS[kind]) || !network.weights) return `= ${at(what)}`;
  const row = layer ? network.layers[layer - 1].hidden[step] : network.scaled[step], units = steps.hidden[0].length;
  const hidden = [...Array(units).keys()].map(place => cellNumber(steps, "heard", step, place));
  const [read, held, bias, heldBias] = partsOf(row, hidden, network.weights[layer], BLOCKS[kind][what] * units + unit);
  const squash = isGate(what) ? "σ" : "tanh";
  const reset = kind === "gru" && what === "candidate" ? steps.reset[step][unit] : null;
  const terms = reset === null ? [read, held, bias + heldBias].map(part => inBrackets(numberText(part))).join(" + ")
    : `${inBrackets(numberText(read + bias))} + ${numberText(reset)} · ${inBrackets(numberText(held + heldBias))}`;
  const sum = reset === null ? read + held + bias + heldBias : read + bias + reset * (held + heldBias);
  return `= ${squash}(${terms}) = ${squash}(${numberText(sum)}) = <b>${at(what)}</b>`;
}

/** The pressed part in words and numbers, as HTML. */
function inspectHtml(network, view) {
  const { what, unit, layer } = view.inspected ?? {}, steps = network.layers[layer];
  if (what === "feature") return featureHtml(network, view, unit);
  const texts = steps && cellTexts(steps.kind)[what];
  if (!texts) return "";
  const heading = say("part_of", { name: texts.name, unit: unit + 1, layer: steps.title, step: network.first + view.step });
  return `<h4>${escaped(heading)}</h4>
    <p class="sum"><i>${escaped(texts.rule)}</i> <span data-what="worked">${workedSum(network, view, view.inspected)}</span></p><p class="meaning">${escaped(texts.meaning)}</p>`;
}

/** An input number, with a slider that changes it where the weights are known. */
function featureHtml(network, view, place) {
  const step = view.step, name = network.features[place], unit = network.feature_units[place];
  const text = withUnit(valueText(network.raw[step][place]), unit), scaled = network.scaled[step][place];
  const change = network.weights ? `<label class="edit">${say("change_it")} <input type="range" data-do="edit" min="-3" max="3" step="0.05"
    value="${scaled.toFixed(2)}" aria-label="${escaped(say("at_step", { name, step: network.first + step }))}"></label>` : "";
  const reset = view.edited ? `<button data-do="restore">${say("restore")}</button>` : "";
  return `<h4>${escaped(say("at_step", { name, step: network.first + step }))}: <span data-what="edited">${escaped(text)}</span></h4>
    <p class="sum">${say("read_as", { number: `<span data-what="scaled">${numberText(scaled)}</span>` })}</p>
    <p class="edits">${change}${reset}</p>`;
}

/** The predictions of all steps beside what really happened, as a small chart. */
function curveMarkup(network, view, width) {
  const left = 8, right = 8, others = view.others, top = others.length ? 40 : 24, HEIGHT = 68 + top;
  const all = [network, ...others].flatMap(each => each.predictions).concat(network.actual);
  const low = Math.min(...all), high = Math.max(...all), span = high - low || 1, steps = network.predictions.length;
  const x = step => left + (steps === 1 ? 0 : step * (width - left - right) / (steps - 1)), y = value => top + (1 - (value - low) / span) * (HEIGHT - top - 12);
  const path = (values, from, to) => values.slice(from, to).map((value, at) => `${at ? "L" : "M"}${x(from + at).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const dots = network.predictions.map((value, step) => {
    const kept = outputState(view, network.layers.length - 1, step) === "kept";
    return `<circle class="dot ${unread(view, step) ? "unknown" : kept ? "kept" : "ignored"}" cx="${x(step).toFixed(1)}" cy="${y(value).toFixed(1)}" r="4"/>`;
  }).join("");
  return { width, height: HEIGHT, markup: `<path class="actual" d="${path(network.actual, 0, steps)}"/>
    ${others.map(other => `<path class="other" d="${path(other.predictions, 0, view.step + 1)}"/>`).join("")}
    <path class="predicted" d="${path(network.predictions, 0, view.step + 1)}"/>${dots}
    <text class="key" x="${left}" y="13"><tspan class="actual-key">━ ${say("actual_next")}</tspan><tspan dx="14" class="predicted-key">● ${say("predicted")}</tspan>${others.length ? `<tspan x="${left}" dy="17" class="other-key">┄ ${escaped(others.map(other => other.layers[0].title).join(", "))}</tspan>` : ""}</text>` };
}
