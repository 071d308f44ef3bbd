"""The exported model reads the columns as a person has them: angles, features known ahead, bounds."""

import subprocess
import sys

import numpy as np
import pytest

from rnnlab.forecast.mix import PARTS, MixedForecast
from rnnlab.forecast.past_forecasts import Repeated
from rnnlab.forecast.season import Season
from rnnlab.series.kinds import Bounds
from rnnlab.training.network import Mix, model_in_data_units, save_model
from rnnlab.training.prepared import prepare
from rnnlab.training.train import fastest_loop

from .makers import a_series, an_experiment

ROWS = 240
READS_IT = """
import sys
import keras, numpy as np
assert not any(name.startswith("rnnlab") for name in sys.modules)
model = keras.saving.load_model(sys.argv[1], safe_mode=True)
np.save(sys.argv[3], model.predict(np.load(sys.argv[2]), verbose=0))
"""
CASES = {
    "one step": {},
    "one bounded target": {"targets": ("rain",), "bounds": (Bounds("rain", 0),)},
    "the value": {"predict": "value"},
    "3 steps": {"horizon": 3},
    "3 steps and the calendar": {"horizon": 3, "calendar": True},
    "two angles side by side": {"angles": ("wind", "waves"), "known": ()},
    "all but the targets known ahead": {"known": ("wind", "waves", "off"), "horizon": 2},
}


def a_coast():
    """Rain and humidity near their bounds, two directions and days off."""
    random = np.random.default_rng(3)
    return a_series(
        {
            "rain": np.maximum(0, random.normal(size=ROWS)),
            "wind": random.uniform(0, 360, ROWS),
            "waves": random.uniform(0, 360, ROWS),
            "humidity": np.clip(90 + 12 * random.normal(size=ROWS), 0, 100),
            "off": random.integers(0, 2, ROWS),
        },
        start="2024-01-01",
    )


def an_experiment_there(**changes):
    usual = {
        "features": ("rain", "wind", "waves", "humidity", "off"),
        "targets": ("humidity", "rain"),
        "angles": ("wind",),
        "known": ("off",),
        "bounds": (Bounds("rain", 0), Bounds("humidity", 0, 100)),
        "window": 6,
    }
    return an_experiment("lstm:4", **(usual | changes))


def columns_by_hand(series, prepared, origins):
    """What a person gives the model: (windows, time steps, columns), known columns from the row after."""
    e = prepared.experiment
    named = {}
    for name in e.features:
        named[name] = series.column(name)
        named[f"{name} (next step)"] = np.roll(series.column(name), -1)
        named[f"{name} ({e.horizon} steps ahead)"] = np.roll(series.column(name), -e.horizon)
    for number, name in enumerate(prepared.names):
        named.setdefault(name, prepared.inputs[:, number])  # the calendar
    table = np.column_stack([named[name] for name in prepared.columns])
    return table[origins[:, None] + np.arange(-e.window + 1, 1)].astype("float32")


def with_large_weights(prepared):
    """An untrained loop whose random head throws forecasts over the bounds."""
    loop = fastest_loop(prepared, every_step=False)
    random = np.random.default_rng(0)
    loop.flat = loop.average = random.normal(size=loop.flat.shape, scale=2).astype("float32")
    return loop, loop.keras_weights(loop.flat)


@pytest.mark.parametrize("changes", CASES.values(), ids=CASES)
@pytest.mark.parametrize("mixed", [False, True], ids=["alone", "mixed"])
def test_exported_model_forecasts_what_the_lab_does(changes, mixed):
    """Fed the columns in their own units it agrees to a ten-thousandth, cut off at the same bounds."""
    series = a_coast()
    prepared = prepare(series, an_experiment_there(**changes))
    loop, weights = with_large_weights(prepared)
    origins, mix = prepared.origins.test, None
    expected = loop.predict(origins)
    e = prepared.experiment
    if mixed:
        mixed_forecast = MixedForecast(prepared, series, loop.predict)
        shares = {"network": 0.4, "linear": 0.3, "seasonal_naive": 0.2, "persistence": 0.1}
        mixed_forecast.shares[:] = np.array([shares.get(name, 0.0) for name in PARTS])[:, None]
        mixed_forecast.season = Season(2, "")
        mixed_forecast.past.fits["seasonal_naive"] = [Repeated(2)] * len(e.targets)
        mix, expected = mixed_forecast.keras_mix(), mixed_forecast.predict(origins)
        assert isinstance(mix, Mix)
    else:
        at_bounds = (expected == prepared.low) | (expected == prepared.high)
        assert at_bounds.any()
    outputs = model_in_data_units(prepared, weights, mix).predict(
        columns_by_hand(series, prepared, origins), verbose=0
    )
    assert outputs.shape == (
        (len(origins), e.horizon, len(e.targets)) if e.horizon > 1 else expected[:, 0].shape
    )
    spread = prepared.deviation[list(prepared.target_index)]
    assert (
        np.abs(outputs.reshape(expected.shape) - expected) <= 1e-4 * np.maximum(np.abs(expected), spread)
    ).all()
    if not mixed:
        assert (outputs >= prepared.low).all() and (outputs <= prepared.high).all()


def test_exported_model_is_read_by_keras_alone(tmp_path):
    """In safe mode, in a process that knows nothing of the lab."""
    series = a_coast()
    prepared = prepare(series, an_experiment_there(horizon=2))
    _, weights = with_large_weights(prepared)
    windows = columns_by_hand(series, prepared, prepared.origins.test)
    save_model(prepared, weights, tmp_path / "model.keras")
    np.save(tmp_path / "windows.npy", windows)
    paths = [str(tmp_path / name) for name in ("model.keras", "windows.npy", "outputs.npy")]
    subprocess.run([sys.executable, "-c", READS_IT, *paths], cwd=tmp_path, check=True, timeout=600)
    expected = model_in_data_units(prepared, weights).predict(windows, verbose=0)
    assert np.load(tmp_path / "outputs.npy") == pytest.approx(expected, abs=1e-3)
