"""Detects a file's delimiter, quotation marks and decimal sign from its first lines."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.file.fields import kind_of
from rnnlab.series.messages import file as messages

Decoration = Literal["rules", "quoted lines", "formulas", "dot leaders", "joined numbers"]

_RULE = frozenset('-+=|:,; \t"')
_QUOTED = re.compile(r'"((?:[^"]|"")*)"[,;\t ]*')
_JOINED = re.compile(r"(?<=\d)(\.\d+)(?=-\d*\.\d+(?:[- ]|$))", re.MULTILINE)
_LEADER = re.compile(r"(?<=[\w)])[ \t]*(?:\.{5,}|(?: \.){4,})")  # 1990 ........ 12
_FORMULA = re.compile(r'(?:^|(?<=[,;\t|]))(?:="([^"\r\n]*)"|"=""([^"\r\n]*)""")(?=[,;\t|\r\n]|$)')


def decoration_of(lines: list[str]) -> frozenset[Decoration]:
    """Detect the decoration of a file's lines from the first of them."""
    decorations: set[Decoration] = set()
    if any(is_ruled_line(line) for line in lines):
        decorations.add("rules")
    body = [line for line in lines if line.strip()][2:]
    if len(body) > 1 and all(_is_quoted(line) for line in body[len(body) // 2 :]):
        decorations.add("quoted lines")
    if _have_leaders(body):
        decorations.add("dot leaders")
    if sum(bool(_FORMULA.search(line)) for line in body) > 1:
        decorations.add("formulas")
    if body and _are_joined(body):
        decorations.add("joined numbers")
    return frozenset(decorations)


def undecorated(lines: Iterable[str], decoration: frozenset[Decoration]) -> Iterator[str]:
    """Yield the lines without their decoration, one for one: a ruled line becomes an empty line."""
    for line in lines:
        plain = line
        if "rules" in decoration and is_ruled_line(plain):
            plain = "\n"
        if "quoted lines" in decoration and (whole := _QUOTED.fullmatch(plain.strip())):
            plain = whole[1].replace('""', '"') + "\n"
        if "formulas" in decoration:
            plain = _FORMULA.sub(lambda cell: f'"{cell[1] or cell[2] or ""}"', plain)
        if "dot leaders" in decoration:
            plain = _LEADER.sub("  ", plain)
        if "joined numbers" in decoration:
            plain = _JOINED.sub(r"\1 ", plain)
        yield plain


def is_ruled_line(line: str) -> bool:
    """Whether a line is drawn, as below the header of a Markdown table.

    A few dashes may be missing values: a ruled line has five in a row, or other signs.
    """
    plain = line.strip()
    if not _RULE.issuperset(plain) or not ("---" in plain or "===" in plain):
        return False
    return "-----" in plain or any(sign in plain for sign in "+=|:")


def _have_leaders(body: list[str]) -> bool:
    """Whether dots lead from most names to their values; without them, all lines have as many fields.

    Dots that stand for a missing value leave a field out of some lines.
    """
    led = sum(bool(_LEADER.search(line)) for line in body)
    if not led or 2 * led < len(body):
        return False
    return len({len(_LEADER.sub("  ", line).split()) for line in body if any(map(str.isdigit, line))}) == 1


def _are_joined(body: list[str]) -> bool:
    """Whether columns of fixed width have no space between them where a number is negative: 20.0-0.2."""
    joined = [line for line in body if _JOINED.search(line)]
    return 2 * len(joined) >= len(body) and not any(sign in line for line in body for sign in ",;\t|")


def _is_quoted(line: str) -> bool:
    whole = _QUOTED.fullmatch(line.strip())
    return whole is not None and any(sign in whole[1] for sign in ",;\t|")


# Tab, semicolon and bar come before the comma, which may also be a decimal sign.
PLAIN = ("\x1f", "\x1e", "\x01", "\t", ";", "|", ",")
SPACES = " "
ODD = "^~!#&*$@\\:/"
MARKS = ("#", "%", "//", "!")

_SINGLE = re.compile(r"(?:^|[,;\t| ])'[^'\r\n]*'(?=[,;\t| \r\n]|$)", re.MULTILINE)
_DOUBLE = re.compile(r"(?:^|[,;\t| ])\"", re.MULTILINE)
_ESCAPED = re.compile(r"\\\"(?![,;\t|\r\n]|$)")
# Not a weather service's value with its quality mark, +0106,1.
_DECIMAL_COMMA = re.compile(
    r"(?![-+]0\d{3},\d$)[-+−]?(?:\d*|\d{1,3}(?:[. '’\u00a0\u202f]\d{3})+),\d+(?:[eE][-+]?\d+)?"
)
_DECIMAL_POINT = re.compile(r"[-+−]?(?:\d*|\d{1,3}(?:[, '’\u00a0\u202f]\d{3})+)\.\d+(?:[eE][-+]?\d+)?")
_GROUPED_TWICE = re.compile(r"[-+]?\d{1,3}([.,])\d{3}(?:\1\d{3})+")  # 1.234.567
_THREES = re.compile(r"[-+−]?[1-9]\d{0,2}[.,]\d{3}")

Records = list[list[str]]


@dataclass(frozen=True)
class Dialect:
    """How a file's fields are delimited and quoted.

    delimiter: one character, " " for any run of spaces and tabs. escape: before a quotation mark, or empty.
    decoration: what surrounds the lines.
    """

    delimiter: str
    quote: str = '"'
    escape: str = ""
    decoration: frozenset[Decoration] = frozenset()

    def numbered(self, lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        """Yield the records of the lines, each with the number of its first line, counted from 1."""
        if self.decoration:
            lines = undecorated(lines, self.decoration)
        if self.delimiter == SPACES:
            lines = (re.sub(r"[ \t]+", " ", line.strip()) + "\n" for line in lines)
        csv.field_size_limit(max(csv.field_size_limit(), th.MOST_FIELD))
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
    """Detect the dialect from a file's first lines; wanted: the delimiter that the user chose."""
    decoration = decoration_of(lines)
    lines = list(undecorated(lines, decoration))
    quote, escape = quoting_of(lines)
    if wanted is not None:
        delimiter = {"\\t": "\t", "tab": "\t"}.get(wanted, wanted)
        if len(delimiter) != 1 or delimiter in "\"'\r\n\0" or delimiter == escape:
            raise Mistake(messages.invalid_delimiter(wanted))
        return Dialect(delimiter, quote, escape, decoration)
    return Dialect(_delimiter(lines, quote, escape), quote, escape, decoration)


def quoting_of(lines: list[str]) -> tuple[str, str]:
    """Return the quotation mark, and the character that escapes it in a field (empty: it is doubled)."""
    # Lines above a table may quote differently; a quoted header begins with a quotation mark.
    half = len(lines) // 2
    judged = [*(line for line in lines[:half] if line.startswith(("'", '"'))), *lines[half:]]
    text = "".join(judged)
    single = len(_SINGLE.findall(text)) if "'" in text else 0
    quote = "'" if single > 1 and single > len(_DOUBLE.findall(text)) else '"'
    return quote, "\\" if _ESCAPED.search("".join(lines)) else ""


def decimal_of(delimiter: str, fields: list[str]) -> tuple[Literal[".", ","], str]:
    """Return the decimal sign of a table's fields, and a field such as 1,234 if it is ambiguous; else ""."""
    plain = [field.strip() for field in fields]
    commas = [field for field in plain if _DECIMAL_COMMA.fullmatch(field)]
    points = [field for field in plain if _DECIMAL_POINT.fullmatch(field)]
    # Fields that may be thousands are ignored if others are unambiguous.
    for_comma = sum(not _THREES.fullmatch(field) for field in commas)
    for_point = sum(not _THREES.fullmatch(field) for field in points)
    if for_comma or for_point:
        return ("," if for_comma > for_point else "."), ""
    twice = {match[1] for field in plain if (match := _GROUPED_TWICE.fullmatch(field))}
    if len(twice) == 1:
        return ("," if twice == {"."} else "."), ""
    if delimiter == ",":
        # A comma in a quoted field of a comma-delimited file nearly always separates thousands.
        is_open = bool(commas) and not points and not any(field.isdecimal() for field in plain)
        return ".", commas[0] if is_open else ""
    if commas:
        return (",", commas[0]) if len(commas) > len(points) else (".", points[0])
    return ".", points[0] if points and delimiter == ";" else ""


def _delimiter(lines: list[str], quote: str, escape: str) -> str:
    """Return the delimiter with the most regular table of numbers and dates, or a comma if none gives one."""
    body = [line for line in lines if line.strip()] or lines
    best, worth = _best_of(
        PLAIN if _is_of_signs(lines, quote, escape) else (*PLAIN, SPACES), body, quote, escape
    )
    if not worth and is_one_decimal_column(Dialect(",", quote, escape).records(body)):
        return ";"
    if not worth:
        odd = tuple(sign for sign in ODD if sign != escape and any(sign in line for line in body[:1]))
        best, _ = _best_of(odd, body, quote, escape)
    rows = [line.strip() for line in body[len(body) // 2 :]]
    # Tabs also count as spaces, but empty fields between them do not.
    return "\t" if best == SPACES and all("\t" in row and " " not in row for row in rows) else best


def _best_of(signs: tuple[str, ...], body: list[str], quote: str, escape: str) -> tuple[str, float]:
    """Return the first of the delimiters with the best table, and its score; a comma if none gives a table."""
    scores = [(sign, _score(Dialect(sign, quote, escape), body)) for sign in signs]
    best = max((round(score, 9) for _, score in scores), default=0.0)
    return next((sign for sign, score in scores if round(score, 9) == best > 0), ","), best


def _is_of_signs(lines: list[str], quote: str, escape: str) -> bool:
    """Whether a sign splits every line into the same number of fields and spaces do not."""
    parted = {}
    for delimiter in (*PLAIN, SPACES):
        records = (record for record in Dialect(delimiter, quote, escape).records(lines) if any(record))
        widths = {len(record) for record in records}
        parted[delimiter] = len(widths) == 1 and widths != {1}
    return any(parted[delimiter] for delimiter in PLAIN) and not parted[SPACES]


def _score(dialect: Dialect, lines: list[str]) -> float:
    """Score the table of a dialect from 0 to 1: its share of the file, how regular it is, how many values it has."""
    if dialect.delimiter != SPACES and not any(dialect.delimiter in line for line in lines):
        return 0.0
    filled = [record for record in dialect.records(lines) if any(field.strip() for field in record)]
    # Checked in the records, because a line that looks like a comment may be part of a quoted field.
    records = [record for record in filled if not record[0].lstrip().startswith(MARKS)] or filled
    width, start = body_of(records)
    if width < 2 or is_one_decimal_column(records):
        return 0.0
    body = records[start:]
    alike = [record for record in body if len(record) == width]
    if len(alike) < th.LEAST_ALIKE * len(body):
        return 0.0
    values = _values(alike)
    share = len(alike) / len(body) * (len(body) / len(records)) ** 0.5
    # Any text has spaces between words, so only values count for them.
    return share * (values if dialect.delimiter == SPACES else th.PLAIN_WORTH + (1 - th.PLAIN_WORTH) * values)


def body_of(records: Records) -> tuple[int, int]:
    """Return how wide a table's records are, and the position of its first; titles and comments come before.

    It is the run up to the end with the most records of one width; other widths and texts count against it.
    """
    widths = [len(record) for record in records]
    least = th.LEAST_RUN * min(len(widths), th.SAMPLED_ROWS_OF_DIALECT)
    best, most = (1, 0), 0.0
    for width, _ in Counter(width for width in widths if width > 1).most_common():
        start, worth = _best_run(widths, width)
        if worth < least:
            continue
        worth *= th.TEXT_WORTH + (1 - th.TEXT_WORTH) * _values(
            [record for record in records[start:] if len(record) == width]
        )
        if worth > most:
            best, most = (width, start), worth
    return best


def _best_run(widths: list[int], width: int) -> tuple[int, float]:
    """Return where the best run of records of that width begins, and its score."""
    best, most, worth = len(widths) - 1, 0.0, 0.0
    for start in range(len(widths) - 1, -1, -1):
        worth += 1.0 if widths[start] == width else -th.OTHER_WIDTH
        if worth >= most:
            best, most = start, worth
    return best, most


def _values(records: Records) -> float:
    """Return the share of fields that are not texts, in the last of the records."""
    # The first may be the header.
    judged = records[1:][-th.SAMPLED_ROWS_OF_DIALECT :] or records
    kinds = [kind_of(field) for record in judged for field in record]
    return sum(kind != "text" for kind in kinds) / len(kinds)


def is_one_decimal_column(records: Records) -> bool:
    """Whether this is one column of decimal commas, which splitting at commas would make two."""
    if not records or len(records[0]) != 1:
        return False
    rows = [record for record in records[1:] if record]
    return bool(rows) and all(_DECIMAL_COMMA.fullmatch(",".join(record).strip()) for record in rows)
