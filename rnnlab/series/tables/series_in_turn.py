"""Finds series whose rows never share a time: sensors that report in turn, engines that follow each other."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.messages import tables as messages
from rnnlab.series.read_options import FILE_COLUMN
from rnnlab.series.tables.series_columns import ID_WORDS, SeriesColumns, is_named


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

    Or a column of texts in which the same ones come again and again in one order: A, B, C, A, B, C.
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
    for column in map(str, frame.columns[: th.FIRST_ID_COLUMNS]):
        if column in skip or not pd.api.types.is_string_dtype(frame[column]):
            continue
        codes = pd.factorize(frame[column])[0]
        many = int(codes.max()) + 1
        if 1 < many <= len(codes) / th.LEAST_ROWS and (codes == np.arange(len(codes)) % many).all():
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
