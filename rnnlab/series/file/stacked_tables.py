"""Several tables one below the other in one text, each with its names and often a title above them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rnnlab.series import thresholds as th
from rnnlab.series.file.dialect import MARKS, PLAIN
from rnnlab.series.file.fields import kind_of
from rnnlab.series.file.first_row import YEARS, is_full

BLOCK = 1 << 20
NEAR_LINES = 64  # what is kept of lines that are looked at from up to twenty lines above and below
_FIRST_FIELD = re.compile(rb"[ ]*[^,;\t|\s]+[,;\t|\s]")


@dataclass(frozen=True)
class StackedTable:
    """One of the tables in a text.

    title: the text above its names, or its number; start, end: its bytes, from the end of the table above it;
    above: lines of the text before it; rows: lines below its names.
    """

    title: str
    start: int
    end: int
    above: int
    rows: int


@dataclass(frozen=True)
class _Names:
    """The names of one table: their fields, none if it has only a title, their place, and that of its first row.

    above: where the rows of the table above end, 0 if there are none.
    """

    fields: tuple[str, ...]
    start: int
    above: int
    row: int


def stacked_tables(text: bytes) -> tuple[StackedTable, ...]:
    """Return the tables of a text that has several of at least ten rows, in order; one that is shorter ends another."""
    try:
        return _tables(text)
    finally:
        _names_at.cache_clear()
        _fields.cache_clear()
        _are_values.cache_clear()


def _tables(text: bytes) -> tuple[StackedTable, ...]:
    heads: list[_Names] = []
    for start in _starts_of_words(text):
        names = _names_at(text, start) or _title_at(text, start)
        if names is None or (heads and names.above <= heads[-1].start):
            continue
        if not heads or not _goes_on(text, heads[-1], names):
            heads.append(names)
    if heads and heads[0].above:
        heads.insert(0, _Names((), 0, 0, 0))
    if len(heads) < 2:
        return ()
    ends = [*(names.above for names in heads[1:]), len(text)]
    tables: list[StackedTable] = []
    start = 0
    for names, end in zip(heads, ends, strict=True):
        rows = _rows(text, names.row, end)
        if rows >= th.LEAST_ROWS:
            title = _title(text[start : names.start]) or f"table {len(tables) + 1}"
            known = sum(table.title.split(" (")[0] == title for table in tables)
            title = f"{title} ({known + 1})" if known else title
            tables.append(StackedTable(title, start, end, text.count(b"\n", 0, start), rows))
            start = end
    return tuple(tables[: th.MOST_PARTS]) if len(tables) > 1 or (tables and tables[0].end < len(text)) else ()


def longest(tables: tuple[StackedTable, ...]) -> StackedTable:
    """Return the table with most rows, the first of equal ones."""
    return max(tables, key=lambda table: table.rows)


def _starts_of_words(text: bytes) -> list[int]:
    """Return where the lines begin that neither begin with a digit nor, if these are many, end with one."""
    letters = np.frombuffer(text, dtype=np.uint8)
    found = [np.zeros(1, dtype=np.int64)]
    for first in range(0, len(text), BLOCK):
        starts = np.flatnonzero(letters[first : first + BLOCK] == ord("\n")) + first + 1
        starts = starts[starts < len(text)]
        found.append(starts[~_are_digits(letters[starts]) & (letters[starts] > ord("\r"))])
    starts = np.concatenate(found)
    if len(starts) > th.MOST_HEADS:
        ends = np.array([*starts[1:] - 2, len(text) - 1])
        ends -= letters[ends] == ord("\r")
        starts = starts[~_are_digits(letters[ends])]
    return starts.tolist() if len(starts) <= th.MOST_HEADS else []


def _are_digits(letters: np.ndarray) -> np.ndarray:
    return (letters >= ord("0")) & (letters <= ord("9"))


@lru_cache(NEAR_LINES)
def _names_at(text: bytes, start: int) -> _Names | None:
    """Return the names in the line that begins there; None if it is not a header with a table's rows below it."""
    line = _line(text, start)
    fields = _fields(line)
    if len(fields) < 2 or line.lstrip().startswith(MARKS) or not is_full([fields[0] or "time", *fields[1:]]):
        return None
    for place, below in _lines_below(text, start):
        values = _fields(below)
        if _are_values(values):
            same = len(values) == len(fields) and _sign(below) == _sign(line)
            return _Names(fields, start, _end_of_rows(text, start), place) if same else None
        if below.strip() and len(values) != len(fields):
            return None
    return None


def _rows(text: bytes, start: int, end: int) -> int:
    """Count the rows of a table, of many rows the lines; none if they are words with one value each."""
    lines = text.count(b"\n", start, end)
    if lines > th.MOST_HEADS:
        return lines
    rows = [_fields(line) for line in text[start:end].decode("utf-8", "replace").splitlines()]
    if not any(len(row) > 2 or (row and kind_of(row[0]) != "text") for row in rows):
        return 0
    return sum(2 * len(row) >= len(rows[0]) for row in rows)


def _title_at(text: bytes, start: int) -> _Names | None:
    """Return the place of a table without names below a title and an empty line; None if names follow, or no rows."""
    above = _end_of_rows(text, start)
    if above and _line(text, above).strip(" ,;\t|"):
        return None
    for place, below in _lines_below(text, start):
        if _are_values(_fields(below)):
            parts = _line(text, start).split(_sign(below) or "\n")
            return _Names((), place, above, place) if sum(map(bool, map(str.strip, parts))) == 1 else None
        if _names_at(text, place) is not None:
            return None
    return None


def _end_of_rows(text: bytes, start: int) -> int:
    """Return where the rows above the names end, 0 if there are none near."""
    end = start
    for _ in range(th.SAMPLED_LINES_BELOW):
        if end == 0:
            return 0
        above = text.rfind(b"\n", 0, end - 1) + 1
        if _are_values(_fields(_line(text, above))):
            return end
        end = above
    return 0


def _goes_on(text: bytes, above: _Names, names: _Names) -> bool:
    """Whether names belong to the table above: a header that is repeated, or words between its rows.

    Below the same names, a table is another one if its rows begin with another form, such as years below months, or
    if it has a title and its times begin again.
    """
    if names.fields and names.fields != above.fields:
        return not (names.above < names.start or names.fields[:1] == above.fields[:1])
    last = text[max(0, names.above - th.SAMPLED_BYTES_BELOW) : names.above].splitlines()[-3:]
    below = text[names.row : names.row + th.SAMPLED_BYTES_BELOW].splitlines()[:3]
    if names.fields and set(map(_form, last)).isdisjoint(map(_form, below)):
        return False
    titled = names.above < names.start and bool(text[names.above : names.start].strip(b" ,;\t|\r\n"))
    first = _FIRST_FIELD.match(text, names.row)
    end = min(names.above, above.start + th.SAMPLED_BYTES)
    again = text.find(b"\n" + first[0], max(0, above.start - 1), end) if first else -1
    return not titled or again < 0


def _form(line: bytes) -> str:
    """Return what a line's first field looks like: a year, a year and month, a number, or its signs and words."""
    match = _FIRST_FIELD.match(line)
    field = match[0].decode("utf-8", "replace").strip(" ,;\t|") if match else ""
    if field.isdecimal():
        return str(len(field)) if len(field) in (4, 6, 8) and int(field[:4]) in YEARS else "number"
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", field))


def _lines_below(text: bytes, start: int) -> Iterator[tuple[int, str]]:
    """Yield the next lines, each with its place."""
    for _ in range(th.SAMPLED_LINES_BELOW):
        end = text.find(b"\n", start)
        if end < 0 or end + 1 >= len(text):
            return
        start = end + 1
        yield start, _line(text, start)


def _line(text: bytes, start: int) -> str:
    end = text.find(b"\n", start)
    return text[start : end if end >= 0 else len(text)].decode("utf-8", "replace").rstrip("\r")


def _sign(line: str) -> str | None:
    return next((sign for sign in PLAIN if sign in line), None)


@lru_cache(NEAR_LINES)
def _fields(line: str) -> tuple[str, ...]:
    """Return the fields of a line, without quotation marks and without empty ones at its end.

    None if a field goes on in the next line, or began in one before.
    """
    if line.count('"') % 2:
        return ()
    fields = [field.strip().strip("\"'") for field in line.split(_sign(line))]
    while fields and not fields[-1]:
        fields.pop()
    return tuple(fields)


@lru_cache(NEAR_LINES)
def _are_values(fields: tuple[str, ...]) -> bool:
    """Whether at least half of the fields are numbers, dates or missing, and not all are missing."""
    kinds = [kind_of(field) for field in fields[: th.FIRST_COLUMNS]]
    return len(kinds) > 1 and kinds.count("text") <= len(kinds) / 2 and bool({"number", "date"} & set(kinds))


def _title(head: bytes) -> str:
    """Return the last text that fills a line alone."""
    for line in reversed(head.decode("utf-8", "replace").splitlines()):
        parts = [part.strip("\"' ") for part in line.split(_sign(line) or "\t")]
        filled = [part for part in parts if part]
        if len(filled) == 1:
            return filled[0].lstrip("".join(MARKS)).strip()[: th.MOST_NAME]
    return ""
