"""The outputs of each layer of a stack, for one window or many: Keras's arithmetic in NumPy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnlab.stack.activations import ACTIVATIONS, Array
from rnnlab.stack.cell import STEPS
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
    match layer.kind:
        case "conv1d":
            values = _convolved(layer, values, *weights)
        case "dense" | "td-dense":
            kernel, bias = weights
            values = values @ kernel + bias
        case "layernorm":
            values = _normalized(values, *weights)
        case "avgpool":
            values = values.mean(axis=-2)
        case "flatten":
            values = values.reshape(*windows, -1)
        case "repeat":
            values = np.repeat(values[..., np.newaxis, :], steps, axis=-2)
        case "depth1":
            values = values.reshape(*windows, 1, -1)
    if layer.activation:
        values = ACTIVATIONS[layer.activation](values)
    return LayerOutput(values, values)


def _convolved(layer: Layer, values: Array, kernel: Array, bias: Array) -> Array:
    """(..., time steps, features) -> (..., time steps, filters); kernel: (kernel size, features, filters)."""
    reach = layer.kernel_size - 1
    before = {"causal": reach, "same": reach // 2}.get(layer.padding, 0)
    after = reach - before if layer.padding == "same" else 0
    padded = np.pad(values, [(0, 0)] * (values.ndim - 2) + [(before, after), (0, 0)])
    places = padded.shape[-2] - reach
    return sum((padded[..., at : at + places, :] @ part for at, part in enumerate(kernel)), bias)


def _normalized(values: Array, gamma: Array, beta: Array) -> Array:
    """Keras's LayerNormalization over the last side, with its default epsilon."""
    centred = values - values.mean(axis=-1, keepdims=True)
    variance = np.square(centred).mean(axis=-1, keepdims=True)
    return centred / np.sqrt(variance + np.float32(1e-3)) * gamma + beta


def _recurrent_output(layer: Layer, weights: Weights, values: Array) -> LayerOutput:
    steps, activation = STEPS[layer.keras_class], ACTIVATIONS[layer.value("activation")]

    def run(values: Array, *weights: Array) -> Array:
        return steps(values, *weights, activation=activation).hidden

    if not layer.bidirectional:
        grid = run(values, *weights)
        return LayerOutput(grid if layer.sequences else grid[..., -1, :], grid)
    half = len(weights) // 2
    forwards = run(values, *weights[:half])
    backwards = run(values[..., ::-1, :], *weights[half:])[..., ::-1, :]
    grid = np.concatenate([forwards, backwards], axis=-1)
    last = np.concatenate([forwards[..., -1, :], backwards[..., 0, :]], axis=-1)
    return LayerOutput(grid if layer.sequences else last, grid)
