"""Fills short runs of missing rows and values by linear interpolation; long ones are left as gaps."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from rnnlab.number_format import format_number
from rnnlab.series.messages import columns as column_messages
from rnnlab.series.messages import time as messages
from rnnlab.series.report import MOST_PLACES, Place, Report, places_of_lines
from rnnlab.series.steps.costly_columns import costly_columns

# The longest run of missing rows that is interpolated.
MOST_FILLED = 6
# The same for values of one column in rows that exist: dropping those would lose the other columns' values.
MOST_BRIDGED = 24


@dataclass(frozen=True)
class FilledRows:
    """Rows without missing values.

    features: without those that were left out; incomplete: those of them for which rows were dropped.
    values: (rows, features); positions: int64, (rows,); source: the row before filling, -1 for an
    inserted row; segments: int64, (rows,), a new number after each gap.
    """

    features: tuple[str, ...]
    incomplete: tuple[str, ...]
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
    values: np.ndarray,
    positions: np.ndarray,
    features: tuple[str, ...],
    labels: RowLabels,
    report: Report,
    protected: Collection[str] | None = None,
) -> FilledRows:
    """Fill short runs of NaN and of missing steps in rows, (rows, features), at rising positions.

    Rows with other missing values are dropped.
    protected: the features that are not left out, however many rows they cost; None for all.
    """
    long_gaps = np.flatnonzero(np.diff(positions) > MOST_FILLED + 1)
    values, positions, source = _with_inserted_rows(values, positions)
    if source[-1] == len(source) - 1 and not np.isnan(values).any():
        _report_gaps(long_gaps, labels, report)
        return FilledRows(features, (), values, positions, source, _segments(positions))
    inserted = source < 0
    segments = _segments(positions)
    missing = np.isnan(values)
    if missing.any():
        values = values.copy()
        for column in range(values.shape[1]):
            if missing[:, column].any():
                _fill(values[:, column], segments)
    missing_left = np.isnan(values)
    if protected is not None:
        stay = [number for number, feature in enumerate(features) if feature in protected]
        costly = costly_columns(missing_left[~inserted], stay)
        if costly:
            _leave_out(costly, missing_left, positions, inserted, features, labels, report)
            features = tuple(feature for number, feature in enumerate(features) if number not in costly)
            values, missing, missing_left = (
                np.delete(array, costly, axis=1) for array in (values, missing, missing_left)
            )
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
    has_missing = np.atleast_1d(missing_left.any(axis=0))
    incomplete = tuple(feature for feature, some in zip(features, has_missing, strict=True) if some)
    what = messages.rows_with_missing_values(incomplete, MOST_BRIDGED)
    report.repair(what, len(dropped), places_of_lines(dropped), "left out")
    positions = positions[complete]
    return FilledRows(
        features, incomplete, values[complete], positions, source[complete], _segments(positions)
    )


def _leave_out(
    costly: list[int],
    missing: np.ndarray,
    positions: np.ndarray,
    inserted: np.ndarray,
    features: tuple[str, ...],
    labels: RowLabels,
    report: Report,
) -> None:
    """Report the columns that are left out, with the rows that they would cost; missing: (rows, features)."""
    for number in costly:
        rows = missing[:, number]
        lost, (first, last) = int((rows & ~inserted).sum()), np.flatnonzero(~rows)[[0, -1]]
        inside = int(rows[first:last].sum())
        why = column_messages.costs_rows(
            lost,
            int((~inserted).sum()),
            labels.time_of(int(positions[first])) if first and not inside else "",
            labels.time_of(int(positions[last])) if last < len(rows) - 1 and not inside else "",
        )
        report.leave_out(features[number], why, usable=True)


def _report_gaps(long_gaps: np.ndarray, labels: RowLabels, report: Report) -> None:
    report.repair(
        messages.long_gaps(), len(long_gaps), places_of_lines(labels.lines[long_gaps + 1]), "left open"
    )


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
