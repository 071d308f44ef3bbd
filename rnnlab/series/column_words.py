"""The words in a column's name, whether a person wants to predict it, and names for new columns."""

import re
from collections.abc import Container, Sequence

from rnnlab.series.vocabulary import vocabulary


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


# Words in the name of what is usually predicted; the first tuple before the second.
_TARGET_WORDS = (vocabulary("features.targets"), vocabulary("features.second_targets"))
# A column with one of these words is not what a person wants to predict.
_SIDE_WORDS = vocabulary("features.not_targets")
# Nor is one that has only such words in its name.
_CHANNEL_WORDS = vocabulary("features.channels")


def target_rank(name: str) -> int | None:
    """Return 0 or 1 if the name says that the column is what is usually predicted, 0 before 1; else None."""
    words = set(words_of(name))
    if is_side_name(name):
        return None
    return next((rank for rank, target_words in enumerate(_TARGET_WORDS) if words & target_words), None)


def is_side_name(name: str) -> bool:
    """Whether the name says that the column is not what a person wants to predict: a flag, a code, a channel."""
    words = set(words_of(name))
    return bool(words & _SIDE_WORDS) or (bool(words) and words <= _CHANNEL_WORDS)


def targets_by_name(names: Sequence[str]) -> list[str]:
    """Return the columns whose names say so, only those of the best rank."""
    ranks = {name: rank for name in names if (rank := target_rank(name)) is not None}
    return [name for name, rank in ranks.items() if rank == min(ranks.values())]
