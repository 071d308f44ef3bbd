"""Detects missing-value markers that are numbers, such as -9999: usual ones, far from all other values."""

import numpy as np
import pandas as pd

from rnnlab.series.messages import columns as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Guess

LEAST_DIFFERENT = 3
SURE = 999  # a number of this size is a marker if it occurs once, a smaller one if it occurs twice
MOST_PER_SIDE = 3
_NINES = [int("9" * count) for count in range(2, 11)]
_DECIMALS = [99.9, 99.99, 999.9, 999.99, 9999.9, 9999.99, 99999.9, 99999.99, 6999.0, 8888.0, 88888.0, 7777.0]
_LIMITS = [32767.0, 32768.0, 65535.0, 2147483647.0, 2147483648.0, 4294967295.0, 1e20, 1e29]
KNOWN = np.unique(np.array([*_NINES, *_DECIMALS, *_LIMITS, 9.96920996838687e36, 1e30, 1e31, 1e34, 1e35]))


def sentinels_in(values: np.ndarray, low: float, high: float) -> list[float]:
    """Return the usual markers among values, (rows,), that are farther from all others than those are apart.

    low, high: the smallest and the largest of the values.
    """
    if not (_is_known(low) or _is_known(high)):
        return []
    sentinels: list[float] = []
    rest = values[~np.isnan(values)]
    for _ in range(2 * MOST_PER_SIDE):
        low, high = float(rest.min()), float(rest.max())
        candidates = [value for value in (low, high) if _is_known(value)]
        value = next((value for value in candidates if _stands_out(rest, value)), None)
        if value is None:
            break
        sentinels.append(value)
        rest = rest[rest != value]
    return sentinels


def text_of_number(value: float) -> str:
    """Write the number as it may be in the file: -9999, not -9999.0."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def missing_guesses(sentinels: dict[str, list[str]], options: ReadOptions) -> list[Guess]:
    """Return the guess of the missing-value markers; sentinels: the columns of each detected number."""
    if options.missing:
        offered = tuple(dict.fromkeys((*(text for text in options.missing if text), *sentinels)))
        return [Guess("missing", options.missing, offered)]
    if not sentinels:
        return []
    columns = list(dict.fromkeys(name for names in sentinels.values() for name in names))
    return [
        Guess("missing", tuple(sentinels), tuple(sentinels), messages.markers_far_from_values(tuple(columns)))
    ]


def numbers_among(missing: tuple[str, ...]) -> list[float]:
    """Return the numbers among the missing-value markers that the user chose."""
    numbers = pd.to_numeric(
        pd.Series([text.strip() for text in missing], dtype="str"), errors="coerce"
    ).dropna()
    return [float(value) for value in numbers]


def _is_known(value: float) -> bool:
    return bool(np.isclose(KNOWN, abs(value), rtol=1e-6, atol=0).any())


def _stands_out(values: np.ndarray, value: float) -> bool:
    others = values[values != value]
    if len(others) == 0:
        return False
    times = len(values) - len(others)
    low, high = float(others.min()), float(others.max())
    gap = low - value if value < low else value - high
    # Another marker makes the range of the other values look wider than it is.
    if _is_known(low) or _is_known(high):
        inner = others[(others != low) | (not _is_known(low))]
        inner = inner[(inner != high) | (not _is_known(high))]
        if len(inner):
            low, high = float(inner.min()), float(inner.max())
            gap = low - value if value < low else value - high
    beyond = value < 0 <= low or abs(value) > 2 * max(abs(low), abs(high))
    enough = beyond and (times >= 2 or abs(value) >= SURE)
    return enough and gap > high - low and len(np.unique(others[:10_000])) >= LEAST_DIFFERENT
