"""The headline of how a file was read names what is most worth a look, the most important first."""

import numpy as np

from rnnlab.series.describe import worth_a_look
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series

DAYS = np.arange("2020-01-01", "2020-04-10", dtype="datetime64[D]")  # 100 days


def findings(header: str, rows: list[str], **options: str) -> list[tuple[str, dict]]:
    series = read_series("\n".join([header, *rows]).encode(), "a.csv", ReadOptions(**options))
    return [(what.code.removeprefix("series."), what.facts) for what in worth_a_look(series)]


def test_nothing_is_worth_a_look_in_a_clean_file():
    assert findings("date,a", [f"{day},{n % 7}.5" for n, day in enumerate(DAYS)]) == []


def test_columns_that_would_cost_rows_come_before_missing_codes_and_filled_values():
    rows = [f"{day},{n % 7}.5,{n % 5 if n > 40 else ''},{n % 9}" for n, day in enumerate(DAYS)]
    rows[10] = f"{DAYS[10]},-9999,,3"
    rows[20] = f"{DAYS[20]},-9999,,3"
    rows[30] = f"{DAYS[30]},2.5,,"
    assert findings("date,a,b,c", rows) == [
        ("columns_left_out", {"columns": ("b",), "reason": "rows would be lost"}),
        ("missing_codes", {"markers": ("-9999",), "count": 2}),
        ("values_filled", {"count": 3}),
    ]


def test_unsure_order_of_day_and_month_comes_first():
    rows = [f"03/04/{year},{(year * 37) % 91}" for year in range(1990, 2020)]
    (code, facts), *_ = findings("date,sales", rows)
    assert code == "unsure" and facts["value"] in ("day first", "month first")


def test_many_lost_rows_name_the_column():
    """A gap of 30 days in the only column."""
    rows = [f"{day},{'' if 30 <= n < 60 else n % 7}" for n, day in enumerate(DAYS)]
    assert findings("date,a", rows) == [("rows_lost", {"count": 30, "rows": 100, "columns": ("a",)})]


def test_rows_with_the_same_time_are_counted_as_merged():
    rows = [f"{day},{n % 7}.5" for n, day in enumerate(DAYS)]
    assert findings("date,a", [*rows, rows[3], rows[9]])[0] == ("rows_merged", {"count": 2})


def test_only_three_findings_are_named():
    rows = [
        f"{day},{n % 7}.5,{n % 5 if n > 40 else ''},{n % 9},{'x' if n % 30 == 3 else n % 8},word{n}"
        for n, day in enumerate(DAYS)
    ]
    rows[30] = f"{DAYS[30]},2.5,,,1,word"
    codes = [code for code, _ in findings("date,a,b,c,d,e", [*rows, rows[3]])]
    assert codes == ["columns_left_out", "rows_merged", "texts_as_missing"]


def test_sentences():
    rows = [f"{day},{n % 7}.5,{n % 5 if n > 40 else ''}" for n, day in enumerate(DAYS)]
    series = read_series("\n".join(["date,a,b", *rows]).encode(), "a.csv")
    assert [str(what) for what in worth_a_look(series)] == ["'b' left out: rows would be lost"]


def test_rows_of_things_instead_of_times_are_worth_a_look() -> None:
    """A table of regions has no order; a column of texts that repeat says nothing about it."""
    names = [f"region {letter}" for letter in "ABCDEFGHIJKLMN"]
    named = [f"{name},{n * n}" for n, name in enumerate(names)]
    assert findings("Región,Total", named)[0] == ("rows_without_times", {"columns": ("Región",)})
    found = findings("state,v", [f"{'ok' if n % 3 else 'off'},{n * n}" for n in range(14)])
    assert [code for code, _ in found] == ["columns_left_out"]


def test_dates_that_cannot_be_read_are_worth_a_look() -> None:
    """109 may be the 1st of September: only the person knows."""
    rows = [f"{n * n % 17}.5,{100 * (n % 28 + 1) + 9}" for n in range(20)]
    assert findings("Umsatz,Belegdatum", rows) == [("possible_times", {"columns": ("Belegdatum",)})]


def test_file_of_dates_alone_is_worth_a_look() -> None:
    """Its only numbers are the months of its dates."""
    months = np.arange("2000-01", "2010-01", dtype="datetime64[M]")
    rows = [f"{month}-01,{n % 12 + 1}" for n, month in enumerate(months)]
    assert findings("date,month", rows) == [("only_calendar", {"columns": ("month",)})]
