"""How messages quote what a user's file holds."""

from collections.abc import Iterable

MOST_QUOTED = 40


def quoted(text: object) -> str:
    """The text in single quotes, on one line and cut to 40 characters."""
    line = "".join(character if character.isprintable() else " " for character in str(text))
    line = " ".join(line.split())
    return f"'{line}'" if len(line) <= MOST_QUOTED else f"'{line[:MOST_QUOTED]}…'"


def excerpt(cell: object) -> str:
    """The beginning of a cell, for a message: a cell may be very long."""
    return str(cell)[: 4 * MOST_QUOTED]


def listed(texts: Iterable[object], most: int = 5) -> str:
    """The first few texts quoted and joined by commas, and how many more there are."""
    every = list(texts)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(quoted(text) for text in every[:most]) + more


def counted(number: int, noun: str) -> str:
    """The number and its noun: '1 row', '2,000 rows'."""
    return f"{number:,} {noun}" + "s" * (number != 1)
