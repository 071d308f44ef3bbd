"""How features continue after the last row: each kind on a small series whose next values are known."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from rnnlab.forecast.continued_features import Continued, ContinuedColumns, unpredicted
from rnnlab.series.series import Series
from tests.training.makers import a_series, an_experiment

START = "2024-01-01"  # a Monday


def continued(series: Series, season: int = 1, **changes: Any) -> ContinuedColumns:
    """The features of a run that predicts the first column of the series."""
    settings = {"features": series.features, "targets": series.features[:1]}
    e = an_experiment("lstm:1", **(settings | changes))
    return ContinuedColumns(series, e, unpredicted(e), season)


def next_values(made: ContinuedColumns, series: Series, steps: int) -> np.ndarray:
    """The features at the steps after the series' end, (steps, features)."""
    times = None
    if series.times is not None:
        times = pd.date_range(series.times[-1], periods=steps + 1, freq=series.times[1] - series.times[0])[1:]
    return made.values(series, np.array([len(series) - 1]), steps, times)[0]


def beside_noise(column: np.ndarray, **more: Any) -> Series:
    """A series of noise to predict and a feature `b`."""
    return a_series({"a": np.random.default_rng(0).normal(size=len(column)), "b": column}, **more)


def test_exact_season_repeats() -> None:
    """Seven numbers again and again; without times, the season is that of the column itself."""
    week = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0])
    series = beside_noise(np.resize(week, 200))  # the last is week[3]
    made = continued(series)
    assert made.methods == (Continued("b", "season", 7),)
    assert next_values(made, series, 5)[:, 0].tolist() == [5, 9, 2, 3, 1]


def test_season_of_a_day_is_tried_for_hours() -> None:
    """Random numbers repeated every 24 hours; the first days differ, so they do not follow from the hour."""
    random = np.random.default_rng(1)
    day = random.normal(size=24)
    column = np.append(random.normal(size=96), np.tile(day, 17))
    series = beside_noise(column, start=START)
    made = continued(series)
    assert made.methods == (Continued("b", "season", 24),)
    np.testing.assert_allclose(next_values(made, series, 30)[:, 0], np.resize(day, 30))


def test_linear_trend_continues() -> None:
    """A counter rises by 3 at each step, also beyond the steps that the fit forecasts at once."""
    series = beside_noise(3.0 * np.arange(200))
    made = continued(series)
    assert [row.method for row in made.methods] == ["linear"]
    np.testing.assert_allclose(next_values(made, series, 60)[:, 0], 597 + 3.0 * np.arange(1, 61), rtol=1e-9)


def test_constant_keeps_its_last_value() -> None:
    """No other method is better, so the simplest is chosen."""
    series = beside_noise(np.full(100, 7.0))
    made = continued(series)
    assert made.methods == (Continued("b", "last_value"),)
    assert next_values(made, series, 3)[:, 0].tolist() == [7, 7, 7]


def test_walk_keeps_its_last_value_nearly() -> None:
    """Of a random walk nothing but its last value is known; the linear forecast may differ a little from it."""
    walk = np.random.default_rng(2).normal(size=2000).cumsum()
    series = beside_noise(walk)
    values = next_values(continued(series), series, 1)
    assert abs(values[0, 0] - walk[-1]) < 0.3


def test_values_that_return_to_their_mean_do_so_in_the_forecast() -> None:
    """x' = 0.5 x + noise: three steps after 8 the best forecast is 1."""
    random = np.random.default_rng(3)
    column = np.zeros(4000)
    for row in range(1, 4000):
        column[row] = 0.5 * column[row - 1] + random.normal()
    column[-1] = 8.0
    series = beside_noise(column)
    np.testing.assert_allclose(next_values(continued(series), series, 3)[:, 0], [4, 2, 1], atol=0.7)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("hour", lambda times: times.hour),
        ("weekday from 1", lambda times: times.day_of_week + 1),
        ("weekend", lambda times: times.day_of_week >= 5),
        ("tariff", lambda times: np.where(times.hour < 6, 0.11, 0.3)),
        ("wave", lambda times: np.sin(2 * np.pi * times.hour / 24)),
        ("month", lambda times: times.month),
        ("year", lambda times: times.year),
    ],
)
def test_calendar_continues_exactly(name: str, column: Any) -> None:
    """60 days of hours, to the end of February: the month and the year have not been seen to change twice."""
    times = pd.date_range(START, periods=60 * 24, freq="h")
    series = beside_noise(np.asarray(column(times), float), start=START)
    made = continued(series)
    expected = np.asarray(column(pd.date_range("2024-03-01", periods=200, freq="h")), float)
    if name == "year":  # one value so far: its last one
        assert [row.method for row in made.methods] == ["last_value"]
    else:
        assert [row.method for row in made.methods] == ["calendar"]
    np.testing.assert_allclose(next_values(made, series, 200)[:, 0], expected)


def test_rare_flag_is_not_a_part_of_the_calendar() -> None:
    """One hour in 200 is 1: "always 0" fits 99.5 % of the rows, but none of those that matter."""
    flag = np.zeros(60 * 24)
    flag[np.random.default_rng(4).choice(len(flag), 7, replace=False)] = 1
    made = continued(beside_noise(flag, start=START))
    assert made.methods[0].method != "calendar"


def test_angle_is_continued_on_the_circle() -> None:
    """A wind that turns by 10 degrees an hour passes north: 350, 0, 10, never 180 in between."""
    series = beside_noise((10.0 * np.arange(400) + 0.001) % 360)  # the last is 3990 = 30 degrees
    made = continued(series, angles=("b",))
    difference = (next_values(made, series, 40)[:, 0] - (30 + 10 * np.arange(1, 41)) + 180) % 360 - 180
    assert np.abs(difference).max() < 2


def test_amount_stays_above_zero() -> None:
    """Rain falls from 80 to nothing: a straight line would go on below zero."""
    rain = np.maximum(0, 100 - np.arange(98) * 1.02)
    series = a_series({"a": np.random.default_rng(0).normal(size=98), "rain (mm)": rain})
    assert next_values(continued(series), series, 20).min() >= 0


def test_values_do_not_depend_on_how_many_steps_are_asked_for() -> None:
    walk = np.random.default_rng(5).normal(size=(500, 2)).cumsum(axis=0)
    series = a_series({"a": walk[:, 0], "b": walk[:, 1] + np.tile([0.0, 3.0, 1.0, 0.0], 125)})
    made = continued(series)
    np.testing.assert_array_equal(next_values(made, series, 7), next_values(made, series, 90)[:7])


def test_no_row_after_the_origin_is_read() -> None:
    """Other values after an origin in the test set do not change the features that continue from it."""
    values = np.random.default_rng(6).normal(size=300).cumsum()
    series = beside_noise(values)
    other = beside_noise(np.append(values[:280], np.full(20, 1e6)))
    origins = np.array([270, 279])
    before = continued(series).values(series, origins, 10, None)
    np.testing.assert_array_equal(before, continued(other).values(other, origins, 10, None))


def test_targets_and_features_known_ahead_are_not_continued() -> None:
    series = a_series({name: np.random.default_rng(7).normal(size=100) for name in "abc"})
    made = continued(series, targets=("a",), known=("c",))
    assert made.names == ("b",)
    assert made.values(series, np.array([50, 60]), 4, None).shape == (2, 4, 1)


def test_without_a_validation_set_the_season_is_measured_on_the_training_set() -> None:
    """The linear forecast, which is fitted to these rows, is not compared on them."""
    series = beside_noise(np.resize([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0], 200))
    made = continued(series, split=(0.8, 0.0, 0.2))
    assert made.methods == (Continued("b", "season", 7),)
    walk = beside_noise(np.random.default_rng(8).normal(size=200).cumsum())
    assert continued(walk, split=(0.8, 0.0, 0.2)).methods == (Continued("b", "last_value"),)


def test_short_series_and_gaps_are_continued_too() -> None:
    """12 rows in two pieces: too few for a fit, so the last value is kept."""
    series = beside_noise(np.arange(12.0), segments=[0] * 6 + [1] * 6)
    made = continued(series, split=(0.5, 0.25, 0.25))
    assert next_values(made, series, 2)[:, 0].tolist() == [11, 11]
