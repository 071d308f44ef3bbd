"""The names of the columns, from the lines of a header and the first rows below them."""

import re
from itertools import pairwise

from rnnlab.series import thresholds as th
from rnnlab.series.file.fields import is_missing, kind_of
from rnnlab.series.file.first_row import is_full
from rnnlab.series.file.units import FORM, are_units_below, is_format, is_name_of_dates

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
