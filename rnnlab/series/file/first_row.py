"""Detects the first row of values, from what the columns hold further down."""

import re
from collections import Counter
from itertools import pairwise

from rnnlab.series import thresholds as th
from rnnlab.series.file.fields import Kind, is_missing, kind_of

YEARS = range(1500, 2201)
_DAY = re.compile(r"\d{4} (\d{3} )?[01]?\d [0-3]?\d")  # with or without its number in the year
_CLOCK = re.compile(r"([01]\d|2[0-4])[0-5]\d([0-5]\d)?")

Records = list[list[str]]


def kinds_of(records: Records, width: int) -> list[Kind]:
    """Return what each column mostly holds, from the last of the records; text if it is mixed."""
    judged = [record for record in records[len(records) // 3 :] if len(record) == width][
        -th.SAMPLED_ROWS_OF_FORM :
    ]
    column_kinds: list[Kind] = []
    for position in range(width):
        kinds = Counter(kind_of(record[position]) for record in judged)
        del kinds["missing"]
        kind, count = max(kinds.items(), key=lambda item: item[1], default=("missing", 0))
        column_kinds.append(kind if count >= th.ENOUGH_OF_KIND * kinds.total() else "text")
    return column_kinds


def with_rows_of_other_widths(records: Records, start: int, kinds: list[Kind]) -> tuple[int, list[Kind]]:
    """Return where the rows begin, and their kinds, including rows above the start with matching values.

    Spreadsheets leave out empty fields at a row's end, and a column may begin halfway.
    """
    top = start
    while (
        _holds_values(records[start], kinds)
        and top > 0
        and len(records[top - 1]) > 1
        and _holds_values(records[top - 1], kinds)
        and not _are_first_and_last_year(records[top - 1], records[top], len(kinds))
    ):
        top -= 1
    wider = max((len(record) for record in records[top:start]), default=0)
    more = kinds_of(records[top:start], wider)[len(kinds) :] if wider > len(kinds) else []
    return top, [*kinds, *more]


def _are_first_and_last_year(record: list[str], row: list[str], width: int) -> bool:
    """Whether a short line above the first row says which years the table has, as climate indices do."""
    years = [int(field) for field in record if field.strip().isdecimal()]
    fits = len(record) == 2 == len(years) and width > 2 and _are_years(years)
    return fits and record[0].strip() == row[0].strip() and years[0] < years[1]


def day_above(records: Records) -> int | None:
    """Return the place of a line with the day of the times of day below it: 2011 136 05 16 above 0000 and 0001."""
    lines = (" ".join(record).split() for record in records)
    place, day = next(((n, line) for n, line in enumerate(lines) if _DAY.fullmatch(" ".join(line))), (0, []))
    clocks = [row[0].strip() for row in records[place + 1 :]]
    if not day or len(clocks) < 2 or not all(map(_CLOCK.fullmatch, clocks)):
        return None
    return place if clocks[0] < min(clocks[1], day[0]) else None


def first_row(records: Records, start: int, kinds: list[Kind]) -> int:
    """Return the first record of values; the second record if every column holds texts."""
    if not any(_is_judged(kind) for kind in kinds):
        return start + 1
    fit = [_matches(record, kinds) for record in records]
    first = next((n for n in range(start, len(records)) if fit[n][0] and not fit[n][1]), start + 1)
    # A row with one odd value is still a row if a header is above it.
    while (
        first > start + 1
        and fit[first - 1][0]
        and any(not fit[n][0] for n in range(start, first - 1))
        and not (kinds[0] == "date" and _is_word(records[first - 1][0]))
    ):
        first -= 1
    first = _below_names(records, first, kinds)
    first = _with_rows_without_values(records, start, first, kinds)
    if (
        first == start
        and _numbers_are_names(records[first], records[first + 1 :], kinds)
        and not named_above(records, start)
    ):
        return first + 1
    return first


def _is_word(field: str) -> bool:
    return kind_of(field) == "text" and not any(map(str.isdigit, field))


def _below_names(records: Records, first: int, kinds: list[Kind]) -> int:
    """Return the first row, or the one below the names if lines of numbers, such as IDs, stand above those."""
    below = first
    for place in range(first, min(first + 4, len(records) - 1)) if _is_judged(kinds[0]) else ():
        record = records[place]
        fields = {kind_of(field) for field in record}
        if len(record) != len(kinds) or kind_of(record[0]) not in ("text", "missing"):
            break
        below = place + 1 if "text" in fields and fields <= {"text", "missing"} else below
    return below if below > first and _holds_values(records[below], kinds) else first


def named_above(records: Records, start: int) -> bool:
    """Whether the record above the first one of the table's width is its header.

    R does not name the column of row numbers; some loggers end their rows with a delimiter.
    """
    if start == 0:
        return False
    fields = [field for field in records[start - 1] if field.strip()]
    width = len(records[start])
    enough = width / 2 < len(fields) if width > 3 else len(fields) >= max(2, width - 1)
    return enough and is_full(fields)


def may_be_names(record: list[str], below: Records, kinds: list[Kind]) -> bool:
    """Whether a line may be a header: whole numbers, all different, and texts that do not occur below."""
    numbers, texts = _whole_numbers(record, kinds), _texts(record, kinds)
    if not texts or not is_full(texts) or len(set(numbers)) < max(2, len(numbers)):
        return False
    return not any(set(texts) & set(_texts(row, kinds)) for row in below)


def is_full(record: list[str]) -> bool:
    """Whether every field is a text."""
    return all(kind_of(field) == "text" for field in record)


def _is_judged(kind: Kind) -> bool:
    return kind in ("number", "date")


def _matches(record: list[str], kinds: list[Kind]) -> tuple[int, int]:
    """Count the fields of their column's kind, if that is dates or numbers, and those of another kind."""
    good = bad = 0
    for field, kind in zip(record, kinds, strict=False):
        if _is_judged(kind):
            field_kind = kind_of(field)
            good += field_kind == kind
            bad += field_kind not in (kind, "missing")
    return good, bad


def _holds_values(record: list[str], kinds: list[Kind]) -> bool:
    good, bad = _matches(record, kinds)
    return good > 0 and not bad


def _with_rows_without_values(records: Records, start: int, first: int, kinds: list[Kind]) -> int:
    """Return the first row, including rows above it without values if a header is above those."""
    while first > start + 1 and all(is_missing(field) for field in records[first - 1]):
        first -= 1
    width, top = len(kinds), first
    while top > start and len(records[top - 1]) == width and _matches(records[top - 1], kinds) == (0, 0):
        top -= 1
    named = top > start and len(records[top - 1]) == width and is_full(records[top - 1])
    return top if named else first


def _numbers_are_names(record: list[str], below: Records, kinds: list[Kind]) -> bool:
    """Whether a record is a header of numbers, as 0,1,2 or 1990,1991 or 1960,1970; rows hardly ever are."""
    numbers, texts = _whole_numbers(record, kinds), _texts(record, kinds)
    if not below or not numbers:
        return bool(below) and _is_day_above_values(record, below)
    alone = len(numbers) == 1 or len(record) == 2
    if alone and not any(texts):
        return numbers in ([0], [0, 1]) or _is_day_above_values(record, below)
    if _are_codes(record, below) or _are_longer(record, below):
        return True
    years, step, next_ones = _are_years(numbers), _step(numbers), _whole_numbers(below[0], kinds)
    if len(numbers) == 2 and any(texts):
        return bool(step) and years and not _are_years(next_ones)
    if step and (len(numbers) != 3 or years or abs(step) == 1):
        return _step(next_ones) is None
    decimals = sum(not _whole_numbers(row, kinds) for row in below)
    return may_be_names(record, below, kinds) and decimals > th.ENOUGH_OF_KIND * len(below)


def _is_day_above_values(record: list[str], below: Records) -> bool:
    """Whether a lone 19580801, or 195808010000, is when the shorter numbers below begin."""
    day = len(record) == 1 and re.fullmatch(
        r"(?:1[6-9]|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d(?:[0-2]\d[0-5]\d)?", record[0].strip()
    )
    return bool(day) and all(len(field) < 8 for row in below for field in _digits_before_point(row))


def _are_codes(record: list[str], below: Records) -> bool:
    """Whether a line of whole numbers above times that rise is no row: a station's number, a year and codes.

    Its first number is far above the days or hours below it, and most others are in none of the rows.
    """
    codes, rows = _whole(record), [_whole(row[:1]) for row in below]
    if len(codes) < max(4, len(record)) or not all(rows):
        return False
    firsts = [row[0] for row in rows]
    new = sum(
        code not in {row[place] for row in below if place < len(row)} for place, code in enumerate(record)
    )
    return (
        all(first <= later for first, later in pairwise(firsts))
        and codes[0] > th.FAR * max(1, firsts[-1])
        and 2 * new > len(record)
    )


def _are_longer(record: list[str], below: Records) -> bool:
    """Whether a line of different whole numbers, such as sensors' IDs, has far more digits than all below it."""
    digits = [len(field) for field in _digits_before_point(record)]
    rows = [_digits_before_point(row) for row in below if len(row) == len(record)]
    if len(set(_whole(record))) < max(3, len(record)) or not rows:
        return False
    return all(
        least > 1 + max(map(len, column))
        for least, column in zip(digits, zip(*rows, strict=True), strict=True)
    )


def _digits_before_point(fields: list[str]) -> list[str]:
    return [field.strip().lstrip("+-").replace(",", ".").split(".")[0] for field in fields]


def _whole(fields: list[str]) -> list[int]:
    """Return the numbers of whole numbers; none if one is not."""
    plain = [field.strip() for field in fields]
    return [int(field) for field in plain] if all(f.isdecimal() and len(f) < 9 for f in plain) else []


def _texts(record: list[str], kinds: list[Kind]) -> list[str]:
    return [field.strip() for field, kind in zip(record, kinds, strict=False) if not _is_judged(kind)]


def _whole_numbers(record: list[str], kinds: list[Kind]) -> list[int]:
    """Return the whole numbers of a record; none if one of them has decimals."""
    fields = [field.strip() for field, kind in zip(record, kinds, strict=False) if _is_judged(kind)]
    return _whole([field for field in fields if field])


def _are_years(numbers: list[int]) -> bool:
    return bool(numbers) and all(number in YEARS for number in numbers)


def _step(numbers: list[int]) -> int | None:
    """Return the constant step between the numbers, 0 if they repeat, None if it is not constant."""
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return steps.pop() if len(steps) == 1 else None
