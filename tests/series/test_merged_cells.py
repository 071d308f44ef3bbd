"""Merged cells of a sheet, exported with a value in the first row of each block only."""

import pandas as pd
import pytest

from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series

NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def repairs_of(series):
    return [(repair.what, repair.count) for repair in series.repairs]


@pytest.mark.parametrize("months", [NAMES, list(map(str, range(1, 13)))])
def test_a_year_in_its_first_month_only_is_filled_down(months):
    """4 years of 12 months: the other 44 rows belong to the year above them."""
    rows = [f"{'' if n % 12 else 2020 + n // 12},{months[n % 12]},{n * n}" for n in range(48)]
    series = read_series("\n".join(["Year,Month,Sales", *rows]).encode(), "a.csv")
    assert series.column("Sales").tolist() == [float(n * n) for n in range(48)]
    assert list(series.times) == list(pd.date_range("2020-01-01", periods=48, freq="MS"))
    assert repairs_of(series) == [(messages.series.merged_cells("Year"), 44)]
    assert (series.repairs[0].places[0].row, series.repairs[0].places[0].now) == (3, "2020")


@pytest.mark.parametrize("clock", ["{}", "{}:00"])
def test_a_date_in_its_first_hour_only_is_filled_down(clock):
    """4 days of 24 hours."""
    rows = [
        f"{'' if n % 24 else f'2024-01-0{1 + n // 24}'},{clock.format(n % 24)},{n * n}" for n in range(96)
    ]
    series = read_series("\n".join(["Date,Hour,Load", *rows]).encode(), "a.csv")
    assert list(series.times) == list(pd.date_range("2024-01-01", periods=96, freq="h"))
    assert repairs_of(series) == [(messages.series.merged_cells("Date"), 92)]


def test_station_in_the_first_row_of_its_block_names_all_its_rows():
    """Three stations of 20 days, the same days: one is picked, none are averaged."""
    rows = [f"{'' if n % 20 else 'ABC'[n // 20]},2024-01-{1 + n % 20:02d},{n * n}" for n in range(60)]
    series = read_series("\n".join(["station,date,v", *rows]).encode(), "a.csv", ReadOptions(pick="B"))
    assert series.groups is not None and series.groups.values == ("A", "B", "C")
    assert series.column("v").tolist() == [float(n * n) for n in range(20, 40)]
    assert repairs_of(series) == [(messages.series.merged_cells("station"), 57)]


def test_rare_comments_are_not_filled_down():
    """A word in two rows does not apply to the others, which have their own times."""
    rows = [
        f"{'start' if n == 0 else 'odd' if n == 17 else ''},2024-01-{1 + n:02d},{n * n}" for n in range(28)
    ]
    series = read_series("\n".join(["note,date,v", *rows]).encode(), "a.csv")
    assert len(series) == 28 and series.repairs == ()
