"""Detects missing-value markers that are numbers, such as -9999: usual ones, far from all other values."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rnnlab.series.columns.column import Column, text_of_number
from rnnlab.series.messages import columns as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report

LEAST_DIFFERENT = 3
SURE = 999  # a number of this size is a marker if it occurs once, a smaller one if it occurs twice
MOST_PER_SIDE = 3
MOST_VALUE = 1e30
_NINES = [int("9" * count) for count in range(2, 11)]
_DECIMALS = [99.9, 99.99, 999.9, 999.99, 9999.9, 9999.99, 99999.9, 99999.99, 6999.0, 8888.0, 88888.0, 7777.0]
_LIMITS = [32767.0, 32768.0, 65535.0, 2147483647.0, 2147483648.0, 4294967295.0, 1e20, 1e29]
KNOWN = np.unique(np.array([*_NINES, *_DECIMALS, *_LIMITS, 9.96920996838687e36, 1e30, 1e31, 1e34, 1e35]))


def find_missing_codes(
    columns: Sequence[Column], options: ReadOptions, report: Report
) -> dict[str, list[float]]:
    """Return the codes that mean a missing value in each column of numbers: the user's, or else detected ones."""
    detected = {
        column.name: _codes_in(column.values, *column.range)
        for column in columns
        if column.values is not None
    }
    names: dict[str, list[str]] = {}
    for name, codes in detected.items():
        for code in codes:
            names.setdefault(text_of_number(code), []).append(name)
    if options.missing:
        report.guess("missing", options.missing, dict.fromkeys((*filter(None, options.missing), *names)))
        return dict.fromkeys(detected, _numbers_among(options.missing))
    if names:
        found_in = tuple(dict.fromkeys(name for found in names.values() for name in found))
        report.guess("missing", tuple(names), names, messages.markers_far_from_values(found_in))
    return detected


def without_missing_codes(column: Column, codes: list[float], options: ReadOptions) -> np.ndarray:
    """Return the numbers, (rows,), with NaN for the codes, infinite values, and those too large for float32."""
    assert column.values is not None
    values, name = column.values, column.name
    for code in codes:
        rows = values == code
        if rows.any():
            what = messages.marker_read_as_missing(name, text_of_number(code), not options.missing)
            column.repair(what, rows)
            values = np.where(rows, np.nan, values)
    low, high = column.range
    if low >= -MOST_VALUE and high <= MOST_VALUE:
        return values
    infinite = np.isinf(values)
    large = (np.abs(values) > MOST_VALUE) & ~infinite
    column.repair(messages.infinite_values(name), infinite)
    column.repair(messages.values_too_large(name, MOST_VALUE), large)
    return np.where(infinite | large, np.nan, values)


def _codes_in(values: np.ndarray, low: float, high: float) -> list[float]:
    """Return the usual codes among values, (rows,), that are farther from all others than those are apart.

    low, high: the smallest and the largest of the values.
    """
    if not np.isfinite([low, high]).all() or not (_is_known(low) or _is_known(high)):
        return []
    codes: list[float] = []
    rest = values[~np.isnan(values)]
    for _ in range(2 * MOST_PER_SIDE):
        low, high = float(rest.min()), float(rest.max())
        candidates = [value for value in (low, high) if _is_known(value)]
        value = next((value for value in candidates if _stands_out(rest, value)), None)
        if value is None:
            break
        codes.append(value)
        rest = rest[rest != value]
    return codes


def _numbers_among(missing: tuple[str, ...]) -> list[float]:
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
