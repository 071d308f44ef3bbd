// The texts of the unrolled network: numbers, shapes, and sentences about the current step.

const minus = text => text.replace("-", "−");
const gateText = number => number.toFixed(2);
const numberText = number => minus(number.toFixed(2));
const signed = number => (numberText(number)[0] === "−" ? "" : "+") + numberText(number);

/** A value in the units of its feature, with about three digits. */
function valueText(number) {
  const size = Math.abs(number);
  if (size >= 1e5 || (size > 0 && size < 0.005)) return minus(number.toExponential(1));
  return minus(number.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2));
}

const withUnit = (text, unit) => (unit ? `${text} ${unit}` : text);

const escaped = text => String(text).replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`);

/** Whether the layer's output of a step is "kept" or "ignored". */
function outputState(view, layer, step) {
  return view.sequences[layer] || step === view.steps - 1 ? "kept" : "ignored";
}

/** The layer that gets only one row but needs one for every step, or -1. */
const brokenLayer = view => view.sequences.slice(0, -1).indexOf(false) + 1 || -1;

/** Whether a layer can't run, because a layer below it passes on only one row. */
const cannotRun = (view, layer) => brokenLayer(view) > 0 && layer >= brokenLayer(view);

/** The output shape of a layer, for one sample. */
function shape(network, view, layer) {
  const units = network.layers[layer].units;
  return view.sequences[layer] ? `(1, ${network.window}, ${units})` : `(1, ${units})`;
}

const sides = on => (on ? "(samples, time steps, units)" : "(samples, units)");

function indexOf(row, better) {
  return row.reduce((best, number, place) => (better(number, row[best]) ? place : best), 0);
}

/** The name of the network, its layers and its target. */
const networkText = network => `${network.title}: ${network.layers.map(layer => layer.title).join(" → ")}, ` +
  `trained to predict the next ${network.features[network.target]}. ${network.accuracy}`;

/** The current step in sentences. */
function stepText(network, view) {
  const step = view.step, top = brokenLayer(view) > 0 ? brokenLayer(view) - 1 : network.layers.length - 1;
  const row = network.features
    .map((name, place) => `${name} ${withUnit(valueText(network.raw[step][place]), network.feature_units[place])}`);
  const sentences = [
    `Step ${network.first + step} of ${network.window} (${network.labels[step]}): the input is ${row.join(", ")}.`,
  ];
  for (let layer = 0; layer <= top; layer++) {
    const steps = network.layers[layer];
    const least = indexOf(steps.forget[step], (a, b) => a < b);
    const most = indexOf(steps.input[step], (a, b) => a > b);
    const kept = step === 0 && network.first === 1
      ? "there is no cell state yet"
      : `unit ${least + 1} keeps the smallest part of its cell state (forget gate ${gateText(steps.forget[step][least])})`;
    sentences.push(
      `${steps.title}: ${kept}, unit ${most + 1} takes in the most (input gate ${gateText(steps.input[step][most])}). ` +
      `Its output is ${steps.hidden[step].map(signed).join(", ")}.`);
  }
  return sentences.concat(outputText(network, view, top)).join(" ");
}

function outputText(network, view, top) {
  const step = view.step, broken = brokenLayer(view);
  if (broken > 0) {
    return `${network.layers[broken].title} can't run: it needs a row for every time step but gets only one, ` +
      `${shape(network, view, broken - 1)}. Turn on return_sequences in the layer below.`;
  }
  if (view.sequences[top]) {
    return `The output is kept: it is row ${network.first + step} of ${shape(network, view, top)}.`;
  }
  if (outputState(view, top, step) === "kept") {
    return `This is the last step, so its output is kept. Nothing else leaves the layer: ${shape(network, view, top)}.`;
  }
  return "The output is ignored: without return_sequences only the output of the last step is kept.";
}

/** The selected output of the top layer, read as a prediction: HTML. */
function predictionHtml(network, view) {
  const broken = brokenLayer(view) > 0;
  if (view.chosen === null || broken) {
    return broken ? "" : `<p class="hint">Press an output: it is a prediction.</p>`;
  }
  const step = view.chosen, top = network.layers.at(-1), unit = network.feature_units[network.target];
  const ahead = network.times[step + 1] ?? network.next_time;
  const terms = network.head_weights
    .map((weight, place) => `(${numberText(top.hidden[step][place])} × ${numberText(weight)})`);
  if (top.units > terms.length) terms.push(`${top.units - terms.length} more units`);
  const number = network.head_outputs[step], target = network.features[network.target];
  const now = network.raw[step][network.target];
  // As many decimals as are needed to show a hundredth of a typical change of the target.
  const decimals = Math.max(0, Math.min(8, Math.ceil(1.5 - Math.log10(network.scale))));
  const at = value => escaped(withUnit(minus(value.toFixed(decimals)), unit));
  const meaning = network.change
    ? `${at(now)} now ${number < 0 ? "−" : "+"} ${numberText(Math.abs(number))} × ${at(network.scale)} (typical change)`
    : `${numberText(number)} × ${at(network.scale)} + ${at(network.offset)} (standard deviation and mean)`;
  const last = step === network.labels.length - 1;
  const after = last
    ? "The window ends here: this value was not known yet."
    : `We already know it: it is in column ${network.first + step + 1}.` +
      (outputState(view, network.layers.length - 1, step) === "ignored" ? " That is why this output is ignored." : "");
  return `<h4>The output of step ${network.first + step} is a prediction</h4>
    <p class="sum">The head, Dense(1), adds up output × weight and the bias: ${terms.join(" + ")} + ${numberText(network.head_bias)} =
      <b>${numberText(number)}</b></p>
    <dl><div><dt>${escaped(target)} predicted for ${escaped(ahead)}</dt>
      <dd data-what="prediction">${at(network.predictions[step])}</dd><dd class="how">= ${meaning}</dd></div>
    <div><dt>actual value</dt><dd data-what="actual">${at(network.actual[step])}</dd>
      <dd class="how">${after}</dd></div></dl>`;
}
