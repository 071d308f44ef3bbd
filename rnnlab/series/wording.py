"""How repairs and refusals quote what a user's file holds, and how its names are taken apart."""

import re
from collections.abc import Iterable

MOST_QUOTED = 40


def quoted(text: object) -> str:
    """The text in single quotes, on one line and cut to 40 characters."""
    line = "".join(character if character.isprintable() else " " for character in str(text))
    line = " ".join(line.split())
    return f"'{line}'" if len(line) <= MOST_QUOTED else f"'{line[:MOST_QUOTED]}…'"


def listed(texts: Iterable[object], most: int = 5) -> str:
    """The first few texts quoted and joined by commas, and how many more there are."""
    every = list(texts)
    more = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(quoted(text) for text in every[:most]) + more


def words_of(column: str) -> list[str]:
    """The words of a column's name in small letters: 'startTime_utc' gives start, time, utc."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return [word for word in re.split(r"[\W\d_]+", parted.lower()) if word]
