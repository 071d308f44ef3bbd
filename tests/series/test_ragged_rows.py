"""Rows that are short, empty or swallowed by a quotation mark: none is lost without a word."""

import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.reading import read_series

DAYS = [f"{day:%Y-%m-%d}" for day in pd.date_range("2024-01-01", periods=40)]


def read(header: str, rows: list[str]):
    return read_series("\n".join([header, *rows]).encode(), "a.csv")


def repairs_of(series):
    return [(repair.what, repair.count, repair.places[0].row) for repair in series.repairs]


@pytest.mark.parametrize("at", [(10, 20), (10, 38), (5, 8, 25, 30)])
def test_a_quotation_mark_that_swallows_rows_is_refused_with_its_line(at):
    """The rows up to the next such mark would be one field: the first is in the line of the names + 1 + 10."""
    mark = '"'
    rows = [f"{day},{mark * (n in at)}bob,{n * n}" for n, day in enumerate(DAYS)]
    with pytest.raises(Mistake, match=f"quotation mark in line {at[0] + 2} "):
        read("date,name,v", rows)


def test_note_of_several_lines_does_not_swallow_rows():
    """Its inner lines have commas, but are not rows."""
    rows = [f'{day},"wet\nwind, rain, snow\ncold",{n * n}' for n, day in enumerate(DAYS)]
    assert len(read("date,note,v", rows)) == 40


def test_rows_that_all_lack_their_last_field_are_rows():
    """They begin with a text, like a comment below a table, but have a date and a number."""
    series = read("station,date,value,note", [f"A,{day},{n * n}" for n, day in enumerate(DAYS)])
    assert series.column("value").tolist() == [float(n * n) for n in range(40)]
    assert repairs_of(series) == [(messages.file.short_rows(), 40, 2)]


def test_short_rows_at_the_end_are_rows():
    """The last four have no note."""
    rows = [f"Mon,{day},{n * n}{',x' if n < 36 else ''}" for n, day in enumerate(DAYS)]
    series = read("day,date,value,note", rows)
    assert len(series) == 40
    assert repairs_of(series) == [(messages.file.short_rows(), 4, 38)]


@pytest.mark.parametrize("foot", ["Source: x, y", "updated,2024-05-05", "Station A,,closed", "Total,,500"])
def test_lines_below_rows_that_begin_with_a_text_are_skipped(foot):
    """Such a line does not fill most columns, and has no date or number where the rows have one."""
    rows = [f"Mon,{day},{n * n},x" for n, day in enumerate(DAYS)]
    series = read("day,date,value,note", [*rows, foot])
    assert repairs_of(series) == [(messages.file.lines_below_table(), 1, 42)]


@pytest.mark.parametrize(
    ("row", "what"),
    [(",", messages.file.empty_rows()), ("", messages.file.empty_lines())],
)
@pytest.mark.parametrize("short", [False, True])
def test_an_empty_row_between_others_is_counted(row, what, short):
    """39 of 40 rows are left, in a regular file and in one with a short row; empty lines at the end do not count."""
    rows = [row if n == 20 else f"{n * n + 1},{n}" for n in range(40)]
    if short:
        rows[3] = "10"
    series = read("a,b", [*rows, row, row])
    assert len(series) == 39
    assert (what, 1, 22) in repairs_of(series)


def test_ids_with_an_empty_cell_are_ids():
    """One missing value makes decimals of them in the machine, but measurements of nothing."""
    rows = [f"{day},{'' if n == 4 else 1000 + 37 * n % 11},{n * n}" for n, day in enumerate(DAYS)]
    series = read("date,user_id,v", rows)
    assert series.features == ("v",)
    assert [(out.column, out.why) for out in series.left_out] == [("user_id", messages.columns.identifier())]


@pytest.mark.parametrize("form", ["{:>10}", "{:<10}"])
def test_empty_cells_between_spaces_stay_in_their_columns(form: str) -> None:
    """As the sunspots of an observatory are printed: values without hemispheres stand below the total."""
    cells = [[day, f"{n * n % 83}.25", f"{n % 7}.5", f"{n * n % 59}.75"] for n, day in enumerate(DAYS)]
    for row in cells[5:9]:
        row[1] = ""
    rows = ["".join(form.format(cell) + " " for cell in row) for row in cells]
    series = read("".join(form.format(name) + " " for name in ("date", "north", "south", "total")), rows)
    assert series.column("south").tolist() == [n % 7 + 0.5 for n in range(40)]
    assert series.column("total").tolist() == [n * n % 59 + 0.75 for n in range(40)]


def test_short_rows_whose_fields_stand_elsewhere_lack_their_last_ones() -> None:
    rows = [f"{day} {n * n} {n % 7}" for n, day in enumerate(DAYS)]
    rows[20] = f"{DAYS[20]}    400"
    series = read("date a b", rows)
    assert series.column("a").tolist() == [float(n * n) for n in range(40)]
