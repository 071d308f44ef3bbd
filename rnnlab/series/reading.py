"""A clean series out of a user's CSV: the table read, its time found, its rows evened and repaired."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.dated_columns import dated_columns_of
from rnnlab.series.describe import step_name
from rnnlab.series.file.columns import Numbers, numbers_of, sameness
from rnnlab.series.file.open_table import first_text, open_table
from rnnlab.series.groups import SelectedSeries, select_series
from rnnlab.series.matrix import is_taken, matrix_of
from rnnlab.series.merged_cells import fill_merged_cells
from rnnlab.series.quoting import listed, quoted
from rnnlab.series.read_options import Following, Guess, ReadOptions
from rnnlab.series.series import LeftOut, Repair, Series
from rnnlab.series.time.filling import Filled, RowLabels, filled
from rnnlab.series.time.grid import SECOND, TimeStep, times_at
from rnnlab.series.time.resampling import ResampledRows, resample, sort_by_time, time_text
from rnnlab.series.time.times import Times, find_times, guesses_of_time, notes_without_time, readable_rows

MOST_BYTES = 200_000_000
LEAST_ROWS = 10
ROWS_AT_ONCE = 4096
MOST_SHOWN_BYTES, MOST_SHOWN_LINES, MOST_SHOWN_LETTERS = 20_000, 12, 160
AUTODETECT = ReadOptions()


@dataclass(frozen=True)
class _Report:
    """What is said of a file; repairs: those of its table, not of its values."""

    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    repairs: tuple[Repair, ...] = ()

    def with_more(
        self,
        left_out: tuple[LeftOut, ...] = (),
        notes: tuple[str, ...] = (),
        guesses: tuple[Guess, ...] = (),
        repairs: tuple[Repair, ...] = (),
    ) -> Self:
        """This and more; of two guesses of the same field the earlier one stays."""
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
    """The series that a file's bytes hold, with a report of every repair and every column left out.

    name: the file's, for the messages; options: what the person decided about it, the rest is found;
    following: what is known of a file that continues a series.
    Raises Mistake, and nothing else, where the bytes hold no series.
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
    """The file's first lines, cut where they are long; none where the bytes are no text."""
    try:
        text = first_text(data, name, options, MOST_BYTES)
    except Mistake:
        return []
    lines = text[:MOST_SHOWN_BYTES].decode("utf-8", "ignore").splitlines()[:MOST_SHOWN_LINES]
    return [line if len(line) <= MOST_SHOWN_LETTERS else line[:MOST_SHOWN_LETTERS] + " …" for line in lines]


def check_size(size: int, name: str) -> None:
    """Mistake where a file is larger than the lab reads."""
    if size > MOST_BYTES:
        raise Mistake(
            f"{quoted(name)} is {size / 1e6:,.0f} MB, more than MOST_BYTES, {MOST_BYTES / 1e6:,.0f} MB: "
            "keep fewer rows or columns, or longer steps."
        )


def _least_rows(following: Following | None) -> int:
    return LEAST_ROWS if following is None else 1


def _rows_text(rows: int) -> str:
    return f"{rows} row{'s' * (rows != 1)}"


def _check_rows(rows: int, name: str, following: Following | None) -> None:
    least = _least_rows(following)
    if rows < least:
        raise Mistake(
            f"{quoted(name)} has {_rows_text(rows)} of values: load a file with at least {_rows_text(least)}."
        )


def _check_timed(left: int, rows: int, column: str, name: str, following: Following | None) -> None:
    if left < min(rows, _least_rows(following)):
        raise Mistake(
            f"{quoted(name)} has {_rows_text(left)} with a time: {quoted(column)} is empty or no time in "
            f"{rows - left} of {rows} rows. Fill it in, or choose another time column."
        )


def _with_times(
    frame: pd.DataFrame, options: ReadOptions, name: str
) -> tuple[pd.DataFrame, Times | None, _Report]:
    """The table, written out where it is a matrix, its times, and what is to be said of them."""
    matrix = dated_columns_of(frame, options) or matrix_of(frame, options, name)
    report, times = _Report(), None
    if matrix is not None and is_taken(options):
        frame, times = matrix.frame, matrix.times
        report = report.with_more(matrix.left_out, guesses=(matrix.guess,), repairs=matrix.repairs)
    else:
        times = find_times(frame, options)
        if matrix is not None:
            report = report.with_more(guesses=(replace(matrix.guess, value="wide", why="as you said"),))
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
    """The series of a table's numbers at the times of its rows; name_of_rows: says which were picked."""
    features = tuple(numbers.columns)
    _check_features(features, numbers.left_out, name, following)
    values = _stacked(list(numbers.columns.values()))
    resampled = None
    positions, where = np.arange(len(values)), RowLabels(frame.index.to_numpy())
    if index is not None:
        rows = sort_by_time(values, index.as_unit("us").asi8, where.lines, options.summary or "mean")
        if times is not None and len(rows.times) < _least_rows(following):
            raise Mistake(
                f"{quoted(times.column)} holds only {len(rows.times)} different "
                f"time{'s' * (len(rows.times) != 1)} in {len(frame)} rows: choose another time column, or load "
                f"at least {LEAST_ROWS} time steps."
            )
        resampled = resample(rows, options, None if following is None else following.step_seconds)
        numbers.repairs.extend(resampled.repairs)
        report = report.with_more(notes=resampled.notes, guesses=resampled.guesses)
        values, positions, where = resampled.values, resampled.positions, _whereabouts(resampled)
    filled_rows = filled(values, positions, features, where)
    numbers.repairs.extend(filled_rows.repairs)
    merged = (
        None if resampled is None or len(resampled.values) == len(frame) else (len(frame), resampled.step)
    )
    _check_enough_left(filled_rows, values, features, name_of_rows, merged, following)
    if following is None:
        filled_rows = _of_changing(filled_rows, numbers, name)
    return _series(filled_rows, resampled, numbers, times, selected, report, name)


def _stacked(columns: list[np.ndarray]) -> np.ndarray:
    """The columns, each (rows,), as (rows, columns); a block of rows at a time stays in the cache."""
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
        reasons = "; ".join(f"{quoted(out.column)}: {out.why}" for out in left_out[:4])
        more = f"; and {len(left_out) - 4} more" if len(left_out) > 4 else ""
        if following is not None:
            why = f" ({reasons}{more})" if reasons else ""
            raise Mistake(
                f"{quoted(name)} has no values of {listed(following.features)}{why}: give a file with them."
            )
        raise Mistake(
            f"{quoted(name)} has no column of numbers that change ({reasons or 'only a time column'}{more}): "
            "load a file with at least one."
        )


def _check_enough_left(
    filled_rows: Filled,
    values: np.ndarray,
    features: tuple[str, ...],
    name: str,
    merged: tuple[int, TimeStep] | None,
    following: Following | None,
) -> None:
    """Mistake where too few rows are left; merged: how many there were before and what step they were put on."""
    least = _least_rows(following)
    if len(filled_rows.values) >= least:
        return
    missing = np.isnan(values).sum(axis=0)
    worst = [features[number] for number in np.argsort(-missing, kind="stable")[:3] if missing[number]]
    where = f" (most are missing in {listed(worst)})" if worst else ""
    if merged is not None:
        rows, step = merged
        raise Mistake(
            f"{quoted(name)} has {rows} rows, which make {len(filled_rows.values)} in even steps of "
            f"{step_name(step.micros / SECOND)}{where}: pick another series or step, or load a file with at least "
            f"{LEAST_ROWS} time steps."
        )
    raise Mistake(
        f"{quoted(name)} has {len(filled_rows.values)} rows left after gaps and missing values{where}: "
        f"fill or delete what misses values, so that at least {_rows_text(least)} {'is' if least == 1 else 'are'} left."
    )


def _of_changing(filled_rows: Filled, numbers: Numbers, name: str) -> Filled:
    """Without the features that no longer change once rows with missing values are gone; the reasons are noted."""
    changing = _changing(filled_rows.values)
    if changing.all():
        return filled_rows
    for feature, changes, values in zip(list(numbers.columns), changing, filled_rows.values.T, strict=True):
        if not changes:
            del numbers.columns[feature]
            numbers.left_out.append(LeftOut(feature, sameness(values) or ""))
    _check_features(tuple(numbers.columns), numbers.left_out, name)
    return replace(filled_rows, values=filled_rows.values[:, changing])


def _series(
    filled_rows: Filled,
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
    )


def _whereabouts(resampled: ResampledRows) -> RowLabels:
    return RowLabels(
        resampled.lines, lambda position: time_text(int(times_at(np.array([position]), resampled.step)[0]))
    )


def _row_times(filled_rows: Filled, resampled: ResampledRows) -> pd.DatetimeIndex:
    """The times of the rows as read, and for rows put in the times of their steps."""
    moments = resampled.times[filled_rows.source]
    put_in = filled_rows.source < 0
    if put_in.any():
        moments[put_in] = times_at(filled_rows.positions[put_in], resampled.step)
    return pd.DatetimeIndex(moments.view("datetime64[us]"))


def _changing(values: np.ndarray) -> np.ndarray:
    """True for each feature that is not the same in every row, (features,); most show it early."""
    early = values[:1000].min(axis=0) < values[:1000].max(axis=0)
    return early if early.all() else values.min(axis=0) < values.max(axis=0)
