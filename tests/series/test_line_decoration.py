"""Tables with rules, quotes around whole lines, and numbers written as formulas."""

import pytest

from rnnlab.series import messages
from rnnlab.series.reading import read_series

DAYS = [f"2024-01-{day:02d}" for day in range(1, 13)]
TEMP = [5.5, 6.25, 4.0, -1.5, 0.0, 2.75, 3.5, 8.0, 9.5, 7.25, 6.0, 5.0]


def read(*lines: str):
    return read_series(("\n".join(lines) + "\n").encode(), "a.csv")


def lines_of(form: str) -> list[str]:
    return [form.format(day, temp) for day, temp in zip(DAYS, TEMP, strict=True)]


def is_the_table(series) -> bool:
    return (
        series.features == ("temp",)
        and series.time_column == "date"
        and series.column("temp").tolist() == TEMP
        and str(series.times[0].date()) == DAYS[0]
    )


def between(rule: str, rows: list[str]) -> list[str]:
    return [line for row in rows for line in (row, rule)]


@pytest.mark.parametrize(
    "lines",
    [
        ["    date    | temp", "------------+------", *lines_of(" {} |  {}"), "(12 rows)"],
        ["| date | temp |", "|------|-----:|", *lines_of("| {} | {} |")],
        ["date | temp", ":---|---:", *lines_of("{} | {}")],
        [
            "+------+------+",
            "| date | temp |",
            "+------+------+",
            *lines_of("| {} | {} |"),
            "+------+------+",
        ],
        ["| date | temp |", "+======+======+", *between("+------+------+", lines_of("| {} | {} |"))],
        ["===== =====", "date  temp", "===== =====", *lines_of("{} {}"), "===== ====="],
        ["date;temp", "----------;----", *lines_of("{};{}")],
    ],
    ids=["psql", "Markdown", "bare Markdown", "MySQL", "grid", "reST", "sqlcmd"],
)
def test_ruled_lines_are_neither_header_nor_rows(lines):
    """Lines that are drawn in a table hold no data."""
    assert is_the_table(read(*lines))


def test_dashes_for_missing_values_are_not_a_ruled_line():
    """A row of them, line 7, is a row without values: it is left out and counted, and the other eleven remain."""
    body = [f"{temp},{2 * temp}" for temp in TEMP]
    body[5] = "---,---"
    series = read("temp,double", *body)
    assert series.column("temp").tolist() == [*TEMP[:5], *TEMP[6:]]
    assert [(repair.what, repair.count, repair.places[0].row) for repair in series.repairs] == [
        (messages.file.empty_rows(), 1, 7)
    ]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ('"date,temp"', '"{},{}"'),
        ('"date;temp"', '"{};{}"'),
        ("date,temp", '"{},{}"'),
        ('"date,""note, new"",temp"', '"{},""a, b"",{}"'),
    ],
)
def test_lines_in_quotation_marks_are_read_without_them(header, row):
    """A spreadsheet that takes each line for one field writes them so."""
    assert is_the_table(read(header, *lines_of(row)))


@pytest.mark.parametrize("cell", ['="{}"', '"=""{}"""'])
def test_numbers_written_as_formulas_are_numbers(cell):
    """Excel keeps 10.00 as it is if written ="10.00"."""
    rows = [f"{day},{cell.format(temp)}" for day, temp in zip(DAYS, TEMP, strict=True)]
    assert is_the_table(read("date,temp", *rows))


def test_apostrophes_above_the_table_are_not_its_quotation_marks():
    """The lines above a table may quote differently."""
    preamble = ["# key: '2015'", "# place: 'Rome'", "# by: 'me'"]
    assert is_the_table(read(*preamble, '"date","temp"', *lines_of("{},{}")))


def test_spaces_are_not_the_delimiter_if_a_sign_splits_every_line():
    """A time span has spaces; the comma also splits the header."""
    rows = [f"{day} 00:00:00-{day} 23:59:59,{temp}" for day, temp in zip(DAYS, TEMP, strict=True)]
    series = read("Date,Steps", *rows)
    assert series.features == ("Steps",) and series.column("Steps").tolist() == TEMP


def test_ruled_lines_in_quotation_marks_are_no_names() -> None:
    """As a sonde writes them above and below its names and units."""
    rule, below = ",".join(['"=========="'] * 2), ",".join(['"----------"'] * 2)
    series = read(rule, '"      date","  temp"', '"     y-m-d","     C"', below, *lines_of("{},{}"))
    assert series.features == ("temp (C)",) and series.column("temp (C)").tolist() == TEMP
