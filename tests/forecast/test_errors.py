"""Errors by hour, by calendar and by size, and the worst windows, all hand-worked."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.forecast.errors import (
    ErrorGroup,
    Outcomes,
    by_size,
    distinct,
    grouped,
    groupings,
    summary,
    worst_windows,
)


def outcomes(truth, forecast, persistence=None, start=None, freq="h") -> Outcomes:
    truth = np.asarray(truth, float)
    times = None if start is None else pd.date_range(start, periods=len(truth), freq=freq)
    last = np.zeros(len(truth)) if persistence is None else np.asarray(persistence, float)
    return Outcomes(times, truth, np.asarray(forecast, float), last)


def test_errors_by_hour_by_hand() -> None:
    """Ten hours that alternate between 6 and 18: off by 1 in the morning and by -3 in the evening."""
    found = groupings(outcomes([5.0] * 10, [6.0, 2.0] * 5, [7.0] * 10, "2024-03-01 06:00", "12h"))
    assert found["hour of day"] == (ErrorGroup("6 h", 5, 1.0, 2.0), ErrorGroup("18 h", 5, 3.0, 2.0))


def test_errors_by_weekday_and_month_by_hand() -> None:
    """28 days from Monday, 1 January 2024 on, then 7 of the next month; each off by its number in the week."""
    forecast = np.arange(35) % 7
    found = groupings(outcomes(np.zeros(35), forecast, start="2024-01-01", freq="D"))
    assert [(group.name, group.count, group.forecast) for group in found["weekday"]] == [
        (name, 5, float(place))
        for place, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    ]
    assert list(found) == ["weekday"]  # only four days of February: too few to tell months by
    longer = groupings(outcomes(np.zeros(42), np.arange(42) % 7, start="2024-01-01", freq="D"))
    assert [(group.name, group.count) for group in longer["month"]] == [("Jan", 31), ("Feb", 11)]
    assert longer["month"][1].forecast == pytest.approx((3 + 4 + 5 + 6 + 0 + 1 + 2 + 3 + 4 + 5 + 6) / 11)


def test_errors_by_actual_change_by_hand() -> None:
    """Changes of -50 to 49: tenths at the ends and fifths between, persistence off by the change itself."""
    change = np.arange(-50.0, 50.0)
    found = groupings(outcomes(100 + change, 100 + change + 2, [100.0] * 100))["actual change"]
    assert [group.count for group in found] == [10, 20, 20, 20, 20, 10]
    assert [group.forecast for group in found] == [2.0] * 6
    assert found[0].persistence == pytest.approx(np.mean(np.arange(41, 51)))
    assert found[-1].persistence == pytest.approx(np.mean(np.arange(40, 50)))


def test_value_that_most_windows_share_is_a_group() -> None:
    """Eighty hours without rain are one group, 1 to 20 mm the rest; the same at the other end."""
    rain = np.array([0.0] * 80 + list(range(1, 21)))
    found = by_size(outcomes(rain, rain + 1), rain)
    assert [(group.name, group.count) for group in found] == [("0", 80), ("0 to 10", 10), ("10 to 20", 10)]
    humidity = np.array([*range(80, 100), *[100] * 80], float)
    assert by_size(outcomes(humidity, humidity), humidity)[-1].name == "100"
    assert by_size(outcomes(humidity, humidity), humidity)[-1].count == 80


def test_equal_values_are_not_grouped() -> None:
    """Without times there is nothing to group by."""
    assert groupings(outcomes([3.0] * 50, [4.0] * 50)) == {}
    assert by_size(outcomes([], []), np.array([])) == ()
    assert groupings(outcomes([], [])) == {}


def test_changes_that_differ_only_by_rounding_are_equal() -> None:
    """0.1 + 0.2 - 0.2 is the same change as 0.1."""
    last = np.linspace(0.1, 7.7, 40)
    assert groupings(outcomes(last + 0.1, last, last)).keys() == {"actual value"}


def test_hours_of_one_day_and_weekdays_of_one_week_are_not_grouped() -> None:
    """Twelve rows per hour, all of one morning, say nothing about that hour."""
    five_minutes = outcomes(np.arange(200.0), np.zeros(200), start="2024-01-01", freq="5min")
    assert groupings(five_minutes).keys() == {"actual value", "actual change"}
    hours = groupings(outcomes(np.arange(150.0), np.zeros(150), start="2024-01-01"))
    assert hours.keys() == {"hour of day", "actual value", "actual change"}


def test_empty_groups_are_left_out() -> None:
    """There is no bar without windows."""
    found = grouped(outcomes([1.0, 2.0, 3.0], [1.0, 0.0, 0.0]), np.array([0, 2, 2]), ["a", "b", "c"])
    assert found == (ErrorGroup("a", 1, 0.0, 1.0), ErrorGroup("c", 2, 2.5, 2.5))


def test_different_bounds_are_different_texts() -> None:
    """Two groups of the same name would be drawn as one."""
    assert distinct(np.array([-1.25, 0, 30])) == ["−1.2", "0", "30"]
    assert distinct(np.array([1000.1, 1000.2])) == ["1,000.1", "1,000.2"]
    assert distinct(np.array([-2e-9, 1.0, 3e12])) == ["−2e-09".replace("-", "−"), "1", "3e+12"]


def test_summary_names_the_hardest_group_and_where_persistence_is_better() -> None:
    """Groups of a few windows are ignored."""
    groups = [ErrorGroup("Mon", 9, 1.0, 2.0), ErrorGroup("Tue", 9, 3.0, 2.5), ErrorGroup("Wed", 4, 9.0, 1.0)]
    assert str(summary(groups)) == (
        "Largest errors: Tue, 3 on average, 3.0 times those of the best group (Mon). "
        "Persistence's error is smaller at Tue."
    )
    assert str(summary(groups[:1] * 2)).endswith("Persistence's error is never smaller.")
    many = [ErrorGroup(str(hour), 9, 2.0, 1.0) for hour in range(6)]
    assert str(summary(many)).endswith("Persistence's error is smaller in 6 of 6 groups.")
    perfect = [ErrorGroup("Mon", 9, 0.0, 2.0), ErrorGroup("Tue", 9, 1.0, 2.0)]  # no error has no multiple
    assert str(summary(perfect)) == "Largest errors: Tue, 1 on average. Persistence's error is never smaller."


def test_worst_windows_come_largest_first_and_of_equal_ones_the_earlier() -> None:
    """Off by 0, -2, 5, 2 and -5."""
    found = worst_windows(outcomes([0, 0, 0, 0, 10], [0, -2, 5, 2, 5]), most=4)
    assert [window.place for window in found] == [2, 4, 1, 3]
    assert [window.error for window in found] == [5, -5, -2, 2]
    assert (found[1].forecast, found[1].actual) == (5, 10)


def test_fewer_windows_than_ten_are_all_listed() -> None:
    """With fewer windows the list is shorter."""
    assert [window.place for window in worst_windows(outcomes([0.0] * 3, [1.0, 3.0, 2.0]))] == [1, 2, 0]
    assert worst_windows(outcomes([], [])) == []
    assert len(worst_windows(outcomes(np.zeros(30), np.zeros(30)))) == 10
