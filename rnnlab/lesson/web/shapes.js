// The shape rules of the layers in the lesson. Sides are a shape without the samples: [7, 3] for (samples, 7, 3).

const LAYER_CLASSES = { lstm: "LSTM", gru: "GRU", rnn: "SimpleRNN", dropout: "Dropout", repeat: "RepeatVector",
  depth1: "Reshape", dense: "Dense" };
const RECURRENT = ["lstm", "gru", "rnn"];

/** The layer written as `KIND:UNITS[:seq]`, as on the command line. */
function readLayer(text) {
  const [kind, number, seq] = text.split(":");
  const bidirectional = kind.startsWith("bi-"), base = kind.replace("bi-", "");
  return { kind, base, bidirectional, recurrent: RECURRENT.includes(base), sequences: seq === "seq",
    units: base === "dropout" ? 0 : Number(number ?? 0), rate: base === "dropout" ? Number(number) : 0 };
}

function layerText({ kind, base, units, sequences, rate }) {
  if (base === "dropout") return `${kind}:${rate}`;
  if (base === "repeat" || base === "depth1") return kind;
  return `${kind}:${units}${sequences ? ":seq" : ""}`;
}

/** A short name, e.g. `LSTM(4)`; width: the units that a Reshape gets. window: the time steps of the stack's input. */
function layerLabel(layer, width, window) {
  const name = LAYER_CLASSES[layer.base];
  if (layer.base === "dropout") return `Dropout(${layer.rate})`;
  if (layer.base === "repeat") return `RepeatVector(${layer.units || window})`;
  if (layer.base === "depth1") return `Reshape((1, ${width}))`;
  return layer.bidirectional ? `Bi-${name}(${layer.units})` : `${name}(${layer.units})`;
}

/** The sides after a layer, or null if Keras does not accept its input. */
function sidesAfter(layer, sides, window) {
  const width = sides.at(-1);
  if (layer.recurrent) {
    if (sides.length !== 2) return null;
    const units = layer.units * (layer.bidirectional ? 2 : 1);
    return layer.sequences ? [sides[0], units] : [units];
  }
  if (layer.base === "dense") return [...sides.slice(0, -1), layer.units];
  if (layer.base === "repeat") return sides.length === 1 ? [layer.units || window, width] : null;
  if (layer.base === "depth1") return sides.length === 1 || sides[0] === 1 ? [1, width] : null;
  return sides;
}

function parametersOf(layer, features) {
  const u = layer.units, f = features;
  const ways = layer.bidirectional ? 2 : 1;
  switch (layer.base) {
    case "lstm": return ways * 4 * (u * (u + f) + u);
    case "gru": return ways * 3 * (u * (u + f) + 2 * u);
    case "rnn": return ways * (u * (u + f) + u);
    case "dense": return f * u + u;
  }
  return 0;
}

/** The shapes along a stack on (samples, window, features); after a layer that breaks they are null. */
function traceStack(stack, samples, window, features) {
  let sides = [window, features], broken = -1, parameters = 0;
  const steps = stack.map((layer, place) => {
    if (broken >= 0) return { layer, entering: null, leaving: null, label: layerLabel(layer, "?", window) };
    const entering = [samples, ...sides], label = layerLabel(layer, sides.at(-1), window);
    const after = sidesAfter(layer, sides, window);
    if (!after) {
      broken = place;
      return { layer, entering, leaving: null, label };
    }
    parameters += parametersOf(layer, sides.at(-1));
    sides = after;
    return { layer, entering, leaving: [samples, ...sides], label };
  });
  return { steps, broken, legal: broken < 0, input: [samples, window, features], window,
    output: broken < 0 ? [samples, ...sides] : null, parameters: broken < 0 ? parameters : null };
}

const shapeText = shape => (shape ? `(${shape.join(", ")})` : "?");

/** A name for each side of a shape; leaves: it leaves a layer, so its last side is units. */
function sideNames(shape, leaves) {
  const last = leaves || shape.length === 2 ? "units" : "features";
  return shape.length === 3 ? ["samples", "time steps", last] : ["samples", last];
}
