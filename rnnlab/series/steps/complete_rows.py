"""Drops what cannot be filled: the columns that would cost too many rows, then the rows with missing values."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.number_format import format_number
from rnnlab.series import thresholds as th
from rnnlab.series.messages import columns as column_messages
from rnnlab.series.messages import time as messages
from rnnlab.series.report import Place, Report, places_of_lines
from rnnlab.series.steps.grid import TimeStep


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


@dataclass(frozen=True)
class EvenRows:
    """Rows on even time steps without missing values.

    features: those that were not left out for the rows that they would cost; incomplete: those of them for which rows
    were dropped.
    values: float64, (rows, features); segments: int64, (rows,), a new number after each gap; filled: whether each
    value was missing and filled, (rows, features), None if none was. times and step: None without times.
    """

    features: tuple[str, ...]
    incomplete: tuple[str, ...]
    values: np.ndarray
    segments: np.ndarray
    filled: np.ndarray | None = None
    times: pd.DatetimeIndex | None = None
    step: TimeStep | None = None


@dataclass(frozen=True)
class RowLabels:
    """What names a row in a repair: its line in the file, (rows,), or the time of a position."""

    lines: np.ndarray
    time_of: Callable[[int], str] = str


def complete_rows(
    rows: FilledRows,
    features: tuple[str, ...],
    labels: RowLabels,
    report: Report,
    protected: Collection[str] | None = None,
) -> tuple[EvenRows, np.ndarray]:
    """Return the rows in which every feature has a value, without times, and which of the given ones they are, (rows,).

    What was filled and what is left out is reported.
    protected: the features that are not left out, however many rows they cost; None for all.
    """
    if rows.is_whole:
        _report_gaps(rows, labels, report)
        return EvenRows(features, (), rows.values, segments_of(rows.positions)), np.arange(len(rows.values))
    left = np.isnan(rows.values)
    stay = [number for number, name in enumerate(features) if protected is None or name in protected]
    costly = [] if protected is None else costly_columns(left[~rows.inserted], stay, _flags(rows.values))
    for number in costly:
        report.leave_out(features[number], _why_costly(left[:, number], rows, labels), usable=True)
    kept = [number for number in range(len(features)) if number not in costly]
    features, left = tuple(features[number] for number in kept), left[:, kept]
    complete = ~left.any(axis=1)
    inserted = np.flatnonzero(rows.inserted & complete)
    times = (Place(labels.time_of(int(position))) for position in rows.positions[inserted])
    report.repair(messages.interpolated_rows(), len(inserted), times)
    for number, feature in zip(kept, features, strict=True):
        filled = np.flatnonzero(rows.missing[:, number] & ~rows.inserted & complete)
        places = _filled_places(rows, filled[: th.MOST_PLACES], number, feature, labels)
        report.repair(messages.interpolated_values(feature), len(filled), places)
    _report_gaps(rows, labels, report)
    incomplete = tuple(feature for feature, some in zip(features, left.any(axis=0), strict=True) if some)
    dropped = labels.lines[rows.source[~complete & ~rows.inserted]]
    what = messages.rows_with_missing_values(incomplete, th.MOST_BRIDGED)
    report.repair(what, len(dropped), places_of_lines(dropped), "left out")
    values = (
        rows.values[complete] if len(kept) == rows.values.shape[1] else rows.values[np.ix_(complete, kept)]
    )
    filled_values = rows.missing[np.ix_(complete, kept)]
    segments = segments_of(rows.positions[complete])
    return EvenRows(features, incomplete, values, segments, filled_values), np.flatnonzero(complete)


def _flags(values: np.ndarray) -> list[int]:
    """Return the columns of few different whole numbers, such as holidays and months."""
    return [
        number
        for number, column in enumerate(values.T)
        if len(few := np.unique(column[~np.isnan(column)][: th.SAMPLED_ROWS])) <= th.MOST_CODE_LEVELS
        and (few % 1 == 0).all()
    ]


def _why_costly(missing: np.ndarray, rows: FilledRows, labels: RowLabels) -> Message:
    """Return why a column with these missing values, (rows,), is left out: how many rows it would cost."""
    first, last = np.flatnonzero(~missing)[[0, -1]]
    inside = missing[first:last].any()
    return column_messages.costs_rows(
        int((missing & ~rows.inserted).sum()),
        int((~rows.inserted).sum()),
        labels.time_of(int(rows.positions[first])) if first and not inside else "",
        labels.time_of(int(rows.positions[last])) if last < len(missing) - 1 and not inside else "",
    )


def _filled_places(
    rows: FilledRows, few: np.ndarray, number: int, feature: str, labels: RowLabels
) -> Iterator[Place]:
    for line, value in zip(labels.lines[rows.source[few]], rows.values[few, number], strict=True):
        yield Place(int(line), feature, "", format_number(value, 6))


def _report_gaps(rows: FilledRows, labels: RowLabels, report: Report) -> None:
    places = places_of_lines(labels.lines[rows.after_gaps])
    report.repair(messages.long_gaps(), len(rows.after_gaps), places, "left open")


def costly_columns(missing: np.ndarray, protected: Sequence[int], flags: Sequence[int] = ()) -> list[int]:
    """Return the columns to leave out, as few as possible for as many rows as possible.

    missing: bool, (rows, columns), after short gaps were filled; protected: the columns that stay in any case.
    flags: columns of few whole numbers, for which alone no others are left out: holidays are known ahead.
    Columns that end before the others are left out first: the newest rows are what a forecast begins from.
    """
    ended = _ended(missing, protected)
    rest = [column for column in range(missing.shape[1]) if column not in ended]
    costly = _costly(
        missing[:, rest],
        [rest.index(column) for column in protected],
        [rest.index(column) for column in flags if column in rest],
    )
    return sorted([*ended, *(rest[column] for column in costly)])


def _ended(missing: np.ndarray, protected: Sequence[int]) -> list[int]:
    """Return the columns without values in the last rows, more than could be filled; none if most columns are so.

    Those that cost more rows are judged with the others.
    """
    if len(missing) <= th.MOST_FILLED:
        return []
    last = missing[-th.MOST_FILLED - 1 :].all(axis=0) & (missing.mean(axis=0) <= th.MOST_LOST)
    ended = [int(column) for column in np.flatnonzero(last) if column not in protected]
    return ended if len(ended) <= th.HALF * missing.shape[1] else []


def _costly(missing: np.ndarray, protected: Sequence[int], flags: Sequence[int]) -> list[int]:
    """Return the columns to leave out for the rows that they would cost."""
    if missing.any(axis=1).mean() <= th.MOST_LOST:
        return []
    best, most = list[int](), -1.0
    for base in _bases(missing, protected, flags):
        rows = missing[~missing[:, base].any(axis=1)]
        fits = rows.mean(axis=0) <= th.MOST_LOST if len(rows) else np.zeros(missing.shape[1], dtype=bool)
        fits[base] = True
        score = _leave_out_more(missing, fits, base)
        if fits.mean() >= th.LEAST_COLUMNS:
            return [int(column) for column in np.flatnonzero(~fits)]
        if score > most:
            best, most = [int(column) for column in np.flatnonzero(~fits)], score
    return best


def _leave_out_more(missing: np.ndarray, fits: np.ndarray, base: list[int]) -> float:
    """Leave out, in place, columns that cost few rows each but many together, and return the score of the rest.

    fits: whether each column stays, (columns,); base: the columns that stay in any case.
    """
    rows, missing = len(missing), missing[missing.any(axis=1)]

    def lost() -> float:
        return float(missing[:, fits].any(axis=1).sum()) / rows

    def score() -> float:
        return (1 - lost()) ** th.WEIGHT_OF_ROWS * int(fits.sum())

    best = score()
    while lost() > th.MOST_LOST:
        alone = missing[missing[:, fits].sum(axis=1) == 1].sum(axis=0) * fits
        alone[base] = 0
        if not alone.any():
            break
        worst = len(alone) - 1 - int(np.argmax(alone[::-1]))
        fits[worst] = False
        if score() <= best:
            fits[worst] = True
            break
        best = score()
    return best


def _bases(missing: np.ndarray, protected: Sequence[int], flags: Sequence[int]) -> list[list[int]]:
    """Return the groups of columns whose rows may be those of the series, those with fewest missing values first."""
    if protected:
        return [list(protected)]
    costs = missing.sum(axis=0)
    order = [int(column) for column in np.argsort(costs, kind="stable")]
    if len(flags) < len(order):
        order = [column for column in order if column not in flags]
    whole = [column for column in order if costs[column] == 0]
    others = [[column] for column in order[len(whole) :]]
    return [*([whole] if whole else []), *others[: th.FIRST_COSTLY]]
