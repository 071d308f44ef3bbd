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
