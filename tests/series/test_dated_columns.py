"""Tables of one row a series and one column a time: each row is read as a series."""

import pandas as pd
import pytest

from rnnlab.series import messages, thresholds
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series

DAYS = [f"{day.month}/{day.day}/{day:%y}" for day in pd.date_range("2020-01-22", periods=30)]
MONTHS = pd.date_range("2001-01-31", periods=30, freq="ME")
YEARS = list(range(1990, 2020))
COUNTRIES = ("Chad", "Peru", "Oman", "Fiji")


def table(naming: str, times: list[object], rows: tuple[str, ...] = COUNTRIES) -> bytes:
    """A CSV whose n-th row, from 1, holds 1000 n + 0, + 1, + 4, + 9, ..."""
    header = ",".join([naming, *map(str, times)])
    lines = [
        ",".join([row, *(str(1000 * number + place**2) for place in range(len(times)))])
        for number, row in enumerate(rows, start=1)
    ]
    return "\n".join([header, *lines]).encode()


@pytest.mark.parametrize(
    ("times", "first", "last"),
    [
        (DAYS, "2020-01-22", "2020-02-20"),
        ([f"{year} [YR{year}]" for year in YEARS], "1990-01-01", "2019-01-01"),
        ([f"c{year}" for year in YEARS], "1990-01-01", "2019-01-01"),
        ([f"{month:%Y-%m-%d}" for month in MONTHS], "2001-01-31", "2003-06-30"),
        ([f"{month:%Y-%m}" for month in MONTHS], "2001-01-01", "2003-06-01"),
        ([f"X{month:%Y_%m}" for month in MONTHS], "2001-01-01", "2003-06-01"),
        ([f"{month:%YM%m}" for month in MONTHS], "2001-01-01", "2003-06-01"),
        ([f"{month:%b-%y}" for month in MONTHS], "2001-01-01", "2003-06-01"),
        ([f"{2001 + n // 4}Q{n % 4 + 1}" for n in range(30)], "2001-01-01", "2008-04-01"),
    ],
)
def test_columns_that_are_times_are_the_steps_of_a_series(times, first, last):
    """The second country's 30 values, 2000 + 0, 1, 4, 9, ..., at the times that the columns are called."""
    series = read_series(table("country", times), "a.csv", ReadOptions(pick="Peru"))
    assert series.column("value").tolist() == [2000.0 + n * n for n in range(30)]
    assert series.times is not None
    assert (series.times[0], series.times[-1]) == (pd.Timestamp(first), pd.Timestamp(last))
    assert series.groups is not None and series.groups.values == COUNTRIES


@pytest.mark.parametrize(
    ("naming", "rows", "called", "values"),
    [
        ("Name,Code,Lat", ("Chad,TCD,1", "Peru,PER,2"), "Name", ("Chad", "Peru")),
        ("RegionID,Name", ("7,Chad", "8,Peru"), "Name", ("Chad", "Peru")),
        (
            "Province/State,Country/Region,Lat",
            ("Hubei,China,1", "Tibet,China,2", ",Chad,3"),
            "Province/State · Country/Region",
            ("Hubei · China", "Tibet · China", "Chad"),
        ),
        ("Name,Code", ("Chad,5", "Chad,6", "Peru,5"), "Name · Code", ("Chad · 5", "Chad · 6", "Peru · 5")),
    ],
)
def test_series_are_named_by_the_fewest_unique_columns(naming, rows, called, values):
    """Words come before numbers; empty parts are skipped; columns that do not name a series are left out."""
    series = read_series(table(naming, DAYS, rows), "a.csv")
    assert series.groups is not None
    assert (series.groups.column, series.groups.values) == (called, values)
    assert series.groups.picked == values[0] and series.column("value")[0] == 1000.0
    unused = set(naming.split(",")) - set(called.split(" · "))
    assert {out.column for out in series.left_out} == {called, *unused}


def test_one_row_of_times_is_one_series():
    """There is nothing to pick."""
    series = read_series(table("country", YEARS, ("Chad",)), "a.csv")
    assert len(series) == 30 and series.groups is None


def test_series_begin_and_end_with_their_values():
    """Ten empty years before the first value are not rows, and a row of three values is counted as left out."""
    times = [f"{year} [YR{year}]" for year in YEARS]
    lines = ["country," + ",".join(times)]
    lines.append("Chad" + "," * 10 + "," + ",".join(str(n * n) for n in range(20)))
    lines.append("Oman" + "," * 27 + ",1,2,4")
    lines.append("Peru," + ",".join(str(n * n) for n in range(30)))
    series = read_series("\n".join(lines).encode(), "a.csv")
    assert series.times is not None and series.times[0] == pd.Timestamp("2000-01-01") and len(series) == 20
    assert series.groups is not None and series.groups.values == ("Chad", "Peru")
    assert [(repair.what, repair.count, repair.places[0].row) for repair in series.repairs] == [
        (messages.series.short_series(10), 1, 3)
    ]


def test_flags_between_the_times_are_left_out():
    """The FAO writes Y1990 for a value and Y1990F for its flag; a colon is not a value."""
    header = ",".join(f"Y{year},Y{year}F" for year in YEARS)
    rows = [
        f"{name},{','.join(f'{n * n if n > 3 else chr(58)},A' for n in range(30))}"
        for name in ("Chad", "Peru")
    ]
    series = read_series("\n".join([f"Area,{header}", *rows]).encode(), "a.csv")
    assert series.column("value").tolist() == [float(n * n) for n in range(4, 30)]
    assert series.times is not None and series.times[0] == pd.Timestamp("1994-01-01")
    assert len(series.left_out) == 31


def test_indicators_are_features_side_by_side():
    """Rows named as indicators are the features of one series."""
    series = read_series(table("Country,Indicator", YEARS, ("Chad,GDP", "Chad,Population")), "a.csv")
    assert series.features == ("GDP", "Population") and len(series) == 30
    assert series.values[1].tolist() == [1001.0, 2001.0]


def test_table_of_time_columns_can_be_read_as_wide():
    """Each row is a time step then, and each year is a feature."""
    rows = tuple(f"c{number}" for number in range(12))
    data = table("country", [f"y{year}" for year in YEARS], rows)
    series = read_series(data, "a.csv", ReadOptions(shape="wide"))
    assert len(series) == 12 and series.features[0] == "y1990"
    assert next(guess for guess in series.guesses if guess.field == "shape").options == ("matrix", "wide")


def test_rows_with_their_own_times_keep_their_columns():
    """Prices by delivery year, a row per day, are features."""
    days = tuple(f"{day:%Y-%m-%d}" for day in pd.date_range("2024-01-01", periods=12))
    series = read_series(table("date", YEARS, days), "a.csv")
    assert len(series) == 12 and len(series.features) == 30


def test_days_by_years_are_one_series():
    """A row a day of the year and a column a year, 29 February empty in most: read column by column."""
    days = pd.date_range("2000-01-01", "2000-12-31")
    first = pd.Timestamp("2000-01-01")
    lines = ["Month,Day," + ",".join(str(year) for year in range(2000, 2011))]
    for day in days:
        cells = [
            ""
            if (day.month, day.day) == (2, 29) and year % 4
            else str((pd.Timestamp(year, day.month, day.day) - first).days)
            for year in range(2000, 2011)
        ]
        lines.append(f"{day.month},{day.day},{','.join(cells)}")
    series = read_series("\n".join(lines).encode(), "a.csv")
    assert series.column("value").tolist() == [float(n) for n in range(4018)]
    assert series.times is not None and list(series.times) == list(pd.date_range(first, periods=4018))
    assert series.repairs == ()


@pytest.mark.parametrize("clock", ["{}", "{}:00"])
def test_hours_by_days_are_one_series(clock):
    """A row an hour and a column a day: read column by column."""
    lines = ["hour," + ",".join(DAYS[:12])]
    lines += [
        ",".join([clock.format(n), *(str((24 * day + n) ** 2) for day in range(12))]) for n in range(24)
    ]
    series = read_series("\n".join(lines).encode(), "a.csv")
    assert series.column("value").tolist() == [float(n * n) for n in range(288)]
    assert list(series.times) == list(pd.date_range("2020-01-22", periods=288, freq="h"))


@pytest.mark.parametrize("names", [[f"s{n}" for n in range(1, 22)], [f"gdp_{y}" for y in range(2000, 2009)]])
def test_few_or_numbered_columns_are_not_times(names):
    """Numbered sensors, or nine years: each is a feature."""
    rows = tuple(f"c{number}" for number in range(12))
    series = read_series(table("unit", names, rows), "a.csv")
    assert series.features == tuple(names) and len(series) == 12


def test_only_the_first_of_very_many_series_and_the_picked_one_are_written_out(monkeypatch):
    """Four series of 12 months where 30 cells may be written: two are offered, and the fourth by its name."""
    monkeypatch.setattr(thresholds, "MOST_LONG_CELLS", 30)
    months = [f"2020-{month:02d}" for month in range(1, 13)]
    rows = [
        f"{name}," + ",".join(str(start + n * n) for n in range(12))
        for name, start in zip("abcd", range(4), strict=True)
    ]
    data = "\n".join(["site," + ",".join(months), *rows]).encode()
    series = read_series(data, "wide.csv")
    assert series.groups.picked == "a"
    assert series.groups.values == ("a", "b")
    assert messages.series.more_series_than_offered(2, 4) in series.notes
    assert read_series(data, "wide.csv", ReadOptions(pick="d")).values[:3, 0].tolist() == [3, 4, 7]


def test_more_than_2000_times_may_be_side_by_side():
    """Six years of days, as in the tables of Johns Hopkins at the end; 2,000 are the most with a row per time."""
    days = pd.date_range("2015-01-01", periods=2100)
    series = read_series(
        table("country", [f"{day:%Y-%m-%d}" for day in days]), "a.csv", ReadOptions(pick="Peru")
    )
    assert series.column("value").tolist() == [2000.0 + n * n for n in range(2100)]
    assert list(series.times) == list(days)
