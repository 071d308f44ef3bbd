"""The words in a column's name, and names for new columns."""

import re
from collections.abc import Container, Sequence


def nameless(number: int) -> str:
    """Return the name of a column that has none in the file, counted from 1."""
    return f"column {number}"


def is_nameless(column: str) -> bool:
    return re.fullmatch(r"column \d+", column) is not None


def are_nameless(columns: Sequence[str]) -> bool:
    """Whether a table has no header."""
    return list(columns) == [nameless(number) for number in range(1, len(columns) + 1)]


def free_name(name: str, taken: Container[str]) -> str:
    """Return the name of a new column, or the name with a (2) if the table has a column of that name."""
    return name if name not in taken else f"{name} (2)"


def words_of(column: str) -> list[str]:
    """The words of a column's name in small letters: 'startTime_utc' gives start, time, utc."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return [word for word in re.split(r"[\W\d_]+", parted.lower()) if word]
