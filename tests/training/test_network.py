"""The plain Keras model that is saved, beside the loop that trained it."""

import random
from dataclasses import replace

import numpy as np
import pytest

from rnnlab.series.weather import Weather, generated
from rnnlab.stack.layers import read_stack
from rnnlab.training.network import (
    initial_weights,
    keras_shapes,
    keras_stack,
    model_in_data_units,
    save_model,
)
from rnnlab.training.prepared import prepare
from rnnlab.training.train import fastest_loop

from .makers import a_walk, an_experiment

pytestmark = pytest.mark.slow


def with_random_weights(series, e, seed: int = 0):
    """The prepared series and an untrained loop whose weights, the head's too, are random."""
    prepared = prepare(series, e)
    loop = fastest_loop(prepared, every_step=False)
    loop.flat = loop.average = (
        np.random.default_rng(seed).normal(size=loop.flat.shape, scale=0.4).astype("float32")
    )
    return prepared, loop, loop.keras_weights(loop.flat)


def windows_in_own_units(series, prepared, origins):
    """Raw windows as a user has them: the features as they are, then the calendar columns."""
    e = prepared.experiment
    rows = origins[:, None] + np.arange(-e.window + 1, 1)
    raw = np.column_stack([series.column(name) for name in e.features])
    return np.concatenate([raw, prepared.inputs[:, len(e.features) :]], axis=1)[rows].astype("float32")


CASES = {
    "change": (["lstm:4:seq", "lstm:3"], {}),
    "value": (["lstm:4"], {"predict": "value"}),
    "3 steps of 2 targets": (["gru:4"], {"horizon": 3, "targets": ("b", "a")}),
    "3 values of 2 targets": (["gru:4"], {"horizon": 3, "targets": ("b", "a"), "predict": "value"}),
    "sequence out": (["lstm:4:seq"], {"horizon": 2}),
    "calendar": (["lstm:4"], {"calendar": True, "targets": ("a", "b")}),
    "dropout and both ways": (["dropout:0.5", "bi-rnn:3"], {}),
}


@pytest.mark.parametrize(("layers", "changes"), CASES.values(), ids=CASES)
def test_saved_model_predicts_what_the_loop_does(tmp_path, layers, changes):
    """Saved, loaded by stock Keras in safe mode and fed raw windows, it agrees to 1e-4 of a value."""
    import keras

    series = a_walk(start="2024-01-01")
    e = an_experiment(*layers, **{"window": 6, **changes})
    prepared, loop, weights = with_random_weights(series, e)
    save_model(prepared, weights, tmp_path / "model.keras")
    model = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    origins = prepared.origins.test
    expected = loop.predict(origins)
    outputs = model.predict(windows_in_own_units(series, prepared, origins), verbose=0)
    assert outputs.shape == (
        (len(origins), e.horizon, len(e.targets)) if e.horizon > 1 else (len(origins), len(e.targets))
    )
    # Near zero a relative error says nothing: there the column's own spread is the measure.
    spread = prepared.deviation[list(prepared.target_index)]
    allowed = 1e-4 * np.maximum(np.abs(expected), spread)
    assert (np.abs(outputs.reshape(expected.shape) - expected) <= allowed).all()


@pytest.mark.parametrize("unit", [1e-12, 1e-6, 1e20])
def test_saved_model_agrees_where_the_unit_of_a_column_is_odd(unit):
    """A column of picovolts written in volts is scaled like any other."""
    walk = a_walk()
    series = replace(walk, values=walk.values * unit)
    prepared, loop, weights = with_random_weights(series, an_experiment("lstm:4", window=6))
    origins = prepared.origins.test
    outputs = model_in_data_units(prepared, weights).predict(
        windows_in_own_units(series, prepared, origins), verbose=0
    )
    spread = prepared.deviation[0]
    assert outputs[:, 0] / spread == pytest.approx(loop.predict(origins)[:, 0, 0] / spread, abs=1e-3)


def test_saved_model_agrees_on_generated_weather():
    """Three features with the calendar of a month of hours."""
    series = generated(Weather(rows=720))
    e = an_experiment(
        "lstm:4", features=series.features, targets=series.features[:1], window=12, calendar=True
    )
    prepared, loop, weights = with_random_weights(series, e)
    assert len(prepared.names) == 7
    origins = prepared.origins.test
    outputs = model_in_data_units(prepared, weights).predict(
        windows_in_own_units(series, prepared, origins), verbose=0
    )
    assert outputs[:, 0] == pytest.approx(loop.predict(origins)[:, 0, 0], abs=1e-3)


def test_saved_model_of_an_untrained_network_gives_the_last_value_back():
    """Before training, raw units in are raw units out: persistence."""
    series = a_walk()
    prepared = prepare(series, an_experiment("lstm:4", targets=("b",)))
    loop = fastest_loop(prepared, every_step=False)
    model = model_in_data_units(prepared, loop.keras_weights(loop.flat))
    windows = windows_in_own_units(series, prepared, prepared.origins.test)
    assert model.predict(windows, verbose=0) == pytest.approx(windows[:, -1, 1:2])


def test_keras_shapes_are_those_of_the_real_layers():
    """Two windows of five steps and three features through one layer of each shape."""
    stack = read_stack(["lstm:4:seq", "bi-gru:3:seq", "lstm:2", "repeat", "rnn:3", "depth1", "dense:7"])
    assert keras_shapes(stack, 2, 5, 3) == [
        (2, 5, 4),
        (2, 5, 6),
        (2, 2),
        (2, 5, 2),
        (2, 3),
        (2, 1, 3),
        (2, 1, 7),
    ]


def test_weights_at_the_start_follow_from_the_seed_alone():
    """Whatever else draws from Python's random numbers meanwhile; both ways of a bidirectional layer differ."""
    prepared = prepare(a_walk(), an_experiment("bi-lstm:3:seq", "gru:2", "dense:3", seed=4))
    first = initial_weights(prepared)
    random.seed(99)
    again = initial_weights(prepared)
    for own, other in zip(first, again, strict=True):
        assert all(np.array_equal(*pair) for pair in zip(own, other, strict=True))
    forwards, backwards = first[0][:3], first[0][3:]
    assert not np.array_equal(forwards[0], backwards[0])
    # Keras opens the forget gate at the start and makes the recurrent kernel's rows orthonormal.
    assert forwards[2].tolist() == [0] * 3 + [1] * 3 + [0] * 6
    assert forwards[1] @ forwards[1].T == pytest.approx(np.eye(3), abs=1e-6)
    shapes = [[array.shape for array in own] for own in first]
    stack = keras_stack(prepared.experiment.stack, 3, 2)
    assert shapes[:-1] == [[tuple(weight.shape) for weight in layer.weights] for layer in stack]
    assert not first[-1][0].any() and not first[-1][1].any()


MIXES = {
    "change": {"targets": ("a", "b")},
    "value": {"targets": ("a", "b"), "predict": "value"},
    "3 changes": {"targets": ("b", "a"), "horizon": 3},
    "3 values": {"targets": ("b", "a"), "horizon": 3, "predict": "value"},
    "3 steps over a season of 2": {"horizon": 3, "targets": ("a", "b"), "season": 2},
    "linear model of a few steps": {"targets": ("a", "b"), "columns": 4},
}


@pytest.mark.parametrize("changes", MIXES.values(), ids=MIXES)
def test_saved_model_with_a_mix_is_the_mixed_forecast(tmp_path, monkeypatch, changes):
    """Network, linear model and seasonal naive with shares of their own for each target, in stock Keras."""
    import keras

    from rnnlab.forecast import baselines
    from rnnlab.forecast.mix import PARTS, MixedForecast
    from rnnlab.forecast.past_forecasts import Repeated
    from rnnlab.forecast.season import Season

    changes = dict(changes)
    season = changes.pop("season", 4)
    monkeypatch.setattr(baselines, "MOST_COLUMNS", changes.pop("columns", 2000))
    series = a_walk()
    prepared, loop, weights = with_random_weights(series, an_experiment("lstm:4", window=6, **changes))
    mixed = MixedForecast(prepared, series, loop.predict)
    mixed.season = Season(season, "")
    mixed.past.fits["seasonal_naive"] = [Repeated(season)] * 2
    shares = {
        "network": [0.4, 0.0],
        "linear": [0.3, 0.6],
        "seasonal_naive": [0.2, 0.4],
        "persistence": [0.1, 0],
    }
    mixed.shares = np.array([shares.get(name, [0.0, 0.0]) for name in PARTS])
    save_model(prepared, weights, tmp_path / "model.keras", mixed.keras_mix())
    model = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    origins = prepared.origins.test
    expected = mixed.predict(origins)
    outputs = model.predict(windows_in_own_units(series, prepared, origins), verbose=0)
    spread = prepared.deviation[list(prepared.target_index)]
    assert outputs.reshape(expected.shape) / spread == pytest.approx(expected / spread, abs=1e-4)


def test_mix_of_the_linear_model_alone_leaves_the_network_out():
    """A share of 0 is a weight of 0: whatever the network says, the linear model's forecast comes out."""
    from rnnlab.forecast.mix import PARTS, MixedForecast

    series = a_walk()
    prepared, loop, weights = with_random_weights(series, an_experiment("lstm:4", window=6))
    mixed = MixedForecast(prepared, series, loop.predict)
    mixed.shares = np.array([[float(name == "linear")] for name in PARTS])
    origins = prepared.origins.test
    windows = windows_in_own_units(series, prepared, origins)
    outputs = model_in_data_units(prepared, weights, mixed.keras_mix()).predict(windows, verbose=0)
    assert outputs == pytest.approx(mixed.linear.predict(origins)[:, 0], abs=1e-4 * prepared.deviation[0])
