"""The default settings, which depend on the length and the time step of the series."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnnlab import experiment_messages as messages
from rnnlab.defaults import (
    chosen_experiment,
    default_experiment,
    default_settings,
    default_target,
    default_values,
    usual_span,
)
from rnnlab.message import Message
from rnnlab.series.series import Series
from rnnlab.series.source import Sample, Weather, keep, load

DAY = 86_400


def a_series(
    rows: int, seconds: float | None = None, months: int | None = None, piece: int | None = None
) -> Series:
    """piece: rows between two gaps."""
    segments = np.arange(rows) // (piece or rows)
    return Series("made", ("a",), np.zeros((rows, 1)), None, None, seconds, segments, step_months=months)


@pytest.mark.parametrize(
    ("series", "window", "why"),
    [
        (a_series(8706, 3600), 26, messages.one_day()),
        (a_series(8706, 1800), 50, messages.one_day()),
        (a_series(8706, 2400), 38, messages.one_day()),
        (a_series(8706, 900), 24, messages.time_steps(24)),  # a day of quarter hours would be 96
        (a_series(1461, DAY), 24, messages.time_steps(24)),
        (a_series(400), 24, messages.time_steps(24)),
        (a_series(144, 30.4 * DAY, 1), 24, messages.two_years_of_months()),
        (a_series(144, 91.3 * DAY, 3), 12, messages.three_years_of_quarters()),
        # 100 rows: 70 for training, a third of which are 23.
        (a_series(100, 3600), 23, messages.third_of_training_set(100)),
        (a_series(10), 2, messages.third_of_training_set(10)),
        (a_series(3), 2, messages.third_of_training_set(3)),
        # A window of 26 and the row after it fit into pieces of 27 rows, not into those of 26.
        (a_series(2700, 3600, piece=27), 26, messages.one_day()),
        (a_series(2600, 3600, piece=26), 13, messages.half_of_a_piece(26)),
        (a_series(600, 3600, piece=3), 2, messages.half_of_a_piece(3)),
    ],
)
def test_window_follows_the_step_and_the_length(series: Series, window: int, why: Message) -> None:
    """Hand-worked: a day and two steps if a day is 24 to 48 steps, a third of the training set at most, shorter than
    the pieces between gaps.
    """
    assert default_settings(series)["window"] == (window, why)


@pytest.mark.parametrize(
    ("rows", "batch_size", "epochs", "patience"),
    [
        (144, 32, 200, 40),  # 101 training rows: 3 batches; 1500 / 3 = 500, and 200 are the most
        (1461, 32, 47, 9),  # 1023: 32 batches
        (8706, 32, 15, 5),  # 6094: 190 batches; 1500 / 190 = 8, and 15 are the fewest
        (60_000, 32, 15, 5),
        (60_001, 128, 15, 5),
        (250_001, 256, 15, 5),
    ],
)
def test_training_follows_the_length(rows: int, batch_size: int, epochs: int, patience: int) -> None:
    """Hand-worked: about 1,500 gradient steps within limits, and a fifth of the epochs as patience."""
    found = default_values(a_series(rows))
    assert (found["batch_size"], found["epochs"], found["patience"]) == (batch_size, epochs, patience)


@pytest.mark.parametrize(
    ("step", "months", "steps"),
    [
        (3600, None, 24),
        (300, None, 288),
        (DAY, None, 7),
        (30.4 * DAY, 1, 12),
        (91.3 * DAY, 3, 4),
        (365 * DAY, 12, 5),
    ],
)
def test_usual_span_is_a_day_a_week_a_year_or_five_years(step: float, months: int | None, steps: int) -> None:
    assert usual_span(a_series(500, step, months)).steps == steps


def test_usual_span_without_times_is_twelve_steps() -> None:
    assert usual_span(a_series(500)) == (12, 12, "step")


def test_default_target_is_that_of_the_sample_or_the_first_feature(tmp_path: Path) -> None:
    """A feature known ahead is the default target only if all features are known ahead."""
    sample = Sample("jfk_weather_2013")
    series, jfk = load(sample, tmp_path), ("dew point (degC)", "temperature (degC)")
    assert default_target(sample, series, jfk) == "temperature (degC)"
    assert default_target(sample, series, jfk, known=jfk[1:]) == "dew point (degC)"
    assert default_target(Weather(), series, jfk) == "dew point (degC)"
    assert default_target(Weather(), series, jfk, known=jfk[:1]) == "temperature (degC)"
    assert default_target(Weather(), series, jfk[:1], known=jfk[:1]) == "dew point (degC)"


def test_calendar_columns_are_features_only_without_calendar_features(tmp_path: Path) -> None:
    """The month of the file repeats the month that the lab adds; a target or a known column stays."""
    times = pd.date_range("2024-01-01", periods=300, freq="D")
    table = pd.DataFrame({"day": times, "month": times.month, "sales": np.arange(300) ** 2 % 97})
    file = keep(table.to_csv(index=False).encode(), "sales.csv", tmp_path)
    series = load(file, tmp_path)
    assert series.features == ("month", "sales")
    found = default_experiment(file, series)
    assert (found.features, found.targets) == (("sales",), ("sales",))
    for fields in ({"calendar": False}, {"known": ("month",)}, {"targets": ("month",)}):
        assert chosen_experiment(file, series, **fields).features == ("month", "sales")


def test_angle_is_not_the_default_target(tmp_path: Path) -> None:
    """The default target is the wind speed, not the wind direction."""
    random = np.random.default_rng(3)
    table = pd.DataFrame({"wind direction": random.integers(0, 360, 300), "speed": random.normal(5, 1, 300)})
    file = keep(table.to_csv(index=False).encode(), "wind.csv", tmp_path)
    found = default_experiment(file, load(file, tmp_path))
    assert (found.targets, found.angles) == (("speed",), ("wind direction",))
