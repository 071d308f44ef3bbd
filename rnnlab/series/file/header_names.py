"""How the lines of a header become names: groups, units, and names above the table or with numbers."""

import re
import unicodedata
from itertools import pairwise

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import nameless
from rnnlab.series.file.fields import is_missing, kind_of
from rnnlab.series.file.first_row import is_full
from rnnlab.series.messages import file as messages
from rnnlab.series.report import Place, Report
from rnnlab.series.vocabulary import vocabulary

Records = list[list[str]]
_DAY = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4}")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?")
_FRACTION = re.compile(r"[-+]?\d{0,3}\.\d+")
_BRACKETS = re.compile(r"[\[(].{1,20}[\])]")


def names_of(
    lines: Records, index: list[str] | None, values: Records, width: int, *, spaces: bool
) -> tuple[list[str], int]:
    """Return one name per column, empty if the file has none, and how many columns there are.

    lines: of the header; index: the line below them that names the first column; spaces: whether spaces
    delimit the fields, so that a name or a time of two words fills two fields.
    """
    if not lines:
        return [""] * width, width
    names = joined_lines(lines)
    if index is not None:
        names = [index[0], *names[1:]]
    while len(names) > width and not names[-1].strip(" |"):
        names = names[:-1]
    if spaces and len(names) > width:
        names = _fitted(names, values, width)
    same_width = len(values[0]) == width if values else False
    ends = [row[-1].strip() for row in values if len(row) == width]
    if len(names) == width - 1 and same_width and any(ends):
        place = _place_of_day_and_clock(values, width)
        if place is not None:
            return [*names[: place + 1], f"{names[place]} time", *names[place + 1 :]], width
        if not _has_notes_behind(names, values, width):
            # R does not name the column of its row numbers.
            return ["", *names], width
    return [*names, *[""] * (width - len(names))], max(width, len(names))


def joined_lines(lines: Records) -> list[str]:
    """Return one name per column from the lines of a header."""
    names = lines[0]
    for line in lines[1:]:
        parts = are_units_below(names, line) or _goes_on_below(names, line)
        line = ["" if is_missing(field) else field for field in line]  # - for no unit
        names = joined_header(names if parts else carried(names), line)
    return names


def with_groups_above_names(records: Records, first: int) -> Records:
    """Return the records with each group above all of its names, where these repeat: Nino3 Nino4 above T S T S.

    first: the first row of values. Spaces delimit the fields, so a group has one field for several columns.
    """
    if first < 2 or not (is_full(records[first - 2]) and is_full(records[first - 1])):
        return records
    groups, names = records[first - 2], records[first - 1]
    for before in range(len(names)):
        size, rest = divmod(len(names) - before, len(groups))
        if (
            len(groups) > 1
            and size > 0
            and not rest
            and names[before:] == names[before : before + size] * len(groups)
        ):
            spread = [*[""] * before, *(group for group in groups for _ in range(size))]
            return [*records[: first - 2], spread, *records[first - 1 :]]
    return records


def _goes_on_below(above: list[str], names: list[str]) -> bool:
    """Whether each field of the lower line stands below one of the upper line, and the upper line has more."""
    return all(
        not lower.strip() or upper.strip() for upper, lower in zip(above, names, strict=False)
    ) and sum(bool(field.strip()) for field in names) < sum(bool(field.strip()) for field in above)


def _fitted(names: list[str], values: Records, width: int) -> list[str]:
    """Join the names of several words: a unit in brackets with its name.

    Returns names that are all empty if it is not clear which belong together.
    """
    joined: list[str] = []
    for name in names:
        if joined and _BRACKETS.fullmatch(name) and len(names) > width:
            joined[-1] = f"{joined[-1]} {name}"
        else:
            joined.append(name)
    if len(joined) != width and values and all(len(row) == width for row in values):
        return [""] * width
    return joined


def _place_of_day_and_clock(values: Records, width: int) -> int | None:
    """Return the position of a column of days before one of times of day, which together have one name."""
    body = [row for row in values if len(row) == width]
    for place in range(width - 1):
        days = sum(bool(_DAY.fullmatch(row[place].strip())) for row in body)
        clocks = sum(bool(_CLOCK.fullmatch(row[place + 1].strip())) for row in body)
        if min(days, clocks) >= th.MOSTLY * len(body) > 0:
            return None if _are_row_numbers(body) else place
    return None


def _are_row_numbers(body: Records) -> bool:
    texts = [row[0].strip().strip('"') for row in body]
    if not all(text.isdecimal() and len(text) < 12 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return len(numbers) > 1 and all(after - before == 1 for before, after in pairwise(numbers))


def _has_notes_behind(names: list[str], values: Records, width: int) -> bool:
    """Whether the last column has no name: most of it is empty, or the first name is that of the times below it.

    So it is if the first column holds fractions, which are no row numbers.
    """
    ends = [kind_of(row[-1]) for row in values if len(row) == width]
    if 2 * ends.count("missing") > len(ends):
        return True
    if all(_FRACTION.fullmatch(row[0].strip()) for row in values):
        return True
    first, second = kind_of(values[0][0]), kind_of(values[0][1])
    return first == "date" != second and is_name_of_dates(names[0])


def carried(groups: list[str]) -> list[str]:
    """Return the groups, each repeated over the empty fields after it."""
    repeated: list[str] = []
    for group in groups:
        repeated.append(group.strip() or (repeated[-1] if repeated else ""))
    return repeated


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
            of_part = is_format(unit) and len(set(unit.lower())) == 1
            shown = (
                bool(upper and unit)
                and not FORM.fullmatch(unit)
                and not of_part
                and len(unit) <= th.LONGEST_UNIT
            )
            names.append(f"{upper} ({unit})" if shown else upper or lower)
        else:
            names.append(" ".join(dict.fromkeys(part for part in (upper, lower) if part)))
    return names


def all_texts(record: list[str]) -> bool:
    """Whether every field of a line is a text or empty, and some are texts."""
    kinds = {kind_of(field) for field in record}
    return "text" in kinds and kinds <= {"text", "missing"}


# Control characters, and characters that reverse the direction of the text after them.
_NO_LETTERS = frozenset(("Cc", "Cs"))
_BREAK = re.compile(r"\s*[\n\r\t]\s*")
_NUMBERED_NAME = re.compile(
    r"\W*(?:name|field|column|col|channel|variable|parameter)[ _.]*(\d{1,3})\W*?[:=] *(.+)", re.IGNORECASE
)
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def named(header: list[str], line: int, report: Report) -> tuple[str, ...]:
    """Return one name per column; line: of the header in the file, 0 for none.

    An empty name becomes 'column 3', a duplicate gets ' (2)', a very long one is cut, and line breaks
    become spaces.
    """
    names: list[str] = []
    counts: dict[str, int] = {}
    repaired: dict[Message, list[Place]] = {}
    for number, field in enumerate(header, start=1):
        plain = _plain(field)
        what: Message | None = None
        if len(plain) > th.MOST_NAME:
            plain, what = plain[: th.MOST_NAME] + "…", messages.long_column_names(th.MOST_NAME)
        elif not plain:
            plain, what = nameless(number), messages.columns_without_name()
        name = plain
        while name in counts:
            counts[plain] += 1
            name, what = f"{plain} ({counts[plain]})", messages.duplicate_column_names()
        counts[name] = 1
        names.append(name)
        if what and line:
            repaired.setdefault(what, []).append(Place(line, name, was=field[: th.MOST_NAME], now=name))
    if not line:
        report.repair(messages.no_header(), len(names), kind="read")
    for what, places in repaired.items():
        report.repair(what, len(places), places, "read")
    return tuple(names)


def _plain(field: str) -> str:
    if field.isascii() and field.isprintable():
        return field.strip()
    shown = (
        " " if letter in _TURNING or unicodedata.category(letter) in _NO_LETTERS else letter
        for letter in _BREAK.sub(" ", field[: 2 * th.MOST_NAME])
    )
    return "".join(shown).strip()


def declared_names(lines: list[str], width: int) -> list[str] | None:
    """Return the columns' names that the lines above a table number: # name 0 = scan: Scan Count, Field1 : Time (s).

    None unless they number all columns from 0 or 1.
    """
    numbered = [
        (int(match[1]), match[2]) for line in lines if (match := _NUMBERED_NAME.fullmatch(line.strip()))
    ]
    last = numbered[-width:]
    first = last[0][0] if len(last) == width else -1
    if first not in (0, 1) or [number for number, _ in last] != list(range(first, first + width)):
        return None
    return [re.sub(r"^\S+: +(?=[^\W\d_])", "", name) for _, name in last]


UNITS = vocabulary("units.all") | vocabulary("units.of_two_words")
_BRACKETED = re.compile(r"\s*[\[(].{0,20}[\])]\s*")
_DATE_UNIT = re.compile(r"[ymdhs:./ t-]{4,20}(?:\(ISO 8601\))?", re.IGNORECASE)
# The format of a column, not its unit: as the USGS and Campbell's loggers write it.
FORM = re.compile(r"\d+[sdn]|TS|RN|-")
# A format of a date or of one of its parts, and the names of the columns that it can stand below.
_DATEFORMAT = re.compile(r"(?:y{2,4}|m{2,3}|d{2,3}|j{3}|h{2}|s{2}|[-/.: t]){1,12}", re.IGNORECASE)
_DATE_NAME = re.compile(
    r"(?:year|yr|month|mon|mo|day|date|datum|time|hour|minute|min|second|sec|jahr|monat|tag|doy)\w{0,8}"
    r"|(?:date|day|time) ?\w{0,8}",
    re.IGNORECASE,
)


def is_name_of_dates(name: str) -> bool:
    """Whether a column is named as one of dates or times, or of a part of them."""
    return _DATE_NAME.fullmatch(name.strip()) is not None


def is_units(record: list[str]) -> bool:
    """Whether a line holds units: °C, hPa, [mm], yyyy-mm-dd."""
    fields = [field.strip() for field in record if not is_missing(field)]
    good = sum(
        field.lower() in UNITS or bool(_BRACKETED.fullmatch(field) or FORM.fullmatch(field))
        for field in fields
    )
    dated = sum(bool(_DATE_UNIT.fullmatch(field)) for field in fields)
    return good > 0 and good + dated >= th.ENOUGH_UNITS * len(fields)


def are_units_below(names: list[str], units: list[str]) -> bool:
    """Whether a line below the names holds units, or the formats of dates below their names: Year above YYYY."""
    if is_units(units):
        return True
    formats = [(name.strip(), unit) for name, unit in zip(names, units, strict=False) if is_format(unit)]
    return len(formats) > 0 and all(
        _DATE_NAME.fullmatch(name) and name.lower() != unit.strip().lower() for name, unit in formats
    )


def is_format(unit: str) -> bool:
    """Whether a text is the format of a date or of one of its parts, such as YYYY."""
    return bool(_DATEFORMAT.fullmatch(unit.strip()) and re.search(r"[a-z]", unit, re.IGNORECASE))
