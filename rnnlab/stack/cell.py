"""What a recurrent layer computes at each time step: Keras's arithmetic in NumPy.

Of every kind the input values are (time steps, features), or (windows, time steps, features) for many windows at once;
`activation` stands in place of tanh. The weights have the order of Keras's `get_weights()`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnlab.stack.activations import Activation, Array, sigmoid


@dataclass(frozen=True, eq=False)
class CellSteps:
    """The gates and states of an LSTM layer at each time step; all arrays are (time steps, units).

    For many windows at once they are (windows, time steps, units).

    forget, input, output: the gates, from 0 (closed) to 1 (open).
    candidate: the values that may be added to the cell state, from -1 to 1 with tanh.
    cell: the cell state after the step, forget * (cell before) + input * candidate; 0 before the first step.
    hidden: the hidden state, which is also the output, output * tanh(cell); 0 before the first step.
    """

    forget: Array
    input: Array
    output: Array
    candidate: Array
    cell: Array
    hidden: Array


@dataclass(frozen=True, eq=False)
class GruSteps:
    """The gates and the state of a GRU layer at each time step, with the sides of `CellSteps`.

    update, reset: the gates, from 0 to 1.
    candidate: the new values, from -1 to 1 with tanh; the reset gate says how much of the state before it reads.
    hidden: the state and output, update * (hidden before) + (1 - update) * candidate; 0 before the first step.
    """

    update: Array
    reset: Array
    candidate: Array
    hidden: Array


@dataclass(frozen=True, eq=False)
class RnnSteps:
    """The state of a SimpleRNN layer at each time step, which is also its output, with the sides of `CellSteps`."""

    hidden: Array


def lstm_steps(
    values: Array, kernel: Array, recurrent_kernel: Array, bias: Array, *, activation: Activation = np.tanh
) -> CellSteps:
    """The gates and states of an LSTM layer.

    kernel (features, 4 units), recurrent_kernel (units, 4 units) and bias (4 units,): gates i, f, c, o.
    """
    steps = CellSteps(*_empty(6, values, recurrent_kernel))
    hidden = cell = np.zeros_like(steps.hidden[..., 0, :])
    for step in range(values.shape[-2]):
        now = (..., step, slice(None))
        i, f, c, o = np.split(values[now] @ kernel + hidden @ recurrent_kernel + bias, 4, axis=-1)
        steps.input[now], steps.forget[now], steps.output[now] = sigmoid(i), sigmoid(f), sigmoid(o)
        steps.candidate[now] = activation(c)
        cell = steps.cell[now] = steps.forget[now] * cell + steps.input[now] * steps.candidate[now]
        hidden = steps.hidden[now] = steps.output[now] * activation(cell)
    return steps


def gru_steps(
    values: Array, kernel: Array, recurrent_kernel: Array, bias: Array, *, activation: Activation = np.tanh
) -> GruSteps:
    """The gates and the state of a GRU layer, whose reset gate acts after the product, as by default in Keras.

    kernel (features, 3 units), recurrent_kernel (units, 3 units) and bias (2, 3 units): gates z, r, h.
    """
    steps = GruSteps(*_empty(4, values, recurrent_kernel))
    hidden = np.zeros_like(steps.hidden[..., 0, :])
    for step in range(values.shape[-2]):
        now = (..., step, slice(None))
        z_read, r_read, h_read = np.split(values[now] @ kernel + bias[0], 3, axis=-1)
        z_held, r_held, h_held = np.split(hidden @ recurrent_kernel + bias[1], 3, axis=-1)
        update, reset = sigmoid(z_read + z_held), sigmoid(r_read + r_held)
        steps.update[now], steps.reset[now] = update, reset
        candidate = steps.candidate[now] = activation(h_read + reset * h_held)
        hidden = steps.hidden[now] = update * hidden + (np.float32(1) - update) * candidate
    return steps


def rnn_steps(
    values: Array, kernel: Array, recurrent_kernel: Array, bias: Array, *, activation: Activation = np.tanh
) -> RnnSteps:
    """The state of a SimpleRNN layer; kernel (features, units), recurrent_kernel (units, units), bias (units,)."""
    steps = RnnSteps(*_empty(1, values, recurrent_kernel))
    hidden = np.zeros_like(steps.hidden[..., 0, :])
    for step in range(values.shape[-2]):
        now = (..., step, slice(None))
        hidden = steps.hidden[now] = activation(values[now] @ kernel + hidden @ recurrent_kernel + bias)
    return steps


Steps = CellSteps | GruSteps | RnnSteps
# By Keras's class.
STEPS: dict[str, Callable[..., Steps]] = {"LSTM": lstm_steps, "GRU": gru_steps, "SimpleRNN": rnn_steps}


def _empty(arrays: int, values: Array, recurrent_kernel: Array) -> Array:
    return np.empty((arrays, *values.shape[:-1], len(recurrent_kernel)), np.float32)
