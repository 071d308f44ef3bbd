"""How a table of text is laid out: what parts its columns, where it begins, what its columns are called."""

import io
import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from rnnlab.mistake import Mistake
from rnnlab.series.file.dialect import MARKS, SPACES, Dialect, body_of, decimal_of, dialect_of
from rnnlab.series.file.fields import is_missing, kind_of
from rnnlab.series.file.header import Head, head_of
from rnnlab.series.file.line_decoration import is_ruled_line
from rnnlab.series.file.names import named
from rnnlab.series.quoting import quoted
from rnnlab.series.read_options import Guess, ReadOptions
from rnnlab.series.series import Repair

MOST_SAMPLE = 262_144
MOST_LINES = 400
MOST_COLUMNS = 2000
MOST_COMMENTS = 0.1

_SEP = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}")
_LINE_END = re.compile(rb"\r\n|\n|\r")

Numbered = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Layout:
    """What the reader must be told.

    names: one a column, all different. skipped: lines before the first row of values, start: their bytes.
    texts: the positions of columns that hold more than plain numbers in the first lines; moment: the first
    of them, where it holds nothing but dates with the time of the day in ISO form, else None.
    comment: the mark of remarks between the rows, empty where there are none.
    plain: True where the reader may take the rows as they are, without looking at each.
    """

    dialect: Dialect
    decimal: Literal[".", ","]
    names: tuple[str, ...]
    skipped: int
    start: int
    texts: frozenset[int] = frozenset()
    moment: int | None = None
    comment: str = ""
    plain: bool = True
    repairs: tuple[Repair, ...] = ()
    guesses: tuple[Guess, ...] = ()


def layout_of(data: bytes, name: str, options: ReadOptions) -> Layout:
    """The layout of UTF-8 bytes, told from the first 400 lines; Mistake where there is no table."""
    if options.header not in (None, 0, 1, 2):
        raise Mistake(f"The names of columns can't fill {options.header} lines: give 0, 1 or 2.")
    before, lines = _sampled(data, name, options.above)
    sep = _SEP.fullmatch(lines[0]) if options.above is None else None
    wanted = options.delimiter or (sep[1] if sep else None)
    dialect = dialect_of(lines[bool(sep) :], wanted)
    numbered = _numbered(dialect, lines, bool(sep))
    if not numbered:
        raise _empty(name)
    if max(len(record) for _, record in numbered) > MOST_COLUMNS:
        raise Mistake(
            f"{quoted(name)} has more than {MOST_COLUMNS:,} columns: keep the ones you need and load that."
        )
    rows, comments, mark = _without_comments(numbered, dialect)
    head = head_of(rows, comments, dialect, options)
    if not head.rows:
        raise Mistake(
            f"{quoted(name)} has a line of column names and no rows: load a file with at least 10 rows."
        )
    skipped = head.first - 1
    fields = [field for row in head.rows[-60:] for field in row]
    decimal, is_open = decimal_of(dialect.delimiter, fields)
    names, repairs = named(head.names, head.names_line + before)
    if head.above + before:
        repairs = (Repair("lines above the column names: skipped", head.above + before), *repairs)
    if head.between:
        repairs = (
            *repairs,
            Repair("lines between the column names and the first row: skipped", head.between),
        )
    spaced = any(dialect.delimiter + " " in line for line in lines) and dialect.quote in "".join(lines)
    guesses = _guesses(dialect, head, before, options, bool(sep))
    texts = _texts(head)
    return Layout(
        dialect,
        options.decimal or decimal,
        names,
        skipped + before,
        _bytes_above(data, before) + len("".join(lines[:skipped]).encode()),
        texts,
        _moment(head, min(texts, default=None)),
        mark if any(line > head.first for line, _ in comments) else "",
        plain=not dialect.decoration - {"rules"}
        and not any(is_ruled_line(line) for line in lines[skipped:])
        and dialect.delimiter.isascii()
        and dialect.delimiter != SPACES
        and not (mark and comments[-1][0] > head.first)
        and not spaced,
        repairs=repairs,
        guesses=(
            *guesses,
            Guess("decimal", options.decimal or decimal, (".", ","), asked=_asked(is_open, options)),
        ),
    )


def _asked(is_open: bool, options: ReadOptions) -> bool:
    return is_open and options.decimal is None


def _guesses(dialect: Dialect, head: Head, before: int, options: ReadOptions, sep: bool) -> tuple[Guess, ...]:
    found = dialect.delimiter
    offered = (",", ";", "\t", "|", SPACES)
    why = "its first line says so" if sep and options.delimiter is None else ""
    return (
        Guess("delimiter", found, offered if found in offered else (*offered, found), why),
        Guess("above", head.above + before),
        Guess("header", head.lines, (0, 1, 2), head.why, asked=head.is_open and options.header is None),
    )


def _sampled(data: bytes, name: str, above: int | None) -> tuple[int, list[str]]:
    """How many lines were skipped because the person said so, and the first ones after them."""
    start = _bytes_above(data, above or 0)
    if above is not None and (above < 0 or start >= len(data) > 0):
        raise Mistake(
            f"{quoted(name)} has no table below line {above}: give how many lines stand above the column names."
        )
    sample = data[start : start + MOST_SAMPLE].decode("utf-8", errors="ignore")
    if not sample.strip():
        raise _empty(name)
    lines = list(islice(io.StringIO(sample, newline=""), MOST_LINES))
    if len(data) - start > MOST_SAMPLE and len(lines) < MOST_LINES:
        lines = lines[:-1]
    if not lines:
        raise Mistake(
            f"Line {1 + (above or 0)} of {quoted(name)} is longer than {MOST_SAMPLE:,} bytes: load a CSV with "
            f"one row a line and at most {MOST_COLUMNS:,} columns."
        )
    return above or 0, lines


def _bytes_above(data: bytes, lines: int) -> int:
    """Where the line after so many begins; the length of the data where there are not so many."""
    if lines <= 0:
        return 0
    ends = islice(_LINE_END.finditer(data), lines - 1, lines)
    return next((end.end() for end in ends), len(data))


def _numbered(dialect: Dialect, lines: list[str], sep: bool) -> Numbered:
    """The records of the sample that hold anything, with the line each begins in."""
    found = list(dialect.numbered(lines[sep:]))
    # A quoted field that goes on after the sample is no record yet.
    if len(found) > 1 and found[-1][0] < len(lines) - sep and len(lines) == MOST_LINES:
        found.pop()
    return [(line + sep, record) for line, record in found if any(field.strip() for field in record)]


def _without_comments(numbered: Numbered, dialect: Dialect) -> tuple[Numbered, Numbered, str]:
    """The rows, the lines that begin like a remark, and the mark that they begin with."""
    marked = [(line, record) for line, record in numbered if comment_mark(record)]
    if not marked or len(marked) == len(numbered):
        return numbered, [], ""
    width, _ = body_of([record for _, record in numbered if not comment_mark(record)])
    alike = sum(len(record) == width for _, record in marked)
    # Many that are as wide as the table are its rows, whatever they begin with.
    many = width > 1 and alike > MOST_COMMENTS * len(numbered)
    remarks = [
        (line, record)
        for line, record in marked
        if len(record) != width or not (many or _is_named(record, dialect))
    ]
    lines = {line for line, _ in remarks}
    rows = [(line, record) for line, record in numbered if line not in lines]
    return rows, remarks, comment_mark(remarks[-1][1]) if remarks else ""


def comment_mark(record: list[str]) -> str:
    """The mark of a remark that a record begins with, or nothing."""
    first = record[0].lstrip() if record and not is_missing(record[0]) else ""
    return next((mark for mark in MARKS if first.startswith(mark)), "")


def _is_named(record: list[str], dialect: Dialect) -> bool:
    """True where the mark is all of the first field, as for a column of row numbers called #."""
    return record[0].strip() in MARKS and dialect.delimiter != SPACES


def _texts(head: Head) -> frozenset[int]:
    found = {
        position
        for row in head.rows
        for position, field in enumerate(row)
        if position < len(head.names) and kind_of(field) in ("text", "date")
    }
    return frozenset(found)


def _moment(head: Head, position: int | None) -> int | None:
    """The position again, where that column holds nothing but moments."""
    if position is None:
        return None
    cells = [row[position] for row in head.rows if position < len(row)]
    return position if all(map(_MOMENT.fullmatch, cells)) else None


def _empty(name: str) -> Mistake:
    return Mistake(f"{quoted(name)} is empty: load a CSV with a line of column names and at least 10 rows.")
