"""Fills short runs of missing rows and values by linear interpolation; long ones are left as gaps."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnlab.number_format import format_number
from rnnlab.series.messages import time as messages
from rnnlab.series.report import MOST_PLACES, Place, Report, places_of_lines

# The longest run of missing rows that is interpolated.
MOST_FILLED = 6
# The same for values of one column in rows that exist: dropping those would lose the other columns' values.
MOST_BRIDGED = 24


@dataclass(frozen=True)
class FilledRows:
    """Rows without missing values.

    values: (rows, features); positions: int64, (rows,); source: the row before filling, -1 for an
    inserted row; segments: int64, (rows,), a new number after each gap.
    """

    values: np.ndarray
    positions: np.ndarray
    source: np.ndarray
    segments: np.ndarray


@dataclass(frozen=True)
class RowLabels:
    """What names a row in a repair: its line in the file, (rows,), or the time of a position."""

    lines: np.ndarray
    time_of: Callable[[int], str] = str


def interpolate(
    values: np.ndarray, positions: np.ndarray, features: tuple[str, ...], labels: RowLabels, report: Report
) -> FilledRows:
    """Fill short runs of NaN and of missing steps in rows, (rows, features), at rising positions."""
    long_gaps = np.flatnonzero(np.diff(positions) > MOST_FILLED + 1)
    values, positions, source = _with_inserted_rows(values, positions)
    if source[-1] == len(source) - 1 and not np.isnan(values).any():
        _report_gaps(long_gaps, labels, report)
        return FilledRows(values, positions, source, _segments(positions))
    inserted = source < 0
    segments = _segments(positions)
    missing = np.isnan(values)
    if missing.any():
        values = values.copy()
        for column in range(values.shape[1]):
            if missing[:, column].any():
                _fill(values[:, column], segments)
    missing_left = np.isnan(values)
    complete = ~missing_left.any(axis=1)
    rows = np.flatnonzero(inserted & complete)
    times = (Place(labels.time_of(int(position))) for position in positions[rows])
    report.repair(messages.interpolated_rows(), len(rows), times)
    for column, feature in enumerate(features):
        rows = np.flatnonzero(missing[:, column] & ~inserted & complete)
        if len(rows):
            few = rows[:MOST_PLACES]
            places = [
                Place(int(line), feature, "", format_number(value, 6))
                for line, value in zip(labels.lines[source[few]], values[few, column], strict=True)
            ]
            report.repair(messages.interpolated_values(feature), len(rows), places)
    _report_gaps(long_gaps, labels, report)
    dropped = labels.lines[source[~complete & ~inserted]]
    _report_incomplete_rows(missing_left, features, dropped, report)
    return FilledRows(values[complete], positions[complete], source[complete], _segments(positions[complete]))


def _report_gaps(long_gaps: np.ndarray, labels: RowLabels, report: Report) -> None:
    report.repair(
        messages.long_gaps(), len(long_gaps), places_of_lines(labels.lines[long_gaps + 1]), "left open"
    )


def _report_incomplete_rows(
    missing_left: np.ndarray, features: tuple[str, ...], dropped: np.ndarray, report: Report
) -> None:
    """Report the rows that are dropped, because their missing values could not be filled; dropped: their lines."""
    has_missing = np.atleast_1d(missing_left.any(axis=0))
    columns = tuple(feature for feature, missing in zip(features, has_missing, strict=True) if missing)
    what = messages.rows_with_missing_values(columns, MOST_BRIDGED)
    report.repair(what, len(dropped), places_of_lines(dropped), "left out")


def _with_inserted_rows(
    values: np.ndarray, positions: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Insert rows of NaN in short gaps; return values, positions, and each row's source or -1."""
    steps = np.diff(positions)
    extra = np.where((steps > 1) & (steps <= MOST_FILLED + 1), steps - 1, 0)
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


def _segments(positions: np.ndarray) -> np.ndarray:
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
    bridged = np.repeat(inside & (lengths <= MOST_BRIDGED), lengths)
    present = np.flatnonzero(~missing)
    if len(present):
        column[rows[bridged]] = np.interp(rows[bridged], present, column[present])
