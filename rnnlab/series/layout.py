"""How a table of text is laid out: what parts its columns, what its columns are called."""

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice, pairwise

from clevercsv.detect import Detector

from rnnlab.mistake import Mistake
from rnnlab.series.wording import quoted

MOST_SAMPLE = 262_144
MOST_LINES = 60
MOST_COLUMNS = 2000
# Tab, semicolon and bar come before the comma, which may also be a decimal sign.
PLAIN = ("\t", ";", "|", ",")
SPACES = r"\s+"
ODD_DELIMITERS = frozenset("^~!#&*$@\\: ")

NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?")
DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?")
DECIMAL_POINT = re.compile(r"[-+]?\d*\.\d+([eE][-+]?\d+)?")
DATE = re.compile(r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2}.*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*")

Records = list[list[str]]


@dataclass(frozen=True)
class Layout:
    """What the CSV reader must be told.

    delimiter: one character, or the pattern of any run of spaces.
    above: records before the column names; skipped: records before the first row of values.
    names: one name a column, all different.
    headless: True where the file names no columns; spaced: True where spaces follow delimiters.
    """

    delimiter: str
    decimal: str
    above: int
    skipped: int
    names: tuple[str, ...]
    headless: bool = False
    spaced: bool = False


def layout_of(data: bytes, name: str) -> Layout:
    """The layout of UTF-8 bytes, told from the first 60 lines; Mistake where there is no table."""
    lines = _first_lines(data, name)
    delimiter = _delimiter(lines)
    records = _records(lines, delimiter)
    if not any(field.strip() for record in records for field in record):
        raise _empty(name)
    above = _records_above(records)
    rows = [record for record in records[above + 1 :] if any(field.strip() for field in record)]
    header = records[above]
    if max(len(header), *(len(row) for row in rows), 0) > MOST_COLUMNS:
        raise Mistake(
            f"{quoted(name)} has more than {MOST_COLUMNS:,} columns: keep the ones you need and load that."
        )
    headless = _is_headless(header)
    if not rows and not headless:
        raise Mistake(
            f"{quoted(name)} has a line of column names and no rows: load a file with at least 10 rows."
        )
    if headless:
        rows = [header, *rows]
        names = column_names([""] * len(header))
    else:
        names = column_names(_as_wide_as(header, rows))
    if len(rows[0]) > len(names):
        raise Mistake(
            f"The first row of values in {quoted(name)} has {len(rows[0])} fields where {len(names)} columns "
            "are named: name every column, or put fields that hold the delimiter in quotation marks."
        )
    decimal = _decimal(delimiter, rows)
    spaced = any(delimiter + " " in line for line in lines)
    return Layout(delimiter, decimal, above, above + (not headless), names, headless, spaced)


def column_names(header: list[str]) -> tuple[str, ...]:
    """The names stripped; an empty one becomes 'column 3', one that was there before gets ' (2)'."""
    names: list[str] = []
    seen: set[str] = set()
    for number, field in enumerate(header, start=1):
        plain = field.strip() or f"column {number}"
        name, count = plain, 1
        while name in seen:
            count += 1
            name = f"{plain} ({count})"
        names.append(name)
        seen.add(name)
    return tuple(names)


def _first_lines(data: bytes, name: str) -> list[str]:
    """The first lines of the sample with their ends, without a last one cut short."""
    sample = data[:MOST_SAMPLE].decode("utf-8", errors="ignore")
    if not sample.strip():
        raise _empty(name)
    lines = list(islice(io.StringIO(sample, newline=""), MOST_LINES))
    if len(data) > MOST_SAMPLE and len(lines) < MOST_LINES:
        lines = lines[:-1]
    if not lines:
        raise Mistake(
            f"Line 1 of {quoted(name)} is longer than {MOST_SAMPLE:,} bytes: load a CSV with one row a line "
            f"and at most {MOST_COLUMNS:,} columns."
        )
    return lines


def _empty(name: str) -> Mistake:
    return Mistake(f"{quoted(name)} is empty: load a CSV with a line of column names and at least 10 rows.")


def _records(lines: list[str], delimiter: str) -> Records:
    if delimiter == SPACES:
        return [line.split() for line in lines]
    csv.field_size_limit(max(csv.field_size_limit(), MOST_SAMPLE + 1))
    return list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))


def _delimiter(lines: list[str]) -> str:
    """The delimiter by a plain check first, which most files pass; by clevercsv where it fails."""
    splits = {delimiter: _records(lines, delimiter) for delimiter in PLAIN}
    for delimiter, records in splits.items():
        if _agreement(records) == 1.0 and not _is_one_decimal_column(records):
            return delimiter
    if _agreement(_records(lines, SPACES)) == 1.0 and not any(mark in lines[0] for mark in PLAIN):
        return SPACES
    best = max(PLAIN, key=lambda delimiter: _agreement(splits[delimiter]))
    if _agreement(splits[best]) >= 0.8 and not _is_one_decimal_column(splits[best]):
        return best
    if _is_one_decimal_column(splits[","]):
        return ";"
    return _odd_delimiter(lines)


def _agreement(records: Records) -> float:
    """The share of records as wide as most are, 0 where that is one column wide or no header fits."""
    widths = [len(record) for record in records if any(field.strip() for field in record)]
    if not widths:
        return 0.0
    usual = max(set(widths), key=widths.count)
    if usual < 2:
        return 0.0
    fits = [width in (usual, usual - 1 if number == 0 else usual) for number, width in enumerate(widths)]
    return sum(fits) / len(fits)


def _is_one_decimal_column(records: Records) -> bool:
    """True for one column of decimal commas, which a split at commas would take for two."""
    if not records or len(records[0]) != 1:
        return False
    rows = [record for record in records[1:] if record]
    return bool(rows) and all(DECIMAL_COMMA.fullmatch(",".join(record).strip()) for record in rows)


def _odd_delimiter(lines: list[str]) -> str:
    """An unusual delimiter by clevercsv, from a sample small enough to be quick."""
    sample = "".join(lines[:20])[:4000]
    try:
        dialect = Detector().detect(sample)
    except (ValueError, IndexError, csv.Error):
        return ","
    found = dialect.delimiter if dialect is not None else None
    if found in PLAIN:
        return str(found)
    odd = found is not None and found in ODD_DELIMITERS and found in lines[0]
    return SPACES if odd and found == " " else str(found) if odd else ","


def _records_above(records: Records) -> int:
    """How many records (titles, remarks, blank lines) come before the column names."""
    widths = [len(record) if any(field.strip() for field in record) else 0 for record in records]
    usual = max(set(widths) - {0}, key=widths.count)
    least = max(1, usual - 1) if usual > 2 else usual
    return next(number for number, width in enumerate(widths) if width >= least)


def _as_wide_as(header: list[str], rows: Records) -> list[str]:
    """The header made as wide as the first row where that is one wider.

    R leaves the name of its row numbers out; some loggers end every row with a delimiter.
    """
    if len(rows[0]) != len(header) + 1:
        return header
    ends_empty = all(not row[-1].strip() for row in rows if len(row) == len(header) + 1)
    return [*header, ""] if ends_empty else ["", *header]


def _is_headless(header: list[str]) -> bool:
    """True where the first line holds values already: only numbers and dates, and no running numbers."""
    fields = [field.strip() for field in header]
    if not all(NUMBER.fullmatch(field) or DATE.fullmatch(field) for field in fields):
        return False
    if not all(field.isdecimal() for field in fields):
        return True
    numbers = [float(field) for field in fields]
    running = all(later - earlier == 1 for earlier, later in pairwise(numbers))
    return not running or (len(numbers) == 1 and numbers != [0.0])


def _decimal(delimiter: str, rows: Records) -> str:
    """',' where the values of a table that is not parted by commas are written with decimal commas."""
    if delimiter == ",":
        return "."
    fields = [field.strip() for row in rows for field in row]
    commas = sum(1 for field in fields if DECIMAL_COMMA.fullmatch(field))
    points = sum(1 for field in fields if DECIMAL_POINT.fullmatch(field))
    return "," if commas > points else "."
