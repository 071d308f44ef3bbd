"""The real Keras, imported only when it is used, to compare the stack with; and random stacks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from rnnlab.stack.cell import CellSteps
from rnnlab.stack.layers import RECURRENT, Layer, Stack
from tests.quick import examples

CELLS = {"lstm": "LSTM", "gru": "GRU", "rnn": "SimpleRNN"}

# Seeded and without a deadline: the same stacks on every machine, however slow.
few = settings(max_examples=examples(40), deadline=None, derandomize=True, database=None)
many = settings(max_examples=examples(300), deadline=None, derandomize=True, database=None)


def keras_model(stack: Stack, window: int, features: int) -> Any:
    """The fresh Keras model of a stack; raises what Keras raises if it is illegal."""
    import keras

    keras.utils.clear_session(free_memory=False)
    values = entering = keras.Input((window, features))
    made = []
    for layer in stack:
        made.append(keras_layer(layer, window, values.shape[-1]))
        values = made[-1](values)
    return keras.Sequential([entering, *made])


def keras_layer(layer: Layer, window: int, width: int) -> Any:
    """One fresh Keras layer."""
    from keras import layers

    if layer.recurrent:
        cell = getattr(layers, CELLS[layer.kind.removeprefix("bi-")])(
            layer.units, return_sequences=layer.sequences
        )
        return layers.Bidirectional(cell) if layer.bidirectional else cell
    if layer.kind == "dropout":
        return layers.Dropout(layer.rate)
    if layer.kind == "repeat":
        return layers.RepeatVector(window)
    if layer.kind == "depth1":
        return layers.Reshape((1, width))
    return layers.Dense(layer.units)


def with_random_weights(model: Any, seed: int) -> list[list[np.ndarray]]:
    """Gives each layer random weights, biases included; returns them as `get_weights()` does."""
    generator = np.random.default_rng(seed)
    for layer in model.layers:
        shapes = [weight.shape for weight in layer.get_weights()]
        layer.set_weights([generator.normal(0, 0.5, shape).astype(np.float32) for shape in shapes])
    return [layer.get_weights() for layer in model.layers]


def keras_outputs(model: Any, window_values: np.ndarray) -> list[np.ndarray]:
    """Each layer's output for one window, without the samples' side."""
    import keras

    every = keras.Model(model.inputs[0], [layer.output for layer in model.layers])
    outputs: Sequence[Any] = every(window_values[np.newaxis], training=False)
    return [np.asarray(output)[0] for output in (outputs if isinstance(outputs, list) else [outputs])]


def keras_steps(layer: Any, values: np.ndarray) -> CellSteps:
    """The gates and states of an LSTM layer by Keras: states from its LSTMCell, gates by its own functions.

    values: (time steps, features).
    """
    import keras

    cell, ops = layer.cell, keras.ops
    hidden = carry = ops.zeros((1, cell.units))
    rows = []
    for row in values[:, np.newaxis]:
        pre = ops.matmul(row, cell.kernel) + ops.matmul(hidden, cell.recurrent_kernel) + cell.bias
        i, f, c, o = ops.split(pre, 4, axis=1)
        gates = [
            cell.recurrent_activation(f), cell.recurrent_activation(i), cell.recurrent_activation(o),
            cell.activation(c),
        ]  # fmt: skip
        _, (hidden, carry) = cell(row, [hidden, carry])
        rows.append([np.asarray(value)[0] for value in (*gates, carry, hidden)])
    return CellSteps(*np.array(rows).swapaxes(0, 1))


def recurrent_layers() -> st.SearchStrategy[Layer]:
    return st.builds(Layer, st.sampled_from(RECURRENT), st.integers(1, 5), st.booleans())


def other_layers() -> st.SearchStrategy[Layer]:
    return st.one_of(
        st.builds(Layer, st.just("dense"), st.integers(1, 5)),
        st.builds(Layer, st.just("dropout"), rate=st.sampled_from((0.0, 0.2, 0.5))),
        st.sampled_from((Layer("repeat"), Layer("depth1"))),
    )


def stacks(longest: int = 5) -> st.SearchStrategy[Stack]:
    """Stacks of any layers in any order, most of them illegal."""
    layers = st.one_of(recurrent_layers(), other_layers())
    return st.lists(layers, min_size=1, max_size=longest).map(tuple)


@st.composite
def legal_stacks(draw: st.DrawFn, longest: int = 5) -> Stack:
    """Stacks that fit a window of more than one step; each layer is drawn from those that fit."""
    drawn: list[Layer] = []
    grid, single = True, False
    for _ in range(draw(st.integers(1, longest))):
        layer = draw(st.one_of(recurrent_layers(), other_layers()))
        if layer.recurrent and not grid:
            layer = draw(st.sampled_from((Layer("repeat"), Layer("depth1"), Layer("dense", 3))))
        if (layer.kind == "repeat" and grid) or (layer.kind == "depth1" and grid and not single):
            layer = draw(recurrent_layers())
        drawn.append(layer)
        single = layer.kind == "depth1" or (single and layer.kind != "repeat" and grid)
        grid = layer.sequences if layer.recurrent else grid or layer.kind in ("repeat", "depth1")
    return tuple(drawn)
