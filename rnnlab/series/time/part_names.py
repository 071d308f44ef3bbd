"""The names of columns that hold a part of a date: years, months, days, hours, in several languages and abbreviated."""

import re

from rnnlab.series.vocabulary import vocabulary

PARTS = ("year", "quarter", "month", "week", "doy", "day", "hour", "minute", "second")
NAMES = {part: vocabulary(f"date_parts.{part}") for part in PARTS}
# Names of one letter count only together.
LETTERS = {"y": "year", "m": "month", "d": "day", "h": "hour"}
_BRACKETED = re.compile(
    r"[(\[](?:utc|gmt|lst|lt|local|local time|y+|m+|d+|h+|s+|j+|[01] ?[-–.]+ ?\d+)[)\]]", re.IGNORECASE
)
_ZONE = re.compile(r"(?:[\W_](?:utc|gmt|lst|lt|local)|(?<=[a-z])(?:UTC|GMT|LST))$")


def plain_name(column: str) -> str:
    """Return a column's name in small letters, without marks and without a zone or a format behind it."""
    words = [word.strip(".").lower() for word in re.split(r"[/|()\s]+", column) if word]
    for names in NAMES.values() if len(words) > 1 else ():
        if names.issuperset(words):  # the name in two languages, such as 年/Year
            return words[0]
    bare = _ZONE.sub("", _BRACKETED.sub("", column).strip())
    return re.sub(r"[\W_]+", "", bare.lower())
