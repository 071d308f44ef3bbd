"""Keras models of a stack: its layers for training, and the model in a `.keras` file.

Keras is imported inside the functions, because the server of the page never loads TensorFlow.
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
    """A layer of the stack as a Keras layer. width: the last dimension of its input."""
    return _built(layer.config(window, width))


def _built(layer: LayerConfig) -> Any:
    from keras import layers

    inner = [] if layer.inner is None else [_built(layer.inner)]
    return getattr(layers, layer.name)(*inner, **layer.arguments)


def keras_stack(stack: Stack, window: int, features: int) -> list[Any]:
    """The built Keras layers of a stack, in order; for an illegal stack, Keras raises its error."""
    import keras

    x = keras.Input((window, features))
    built = []
    for layer in stack:
        built.append(keras_layer(layer, window, x.shape[-1]))
        x = built[-1](x)
    return built


def keras_shapes(stack: Stack, samples: int, window: int, features: int) -> list[tuple[int, ...]]:
    """The output shape of each layer, found by running the Keras layers on zeros."""
    x: Any = np.zeros((samples, window, features), "float32")
    shapes = []
    for layer in stack:
        x = keras_layer(layer, window, x.shape[-1])(x)
        shapes.append(tuple(x.shape))
    return shapes


def keras_head(outputs: int) -> Any:
    """A Dense layer of zeros: an untrained network predicts no change."""
    import keras

    return keras.layers.Dense(outputs, kernel_initializer="zeros", name="head")


def initial_weights(prepared: Prepared) -> list[list[np.ndarray]]:
    """The weights at the start of training: Keras's initializers with the experiment's seed, and a head of zeros.

    Each weight has its own seed. Keras's default seeds come from Python's global `random`, which other threads of a
    worker use too.
    """
    from keras import initializers

    e = prepared.experiment
    random_initializers = {"kernel": initializers.GlorotUniform, "recurrent_kernel": initializers.Orthogonal}
    seeds = iter(np.random.default_rng(e.seed).integers(0, 2**31, 1000).tolist())

    def initial(variable: Any) -> np.ndarray:
        initializer = random_initializers.get(variable.name)
        values = variable if initializer is None else initializer(seed=next(seeds))(variable.shape)
        return values.numpy()

    built = keras_stack(e.stack, e.window, len(prepared.names))
    layers = [[initial(variable) for variable in layer.weights] for layer in built]
    outputs = prepared.outputs
    width = built[-1].output.shape[-1]
    return [*layers, [np.zeros((width, outputs), "float32"), np.zeros(outputs, "float32")]]


@dataclass(frozen=True, eq=False)
class Mix:
    """The other forecasts in the mix, and the share of each.

    shares: (4, targets), of the network, the linear model, the seasonal naive and persistence for each target.
    slopes, level: (steps * inputs, outputs) and (outputs,), of the linear model on the flattened last steps of the
        scaled window. season: in time steps, at most the window.
    """

    shares: np.ndarray
    slopes: np.ndarray
    level: np.ndarray
    season: int


def model_in_data_units(prepared: Prepared, weights: list[list[np.ndarray]], mix: Mix | None = None) -> Any:
    """A keras.Model from windows in the data's units to forecasts in the targets' units.

    It has only Keras's layers: no Lambda, no custom class.

    Args:
        weights: of each layer of the stack and last of the head, as Keras orders them.
        mix: if left out, the forecast is that of the network only.

    Returns:
        A model from (samples, window, columns), with columns as in `Prepared.columns`, to (samples, targets), or to
        (samples, horizon, targets) for a horizon above 1.
    """
    import keras
    from keras import layers

    e = prepared.experiment
    windows = keras.Input((e.window, len(prepared.columns)), name="window")
    x = _angles_as_waves(prepared, windows)
    # Normalization divides by at least 1e-7 and squares in float32, so extreme units are scaled before it.
    extreme = (prepared.deviation < 1e-6) | (prepared.deviation > 1e15)
    unit = np.where(extreme, prepared.deviation, 1.0)
    x = layers.Rescaling((1 / unit).tolist(), name="units")(x) if extreme.any() else x
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
    y = _in_target_units(prepared, windows, y)
    if mix is not None:
        y = _mixed(prepared, mix, windows, scaled, y)
    model = keras.Model(windows, y, name="rnn_lab")
    for layer, values in zip(built, weights, strict=True):
        layer.set_weights(values)
    return model


def _angles_as_waves(prepared: Prepared, windows: Any) -> Any:
    """The columns (samples, window, columns), with each angle replaced by its sine and cosine."""
    from keras import layers, ops

    if not any(encoded.wave for encoded in prepared.encodings):
        return windows
    waves = {"sin": ops.sin, "cos": ops.cos}
    parts = []
    for wave, group in groupby(prepared.encodings, key=lambda encoded: encoded.wave):
        indices = [encoded.column for encoded in group]
        columns = windows[:, :, indices[0] : indices[-1] + 1]
        parts.append(columns if wave is None else waves[wave](layers.Rescaling(np.pi / 180)(columns)))
    return layers.Concatenate(name="angles_turned")(parts) if len(parts) > 1 else parts[0]


def _in_target_units(prepared: Prepared, windows: Any, y: Any) -> Any:
    """Scaled outputs (samples, outputs) as forecasts within bounds, (samples, [horizon,] targets)."""
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
    """The targets at these steps of the window, in their units, (samples, steps * targets)."""
    from keras import layers

    e = prepared.experiment
    indices = [e.features.index(target) for target in e.targets]
    values = [windows[:, step, index : index + 1] for step in steps for index in indices]
    return layers.Concatenate()(values) if len(values) > 1 else values[0]


def _within_bounds(prepared: Prepared, y: Any) -> Any:
    """Forecasts (..., targets) clipped to the targets' bounds."""
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
    """The network's forecast mixed with the other forecasts, in the targets' units."""
    from keras import layers

    e = prepared.experiment
    network, linear, seasonal, last = mix.shares
    parts = [layers.Rescaling(network.tolist(), name="network_share")(y)]
    if linear.any():
        steps = len(mix.slopes) // scaled.shape[-1]
        dense = layers.Dense(prepared.outputs, name="linear")
        flat = dense(layers.Flatten()(scaled[:, e.window - steps :]))
        dense.set_weights([mix.slopes, mix.level])
        forecast = _in_target_units(prepared, windows, flat)
        parts.append(layers.Rescaling(linear.tolist(), name="linear_share")(forecast))
    for name, share, season in (("seasonal_share", seasonal, mix.season), ("last_share", last, 1)):
        if share.any():
            back = [e.window - 1 + h - season * -(-h // season) for h in range(1, e.horizon + 1)]
            before = _targets_at(prepared, windows, back)
            if e.horizon > 1:
                before = layers.Reshape((e.horizon, len(e.targets)))(before)
            parts.append(layers.Rescaling(share.tolist(), name=name)(before))
    return layers.Add(name="mixed")(parts) if len(parts) > 1 else parts[0]


def save_model(
    prepared: Prepared, weights: list[list[np.ndarray]], path: Path, mix: Mix | None = None
) -> None:
    """Write `model_in_data_units` as a `.keras` file, atomically."""
    model = model_in_data_units(prepared, weights, mix)
    with atomic_path(path) as temporary:
        model.save(temporary)
