"""Fills short runs of missing rows and values by linear interpolation; long ones are left as gaps."""

from dataclasses import dataclass

import numpy as np

from rnnlab.series import thresholds as th


@dataclass(frozen=True)
class FilledRows:
    """Rows after filling, with the missing values of long runs.

    values: (rows, features); positions: int64, (rows,); source: the row before filling, -1 for an inserted row.
    missing: which values were missing before, (rows, features), empty if none were; after_gaps: the rows before
    filling that follow a gap too long to fill.
    """

    values: np.ndarray
    positions: np.ndarray
    source: np.ndarray
    missing: np.ndarray
    after_gaps: np.ndarray

    @property
    def inserted(self) -> np.ndarray:
        """Whether each row was inserted, (rows,)."""
        return self.source < 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing was missing."""
        return self.missing.size == 0


def fill(values: np.ndarray, positions: np.ndarray) -> FilledRows:
    """Fill short runs of NaN and of missing steps in rows, (rows, features), at rising positions."""
    after_gaps = np.flatnonzero(np.diff(positions) > th.MOST_FILLED + 1) + 1
    values, positions, source = _with_inserted_rows(values, positions)
    missing = np.isnan(values)
    if not missing.any():
        return FilledRows(values, positions, source, missing[:0], after_gaps)
    segments, values = segments_of(positions), values.copy()
    for column in np.flatnonzero(missing.any(axis=0)):
        _fill(values[:, column], segments)
    return FilledRows(values, positions, source, missing, after_gaps)


def _with_inserted_rows(
    values: np.ndarray, positions: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Insert rows of NaN in short gaps; return values, positions, and each row's source or -1."""
    steps = np.diff(positions)
    extra = np.where((steps > 1) & (steps <= th.MOST_FILLED + 1), steps - 1, 0)
    if not extra.any():
        return values, positions, np.arange(len(values))
    places = np.arange(len(values)) + np.concatenate([[0], np.cumsum(extra)])
    rows = np.arange(places[-1] + 1)
    before = np.searchsorted(places, rows, side="right") - 1
    source = np.full(len(rows), -1)
    source[places] = np.arange(len(values))
    full = np.full((len(rows), values.shape[1]), np.nan)
    full[places] = values
    return full, positions[before] + rows - places[before], source


def segments_of(positions: np.ndarray) -> np.ndarray:
    """Number the rows, (rows,), one higher after each gap in the positions."""
    if len(positions) and positions[-1] - positions[0] == len(positions) - 1:
        return np.zeros(len(positions), dtype=np.int64)
    return np.cumsum(np.diff(positions, prepend=positions[:1] - 1) != 1, dtype=np.int64)


def _fill(column: np.ndarray, segments: np.ndarray) -> None:
    """Fill, in place, runs of at most MOST_BRIDGED NaN that have a value on both sides in their segment."""
    missing = np.isnan(column)
    rows = np.flatnonzero(missing)
    fresh = np.diff(rows, prepend=-2) != 1
    fresh |= np.diff(segments[rows], prepend=-1) != 0
    first = rows[fresh]
    lengths = np.diff(np.append(np.flatnonzero(fresh), len(rows)))
    before, after = first - 1, first + lengths
    inside = (before >= 0) & (after < len(column))
    before, after = np.maximum(before, 0), np.minimum(after, len(column) - 1)
    inside &= (segments[before] == segments[first]) & (segments[after] == segments[first])
    bridged = np.repeat(inside & (lengths <= th.MOST_BRIDGED), lengths)
    present = np.flatnonzero(~missing)
    if len(present):
        column[rows[bridged]] = np.interp(rows[bridged], present, column[present])
