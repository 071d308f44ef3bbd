"""The rows of an uneven file made even: remarks and lines below the table out, short rows filled up."""

import csv
import io
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.series.file.dialect import Dialect
from rnnlab.series.file.fields import kind_of
from rnnlab.series.file.layout import Layout, comment_mark
from rnnlab.series.series import MOST_PLACES, Place, Repair
from rnnlab.series.wording import quoted

MOST_WIDE = 0.05
MOST_SPAN = 200
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
class Regular:
    """Rows of one width as CSV with commas, the line in the file that each comes from, and the repairs."""

    data: bytes
    lines: np.ndarray
    repairs: tuple[Repair, ...]


def regular(data: bytes, layout: Layout, name: str) -> Regular:
    """The rows of the table below its names, each as wide as its names.

    Raises Mistake with the line where a quotation mark is never closed, or where many rows are too wide.
    """
    out = io.BytesIO()
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    width, lines = len(layout.names), array("q")
    short, wide, remarks = _Kept(), _Kept(), _Kept()
    waiting: list[tuple[int, list[str]]] = []
    try:
        for line, record in _records(data, layout, name):
            if len(record) > width:
                record = _without_empty_end(record, width)
            if len(record) == width and not (layout.comment and comment_mark(record) == layout.comment):
                for held, narrow in waiting:
                    short.add(held, narrow)
                    writer.writerow(narrow + [""] * (width - len(narrow)))
                    lines.append(held)
                waiting.clear()
                writer.writerow(record)
                lines.append(line)
            elif not any(part.strip() for part in record):
                # An empty line is a missing value where there is but one column.
                if width == 1:
                    waiting.append((line, []))
            elif comment_mark(record):
                remarks.add(line, record)
            elif len(record) > width:
                wide.add(line, record)
                _refuse_wide(wide, len(lines), len(record), width, name)
            else:
                waiting.append((line, record))
                _refuse_narrow(waiting, short, len(lines), width, name)
    except csv.Error as fault:
        raise Mistake(
            f"{quoted(name)} cannot be split into columns ({fault}): export it as plain CSV."
        ) from None
    foot = _Kept()
    for line, record in waiting:
        # Whatever comes after a line that is no row is none either.
        if width > 1 and (foot.count or _is_foot(record)):
            foot.add(line, record)
        elif width > 1:
            short.add(line, record)
            writer.writerow(record + [""] * (width - len(record)))
            lines.append(line)
    if wide.count > max(2, MOST_WIDE * len(lines)):
        raise _too_wide(wide, width, name)
    text.flush()
    kinds = (
        ("rows with fewer fields than columns: the missing ones are empty", short if width > 1 else _Kept()),
        ("rows with more fields than columns: left out", wide),
        ("remarks between the rows: skipped", remarks),
        ("lines below the table: skipped", foot),
    )
    repairs = tuple(Repair(what, kept.count, tuple(kept.places)) for what, kept in kinds if kept.count)
    return Regular(out.getvalue(), np.array(lines, dtype=np.int64), repairs)


def _records(data: bytes, layout: Layout, name: str) -> Iterator[tuple[int, list[str]]]:
    """The records below the names with the line each begins in."""
    source = io.BytesIO(data)
    source.seek(layout.start)
    # A mark behind the last line would be swallowed by a field that is never closed.
    lines = chain(io.TextIOWrapper(source, encoding="utf-8", errors="replace", newline=""), ["\n", END])
    return _closed(layout.dialect, lines, layout.skipped, name)


def _closed(
    dialect: Dialect, lines: Iterator[str], skipped: int, name: str
) -> Iterator[tuple[int, list[str]]]:
    before: tuple[int, list[str]] | None = None
    for line, record in dialect.numbered(lines):
        if before is not None:
            if line - before[0] > MOST_SPAN:
                raise _unclosed(before[0] + skipped, name)
            yield before[0] + skipped, before[1]
        before = line, record
    if before is not None and before[1] != [END]:
        raise _unclosed(before[0] + skipped, name)


def _without_empty_end(record: list[str], width: int) -> list[str]:
    return record[:width] if not any(part.strip() for part in record[width:]) else record


def _is_foot(record: list[str]) -> bool:
    """True for a remark or a line of totals: it does not begin with a number or a date, or is one field."""
    filled = [part for part in record if part.strip()]
    return len(filled) == 1 or kind_of(record[0]) in ("text", "missing")


def _refuse_wide(wide: _Kept, rows: int, seen: int, width: int, name: str) -> None:
    # Said early, for a file of other rows altogether is not worth reading to its end.
    if wide.count > 100 and wide.count > rows:
        raise _too_wide(wide, width, name)


def _refuse_narrow(
    waiting: list[tuple[int, list[str]]], short: _Kept, rows: int, width: int, name: str
) -> None:
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
