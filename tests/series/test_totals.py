"""Rows of totals and subtotals, as spreadsheets and pivot tables have them."""

import pandas as pd
import pytest

from rnnlab.series import messages
from rnnlab.series.reading import read_series
from rnnlab.series.series import Series

DAYS = [f"2020-{month:02d}-{day:02d}" for month in (1, 2) for day in range(1, 25)]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def read(*lines: str) -> Series:
    return read_series("\n".join(lines).encode(), "a.csv")


def totals(series: Series) -> int:
    return sum(repair.count for repair in series.repairs if repair.what == messages.file.rows_of_totals())


@pytest.mark.parametrize(
    "word", ["Total", "Subtotal", "SUM:", "January Total", "Total of the week", "Average"]
)
def test_totals_between_dates_are_no_rows(word: str) -> None:
    """Each week ends with one, so that more than a few rows have no date."""
    body = []
    for n, day in enumerate(DAYS):
        body += [f"{day},{n}", *([f"{word},99"] if n % 6 == 5 else [])]
    series = read("Date,Amount", *body)
    assert series.column("Amount")[:24].tolist() == list(range(24))
    assert totals(series) == 8


def test_totals_between_quarters_name_their_year() -> None:
    body = []
    for year in range(2015, 2021):
        body += [*(f"{year} Q{quarter},{quarter}" for quarter in (1, 2, 3, 4)), f"{year} Total,10"]
    series = read("Quarter,Amount", *body)
    assert series.column("Amount").tolist() == [1, 2, 3, 4] * 6 and series.step_months == 3
    assert totals(series) == 6


@pytest.mark.parametrize("by_day", [True, False])
def test_series_that_is_called_total_is_a_series(by_day: bool) -> None:
    rows = [
        f"{name},{day},{n + k}" for k, name in enumerate(("North", "Total")) for n, day in enumerate(DAYS)
    ]
    if by_day:
        rows.sort(key=lambda row: row.split(",")[1])
    series = read("region,date,x", *rows)
    assert series.groups is not None and series.groups.values == ("North", "Total")
    assert totals(series) == 0


def test_column_of_words_keeps_the_rows_of_a_total() -> None:
    """Its cells are names, so that a total may be one of them."""
    rows = [f"{name} {n},{day},{n}" for n, day in enumerate(DAYS) for name in ("Revenue", "Total revenue")]
    assert totals(read("item,date,x", *rows)) == 0


def test_first_column_of_totals_and_empty_cells_is_read() -> None:
    series = read("a,b", *(f"{'Total' if n < 12 else ''},{n}" for n in range(30)))
    assert len(series) == 30


@pytest.mark.parametrize(
    ("names", "months"),
    [
        (MONTHS, 1),
        (["Januar", "Februar", "März", "April", "Mai", "Juni"], 1),
        (["Qtr1", "Qtr2", "Qtr3", "Qtr4"], 3),
    ],
)
def test_years_above_their_months_are_totals(names: list[str], months: int) -> None:
    """The rows of a pivot table: each year with its sum, and its months below it."""
    body, expected = [], []
    for year in (2018, 2019, 2020):
        values = [year % 100 + n for n in range(len(names))]
        body += [
            f"{year},{sum(values)}",
            *(f"{name},{value}" for name, value in zip(names, values, strict=True)),
        ]
        expected += values
    series = read("Sum of sales,", "Row Labels,A", *body, f"Grand Total,{sum(expected)}")
    made = series.filled[:, 0] if series.filled is not None else [False] * len(series)
    rows = [value for value, new in zip(series.column("A"), made, strict=True) if not new]
    assert rows == expected
    assert series.times is not None and series.times[0] == pd.Timestamp("2018-01-01")
    assert totals(series) == 4
    assert series.step_months == months


def test_years_above_months_that_do_not_rise_are_not_read_as_a_pivot_table() -> None:
    assert (
        totals(
            read(
                "label,x",
                *[
                    line
                    for year in (2018, 2019)
                    for line in (f"{year},9", *(f"{m},1" for m in reversed(MONTHS)))
                ],
            )
        )
        == 0
    )
