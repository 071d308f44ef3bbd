"""The arithmetic of LSTM, dense and dropout layers and of Adam, forward and backward, compiled for this processor.

All arrays are time-major float32: (time steps, samples, features). The equations and the order of the gates
(i, f, c, o) are those of keras.layers.LSTM. The compiler turns short loops over rows into vector code.
"""

import numpy as np

from rnnlab.training.compiler import compiled
from rnnlab.training.matrix_product import accumulate

ONE, HALF = np.float32(1), np.float32(0.5)


# The rational approximation of Eigen and XLA: its error is a few units in the last place of float32.
FARTHEST = np.float32(7.90531110763549805)
TOP = tuple(
    np.float32(x)
    for x in (
        -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-08,
        1.48572235717979e-05, 6.37261928875436e-04, 4.89352455891786e-03,
    )
)  # fmt: skip
BOTTOM = tuple(
    np.float32(x)
    for x in (1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03)
)


@compiled
def tanh(x):
    """The hyperbolic tangent of a float32; a loop over it becomes vector code."""
    near = FARTHEST if x > FARTHEST else (-FARTHEST if x < -FARTHEST else x)
    s = near * near
    top = TOP[0] * s + TOP[1]
    top = top * s + TOP[2]
    top = top * s + TOP[3]
    top = top * s + TOP[4]
    top = top * s + TOP[5]
    top = top * s + TOP[6]
    bottom = BOTTOM[0] * s + BOTTOM[1]
    bottom = bottom * s + BOTTOM[2]
    bottom = bottom * s + BOTTOM[3]
    return near * top / bottom


@compiled
def copy_row(to, values):
    """Copy one row. An assignment of arrays would take ten times as long to compile, for its error messages."""
    for k in range(len(to)):
        to[k] = values[k]


@compiled
def add_row(to, values):
    """Add one row to another."""
    for k in range(len(to)):
        to[k] += values[k]


@compiled
def lstm_forward(x, weights, bias, gates, cells, curved, hidden):
    """Run an LSTM over x (steps, samples, inputs) from a state of zeros, into four buffers.

    weights: the kernel above the recurrent kernel, (inputs + units, 4 units). gates: (steps, samples, 4 units),
    after their activations. cells, curved (tanh of the cells), hidden: (steps, samples, units).
    """
    steps, samples, inputs = x.shape
    units = cells.shape[2]
    # sigmoid(x) = tanh(x / 2) / 2 + 1 / 2, so one long loop computes all four gates.
    half, shift = np.full(4 * units, HALF), np.full(4 * units, HALF)
    half[2 * units : 3 * units] = ONE
    shift[2 * units : 3 * units] = 0
    zeros = np.zeros(units, np.float32)
    for t in range(steps):
        for s in range(samples):
            copy_row(gates[t, s], bias)
        accumulate(gates[t], x[t], weights[:inputs])
        if t > 0:
            accumulate(gates[t], hidden[t - 1], weights[inputs:])
        for s in range(samples):
            gate, cell = gates[t, s], cells[t, s]
            before = cells[t - 1, s] if t > 0 else zeros
            for j in range(4 * units):
                gate[j] = tanh(gate[j] * half[j]) * half[j] + shift[j]
            for u in range(units):
                cell[u] = gate[u] * gate[2 * units + u] + gate[units + u] * before[u]
        flat_cells, flat_curved = cells[t].reshape(-1), curved[t].reshape(-1)
        for k in range(samples * units):
            flat_curved[k] = tanh(flat_cells[k])
        for s in range(samples):
            gate, curve, out = gates[t, s], curved[t, s], hidden[t, s]
            for u in range(units):
                out[u] = curve[u] * gate[3 * units + u]


@compiled
def lstm_backward(
    x, transposed, gates, cells, curved, hidden, d_out, d_weights, d_bias, d_x, wants_d_x, scratch
):
    """The gradients of an LSTM after `lstm_forward`: added to d_weights and d_bias, written to d_x.

    transposed: the transposed weights, (4 units, inputs + units). d_out: the gradient of the outputs, (steps,
    samples, units), or (1, samples, units) if only the last output is used. scratch: at least
    samples * (inputs + 7 units) numbers.
    """
    steps, samples, inputs = x.shape
    units = cells.shape[2]
    at = samples * 4 * units
    d_gates = scratch[:at].reshape(samples, 4 * units)
    d_cell = scratch[at : at + samples * units].reshape(samples, units)
    at += samples * units
    d_hidden = scratch[at : at + samples * units].reshape(samples, units)
    at += samples * units
    d_both = scratch[at : at + samples * (inputs + units)].reshape(samples, inputs + units)
    d_cell[:] = 0
    d_hidden[:] = 0
    for t in range(steps - 1, -1, -1):
        for s in range(samples):
            if d_out.shape[0] == steps:
                add_row(d_hidden[s], d_out[t, s])
            elif t == steps - 1:
                add_row(d_hidden[s], d_out[0, s])
            gate, d_gate, curve = gates[t, s], d_gates[s], curved[t, s]
            d_c, d_h = d_cell[s], d_hidden[s]
            for u in range(units):
                d_c[u] += d_h[u] * gate[3 * units + u] * (ONE - curve[u] * curve[u])
            for u in range(units):
                d_gate[u] = d_c[u] * gate[2 * units + u] * gate[u] * (ONE - gate[u])
            if t > 0:
                before = cells[t - 1, s]
                for u in range(units):
                    f = gate[units + u]
                    d_gate[units + u] = d_c[u] * before[u] * f * (ONE - f)
            else:
                for u in range(units):
                    d_gate[units + u] = 0
            for u in range(units):
                c = gate[2 * units + u]
                d_gate[2 * units + u] = d_c[u] * gate[u] * (ONE - c * c)
            for u in range(units):
                o = gate[3 * units + u]
                d_gate[3 * units + u] = d_h[u] * curve[u] * o * (ONE - o)
            for u in range(units):
                d_c[u] *= gate[units + u]
        accumulate(d_weights[:inputs], x[t].T, d_gates)
        if t > 0:
            accumulate(d_weights[inputs:], hidden[t - 1].T, d_gates)
        for s in range(samples):
            add_row(d_bias, d_gates[s])
        if wants_d_x:
            d_both[:] = 0
            accumulate(d_both, d_gates, transposed)
            for s in range(samples):
                copy_row(d_x[t, s], d_both[s, :inputs])
                copy_row(d_hidden[s], d_both[s, inputs:])
        elif t > 0:
            d_hidden[:] = 0
            accumulate(d_hidden, d_gates, transposed[:, inputs:])


@compiled
def dense_forward(x, weights, bias, out):
    """Run a dense layer over x (steps, samples, inputs) into out (steps, samples, outputs)."""
    for t in range(x.shape[0]):
        for s in range(x.shape[1]):
            copy_row(out[t, s], bias)
        accumulate(out[t], x[t], weights)


@compiled
def dense_backward(x, transposed, d_out, d_weights, d_bias, d_x, wants_d_x):
    """The gradients of a dense layer: added to d_weights and d_bias, written to d_x."""
    for t in range(x.shape[0]):
        accumulate(d_weights, x[t].T, d_out[t])
        for s in range(x.shape[1]):
            add_row(d_bias, d_out[t, s])
        if wants_d_x:
            d_x[t] = 0
            accumulate(d_x[t], d_out[t], transposed)


@compiled
def mixed_bits(number):
    """A pseudo-random uint32 from a uint32: the finalizer of MurmurHash3 (Appleby, 2011)."""
    number = np.uint32(number ^ (number >> np.uint32(16)))
    number = np.uint32(number * np.uint32(0x85EBCA6B))
    number = np.uint32(number ^ (number >> np.uint32(13)))
    number = np.uint32(number * np.uint32(0xC2B2AE35))
    return np.uint32(number ^ (number >> np.uint32(16)))


@compiled
def apply_dropout(x, out, rate, seed, first):
    """Dropout of x (steps, samples, features) into out; the backward pass is the same.

    seed: uint32 of the epoch and layer. first: the position of the first sample in the epoch, so that the dropped
    numbers do not depend on how a batch is cut into shards.
    """
    limit = np.uint32(rate * 4294967296.0)
    factor = np.float32(1 / (1 - rate))
    for t in range(x.shape[0]):
        for s in range(x.shape[1]):
            row = mixed_bits(np.uint32(seed + mixed_bits(np.uint32(first + s)) + np.uint32(t * 0x9E3779B9)))
            from_row, to_row = x[t, s], out[t, s]
            for u in range(x.shape[2]):
                drawn = mixed_bits(np.uint32(row + np.uint32(u)))
                to_row[u] = from_row[u] * factor if drawn >= limit else np.float32(0)


@compiled
def adam(flat, first_moment, second_moment, gradient, step, rate):
    """One step of Adam in place (Kingma and Ba, 2015), as keras.optimizers.Adam computes it."""
    beta_1, beta_2, tiny = np.float32(0.9), np.float32(0.999), np.float32(1e-7)
    size = np.float32(rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step))
    for k in range(len(flat)):
        first_moment[k] += (gradient[k] - first_moment[k]) * (ONE - beta_1)
        second_moment[k] += (gradient[k] * gradient[k] - second_moment[k]) * (ONE - beta_2)
        flat[k] -= size * first_moment[k] / (np.sqrt(second_moment[k]) + tiny)
