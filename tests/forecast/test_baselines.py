"""The baselines: hand-worked, and the linear one compared with NumPy's least squares."""

from typing import Any

import numpy as np
import pytest

from rnnlab.experiment import Experiment
from rnnlab.forecast import baselines
from rnnlab.forecast.baselines import Linear, persistence, seasonal_naive
from rnnlab.series.series import Series
from rnnlab.series.weather import Weather
from rnnlab.stack.layers import read_stack
from rnnlab.training.prepared import Prepared, prepare


def prepared_of(columns: dict[str, Any], segments=None, **changes: Any) -> Prepared:
    """A series of those columns without times, made ready; the first column is the target."""
    values = np.column_stack([np.asarray(column, float) for column in columns.values()])
    numbers = np.zeros(len(values), np.int64) if segments is None else np.asarray(segments)
    series = Series("made", tuple(columns), values, None, None, None, numbers)
    settings: dict[str, Any] = {
        "source": Weather(),
        "features": tuple(columns),
        "targets": (next(iter(columns)),),
        "stack": read_stack(["lstm:3"]),
        "window": 3,
        "epochs": 10,
        "batch_size": 32,
        "calendar": False,
    }
    return prepare(series, Experiment(**(settings | changes)))


def test_persistence_repeats_the_last_value_at_every_lead_time():
    """Origins 4 and 7 of the squares: 16 and 49, three times each."""
    prepared = prepared_of({"a": np.arange(30) ** 2}, horizon=3)
    forecast = persistence(prepared, np.array([4, 7]))
    assert forecast[..., 0].tolist() == [[16, 16, 16], [49, 49, 49]]


def test_seasonal_naive_looks_back_one_season():
    """Of rows that count 0, 1, 2 ..., a season of 4 and origin 9: the steps 10, 11, 12 get 6, 7, 8."""
    prepared = prepared_of({"a": range(30), "b": range(100, 130)}, horizon=3, targets=("a", "b"))
    forecast = seasonal_naive(prepared, np.zeros(1, int), np.array([9]), 4)
    assert forecast[0].tolist() == [[6, 106], [7, 107], [8, 108]]


def test_seasonal_naive_repeats_the_season_for_a_longer_horizon():
    """A season of 3 and origin 9: the steps 10 to 16 get 7, 8, 9, 7, 8, 9, 7, never a later row."""
    prepared = prepared_of({"a": range(60)}, horizon=7)
    forecast = seasonal_naive(prepared, np.zeros(1, int), np.array([9]), 3)
    assert forecast[0, :, 0].tolist() == [7, 8, 9, 7, 8, 9, 7]


def test_seasonal_naive_without_a_season_is_persistence():
    """A season of one step is the last value."""
    prepared = prepared_of({"a": np.arange(60) ** 2}, horizon=4)
    origins = prepared.origins.test
    naive = seasonal_naive(prepared, np.zeros(1, int), origins, 1)
    assert np.array_equal(naive, persistence(prepared, origins))


def test_seasonal_naive_falls_back_to_the_last_value_before_the_start():
    """A season of 5 and origin 3: step 4 would be row -1, so it gets row 3; step 5 gets row 0."""
    prepared = prepared_of({"a": range(10, 40)}, horizon=2)
    forecast = seasonal_naive(prepared, np.zeros(1, int), np.array([3]), 5)
    assert forecast[0, :, 0].tolist() == [13, 10]


def test_seasonal_naive_falls_back_to_the_last_value_beyond_a_gap():
    """A gap before row 10, a season of 4, origin 12: rows 9 and 10 are asked for, and 9 is beyond it."""
    segments = np.repeat([0, 1], [10, 30])
    prepared = prepared_of({"a": range(40)}, segments=segments, horizon=2)
    forecast = seasonal_naive(prepared, np.array([10]), np.array([12]), 4)
    assert forecast[0, :, 0].tolist() == [12, 10]


@pytest.mark.parametrize("predict", ["change", "value"])
def test_linear_recovers_an_exact_linear_relation(predict):
    """A sampled wave obeys x[t+1] = 2 cos(w) x[t] - x[t-1]: the error is a thousandth of its size."""
    wave = 5 + np.sin(0.7 * np.arange(200))
    prepared = prepared_of({"a": wave}, window=2, horizon=3, predict=predict)
    origins = prepared.origins.test
    assert Linear(prepared).predict(origins) == pytest.approx(prepared.truth(origins), abs=1e-3)


def driven(rows: int = 300) -> dict[str, np.ndarray]:
    """`a` follows from two steps of itself and of `b`, nearly without noise; `b` is random."""
    random = np.random.default_rng(8)
    a, b = np.zeros(rows), random.normal(size=rows)
    for t in range(1, rows - 1):
        a[t + 1] = 0.5 * a[t] + 2 * b[t] - b[t - 1] + 3 + 1e-5 * random.normal()
    return {"a": a, "b": b}


@pytest.mark.parametrize("split", [(0.7, 0.15, 0.15), (0.7, 0.0, 0.3)])
def test_linear_agrees_with_least_squares_on_well_posed_data(split):
    """With the smallest penalty, or without a validation set the middle one: within 1 % of the spread."""
    columns = driven()
    prepared = prepared_of(columns, window=2, targets=("a",), split=split)
    table = np.column_stack(list(columns.values()))

    def flat(origins: np.ndarray) -> np.ndarray:
        return np.array([[1, *table[t - 1], *table[t]] for t in origins])

    training, test = prepared.origins.training, prepared.origins.test
    slopes = np.linalg.lstsq(flat(training), columns["a"][training + 1], rcond=None)[0]
    expected = flat(test) @ slopes
    allowed = (1e-4 if split[1] else 1e-2) * columns["a"].std()
    assert Linear(prepared).predict(test)[:, 0, 0] == pytest.approx(expected, abs=allowed)


def test_linear_chooses_its_penalty_without_a_validation_set_too():
    """Of noise, the newest training windows say that a strong penalty is best; of a wave, a weak one."""
    noise = np.random.default_rng(2).normal(size=200)
    wave = np.sin(np.arange(200) / 3)
    found = [
        Linear(prepared_of({"a": a}, window=24, split=(0.7, 0.0, 0.3), predict="value"))
        for a in (noise, wave)
    ]
    assert found[0].penalty >= 1 > 1e-3 > found[1].penalty


def test_linear_fits_every_lead_time_and_target():
    """Two waves three steps ahead: the shape is (windows, horizon, targets), each one right."""
    t = np.arange(300)
    prepared = prepared_of(
        {"a": np.sin(0.7 * t), "b": 50 * np.cos(1.1 * t)}, window=4, horizon=3, targets=("b", "a")
    )
    origins = prepared.origins.test
    forecast, truth = Linear(prepared).predict(origins), prepared.truth(origins)
    assert forecast.shape == truth.shape == (len(origins), 3, 2)
    assert forecast[..., 0] == pytest.approx(truth[..., 0], abs=0.1)
    assert forecast[..., 1] == pytest.approx(truth[..., 1], abs=0.002)


def test_linear_is_fitted_to_the_training_set_only():
    """Without a validation set, other test values do not change what it has learnt."""
    columns = driven()
    fitted = Linear(prepared_of(columns, split=(0.7, 0.0, 0.3)))
    columns["a"] = np.append(columns["a"][:210], np.zeros(90))
    again = Linear(prepared_of(columns, split=(0.7, 0.0, 0.3)))
    assert np.array_equal(fitted.slopes, again.slopes)
    assert np.array_equal(fitted.bias, again.bias)


def test_linear_in_blocks_is_the_same_as_in_one(monkeypatch):
    """How many windows are added up at once makes no difference."""
    prepared = prepared_of(driven())
    origins = prepared.origins.test
    whole = Linear(prepared).predict(origins)
    monkeypatch.setattr(baselines, "ROWS_AT_ONCE", 17)
    assert Linear(prepared).predict(origins) == pytest.approx(whole, abs=1e-9)


def test_linear_reads_the_most_recent_steps_of_a_wide_window(monkeypatch):
    """With room for four columns only, two steps of two features are read."""
    monkeypatch.setattr(baselines, "MOST_COLUMNS", 4)
    prepared = prepared_of(driven(), window=20)
    linear = Linear(prepared)
    assert linear.steps == 2
    assert linear.predict(prepared.origins.test) == pytest.approx(
        prepared.truth(prepared.origins.test), abs=0.05
    )


def test_linear_on_a_constant_series_is_that_constant():
    """Nothing varies, and nothing is divided by zero."""
    prepared = prepared_of({"a": np.full(60, 4.5)})
    assert Linear(prepared).predict(prepared.origins.test) == pytest.approx(4.5)
