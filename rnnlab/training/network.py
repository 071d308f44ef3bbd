"""The plain Keras models of a stack: the one that learns, and the one that is taken away.

Keras is imported inside the functions: the page's server never loads TensorFlow.
"""

from pathlib import Path
from typing import Any

import numpy as np

from rnnlab.files import atomic_path
from rnnlab.stack.layers import Layer, Stack
from rnnlab.training.prepared import Prepared


def keras_layer(layer: Layer, window: int, width: int) -> Any:
    """One layer as Keras has it; width: the last side of what comes in."""
    from keras import layers

    recurrent = {"lstm": layers.LSTM, "gru": layers.GRU, "rnn": layers.SimpleRNN}
    if layer.recurrent:
        inner = recurrent[layer.kind.removeprefix("bi-")](layer.units, return_sequences=layer.sequences)
        return layers.Bidirectional(inner) if layer.bidirectional else inner
    if layer.kind == "dropout":
        return layers.Dropout(layer.rate)
    if layer.kind == "repeat":
        return layers.RepeatVector(window)
    if layer.kind == "depth1":
        return layers.Reshape((1, width))
    return layers.Dense(layer.units)


def keras_stack(stack: Stack, window: int, features: int) -> list[Any]:
    """The built Keras layers of a stack, in order; raises what Keras raises on an illegal one."""
    import keras

    x = keras.Input((window, features))
    built = []
    for layer in stack:
        built.append(keras_layer(layer, window, x.shape[-1]))
        x = built[-1](x)
    return built


def keras_shapes(stack: Stack, samples: int, window: int, features: int) -> list[tuple[int, ...]]:
    """The shape that really leaves each layer when the Keras layers run on zeros."""
    x: Any = np.zeros((samples, window, features), "float32")
    shapes = []
    for layer in stack:
        x = keras_layer(layer, window, x.shape[-1])(x)
        shapes.append(tuple(x.shape))
    return shapes


def keras_head(outputs: int) -> Any:
    """A Dense layer of zeros: untrained, the network predicts no change at all."""
    import keras

    return keras.layers.Dense(outputs, kernel_initializer="zeros", name="head")


def initial_weights(prepared: Prepared) -> list[list[np.ndarray]]:
    """What a run starts from: Keras's own initializers, seeded by the experiment, a head of zeros last.

    Each weight has a seed of its own: Keras's common one comes from Python's global `random`, which
    other threads of a worker draw from too.
    """
    from keras import initializers

    e = prepared.experiment
    drawn = {"kernel": initializers.GlorotUniform, "recurrent_kernel": initializers.Orthogonal}
    seeds = iter(np.random.default_rng(e.seed).integers(0, 2**31, 1000).tolist())

    def first(variable: Any) -> np.ndarray:
        initializer = drawn.get(variable.name)
        values = variable if initializer is None else initializer(seed=next(seeds))(variable.shape)
        return values.numpy()

    built = keras_stack(e.stack, e.window, len(prepared.names))
    layers = [[first(variable) for variable in layer.weights] for layer in built]
    outputs = prepared.outputs
    width = built[-1].output.shape[-1]
    return [*layers, [np.zeros((width, outputs), "float32"), np.zeros(outputs, "float32")]]


def own_units_model(prepared: Prepared, weights: list[list[np.ndarray]]) -> Any:
    """Windows in the data's own units in, predictions in those units out: a plain keras.Model.

    weights: of each layer of the stack and last of the head, as Keras orders them.
    Input (samples, window, inputs), the columns as `Prepared.names`; output (samples, targets), or
    (samples, horizon, targets) for a horizon above 1. No Lambda, no class of ours.
    """
    import keras
    from keras import layers

    e = prepared.experiment
    windows = keras.Input((e.window, len(prepared.names)), name="window")
    # Normalization divides by no less than 1e-7 and squares in float32, so odd units are scaled before it.
    odd = (prepared.deviation < 1e-6) | (prepared.deviation > 1e15)
    unit = np.where(odd, prepared.deviation, 1.0)
    x = layers.Rescaling((1 / unit).tolist(), name="units")(windows) if odd.any() else windows
    x = layers.Normalization(axis=-1, mean=prepared.mean / unit, variance=(prepared.deviation / unit) ** 2)(x)
    built = []
    for layer in e.stack:
        built.append(keras_layer(layer, e.window, x.shape[-1]))
        x = built[-1](x)
    built.append(keras_head(prepared.outputs))
    y = built[-1](x)
    if len(y.shape) == 3:
        y = y[:, -1]
    scale, offset = prepared.scale.ravel().tolist(), prepared.offset.ravel().tolist()
    y = layers.Rescaling(scale, offset, name="own_units")(y)
    if e.horizon > 1:
        y = layers.Reshape((e.horizon, len(e.targets)))(y)
    if e.predict == "change":
        last = [windows[:, -1, i : i + 1] for i in prepared.target_index]
        start = layers.Concatenate(name="last_values")(last) if len(last) > 1 else last[0]
        if e.horizon > 1:
            start = layers.Reshape((1, len(e.targets)))(start)
        y = layers.Add(name="last_plus_change")([y, start])
    model = keras.Model(windows, y, name="rnn_lab")
    for layer, values in zip(built, weights, strict=True):
        layer.set_weights(values)
    return model


def save_model(prepared: Prepared, weights: list[list[np.ndarray]], path: Path) -> None:
    """Write the own-units model as a `.keras` file, whole or not at all."""
    model = own_units_model(prepared, weights)
    with atomic_path(path) as temporary:
        model.save(temporary)
