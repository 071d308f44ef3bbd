"""Reads a clean series from a user's file: opens the table, finds its times, resamples and repairs its rows."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.series.columns.left_out import why_constant
from rnnlab.series.columns.numbers import Numbers, numbers_of
from rnnlab.series.file.open_table import first_text, open_table
from rnnlab.series.messages import series as messages
from rnnlab.series.messages import time as time_messages
from rnnlab.series.read_options import Following, ReadOptions
from rnnlab.series.report import Guess, LeftOut, Repair
from rnnlab.series.series import Series
from rnnlab.series.steps.doubled_rows import sort_by_time, time_text
from rnnlab.series.steps.filling import FilledRows, RowLabels, interpolate
from rnnlab.series.steps.grid import SECOND, TimeStep, times_at
from rnnlab.series.steps.resampling import ResampledRows, resample
from rnnlab.series.tables.dated_columns import dated_columns_of
from rnnlab.series.tables.matrix import is_read_as_matrix, matrix_of
from rnnlab.series.tables.merged_cells import fill_merged_cells
from rnnlab.series.tables.select_series import SelectedSeries, select_series
from rnnlab.series.time.time_column import (
    Times,
    find_times,
    guesses_of_time,
    notes_without_time,
    readable_rows,
)

MOST_BYTES = 200_000_000
LEAST_ROWS = 10
ROWS_AT_ONCE = 4096
MOST_SHOWN_BYTES, MOST_SHOWN_LINES, MOST_SHOWN_LETTERS = 20_000, 12, 160
AUTODETECT = ReadOptions()


@dataclass(frozen=True)
class _Report:
    """What is reported about a file; repairs: of its table, not of its values."""

    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Message, ...] = ()
    guesses: tuple[Guess, ...] = ()
    repairs: tuple[Repair, ...] = ()

    def with_more(
        self,
        left_out: tuple[LeftOut, ...] = (),
        notes: tuple[Message, ...] = (),
        guesses: tuple[Guess, ...] = (),
        repairs: tuple[Repair, ...] = (),
    ) -> Self:
        """Return this and more; of two guesses of one field, the earlier one."""
        fields = {guess.field for guess in self.guesses}
        new = tuple(guess for guess in guesses if guess.field not in fields)
        return replace(
            self,
            left_out=(*self.left_out, *left_out),
            notes=(*self.notes, *notes),
            guesses=(*self.guesses, *new),
            repairs=(*self.repairs, *repairs),
        )


def read_series(
    data: bytes, name: str, options: ReadOptions = AUTODETECT, following: Following | None = None
) -> Series:
    """Read the series in a file's bytes, with a report of every repair and every column left out.

    name: the file's, for the messages; options: what the user decided about it;
    following: what is known about a file that continues a series.
    Raises Mistake, and nothing else, if the bytes hold no series.
    """
    check_size(len(data), name)
    table = open_table(data, name, options, MOST_BYTES)
    frame = table.frame
    if frame.empty:
        _check_rows(0, name, following)
    frame, merged = fill_merged_cells(frame, options)
    frame, times, report = _with_times(frame, options, name)
    repairs = (*table.repairs, *merged, *report.repairs)
    _check_rows(len(frame), name, following)
    index = None
    if times is not None:
        rows = len(frame)
        frame, index, unreadable = readable_rows(frame, times)
        repairs = (*repairs, *unreadable)
        _check_timed(len(frame), rows, times.column, name, following)
    used = () if times is None else times.used
    selected = select_series(frame, index, used, options)
    name_of_rows = name
    if selected is not None:
        frame, index, used = selected.frame, selected.index, (*used, *selected.used)
        if selected.groups is not None:
            name_of_rows = f"{name}, {selected.groups.column} = {selected.groups.picked}"
        report = report.with_more(selected.left_out, guesses=selected.guesses)
    _check_rows(len(frame), name_of_rows, following)
    numbers = numbers_of(frame, used, options, table.decimal, following)
    numbers.left_out[:0] = (*table.left_out, *report.left_out)
    numbers.repairs[:0] = repairs
    report = _Report(guesses=table.guesses).with_more(
        report.left_out, report.notes, (*report.guesses, *numbers.guesses)
    )
    return _resampled_series(
        numbers, frame, times, index, selected, report, options, name, name_of_rows, following
    )


def first_lines(data: bytes, name: str, options: ReadOptions) -> list[str]:
    """Return the file's first lines, cut if they are long; none if the bytes are not text."""
    try:
        text = first_text(data, name, options, MOST_BYTES)
    except Mistake:
        return []
    lines = text[:MOST_SHOWN_BYTES].decode("utf-8", "ignore").splitlines()[:MOST_SHOWN_LINES]
    return [line if len(line) <= MOST_SHOWN_LETTERS else line[:MOST_SHOWN_LETTERS] + " …" for line in lines]


def check_size(size: int, name: str) -> None:
    """Mistake if a file is too large to read."""
    if size > MOST_BYTES:
        raise Mistake(messages.file_too_large(name, size, MOST_BYTES))


def _least_rows(following: Following | None) -> int:
    return LEAST_ROWS if following is None else 1


def _check_rows(rows: int, name: str, following: Following | None) -> None:
    least = _least_rows(following)
    if rows < least:
        raise Mistake(messages.too_few_rows(name, rows, least))


def _check_timed(left: int, rows: int, column: str, name: str, following: Following | None) -> None:
    if left < min(rows, _least_rows(following)):
        raise Mistake(messages.too_few_rows_with_time(name, column, left, rows))


def _with_times(
    frame: pd.DataFrame, options: ReadOptions, name: str
) -> tuple[pd.DataFrame, Times | None, _Report]:
    """Return the table, as a long one if it is a matrix, its times, and what to report about them."""
    matrix = dated_columns_of(frame, options) or matrix_of(frame, options, name)
    report, times = _Report(), None
    if matrix is not None and is_read_as_matrix(options):
        frame, times = matrix.frame, matrix.times
        report = report.with_more(matrix.left_out, guesses=(matrix.guess,), repairs=matrix.repairs)
    else:
        times = find_times(frame, options)
        if matrix is not None:
            report = report.with_more(
                guesses=(replace(matrix.guess, value="wide", why=time_messages.chosen_by_user()),)
            )
    guesses = guesses_of_time(frame, times, options)
    if times is None:
        return frame, None, report.with_more(notes=notes_without_time(frame, options), guesses=guesses)
    return frame, times, report.with_more(times.left_out, times.notes, guesses)


def _resampled_series(
    numbers: Numbers,
    frame: pd.DataFrame,
    times: Times | None,
    index: pd.DatetimeIndex | None,
    selected: SelectedSeries | None,
    report: _Report,
    options: ReadOptions,
    name: str,
    name_of_rows: str,
    following: Following | None,
) -> Series:
    """Return the series of a table's numbers at the times of its rows; name_of_rows: with the picked series."""
    features = tuple(numbers.columns)
    _check_features(features, numbers.left_out, name, following)
    values = _stacked(list(numbers.columns.values()))
    resampled = None
    positions, labels = np.arange(len(values)), RowLabels(frame.index.to_numpy())
    if index is not None:
        rows = sort_by_time(values, index.as_unit("us").asi8, labels.lines, options.summary or "mean")
        if times is not None and len(rows.times) < _least_rows(following):
            raise Mistake(messages.too_few_times(times.column, len(rows.times), len(frame), LEAST_ROWS))
        resampled = resample(rows, options, None if following is None else following.step_seconds)
        numbers.repairs.extend(resampled.repairs)
        report = report.with_more(notes=resampled.notes, guesses=resampled.guesses)
        values, positions, labels = resampled.values, resampled.positions, _row_labels(resampled)
    filled_rows = interpolate(values, positions, features, labels)
    numbers.repairs.extend(filled_rows.repairs)
    merged = (
        None if resampled is None or len(resampled.values) == len(frame) else (len(frame), resampled.step)
    )
    _check_enough_left(filled_rows, values, features, name_of_rows, merged, following)
    if following is None:
        filled_rows = _without_constant_features(filled_rows, numbers, name)
    return _series(filled_rows, resampled, numbers, times, selected, report, name)


def _stacked(columns: list[np.ndarray]) -> np.ndarray:
    """Stack columns, each (rows,), to (rows, columns), a block of rows at a time so that it stays in the cache."""
    values = np.empty((len(columns[0]), len(columns)))
    for start in range(0, len(values), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        for number, column in enumerate(columns):
            values[rows, number] = column[rows]
    return values


def _check_features(
    features: tuple[str, ...], left_out: list[LeftOut], name: str, following: Following | None = None
) -> None:
    if not features:
        if following is not None:
            left_out = [out for out in left_out if out.column in following.features]
        reasons = tuple((out.column, out.why) for out in left_out)
        if following is not None:
            raise Mistake(messages.features_missing(name, following.features, reasons))
        raise Mistake(messages.no_changing_column(name, reasons))


def _check_enough_left(
    filled_rows: FilledRows,
    values: np.ndarray,
    features: tuple[str, ...],
    name: str,
    merged: tuple[int, TimeStep] | None,
    following: Following | None,
) -> None:
    """Mistake if too few rows are left; merged: how many there were before resampling, and the time step."""
    least = _least_rows(following)
    if len(filled_rows.values) >= least:
        return
    missing = np.isnan(values).sum(axis=0)
    most_missing = np.argsort(-missing, kind="stable")[:3]
    missing_in = tuple(features[number] for number in most_missing if missing[number])
    left = len(filled_rows.values)
    if merged is not None:
        rows, step = merged
        raise Mistake(
            messages.too_few_time_steps(
                name,
                rows,
                left,
                None if step.months is not None else step.micros / SECOND,
                step.months,
                missing_in,
                LEAST_ROWS,
            )
        )
    raise Mistake(messages.too_few_complete_rows(name, left, missing_in, least))


def _without_constant_features(filled_rows: FilledRows, numbers: Numbers, name: str) -> FilledRows:
    """Leave out features that no longer change without the rows with missing values, and add the reasons."""
    changing = _changing(filled_rows.values)
    if changing.all():
        return filled_rows
    for feature, changes, values in zip(list(numbers.columns), changing, filled_rows.values.T, strict=True):
        why = None if changes else why_constant(values)
        if why is not None:
            del numbers.columns[feature]
            numbers.left_out.append(LeftOut(feature, why))
    _check_features(tuple(numbers.columns), numbers.left_out, name)
    return replace(filled_rows, values=filled_rows.values[:, changing])


def _series(
    filled_rows: FilledRows,
    resampled: ResampledRows | None,
    numbers: Numbers,
    times: Times | None,
    selected: SelectedSeries | None,
    report: _Report,
    name: str,
) -> Series:
    return Series(
        name=name,
        features=tuple(numbers.columns),
        values=np.ascontiguousarray(filled_rows.values),
        times=None if resampled is None else _row_times(filled_rows, resampled),
        time_column=None if times is None else times.column,
        step_seconds=None if resampled is None else resampled.step.micros / SECOND,
        segments=filled_rows.segments,
        left_out=tuple(numbers.left_out),
        repairs=tuple(numbers.repairs),
        notes=report.notes,
        groups=None if selected is None else selected.groups,
        step_months=None if resampled is None else resampled.step.months,
        weekdays=resampled is not None and resampled.step.weekdays,
        words=numbers.words,
        guesses=report.guesses,
        missing=tuple(int(np.isnan(values).sum()) for values in numbers.columns.values()),
    )


def _row_labels(resampled: ResampledRows) -> RowLabels:
    return RowLabels(
        resampled.lines, lambda position: time_text(int(times_at(np.array([position]), resampled.step)[0]))
    )


def _row_times(filled_rows: FilledRows, resampled: ResampledRows) -> pd.DatetimeIndex:
    """Return the times of the rows as read, and of their time steps for inserted rows."""
    moments = resampled.times[filled_rows.source]
    inserted = filled_rows.source < 0
    if inserted.any():
        moments[inserted] = times_at(filled_rows.positions[inserted], resampled.step)
    return pd.DatetimeIndex(moments.view("datetime64[us]"))


def _changing(values: np.ndarray) -> np.ndarray:
    """Whether each feature changes, (features,); most change early."""
    early = values[:1000].min(axis=0) < values[:1000].max(axis=0)
    return early if early.all() else values.min(axis=0) < values.max(axis=0)
