"""The season: what the time step suggests, and whether the data confirm it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rnnlab.forecast.season import (
    autocorrelated_lag,
    candidates,
    explained_by_place,
    season_of,
    seasonal_gain,
)
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.series.weather import Weather, generated

from .test_baselines import prepared_of

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
RANDOM = np.random.default_rng(3)


def stepped(step: float | None, values=(), **changes: Any) -> Series:
    column = np.reshape(np.asarray(values, float), (-1, 1))
    times = None if step is None else pd.date_range("2024-01-01", periods=len(column), freq="h", unit="us")
    made = Series("made", ("a",), column, times, None, step, np.zeros(len(column), np.int64))
    return replace(made, **changes)


def found(values, step: float | None = HOUR, **changes: Any):
    return season_of(prepared_of({"a": values}), stepped(step, values, **changes))


def wave(period: float, rows: int, noise: float = 0.3) -> np.ndarray:
    return np.sin(2 * np.pi * np.arange(rows) / period) + noise * RANDOM.normal(size=rows)


@pytest.mark.parametrize(
    ("step", "steps"),
    [
        (MINUTE, [60, 1440, 10080]),
        (10 * MINUTE, [6, 144, 1008]),
        (HOUR, [24, 168]),
        (6 * HOUR, [4, 28]),
        (7 * HOUR, [24]),
        (DAY, [7, 365]),
        (7 * DAY, [52]),
        (30.44 * DAY, [12]),
        (91 * DAY, [4]),
        (365 * DAY, []),
        (None, []),
        (0.0, []),
    ],
)
def test_candidates_are_the_seasons_people_expect_of_a_step(step, steps):
    """Hours, days, weeks and years, as far as the step divides them."""
    assert [season.steps for season in candidates(stepped(step))] == steps


def test_candidates_of_weekdays_are_five_and_a_year():
    """Where Monday follows Friday, a week has five steps."""
    assert [season.steps for season in candidates(stepped(DAY, week=(0, 1, 2, 3, 4)))] == [5, 261]


@pytest.mark.parametrize(("months", "steps"), [(1, [12]), (3, [4]), (6, [2]), (12, [])])
def test_candidates_of_calendar_steps_are_a_year(months, steps):
    """Months, quarters and half years; a year has no season."""
    series = stepped(months * 30.44 * DAY, step_months=months)
    assert [season.steps for season in candidates(series)] == steps


def test_season_is_a_day_where_the_hours_say_so():
    """A daily wave with noise, 600 hours of it."""
    season = found(wave(24, 600))
    assert season.steps == 24
    assert season.reason.code == "forecast.season_found"
    assert str(season.reason).startswith("a day (24 steps): values one season apart differ ")


def test_season_is_a_week_where_the_days_differ():
    """Two quiet days after five busy ones: a day's wave alone is a poorer guess than the week's."""
    hours = np.arange(24 * 70)
    busy = np.where(hours // 24 % 7 < 5, 3.0, 0.0)
    assert found(busy + wave(24, len(hours))).steps == 168


@pytest.mark.parametrize("kind", ["noise", "walk", "line"])
def test_season_is_none_without_a_cycle(kind):
    """Noise, a random walk and a straight line have no day, though their rows are hours."""
    values = {
        "noise": RANDOM.normal(size=3000),
        "walk": np.cumsum(RANDOM.normal(size=3000)),
        "line": np.arange(3000.0),
    }[kind]
    season = found(values)
    assert season.steps == 1
    assert season.reason == Message("forecast.no_season", {"names": ("day", "week")})
    assert str(season.reason) == "no season: values a day or a week apart are no more alike than others"


def test_season_below_a_strong_trend_is_found_by_the_changes():
    """A trend that turns often: values a day of four steps apart are no more alike than others, but the changes are."""
    random = np.random.default_rng(0)
    trend = np.cumsum(0.3 * np.cumsum(random.normal(size=200)) + 0.5 * random.normal(size=200))
    values = trend + np.tile([0.0, 1.2, 0.0, -1.2], 50)
    assert seasonal_gain(values[:140, None], np.zeros(140), 4) < 0.05
    season = found(values, step=6 * HOUR)
    assert season.steps == 4
    assert str(season.reason).startswith("a day (4 steps): the place in it explains ")
    assert found(trend, step=6 * HOUR).steps == 1


def test_share_that_the_place_explains_is_hand_worked():
    """Changes of 1 and -1 in turn are explained wholly, as is no share of changes that are chance."""
    rows, segments = np.tile([0.0, 1.0], 30)[:, None], np.zeros(60)
    assert explained_by_place(rows, segments, 2) == pytest.approx(1)
    walks = np.cumsum(np.random.default_rng(1).normal(size=(200, 60, 1)), axis=1)
    assert np.mean([explained_by_place(walk, segments, 4) > 0 for walk in walks]) < 0.02


def test_season_needs_to_be_held_twice_by_training():
    """60 rows, 42 of them training: less than two days of hours."""
    season = found(wave(24, 60))
    assert season.steps == 1
    assert season.reason == Message("forecast.season_too_long", {"names": ("day", "week")})
    assert str(season.reason) == "no season: the training set does not contain a day or a week twice"


@pytest.mark.parametrize("period", [11, 24, 50])
def test_season_without_times_is_found_by_the_autocorrelation(period):
    """A wave on a trend, without times."""
    season = found(wave(period, 700) + 0.01 * np.arange(700), step=None)
    assert abs(season.steps - period) <= 1
    assert str(season.reason).startswith(f"{season.steps} steps: values one season apart differ")


def test_chance_makes_no_season_in_few_rows():
    """34 rows of noise have peaks of 0.3 often, one in six: a correlation by chance has an error of 0.17 there.

    A season of 8 steps is found in as many rows.
    """
    noises = np.random.default_rng(5).normal(size=(200, 34, 1))
    assert sum(autocorrelated_lag(noise) is not None for noise in noises) <= 2
    assert autocorrelated_lag(np.sin(2 * np.pi * np.arange(34) / 8)[:, None] + 0.3 * noises[0]) == 8


def test_season_without_times_is_none_in_noise():
    """No peak of the autocorrelation is high enough."""
    assert found(RANDOM.normal(size=700), step=None).steps == 1


def test_season_is_read_from_the_training_set_only():
    """A wave that begins after the training set is not known yet."""
    values = RANDOM.normal(size=1000)
    values[700:] += 20 * wave(24, 300)
    assert found(values).steps == 1


def test_gain_does_not_compare_across_a_gap():
    """Two pieces of one wave, each with its own level: only changes within a piece count."""
    piece = np.sin(2 * np.pi * np.arange(120) / 12)
    values = np.concatenate([piece, piece + 1000])[:, None]
    segments = np.repeat([0, 1], 120)
    assert seasonal_gain(values, segments, 12) == pytest.approx(1)


@pytest.mark.parametrize("rows", [8, 20])
def test_season_of_a_constant_is_none(rows):
    """Nothing varies, so nothing is more alike."""
    assert found(np.full(rows, 4.5)).steps == 1
    assert found(np.full(rows, 4.5), step=None).steps == 1


def test_given_season_is_taken_as_it_is() -> None:
    """Of hours with a daily cycle: 7 steps are used, and 1 says that there is none."""
    series = generated(Weather(rows=400, step_minutes=60))
    for season, said in ((7, "7 steps, as given"), (1, "no season, as given")):
        prepared = prepared_of({"a": series.values[:, 0]}, window=6, season=season)
        found = season_of(prepared, series)
        assert (found.steps, str(found.reason)) == (season, said)


def test_given_season_must_be_twice_in_the_training_set() -> None:
    """280 training rows: 140 steps fit, 141 do not."""
    column = {"a": generated(Weather(rows=400)).values[:, 0]}
    prepared_of(column, window=6, season=140)
    with pytest.raises(Mistake, match="141 steps is not twice in the training set, which has 280 rows"):
        prepared_of(column, window=6, season=141)
