"""The kind of one field of a file: missing, a number, a date, or text."""

import re
from typing import Literal

from rnnlab.series import thresholds as th
from rnnlab.series.vocabulary import ordered_vocabulary

Kind = Literal["missing", "number", "date", "text"]

_WORDS = ordered_vocabulary("missing_values.words")
_SIGNS = (
    *ordered_vocabulary("missing_values.signs"),
    *(f":{gap}{flag}" for gap in ("", " ") for flag in ordered_vocabulary("missing_values.colon_flags")),
)
# Missing-value markers in small letters.
MISSING = frozenset((*_WORDS, *_SIGNS))
# The same in upper, lower and title case, for Arrow, which compares exactly.
_CASES = (case for word in _WORDS for case in (word, word.upper(), word.title(), word.capitalize()))
_MIXED = ordered_vocabulary("missing_values.mixed_case")
SPELLINGS = tuple(dict.fromkeys((*_SIGNS, *_CASES, *_MIXED)))

NUMBER = re.compile(
    r"[-+−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d{1,3})?"
    r"|(?:[-+−] [$€£¥]|[-+−(]?[$€£¥]?) ?[-+−]?(?:\d{1,3}(?:(?P<mark>[ .,'’\u00a0\u202f])\d{3})*|\d+)"
    r"(?:[.,]\d+)? ?(?:[%$€£¥]|°[CF]?)?\)?"
    r"|[-+]?(?:inf|infinity)",
    re.IGNORECASE,
)
_CLOCK = r"(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?(?: ?[AaPp]\.?[Mm]\.?)?|\d{1,2}:\d{1,2}:\d{1,2})"
_ZONE = r"(?: ?(?:Z|UTC|GMT|[A-Z]{3,4}|[-+]\d{2}(?::?\d{2})?))?"
_NAMED = r"[^\W\d]{3,9}\.?"
DATE = re.compile(
    rf"(?:\d{{4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}"
    rf"|\d{{1,2}}[-. ]+{_NAMED}[-, ]+\d{{2,4}}|{_NAMED}[- ]+\d{{1,2}},? +\d{{4}}|\d{{4}}[- ]{_NAMED}[- ]\d{{1,2}}"
    rf"|{_NAMED}[-/ ]\d{{4}}|\d{{4}}[- ]?[Qq][1-4]|[Qq][1-4][-/ ]?\d{{4}}|\d{{4}}-?W\d{{1,2}}(?:-?\d)?"
    rf"|\d{{8}}T|(?:1[5-9]|2[01])\d{{6}}(?= \d{{4}}))"
    rf"(?:(?:T| +|, ?)?(?:{_CLOCK}|\d{{2,6}}){_ZONE})?|{_CLOCK}{_ZONE}"
)


def kind_of(field: str) -> Kind:
    """Return the kind of a field; a long text takes no longer than a short one."""
    if len(field) > th.LONGEST_VALUE + 20:
        return "text"
    plain = field.strip()
    if plain.lower() in MISSING:
        return "missing"
    if len(plain) > th.LONGEST_VALUE:
        return "text"
    if NUMBER.fullmatch(plain):
        return "number"
    return "date" if DATE.fullmatch(plain) else "text"


def is_missing(field: str) -> bool:
    return len(field) < 20 and field.strip().lower() in MISSING
