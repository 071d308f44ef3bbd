"""Downsampling of long lines, and the values of the x axis."""

from typing import Any

import numpy as np
import pandas as pd
from tsdownsample import MinMaxDownsampler

MOST_POINTS = 2000  # a chart is some 1200 pixels wide
MARGIN = 0.015  # of the visible range, on both sides, so that the mark of a window at its end is not cut
MOST_CLOSINGS = 500  # that an axis leaves out: plotly's work grows with their square


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


def time_axis(
    times: pd.DatetimeIndex | None, closings: np.ndarray, low: float, high: float
) -> dict[str, Any]:
    """The type of an axis, and the closed times that it leaves out, as plotly wants them.

    closings: (start, end) on the axis, (closings, 2). low, high: the places first shown. If more closings than an axis
    can have are between these, each is too short to be seen and stays; else those nearest to the middle are left out.
    """
    if times is None:
        return {"type": "linear"}
    shown = (closings[:, 1] > low) & (closings[:, 0] < high)
    if not len(closings) or shown.sum() > MOST_CLOSINGS:
        return {"type": "date"}
    nearest = np.argsort(np.abs(closings[:, 0] - (low + high) / 2))[:MOST_CLOSINGS]
    starts, lengths = closings[nearest, 0], np.diff(closings[nearest])[:, 0]
    return {
        "type": "date",
        "rangebreaks": [
            {"values": np.sort(starts[lengths == length]).tolist(), "dvalue": float(length)}
            for length in np.unique(lengths)
        ],
    }


def no_closings() -> np.ndarray:
    return np.empty((0, 2))


def with_margin(low: float, high: float, share: float, closings: np.ndarray) -> list[float]:
    """The ends of an axis that is wider on both sides by a share of the time that is open."""
    first, last = open_places(np.array([low, high]), closings)
    margin = share * float(last - first)
    return [low - margin, high + margin]


def open_places(places: np.ndarray, closings: np.ndarray) -> np.ndarray:
    """Places on the axis less all the closed time before them; those within a closing are where it starts."""
    starts, ends = closings[:, 0], closings[:, 1]
    before = np.concatenate([[0.0], np.cumsum(ends - starts)])
    number = np.searchsorted(starts, places, side="right")
    inside = np.maximum(np.append(-np.inf, ends)[number] - places, 0.0)
    return places - before[number] + inside


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
