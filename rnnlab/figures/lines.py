"""Long lines with fewer points, and times as numbers that plotly reads as dates."""

import numpy as np
import pandas as pd
from tsdownsample import MinMaxLTTBDownsampler

MOST_POINTS = 1500


def thinned(values: np.ndarray, most: int = MOST_POINTS) -> np.ndarray:
    """The indices of the points to draw, which keep the line's peaks and troughs."""
    if len(values) <= most:
        return np.arange(len(values))
    return MinMaxLTTBDownsampler().downsample(np.ascontiguousarray(values, "float64"), n_out=most)


def axis_values(times: pd.DatetimeIndex | None, rows: np.ndarray) -> np.ndarray:
    """What stands on the x axis for those rows: milliseconds since 1970, or the row's number."""
    if times is None:
        return rows.astype("float64")
    return times[rows].as_unit("ms").asi8.astype("float64")


def axis_type(times: pd.DatetimeIndex | None) -> str:
    return "linear" if times is None else "date"
