"""Adds the time of day to days, from another column of the table."""

from dataclasses import replace

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import is_nameless
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.tables.series_columns import naming_columns
from rnnlab.series.time.date_parts import finer_parts
from rnnlab.series.time.dates import Times, rises
from rnnlab.series.time.time_of_day import clock_of, clock_times, is_called_clock, nameless_clock


def with_clock(frame: pd.DataFrame, options: ReadOptions, times: Times) -> Times:
    """Add the time of day from other columns: to days that repeat, and finer parts to times that repeat."""
    days, columns, index = times.index.dropna(), [], times.index
    if not len(days):
        return times
    if bool((days == days.normalize()).all()):
        clock_column = (
            _clock_beside(frame, options, times.index, times.used)
            if days.has_duplicates
            else _same_clock(frame, (*times.used, *options.kept))
        )
        if clock_column is None:
            return times
        columns, index = [clock_column], pd.DatetimeIndex(times.index + clock_column[1])
    names = tuple(name for name, _ in columns)
    columns.extend(finer_parts(frame, index, (*times.used, *names, *options.kept)))
    if not columns:
        return times
    for _, clock in columns[len(names) :]:
        index = pd.DatetimeIndex(index + clock)
    names = tuple(name for name, _ in columns)
    for name in names:
        times.report.leave_out(name, messages.time_of_day(times.column))
    return replace(times, index=index.as_unit("us"), used=(*times.used, *names))


def _same_clock(frame: pd.DataFrame, skip: tuple[str, ...]) -> tuple[str, pd.TimedeltaIndex] | None:
    """Find a column of texts with one time of day for all days, such as noon, and return its name and times."""
    for column in map(str, frame.columns[: th.FIRST_COLUMNS]):
        if column in skip or not is_called_clock(column) or not pd.api.types.is_string_dtype(frame[column]):
            continue
        if frame[column].nunique() == 1 and (clock := clock_times(frame[column])) is not None:
            return column, clock
    return None


def _clock_beside(
    frame: pd.DataFrame, options: ReadOptions, days: pd.DatetimeIndex, used: tuple[str, ...]
) -> tuple[str, pd.TimedeltaIndex] | None:
    """Find the column with the time of day of those days, and return its name and times.

    If its name may mean something else, such as delivery time, its times must be in order.
    """
    others = [str(column) for column in frame.columns if column not in used and column not in options.kept]
    for is_clock in (True, False):
        for other in others:
            if is_called_clock(other) != is_clock or (clock := clock_of(frame[other], other)) is None:
                continue
            if is_clock or (_orders_days(days, clock) and not naming_columns(frame, days, used)):
                return other, clock
    behind = list(frame.columns).index(used[-1]) + 1
    if behind < frame.shape[1] and (nearest := str(frame.columns[behind])) in others and is_nameless(nearest):
        clock = nameless_clock(frame[nearest])
        return None if clock is None else (nearest, clock)
    return None


def _orders_days(days: pd.DatetimeIndex, clock: pd.TimedeltaIndex) -> bool:
    """Whether the times are in order, also those of neighbouring rows of one day."""
    times, same = days + clock, np.diff(days.asi8) == 0
    return bool(
        same.any() and rises(times, th.NEARLY_ALL) and (np.diff(times.asi8)[same] > 0).mean() >= th.NEARLY_ALL
    )
