"""Local times with daylight saving time."""

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
def test_local_times_are_converted_to_standard_time(zone, winter, freq, rows):
    """Years of one zone: no row is lost or made up, and every time is UTC plus the winter's offset."""
    instants = pd.date_range("2018-01-20", periods=rows, freq=freq, tz=zone)
    series = read(instants.tz_localize(None))
    expected = instants.tz_convert("UTC").tz_localize(None) + pd.Timedelta(hours=winter)
    assert np.array_equal(series.times.as_unit("us").asi8, expected.as_unit("us").asi8)
    assert series.notes == (daylight_saving_removed(),) and series.repairs == ()


def test_one_autumn_is_enough():
    """A week around the end of daylight saving time, whose hour from two to three occurs twice."""
    times = wall("Europe/Berlin", "2021-10-27", 200, "h")
    series = read(times)
    assert len(series) == 200 and series.notes == (daylight_saving_removed(),)
    assert series.times[0] == pd.Timestamp("2021-10-26 23:00")
    assert series.times[-1] == times[-1]


def test_doubled_rows_of_which_one_is_on_a_sunday_night_are_no_clock_change():
    """20 rows at noon are twice in the file, and one of the first Sunday of March at two."""
    times = pd.date_range("2023-01-01", periods=2000, freq="h")
    noons = times[times.hour == 12][:20]
    series = read(times.append(noons).append(pd.DatetimeIndex(["2023-03-05 02:00"])).sort_values())
    assert series.notes == ()
    assert np.array_equal(series.times.as_unit("us").asi8, times.as_unit("us").asi8)


def test_one_spring_is_a_missing_hour():
    """Without a repeated hour, the clock change cannot be detected."""
    series = read(wall("Europe/Berlin", "2021-03-20", 400, "h"))
    assert series.notes == ()
    assert [(repair.what, repair.count) for repair in series.repairs] == [
        (messages.time.interpolated_rows(), 1)
    ]


def test_clock_changes_that_do_not_alternate_are_ignored():
    """Hours occur twice in two autumns, but none is skipped in the spring between them."""
    times = pd.date_range("2020-06-01", "2021-12-31", freq="h")
    twice = times[(times == "2020-10-25 02:00") | (times == "2021-10-31 02:00")]
    series = read(times.append(twice).sort_values())
    assert series.notes == (irregular_clock_changes(),) and list(series.times) == list(times)
    assert series.repairs[0].count == 2


def test_stray_duplicates_are_not_a_clock_change():
    """A Wednesday's hour that occurs twice is a duplicate."""
    times = pd.date_range("2021-10-01", periods=900, freq="h")
    series = read(times.insert(300, times[300]))
    assert series.notes == () and list(series.times) == list(times)


def test_rows_newest_first_are_reversed_first():
    """Otherwise the first row of the repeated hour would be the later one."""
    instants = pd.date_range("2021-10-27", periods=200, freq="h", tz="Europe/Berlin")[::-1]
    series = read(instants.tz_localize(None))
    assert series.notes == (messages.time.rows_reversed(), daylight_saving_removed())
    assert series.column("temp").tolist() == [float(n * n) for n in range(199, -1, -1)]
