"""Files for any year: dates without a year, and typical years, each of whose months is of another year."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

HOURS = pd.date_range("1970-01-01", periods=8760, freq="h")
YEARS = 1990 + np.arange(12) * 7 % 12  # of the months: 1990, 1997, 1992 …
CLOUDS = np.arange(8760) ** 2 % 9


def read(times: pd.DatetimeIndex, names: str, form: str) -> Series:
    lines = [f"{time:{form}},{cloud}" for time, cloud in zip(times, CLOUDS, strict=False)]
    return read_series("\n".join([*([names] if names else []), *lines]).encode(), "a.csv")


def in_typical_year(hours: pd.DatetimeIndex) -> list[str]:
    """Dates and hours 1 to 24, each labelled by the end of its hour."""
    return [f"{YEARS[hour.month - 1]},{hour.month},{hour.day},{hour.hour + 1}" for hour in hours]


@pytest.mark.parametrize(
    ("names", "form"),
    [
        ("Month,Day,Hour,cloud", "%-m,%-d,%-H"),
        ("MM,DD,HH,cloud", "%m,%d,%H"),
        ("DOY,HR,cloud", "%-j,%-H"),
    ],
)
def test_dates_without_a_year_are_read_as_of_one_year(names: str, form: str) -> None:
    series = read(HOURS, names, form)
    assert list(series.times) == list(HOURS) and series.features == ("cloud",)
    assert messages.time.dates_without_year(names.split(",")[0], 1970) in series.notes
    assert series.cycles == ("hour of day", "day of year"), "the weekday is not known"


def test_days_without_a_year_may_have_a_leap_day() -> None:
    days = pd.date_range("1972-01-01", periods=366, freq="D")
    assert list(read(days, "Month,Day of month,cloud", "%-m,%-d").times) == list(days)


def test_days_of_several_years_without_a_year_are_no_times() -> None:
    days = pd.date_range("1970-01-01", periods=730, freq="D")
    assert read(days, "Month,Day,cloud", "%-m,%-d").times is None


@pytest.mark.parametrize("names", ["Year,Month,Day,Hour,cloud", ""])
def test_months_of_different_years_are_one_typical_year(names: str) -> None:
    """As in TMY3 and EPW files, with and without a header."""
    lines = [f"{part},{cloud}" for part, cloud in zip(in_typical_year(HOURS), CLOUDS, strict=True)]
    series = read_series("\n".join([*([names] if names else []), *lines]).encode(), "a.epw")
    assert list(series.times) == list(HOURS + pd.Timedelta("1h"))
    assert series.values[:, 0].tolist() == CLOUDS.tolist() and not series.segments.any()
    assert "series.typical_year" in {note.code for note in series.notes}


def test_dates_of_a_typical_year() -> None:
    """As PVGIS writes them, at the start of each hour; February 1997 and all others without a leap day."""
    stamps = [f"{YEARS[hour.month - 1]}{hour:%m%d:%H%M}" for hour in HOURS]
    lines = [f"{stamp},{cloud}" for stamp, cloud in zip(stamps, CLOUDS, strict=True)]
    series = read_series("\n".join(["time(UTC),cloud", *lines]).encode(), "tmy.csv")
    assert list(series.times) == list(HOURS)
    assert series.notes == (messages.time.typical_year("time(UTC)", 1970),)


def test_months_out_of_order_are_sorted_by_time() -> None:
    """Two whole years, the later one first, are no typical year."""
    days = pd.date_range("2001-01-01", periods=365, freq="D")
    both = [*(days + pd.DateOffset(years=1)), *days]
    series = read(pd.DatetimeIndex(both), "date,cloud", "%Y-%m-%d")
    assert str(series.times[0])[:10] == "2001-01-01" and len(series) == 730


def test_first_of_the_columns_without_a_year_may_be_chosen() -> None:
    """As the page does that shows it as the time column."""
    lines = [f"{hour:%-m,%-d,%-H},{cloud}" for hour, cloud in zip(HOURS, CLOUDS, strict=True)]
    data = "\n".join(["Month,Day,Hour,cloud", *lines]).encode()
    assert list(read_series(data, "a.csv", ReadOptions(time="Month")).times) == list(HOURS)
    assert read_series(data, "a.csv", ReadOptions(time="")).times is None


def test_months_of_a_typical_year_may_begin_in_the_year_of_the_month_before() -> None:
    """As where the hours were moved by a zone: the first hour of a month is the last of the one before."""
    lines = [
        f"{YEARS[(hour - pd.Timedelta('1h')).month - 1]},{hour.month},{hour.day},{hour.hour},{cloud}"
        for hour, cloud in zip(HOURS, CLOUDS, strict=True)
    ]
    series = read_series("\n".join(["Year,Month,Day,Hour,cloud", *lines]).encode(), "a.csv")
    assert list(series.times) == list(HOURS) and series.values[:, 0].tolist() == CLOUDS.tolist()


def test_a_typical_year_may_have_an_offset() -> None:
    """As programs for solar plants write it: 2010-01-01 00:30:00-07:00."""
    lines = [
        f"{YEARS[hour.month - 1]}-{hour:%m-%d %H}:30:00-07:00,{cloud}"
        for hour, cloud in zip(HOURS, CLOUDS, strict=True)
    ]
    series = read_series("\n".join([",cloud", *lines]).encode(), "a.csv")
    assert list(series.times) == list(HOURS + pd.Timedelta("7h30min"))
    assert series.values[:, 0].tolist() == CLOUDS.tolist()


def test_a_year_with_one_wrong_date_is_no_typical_year() -> None:
    days = pd.date_range("2023-01-01", periods=365)
    lines = [f"{2013 if n == 200 else 2023},{day.month},{day.day},{n % 17}" for n, day in enumerate(days)]
    series = read_series("\n".join(["Year,Month,Day,cloud", *lines]).encode(), "a.csv")
    assert series.times[-1] == days[-1] and "series.typical_year" not in {note.code for note in series.notes}
