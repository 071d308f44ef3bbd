"""Series one below the other that no column may name: their times, or the numbers of their rows, start again."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.tables.series_columns import find_series_columns, series_names
from rnnlab.series.vocabulary import vocabulary

LONGEST_MONTH = 31  # days
COUNTERS = vocabulary("series_columns.counters")


@dataclass(frozen=True)
class Numbering:
    """A column that numbers the rows of each series from the start.

    numbers: the numbers as times, (rows,); columns: those that name the series, none if only the numbers tell.
    """

    column: str
    numbers: pd.DatetimeIndex
    columns: tuple[str, ...] = ()


def find_numbering(frame: pd.DataFrame, skip: tuple[str, ...]) -> Numbering | None:
    """Find the column that numbers the rows of each series of a table without times."""
    unnamed: Numbering | None = None
    for column in frame.columns[: th.FIRST_TRIED]:
        if column in skip or not _counts_and_restarts(frame[column]):
            continue
        values = frame[column].to_numpy(dtype=np.float64)
        ranks = np.unique(values, return_inverse=True)[1]
        numbers = pd.DatetimeIndex(ranks.astype("datetime64[s]"))
        found = find_series_columns(frame, numbers, (*skip, str(column)))
        keys = found.columns or found.likely
        if found.asked and may_be_calendar(np.cumsum(np.diff(values, prepend=values[0]) < 0)):
            keys = ()
        if keys and _restarts_with(values, pd.factorize(series_names(frame, keys))[0]):
            return Numbering(str(column), numbers, keys)
        if unnamed is None and not COUNTERS.isdisjoint(words_of(str(column))):
            unnamed = Numbering(str(column), numbers)
    if unnamed is not None and sections_of(frame[unnamed.column].to_numpy(dtype=np.float64)) is None:
        return None
    return unnamed


def sections_of(values: np.ndarray) -> np.ndarray | None:
    """Return the number of each row's section, (rows,); a new one where the values start again; None if they do not."""
    steps = np.diff(values)
    if (steps < 0).sum() > (steps > 0).sum():  # newest first
        values, steps = -values, -steps
    starts = np.concatenate([[0], np.flatnonzero(steps < 0) + 1])
    sizes = np.diff([*starts, len(values)])
    if len(starts) < 2 or min(sizes[0], np.median(sizes)) < th.LEAST_ROWS:
        return None
    lasts = values[starts[1:] - 1]
    if not (lasts - values[starts[1:]] >= th.HALF * (lasts - values[starts[:-1]])).all():
        return None
    return np.repeat(np.arange(len(starts)), sizes)


def may_be_calendar(sections: np.ndarray) -> bool:
    """Whether the sections may be months of days, or days of hours: parts of one series."""
    sizes = np.bincount(sections)
    inner = sizes[1:-1] if len(sizes) > 2 else sizes
    return bool(sizes.max() <= LONGEST_MONTH or ((inner == inner[0]).all() and sizes.max() <= inner[0]))


def sections_of_times(frame: pd.DataFrame, times: pd.DatetimeIndex) -> np.ndarray | None:
    """Return the sections of a table whose times start again; None if most rows are copies, or times differ."""
    if times.is_unique:
        return None
    sections = sections_of(times.asi8)
    if sections is None:
        return None
    moments = pd.DataFrame({"time": times.asi8, "section": sections}).drop_duplicates()
    if moments["time"].duplicated(keep=False).mean() < th.LEAST_REPEATED:
        return None
    shared = np.asarray(times.duplicated(keep=False))
    copies = frame.loc[shared].duplicated(keep=False)
    return None if copies.mean() > th.HALF else sections


def _counts_and_restarts(values: pd.Series) -> bool:
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values) or values.isna().any():
        return False
    steps = np.diff(values.to_numpy(dtype=np.float64))
    step = _usual_step(steps)
    continues = np.abs(steps - step) <= th.UNEVEN_STEP * step
    return bool(not continues.all() and continues.mean() >= th.FULL_STEPS)


def _usual_step(steps: np.ndarray) -> float:
    usual = float(np.median(steps)) if len(steps) else 0.0
    return usual if usual > 0 else 1.0


def _restarts_with(values: np.ndarray, codes: np.ndarray) -> bool:
    """Whether the numbers start again wherever the series changes, and series have enough rows."""
    steps, rows = np.diff(values), np.bincount(codes[codes >= 0])
    continues = np.abs(steps - _usual_step(steps)) <= th.UNEVEN_STEP * _usual_step(steps)
    changes = np.diff(codes) != 0
    return not bool((changes & continues).any()) and min(rows[0], np.median(rows)) >= th.LEAST_ROWS
