"""The inside of an LSTM layer, step by step, in plain NumPy: Keras's own arithmetic."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class CellSteps:
    """What happens in an LSTM layer at each time step; all arrays are (time steps, units).

    forget, input, output: the gates, from 0 (shut) to 1 (open).
    candidate: what could be remembered, from -1 to 1.
    cell: the cell state after the step, forget * (cell before) + input * candidate; 0 before the first.
    hidden: what the layer puts out and hands on, output * tanh(cell); 0 before the first.
    """

    forget: Array
    input: Array
    output: Array
    candidate: Array
    cell: Array
    hidden: Array


def lstm_steps(values: Array, kernel: Array, recurrent_kernel: Array, bias: Array) -> CellSteps:
    """The gates and states of an LSTM layer that reads values, (time steps, features).

    kernel (features, 4 units), recurrent_kernel (units, 4 units) and bias (4 units,) as Keras's
    `get_weights()` orders them: gates i, f, c, o.
    """
    read = values @ kernel + bias
    steps = CellSteps(*np.empty((6, len(values), len(recurrent_kernel)), np.float32))
    hidden = cell = np.zeros(len(recurrent_kernel), np.float32)
    for step, row in enumerate(read):
        i, f, c, o = np.split(row + hidden @ recurrent_kernel, 4)
        steps.input[step], steps.forget[step], steps.output[step] = sigmoid(i), sigmoid(f), sigmoid(o)
        steps.candidate[step] = np.tanh(c)
        cell = steps.cell[step] = steps.forget[step] * cell + steps.input[step] * steps.candidate[step]
        hidden = steps.hidden[step] = steps.output[step] * np.tanh(cell)
    return steps


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), written so that no x overflows."""
    return np.float32(0.5) * (np.tanh(np.float32(0.5) * x) + np.float32(1))
