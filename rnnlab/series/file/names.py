"""The names of a table's columns: as they stand in the file, but all different, and not endless."""

import re
import unicodedata

from rnnlab.series.series import MOST_PLACES, Place, Repair

MOST_LETTERS = 200
# Control characters, and signs that turn the order of all letters after them.
_NO_LETTERS = frozenset(("Cc", "Cs"))
_BREAK = re.compile(r"\s*[\n\r\t]\s*")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def named(header: list[str], line: int) -> tuple[tuple[str, ...], tuple[Repair, ...]]:
    """One name a column, and what was repaired; line: of the file that the names stand in, 0 for none.

    An empty name becomes 'column 3', one that was there before gets ' (2)', a very long one is cut, and
    one of several lines stands on one.
    """
    names: list[str] = []
    counts: dict[str, int] = {}
    repaired: dict[str, list[Place]] = {}
    for number, field in enumerate(header, start=1):
        plain = _plain(field)
        what = ""
        if len(plain) > MOST_LETTERS:
            plain, what = plain[:MOST_LETTERS] + "…", f"column names longer than {MOST_LETTERS} letters: cut"
        elif not plain:
            plain, what = f"column {number}", "columns without a name: named by their number"
        name = plain
        while name in counts:
            counts[plain] += 1
            name, what = f"{plain} ({counts[plain]})", "column names that stood there before: numbered"
        counts[name] = 1
        names.append(name)
        if what and line:
            repaired.setdefault(what, []).append(Place(line, name, was=field[:MOST_LETTERS], now=name))
    if not line:
        return tuple(names), (Repair("columns without a line of names: named by their number", len(names)),)
    repairs = (Repair(what, len(found), tuple(found[:MOST_PLACES])) for what, found in repaired.items())
    return tuple(names), tuple(repairs)


def _plain(field: str) -> str:
    if field.isascii() and field.isprintable():
        return field.strip()
    shown = (
        " " if letter in _TURNING or unicodedata.category(letter) in _NO_LETTERS else letter
        for letter in _BREAK.sub(" ", field[: 2 * MOST_LETTERS])
    )
    return "".join(shown).strip()
