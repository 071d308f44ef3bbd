"""Downsampling, and rows on the x axis."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.figures.lines import (
    MOST_CLOSINGS,
    MOST_POINTS,
    axis_values,
    downsampled,
    no_closings,
    open_places,
    rows_between,
    time_axis,
    with_margin,
)


@pytest.mark.parametrize("rows", [0, 1, 2, MOST_POINTS])
def test_short_line_is_drawn_whole(rows: int) -> None:
    """It is not downsampled."""
    assert list(downsampled(np.zeros(rows))) == list(range(rows))


def test_downsampled_line_keeps_a_single_peak_and_a_single_trough() -> None:
    """One outlier in a hundred thousand values is visible."""
    values = np.random.default_rng(3).normal(size=100_000)
    values[54_321], values[77_777] = 90.0, -90.0
    rows = downsampled(values)
    assert len(rows) <= MOST_POINTS
    assert {54_321, 77_777} <= set(rows.tolist())
    assert (rows[0], rows[-1]) == (0, 99_999)
    assert (np.diff(rows.astype("int64")) > 0).all()


@given(
    rows=st.integers(20, 3000), most=st.integers(10, 400), seed=st.integers(0, 2**32 - 1),
    peaks=st.lists(st.integers(0, 2999), max_size=3),
)  # fmt: skip
def test_downsampled_line_keeps_its_ends_and_its_extremes(
    rows: int, most: int, seed: int, peaks: list[int]
) -> None:
    """For any line: at most as many points as asked, in order, with minimum and maximum."""
    values = np.random.default_rng(seed).integers(-3, 4, rows).astype("float64")
    for place, row in enumerate(peaks, 1):
        values[row % rows] = 10 * place * (-1) ** place
    kept = downsampled(values, most)
    assert len(kept) <= max(most, 2)
    assert (kept[0], kept[-1]) == (0, rows - 1)
    assert (np.diff(kept) > 0).all()
    assert (values[kept].min(), values[kept].max()) == (values.min(), values.max())


def test_downsampled_line_keeps_the_extremes_of_every_section() -> None:
    """A peak in each hundredth of the line: all hundred are there."""
    values = np.zeros(100_000)
    peaks = np.arange(437, 100_000, 1000)
    values[peaks] = np.arange(1, 101)
    assert set(peaks.tolist()) <= set(downsampled(values, 402).tolist())


def test_downsampling_does_not_change_the_values() -> None:
    """The array is only read."""
    values = np.arange(10_000.0)
    values.setflags(write=False)
    downsampled(values)


def test_axis_values_are_milliseconds_since_1970_or_row_numbers() -> None:
    """Plotly reads numbers on a date axis as milliseconds."""
    times = pd.DatetimeIndex(["1970-01-01 00:00", "1970-01-01 01:00", "1970-01-02 00:00"])
    assert axis_values(times, np.array([0, 1, 2])).tolist() == [0.0, 3_600_000.0, 86_400_000.0]
    assert axis_values(None, np.array([4, 7])).tolist() == [4.0, 7.0]


NIGHTS = np.array([[10.0, 20.0], [30.0, 40.0], [50.0, 90.0]])  # three closings, the last one longer
TIMES = pd.date_range("1970-01-01", periods=2, freq="h")


def test_axis_without_closings_is_of_dates_or_numbers() -> None:
    assert time_axis(TIMES, no_closings(), 0, 9) == {"type": "date"}
    assert time_axis(None, no_closings(), 0, 9) == {"type": "linear"}


def test_closings_of_one_length_are_told_together() -> None:
    """Plotly wants the starts of all that are equally long."""
    assert time_axis(TIMES, NIGHTS, 0, 100) == {
        "type": "date",
        "rangebreaks": [{"values": [10.0, 30.0], "dvalue": 10.0}, {"values": [50.0], "dvalue": 40.0}],
    }


def test_of_many_closings_the_nearest_are_left_out() -> None:
    """None if more than these are in view, where nobody can see one."""
    starts = np.arange(2.0 * MOST_CLOSINGS)
    closings = np.column_stack([starts, starts + 0.5])
    (nearest,) = time_axis(TIMES, closings, 700, 710)["rangebreaks"]
    assert len(nearest["values"]) == MOST_CLOSINGS
    assert min(nearest["values"]) < 460 and max(nearest["values"]) > 950
    assert time_axis(TIMES, closings, 0, 900) == {"type": "date"}


def test_open_places_have_no_closed_time_before_them() -> None:
    """Worked by hand: 45 comes after 20 closed; 15 and 20 are where the first closing starts; 95 comes after 60."""
    assert open_places(np.array([5.0, 10, 15, 20, 45, 95]), NIGHTS).tolist() == [5, 10, 10, 10, 25, 35]
    assert open_places(np.array([5.0, 95]), no_closings()).tolist() == [5, 95]


def test_margin_is_a_share_of_the_open_time() -> None:
    """Of 100, 60 are closed: a tenth of the rest is 4."""
    assert with_margin(0, 100, 0.1, NIGHTS) == [-4, 104]


def test_rows_between_two_numbers_on_the_axis() -> None:
    """From 2.3 to 5 these are rows 3, 4 and 5, in either direction."""
    assert rows_between(None, 10, 2.3, 5.0) == (3, 6)
    assert rows_between(None, 10, 5.0, 2.3) == (3, 6)
    assert rows_between(None, 10, -4.0, 99.0) == (0, 10)
    assert rows_between(None, 10, 2.2, 2.8) == (3, 3)


def test_rows_between_two_times_on_the_axis() -> None:
    """Plotly writes times with a space and a fraction, or only as a date at midnight."""
    times = pd.date_range("2025-01-01", periods=48, freq="h")
    assert rows_between(times, 48, "2025-01-01 01:30:00.1234", "2025-01-01 04:00") == (2, 5)
    assert rows_between(times, 48, "2025-01-03", "2025-01-02") == (24, 48)
    assert rows_between(times, 48, "1999-01-01", "2999-01-01 10:00") == (0, 48)


def test_rows_between_times_of_the_first_years() -> None:
    """Times before 1677 and after 2262 work, too."""
    times = pd.DatetimeIndex(np.array(["0001-01-01", "0001-01-02", "9999-12-30"], "datetime64[us]"))
    assert rows_between(times, 3, "0001-01-01 12:00", "9999-12-31") == (1, 3)
