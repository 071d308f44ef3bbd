"""Missing rows and values: short runs filled by a straight line, long ones left as gaps."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnlab.number_format import format_number
from rnnlab.series.quoting import listed, quoted
from rnnlab.series.series import MOST_PLACES, Place, Repair

# The longest run of missing rows that a straight line may bridge.
MOST_FILLED = 6
# The same for the values of one column in rows that are there: dropping the rows would lose the others' too.
MOST_BRIDGED = 24
GAPS = "gaps too long to fill, no window crosses them"


@dataclass(frozen=True)
class Filled:
    """Rows without missing values.

    values: (rows, features); positions: int64, (rows,); source: the row each came from, -1 for a
    row that was put in; segments: int64, (rows,), a new number after each gap.
    """

    values: np.ndarray
    positions: np.ndarray
    source: np.ndarray
    segments: np.ndarray
    repairs: tuple[Repair, ...]


@dataclass(frozen=True)
class RowLabels:
    """How the places of repairs are told: the file's line of each row, (rows,), and the time of a position."""

    lines: np.ndarray
    time_of: Callable[[int], str] = str


def filled(values: np.ndarray, positions: np.ndarray, features: tuple[str, ...], where: RowLabels) -> Filled:
    """The rows, (rows, features) at rising positions, with short runs of NaN and of missing steps filled."""
    long_gaps = np.flatnonzero(np.diff(positions) > MOST_FILLED + 1)
    gaps = _gap_repairs(long_gaps, where)
    values, positions, source = _with_rows_put_in(values, positions)
    if source[-1] == len(source) - 1 and not np.isnan(values).any():
        return Filled(values, positions, source, _segments(positions), gaps)
    inserted = source < 0
    segments = _segments(positions)
    missing = np.isnan(values)
    if missing.any():
        values = values.copy()
        for column in range(values.shape[1]):
            if missing[:, column].any():
                _fill(values[:, column], segments)
    left = np.isnan(values)
    kept = ~left.any(axis=1)
    repairs = []
    if (inserted & kept).any():
        rows = np.flatnonzero(inserted & kept)
        places = tuple(Place(where.time_of(int(position))) for position in positions[rows[:MOST_PLACES]])
        repairs.append(Repair("gaps filled by a straight line", len(rows), places))
    for column, feature in enumerate(features):
        rows = np.flatnonzero(missing[:, column] & ~inserted & kept)
        if len(rows):
            few = rows[:MOST_PLACES]
            places = tuple(
                Place(int(line), feature, "", format_number(value, 6))
                for line, value in zip(where.lines[source[few]], values[few, column], strict=True)
            )
            what = f"missing values in {quoted(feature)} filled by a straight line"
            repairs.append(Repair(what, len(rows), places))
    repairs.extend(gaps)
    repairs.extend(_left_out(left, kept, inserted, source, features, where))
    return Filled(values[kept], positions[kept], source[kept], _segments(positions[kept]), tuple(repairs))


def _gap_repairs(long_gaps: np.ndarray, where: RowLabels) -> tuple[Repair, ...]:
    if not len(long_gaps):
        return ()
    places = tuple(Place(int(line)) for line in where.lines[long_gaps[:MOST_PLACES] + 1])
    return (Repair(GAPS, len(long_gaps), places, left_open=True),)


def _left_out(
    left: np.ndarray,
    kept: np.ndarray,
    inserted: np.ndarray,
    source: np.ndarray,
    features: tuple[str, ...],
    where: RowLabels,
) -> list[Repair]:
    """The repair that counts the rows whose missing values could not be filled."""
    dropped = np.flatnonzero(~kept & ~inserted)
    if not len(dropped):
        return []
    lacking = [
        feature
        for feature, any_left in zip(features, np.atleast_1d(left.any(axis=0)), strict=True)
        if any_left
    ]
    what = (
        f"rows left out where {listed(lacking)} had more than {MOST_BRIDGED} missing values in a row, "
        "or no value on one side: no window crosses them"
    )
    places = tuple(Place(int(line)) for line in where.lines[source[dropped[:MOST_PLACES]]])
    return [Repair(what, len(dropped), places)]


def _with_rows_put_in(values: np.ndarray, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The rows with rows of NaN in short gaps: values, positions, and each row's source or -1."""
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
    """A number a row, (rows,), one higher after each gap in the positions."""
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
    there = np.flatnonzero(~missing)
    if len(there):
        column[rows[bridged]] = np.interp(rows[bridged], there, column[there])
