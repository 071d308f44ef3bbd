"""Detects the layout of a text table: its delimiter, its header, its first row."""

import io
import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.file.declared_markers import declared_markers
from rnnlab.series.file.dialect import MARKS, SPACES, Dialect, body_of, decimal_of, dialect_of, is_ruled_line
from rnnlab.series.file.fields import is_missing, kind_of
from rnnlab.series.file.header import Head, head_of
from rnnlab.series.file.header_names import declared_names, named
from rnnlab.series.messages import file as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.vocabulary import vocabulary

HEADER_LINES = (0, 1, 2, 3)
IDS = vocabulary("series_columns.ids") | vocabulary("series_columns.vague_ids")

_SEP = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}")
# Hours, minutes and seconds of the first 24 minutes, which without their zeros look like hours and minutes.
_EARLY_CLOCK = re.compile(r"00[0-2]\d[0-5]\d")
_END_OF_HEAD = re.compile(rb"^\*END\*[^\n]*\n", re.MULTILINE)  # of Sea-Bird's files
_LINE_END = re.compile(rb"\r\n|\n|\r")

Numbered = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Layout:
    """What the reader of a text table must know.

    names: one per column, all different. skipped: lines before the first row of values; start: their bytes.
    texts: the positions of columns with more than plain numbers in the first lines; moment: the first of
    them, if it holds only dates with a time of day in ISO format, else None.
    ids: the positions of columns named like IDs, in which 007 is not 7.
    comment: the mark of comment lines between the rows, or empty.
    declared: the missing-value markers that the lines around the table declare.
    fixed_width: whether all lines are of one length, without a delimiter but spaces.
    above: the lines before the first row of values, without the header.
    plain: whether Arrow can read the rows without checking each.
    """

    dialect: Dialect
    decimal: Literal[".", ","]
    names: tuple[str, ...]
    skipped: int
    start: int
    texts: frozenset[int] = frozenset()
    moment: int | None = None
    ids: frozenset[int] = frozenset()
    comment: str = ""
    plain: bool = True
    declared: tuple[float, ...] = ()
    fixed_width: bool = False
    above: str = ""


def layout_of(data: bytes, name: str, options: ReadOptions, report: Report, above: int = 0) -> Layout:
    """Detect the layout of UTF-8 bytes from the first 400 lines; Mistake if there is no table.

    above: lines of the file before the bytes.
    """
    if options.header not in (None, *HEADER_LINES):
        raise Mistake(messages.invalid_header_lines(options.header))
    ended = _END_OF_HEAD.search(data[: th.SAMPLED_BYTES]) if options.above is None else None
    skip = data.count(b"\n", 0, ended.end()) if ended else None
    start, lines = _sampled(data, name, skip if options.above is None else options.above - above)
    before = start + above
    sep = _SEP.fullmatch(lines[0]) if options.above is None else None
    wanted = options.delimiter or (sep[1] if sep else None)
    dialect = dialect_of(lines[bool(sep) :], wanted)
    numbered = _numbered(dialect, lines, bool(sep))
    if not numbered:
        raise _empty(name)
    if max(len(record) for _, record in numbered) > th.MOST_COLUMNS:
        raise Mistake(messages.too_many_columns(name, th.MOST_COLUMNS))
    rows, comments, mark = _without_comments(numbered, dialect)
    head = head_of(rows, comments, dialect, options)
    if not head.rows:
        raise Mistake(messages.header_without_rows(name))
    skipped = head.first - 1
    fields = [field for row in head.rows[-60:] for field in row]
    decimal, example = decimal_of(dialect.delimiter, fields)
    report.repair(messages.lines_before_header(), head.above + start, kind="read")
    remarks = data[: ended.end()].decode("utf-8", "replace").splitlines() if ended else lines[:skipped]
    declared = declared_names(remarks, len(head.names)) if "" in head.names else None
    names = named(declared or head.names, (skipped if declared else head.names_line) + before, report)
    report.repair(messages.lines_after_header(), head.between, kind="read")
    spaced = any(dialect.delimiter + " " in line for line in lines) and dialect.quote in "".join(lines)
    _report_guesses(dialect, head, before, options, sep=bool(sep), report=report)
    is_open = bool(example) and options.decimal is None
    why = messages.decimal_or_thousands(example) if is_open else None
    report.guess("decimal", options.decimal or decimal, (".", ","), why, asked=is_open)
    texts = _texts(head)
    return Layout(
        dialect,
        options.decimal or decimal,
        names,
        skipped + before,
        _bytes_above(data, start) + len("".join(lines[:skipped]).encode()),
        texts,
        _moment(head, min(texts, default=None)),
        frozenset(place for place, column in enumerate(names) if not IDS.isdisjoint(words_of(column))),
        mark if any(line > head.first for line, _ in comments) else "",
        plain=not dialect.decoration - {"rules"}
        and not any(is_ruled_line(line) for line in lines[skipped:])
        and dialect.delimiter.isascii()
        and dialect.delimiter != SPACES
        and not (mark and comments[-1][0] > head.first)
        and not spaced,
        declared=declared_markers(_around(data, lines, skipped, comments)),
        fixed_width=_have_fixed_width(lines),
        above="".join(lines[: head.above] + lines[head.above + head.lines : skipped]),
    )


def _have_fixed_width(lines: list[str]) -> bool:
    filled = [line.rstrip("\r\n") for line in lines if line.strip()]
    alike = len({len(line) for line in filled}) == 1
    return alike and len(filled) > 1 and not any(sign in line for line in filled for sign in ",;\t|")


def _around(data: bytes, lines: list[str], skipped: int, comments: Numbered) -> str:
    """Return the lines above the table, the comments among its first rows, and the last lines of the file."""
    below = data[-th.SAMPLED_BYTES_BELOW :].decode("utf-8", "ignore").splitlines()[-th.SAMPLED_LINES_BELOW :]
    between = (lines[line - 1] for line, _ in comments if line > skipped)
    return "\n".join((*(line.rstrip() for line in lines[:skipped]), *between, *below))


def _report_guesses(
    dialect: Dialect, head: Head, before: int, options: ReadOptions, *, sep: bool, report: Report
) -> None:
    delimiter = dialect.delimiter
    offered = (",", ";", "\t", "|", SPACES)
    why = messages.delimiter_in_first_line() if sep and options.delimiter is None else None
    report.guess("delimiter", delimiter, offered if delimiter in offered else (*offered, delimiter), why)
    report.guess("above", head.above + before)
    counts = HEADER_LINES if head.lines == HEADER_LINES[-1] else HEADER_LINES[:-1]
    report.guess("header", head.lines, counts, head.why, asked=head.is_open and options.header is None)


def _sampled(data: bytes, name: str, above: int | None) -> tuple[int, list[str]]:
    """Return how many lines the user chose to skip, and the first lines after them."""
    start = _bytes_above(data, above or 0)
    if above is not None and (above < 0 or start >= len(data) > 0):
        raise Mistake(messages.no_table_below(name, above))
    sample = data[start : start + th.SAMPLED_BYTES].decode("utf-8", errors="ignore")
    if not sample.strip():
        raise _empty(name)
    lines = list(islice(io.StringIO(sample, newline=""), th.SAMPLED_LINES))
    if len(data) - start > th.SAMPLED_BYTES and len(lines) < th.SAMPLED_LINES:
        lines = lines[:-1]
    if not lines:
        raise Mistake(messages.line_too_long(name, 1 + (above or 0), th.SAMPLED_BYTES, th.MOST_COLUMNS))
    return above or 0, lines


def _bytes_above(data: bytes, lines: int) -> int:
    """Return where the line after so many begins, or the length of the data if there are fewer."""
    if lines <= 0:
        return 0
    ends = islice(_LINE_END.finditer(data), lines - 1, lines)
    return next((end.end() for end in ends), len(data))


def _numbered(dialect: Dialect, lines: list[str], sep: bool) -> Numbered:
    """Return the records of the sample that are not empty, with the line each begins in."""
    records = list(dialect.numbered(lines[sep:]))
    # A quoted field may continue after the sample.
    if len(records) > 1 and records[-1][0] < len(lines) - sep and len(lines) == th.SAMPLED_LINES:
        records.pop()
    return [(line + sep, record) for line, record in records if any(field.strip() for field in record)]


def _without_comments(numbered: Numbered, dialect: Dialect) -> tuple[Numbered, Numbered, str]:
    """Return the rows, the comment lines, and the mark that those begin with."""
    marked = [(line, record) for line, record in numbered if comment_mark(record)]
    if not marked or len(marked) == len(numbered):
        return numbered, [], ""
    width, _ = body_of([record for _, record in numbered if not comment_mark(record)])
    numbered_row = _numbered_row(numbered, width)
    marked = [(line, record) for line, record in marked if line != numbered_row]
    if not marked:
        return numbered, [], ""
    alike = sum(len(record) == width for _, record in marked)
    # Many lines as wide as the table are rows, whatever they begin with.
    many = width > 1 and alike > th.MOST_COMMENTS * len(numbered)
    comments = [
        (line, record)
        for line, record in marked
        if len(record) != width or not (many or _is_named(record, dialect))
    ]
    lines = {line for line, _ in comments}
    rows = [(line, record) for line, record in numbered if line not in lines]
    return rows, comments, comment_mark(comments[-1][1]) if comments else ""


def _numbered_row(numbered: Numbered, width: int) -> int:
    """Return the line of a first row whose number has a mark before it, such as #1, or 0 if there is none."""
    for (_, above), (line, record), (_, below) in zip(numbered, numbered[1:], numbered[2:], strict=False):
        if len(record) != width or len(below) != width or not (mark := comment_mark(record)):
            continue
        kinds = [kind_of(record[0].strip().removeprefix(mark)), *map(kind_of, record[1:])]
        kinds_below = list(map(kind_of, below))
        if kinds[0] == "number" and kinds == kinds_below and len(above) == width and width > 1:
            return line
        return 0
    return 0


def comment_mark(record: list[str]) -> str:
    """Return the comment mark that a record begins with, or an empty text."""
    first = record[0].lstrip() if record and not is_missing(record[0]) else ""
    return next((mark for mark in MARKS if first.startswith(mark)), "")


def _is_named(record: list[str], dialect: Dialect) -> bool:
    """Whether the mark is the whole first field, as for a column of row numbers named #."""
    return record[0].strip() in MARKS and dialect.delimiter != SPACES


def _texts(head: Head) -> frozenset[int]:
    positions = {
        position
        for row in head.rows
        for position, field in enumerate(row)
        if position < len(head.names) and kind_of(field) in ("text", "date")
    }
    whole = [row for row in head.rows if len(row) >= len(head.names)]
    clocks = (
        position
        for position in range(len(head.names))
        if whole and all(_EARLY_CLOCK.fullmatch(row[position]) for row in whole)
    )
    return frozenset((*positions, *clocks))


def _moment(head: Head, position: int | None) -> int | None:
    """Return the position, if that column holds only dates with a time of day."""
    if position is None:
        return None
    cells = [row[position] for row in head.rows if position < len(row)]
    return position if all(map(_MOMENT.fullmatch, cells)) else None


def _empty(name: str) -> Mistake:
    return Mistake(messages.empty_file(name))
