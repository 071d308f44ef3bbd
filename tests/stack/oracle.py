"""The real Keras, imported only when it is used, to compare the stack with; and random stacks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from rnnlab.stack.activations import ACTIVATIONS
from rnnlab.stack.cell import CellSteps, GruSteps, RnnSteps
from rnnlab.stack.layers import RECURRENT, Layer, Stack
from tests.quick import examples

CELLS = {"lstm": "LSTM", "gru": "GRU", "rnn": "SimpleRNN"}
PLAIN = {"layernorm": "LayerNormalization", "avgpool": "GlobalAveragePooling1D", "flatten": "Flatten"}
WORDS = st.sampled_from(("", "", "relu", "gelu", "softplus"))

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
            layer.units,
            return_sequences=layer.sequences,
            activation=layer.activation or "tanh",
            recurrent_dropout=layer.recurrent_dropout,
        )
        return layers.Bidirectional(cell) if layer.bidirectional else cell
    if layer.kind == "dropout":
        return layers.Dropout(layer.rate)
    if layer.kind == "repeat":
        return layers.RepeatVector(window)
    if layer.kind == "depth1":
        return layers.Reshape((1, width))
    if layer.kind == "conv1d":
        return layers.Conv1D(
            layer.units,
            layer.kernel_size,
            padding=layer.padding or "valid",
            activation=layer.activation or None,
        )
    if layer.kind == "activation":
        return layers.Activation(layer.activation)
    if layer.kind in PLAIN:
        return getattr(layers, PLAIN[layer.kind])()
    dense = layers.Dense(layer.units, activation=layer.activation or None)
    return layers.TimeDistributed(dense) if layer.kind == "td-dense" else dense


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


def keras_steps(layer: Any, values: np.ndarray) -> CellSteps | GruSteps | RnnSteps:
    """The gates and states of a recurrent layer by Keras: states from its cell, gates by its own functions.

    values: (time steps, features).
    """
    return {"LSTM": _lstm_steps, "GRU": _gru_steps, "SimpleRNN": _rnn_steps}[type(layer).__name__](
        layer.cell, values
    )


def _rnn_steps(cell: Any, values: np.ndarray) -> RnnSteps:
    hidden = np.zeros((1, cell.units), np.float32)
    rows = []
    for row in values[:, np.newaxis]:
        hidden, _ = cell(row, [hidden])
        rows.append(np.asarray(hidden)[0])
    return RnnSteps(np.array(rows))


def _gru_steps(cell: Any, values: np.ndarray) -> GruSteps:
    import keras

    ops = keras.ops
    hidden = ops.zeros((1, cell.units))
    rows = []
    for row in values[:, np.newaxis]:
        z_read, r_read, h_read = ops.split(ops.matmul(row, cell.kernel) + cell.bias[0], 3, axis=1)
        z_held, r_held, h_held = ops.split(
            ops.matmul(hidden, cell.recurrent_kernel) + cell.bias[1], 3, axis=1
        )
        update, reset = cell.recurrent_activation(z_read + z_held), cell.recurrent_activation(r_read + r_held)
        candidate = cell.activation(h_read + reset * h_held)
        hidden, _ = cell(row, [hidden])
        rows.append([np.asarray(value)[0] for value in (update, reset, candidate, hidden)])
    return GruSteps(*np.array(rows).swapaxes(0, 1))


def _lstm_steps(cell: Any, values: np.ndarray) -> CellSteps:
    import keras

    ops = keras.ops
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
    return st.builds(
        Layer,
        st.sampled_from(RECURRENT),
        st.integers(1, 5),
        st.booleans(),
        activation=st.sampled_from(("", "", "relu", "softsign")),
        recurrent_dropout=st.sampled_from((0.0, 0.2)),
    )


def other_layers() -> st.SearchStrategy[Layer]:
    return st.one_of(
        st.builds(Layer, st.sampled_from(("dense", "td-dense")), st.integers(1, 5), activation=WORDS),
        st.builds(
            Layer,
            st.just("conv1d"),
            st.integers(1, 5),
            kernel_size=st.integers(1, 4),
            padding=st.sampled_from(("", "causal", "same")),
            activation=WORDS,
        ),
        st.builds(Layer, st.just("activation"), activation=st.sampled_from(tuple(ACTIVATIONS))),
        st.sampled_from((Layer("layernorm"), Layer("avgpool"), Layer("flatten"))),
        st.builds(Layer, st.just("dropout"), rate=st.sampled_from((0.0, 0.2, 0.5))),
        st.sampled_from((Layer("repeat"), Layer("depth1"))),
    )


def stacks(longest: int = 5) -> st.SearchStrategy[Stack]:
    """Stacks of any layers in any order, most of them illegal."""
    layers = st.one_of(recurrent_layers(), other_layers())
    return st.lists(layers, min_size=1, max_size=longest).map(tuple)


@st.composite
def legal_stacks(draw: st.DrawFn, longest: int = 5) -> Stack:
    """Stacks that fit a window of at least 4 steps; each layer is drawn from those that fit."""
    drawn: list[Layer] = []
    steps = 4  # that leave the layers so far if the window has 4; 0 for a summary, 1 for one step whatever the window
    for _ in range(draw(st.integers(1, longest))):
        layer = draw(st.one_of(recurrent_layers(), other_layers()))
        if not fits(layer, steps):
            layer = draw(st.sampled_from((Layer("dense", 3), Layer("layernorm"), Layer("flatten"))))
        drawn.append(layer)
        steps = steps_after(layer, steps)
    return tuple(drawn)


def fits(layer: Layer, steps: int) -> bool:
    """Whether Keras takes so many time steps there."""
    if layer.kind == "repeat":
        return steps == 0
    if layer.kind == "depth1":
        return steps < 2
    if layer.kind == "conv1d" and not layer.padding:
        return steps == layer.kernel_size == 1 or layer.kernel_size + 1 < steps
    return steps > 0 or not (layer.recurrent or layer.kind in ("conv1d", "td-dense", "avgpool"))


def steps_after(layer: Layer, steps: int) -> int:
    if layer.recurrent:
        return steps if layer.sequences else 0
    if layer.kind == "conv1d" and not layer.padding:
        return steps - layer.kernel_size + 1
    return {"repeat": 4, "depth1": 1, "avgpool": 0, "flatten": 0}.get(layer.kind, steps)
