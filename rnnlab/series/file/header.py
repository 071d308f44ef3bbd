"""Detects the header of a table: which lines hold the column names, and what the names are."""

import re
from dataclasses import dataclass

from rnnlab.message import Message
from rnnlab.series.file.dialect import MARKS, SPACES, Dialect, body_of
from rnnlab.series.file.fields import is_missing, kind_of
from rnnlab.series.file.first_row import (
    first_row,
    is_full,
    kinds_of,
    may_be_names,
    named_above,
    with_rows_of_other_widths,
)
from rnnlab.series.messages import file as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.vocabulary import vocabulary

UNITS = vocabulary("units.all") | vocabulary("units.of_two_words")
_BRACKETED = re.compile(r"\s*[\[(].{0,20}[\])]\s*")
_DATE_UNIT = re.compile(r"[ymdhs:./ t-]{4,20}", re.IGNORECASE)
# The format of a column, not its unit: as the USGS and Campbell's loggers write it.
_FORM = re.compile(r"\d+[sdn]|TS|RN|-")
# A format of a date or of one of its parts, and the names of the columns that it can stand below.
_DATE_FORMAT = re.compile(r"(?:y{2,4}|m{2,3}|d{2,3}|j{3}|h{2}|s{2}|[-/.: t]){1,12}", re.IGNORECASE)
_DATE_NAME = re.compile(
    r"(?:year|yr|month|mon|mo|day|date|datum|time|hour|minute|min|second|sec|jahr|monat|tag|doy)\w{0,8}"
    r"|(?:date|day|time) ?\w{0,8}",
    re.IGNORECASE,
)
MOST_UNIT = 16  # letters; a longer text below a name is a remark

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
    width, start = body_of(records)
    start, kinds = with_rows_of_other_widths(records, start, kinds_of(records[start:], width))
    width, start = len(kinds), start if options.above is None else 0
    first = first_row(records, start, kinds)
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
    names, width = _names(above, index, values, width)
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
        return start - named_above(records, start), start
    end = first
    while end - 1 > start and _is_below_names(records[start:end], width):
        end -= 1
    pair = end - 2 >= start and _are_both_names(records[end - 2], records[end - 1], width)
    return end - 1 - pair, end


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
    pairs = {(group, field.strip()) for group, field in zip(_carried(above), names, strict=True)}
    repeats = len(set(present)) < len(present) and len(pairs) > len(set(present))
    completed = len(present) < width == len(above) and is_full(above)
    return repeats or completed


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


def is_units(record: list[str]) -> bool:
    """Whether a line holds units: °C, hPa, [mm], yyyy-mm-dd."""
    fields = [field.strip() for field in record if not is_missing(field)]
    good = sum(
        field.lower() in UNITS or bool(_BRACKETED.fullmatch(field) or _FORM.fullmatch(field))
        for field in fields
    )
    dated = sum(bool(_DATE_UNIT.fullmatch(field)) for field in fields)
    return good > 0 and good + dated >= 0.6 * len(fields)


def are_units_below(names: list[str], units: list[str]) -> bool:
    """Whether a line below the names holds units, or the formats of dates below their names: Year above YYYY."""
    if is_units(units):
        return True
    formats = [(name.strip(), unit) for name, unit in zip(names, units, strict=False) if _is_format(unit)]
    return len(formats) > 0 and all(
        _DATE_NAME.fullmatch(name) and name.lower() != unit.strip().lower() for name, unit in formats
    )


def _is_format(unit: str) -> bool:
    return bool(_DATE_FORMAT.fullmatch(unit.strip()) and re.search(r"[a-z]", unit, re.IGNORECASE))


def _in_comment(
    comments: Numbered, before: int, dialect: Dialect, width: int
) -> tuple[int, Records, int] | None:
    """Find the header in the last comment above the values: its line, its names, and how many lines of units follow.

    None if it is not as wide as the values.
    """
    last = [
        (line, _unmarked(record, dialect, width)) for line, record in comments if line < before and width > 1
    ][-2:]
    fitting = [(line, names) for line, names in last if len(names) == width and is_full(names)]
    if not fitting or fitting[-1] != last[-1]:
        return None
    units = len(fitting) == 2 and is_units(fitting[1][1]) and not is_units(fitting[0][1])
    line, names = fitting[0 if units else -1]
    return line, [names], int(units)


def _unmarked(record: list[str], dialect: Dialect, width: int) -> list[str]:
    """Return the fields of a comment without its mark, unless the mark itself names a column."""
    mark = next(mark for mark in MARKS if record[0].lstrip().startswith(mark))
    plain = record[0].lstrip().lstrip(mark).strip()
    if plain:
        return [plain, *record[1:]]
    return record if len(record) == width and dialect.delimiter != SPACES else record[1:]


def _names(above: Records, index: list[str] | None, values: Records, width: int) -> tuple[list[str], int]:
    """Return one name per column, empty if the file has none, and how many columns there are."""
    if not above:
        return [""] * width, width
    names = above[-1]
    if len(above) > 1:
        groups = above[-2] if are_units_below(above[-2], names) else _carried(above[-2])
        names = joined_header(groups, names)
    if index is not None:
        names = [index[0], *names[1:]]
    while len(names) > width and not names[-1].strip():
        names = names[:-1]
    # R does not name the column of its row numbers.
    if len(names) == width - 1 and not _ends_empty(values, width) and len(values[0]) == width:
        return ["", *names], width
    return [*names, *[""] * (width - len(names))], max(width, len(names))


def _ends_empty(values: Records, width: int) -> bool:
    return all(not row[-1].strip() for row in values if len(row) == width)


def _carried(groups: list[str]) -> list[str]:
    """Return the groups, each repeated over the empty fields after it."""
    carried: list[str] = []
    for group in groups:
        carried.append(group.strip() or (carried[-1] if carried else ""))
    return carried


def joined_header(first: list[str], second: list[str]) -> list[str]:
    """Join two header lines: 'temp (°C)' for a name and its unit, 'Berlin temp' for a group and a name."""
    size = max(len(first), len(second))
    pairs = zip([*first, *[""] * (size - len(first))], [*second, *[""] * (size - len(second))], strict=True)
    units = are_units_below(first, second)
    names = []
    for upper, lower in pairs:
        upper, lower = upper.strip(), lower.strip()
        unit = lower.strip("[]()") if units else lower
        if units:
            # A part's format, such as YYYY, says no more than its name; dd/mm/yyyy says which comes first.
            of_part = _is_format(unit) and len(set(unit.lower())) == 1
            shown = (
                bool(upper and unit) and not _FORM.fullmatch(unit) and not of_part and len(unit) <= MOST_UNIT
            )
            names.append(f"{upper} ({unit})" if shown else upper or lower)
        else:
            names.append(" ".join(dict.fromkeys(part for part in (upper, lower) if part)))
    return names
