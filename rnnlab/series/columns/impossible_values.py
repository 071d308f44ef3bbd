"""Values that a column cannot have, such as a count of -1: they stand for a missing value."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.kinds import TURN, named_as_amount, named_as_angle
from rnnlab.series.vocabulary import vocabulary, vocabulary_table

# Written for "unknown" where values cannot be negative.
SMALL_CODES = (-1.0, -9.0, -99.0, -0.99, -9.9, -9.99, -99.9, -99.99)
# Directions of which there is none: variable or not available.
ANGLE_CODES = (-1.0, 511.0, 990.0, 999.0)
_NEVER_NEGATIVE = vocabulary("features.never_negative")
_SIGNED = vocabulary("features.signed")
_CODES_OF_NAMES = vocabulary_table("features.missing_codes")

Values = tuple[np.ndarray | None, np.ndarray, float, float]


def impossible_values(columns: Mapping[str, Values]) -> Iterator[tuple[str, float, str]]:
    """Yield the column, the value and the reason of each.

    columns: their values as in the file, (rows,), those that are not codes, (values,), and the range of these.
    """
    candidates: dict[str, float] = {}
    for name, (_, rest, low, high) in columns.items():
        code = _CODES_OF_NAMES.get("_".join(words_of(name)))
        if code is not None and high == code and len(np.unique(rest)) > 1:
            yield name, high, "usual"
        elif named_as_angle(name) and (angle_code := _angle_code(rest, low, high)) is not None:
            yield name, angle_code, "angle"
        elif low in SMALL_CODES and _is_only_negative(rest, low):
            candidates[name] = low
    alike = _in_same_rows(columns, candidates)
    for name, value in candidates.items():
        words = words_of(name)
        cannot = named_as_amount(name) or not _NEVER_NEGATIVE.isdisjoint(words)
        if cannot and _SIGNED.isdisjoint(words):
            yield name, value, "negative"
        elif name in alike:
            yield name, value, "rows"


def _is_only_negative(rest: np.ndarray, low: float) -> bool:
    present = rest[~np.isnan(rest)]
    return bool(((present == low) | (present >= 0)).all()) and bool((present > 0).any())


def _angle_code(rest: np.ndarray, low: float, high: float) -> float | None:
    """Return the only value outside a turn, if it is a usual code."""
    for code in (low, high):
        if code in ANGLE_CODES:
            others = rest[(rest != code) & ~np.isnan(rest)]
            if len(others) and others.min() >= 0 and TURN / 2 < others.max() <= TURN:
                return code
    return None


def _in_same_rows(columns: Mapping[str, Values], candidates: dict[str, float]) -> set[str]:
    """Return the columns with their only negative values in the same rows as another, if one has several others."""
    if len(candidates) < 2:
        return set()
    groups: dict[bytes, list[str]] = defaultdict(list)
    for name, code in candidates.items():
        values = columns[name][0]
        rows = values == code
        if values is not None and np.sum(rows) >= th.LEAST_SHARING:
            groups[np.packbits(rows).tobytes()].append(name)
    return {
        name
        for names in groups.values()
        if len(names) > 1 and any(_has_several_values(columns[other]) for other in names)
        for name in names
    }


def _has_several_values(column: Values) -> bool:
    _, rest, low, _ = column
    return len(np.unique(rest[(rest != low) & ~np.isnan(rest)][: th.SAMPLED_DIFFERENT])) >= th.LEAST_DIFFERENT
