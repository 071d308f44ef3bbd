"""Downsampling of long lines, and the values of the x axis."""

import numpy as np
import pandas as pd
from tsdownsample import MinMaxDownsampler

MOST_POINTS = 2000  # a chart is some 1200 pixels wide


def downsampled(values: np.ndarray, most: int = MOST_POINTS) -> np.ndarray:
    """The indices of the points to draw, in order.

    All points if there are at most `most`. Otherwise the first, the last, and the minimum and maximum of each of
    `(most - 2) / 2` equal sections, so that no peak or trough is lost.
    """
    if len(values) <= most:
        return np.arange(len(values))
    extremes = MinMaxDownsampler().downsample(
        np.ascontiguousarray(values, "float64"), n_out=2 * (most // 2 - 1)
    )
    return np.union1d(extremes.astype("int64"), [0, len(values) - 1])


def axis_values(times: pd.DatetimeIndex | None, rows: np.ndarray) -> np.ndarray:
    """The x values of those rows: milliseconds since 1970, which plotly reads as dates, or row numbers."""
    if times is None:
        return rows.astype("float64")
    return times[rows].as_unit("ms").asi8.astype("float64")


def axis_type(times: pd.DatetimeIndex | None) -> str:
    return "linear" if times is None else "date"


def rows_between(
    times: pd.DatetimeIndex | None, rows: int, low: str | float, high: str | float
) -> tuple[int, int]:
    """The rows [start, end) between two positions on the x axis, in any order.

    A position is what plotly gives: a time in ISO format, or a row number if the series has no times.
    """
    if times is None:
        low, high = sorted((float(low), float(high)))
        return min(max(int(np.ceil(low)), 0), rows), min(max(int(np.floor(high)) + 1, 0), rows)
    first, last = sorted((pd.Timestamp(low), pd.Timestamp(high)))
    return int(times.searchsorted(first, "left")), int(times.searchsorted(last, "right"))
