"""Reads ragged rows: skips comments and lines below the table, and pads short rows."""

import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.file.dialect import SPACES
from rnnlab.series.file.fields import kind_of
from rnnlab.series.file.layout import Layout, comment_mark
from rnnlab.series.messages import file as messages
from rnnlab.series.report import Place, Report

TEXTS = ("text", "missing")
END = "\ue000end\ue000"
_FIELD = re.compile(r"\S+")


@dataclass
class _AffectedLines:
    """Lines of one kind of repair: how many, and where the first ones are."""

    count: int = 0
    places: list[Place] = field(default_factory=list)

    def add(self, line: int, record: list[str]) -> None:
        self.count += 1
        if len(self.places) < th.MOST_PLACES:
            self.places.append(Place(line, was=", ".join(record)[:200]))


@dataclass(frozen=True)
class RectangularRows:
    """Rows of one width as comma-delimited CSV, and the line in the file of each."""

    data: bytes
    lines: np.ndarray


class _Places:
    """The places of a table's columns in lines without a delimiter but spaces, where the whole rows agree on them."""

    def __init__(self, data: bytes, layout: Layout) -> None:
        self._data, self._layout = data, layout

    @cached_property
    def _lines(self) -> list[str]:
        text = io.BytesIO(self._data[self._layout.start :])
        return list(io.TextIOWrapper(text, encoding="utf-8", errors="replace", newline=""))

    @cached_property
    def _columns(self) -> tuple[int, dict[int, int]]:
        """1 and the column whose values end at each place, or 0 and that whose values begin there."""
        every = 1 + len(self._lines) // th.SAMPLED_ROWS
        some = [list(_FIELD.finditer(line)) for line in self._lines[::every]]
        whole = [fields for fields in some if len(fields) == len(self._layout.names)]
        for side in (1, 0) if len(whole) >= th.LEAST_ROWS else ():
            places = Counter(tuple(field.span()[side] for field in fields) for fields in whole)
            usual, count = places.most_common(1)[0]
            if count >= th.MOSTLY * len(whole):
                return side, {place: column for column, place in enumerate(usual)}
        return 0, {}

    def spread(self, line: int, record: list[str]) -> list[str]:
        """Return a short row's fields below their names, empty ones between them; as they are if that is not sure."""
        if self._layout.dialect.delimiter != SPACES:
            return record
        side, places = self._columns
        fields = _FIELD.finditer(self._lines[line - self._layout.skipped - 1])
        below = {places.get(field.span()[side], -1): field[0] for field in fields}
        if len(below) != len(record) or -1 in below:
            return record
        return [below.get(column, "") for column in range(len(places))]


class _Rows:
    """Writes rows as CSV, each padded to `width` fields."""

    def __init__(self, width: int, places: _Places) -> None:
        self.width, self.lines, self.last, self.places = width, array("q"), list[str](), places
        self.short = _AffectedLines()
        self._out = io.BytesIO()
        self._text = io.TextIOWrapper(self._out, encoding="utf-8", errors="replace", newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")

    def add(self, line: int, record: list[str]) -> None:
        if len(record) == self.width:
            self.last = record
        else:
            self.short.add(line, record)
            record = self.places.spread(line, record)
            record = record + [""] * (self.width - len(record))
        self._writer.writerow(record)
        self.lines.append(line)

    def add_all(self, waiting: list[tuple[int, list[str]]]) -> None:
        """Add the rows that were waiting for a row below them."""
        for line, record in waiting:
            self.add(line, record)
        waiting.clear()

    def data(self) -> bytes:
        self._text.flush()
        return self._out.getvalue()


def rectangular_rows(data: bytes, layout: Layout, name: str, report: Report) -> RectangularRows:
    """Return the rows of the table below its header, each as wide as the header.

    Raises Mistake with the line if a quotation mark is never closed, or if many rows are too wide.
    """
    width = len(layout.names)
    rows, wide, stray = _Rows(width, _Places(data, layout)), _AffectedLines(), _AffectedLines()
    comments, empty = _AffectedLines(), array("q")
    waiting: list[tuple[int, list[str]]] = []
    try:
        for line, record in _records(data, layout, name):
            if len(record) > width:
                record = record if any(part.strip() for part in record[width:]) else record[:width]
            if len(record) == width and not (layout.comment and comment_mark(record) == layout.comment):
                rows.add_all(waiting)
                rows.add(line, record)
            elif not any(part.strip() for part in record):
                # In a table of one column an empty line is a missing value.
                if width == 1:
                    waiting.append((line, []))
                else:
                    empty.append(line)
            elif comment_mark(record):
                comments.add(line, record)
            elif len(record) > width and _has_stray_fields(record, rows.last, width, layout):
                stray.add(line, record)
                rows.add_all(waiting)
                rows.add(line, record[:width])
            elif len(record) > width:
                wide.add(line, record)
                _refuse_wide(wide, len(rows.lines), width, name)
            else:
                waiting.append((line, record))
    except csv.Error as error:
        raise Mistake(messages.not_splittable(name, str(error))) from None
    foot = _without_foot(waiting, rows) if width > 1 else _AffectedLines()
    if wide.count > max(2, th.MOST_WIDE * len(rows.lines)):
        raise _too_wide(wide, width, name)
    kinds = (
        (messages.short_rows(), rows.short if width > 1 else _AffectedLines()),
        (messages.wide_rows(), wide),
        (messages.stray_fields(), stray),
        (messages.comment_lines(), comments),
        (messages.empty_lines(), _between(empty, rows.lines)),
        (messages.lines_below_table(), foot),
    )
    for what, lines in kinds:
        report.repair(what, lines.count, lines.places, "left out" if lines is wide else "read")
    return RectangularRows(rows.data(), np.array(rows.lines, dtype=np.int64))


def _without_foot(waiting: list[tuple[int, list[str]]], rows: _Rows) -> _AffectedLines:
    """Return the lines below the table; short rows before them are added to the others."""
    foot = _AffectedLines()
    for line, record in waiting:
        # Every line after one that is not a row is not a row either.
        if foot.count or _is_foot(record, rows.last, rows.width):
            foot.add(line, record)
        else:
            rows.add(line, record)
    return foot


def _between(empty: Sequence[int], lines: Sequence[int]) -> _AffectedLines:
    """Return the empty lines between two rows."""
    between = _AffectedLines()
    for line in empty:
        if lines and lines[0] < line < lines[-1]:
            between.add(line, [])
    return between


def _records(data: bytes, layout: Layout, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records below the header with the line each begins in."""
    source = io.BytesIO(data)
    source.seek(layout.start)
    # A field that is never closed swallows this mark after the last line.
    lines = chain(io.TextIOWrapper(source, encoding="utf-8", errors="replace", newline=""), ["\n", END])
    return _closed(layout, lines, name)


def _closed(layout: Layout, lines: Iterator[str], name: str) -> Iterator[tuple[int, list[str]]]:
    skipped = layout.skipped
    before: tuple[int, list[str]] | None = None
    whole: list[str] = []
    for line, record in layout.dialect.numbered(lines):
        if before is not None:
            span = line - before[0]
            if span > th.MOST_SPAN or (span > 1 and _swallowed(before[1], whole, layout)):
                raise _unclosed(before[0] + skipped, name)
            yield before[0] + skipped, before[1]
            whole = before[1] if span == 1 else whole
        before = line, record
    if before is not None and before[1] != [END]:
        raise _unclosed(before[0] + skipped, name)


def _swallowed(record: list[str], whole: list[str], layout: Layout) -> bool:
    """Whether a field of several lines contains a row of the table: one like `whole`, another row."""
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


def _has_stray_fields(record: list[str], body: list[str], width: int, layout: Layout) -> bool:
    """Whether a row is as the others up to the last column, and only notes stand behind it, such as Provisional.

    body: a row of the table, empty if there is none yet.
    """
    kinds = [kind_of(field) for field in record]
    body_kinds = [kind_of(field) for field in body] if body else kinds[:width]
    values = [
        kind == other
        for kind, other in zip(kinds, body_kinds, strict=False)
        if other not in TEXTS and kind != "missing"
    ]
    if not all(values) or 2 * len(values) < width:
        return False
    if "date" in kinds[width:]:  # two rows on one line
        return False
    if "number" not in kinds[width:] or layout.dialect.delimiter != ",":
        return True
    # A number behind may come from a decimal comma, unless the others have their points.
    pointed = [n for n, field in enumerate(body) if kind_of(field) == "number" and "." in field]
    return bool(pointed) and all("." in record[n] for n in pointed)


def _is_foot(record: list[str], body: list[str], width: int) -> bool:
    """Whether a line is a footnote or totals: it has only one field, or does not begin with a number or a date.

    body: a row of the table, empty if all are short. If rows begin with a text too, a line that fills most
    columns and has a number or a date where they have one is a row.
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


def _refuse_wide(wide: _AffectedLines, rows: int, width: int, name: str) -> None:
    # Raised early, so that a file of quite different rows is not read to its end.
    if wide.count > 100 and wide.count > rows:
        raise _too_wide(wide, width, name)


def _too_wide(wide: _AffectedLines, width: int, name: str) -> Mistake:
    line = int(wide.places[0].row)
    if width == 1:
        return Mistake(messages.not_a_table(name, line))
    return Mistake(messages.rows_too_wide(name, line, width, wide.count))


def _unclosed(line: int, name: str) -> Mistake:
    return Mistake(messages.unclosed_quote(name, line))
