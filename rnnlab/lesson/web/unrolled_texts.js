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
  return view.sequences[layer] || view.ends.includes(step) ? "kept" : "ignored";
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

const sides = on => say(on ? "sides_of_sequence" : "sides_of_last");

function indexOf(row, better) {
  return row.reduce((best, number, place) => (better(number, row[best]) ? place : best), 0);
}

/** The name of the network, its layers and its target. */
const networkText = network => say("network", { title: network.title, layers: network.layers.map(layer => layer.title).join(" → "),
  target: network.features[network.target], accuracy: network.accuracy });

/** The current step in sentences. */
function stepText(network, view) {
  const step = view.step, top = brokenLayer(view) > 0 ? brokenLayer(view) - 1 : network.layers.length - 1;
  if (isSkipped(network, step)) {
    const facts = { step: network.first + step, all: network.window, output: network.layers.at(-1).hidden[step].map(signed).join(", ") };
    return `${say("step_skipped", facts)} ${outputText(network, view, top)}`;
  }
  const row = network.features
    .map((name, place) => `${name} ${withUnit(valueText(network.raw[step][place]), network.feature_units[place])}`);
  const facts = { step: network.first + step, all: network.window, label: network.labels[step], row: row.join(", ") };
  const sentences = [say(isPadding(network, step) ? "step_padding" : "step_input", facts)];
  for (const layer of network.layers.slice(0, top + 1)) sentences.push(layerSentence(network, layer, step));
  return sentences.concat(outputText(network, view, top)).join(" ");
}

/** What one layer does at a step. */
function layerSentence(network, layer, step) {
  const fresh = layer.starts ? layer.starts.includes(step) : step === 0 && network.first === 1, smallest = grid => indexOf(grid[step], (a, b) => a < b);
  const least = layer.kind === "lstm" ? smallest(layer.forget) : layer.kind === "gru" ? smallest(layer.update) : 0;
  const most = layer.kind === "lstm" ? indexOf(layer.input[step], (a, b) => a > b) : 0;
  return say(`step_${layer.kind}${fresh ? "_first" : ""}`, {
    layer: layer.title, least: least + 1, most: most + 1, output: layer.hidden[step].map(signed).join(", "),
    forget: layer.kind === "lstm" ? gateText(layer.forget[step][least]) : "", input: layer.kind === "lstm" ? gateText(layer.input[step][most]) : "",
    update: layer.kind === "gru" ? gateText(layer.update[step][least]) : "",
  });
}

function outputText(network, view, top) {
  const step = view.step, broken = brokenLayer(view), facts = { shape: shape(network, view, top), step: network.first + step };
  if (broken > 0) return say("output_broken", { layer: network.layers[broken].title, shape: shape(network, view, broken - 1) });
  if (view.sequences[top]) return say("output_row", facts);
  return say(outputState(view, top, step) === "kept" ? "output_last" : "output_ignored", facts);
}

/** The selected output of the top layer, read as a prediction: HTML. */
function predictionHtml(network, view) {
  const broken = brokenLayer(view) > 0;
  if (view.chosen === null || broken) return broken ? "" : `<p class="hint">${say("press_an_output")}</p>`;
  const step = view.chosen, top = network.layers.at(-1), unit = network.feature_units[network.target];
  const ahead = network.times[step + 1] ?? network.next_time;
  const terms = network.head_weights
    .map((weight, place) => `(${numberText(top.hidden[step][place])} × ${numberText(weight)})`);
  if (top.units > terms.length) terms.push(say("more_units", { number: top.units - terms.length }));
  const number = network.head_outputs[step], target = network.features[network.target];
  const now = network.raw[step][network.target];
  // As many decimals as are needed to show a hundredth of a typical change of the target.
  const decimals = Math.max(0, Math.min(8, Math.ceil(1.5 - Math.log10(network.scale))));
  const at = value => escaped(withUnit(minus(value.toFixed(decimals)), unit));
  const meaning = say(network.change ? "as_change" : "as_value", { now: at(now), sign: number < 0 ? "−" : "+", size: numberText(Math.abs(number)),
    number: numberText(number), scale: at(network.scale), offset: at(network.offset) });
  const ignored = outputState(view, network.layers.length - 1, step) === "ignored";
  const after = step === network.labels.length - 1 ? say("not_known_yet")
    : say("known_already", { column: network.first + step + 1 }) + (ignored ? ` ${say("so_ignored")}` : "");
  return `<h4>${say("is_a_prediction", { step: network.first + step })}</h4>
    <p class="sum">${say("head_sum")} ${terms.join(" + ")} + ${numberText(network.head_bias)} =
      <b>${numberText(number)}</b></p>
    <dl><div><dt>${escaped(say("predicted_for", { target, time: ahead }))}</dt>
      <dd data-what="prediction">${at(network.predictions[step])}</dd><dd class="how">= ${meaning}</dd></div>
    <div><dt>${say("actual_value")}</dt><dd data-what="actual">${at(network.actual[step])}</dd>
      <dd class="how">${after}</dd></div></dl>`;
}
