// Numbers and sentences: what a step does, told in words.

const minus = text => text.replace("-", "−");
const gate = number => number.toFixed(2);
const plain = number => minus(number.toFixed(2));
const signed = number => (plain(number)[0] === "−" ? "" : "+") + plain(number);

/** A number in its own units, with about three digits. */
function own(number) {
  const size = Math.abs(number);
  if (size >= 1e5 || (size > 0 && size < 0.005)) return minus(number.toExponential(1));
  return minus(number.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2));
}

const withUnit = (text, unit) => (unit ? `${text} ${unit}` : text);

const escaped = text => String(text).replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`);

/** Where the layer's outputs go: "kept" or "ignored"; nothing passes a layer below that keeps only its last. */
function fate(view, layer, step) {
  return view.sequences[layer] || step === view.steps - 1 ? "kept" : "ignored";
}

/** The layer that gets one row where it needs one at every step, or -1. */
const brokenLayer = view => view.sequences.slice(0, -1).indexOf(false) + 1 || -1;

/** Whether a layer can't run, for one below it hands on one row alone. */
const cannotRun = (view, layer) => brokenLayer(view) > 0 && layer >= brokenLayer(view);

/** The shape that leaves a layer, for one sample. */
function shape(network, view, layer) {
  const units = network.layers[layer].units;
  return view.sequences[layer] ? `(1, ${network.window}, ${units})` : `(1, ${units})`;
}

const sides = on => (on ? "(samples, time steps, units)" : "(samples, units)");

function indexOf(row, better) {
  return row.reduce((best, number, place) => (better(number, row[best]) ? place : best), 0);
}

/** Whose network this is, and what it has learnt. */
const about = network => `${network.title}: ${network.layers.map(layer => layer.title).join(" → ")}, ` +
  `trained to predict the next ${network.features[network.target]}.`;

/** The whole step in words. */
function stepWords(network, view) {
  const step = view.step, top = brokenLayer(view) > 0 ? brokenLayer(view) - 1 : network.layers.length - 1;
  const row = network.features
    .map((name, place) => `${name} ${withUnit(own(network.raw[step][place]), network.feature_units[place])}`);
  const said = [
    `Step ${network.first + step} of ${network.window} (${network.labels[step]}): in go ${row.join(", ")}.`,
  ];
  for (let layer = 0; layer <= top; layer++) {
    const steps = network.layers[layer];
    const least = indexOf(steps.forget[step], (a, b) => a < b);
    const most = indexOf(steps.input[step], (a, b) => a > b);
    const held = step === 0 && network.first === 1
      ? "There is no state yet"
      : `Unit ${least + 1} keeps least of its cell state (forget gate ${gate(steps.forget[step][least])})`;
    said.push(
      `${steps.title}: ${held[0].toLowerCase() + held.slice(1)}, unit ${most + 1} takes in most ` +
      `(input gate ${gate(steps.input[step][most])}); out go ${steps.hidden[step].map(signed).join(", ")}.`);
  }
  return said.concat(fateWords(network, view, top)).join(" ");
}

function fateWords(network, view, top) {
  const step = view.step, broken = brokenLayer(view);
  if (broken > 0) {
    return `${network.layers[broken].title} can't run: it needs a row at every time step and gets one row, ` +
      `${shape(network, view, broken - 1)}. Turn return_sequences on in the layer below.`;
  }
  if (view.sequences[top]) {
    return `The output is kept: it is row ${network.first + step} of ${shape(network, view, top)}.`;
  }
  if (fate(view, top, step) === "kept") {
    return `This is the last step, so its output is kept, and it is all that leaves: ${shape(network, view, top)}.`;
  }
  return "The output is ignored: without return_sequences only the last step's is kept.";
}

/** An output of the top layer read as what it is: HTML. */
function readingHtml(network, view) {
  const broken = brokenLayer(view) > 0;
  if (view.chosen === null || broken) {
    const what = view.sequences.at(-1) ? "an output" : "an ignored output";
    return broken ? "" : `<p class="hint">Select ${what} at the top: it shows the prediction that it is.</p>`;
  }
  const step = view.chosen, top = network.layers.at(-1), unit = network.feature_units[network.target];
  const ahead = network.times[step + 1] ?? network.next_time;
  const terms = network.head_weights
    .map((weight, place) => `(${plain(top.hidden[step][place])} × ${plain(weight)})`);
  if (top.units > terms.length) terms.push(`${top.units - terms.length} more units`);
  const number = network.head_outputs[step], target = network.features[network.target];
  const now = network.raw[step][network.target];
  // As many decimals as show a hundredth of what the target usually moves by.
  const decimals = Math.max(0, Math.min(8, Math.ceil(1.5 - Math.log10(network.scale))));
  const at = value => escaped(withUnit(minus(value.toFixed(decimals)), unit));
  const meaning = network.change
    ? `${at(now)} now ${number < 0 ? "−" : "+"} ${plain(Math.abs(number))} × ${at(network.scale)}, a usual change`
    : `${plain(number)} × ${at(network.scale)} + ${at(network.offset)}, spread and mean`;
  const last = step === network.labels.length - 1;
  const after = last
    ? "The window ends here: this one nobody knew yet."
    : `We already knew it: it stands in column ${network.first + step + 1}.` +
      (fate(view, network.layers.length - 1, step) === "ignored" ? " That is why this output is ignored." : "");
  return `<h4>The output of step ${network.first + step} is a prediction</h4>
    <p class="sum">The head, Dense(1), adds up output × weight: ${terms.join(" + ")} + ${plain(network.head_bias)} =
      <b>${plain(number)}</b></p>
    <dl><div><dt>${escaped(target)} predicted for ${escaped(ahead)}</dt>
      <dd data-what="prediction">${at(network.predictions[step])}</dd><dd class="how">= ${meaning}</dd></div>
    <div><dt>what it really was</dt><dd data-what="actual">${at(network.actual[step])}</dd>
      <dd class="how">${after}</dd></div></dl>`;
}
