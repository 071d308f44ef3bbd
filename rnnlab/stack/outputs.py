"""The outputs of each layer of a stack, for one window or many: Keras's arithmetic in NumPy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnlab.stack.cell import Array, lstm_steps, sigmoid
from rnnlab.stack.layers import Layer, Stack

Weights = Sequence[Array]


@dataclass(frozen=True)
class LayerOutput:
    """The outputs of one layer for one window; for many windows both arrays have them as the first axis.

    returned: what the layer returns, (time steps, units) or (units,).
    every_step: a recurrent layer's outputs at all time steps, (time steps, units), even if only the last is
        kept; for any other layer the same as `returned`. The backward half of a bidirectional layer is at the
        time step it belongs to: its last output, the one that is kept, is at step 0.
    """

    returned: Array
    every_step: Array


def layer_outputs(stack: Stack, weights: Sequence[Weights], window_values: NDArray) -> list[LayerOutput]:
    """The outputs of each layer of a legal stack for one window, or for many at once.

    weights: for each layer its arrays in the order of Keras's `get_weights()`, an empty list if it has none.
    window_values: (time steps, features), or (windows, time steps, features).
    """
    *windows, steps, _ = window_values.shape
    values: Array = np.asarray(window_values, np.float32)
    outputs = []
    for layer, layer_weights in zip(stack, weights, strict=True):
        arrays = [np.asarray(array, np.float32) for array in layer_weights]
        output = _layer_output(layer, arrays, values, windows, steps)
        outputs.append(output)
        values = output.returned
    return outputs


def head_outputs(head: Weights, outputs: Array) -> Array:
    """The head's outputs for many windows, (windows, outputs).

    head: kernel and bias. outputs: the last layer's output, (windows, units) or (windows, time steps, units);
        the forecast is at the last step.
    """
    kernel, bias = head
    return (outputs[:, -1] if outputs.ndim == 3 else outputs) @ kernel + bias


def _layer_output(
    layer: Layer, weights: Weights, values: Array, windows: list[int], steps: int
) -> LayerOutput:
    if layer.recurrent:
        return _recurrent_output(layer, weights, values)
    if layer.kind == "dense":
        kernel, bias = weights
        values = values @ kernel + bias
    elif layer.kind == "repeat":
        values = np.repeat(values[..., np.newaxis, :], steps, axis=-2)
    elif layer.kind == "depth1":
        values = values.reshape(*windows, 1, -1)
    return LayerOutput(values, values)


def _recurrent_output(layer: Layer, weights: Weights, values: Array) -> LayerOutput:
    run = RUNS[layer.kind.removeprefix("bi-")]
    if not layer.bidirectional:
        grid = run(values, *weights)
        return LayerOutput(grid if layer.sequences else grid[..., -1, :], grid)
    half = len(weights) // 2
    forwards = run(values, *weights[:half])
    backwards = run(values[..., ::-1, :], *weights[half:])[..., ::-1, :]
    grid = np.concatenate([forwards, backwards], axis=-1)
    last = np.concatenate([forwards[..., -1, :], backwards[..., 0, :]], axis=-1)
    return LayerOutput(grid if layer.sequences else last, grid)


def _run_lstm(values: Array, kernel: Array, recurrent_kernel: Array, bias: Array) -> Array:
    """(..., time steps, features) -> (..., time steps, units)."""
    return lstm_steps(values, kernel, recurrent_kernel, bias).hidden


def _run_gru(values: Array, kernel: Array, recurrent_kernel: Array, bias: Array) -> Array:
    """(..., time steps, features) -> (..., time steps, units); gates z, r, h; the reset gate acts after the product."""
    *windows, count, _ = values.shape
    units = len(recurrent_kernel)
    grid = np.empty((*windows, count, units), np.float32)
    output = np.zeros((*windows, units), np.float32)
    for step in range(count):
        z_read, r_read, h_read = np.split(values[..., step, :] @ kernel + bias[0], 3, axis=-1)
        z_held, r_held, h_held = np.split(output @ recurrent_kernel + bias[1], 3, axis=-1)
        update = sigmoid(z_read + z_held)
        candidate = np.tanh(h_read + sigmoid(r_read + r_held) * h_held)
        output = grid[..., step, :] = update * output + (np.float32(1) - update) * candidate
    return grid


def _run_rnn(values: Array, kernel: Array, recurrent_kernel: Array, bias: Array) -> Array:
    """(..., time steps, features) -> (..., time steps, units)."""
    *windows, count, _ = values.shape
    units = len(recurrent_kernel)
    grid = np.empty((*windows, count, units), np.float32)
    output = np.zeros((*windows, units), np.float32)
    for step in range(count):
        output = grid[..., step, :] = np.tanh(
            values[..., step, :] @ kernel + output @ recurrent_kernel + bias
        )
    return grid


RUNS: dict[str, Callable[..., Array]] = {"lstm": _run_lstm, "gru": _run_gru, "rnn": _run_rnn}
