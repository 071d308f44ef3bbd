"""Puts rows on even time steps and fills short gaps: one row per time step, without missing values."""

from dataclasses import replace

import numpy as np
import pandas as pd

from rnnlab.series.column_words import targets_by_name
from rnnlab.series.limits import RowLimits
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.steps.complete_rows import EvenRows, FilledRows, RowLabels, complete_rows, fill
from rnnlab.series.steps.doubled_rows import sort_by_time, time_text
from rnnlab.series.steps.grid import times_at
from rnnlab.series.steps.resampling import ResampledRows, resample
from rnnlab.series.tables.timed_table import TimedTable

ROWS_AT_ONCE = 4096


def even_rows(
    columns: dict[str, np.ndarray], table: TimedTable, options: ReadOptions, limits: RowLimits, report: Report
) -> EvenRows:
    """Return the rows of the features; columns: their values, each (rows,), NaN where missing.

    Raises Mistake if too few rows are left.
    """
    features, values = tuple(columns), _stacked(list(columns.values()))
    lines = table.frame.index.to_numpy()
    protected = _protected(features, values, options) if limits.following is None else None
    if table.index is None:
        labels = RowLabels(lines, lambda position: f"row {lines[position]}")
        even, _ = complete_rows(fill(values, np.arange(len(values))), features, labels, report, protected)
        limits.check_complete_rows(len(even.values), values, features, table.series)
        return even
    times = table.index.as_unit("us").asi8
    rows = sort_by_time(values, times, lines, options.summary or "mean", report)
    if table.time_column is not None:
        limits.check_different_times(len(rows.times), len(lines), table.time_column)
    resampled = resample(rows, options, limits, report)
    filled = fill(resampled.values, resampled.positions)
    even, complete = complete_rows(filled, features, _labels(resampled), report, protected)
    step = resampled.step
    merged = None if len(resampled.values) == len(lines) else (len(lines), *step.length)
    limits.check_complete_rows(len(even.values), resampled.values, features, table.series, merged)
    return replace(even, step=step, times=_times(filled, complete, resampled))


def _protected(features: tuple[str, ...], values: np.ndarray, options: ReadOptions) -> list[str] | None:
    """Return the features that stay, however many rows they cost; None for all, as in older links and runs.

    A column that is named like what a person wants to predict stays; of several, the one with most values.
    """
    if options.rules < 2:
        return None
    kept = [feature for feature in features if feature in options.kept]
    named = targets_by_name(features)
    if named and not kept:
        missing = [int(np.isnan(values[:, features.index(feature)]).sum()) for feature in named]
        return [named[int(np.argmin(missing))]]
    return kept


def _stacked(columns: list[np.ndarray]) -> np.ndarray:
    """Stack columns, each (rows,), to (rows, columns), a block of rows at a time so that it stays in the cache."""
    values = np.empty((len(columns[0]), len(columns)))
    for start in range(0, len(values), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        for number, column in enumerate(columns):
            values[rows, number] = column[rows]
    return values


def _labels(resampled: ResampledRows) -> RowLabels:
    return RowLabels(
        resampled.lines, lambda position: time_text(int(times_at(np.array([position]), resampled.step)[0]))
    )


def _times(filled: FilledRows, rows: np.ndarray, resampled: ResampledRows) -> pd.DatetimeIndex:
    """Return the times of some rows as read, and of their time steps for inserted rows."""
    source = filled.source[rows]
    moments, inserted = resampled.times[source], source < 0
    if inserted.any():
        moments[inserted] = times_at(filled.positions[rows][inserted], resampled.step)
    return pd.DatetimeIndex(moments.view("datetime64[us]"))
