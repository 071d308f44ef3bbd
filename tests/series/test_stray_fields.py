"""Rows are never lost for a note behind them, a row that begins with #1 is data, and a trace of rain is an amount."""

import pytest

from rnnlab.series.reading import read_series
from rnnlab.series.series import Series
from rnnlab.series.source import File

DAYS = [f"2020-{1 + n // 28:02d}-{1 + n % 28:02d}" for n in range(84)]  # three months of 28 days
ROWS = [f"{day},{n % 7}.5,{n % 9}" for n, day in enumerate(DAYS)]


def read(*lines: str) -> Series:
    return read_series("\n".join(lines).encode(), "a.csv")


def reported(series: Series) -> dict[str, int]:
    return {repair.what.code.removeprefix("series."): repair.count for repair in series.repairs}


@pytest.mark.parametrize("first", [0, 1, 20, 60, 80, 83])
@pytest.mark.parametrize("note", ["Provisional", "p", "n/a", "estimated value"])
def test_newest_rows_stay_whatever_is_noted_behind_them(first: int, note: str) -> None:
    """Behind all rows, most of them, or the last one."""
    series = read("date,a,b", *(row + f",{note}" * (n >= first) for n, row in enumerate(ROWS)))
    assert series.features == ("a", "b")
    assert str(series.times[-1])[:10] == DAYS[-1] and series.values[-1].tolist() == [6.5, 2.0]
    assert series.values[0].tolist() == [0.5, 0.0]


def test_notes_are_counted_with_their_places() -> None:
    series = read("date,a,b", *(row + ",Provisional" * (n >= 80) for n, row in enumerate(ROWS)))
    assert reported(series)["stray_fields"] == 4 and "wide_rows" not in reported(series)
    repair = next(repair for repair in series.repairs if repair.what.code == "series.stray_fields")
    assert [place.row for place in repair.places] == [82, 83, 84, 85] and repair.kind == "read"
    assert str(repair.what) == "notes behind the last column: ignored"


def test_empty_ends_and_some_notes_do_not_shift_the_names() -> None:
    """Rows that end with a delimiter below a header that does not, as some loggers write them."""
    series = read("date,a,b", *(row + ("," if n < 60 else ",Provisional") for n, row in enumerate(ROWS)))
    assert series.features == ("a", "b") and series.time_column == "date"


def test_number_behind_the_last_column_is_ignored_if_it_is_no_decimal() -> None:
    semicolons = [row.replace(",", ";") + ";1" * (n > 80) for n, row in enumerate(ROWS)]
    assert reported(read("date;a;b", *semicolons))["stray_fields"] == 3
    points = [row + ",1" * (n > 80) for n, row in enumerate(ROWS)]
    assert reported(read("date,a,b", *points))["stray_fields"] == 3


def test_decimal_comma_that_was_not_quoted_is_no_stray_field() -> None:
    """2,5 is not 2 with a note of 5: the row is left out."""
    rows = [row.replace(".5", ",5") if n in (30, 31) else row for n, row in enumerate(ROWS)]
    assert reported(read("date,a,b", *rows))["wide_rows"] == 2


def test_two_rows_on_one_line_are_no_row_with_notes() -> None:
    rows = [*ROWS[:30], ROWS[30] + "," + ROWS[31], *ROWS[32:]]
    assert reported(read("date,a,b", *rows))["wide_rows"] == 1


def test_text_in_the_middle_is_no_note() -> None:
    """A name with a comma shifts the numbers behind it."""
    rows = [f"{day},x,{n % 7}.5,{n % 9}" for n, day in enumerate(DAYS)]
    rows[40] = f"{DAYS[40]},x,y,1.5,2"
    assert reported(read("date,name,a,b", *rows))["wide_rows"] == 1


@pytest.mark.parametrize("mark", ["#1", "# 1"])
def test_first_row_that_begins_with_a_mark_and_a_number_is_data(mark: str) -> None:
    rows = [f"{n},2024-01-01 {n:02d}:00,{n % 5}.5" for n in range(1, 24)]
    series = read("#,time,v", f"{mark},2024-01-01 00:00,7.5", *rows)
    assert (len(series), series.features, series.time_column) == (24, ("v",), "time")
    assert series.column("v")[0] == 7.5


def test_names_and_notes_in_comments_stay_comments() -> None:
    rows = [f"{n},2024-01-01 {n:02d}:00,{n % 5}.5" for n in range(1, 24)]
    assert read("#n,time,v", *rows).features == ("v",)
    assert len(read("# measured in 2024", "n,time,v", *rows)) == 23
    assert len(read("n,time,v", "#--,--,--", *rows)) == 23


@pytest.mark.parametrize("name", ["rain", "PRCP", "Niederschlag", "prec", "p01i", "column x"])
@pytest.mark.parametrize("trace", ["T", "Ip", "tr", "Trace"])
def test_trace_in_a_column_of_amounts_is_zero(name: str, trace: str) -> None:
    """In 8 % of the rows; the name says that it is rain, or the many zeros that it is an amount."""
    cells = [trace if n % 12 == 5 else f"{n % 5 / 10:.1f}" for n in range(84)]
    series = read(
        f"date,{name},b",
        *(f"{day},{cell},{n % 9}" for n, (day, cell) in enumerate(zip(DAYS, cells, strict=True))),
    )
    assert series.features == (name, "b")
    assert series.column(name)[[4, 5, 6]].tolist() == [0.4, 0.0, 0.1]
    assert reported(series)["trace_amounts"] == 7


def test_trace_among_decimal_commas_is_zero() -> None:
    rows = [f"{day};{'Ip' if n % 8 == 5 else f'{n % 5},2'}" for n, day in enumerate(DAYS)]
    assert read("fecha;prec", *rows).column("prec")[[4, 5]].tolist() == [4.2, 0.0]


@pytest.mark.parametrize("cells", [[f"{n % 5 - 2}" for n in range(84)], [f"{20 + n % 5}" for n in range(84)]])
def test_t_in_other_columns_is_no_zero(cells: list[str]) -> None:
    """Negative numbers, or no zeros: the column is left out with the reason, as before."""
    rows = [
        f"{day},{'T' if n % 12 == 5 else cell},{n % 9}"
        for n, (day, cell) in enumerate(zip(DAYS, cells, strict=True))
    ]
    series = read("date,temp,b", *rows)
    assert [out.why.code for out in series.left_out] == ["series.some_not_numbers"]


def test_older_links_read_traces_as_before() -> None:
    cells = ["T" if n % 12 == 5 else f"{n % 5 / 10:.1f}" for n in range(84)]
    data = "\n".join(
        ["date,x", *(f"{day},{cell}" for day, cell in zip(DAYS, cells, strict=True)), "2020-04-01,1"]
    )
    with_b = data.replace("date,x", "date,x,b").replace("\n2020", ",1\n2020") + ",2"
    series = read_series(with_b.encode(), "a.csv", File("0" * 64, "a.csv"))
    assert "x" not in series.features
