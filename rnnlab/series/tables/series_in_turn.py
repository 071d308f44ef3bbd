"""Finds series whose rows never share a time: sensors that report in turn, engines that follow each other."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.messages import tables as messages
from rnnlab.series.read_options import FILE_COLUMN
from rnnlab.series.tables.series_columns import (
    ID_WORDS,
    SeriesColumns,
    find_series_columns,
    is_named,
    series_names,
)
from rnnlab.series.time.calendar_names import month_numbers, weekdays
from rnnlab.series.vocabulary import vocabulary


def find_series_in_turn(frame: pd.DataFrame, times: pd.DatetimeIndex, skip: tuple[str, ...]) -> SeriesColumns:
    """Find the column that names series whose times differ: uneven rows, even within each series."""
    order = None if times.is_monotonic_increasing else np.argsort(times.asi8, kind="stable")
    steps = np.diff(times.asi8 if order is None else times.asi8[order])
    if not len(steps) or _evenness(steps) > th.UNEVEN_TURNS:
        return SeriesColumns()
    for column, ids in _ids(frame, skip):
        codes, moments = (ids, times.asi8) if order is None else (ids[order], times.asi8[order])
        if (np.diff(codes) != 0).sum() < th.LEAST_TURNS * (codes.max() + 1):
            continue
        by_series = np.argsort(codes, kind="stable")
        goes_on = np.diff(codes[by_series]) == 0
        within, series = np.diff(moments[by_series])[goes_on], codes[by_series][1:][goes_on]
        usual = pd.Series(within).groupby(series).transform("median").to_numpy()
        if (np.abs(within - usual) <= th.UNEVEN_STEP * usual).mean() >= th.FULL_STEPS:
            return SeriesColumns((column,), (column, ""), messages.series_take_turns(column), asked=True)
    return SeriesColumns()


def find_restarting_blocks(
    frame: pd.DataFrame, times: pd.DatetimeIndex, skip: tuple[str, ...]
) -> SeriesColumns:
    """Find the column whose values follow each other while the times start again, and overlap those of others."""
    steps = np.diff(times.asi8)
    falls = steps * (1 if (steps > 0).sum() >= (steps < 0).sum() else -1) < 0
    for column in map(str, frame.columns[: th.FIRST_ID_COLUMNS]) if falls.any() else ():
        values = frame[column]
        if column in skip or pd.api.types.is_float_dtype(values) or values.isna().any():
            continue
        codes = pd.factorize(values)[0]
        changes = np.diff(codes) != 0
        if changes.sum() != codes.max() or falls[~changes].any() or falls.sum() < th.HALF * changes.sum():
            continue
        blocks = pd.Series(times.asi8).groupby(codes).agg(["min", "max"]).sort_values("min")
        if (blocks["min"][1:] <= blocks["max"].cummax().to_numpy()[:-1]).mean() < th.HALF:
            continue
        asked = falls.sum() < th.FEWEST_REPEATED
        return SeriesColumns((column,), (column, ""), messages.times_restart_by(column), asked=bool(asked))
    return SeriesColumns()


def find_one_after_another(
    frame: pd.DataFrame, times: pd.DatetimeIndex, skip: tuple[str, ...]
) -> SeriesColumns:
    """Find the column named like an ID whose values follow each other while the times go on, which is asked.

    They are several series if there are long gaps between them, else one, as of a sensor that was exchanged.
    """
    blocks = find_blocks(frame, (*skip, FILE_COLUMN))
    changes = np.flatnonzero(np.diff(pd.factorize(frame[blocks.columns[0]])[0])) if blocks.columns else ()
    if not 0 < len(changes) < len(frame) - 1:
        return SeriesColumns()
    steps = np.abs(np.diff(times.asi8))
    apart = bool((steps[changes] > (th.MOST_FILLED + 1) * np.median(steps)).all())
    why = messages.series_follow_each_other(blocks.columns[0])
    return SeriesColumns(blocks.columns if apart else (), (*blocks.columns, ""), why, asked=True)


def find_blocks(frame: pd.DataFrame, skip: tuple[str, ...]) -> SeriesColumns:
    """Find the column named like an ID whose values follow each other, each for some rows, in a table without times.

    Or a first column of texts, not of days or months, which come again and again in one order: A, B, C, A, B, C.
    """
    for column, codes in _ids(frame, skip):
        changes = int((np.diff(codes) != 0).sum())
        why = messages.rows_by_series_column(column)
        if changes == codes.max():
            return SeriesColumns((column,), (column, ""), why)
        counts = np.bincount(codes)
        in_turn = changes == len(codes) - 1 and counts.max() - counts.min() <= 1  # A, B, A, B
        if in_turn or changes < len(codes) / th.LEAST_ROWS:
            return SeriesColumns((column,), (column, ""), why, asked=True)
    for column in map(str, frame.columns[:1]):
        if column in skip or not pd.api.types.is_string_dtype(frame[column]):
            continue
        codes = pd.factorize(frame[column])[0]
        many = int(codes.max()) + 1
        if not 1 < many <= len(codes) / th.LEAST_ROWS or (codes != np.arange(len(codes)) % many).any():
            continue
        words = set(frame[column].head(many).str.lower())
        if not words & weekdays() and not month_numbers(words):
            return SeriesColumns((column,), (column, ""), messages.rows_by_series_column(column), asked=True)
    return SeriesColumns()


def _ids(frame: pd.DataFrame, skip: tuple[str, ...]) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the columns named like an ID, and the number of each row's value, (rows,)."""
    for column in frame.columns[: th.FIRST_ID_COLUMNS]:
        values = frame[column]
        whole = not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_integer_dtype(values)
        if column in skip or not whole or not is_named(str(column), ID_WORDS) or values.isna().any():
            continue
        codes = pd.factorize(values)[0]
        if codes.max() > 0 and min(np.median(np.bincount(codes)), np.bincount(codes)[0]) >= th.LEAST_ROWS:
            yield str(column), codes


def _evenness(steps: np.ndarray) -> float:
    """The share of the steps that are as long as the median."""
    usual = np.median(np.abs(steps))
    return float((np.abs(np.abs(steps) - usual) <= th.UNEVEN_STEP * usual).mean())


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
    continues = _continues(values.to_numpy(dtype=np.float64))
    return bool(not continues.all() and continues.mean() >= th.FULL_STEPS)


def _continues(values: np.ndarray) -> np.ndarray:
    """Whether each row but the first is about the usual step after the one before it, (rows - 1,)."""
    steps = np.diff(values)
    usual = float(np.median(steps)) if len(steps) else 0.0
    usual = usual if usual > 0 else 1.0
    return np.asarray(np.abs(steps - usual) <= th.UNEVEN_STEP * usual)


def _restarts_with(values: np.ndarray, codes: np.ndarray) -> bool:
    """Whether the numbers start again wherever the series changes, and series have enough rows."""
    rows, changes = np.bincount(codes[codes >= 0]), np.diff(codes) != 0
    return not bool((changes & _continues(values)).any()) and min(rows[0], np.median(rows)) >= th.LEAST_ROWS
