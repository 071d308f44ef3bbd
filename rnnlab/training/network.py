"""The plain Keras models of a stack: the one that learns, and the one that is taken away.

Keras is imported inside the functions: the page's server never loads TensorFlow.
"""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from rnnlab.files import atomic_path
from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shape_rules import LayerConfig
from rnnlab.training.prepared import Prepared


def keras_layer(layer: Layer, window: int, width: int) -> Any:
    """One layer as Keras has it; width: the last side of what comes in."""
    return _made(layer.config(window, width))


def _made(layer: LayerConfig) -> Any:
    from keras import layers

    inner = [] if layer.inner is None else [_made(layer.inner)]
    return getattr(layers, layer.name)(*inner, **layer.arguments)


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


@dataclass(frozen=True, eq=False)
class Mix:
    """What is mixed into the network's outputs.

    shares: of the network, the linear model and the seasonal naive for each target, (3, targets).
    slopes, level: of the linear model on the flattened last steps of the scaled window,
        (steps * inputs, outputs) and (outputs,). season: in steps, at most the window.
    """

    shares: np.ndarray
    slopes: np.ndarray
    level: np.ndarray
    season: int


def own_units_model(prepared: Prepared, weights: list[list[np.ndarray]], mix: Mix | None = None) -> Any:
    """Windows in the data's own units in, predictions in those units out: a plain keras.Model.

    weights: of each layer of the stack and last of the head, as Keras orders them.
    mix: the forecast is the network's alone where it is left out.
    Input (samples, window, columns), the columns as `Prepared.columns`; output (samples, targets), or
    (samples, horizon, targets) for a horizon above 1. No Lambda, no class of ours.
    """
    import keras
    from keras import layers

    e = prepared.experiment
    windows = keras.Input((e.window, len(prepared.columns)), name="window")
    x = _turned(prepared, windows)
    # Normalization divides by no less than 1e-7 and squares in float32, so odd units are scaled before it.
    odd = (prepared.deviation < 1e-6) | (prepared.deviation > 1e15)
    unit = np.where(odd, prepared.deviation, 1.0)
    x = layers.Rescaling((1 / unit).tolist(), name="units")(x) if odd.any() else x
    x = layers.Normalization(axis=-1, mean=prepared.mean / unit, variance=(prepared.deviation / unit) ** 2)(x)
    scaled = x
    built = []
    for layer in e.stack:
        built.append(keras_layer(layer, e.window, x.shape[-1]))
        x = built[-1](x)
    built.append(keras_head(prepared.outputs))
    y = built[-1](x)
    if len(y.shape) == 3:
        y = y[:, -1]
    y = _in_own_units(prepared, windows, y)
    if mix is not None:
        y = _mixed(prepared, mix, windows, scaled, y)
    model = keras.Model(windows, y, name="rnn_lab")
    for layer, values in zip(built, weights, strict=True):
        layer.set_weights(values)
    return model


def _turned(prepared: Prepared, windows: Any) -> Any:
    """The columns (samples, window, columns) with the sine and cosine in the place of each angle."""
    from keras import layers, ops

    if not any(one.wave for one in prepared.made_of):
        return windows
    waves = {"sin": ops.sin, "cos": ops.cos}
    parts = []
    for wave, group in groupby(prepared.made_of, key=lambda one: one.wave):
        places = [one.column for one in group]
        own = windows[:, :, places[0] : places[-1] + 1]
        parts.append(own if wave is None else waves[wave](layers.Rescaling(np.pi / 180)(own)))
    return layers.Concatenate(name="angles_turned")(parts) if len(parts) > 1 else parts[0]


def _in_own_units(prepared: Prepared, windows: Any, y: Any) -> Any:
    """Scaled outputs (samples, outputs) in own units and bounds: (samples, targets), or with the horizon before."""
    from keras import layers

    e = prepared.experiment
    y = layers.Rescaling(prepared.scale.ravel().tolist(), prepared.offset.ravel().tolist())(y)
    if e.horizon > 1:
        y = layers.Reshape((e.horizon, len(e.targets)))(y)
    if e.predict == "change":
        start = _targets_at(prepared, windows, [e.window - 1])
        if e.horizon > 1:
            start = layers.Reshape((1, len(e.targets)))(start)
        y = layers.Add()([y, start])
    return _within_bounds(prepared, y)


def _targets_at(prepared: Prepared, windows: Any, steps: list[int]) -> Any:
    """The targets at those steps of the window, own units, (samples, steps * targets)."""
    from keras import layers

    e = prepared.experiment
    places = [e.features.index(target) for target in e.targets]
    values = [windows[:, step, place : place + 1] for step in steps for place in places]
    return layers.Concatenate()(values) if len(values) > 1 else values[0]


def _within_bounds(prepared: Prepared, y: Any) -> Any:
    """Predictions (..., targets) cut off at the targets' bounds."""
    from keras import layers, ops

    if not prepared.experiment.bounds:
        return y
    parts = []
    for k, (low, high) in enumerate(zip(prepared.low.tolist(), prepared.high.tolist(), strict=True)):
        part = y[..., k : k + 1]
        if np.isfinite(low):
            part = ops.maximum(part, low)
        parts.append(ops.minimum(part, high) if np.isfinite(high) else part)
    return layers.Concatenate()(parts) if len(parts) > 1 else parts[0]


def _mixed(prepared: Prepared, mix: Mix, windows: Any, scaled: Any, y: Any) -> Any:
    """The network's forecast with the other parts mixed in, in own units."""
    from keras import layers

    e = prepared.experiment
    network, linear, seasonal = mix.shares
    parts = [layers.Rescaling(network.tolist(), name="network_share")(y)]
    if linear.any():
        steps = len(mix.slopes) // scaled.shape[-1]
        dense = layers.Dense(prepared.outputs, name="linear")
        flat = dense(layers.Flatten()(scaled[:, e.window - steps :]))
        dense.set_weights([mix.slopes, mix.level])
        own = _in_own_units(prepared, windows, flat)
        parts.append(layers.Rescaling(linear.tolist(), name="linear_share")(own))
    if seasonal.any():
        back = [e.window - 1 + h - mix.season * -(-h // mix.season) for h in range(1, e.horizon + 1)]
        old = _targets_at(prepared, windows, back)
        if e.horizon > 1:
            old = layers.Reshape((e.horizon, len(e.targets)))(old)
        parts.append(layers.Rescaling(seasonal.tolist(), name="seasonal_share")(old))
    return layers.Add(name="mixed")(parts) if len(parts) > 1 else parts[0]


def save_model(
    prepared: Prepared, weights: list[list[np.ndarray]], path: Path, mix: Mix | None = None
) -> None:
    """Write the own-units model as a `.keras` file, whole or not at all."""
    model = own_units_model(prepared, weights, mix)
    with atomic_path(path) as temporary:
        model.save(temporary)
