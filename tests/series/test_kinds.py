"""Angles and bounds, detected by names and values."""

import re

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series.kinds import Bounds, angles_of, bounds_of, checked_bounds, read_bounds
from rnnlab.series.series import Series

ROUND = [0, 90, 359, 180, 45]
AMOUNT = [0, 0, 3.5, 0, 12]


def series_of(columns: dict[str, list[float]]) -> Series:
    rows = len(next(iter(columns.values())))
    return Series(
        name="made",
        features=tuple(columns),
        values=np.column_stack([np.asarray(column, float) for column in columns.values()]),
        times=pd.date_range("2024-01-01", periods=rows, freq="h", unit="us"),
        time_column="time",
        step_seconds=3600.0,
        segments=np.zeros(rows, np.int64),
    )


@pytest.mark.parametrize(
    "name",
    [
        "wind direction (deg)", "wind_dir", "Wind Direction [°]", "winddirection", "wdir", "azimuth (degrees)",
        "heading", "DIR", "yaw (°)",
    ],
)  # fmt: skip
def test_angle_is_detected_by_its_name_or_unit_and_its_values(name):
    """It is named as a direction or is in degrees, and its values exceed 180, 360 at most."""
    assert angles_of(series_of({name: ROUND}), 5) == (name,)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("temperature (degC)", ROUND),
        ("wind speed (m/s)", ROUND),
        ("direct radiation", ROUND),
        ("wind direction (m/s)", ROUND),
        ("wind_dir", [0, 1, 0, 1, 1]),
        ("wind_dir", [-90, 20, 270, 4, 5]),
        ("wind_dir", [0, 90, 361, 180, 45]),
        ("sun elevation (deg)", [0, 10, 60, 20, 0]),
    ],
)
def test_other_columns_are_not_angles(name, values):
    """Another unit, another range or another name."""
    assert angles_of(series_of({name: values}), 5) == ()


@pytest.mark.parametrize(
    ("name", "values", "low", "high"),
    [
        ("precipitation (mm)", AMOUNT, 0, None),
        ("wind speed", [1, 2, 3, 4, 5], 0, None),
        ("relative humidity (%)", [20, 50, 100, 30, 99.5], 0, 100),
        ("load (MWh)", [20, 50, 100, 30, 99.5], 0, None),
        ("fluxes", AMOUNT, 0, None),
        ("cloud cover", [0, 0.5, 1, 1, 0.2], 0, None),
        ("humidity (%)", [20, 50, 104, 30, 99.5], 0, None),
    ],
)
def test_bounds_are_found_by_name_unit_or_many_zeros(name, values, low, high):
    """0 from below, and 100 from above for what is in per cent and never more."""
    assert bounds_of(series_of({name: values}), 5) == (Bounds(name, low, high),)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("temperature (degC)", [1, 2, 3, 4, 5]),
        ("precipitation (mm)", [0, 0, -1, 0, 12]),
        ("price change (%)", [1, 2, 3, 4, 5]),
        ("pressure (hPa)", [1000, 1001, 1002, 1003, 1004]),
    ],
)
def test_other_columns_have_no_bounds(name, values):
    """A negative value in the training set, or no sign that values can't be negative."""
    assert bounds_of(series_of({name: values}), 5) == ()


@pytest.mark.parametrize(
    ("values", "low"),
    [
        (
            np.tile([0, 3, 9, 20, 50, 60, 30, 10, 4, 0.5, 12], 4),
            0,
        ),  # near 0 in every cycle, 0 in one of eleven rows
        (np.tile([3, 1, 4, 2, 5, 3, 2, 6, 1, 4, 3, 0], 4), 0),  # small counts
        (np.tile([3.5, 1, 4, 2, 5, 3, 2, 6, 1, 4, 3, 0], 4), None),  # the same, not whole
        (
            np.tile([15, 18, 22, 25, 20, 14, 8, 6, 7, 9, 12, 0], 4),
            None,
        ),  # 0 degrees in one month: a thin tail
        ([0, *np.tile([1, 9, 20, 50, 60, 30], 8)], None),  # 0 only once
    ],
)
def test_values_that_pile_up_at_zero_cannot_be_negative(values, low):
    """Whatever the column's name; less than a tenth of the values is 0."""
    found = bounds_of(series_of({"activity": values}), len(values))
    assert found == (() if low is None else (Bounds("activity", low, None),))


@pytest.mark.parametrize(
    ("values", "low"),
    [
        (1 + 10 * np.linspace(0, 1, 60) ** 6, 0),  # up to 11 times the smallest, most of them small
        ([0, *(1 + 10 * np.linspace(0, 1, 60) ** 6)], 0),  # and 0 once: what is too little to measure
        (1 + 8.5 * np.linspace(0, 1, 60) ** 6, None),  # 9.5 times
        ([0, *(1 + 8.5 * np.linspace(0, 1, 60) ** 6)], None),
        (1 + 12 * np.linspace(0, 1, 60) ** 2.2, None),  # a skewness of 0.74
        (np.linspace(1, 30, 60), None),  # degrees of a summer
    ],
)
def test_values_that_spread_as_shares_cannot_be_negative(values, low):
    """Whatever the column's name: the smallest are most, and the largest are ten times as large."""
    found = bounds_of(series_of({"activity": values}), len(values))
    assert found == (() if low is None else (Bounds("activity", low, None),))


@pytest.mark.parametrize(
    ("values", "high"),
    [
        (np.tile([2, 10, 10, 7, 5, 6], 11), 10),
        (np.tile([2, 10, 10, 7, 5, 6, 8], 11), None),  # two of seven rows
        (np.tile([2, 10, 10, 7, 5, 6], 9), None),  # it comes to it nine times
        (np.repeat([1.5, 2, 5, 10], 20), None),  # raised, and not yet raised again
        (np.tile([2, 3, 3, 1, 2], 11), None),  # small counts, of which a larger one may come
    ],
)
def test_value_that_a_column_often_stops_at_is_its_upper_bound(values, high):
    found = bounds_of(series_of({"level": values}), len(values))
    assert found == (() if high is None else (Bounds("level", None, high),))


def test_amount_is_bounded_by_0_and_by_the_value_that_it_often_stops_at():
    """As visibility is reported up to ten miles."""
    miles = np.tile([2, 10, 10, 7, 5, 6], 11)
    assert bounds_of(series_of({"visibility (mi)": miles}), len(miles)) == (Bounds("visibility (mi)", 0, 10),)


def test_kinds_are_detected_from_the_training_rows_only():
    """Later rows may have any values: they are not used."""
    series = series_of({"rain": [*AMOUNT, -5], "wind_dir": [*ROUND, 999]})
    assert [str(bounds) for bounds in bounds_of(series, 5)] == ["rain=0.."]
    assert angles_of(series, 5) == ("wind_dir",)
    assert bounds_of(series, 6) == () and angles_of(series, 6) == ()


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("rain=0..", Bounds("rain", 0)),
        ("humidity (%)=0..100", Bounds("humidity (%)", 0, 100)),
        ("a=b=-1.5..2.25", Bounds("a=b", -1.5, 2.25)),
        ("level=..3", Bounds("level", None, 3)),
    ],
)
def test_bounds_are_read_from_their_text_and_written_back(text, bounds):
    """Either side may be empty; the column may have any name."""
    assert read_bounds(text) == bounds
    assert str(bounds) == text


@pytest.mark.parametrize("text", ["", "rain", "rain=0", "=0..1", "rain=low..1"])
def test_unreadable_bounds_are_refused_with_an_example(text):
    """The message says how to write them."""
    with pytest.raises(Mistake, match=rf"'{text}' can't be read\. Write COL=LOW\.\.HIGH"):
        read_bounds(text)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, ".."),
        (1, 1, "1..1"),
        (2, 1, "2..1"),
        (float("nan"), 1, "nan..1"),
        (0, float("inf"), "0..inf"),
    ],
)
def test_bounds_without_a_range_are_refused(low, high, text):
    """A low number, a higher one, or one of the two; the bounds are quoted."""
    with pytest.raises(Mistake, match=re.escape(f"'rain={text}' leave no range. Give a low number")):
        checked_bounds(Bounds("rain", low, high))


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (Bounds("a", 0), "0 or more"),
        (Bounds("a", None, 2.5), "2.5 or less"),
        (Bounds("a", 0, 100), "0 to 100"),
    ],
)
def test_bounds_in_words(bounds, words):
    """A range on both sides, or on one."""
    assert bounds.words == words
