"""Reads a clean series from a user's file: bytes, table, which series, times, features, even rows."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

import msgspec
import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.columns.column import why_constant
from rnnlab.series.columns.features import Features, features_of
from rnnlab.series.file.open_table import first_text
from rnnlab.series.limits import RowLimits
from rnnlab.series.messages import file as file_messages
from rnnlab.series.messages import series as messages
from rnnlab.series.panel import VALUE
from rnnlab.series.panel_rows import picked_column
from rnnlab.series.read_options import ALL_PARTS, Following, ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.series import Series
from rnnlab.series.steps.complete_rows import EvenRows
from rnnlab.series.steps.even_rows import even_rows
from rnnlab.series.steps.grid import SECOND
from rnnlab.series.steps.interleaved_rows import joined_rows
from rnnlab.series.steps.local_clock import on_local_clock
from rnnlab.series.tables.merged_cells import fill_merged_cells, with_years_of_months
from rnnlab.series.tables.select_series import select_series
from rnnlab.series.tables.several_files import open_all
from rnnlab.series.tables.timed_table import OpenedFile, TimedTable, numbered_table
from rnnlab.series.tables.times_above import open_dated
from rnnlab.series.tables.times_in_columns import times_in_columns
from rnnlab.series.time.chosen_times import check_time_options
from rnnlab.series.time.time_column import find_times, times_in_zone
from rnnlab.series.time.time_report import readable_rows, report_time_column

AUTODETECT = ReadOptions()
Read = TypeVar("Read")


def read_series(
    data: bytes, name: str, options: ReadOptions = AUTODETECT, following: Following | None = None
) -> Series:
    """Read the series in a file's bytes, with a report of every repair and every column left out.

    name: the file's, for the messages; options: what the user decided about it;
    following: what is known about a file that continues a series.
    Raises Mistake, and nothing else, if the bytes hold no series.
    """

    def read(options: ReadOptions, report: Report) -> Series:
        return _read(timed_table(data, name, options, following, report), options, report)

    return of_first_part(read, options)


def of_first_part(read: Callable[[ReadOptions, Report], Read], options: ReadOptions) -> Read:
    """Read a file; of one with several sheets or files, the next ones too if the first cannot be read.

    It may be a title page or a list of the others. Raises the Mistake of the first if none can be read.
    """
    report = Report()
    try:
        return read(options, report)
    except Mistake:
        offered = (
            guess.options for guess in report.guesses if guess.field == "part" and options.part is None
        )
        for part in [str(part) for parts in offered for part in parts][: th.FIRST_TRIED]:
            with suppress(Mistake):
                return read(msgspec.structs.replace(options, part=part), Report())
        raise


def _read(opened: OpenedFile, options: ReadOptions, report: Report) -> Series:
    limits = opened.limits
    if options.shape == "columns":
        table = picked_column(opened, options, report)
        options = msgspec.structs.replace(options, kept=(VALUE,), leave_out=(), onehot=())
    else:
        table = select_series(opened.table, options, report, short=limits.following is not None)
    limits.check_rows(len(table.frame), table.series)
    features = features_of(opened, table, options, report)
    limits.check_features(tuple(features.columns), report)
    rows = even_rows(features.columns, table, options, limits, report)
    features = features.only(rows.features)
    rows = _without_constant_features(rows, features, limits, report)
    return _series(rows, features, table, limits.name, report)


def timed_table(
    data: bytes, name: str, options: ReadOptions, following: Following | None, report: Report
) -> OpenedFile:
    """Open a file and read the times of its rows; Mistake if it holds no table or no times that can be read."""
    check_size(len(data), name)
    open_bytes = open_all if options.part == ALL_PARTS else open_dated
    opened = open_bytes(data, name, options, report)
    week = None if following is None else following.week
    limits = RowLimits(name, following, opened.fixed_width, week)
    if opened.frame.empty:
        limits.check_rows(0)
    frame = fill_merged_cells(with_years_of_months(opened.frame, report), options, report)
    return OpenedFile(_timed_table(frame, options, limits, report), limits, opened.decimal, opened.declared)


def first_lines(data: bytes, name: str, options: ReadOptions) -> list[str]:
    """Return the file's first lines, cut if they are long; none if the bytes are not text."""
    try:
        text = first_text(data, name, options)
    except Mistake:
        return []
    lines = text[: th.MOST_SHOWN_BYTES].decode("utf-8", "ignore").splitlines()[: th.MOST_SHOWN_LINES]
    return [
        line if len(line) <= th.MOST_SHOWN_LETTERS else line[: th.MOST_SHOWN_LETTERS] + " …" for line in lines
    ]


def check_size(size: int, name: str) -> None:
    """Mistake if a file is too large to read."""
    if size > th.MOST_BYTES:
        raise Mistake(messages.file_too_large(name, size, th.MOST_BYTES))


def _timed_table(frame: pd.DataFrame, options: ReadOptions, limits: RowLimits, report: Report) -> TimedTable:
    """Return the rows whose time could be read; with a row per time, if the times are side by side."""
    check_time_options(options)
    features = () if limits.following is None else limits.following.features
    long = times_in_columns(frame, options, limits.name, report, features)
    frame = frame if long is None else long.frame
    if long is not None and long.times is None:
        table = numbered_table(frame, long.numbering, long.series_columns)
        return replace(table, beside=long.beside)
    if long is None and frame.shape[1] > th.MOST_FEATURES:
        raise Mistake(file_messages.too_many_columns(limits.name, th.MOST_FEATURES))
    times = find_times(frame, options) if long is None else times_in_zone(frame, long.times, options)
    times = None if times is None else on_local_clock(frame, times, options, limits)
    report_time_column(frame, times, options, report)
    limits.check_rows(len(frame))
    if times is None:
        return TimedTable(frame)
    readable, index = readable_rows(frame, times, report)
    limits.check_readable_times(len(readable), len(frame), times.column)
    readable, index = joined_rows(readable, index, times.used, report)
    beside = None if long is None else long.beside
    return TimedTable(readable, index, times.column, times.used, beside=beside)


def _without_constant_features(
    rows: EvenRows, features: Features, limits: RowLimits, report: Report
) -> EvenRows:
    """Leave out features that no longer change without the rows with missing values."""
    changing = _changing(rows.values)
    if changing.all() or limits.following is not None:
        return rows
    for feature, changes, values in zip(list(features.columns), changing, rows.values.T, strict=True):
        why = None if changes else why_constant(values)
        if why is not None:
            del features.columns[feature]
            report.leave_out(feature, why)
    limits.check_features(tuple(features.columns), report)
    filled = None if rows.filled is None else rows.filled[:, changing]
    return replace(rows, values=rows.values[:, changing], filled=filled)


def _changing(values: np.ndarray) -> np.ndarray:
    """Whether each feature changes, (features,); most change early."""
    early = values[:1000].min(axis=0) < values[:1000].max(axis=0)
    return early if early.all() else values.min(axis=0) < values.max(axis=0)


def _series(rows: EvenRows, features: Features, table: TimedTable, name: str, report: Report) -> Series:
    step = rows.step
    return Series(
        name=name,
        features=tuple(features.columns),
        values=np.ascontiguousarray(rows.values),
        times=rows.times,
        time_column=table.time_column,
        step_seconds=None if step is None else step.micros / SECOND,
        segments=rows.segments,
        filled=rows.filled,
        groups=table.groups,
        step_months=None if step is None else step.months,
        week=() if step is None else step.week,
        words=features.words,
        incomplete=rows.incomplete,
        missing=tuple(int(np.isnan(values).sum()) for values in features.columns.values()),
        report=report,
    )
