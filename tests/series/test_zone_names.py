"""Names of time zones behind times: hourly rows stay hourly, without a gap and without a doubled hour."""

import pandas as pd
import pytest

from rnnlab.series import messages
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

# Over the end of daylight saving time in Berlin, on 28 October 2018 at three, and over its begin on 25 March.
AUTUMN = pd.date_range("2018-10-26", periods=120, freq="h", tz="Europe/Berlin")
SPRING = pd.date_range("2018-03-24", periods=120, freq="h", tz="Europe/Berlin")


def read(cells: list[str]) -> Series:
    lines = [f'"{cell}",{n * n % 17}' for n, cell in enumerate(cells)]
    return read_series("\n".join(["when,load", *lines]).encode(), "a.csv")


def standard(times: pd.DatetimeIndex) -> list[pd.Timestamp]:
    """Central European standard time, an hour ahead of UTC, all year."""
    return list(times.tz_convert("UTC").tz_localize(None) + pd.Timedelta(hours=1))


def names_behind(times: pd.DatetimeIndex, form: str, summer: str, winter: str) -> list[str]:
    return [f"{time:{form}}{summer if time.dst() else winter}".strip() for time in times]


@pytest.mark.parametrize("times", [AUTUMN, SPRING], ids=["autumn", "spring"])
@pytest.mark.parametrize(
    "form", ["%d-%m-%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M %p", "%d %b %Y %H:%M"]
)
@pytest.mark.parametrize(
    ("summer", "winter"),
    [(" DST", ""), (" DST", " ST"), ("DST", "STD"), (" (DST)", ""), (" XDT", " XST"), (" ABST", " ABT")],
)
def test_names_of_summer_and_winter_give_standard_time(times, form, summer, winter):
    """DST or nothing, DST or ST, the names of a zone that the lab does not know."""
    series = read(names_behind(times, form, summer, winter))
    assert list(series.times) == standard(times) and series.step_seconds == 3600
    assert len(series) == 120 and not series.repairs
    assert series.notes[0] == messages.time.daylight_saving_removed()


@pytest.mark.parametrize("form", ["%d-%m-%Y %H:%M", "%a %b %d %H:%M:%S"])
@pytest.mark.parametrize("times", [AUTUMN, SPRING], ids=["autumn", "spring"])
def test_known_names_of_summer_and_winter_give_utc(times, form):
    """CEST and CET behind the time, or before the year as Unix writes it."""
    year = " 2018" if form.startswith("%a") else ""
    series = read(names_behind(times, form, " CEST" + year, " CET" + year))
    assert list(series.times) == list(times.tz_convert("UTC").tz_localize(None))
    assert series.notes[0] == messages.time.converted_to_utc(("+01:00", "+02:00"))


@pytest.mark.parametrize("name", ["DST", "IST", "(AST)", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
def test_one_name_for_all_times_is_ignored_and_reported(name):
    """All rows have the same zone: the times are local, an hour apart."""
    times = pd.date_range("2018-05-19 01:00", periods=60, freq="h")
    series = read([f"{time:%d-%m-%Y %H:%M} {name}" for time in times])
    assert list(series.times) == list(times)
    assert series.notes[0] == messages.time.zone_ignored((name.strip("()"),))
    assert "read as local times" in str(series.notes[0])


def test_letters_behind_dates_without_a_time_are_no_zone():
    """2018 JAN is a month."""
    months = pd.date_range("2018-01-01", periods=24, freq="MS")
    assert list(read([f"{month:%Y %b}".upper() for month in months]).times) == list(months)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "Europe/Berlin"])
@pytest.mark.parametrize("freq", ["B", "MS"])
def test_days_with_an_offset_are_those_of_the_place(zone: str, freq: str) -> None:
    """2022-01-04 00:00:00+09:00 is no afternoon of 3 January, and weekends are not filled."""
    days = pd.date_range("2022-01-03", periods=200, freq=freq, tz=zone)
    series = read([str(day) for day in days])
    assert list(series.times) == list(days.tz_localize(None))
    assert series.weekdays == (freq == "B") and [note.code for note in series.notes] == [
        "series.zone_ignored"
    ]
