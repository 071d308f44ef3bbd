"""The rows of an uneven file made even: remarks and lines below the table out, short rows filled up."""

import csv
import io
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.series.file.fields import kind_of
from rnnlab.series.file.layout import Layout, comment_mark
from rnnlab.series.quoting import quoted
from rnnlab.series.series import MOST_PLACES, Place, Repair

MOST_WIDE = 0.05
MOST_SPAN = 200
TEXTS = ("text", "missing")
EMPTY_LINES = "empty lines between the rows: skipped"
END = "\ue000end\ue000"


@dataclass
class _Kept:
    """What was done to some rows: how often, and where at first."""

    count: int = 0
    places: list[Place] = field(default_factory=list)

    def add(self, line: int, record: list[str]) -> None:
        self.count += 1
        if len(self.places) < MOST_PLACES:
            self.places.append(Place(line, was=", ".join(record)[:200]))


@dataclass(frozen=True)
class RectangularRows:
    """Rows of one width as CSV with commas, the line in the file that each comes from, and the repairs."""

    data: bytes
    lines: np.ndarray
    repairs: tuple[Repair, ...]


class _Rows:
    """The rows as they are written, each made `width` fields wide."""

    def __init__(self, width: int) -> None:
        self.width, self.lines, self.last = width, array("q"), list[str]()
        self.short = _Kept()
        self._out = io.BytesIO()
        self._text = io.TextIOWrapper(self._out, encoding="utf-8", errors="replace", newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")

    def add(self, line: int, record: list[str]) -> None:
        if len(record) == self.width:
            self.last = record
        else:
            self.short.add(line, record)
            record = record + [""] * (self.width - len(record))
        self._writer.writerow(record)
        self.lines.append(line)

    def data(self) -> bytes:
        self._text.flush()
        return self._out.getvalue()


def rectangular_rows(data: bytes, layout: Layout, name: str) -> RectangularRows:
    """The rows of the table below its names, each as wide as its names.

    Raises Mistake with the line where a quotation mark is never closed, or where many rows are too wide.
    """
    width = len(layout.names)
    rows, wide, remarks, empty = _Rows(width), _Kept(), _Kept(), array("q")
    waiting: list[tuple[int, list[str]]] = []
    try:
        for line, record in _records(data, layout, name):
            if len(record) > width:
                record = _without_empty_end(record, width)
            if len(record) == width and not (layout.comment and comment_mark(record) == layout.comment):
                for held, narrow in waiting:
                    rows.add(held, narrow)
                waiting.clear()
                rows.add(line, record)
            elif not any(part.strip() for part in record):
                # An empty line is a missing value where there is but one column.
                if width == 1:
                    waiting.append((line, []))
                else:
                    empty.append(line)
            elif comment_mark(record):
                remarks.add(line, record)
            elif len(record) > width:
                wide.add(line, record)
                _refuse_wide(wide, len(rows.lines), width, name)
            else:
                waiting.append((line, record))
                _refuse_narrow(waiting, len(rows.lines), width, name)
    except csv.Error as fault:
        raise Mistake(
            f"{quoted(name)} cannot be split into columns ({fault}): export it as plain CSV."
        ) from None
    foot = _without_foot(waiting, rows) if width > 1 else _Kept()
    if wide.count > max(2, MOST_WIDE * len(rows.lines)):
        raise _too_wide(wide, width, name)
    kinds = (
        (
            "rows with fewer fields than columns: the missing ones are empty",
            rows.short if width > 1 else _Kept(),
        ),
        ("rows with more fields than columns: left out", wide),
        ("remarks between the rows: skipped", remarks),
        (EMPTY_LINES, _between(empty, rows.lines)),
        ("lines below the table: skipped", foot),
    )
    repairs = tuple(Repair(what, kept.count, tuple(kept.places)) for what, kept in kinds if kept.count)
    return RectangularRows(rows.data(), np.array(rows.lines, dtype=np.int64), repairs)


def _without_foot(waiting: list[tuple[int, list[str]]], rows: _Rows) -> _Kept:
    """The lines below the table; the short rows above them are added to the others."""
    foot = _Kept()
    for line, record in waiting:
        # Whatever comes after a line that is no row is none either.
        if foot.count or _is_foot(record, rows.last, rows.width):
            foot.add(line, record)
        else:
            rows.add(line, record)
    return foot


def _between(empty: Sequence[int], lines: Sequence[int]) -> _Kept:
    """The empty lines that have a row above and one below."""
    kept = _Kept()
    for line in empty:
        if lines and lines[0] < line < lines[-1]:
            kept.add(line, [])
    return kept


def _records(data: bytes, layout: Layout, name: str) -> Iterator[tuple[int, list[str]]]:
    """The records below the names with the line each begins in."""
    source = io.BytesIO(data)
    source.seek(layout.start)
    # A mark behind the last line would be swallowed by a field that is never closed.
    lines = chain(io.TextIOWrapper(source, encoding="utf-8", errors="replace", newline=""), ["\n", END])
    return _closed(layout, lines, name)


def _closed(layout: Layout, lines: Iterator[str], name: str) -> Iterator[tuple[int, list[str]]]:
    skipped = layout.skipped
    before: tuple[int, list[str]] | None = None
    whole: list[str] = []
    for line, record in layout.dialect.numbered(lines):
        if before is not None:
            span = line - before[0]
            if span > MOST_SPAN or (span > 1 and _swallowed(before[1], whole, layout)):
                raise _unclosed(before[0] + skipped, name)
            yield before[0] + skipped, before[1]
            whole = before[1] if span == 1 else whole
        before = line, record
    if before is not None and before[1] != [END]:
        raise _unclosed(before[0] + skipped, name)


def _swallowed(record: list[str], whole: list[str], layout: Layout) -> bool:
    """True where a field of several lines holds a row of the table: one like `whole`, another row."""
    kinds = [kind_of(cell) for cell in whole]
    if len(kinds) != len(layout.names) or not {"number", "date"} & set(kinds):
        return False
    for part in record:
        for inner in part.splitlines()[1:-1]:
            parts = inner.split(layout.dialect.delimiter)
            alike = (
                kind_of(part) == kind for part, kind in zip(parts, kinds, strict=False) if kind != "text"
            )
            if len(parts) == len(kinds) and all(alike):
                return True
    return False


def _without_empty_end(record: list[str], width: int) -> list[str]:
    return record[:width] if not any(part.strip() for part in record[width:]) else record


def _is_foot(record: list[str], body: list[str], width: int) -> bool:
    """True for a remark or a line of totals: it does not begin with a number or a date, or is one field.

    body: a row of the table, empty where all are short. Where rows begin with a text, too, a line is one of
    them that fills most columns and has a number or a date where they have one.
    """
    filled = [part for part in record if part.strip()]
    if len(filled) == 1 or kind_of(record[0]) not in TEXTS:
        return len(filled) == 1
    if 2 * len(filled) <= width or (body and kind_of(body[0]) not in TEXTS):
        return True
    kinds = [kind_of(cell) for cell in record[1:]]
    alike = [kind_of(cell) for cell in body[1 : len(record)]] or kinds
    same = any(kind == other not in TEXTS for kind, other in zip(kinds, alike, strict=False))
    return not same


def _refuse_wide(wide: _Kept, rows: int, width: int, name: str) -> None:
    # Said early, for a file of other rows altogether is not worth reading to its end.
    if wide.count > 100 and wide.count > rows:
        raise _too_wide(wide, width, name)


def _refuse_narrow(waiting: list[tuple[int, list[str]]], rows: int, width: int, name: str) -> None:
    if len(waiting) > 10_000 and len(waiting) > rows:
        line, record = waiting[0]
        raise Mistake(
            f"From line {line} on {quoted(name)} has {len(record)} fields where {width} are named: "
            "write one field for each column, empty where the value is missing."
        )


def _too_wide(wide: _Kept, width: int, name: str) -> Mistake:
    line = wide.places[0].row
    if width == 1:
        return Mistake(
            f"{quoted(name)} is no table: line {line} holds several fields, others hold one. "
            "Load a CSV with a line of column names and as many fields in every row."
        )
    others = "" if wide.count == 1 else f", as have {wide.count - 1} more"
    return Mistake(
        f"Line {line} of {quoted(name)} has more than the {width} fields that are expected{others}: "
        "mend it, or put fields that hold the delimiter in quotation marks."
    )


def _unclosed(line: int, name: str) -> Mistake:
    return Mistake(f"A quotation mark in line {line} of {quoted(name)} is never closed: close or delete it.")
