// The inside of the cell: what a pressed number is, with its formula and its numbers, and what follows from another input.

const sigmoid = x => 1 / (1 + Math.exp(-x));
const BLOCKS = { input: 0, forget: 1, candidate: 2, output: 3 }; // the order of Keras's weights

/** The gates and states of a layer at each step; values: (steps, features); weights: kernel, recurrent kernel, bias. */
function lstmSteps(values, [kernel, recurrent, bias]) {
  const units = recurrent.length, steps = { forget: [], input: [], output: [], candidate: [], cell: [], hidden: [] };
  let hidden = Array(units).fill(0), cell = Array(units).fill(0);
  for (const row of values) {
    const sum = (name, unit) => partsOf(row, hidden, [kernel, recurrent, bias], name, unit).reduce((a, b) => a + b);
    const gate = (name, squash) => Array.from({ length: units }, (_, unit) => squash(sum(name, unit)));
    const now = { forget: gate("forget", sigmoid), input: gate("input", sigmoid), output: gate("output", sigmoid),
      candidate: gate("candidate", Math.tanh) };
    cell = now.cell = cell.map((old, unit) => now.forget[unit] * old + now.input[unit] * now.candidate[unit]);
    hidden = now.hidden = cell.map((value, unit) => now.output[unit] * Math.tanh(value));
    for (const name of Object.keys(steps)) steps[name].push(now[name]);
  }
  return steps;
}

/** What a gate or the candidate adds up: from the input row, from the previous output, and the bias. */
function partsOf(row, hidden, [kernel, recurrent, bias], name, unit) {
  const at = BLOCKS[name] * recurrent.length + unit;
  return [row.reduce((sum, value, place) => sum + value * kernel[place][at], 0),
    hidden.reduce((sum, value, place) => sum + value * recurrent[place][at], 0), bias[at]];
}

/** The network with another input, computed again to the last prediction. scaled: (steps, features). */
function withInputs(network, scaled) {
  let values = scaled;
  const layers = network.layers.map((layer, place) => {
    const steps = { ...layer, ...lstmSteps(values, network.weights[place]) };
    values = steps.hidden;
    return steps;
  });
  const raw = scaled.map(row => row.map((value, place) => value * network.deviations[place] + network.means[place]));
  const outputs = values.map(row => row.reduce((sum, value, place) => sum + value * network.head_weights[place], network.head_bias));
  const predictions = outputs.map((output, step) => output * network.scale + (network.change ? raw[step][network.target] : network.offset));
  return { ...network, layers, scaled, raw, head_outputs: outputs, predictions };
}

const KNOWLEDGE = {
  forget: ["forget gate f", "f = σ(row · W + previous h · U + b)", "It says which part of the previous cell state is kept: 0 forgets all, 1 keeps all."],
  input: ["input gate i", "i = σ(row · W + previous h · U + b)", "It says how much of the candidate is added to the cell state."],
  output: ["output gate o", "o = σ(row · W + previous h · U + b)", "It says how much of the cell state is shown as the output h."],
  candidate: ["candidate g", "g = tanh(row · W + previous h · U + b)", "It is what this step would like to remember, between −1 and 1."],
  cell: ["cell state c", "c = f · previous c + i · g", "It is the memory: part of the old one is kept, part of the candidate is added. It never leaves the layer by itself."],
  hidden: ["hidden state h", "h = o · tanh(c)", "It is the output of this step, and the next step hears it too."],
  before: ["previous c", "the cell state after the step before", "It comes from the left. The forget gate decides what is kept of it."],
  heard: ["previous h", "the output of the step before", "It comes from the left, and all gates and the candidate read it beside the row."],
};

/** The pressed part in words and numbers, as HTML. */
function inspectHtml(network, view) {
  const { what, unit, layer } = view.inspected ?? {}, step = view.step;
  if (!what) return "";
  if (what === "feature") return featureHtml(network, view, unit);
  const [name, formula, meaning] = KNOWLEDGE[what], steps = network.layers[layer];
  const at = which => numberText(cellNumber(steps, which, step, unit)), inBrackets = text => (text[0] === "−" ? `(${text})` : text);
  let sum = `= ${at(what)}`;
  if (what === "cell") sum = `= ${at("forget")} · ${inBrackets(at("before"))} + ${at("input")} · ${inBrackets(at("candidate"))} = <b>${at("cell")}</b>`;
  if (what === "hidden") sum = `= ${at("output")} · tanh(${at("cell")}) = <b>${at("hidden")}</b>`;
  if (what in BLOCKS && network.weights) {
    const row = layer ? network.layers[layer - 1].hidden[step] : network.scaled[step];
    const hidden = steps.hidden[0].map((_, place) => cellNumber(steps, "heard", step, place));
    const parts = partsOf(row, hidden, network.weights[layer], what, unit);
    const squash = what === "candidate" ? "tanh" : "σ";
    sum = `= ${squash}(${parts.map(part => inBrackets(numberText(part))).join(" + ")}) = ${squash}(${numberText(parts[0] + parts[1] + parts[2])}) = <b>${at(what)}</b>`;
  }
  return `<h4>${name}, unit ${unit + 1} of ${escaped(steps.title)}, step ${network.first + step}</h4>
    <p class="sum"><i>${formula}</i> <span data-what="worked">${sum}</span></p><p class="meaning">${meaning}</p>`;
}

/** An input number, with a slider that changes it where the weights are known. */
function featureHtml(network, view, place) {
  const step = view.step, name = network.features[place], unit = network.feature_units[place];
  const text = withUnit(valueText(network.raw[step][place]), unit), scaled = network.scaled[step][place];
  const change = network.weights ? `<label class="edit">change it <input type="range" data-do="edit" min="-3" max="3" step="0.05"
    value="${scaled.toFixed(2)}" aria-label="${escaped(name)} at step ${network.first + step}"></label>` : "";
  const reset = view.edited ? `<button data-do="restore">Restore the inputs</button>` : "";
  return `<h4>${escaped(name)}, step ${network.first + step}: <span data-what="edited">${escaped(text)}</span></h4>
    <p class="sum">The network reads it as <span data-what="scaled">${numberText(scaled)}</span>: minus the mean, divided by the standard deviation.</p>
    <p class="edits">${change}${reset}</p>`;
}

/** The predictions of all steps beside what really happened, as a small chart. */
function curveMarkup(network, view, width) {
  const HEIGHT = 92, left = 8, right = 8, all = [...network.predictions, ...network.actual];
  const low = Math.min(...all), high = Math.max(...all), span = high - low || 1, steps = network.predictions.length;
  const x = step => left + (steps === 1 ? 0 : step * (width - left - right) / (steps - 1)), y = value => 24 + (1 - (value - low) / span) * (HEIGHT - 36);
  const path = (values, from, to) => values.slice(from, to).map((value, at) => `${at ? "L" : "M"}${x(from + at).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const dots = network.predictions.map((value, step) => {
    const kept = outputState(view, network.layers.length - 1, step) === "kept";
    return `<circle class="dot ${unread(view, step) ? "unknown" : kept ? "kept" : "ignored"}" cx="${x(step).toFixed(1)}" cy="${y(value).toFixed(1)}" r="4"/>`;
  }).join("");
  return { width, height: HEIGHT, markup: `<path class="actual" d="${path(network.actual, 0, steps)}"/>
    <path class="predicted" d="${path(network.predictions, 0, view.step + 1)}"/>${dots}
    <text class="key" x="${left}" y="13"><tspan class="actual-key">━ actual next value</tspan><tspan dx="14" class="predicted-key">● predicted</tspan></text>` };
}
