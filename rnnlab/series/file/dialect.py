"""How a file's fields are parted and quoted, told from its first lines."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rnnlab.mistake import Mistake
from rnnlab.series.file.fields import kind_of
from rnnlab.series.file.line_decoration import Decoration, decoration_of, undecorated
from rnnlab.series.quoting import quoted

# Tab, semicolon and bar come before the comma, which may also be a decimal sign.
PLAIN = ("\x1f", "\x1e", "\x01", "\t", ";", "|", ",")
SPACES = " "
ODD = "^~!#&*$@\\:/"
MARKS = ("#", "%", "//", "!")
MOST_JUDGED = 30
LEAST_ALIKE = 0.6
LEAST_SHARE = 0.3
MOST_WIDTHS = 5
MOST_FIELD = 1_000_000

_SINGLE = re.compile(r"(?:^|[,;\t| ])'[^'\r\n]*'(?=[,;\t| \r\n]|$)", re.MULTILINE)
_DOUBLE = re.compile(r"(?:^|[,;\t| ])\"", re.MULTILINE)
_ESCAPED = re.compile(r"\\\"(?![,;\t|\r\n]|$)")
# Not a weather service's value and its quality, +0106,1.
_DECIMAL_COMMA = re.compile(
    r"(?![-+]0\d{3},\d$)[-+−]?(?:\d*|\d{1,3}(?:[. '’\u00a0\u202f]\d{3})+),\d+(?:[eE][-+]?\d+)?"
)
_DECIMAL_POINT = re.compile(r"[-+−]?(?:\d*|\d{1,3}(?:[, '’\u00a0\u202f]\d{3})+)\.\d+(?:[eE][-+]?\d+)?")
_THREES = re.compile(r"[-+−]?[1-9]\d{0,2}[.,]\d{3}")

Records = list[list[str]]


@dataclass(frozen=True)
class Dialect:
    """delimiter: one character, " " for any run of spaces and tabs. escape: before a quote, or empty.

    dress: what is put around the lines.
    """

    delimiter: str
    quote: str = '"'
    escape: str = ""
    decoration: frozenset[Decoration] = frozenset()

    def numbered(self, lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        """The records of lines, each with the number of the line it begins in, counted from 1."""
        if self.decoration:
            lines = undecorated(lines, self.decoration)
        if self.delimiter == SPACES:
            lines = (re.sub(r"[ \t]+", " ", line.strip()) + "\n" for line in lines)
        csv.field_size_limit(max(csv.field_size_limit(), MOST_FIELD))
        reader = csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape or None,
            skipinitialspace=self.delimiter not in (SPACES, "\t"),
        )
        first = 1
        for record in reader:
            yield first, record
            first = reader.line_num + 1

    def records(self, lines: list[str]) -> Records:
        return [record for _, record in self.numbered(lines)]


def dialect_of(lines: list[str], wanted: str | None) -> Dialect:
    """The dialect of a file's first lines; wanted: the delimiter that the person gave."""
    decoration = decoration_of(lines)
    lines = list(undecorated(lines, decoration))
    quote, escape = quoting_of(lines)
    if wanted is not None:
        delimiter = {"\\t": "\t", "tab": "\t"}.get(wanted, wanted)
        if len(delimiter) != 1 or delimiter in "\"'\r\n\0" or delimiter == escape:
            raise Mistake(
                f"{quoted(wanted)} can't part columns: give one character such as , ; | or a tab, "
                "or a space for any run of spaces."
            )
        return Dialect(delimiter, quote, escape, decoration)
    return Dialect(_delimiter(lines, quote, escape), quote, escape, decoration)


def quoting_of(lines: list[str]) -> tuple[str, str]:
    """The quotation mark, and the sign that escapes it inside of a field (empty: it is doubled)."""
    # What stands above a table quotes as it likes; names in quotation marks begin their line with one.
    half = len(lines) // 2
    judged = [*(line for line in lines[:half] if line.startswith(("'", '"'))), *lines[half:]]
    text = "".join(judged)
    single = len(_SINGLE.findall(text)) if "'" in text else 0
    quote = "'" if single > 1 and single > len(_DOUBLE.findall(text)) else '"'
    return quote, "\\" if _ESCAPED.search("".join(lines)) else ""


def decimal_of(delimiter: str, fields: list[str]) -> tuple[Literal[".", ","], bool]:
    """The decimal sign of a table's fields, and whether they leave it open: 1,234 may be either."""
    plain = [field.strip() for field in fields]
    commas = [field for field in plain if _DECIMAL_COMMA.fullmatch(field)]
    points = [field for field in plain if _DECIMAL_POINT.fullmatch(field)]
    # What may be thousands tells nothing where another field does.
    for_comma = sum(not _THREES.fullmatch(field) for field in commas)
    for_point = sum(not _THREES.fullmatch(field) for field in points)
    if for_comma or for_point:
        return ("," if for_comma > for_point else "."), False
    if delimiter == ",":
        # Between commas a comma is quoted, as thousands are and decimals hardly ever.
        return ".", bool(commas) and not points and not any(field.isdecimal() for field in plain)
    if commas:
        return ("," if len(commas) > len(points) else "."), True
    return ".", bool(points) and delimiter == ";"


def _delimiter(lines: list[str], quote: str, escape: str) -> str:
    """The delimiter that makes the most even table of numbers and dates; a comma where none does."""
    body = [line for line in lines if line.strip()] or lines
    best, most = ",", 0.0
    signs = PLAIN if _is_of_signs(lines, quote, escape) else (*PLAIN, SPACES)
    for delimiter in signs:
        worth = _worth(Dialect(delimiter, quote, escape), body)
        if worth > most + 1e-9:
            best, most = delimiter, worth
    if most == 0.0 and is_one_decimal_column(Dialect(",", quote, escape).records(body)):
        return ";"
    if most == 0.0:
        for delimiter in (sign for sign in ODD if sign != escape and any(sign in line for line in body[:1])):
            worth = _worth(Dialect(delimiter, quote, escape), body)
            if worth > most + 1e-9:
                best, most = delimiter, worth
    return best


def _is_of_signs(lines: list[str], quote: str, escape: str) -> bool:
    """True where a sign parts every line into as many fields and spaces do not."""
    parted = {}
    for delimiter in (*PLAIN, SPACES):
        records = (record for record in Dialect(delimiter, quote, escape).records(lines) if any(record))
        widths = {len(record) for record in records}
        parted[delimiter] = len(widths) == 1 and widths != {1}
    return any(parted[delimiter] for delimiter in PLAIN) and not parted[SPACES]


def _worth(dialect: Dialect, lines: list[str]) -> float:
    """How good a table that dialect makes, 0 to 1: how much of the file it is, how even, how many values."""
    if dialect.delimiter != SPACES and not any(dialect.delimiter in line for line in lines):
        return 0.0
    filled = [record for record in dialect.records(lines) if any(field.strip() for field in record)]
    # Told from the records, for a line that begins like a remark may be a part of a quoted field.
    records = [record for record in filled if not record[0].lstrip().startswith(MARKS)] or filled
    width, start = body_of(records)
    if width < 2 or is_one_decimal_column(records):
        return 0.0
    body = records[start:]
    alike = [record for record in body if len(record) == width]
    if len(alike) < LEAST_ALIKE * len(body):
        return 0.0
    values = _values(alike)
    share = len(alike) / len(body) * (len(body) / len(records)) ** 0.5
    # Words are parted by spaces anywhere: there only values speak for a table.
    return share * (values if dialect.delimiter == SPACES else 0.2 + 0.8 * values)


def body_of(records: Records) -> tuple[int, int]:
    """How wide a table's records are, and the first of them: what stands above is titles and remarks.

    The stretch up to the end that holds the most records of one width, other widths held against it,
    and words held against values.
    """
    widths = [len(record) for record in records]
    least = LEAST_SHARE * min(len(widths), 30)
    best, most = (1, 0), 0.0
    for width, _ in Counter(width for width in widths if width > 1).most_common(MOST_WIDTHS):
        start, worth = _stretch(widths, width)
        if worth < least:
            continue
        worth *= 0.05 + 0.95 * _values([record for record in records[start:] if len(record) == width])
        if worth > most:
            best, most = (width, start), worth
    return best


def _stretch(widths: list[int], width: int) -> tuple[int, float]:
    """Where the best stretch of records of that width begins, and how good it is."""
    best, most, worth = len(widths) - 1, 0.0, 0.0
    for start in range(len(widths) - 1, -1, -1):
        worth += 1.0 if widths[start] == width else -0.5
        if worth >= most:
            best, most = start, worth
    return best, most


def _values(records: Records) -> float:
    """The share of fields that are no words, in the last of the records."""
    # The first may hold the names.
    judged = records[1:][-MOST_JUDGED:] or records
    kinds = [kind_of(field) for record in judged for field in record]
    return sum(kind != "text" for kind in kinds) / len(kinds)


def is_one_decimal_column(records: Records) -> bool:
    """True for one column of decimal commas, which a split at commas would take for two."""
    if not records or len(records[0]) != 1:
        return False
    rows = [record for record in records[1:] if record]
    return bool(rows) and all(_DECIMAL_COMMA.fullmatch(",".join(record).strip()) for record in rows)
