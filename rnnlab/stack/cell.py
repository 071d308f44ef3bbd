"""The gates and states of an LSTM layer at each time step: Keras's arithmetic in NumPy."""

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


def lstm_steps(
    values: Array, kernel: Array, recurrent_kernel: Array, bias: Array, *, activation: Activation = np.tanh
) -> CellSteps:
    """The gates and states of an LSTM layer that reads values, (time steps, features).

    values may also be many windows at once, (windows, time steps, features). activation: in place of tanh.

    kernel (features, 4 units), recurrent_kernel (units, 4 units) and bias (4 units,) have the order of Keras's
    `get_weights()`: gates i, f, c, o.
    """
    *windows, count, _ = values.shape
    units = len(recurrent_kernel)
    steps = CellSteps(*np.empty((6, *windows, count, units), np.float32))
    hidden: Array = np.zeros((*windows, units), np.float32)
    cell = hidden
    for step in range(count):
        now = (..., step, slice(None))
        i, f, c, o = np.split(values[now] @ kernel + hidden @ recurrent_kernel + bias, 4, axis=-1)
        steps.input[now], steps.forget[now], steps.output[now] = sigmoid(i), sigmoid(f), sigmoid(o)
        steps.candidate[now] = activation(c)
        cell = steps.cell[now] = steps.forget[now] * cell + steps.input[now] * steps.candidate[now]
        hidden = steps.hidden[now] = steps.output[now] * activation(cell)
    return steps
