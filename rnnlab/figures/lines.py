"""Long lines with fewer points, and times as numbers that plotly reads as dates."""

import numpy as np
import pandas as pd
from tsdownsample import MinMaxDownsampler

MOST_POINTS = 2000  # a chart is some 1200 pixels wide: two points a pixel show no more


def thinned(values: np.ndarray, most: int = MOST_POINTS) -> np.ndarray:
    """The indices of the points to draw, in order: all where there is room for them.

    Else the first, the last, and the lowest and highest of each of `(most - 2) / 2` equal stretches,
    so that no peak and no trough is ever lost.
    """
    if len(values) <= most:
        return np.arange(len(values))
    extremes = MinMaxDownsampler().downsample(
        np.ascontiguousarray(values, "float64"), n_out=2 * (most // 2 - 1)
    )
    return np.union1d(extremes.astype("int64"), [0, len(values) - 1])


def axis_values(times: pd.DatetimeIndex | None, rows: np.ndarray) -> np.ndarray:
    """What stands on the x axis for those rows: milliseconds since 1970, or the row's number."""
    if times is None:
        return rows.astype("float64")
    return times[rows].as_unit("ms").asi8.astype("float64")


def axis_type(times: pd.DatetimeIndex | None) -> str:
    return "linear" if times is None else "date"


def rows_between(
    times: pd.DatetimeIndex | None, rows: int, low: str | float, high: str | float
) -> tuple[int, int]:
    """The rows [start, end) of a series that lie between two places on the x axis, as plotly gives them.

    A place is a time in ISO form, or a row's number where the series has no times.
    """
    if times is None:
        low, high = sorted((float(low), float(high)))
        return min(max(int(np.ceil(low)), 0), rows), min(max(int(np.floor(high)) + 1, 0), rows)
    first, last = sorted((pd.Timestamp(low), pd.Timestamp(high)))
    return int(times.searchsorted(first, "left")), int(times.searchsorted(last, "right"))
