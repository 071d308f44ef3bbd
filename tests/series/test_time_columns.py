"""Which of several columns of dates is the time column, and what happens to the others."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.series import messages
from rnnlab.series.describe import worth_a_look
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.report import Guess, LeftOut
from rnnlab.series.series import Series

DAYS = pd.date_range("2020-01-25", periods=24, freq="D")
BIRTHS = [f"{1940 + 37 * n % 60}-{1 + n % 12:02d}-15" for n in range(24)]


def read(names: str, rows: list[str], **options: object) -> Series:
    """The series of a CSV with those columns and a last one of squares."""
    lines = [f"{row},{n * n}" for n, row in enumerate(rows)]
    return read_series("\n".join([f"{names},temp", *lines]).encode(), "a.csv", ReadOptions(**options))  # type: ignore[arg-type]


def guess_of(series: Series, field: str) -> Guess:
    return next(guess for guess in series.guesses if guess.field == field)


@pytest.mark.parametrize(
    ("names", "row"),
    [
        ("LAST UPDATE,when", "12/01/24 11:00:00,{day:%Y-%m-%d}"),
        ("_start,_stop,when", "2020-01-01T00:00:00Z,2020-03-01T00:00:00Z,{day:%Y-%m-%dT%H:%M:%SZ}"),
        ("fetched,when", "2024-01-01,{day:%Y-%m-%d}"),
        ("birth,when", "{birth},{day:%Y-%m-%d}"),
        ("issued,when", "{even:%Y-%m-%d},{day:%Y-%m-%d}"),
        ("when,until", "{day:%Y-%m-%d},{later:%Y-%m-%d}"),
    ],
)
def test_column_with_rising_dates_is_the_time_column(names, row):
    """The others are constant, unordered, or constant in pairs of rows."""
    rows = [
        row.format(day=day, birth=birth, even=DAYS[n // 2 * 2], later=day + pd.Timedelta(days=1))
        for n, (day, birth) in enumerate(zip(DAYS, BIRTHS, strict=True))
    ]
    series = read(names, rows)
    assert series.time_column == "when" and list(series.times) == list(DAYS)
    assert set(guess_of(series, "time").options) == {*names.split(","), ""}


@pytest.mark.parametrize("names", ["updated,when,town", "birth,when,town", "when,arrived,town"])
def test_column_with_rising_dates_in_each_series_is_the_time_column(names):
    """Two towns per day: the arrival day also rises, but the towns name the series of the first column."""
    cells = {"updated": "2024-01-01"}
    rows = []
    for n, day in enumerate(DAYS):
        for place, town in enumerate(("Oslo", "Rome")):
            arrived = day + pd.Timedelta(hours=6 * place + n % 5)
            cells |= {
                "birth": BIRTHS[n],
                "when": f"{day:%Y-%m-%d}",
                "arrived": f"{arrived:%Y-%m-%d %H:%M}",
                "town": town,
            }
            rows.append(",".join(cells[name] for name in names.split(",")))
    series = read(names, rows)
    assert series.time_column == "when" and list(series.times) == list(DAYS)
    assert series.groups is not None and series.groups.values == ("Oslo", "Rome")


def test_parts_of_the_time_are_used_before_a_constant_date():
    """The year and the month are the time; the day of the download is not."""
    rows = [f"2024-05-05,{2000 + n // 12},{n % 12 + 1}" for n in range(24)]
    series = read("downloaded,year,month", rows)
    assert list(series.times) == list(pd.date_range("2000-01-01", periods=24, freq="MS"))


@pytest.mark.parametrize(
    ("name", "form"),
    [("TIMESTAMP_END", "%Y%m%d%H%M"), ("close_time", "%s999"), ("sunrise", "%s"), ("day", "%Y%m%d")],
)
def test_a_second_column_of_times_in_numbers_is_left_out(name, form):
    """It can be kept."""
    rows = [
        f"{day:%Y-%m-%d},{(day + pd.Timedelta(hours=5)).tz_localize('UTC').strftime(form)}" for day in DAYS
    ]
    series = read(f"start,{name}", rows)
    assert series.features == ("temp",)
    assert series.left_out == (LeftOut(name, messages.time.other_time_column("start"), usable=True),)
    assert read(f"start,{name}", rows, kept=(name,)).features == (name, "temp")


def test_numbers_that_may_be_dates_are_asked():
    """Days as numbers in the second column, whose name does not mean a time."""
    rows = [f"{n % 7},{day:%Y%m%d}" for n, day in enumerate(DAYS)]
    series = read("x,y", rows)
    assert series.times is None
    assert series.notes == (messages.time.possible_time_column("y"),)
    assert str(series.notes[0]) == (
        "'y' might be the time column; I was not sure and used row numbers. Select it as the time column if it is."
    )
    guess = guess_of(series, "time")
    assert guess.asked and guess.options == ("y", "")
    assert not guess_of(read("x,y", rows, time=""), "time").asked


def test_repeating_years_are_offered_but_not_asked():
    """People with years of birth are not a time series."""
    series = read("id,year", [f"{n},{2000 + n * 5 % 8}" for n in range(24)])
    guess = guess_of(series, "time")
    assert series.times is None and not guess.asked and guess.options == ("year", "")


def test_of_years_quarters_and_months_in_one_column_the_months_are_read():
    """As the ONS writes them; rows of longer periods are left out."""
    rows = [str(year) for year in range(1990, 1995)]
    rows += [f"{year} Q{quarter}" for year in range(1990, 1995) for quarter in (1, 2, 3, 4)]
    months = pd.date_range("1990-01-01", periods=60, freq="MS")
    rows += [f"{month:%Y %b}".upper() for month in months]
    series = read("Title", rows)
    assert list(series.times) == list(months) and series.step_months == 1
    assert [(repair.what, repair.count, repair.kind) for repair in series.repairs] == [
        (messages.time.longer_periods("Title", "1990", 2), 25, "left out")
    ]


def test_of_years_and_quarters_below_each_other_the_quarters_are_read():
    """A total of the year behind its four quarters."""
    rows = [row for year in range(2000, 2008) for row in (*(f"{year}-Q{n}" for n in (1, 2, 3, 4)), str(year))]
    series = read("period", rows)
    assert (len(series), series.step_months) == (32, 3)


def test_a_clock_that_drifts_by_fractions_keeps_its_round_step():
    """One row per minute, 23 ms later each time and reset with every seventh."""
    times = [f"{1_577_836_800 + 60 * n + 0.023 * (n % 7):.3f}" for n in range(700)]
    series = read("timestamp", times)
    assert series.step_seconds == 60.0 and len(series) == 700


@pytest.mark.parametrize("columns", [1, 3])
def test_start_and_rate_in_the_first_rows_give_the_times(columns):
    """Wristbands write the seconds since 1970 and the values per second above the values."""
    rows = [["1577836800.00"] * columns, ["4.0"] * columns]
    rows += [[str(n * n % 17 + 0.5 + column) for column in range(columns)] for n in range(40)]
    series = read_series("\n".join(",".join(row) for row in rows).encode(), "a.csv")
    assert len(series) == 40 and len(series.features) == columns and series.step_seconds == 0.25
    assert series.times is not None and str(series.times[0]) == "2020-01-01 00:00:00"
    assert series.values[0].tolist() == [0.5 + column for column in range(columns)]


def test_first_row_of_large_numbers_is_not_a_start_if_others_are_as_large():
    """A column of seconds since 1970."""
    lines = [f"{1577836800 + 60 * n},{n * n % 17}.5" for n in range(40)]
    assert read_series("\n".join(lines).encode(), "a.csv").features == ("column 2",)


def test_of_local_times_and_the_same_in_utc_those_in_utc_are_read():
    hours = pd.date_range("2020-03-28 12:00", periods=48, freq="h")
    rows = [
        f"{hour.tz_localize('UTC').tz_convert('Europe/Berlin'):%d.%m.%Y %H:%M},{hour:%d.%m.%Y %H:%M}"
        for hour in hours
    ]
    series = read("local time,time UTC", rows)
    assert list(series.times) == list(hours) and series.notes == ()


def test_year_and_month_are_more_exact_than_days_since_1900_beside_them():
    """The days are those in the middle of months, a little off."""
    months = pd.date_range("2001-01-01", periods=36, freq="MS")
    rows = [f"{month.year},{month.month},{36_905 + 30 * n}" for n, month in enumerate(months)]
    assert list(read("Yr,Mn,Date", rows).times) == list(months)


def test_even_fractions_of_years_that_are_no_whole_days_are_exact():
    """A satellite's cycle of 9.9156 days."""
    rows = [f"{1993 + (4 + 9.9156 * n) / 365.25:.7f}" for n in range(30)]
    series = read("year", rows)
    assert len(series) == 30 and series.step_seconds == pytest.approx(9.9156 * 86_400, rel=1e-3)


def test_of_the_times_of_storing_and_of_measuring_the_second_are_read():
    """A watch stores several beats at one moment."""
    times = pd.date_range("2023-09-30", periods=400, freq="5min")
    stored = times.ceil("20min") + pd.Timedelta(minutes=20)
    rows = [
        f"{late:%Y-%m-%d %H:%M:%S},{time:%Y-%m-%d %H:%M:%S},{n % 9}"
        for n, (late, time) in enumerate(zip(stored, times, strict=True))
    ]
    series = read("creationDate,startDate,value", rows)
    assert series.time_column == "startDate" and list(series.times) == list(times)


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("Time", [10 + n / 500 + (n == 70) / 10 for n in range(200)]),
        ("Time (ka)", np.cumsum([1.0, 2.5] * 50)),
        ("Age [kyr BP]", np.cumsum([0.7, 1.6] * 50)),
    ],
)
def test_numbers_named_like_a_time_that_are_not_read_are_told(name, times):
    series = read(f"{name},x", [f"{time:.3f},{n % 7}" for n, time in enumerate(times)])
    assert series.times is None and [str(finding) for finding in worth_a_look(series)] == [
        f"no time column: '{name}' might be one"
    ]


@pytest.mark.parametrize("step", [3600, 600])
def test_rows_with_one_value_each_are_joined_into_rows_of_all_columns(step):
    """As sensors are put together by their times, which are never quite the same."""
    starts = pd.date_range("2023-04-17 10:00", periods=40, freq=f"{step}s")
    rows = [
        f"{start + pd.Timedelta(seconds=20 * place)}{',' * (place + 1)}{10 * place + n % 5}{',' * (2 - place)}"
        for n, start in enumerate(starts)
        for place in range(3)
    ]
    series = read_series("\n".join(["when,a,b,c", *rows]).encode(), "a.csv")
    assert len(series) == 40 and series.step_seconds == step
    assert series.values[:6].tolist() == [[n % 5, 10 + n % 5, 20 + n % 5] for n in range(6)]
