"""Calendar features of the step to be predicted."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from rnnlab.training import calendar

from .makers import a_series

HOUR, WEEK, YEAR = calendar.CYCLES


def hourly(rows: int, start: str = "2024-01-01", **more):
    return a_series({"a": range(rows)}, start=start, **more)


def names(series, training_rows: int | None = None) -> list[str]:
    rows = len(series) if training_rows is None else training_rows
    return [cycle.name for cycle in calendar.usable_cycles(series, rows)]


@pytest.mark.parametrize(
    ("row", "sine", "cosine"), [(5, 1, 0), (11, 0, -1), (17, -1, 0), (23, 0, 1), (2, 0.5**0.5, 0.5**0.5)]
)
def test_hour_is_that_of_the_step_to_be_predicted(row, sine, cosine):
    """The row at 05:00 carries the sine and cosine of 06:00, a quarter of the day."""
    columns = calendar.columns(hourly(72), (HOUR,))
    assert columns[row] == pytest.approx([sine, cosine], abs=1e-6)


def test_day_of_the_week_begins_with_monday():
    """2024-01-01 is a Monday: its row at 23:00 carries Tuesday 00:00, a seventh of the week."""
    columns = calendar.columns(hourly(72), (WEEK,))
    assert columns[23] == pytest.approx([np.sin(2 * np.pi / 7), np.cos(2 * np.pi / 7)], abs=1e-6)
    assert columns[71] == pytest.approx([np.sin(6 * np.pi / 7), np.cos(6 * np.pi / 7)], abs=1e-6)


def test_day_of_the_year_of_a_monthly_row_is_the_first_of_the_next_month():
    """The row of January carries 1 February, 31 days into the year."""
    columns = calendar.columns(a_series({"a": range(36)}, start="2020-01-01", freq="MS"), (YEAR,))
    angle = 2 * np.pi * 31 / 365.2425
    assert columns[0] == pytest.approx([np.sin(angle), np.cos(angle)], abs=1e-6)


def test_last_row_of_a_segment_carries_its_own_next_step():
    """After a gap the time of the next row is not the next step: 03:00 is followed by 04:00."""
    series = hourly(6, segments=[0, 0, 0, 0, 1, 1])
    times = pd.DatetimeIndex([f"2024-01-01 {hour:02d}:00" for hour in (0, 1, 2, 3, 10, 11)])
    following = calendar.next_times(replace(series, times=times))
    assert following.hour.tolist() == [1, 2, 3, 4, 11, 12]


def test_last_row_of_a_weekday_series_is_followed_by_monday():
    """Where Monday follows Friday, no row carries a Saturday."""
    series = a_series({"a": range(15)}, start="2024-01-01", freq="B", week=(0, 1, 2, 3, 4))
    assert series.times[-1].day_name() == "Friday"
    assert calendar.next_times(series)[-1] == pd.Timestamp("2024-01-22")


def test_last_row_of_a_monthly_series_is_followed_by_the_next_month():
    """A step of the calendar is a month, not its median length in days."""
    series = a_series({"a": range(13)}, start="2020-01-01", freq="MS", step_months=1)
    assert calendar.next_times(series)[-1] == pd.Timestamp("2021-02-01")


@pytest.mark.parametrize(("training_rows", "expected"), [(47, []), (49, ["hour of day"])])
def test_cycle_is_used_only_where_training_holds_it_twice(training_rows, expected):
    """Two days of hours are enough for the hour of the day, less is not; later parts do not count."""
    assert names(hourly(200), training_rows) == expected


def test_week_is_used_with_more_than_two_weeks_of_hours():
    """Fifteen days hold the day twice and the week twice."""
    assert names(hourly(15 * 24)) == ["hour of day", "day of week"]


def test_one_year_of_hours_has_no_day_of_the_year():
    """A year seen once would meet unknown phases later."""
    assert names(hourly(8760)) == ["hour of day", "day of week"]


def test_more_than_two_years_of_hours_have_all_three_cycles():
    """731 days hold the year twice."""
    assert names(hourly(24 * 732)) == ["hour of day", "day of week", "day of year"]


@pytest.mark.parametrize(
    ("freq", "expected"),
    [("8h", ["hour of day", "day of week"]), ("12h", ["day of week"]), ("D", ["day of week"])],
)
def test_cycle_is_left_out_where_steps_are_too_long_for_it(freq, expected):
    """Fewer than three steps in a cycle cannot tell its sine from its cosine."""
    assert names(a_series({"a": range(120)}, start="2024-01-01", freq=freq)) == expected


def test_monthly_rows_have_the_day_of_the_year_alone():
    """Three years of months hold the year twice; weeks and days are shorter than a step."""
    assert names(a_series({"a": range(36)}, start="2020-01-01", freq="MS")) == ["day of year"]


def test_series_without_times_has_no_calendar():
    """No times, no cycles, and columns of width nothing."""
    series = a_series({"a": range(50)})
    assert calendar.usable_cycles(series, 50) == ()
    assert calendar.columns(series, ()).shape == (50, 0)


def test_names_are_two_a_cycle_in_the_order_of_the_columns():
    """sin before cos, cycle by cycle."""
    assert calendar.column_names((HOUR, WEEK)) == (
        "sin(hour of day)",
        "cos(hour of day)",
        "sin(day of week)",
        "cos(day of week)",
    )
