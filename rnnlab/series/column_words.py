"""The words in a column's name."""

import re


def words_of(column: str) -> list[str]:
    """The words of a column's name in small letters: 'startTime_utc' gives start, time, utc."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return [word for word in re.split(r"[\W\d_]+", parted.lower()) if word]
