"""Detects the header of a table: which lines hold the column names, and what the names are."""

import re
from dataclasses import dataclass
from itertools import pairwise

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.file.dialect import MARKS, SPACES, Dialect, body_of
from rnnlab.series.file.fields import is_missing, kind_of
from rnnlab.series.file.first_row import (
    day_above,
    first_row,
    is_full,
    kinds_of,
    may_be_names,
    named_above,
    with_rows_of_other_widths,
)
from rnnlab.series.file.header_names import (
    all_texts,
    are_units_below,
    carried,
    is_name_of_dates,
    is_units,
    joined_lines,
    names_of,
    with_groups_above_names,
)
from rnnlab.series.messages import file as messages
from rnnlab.series.read_options import ReadOptions

_DECIMAL = re.compile(r"-?\d+[.,]\d+")
MOST_NAME_LINES = 3  # of a header
Numbered = list[tuple[int, list[str]]]
Records = list[list[str]]


@dataclass(frozen=True)
class Head:
    """A table's column names, one per column and empty for a column without one, and its first rows.

    names_line: the line of the header, 0 for none; first: the line of the first row of values;
    above: how many lines are before the header; lines: how many lines the header has;
    between: how many lines after the header hold neither names nor values;
    is_open: whether the first row may be a header as well.
    """

    names: list[str]
    names_line: int
    above: int
    first: int
    lines: int
    rows: list[list[str]]
    why: Message | None = None
    between: int = 0
    is_open: bool = False


def head_of(rows: Numbered, comments: Numbered, dialect: Dialect, options: ReadOptions) -> Head:
    """Detect the header from a table's first records; comments: the comment lines among them."""
    records = [record for _, record in rows]
    if (day := day_above(records)) is not None:
        rows = rows[:day] + rows[day + 1 :]
        records = [record for _, record in rows]
    width, start = body_of(records)
    start, kinds = with_rows_of_other_widths(records, start, kinds_of(records[start:], width))
    width, start = len(kinds), start if options.above is None else 0
    first = first_row(records, start, kinds)
    if dialect.delimiter == SPACES and (grouped := with_groups_above_names(records, first)) is not records:
        records, start = grouped, min(start, first - 2)
    top, end = _lines_of_names(records, width, start, first)
    in_comment = _in_comment(comments, rows[first][0], dialect, width) if top == end else None
    why = None
    if in_comment is not None and options.header in (None, 1):
        line, above, skipped = in_comment
        index, why = None, messages.header_in_comment()
    else:
        top, end, first = _as_wanted(records, top, end, first, options)
        line, above, between = rows[min(top, len(rows) - 1)][0], records[top:end], records[end:first]
        index = between[-1] if above and between and _is_index_name(between[-1]) else None
        skipped = len(between) - (index is not None)
    values = records[first:]
    names, width = names_of(above, index, values, width, spaces=dialect.delimiter == SPACES)
    return Head(
        names,
        line if above else 0,
        line - 1,
        rows[first][0] if first < len(rows) else 0,
        len(above),
        [row for row in values if len(row) <= width],
        why,
        skipped,
        not above and first < len(rows) and may_be_names(records[first], records[first + 1 :], kinds),
    )


def _lines_of_names(records: Records, width: int, start: int, first: int) -> tuple[int, int]:
    """Return where the header begins, and the line after it: of values, or of units and the like."""
    if first == start:
        top = start - named_above(records, start)
        above, units = records[max(0, top - 1)], records[top]
        pair = 0 < top < start and len(above) == len(units) and is_units(units) and not is_units(above)
        return top - pair, start
    if width > 2 and first > start + 1 and all(map(_is_index_name, records[start:first])):
        return first, first  # remarks, in a table that a spreadsheet has saved
    end = first
    while end - 1 > start and _is_below_names(records[start:end], width):
        end -= 1
    lines = [line for line in records[start:end] if len(line) == width]
    if len(lines) == end - start == 2 and _are_remarks_below_names(lines, width):
        return start, start + 1
    if len(lines) == end - start and len(lines) > 2:
        if _are_remarks_below_names(lines, width):
            return start, start + 1
        if _are_remarks(lines):
            return end, end
        names = _names_above_others(lines)
        if names is not None:
            return (start + names.start, start + names.stop)
    pair = end - 2 >= start and _are_both_names(records[end - 2], records[end - 1], width)
    top = end - 1 - pair
    return top - _groups_above(records[start:end], top - start, width), end


def _groups_above(lines: Records, top: int, width: int) -> int:
    """Count the lines above a header, from `top` on, whose groups tell apart names that repeat without them."""
    different = len(set(joined_lines(lines[top:])))
    whole = all(len(line) == width for line in lines[top:])
    for more in (1, 2) if whole and different < width else ():
        groups = lines[max(0, top - more) : top]
        if len(groups) < more or more + len(lines) - top > MOST_NAME_LINES:
            break
        if not all(len(line) == width and _may_be_groups(line) for line in groups):
            break
        if len(set(joined_lines(lines[top - more :]))) > different:
            return more
    return 0


def _may_be_groups(line: list[str]) -> bool:
    """Whether a line holds texts or whole numbers only, and not only a title."""
    fields = [field.strip() for field in line if kind_of(field) not in ("text", "missing")]
    return _filled(line) > 1 and all(map(str.isdecimal, fields))


def _are_remarks_below_names(lines: Records, width: int) -> bool:
    """Whether the first line names the columns, and each below is a word with a number for each, as a latitude.

    Two columns may as well be words and their values, unless the first is named like dates.
    """
    names, *below = lines
    return (
        is_full(names)
        and (width > 2 or is_name_of_dates(names[0]))
        and all(
            kind_of(line[0]) == "text"
            and "number" in (kinds := set(map(kind_of, line[1:])))
            and "text" not in kinds
            for line in below
        )
    )


def _are_remarks(lines: Records) -> bool:
    """Whether all lines of a narrow table's head are remarks, such as station,name,Kingston: the last has a value."""
    *_, last = lines
    values = [field for field in last if kind_of(field) == "date" or _DECIMAL.fullmatch(field.strip())]
    if len(last) > th.MOST_REMARKED or not values or kind_of(last[0]) != "text":
        return False
    return all(kind_of(line[0]) == "text" for line in lines) and len(set(map(tuple, lines))) == len(lines)


def _names_above_others(lines: Records) -> range | None:
    """Return the lines of a header whose first line names the columns, if the lines below it are sparser.

    Below it stand remarks on each column, which begin with what they say, such as Unit, or the rest of its names.
    """
    top = next((place for place, line in enumerate(lines) if _filled(line) == len(line) - 1), None)
    if top is None or len(lines) - top < 3 or not all_texts(lines[top]):
        return None
    below = lines[top + 1 :]
    if lines[top][0].strip() and all(not line[0].strip() and all_texts(line) for line in below):
        return range(top, top + 3) if len(below) == 2 else None
    if any(_filled(line) >= _filled(lines[top]) for line in below):
        return None
    keyed = sum(bool(line[0].strip()) for line in below)
    return range(top, top + 1) if keyed >= len(below) - 1 else None


def _filled(line: list[str]) -> int:
    """Count the fields that are not empty, without the first, which may name the rows."""
    return sum(bool(field.strip()) for field in line[1:])


def _is_below_names(lines: Records, width: int) -> bool:
    """Whether the last of the lines is not a header, because the header is above it.

    Some programs write the index's name below the other names, or a narrower line of units; loggers write
    how each value was made below the names and their units.
    """
    *above, last = lines
    if _is_index_name(last):
        return len(last) == len(above[-1]) and not any(kind_of(field) == "date" for field in above[-1])
    named = any(len(line) == width and is_full(line) for line in above)
    if len(last) < width:
        return named and len(last) < width - 1
    return named and any(is_missing(field) for field in last) and is_units(above[-1]) and not is_units(last)


def _is_index_name(record: list[str]) -> bool:
    """Whether a line names only its first column, as pandas writes the index's name below the others."""
    return len(record) > 1 and kind_of(record[0]) == "text" and not any(field.strip() for field in record[1:])


def _are_both_names(above: list[str], names: list[str], width: int) -> bool:
    """Whether the line above the names belongs to the header: groups of columns, or names above units."""
    filled = sum(bool(field.strip()) for field in above)
    if len(above) != len(names) or filled < 2 or any(kind_of(field) == "date" for field in above):
        return False
    if are_units_below(above, names) and not is_units(above):
        return True
    present = [field.strip() for field in names if field.strip()]
    pairs = {(group, field.strip()) for group, field in zip(carried(above), names, strict=True)}
    repeats = len(set(present)) < len(present) and len(pairs) > len(set(present))
    completed = len(present) < width == len(above) and is_full(above)
    # Both lines leave out the same columns, or the lower one goes on below some of the names.
    below = all(
        kind_of(upper) == "text" or not lower.strip() for upper, lower in zip(above, names, strict=True)
    )
    goes_on = len(present) < width and below and all_texts(above) and len(set(above)) > 1
    return repeats or completed or goes_on


def _as_wanted(
    records: Records, top: int, end: int, first: int, options: ReadOptions
) -> tuple[int, int, int]:
    """Return where the header begins and ends and the values begin, as the user chose."""
    lines = end - top
    if options.above is not None and lines:
        pair = (
            options.header is None and first > 1 and _are_both_names(records[0], records[1], len(records[0]))
        )
        top, end = 0, options.header or 1 + pair
    elif options.header == 1 and lines == 2 and are_units_below(records[end - 2], records[end - 1]):
        end -= 1
    elif options.header and lines:
        end = max(end, options.header)
        top = end - options.header
    elif options.header:
        end = top + options.header
    if options.header == 0:
        return top, top, top
    return top, end, max(first, end)


def _in_comment(
    comments: Numbered, before: int, dialect: Dialect, width: int
) -> tuple[int, Records, int] | None:
    """Find the header in the last comment above the values: its line, its names, and how many lines of units follow.

    None if it is not as wide as the values.
    """
    last = [
        (line, _in_fields(_unmarked(record, dialect, width), width))
        for line, record in comments
        if line < before and width > 1
    ][-2:]
    fitting = [(line, names) for line, names in last if len(names) == width and _are_names(names)]
    if not fitting or fitting[-1] != last[-1]:
        return None
    units = len(fitting) == 2 and is_units(fitting[1][1]) and not is_units(fitting[0][1])
    line, names = fitting[0 if units else -1]
    return line, [names], int(units)


def _are_names(record: list[str]) -> bool:
    """Whether a comment's fields are names: texts, or behind some of them numbers that rise, as frequencies do."""
    texts = next((n for n, field in enumerate(record) if kind_of(field) == "number"), len(record))
    numbers = [float(field) for field in record[texts:] if field.strip().replace(".", "", 1).isdecimal()]
    rising = len(numbers) == len(record) - texts and all(low < high for low, high in pairwise(numbers))
    return is_full(record) or (texts > 1 and rising and is_full(record[:texts]))


def _unmarked(record: list[str], dialect: Dialect, width: int) -> list[str]:
    """Return the fields of a comment without its mark, unless the mark itself names a column."""
    mark = next(mark for mark in MARKS if record[0].lstrip().startswith(mark))
    plain = record[0].lstrip().lstrip(mark).strip()
    if plain:
        return [plain, *record[1:]]
    return record if len(record) == width and dialect.delimiter != SPACES else record[1:]


def _in_fields(record: list[str], width: int) -> list[str]:
    """Return the names in a comment, which may have another delimiter than the rows."""
    for delimiter in (",", ";", "\t", "|"):
        ends = sum(field.rstrip().endswith(delimiter) for field in record[:-1])
        if len(record) == width and 2 * ends > len(record):
            return [field.strip().rstrip(delimiter) for field in record]
        parts = " ".join(record).split(delimiter)
        if len(record) != width == len(parts):
            return [part.strip() for part in parts]
    return record
