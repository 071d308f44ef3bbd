"""Where a table begins and which lines name its columns, told from what its columns hold further down."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from rnnlab.series.choices import Reading
from rnnlab.series.file.dialect import MARKS, Dialect, body_of
from rnnlab.series.file.fields import Kind, is_missing, kind_of

MOST_JUDGED = 60
MOSTLY = 0.8
_UNITS = (
    "°c °f c f k degc degf celsius hpa pa kpa mbar bar psi atm m/s ms-1 m s-1 km/h kmh mph kn kt knots mm cm m km "
    "in ft mi % percent w/m2 w/m² w/m^2 wm-2 j/m2 kj/m2 mj/m2 w kw mw gw kwh mwh gwh wh v mv kv a ma hz khz deg "
    "degrees ° rad ppm ppb µg/m3 μg/m3 ug/m3 µg/m³ μg/m³ mg/m3 mg/l g/l g/m3 kg/m3 kg g mg t l ml m3 m³ m3/s m³/s "
    "l/s l/min usd eur gbp $ € s sec ms min h hr utc date time 1 no. count lux lx db dba ph ntu rpm nm"
)
UNITS = frozenset(_UNITS.split())
_BRACKETED = re.compile(r"\s*[\[(].{0,20}[\])]\s*")
_DATE_UNIT = re.compile(r"[ymdhs:./ t-]{4,20}", re.IGNORECASE)

Numbered = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Head:
    """The names of a table's columns, one a column, empty where there is none, and its first rows.

    names_line: the line of the names, 0 for none; first: the line of the first row of values;
    above: how many lines stand above the names; lines: how many hold the names.
    """

    names: list[str]
    names_line: int
    above: int
    first: int
    lines: int
    rows: list[list[str]]
    why: str = ""


def head_of(rows: Numbered, comments: Numbered, dialect: Dialect, how: Reading) -> Head:
    """The head of a table from its first records; comments: the remarks among them."""
    records = [record for _, record in rows]
    width, start = body_of(records)
    if how.above is not None:
        start = 0
    kinds = _kinds(records[start:], width)
    first = _first_row(records, width, start, kinds)
    top = first - _lines_of_names(records, width, start, first)
    found = first - top
    if how.header is not None and how.header != found:
        first = max(first, how.header) if found and how.header else top + how.header
        top = first - how.header
    above = records[top:first]
    line = rows[top][0] if top < len(rows) else 0
    why = ""
    if not above and how.header is None and (remark := _in_remark(comments, rows[first][0], dialect, width)):
        line, above, why = remark[0], [remark[1]], "they stand in a remark"
    values = records[first:]
    names, width = _names(above, values, width)
    return Head(
        names,
        line if above else 0,
        line - 1,
        rows[first][0] if first < len(rows) else 0,
        len(above),
        [row for row in values if len(row) <= width],
        why,
    )


def _kinds(records: list[list[str]], width: int) -> list[Kind]:
    """What each column mostly holds, from the last of the records; text where it holds this and that."""
    judged = [record for record in records[len(records) // 3 :] if len(record) == width][-MOST_JUDGED:]
    found: list[Kind] = []
    for position in range(width):
        kinds = Counter(kind_of(record[position]) for record in judged)
        del kinds["missing"]
        kind, count = max(kinds.items(), key=lambda item: item[1], default=("text", 0))
        found.append(kind if count >= MOSTLY * kinds.total() else "text")
    return found


def _matches(record: list[str], kinds: list[Kind]) -> tuple[int, int]:
    """How many fields are of their column's kind, dates or numbers, and how many are of another."""
    good = bad = 0
    for field, kind in zip(record, kinds, strict=False):
        own = kind_of(field) if kind != "text" else "missing"
        good += own == kind
        bad += own not in (kind, "missing")
    return good, bad


def _first_row(records: list[list[str]], width: int, start: int, kinds: list[Kind]) -> int:
    """The first record that holds values; that after the first where every column holds texts."""
    if all(kind == "text" for kind in kinds):
        return start + 1
    fit = [_matches(record, kinds) for record in records]
    first = next((n for n in range(start, len(records)) if fit[n][0] and not fit[n][1]), start + 1)
    # A row with one odd value is a row all the same, where names stand above it.
    while first > start + 1 and fit[first - 1][0] and any(not fit[n][0] for n in range(start, first - 1)):
        first -= 1
    if (
        first == start
        and _counts_on(records[first], records[first + 1 :])
        and not _named_above(records, start)
    ):
        return first + 1
    return first


def _counts_on(record: list[str], below: list[list[str]]) -> bool:
    """True for names that are running numbers, as 0,1,2 or 1990,1991: rows of values hardly ever are."""
    numbers = [field.strip() for field in record if field.strip().isdecimal() and len(field) < 9]
    if len(numbers) < max(1, len([field for field in record if field.strip()]) - 1) or not below:
        return False
    runs = all(int(later) - int(earlier) == 1 for earlier, later in pairwise(numbers))
    if len(numbers) < 2 or (len(numbers) == 2 and len(record) == 2):
        return (numbers == ["0"] and len(record) == 1) or numbers == ["0", "1"]
    return runs and not _runs_on(below[0])


def _runs_on(record: list[str]) -> bool:
    numbers = [field.strip() for field in record if field.strip().isdecimal() and len(field) < 9]
    return len(numbers) > 1 and all(int(later) - int(earlier) == 1 for earlier, later in pairwise(numbers))


def _named_above(records: list[list[str]], start: int) -> bool:
    """True where the record above the first one of the table's width names its columns all the same.

    R leaves the name of its row numbers out; some loggers end their rows with a delimiter.
    """
    if start == 0:
        return False
    fields = [field for field in records[start - 1] if field.strip()]
    width = len(records[start])
    enough = width / 2 < len(fields) if width > 3 else len(fields) >= max(2, width - 1)
    return enough and all(kind_of(field) == "text" for field in fields)


def _lines_of_names(records: list[list[str]], width: int, start: int, first: int) -> int:
    if first == start:
        return 1 if _named_above(records, start) else 0
    names = records[first - 1]
    if first - 2 < start:
        return 1
    above = records[first - 2]
    filled = sum(bool(field.strip()) for field in above)
    if len(above) != len(names) or filled < 2 or any(kind_of(field) == "date" for field in above):
        return 1
    if is_units(names) and not is_units(above):
        return 2
    present = [field.strip() for field in names if field.strip()]
    joined = {(group, field.strip()) for group, field in zip(_carried(above), names, strict=True)}
    repeats = len(set(present)) < len(present) and len(joined) > len(set(present))
    only_first = bool(names[0].strip()) and len(present) == 1 < width
    return 2 if repeats or only_first else 1


def is_units(record: list[str]) -> bool:
    """True for a line of units: °C, hPa, [mm], yyyy-mm-dd."""
    fields = [field.strip() for field in record if not is_missing(field)]
    good = sum(field.lower() in UNITS or bool(_BRACKETED.fullmatch(field)) for field in fields)
    dated = sum(bool(_DATE_UNIT.fullmatch(field)) for field in fields)
    return good > 0 and good + dated >= 0.6 * len(fields)


def _in_remark(comments: Numbered, before: int, dialect: Dialect, width: int) -> tuple[int, list[str]] | None:
    """The names that stand in the last remark above the values, and its line, where it is as wide as they are."""
    last = next(((line, record) for line, record in reversed(comments) if line < before), None)
    if last is None or width < 2:
        return None
    line, record = last
    mark = next(mark for mark in MARKS if record[0].lstrip().startswith(mark))
    plain = [record[0].lstrip().lstrip(mark).strip(), *record[1:]]
    names = record if len(record) == width and not plain[0] else plain if plain[0] else plain[1:]
    fits = len(names) == width and all(kind_of(field) == "text" for field in names)
    return (line, names) if fits else None


def _names(above: list[list[str]], values: list[list[str]], width: int) -> tuple[list[str], int]:
    """One name a column, empty where the file has none, and how many columns there are."""
    if not above:
        return [""] * width, width
    names = above[-1]
    if len(above) > 1:
        names = joined(_carried(above[-2]), names) if not is_units(names) else joined(above[-2], names)
    while len(names) > width and not names[-1].strip():
        names = names[:-1]
    if len(names) == width - 1 and not _ends_empty(values, width):
        return ["", *names], width
    return [*names, *[""] * (width - len(names))], max(width, len(names))


def _ends_empty(values: list[list[str]], width: int) -> bool:
    return all(not row[-1].strip() for row in values if len(row) == width)


def _carried(groups: list[str]) -> list[str]:
    """The groups with each name carried on over the empty fields after it."""
    carried: list[str] = []
    for group in groups:
        carried.append(group.strip() or (carried[-1] if carried else ""))
    return carried


def joined(first: list[str], second: list[str]) -> list[str]:
    """The two lines of names as one: 'temp (°C)' for a name and its unit, 'Berlin temp' for a group and a name."""
    size = max(len(first), len(second))
    pairs = zip([*first, *[""] * (size - len(first))], [*second, *[""] * (size - len(second))], strict=True)
    units = is_units(second)
    names = []
    for upper, lower in pairs:
        upper, lower = upper.strip(), lower.strip()
        unit = lower.strip("[]()") if units else lower
        if units:
            names.append(f"{upper} ({unit})" if upper and unit and unit != "-" else upper or lower)
        else:
            names.append(" ".join(dict.fromkeys(part for part in (upper, lower) if part)))
    return names
