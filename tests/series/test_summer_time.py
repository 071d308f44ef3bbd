"""Local times over the change to summer time and back."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.series import messages
from rnnlab.series.messages.time import daylight_saving_removed, irregular_clock_changes
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series


def read(times: pd.DatetimeIndex) -> Series:
    """The series of the row numbers squared at the times as a clock on the wall shows them."""
    lines = [f"{time:%Y-%m-%d %H:%M},{n * n}" for n, time in enumerate(times)]
    return read_series("\n".join(["time,temp", *lines]).encode(), "a.csv")


def wall(zone: str, start: str, periods: int, freq: str) -> pd.DatetimeIndex:
    return pd.date_range(start, periods=periods, freq=freq, tz=zone).tz_localize(None)


@pytest.mark.parametrize(
    ("zone", "winter"),
    [
        ("Europe/Berlin", 1), ("Europe/London", 0), ("America/New_York", -5), ("America/Los_Angeles", -8),
        ("Australia/Sydney", 10), ("Europe/Helsinki", 2),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("freq", "rows"), [("h", 3 * 8766), ("30min", 2 * 8766 * 2), ("15min", 8766 * 4)])
def test_local_times_are_told_in_winter_time(zone, winter, freq, rows):
    """Years of one zone: no row is lost or made up, and every time is UTC and the winter's offset."""
    instants = pd.date_range("2018-01-20", periods=rows, freq=freq, tz=zone)
    series = read(instants.tz_localize(None))
    expected = instants.tz_convert("UTC").tz_localize(None) + pd.Timedelta(hours=winter)
    assert np.array_equal(series.times.as_unit("us").asi8, expected.as_unit("us").asi8)
    assert series.notes == (daylight_saving_removed(),) and series.repairs == ()


def test_an_autumn_alone_is_enough():
    """A week around the end of summer time, whose hour from two to three comes twice."""
    times = wall("Europe/Berlin", "2021-10-27", 200, "h")
    series = read(times)
    assert len(series) == 200 and series.notes == (daylight_saving_removed(),)
    assert series.times[0] == pd.Timestamp("2021-10-26 23:00")
    assert series.times[-1] == times[-1]


def test_a_spring_alone_is_a_missing_hour():
    """Without an hour that comes twice, nothing tells that the clock is of a zone."""
    series = read(wall("Europe/Berlin", "2021-03-20", 400, "h"))
    assert series.notes == ()
    assert [(repair.what, repair.count) for repair in series.repairs] == [
        (messages.time.interpolated_rows(), 1)
    ]


def test_changes_that_do_not_follow_each_other_are_not_trusted():
    """Hours come twice in two autumns, but no spring between them lacks one."""
    times = pd.date_range("2020-06-01", "2021-12-31", freq="h")
    twice = times[(times == "2020-10-25 02:00") | (times == "2021-10-31 02:00")]
    series = read(times.append(twice).sort_values())
    assert series.notes == (irregular_clock_changes(),) and list(series.times) == list(times)
    assert series.repairs[0].count == 2


def test_stray_duplicates_are_no_change_of_the_clock():
    """A Wednesday's hour that comes twice is a duplicate."""
    times = pd.date_range("2021-10-01", periods=900, freq="h")
    series = read(times.insert(300, times[300]))
    assert series.notes == () and list(series.times) == list(times)


def test_rows_newest_first_are_turned_round_before():
    """The doubled hour's first row is then the later one."""
    instants = pd.date_range("2021-10-27", periods=200, freq="h", tz="Europe/Berlin")[::-1]
    series = read(instants.tz_localize(None))
    assert series.notes == (messages.time.rows_reversed(), daylight_saving_removed())
    assert series.column("temp").tolist() == [float(n * n) for n in range(199, -1, -1)]
