"""Tables of years by months and of days by hours, read row by row as one series."""

import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.report import Guess
from rnnlab.series.series import Series

MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"
NUMBERS = ",".join(map(str, range(1, 13)))


def table(header: str, firsts: list[object], columns: int, after: str = "") -> bytes:
    """A CSV whose cells, read row by row, are the squares of 0, 1, 2, ..."""
    rows = [
        f"{first},{','.join(str((columns * number + n) ** 2) for n in range(columns))}{after}"
        for number, first in enumerate(firsts)
    ]
    return "\n".join([header, *rows]).encode()


def guess(series: Series, field: str) -> Guess:
    return next(guess for guess in series.guesses if guess.field == field)


@pytest.mark.parametrize(
    "header",
    [
        f"Year,{MONTHS}",
        f"YEAR,{MONTHS.upper()}",
        f"year,{NUMBERS}",
        "Jahr,Januar,Februar,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember",
        f",{MONTHS}",
    ],
)
def test_years_by_months_are_one_series(header):
    """Ten years of twelve months are 120 rows, a month apart."""
    series = read_series(table(header, list(range(1951, 1961)), 12), "a.csv")
    assert series.column("value").tolist() == [float(n * n) for n in range(120)]
    assert list(series.times) == list(pd.date_range("1951-01-01", periods=120, freq="MS"))
    assert series.step_months == 1
    assert guess(series, "shape").value == "matrix"
    assert guess(series, "shape").options == ("matrix", "wide")


def test_a_matrix_of_few_years_is_long_enough():
    """Four rows are 48 months."""
    assert len(read_series(table(f"Year,{MONTHS}", [2001, 2002, 2003, 2004], 12), "a.csv")) == 48


def test_means_after_the_months_are_left_out():
    """A column of the year's mean is not a thirteenth month."""
    data = table(f"Year,{MONTHS},Mean", list(range(1951, 1961)), 12, ",7.5")
    series = read_series(data, "a.csv")
    assert len(series) == 120 and [out.column for out in series.left_out] == ["Mean"]


def test_years_newest_first_are_reversed_by_year():
    """1960 is above 1959, but January before February."""
    data = table(f"Year,{MONTHS}", list(range(1960, 1950, -1)), 12)
    series = read_series(data, "a.csv")
    assert series.column("value")[:3].tolist() == [float((108 + n) ** 2) for n in range(3)]


def test_missing_months_at_the_end_are_not_rows():
    """The current year has no values from April on."""
    lines = table(f"Year,{MONTHS}", list(range(1951, 1961)), 12).decode().splitlines()
    lines[-1] = ",".join(lines[-1].split(",")[:4]) + "," * 9
    series = read_series("\n".join(lines).encode(), "a.csv")
    assert series.times[-1] == pd.Timestamp("1960-03-01")


def test_matrix_can_be_read_as_wide():
    """Twelve features of ten years, if the user chooses so."""
    data = table(f"Year,{MONTHS}", list(range(1951, 1963)), 12)
    series = read_series(data, "a.csv", ReadOptions(shape="wide"))
    assert series.features == tuple(MONTHS.split(",")) and len(series) == 12
    assert guess(series, "shape").value == "wide"


@pytest.mark.parametrize(
    ("hours", "columns"),
    [
        (",".join(map(str, range(24))), 24),
        (",".join(map(str, range(1, 25))), 24),
        (",".join(f"H{n:02d}" for n in range(1, 25)), 24),
        (",".join(f"{n:02d}:00" for n in range(24)), 24),
        (",".join(f"{n // 2:02d}:{n % 2 * 30:02d}" for n in range(48)), 48),
    ],
)
def test_days_by_hours_are_one_series(hours, columns):
    """Five days, of hours or half hours, from midnight on."""
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2024-02-27", periods=5, freq="D")]
    series = read_series(table(f"date,{hours}", list(days), columns), "a.csv")
    expected = pd.date_range("2024-02-27", periods=5 * columns, freq=f"{24 * 60 // columns}min")
    assert list(series.times) == list(expected)
    assert series.column("value").tolist() == [float(n * n) for n in range(5 * columns)]


def test_matrices_of_several_stations_are_long():
    """Each station's years by months: one is picked."""
    rows = [
        f"{name},{year},{','.join(str(100 * place + year + n / 100) for n in range(12))}"
        for place, name in enumerate(("Oslo", "Rome"))
        for year in range(1990, 1995)
    ]
    data = "\n".join([f"station,year,{MONTHS}", *rows]).encode()
    series = read_series(data, "a.csv", ReadOptions(pick="Rome"))
    assert series.groups is not None and series.groups.values == ("Oslo", "Rome")
    assert len(series) == 60 and np.isclose(series.column("value")[0], 2090.0)


@pytest.mark.parametrize("names", [[f"V{n}" for n in range(1, 25)], [str(n) for n in range(30)]])
def test_numbered_columns_are_not_hours(names):
    """Twenty-four variables, or thirty: each is a feature."""
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2024-02-27", periods=15, freq="D")]
    series = read_series(table(f"date,{','.join(names)}", list(days), len(names)), "a.csv")
    assert series.features == tuple(names) and len(series) == 15


def test_table_that_is_not_a_matrix_is_refused_if_one_is_wanted():
    """The message says what a matrix is."""
    data = "\n".join(["date,temp", *(f"2020-01-{n:02d},{n}" for n in range(1, 20))]).encode()
    with pytest.raises(Mistake, match="not a table of years by months or days by hours"):
        read_series(data, "a.csv", ReadOptions(shape="matrix"))


HALF_HOURS = [f"{n // 2}:{n % 2 * 30:02d}" for n in range(1, 48)] + ["0:00"]


@pytest.mark.parametrize(
    ("hours", "first"),
    [
        ([f"{n:02d}:00-{n + 1:02d}:00" for n in range(24)], "00:00"),
        ([f"{n:02d} - {(n + 1) % 24:02d}" for n in range(24)], "00:00"),
        ([f"HE{n}" for n in range(1, 25)], "01:00"),
        ([f"Hour Ending {n}" for n in range(1, 25)], "01:00"),
        (HALF_HOURS, "00:30"),
        ([f"SP{n}" for n in range(1, 49)], "00:00"),
        ([f"Q{n:02d}" for n in range(1, 97)], "00:00"),
    ],
)
def test_hours_are_at_the_times_that_their_columns_name(hours, first):
    """Spans are named by their starts; hours ending and times of day by themselves."""
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2024-02-27", periods=5, freq="D")]
    series = read_series(table(f"date,{','.join(hours)}", list(days), len(hours)), "a.csv")
    assert series.times is not None
    assert series.times[0] == pd.Timestamp(f"2024-02-27 {first}") and len(series) == 5 * len(hours)
    assert series.step_seconds == 86_400 / len(hours)
    assert series.column("value").tolist() == [float(n * n) for n in range(5 * len(hours))]


@pytest.mark.parametrize(
    "names",
    [
        ["H1", "H2", "H3A", "H3B", *(f"H{n}" for n in range(4, 25))],
        ["HR01", "HR02", "HR02X", *(f"HR{n:02d}" for n in range(3, 25))],
        ["00-01", "01-02", "02-03", "02-03", *(f"{n:02d}-{n + 1:02d}" for n in range(3, 24))],
    ],
)
def test_second_of_two_equal_hours_is_not_an_hour_of_the_day(names):
    """On one day a year the clock goes back; on others its column is empty."""
    extra = 3 if names[0] in ("H1", "00-01") else 2
    days = pd.date_range("2024-02-01", periods=20, freq="D")
    body = [
        [
            f"{day:%Y-%m-%d}",
            *("" if place == extra else str((24 * n + place - (place > extra)) ** 2) for place in range(25)),
        ]
        for n, day in enumerate(days)
    ]
    data = "\n".join(",".join(row) for row in [["day", *names], *body]).encode()
    series = read_series(data, "a.csv")
    assert len(series) == 480 and series.column("value").tolist() == [float(n * n) for n in range(480)]


def test_rows_of_months_by_days_are_one_series():
    """The 30th of February has a cell, but is not a day."""
    months = pd.date_range("2019-11-01", periods=6, freq="MS")
    body = [
        [
            month.year,
            month.month,
            *(month.day_of_year + day if day < month.days_in_month else -999.9 for day in range(31)),
        ]
        for month in months
    ]
    header = ["YEAR", "MO", *(f"Day {n}" for n in range(1, 32))]
    series = read_series("\n".join(",".join(map(str, row)) for row in [header, *body]).encode(), "a.csv")
    assert series.times is not None and series.times[0] == pd.Timestamp("2019-11-01")
    assert series.times[-1] == pd.Timestamp("2020-04-30") and len(series) == 182
    assert series.column("value")[29:32].tolist() == [334.0, 335.0, 336.0]


def test_rows_of_days_by_months_are_one_series_without_a_header():
    """Two years: each day of the month is a row, and each month a column."""
    lines = []
    for year in (1901, 1902):
        for day in range(1, 32):
            cells = [
                100 * month + day + year - 1900 if day <= pd.Timestamp(year, month, 1).days_in_month else -99
                for month in range(1, 13)
            ]
            lines.append(f"{year} {day:2d} " + " ".join(f"{cell:5d}" for cell in cells))
    series = read_series("\n".join(lines).encode(), "a.txt")
    assert series.times is not None and len(series) == 730 and series.step_seconds == 86_400
    assert series.column("value")[[0, 31, 730 - 1]].tolist() == [102.0, 202.0, 1233.0]


def test_mean_behind_years_by_months_without_a_header_is_left_out():
    """The fourteenth column is the mean of the twelve before it."""
    rows = []
    for year in range(1950, 1960):
        cells = [round(10 + 5 * np.sin(month / 2) + year % 7 / 10, 1) for month in range(12)]
        rows.append(f"{year} " + " ".join(f"{cell:.1f}" for cell in cells) + f" {np.mean(cells):.2f}")
    series = read_series("\n".join(rows).encode(), "a.txt")
    assert len(series) == 120 and series.step_months == 1
    assert [out.column for out in series.left_out if out.column == "column 14"] == ["column 14"]


def test_remark_below_years_by_months_is_not_a_year():
    """A row of means, with a word for the year, does not make twelve features of the months."""
    data = table(f"Year,{MONTHS}", list(range(1951, 1963)), 12) + b"\nNormal," + b",".join([b"7.5"] * 12)
    series = read_series(data, "a.csv")
    assert series.features == ("value",) and len(series) == 144


def test_row_number_before_a_year_is_no_feature():
    """R writes it, though rows were left out before."""
    months = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"
    lines = [
        f"{n + 25},{1900 + n},{','.join(str((12 * n + m) ** 2 % 37) for m in range(12))}" for n in range(20)
    ]
    series = read_series("\n".join([f",Year,{months}", *lines]).encode(), "a.csv")
    assert series.features == ("value",) and len(series) == 240
