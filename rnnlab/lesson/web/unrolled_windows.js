// The network on other windows: with padding at the end, or in two batches.

const isPadding = (network, step) => Boolean(network.reading?.padding?.includes(step));
const isSkipped = (network, step) => Boolean(network.reading?.skipped?.includes(step));

/** The network on a window whose last steps are padding, 0 for every feature; masked: its cells skip them. */
function paddedNetwork(network, steps, masked) {
  const padding = [...network.labels.keys()].slice(-steps), pads = (rows, pad) => rows.map((row, step) => (padding.includes(step) ? pad(row) : row));
  const padded = { ...network, reading: { padding, skipped: masked ? padding : [] },
    labels: pads(network.labels, () => "—"), times: pads(network.times, () => "—") };
  return withInputs(padded, pads(network.scaled, row => row.map(() => 0)));
}

/** The network on two batches of so many steps; carried: the second one goes on with the states of the first. */
function batchedNetwork(network, steps, carried) {
  const batches = [0, steps], cut = rows => rows.slice(0, 2 * steps);
  const shorter = { ...network, reading: { batches, starts: carried ? [0] : batches, ends: [steps - 1, 2 * steps - 1] }, window: 2 * steps,
    labels: cut(network.labels), times: cut(network.times), actual: cut(network.actual) };
  return withInputs(shorter, cut(network.scaled));
}
