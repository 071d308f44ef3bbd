"""Makes a table's column names unique, not empty and not too long; finds names that lines above a table number."""

import re
import unicodedata

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import nameless
from rnnlab.series.messages import file as messages
from rnnlab.series.report import Place, Report

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
