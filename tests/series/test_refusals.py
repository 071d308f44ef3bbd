"""Every refusal says what is wrong, where, and how to fix it, on one line; and no other exception is raised."""

import json
import re

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.series import messages, thresholds
from rnnlab.series.describe import inspection
from rnnlab.series.reading import read_series
from tests.quick import examples

ROWS = [f"{n}.5,{n * n}" for n in range(12)]


def refusal_of(data: bytes, name: str = "a.csv") -> Message:
    with pytest.raises(Mistake) as refusal:
        read_series(data, name)
    return refusal.value.args[0]


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b",,,\n,,,"])
def test_an_empty_file_is_refused(data):
    """Blank lines, a byte order mark or bare commas are nothing."""
    assert refusal_of(data) == (messages.file.empty_file("a.csv"))


def test_header_without_rows_is_refused():
    """A header is not a row."""
    assert refusal_of(b"time,temp\n") == (messages.file.header_without_rows("a.csv"))


def test_a_file_of_nine_rows_is_refused():
    """Ten rows are the least."""
    assert refusal_of("\n".join(["a,b", *ROWS[:9]]).encode()) == (
        messages.series.too_few_rows("a.csv", 9, 10)
    )


def test_a_file_without_numbers_is_refused_with_the_reasons():
    """The reason for each column is given."""
    rows = "\n".join(f"word{n % 3},7" for n in range(12))
    refusal = refusal_of(f"a,b\n{rows}".encode())
    reasons = (("a", messages.columns.column_of_text(3, "word0")), ("b", messages.columns.constant(7.0)))
    assert refusal == messages.series.no_changing_column("a.csv", reasons)
    sentence = (
        "'a.csv' has no column of numbers that change ('a': text, not numbers (3 different values, "
        "e.g. 'word0'); 'b': the same value, 7.0, in every row). Load a file with at least one."
    )
    assert str(refusal) == sentence
    assert str(msgspec.json.decode(msgspec.json.encode(refusal), type=Message)) == sentence


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "a PNG picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\n<!DOCTYPE html><html>", "a web page (HTML)"),
        (b'[{"time": 1},', "a JSON file"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_kind(start, kind):
    """The message says what the file looks like."""
    refusal = refusal_of(start)
    assert refusal == messages.file.other_kind_of_file("a.csv", kind)
    assert str(refusal) == f"'a.csv' looks like {kind}, not a CSV. Export the table as CSV and load that."


def test_a_file_with_nul_bytes_is_refused():
    """Bytes of no known kind that are not text."""
    assert refusal_of(b"a,b\n1,\x002\n") == (messages.file.binary_file("a.csv"))


def test_many_rows_that_are_too_wide_are_refused_with_the_first_line():
    """Three of fifteen rows are not typing errors: the layout is another one."""
    rows = [*ROWS[:5], "1,2,3", *ROWS[5:8], "1,2,3", "1,2,3", *ROWS[8:]]
    refusal = refusal_of("\n".join(["a,b", *rows]).encode())
    assert refusal == messages.file.rows_too_wide("a.csv", line=7, columns=2, rows=3)
    assert str(refusal) == (
        "Line 7 of 'a.csv' has more fields than the 2 columns (and 2 other lines). "
        "Fix it, or put quotation marks around fields that contain the delimiter."
    )


def test_a_quotation_mark_that_is_never_closed_is_refused_by_its_line():
    """Everything behind it would be one cell."""
    rows = [*ROWS[:5], '"1,2', *ROWS[5:]]
    assert refusal_of("\n".join(["a,b", *rows]).encode()) == (messages.file.unclosed_quote("a.csv", 7))


def test_a_file_with_too_many_columns_is_refused():
    """2,000 columns are the most with a row per time, and 20,000 in all."""
    header = ",".join(f"c{n}" for n in range(2001))
    row = ",".join(["1"] * 2001)
    assert refusal_of("\n".join([header, *[row] * 12]).encode()) == messages.file.too_many_columns(
        "a.csv", 2000
    )
    wide = ",".join("1" * 20_001)
    assert refusal_of(f"{wide}\n{wide}\n".encode()) == messages.file.too_many_columns("a.csv", 20_000)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    """The limit is named, so that it can be found and changed."""
    monkeypatch.setattr(thresholds, "MOST_BYTES", 2_000_000)
    refusal = refusal_of(b"1" * 3_000_000)
    assert refusal == messages.series.file_too_large("a.csv", 3_000_000, 2_000_000)
    assert str(refusal) == (
        "'a.csv' is 3 MB, more than MOST_BYTES, 2 MB. Keep fewer rows or columns, or use a longer time step."
    )


def test_rows_that_all_miss_a_value_are_refused_by_the_column():
    """Of two columns that miss each other's halves, the first one has too few rows."""
    rows = [f"{n}.5," for n in range(9)] + [f",{n}.5" for n in range(9)]
    refusal = refusal_of("\n".join(["a,b", *rows]).encode())
    assert refusal == messages.series.too_few_complete_rows("a.csv", 9, ("a", "b"), 10)
    assert str(refusal) == (
        "'a.csv' has 9 rows left after gaps and missing values (most values are missing in 'a', 'b'). "
        "Fill or delete what has missing values, so that at least 10 rows remain."
    )


def test_a_name_with_odd_characters_is_quoted_on_one_line():
    """A file may have any name: terminal control characters become spaces, and it is cut."""
    refusal = str(refusal_of(b"", "a\n\x1b[31mb" + "c" * 300 + ".csv"))
    assert re.fullmatch(r"'a +\[31mbc{10,40}…' is empty\. Load a CSV with .* at least 10 rows\.", refusal)


def reads_or_refuses(data: bytes) -> None:
    """The rule: a Series that JSON and arithmetic can use, or a Mistake of one line."""
    try:
        series = read_series(data, "a.csv")
    except Mistake as refusal:
        assert re.fullmatch(r"[^\n]{5,}[:.] [^\n]{5,}\.", str(refusal)), "what is wrong: how to fix it."
        return
    json.dumps(inspection(series))
    assert series.values.shape == (len(series.segments), len(series.features))
    assert np.isfinite(series.values).all() and len(series) >= 10
    if series.times is not None:
        assert series.times.is_monotonic_increasing and series.times.is_unique


@given(st.binary(max_size=400))
@settings(max_examples=examples(300), deadline=None, derandomize=True)
def test_any_bytes_give_a_series_or_a_mistake(data):
    """Whatever is uploaded, no other exception is raised."""
    reads_or_refuses(data)


ODD_CELLS = [
    *(
        "",
        "1",
        "2.5",
        "-3",
        "1e308",
        "1e400",
        "inf",
        "-inf",
        "nan",
        "NA",
        "?",
        "-",
        "calm",
        '"x, y"',
        '"',
        "'",
    ),
    *("1,5", "1.234,5", "0001-01-01", "9999-12-31", "2020-01-01T00:00Z", "01.02.2020", "13/01/2020", "10:30"),
    *("now", "1600000000", "20200101", "2020", "True", "é", " 7", "0x10", "9" * 30, "2012Q1", "5 May 2020"),
]
HEADERS = ["time", "date", "year", "month", "day", "hour", "id", "", "a", "a", "1"]


@st.composite
def odd_tables(draw):
    """CSV-like text: columns of days or numbers, with odd cells strewn in."""
    rows, delimiter = draw(st.integers(0, 25)), draw(st.sampled_from([",", ";", "\t", " ", "|"]))
    columns = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["days", "numbers", "odd"]))
        plain = [f"2020-01-{n % 28 + 1:02d}" if kind == "days" else f"{n * n % 7}.5" for n in range(rows)]
        odd = draw(st.lists(st.tuples(st.integers(0, 24), st.sampled_from(ODD_CELLS)), max_size=rows))
        for row, cell in (
            odd if kind != "odd" else [(n, draw(st.sampled_from(ODD_CELLS))) for n in range(rows)]
        ):
            if row < rows:
                plain[row] = cell
        columns.append([draw(st.sampled_from(HEADERS)), *plain])
    return "\n".join(delimiter.join(row) for row in zip(*columns, strict=True))


@given(odd_tables(), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@settings(max_examples=examples(300), deadline=None, derandomize=True)
def test_any_odd_table_gives_a_series_or_a_mistake(text, encoding):
    """Quotes, dates in year 1 and 9999, numbers beyond float64: a Series or a Mistake."""
    reads_or_refuses(text.encode(encoding, errors="replace"))


def test_too_few_time_steps_are_refused_with_series_and_step():
    """Of five vendors, three payments per day, one has 10 rows, in 8 steps of two days."""
    rows = [f"{'ABCDE'[n % 5]},{n * n},2024-01-{1 + n // 3:02d}" for n in range(48)]
    with pytest.raises(Mistake) as refusal:
        read_series("\n".join(["Vendor,Amount,Date", *rows]).encode(), "a.csv")
    assert refusal.value.args == (
        messages.series.too_few_time_steps("a.csv, Vendor = A", 10, 8, 2 * 86_400.0, None, (), 10),
    )
    assert "'a.csv, Vendor = A' has 10 rows, which give 8 time steps of 2 days" in str(refusal.value)


def test_a_time_column_that_is_mostly_empty_is_named():
    """A year in every twelfth row, and no month that would make the others' times."""
    rows = [f"{'' if n % 12 else 2020 + n // 12},{n * n}" for n in range(48)]
    with pytest.raises(Mistake) as refusal:
        read_series("\n".join(["Year,Sales", *rows]).encode(), "a.csv")
    assert refusal.value.args == (messages.series.too_few_rows_with_time("a.csv", "Year", 4, 48),)
    assert "'a.csv' has 4 rows with a time: 'Year' is empty or not a time in 44 of 48 rows" in str(
        refusal.value
    )


def test_a_file_of_fixed_width_without_spaces_says_how_to_split_it():
    rows = [f"USW000947282020{n % 12 + 1:02d}TMAX{n * n % 89 + 10:5d}W{n % 7 + 10:5d}W" for n in range(8)]
    refusal = refusal_of("\n".join(rows).encode())
    assert refusal == messages.series.no_delimiter("a.csv")
