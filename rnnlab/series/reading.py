"""A clean series out of a user's CSV: the table read, its time found, its rows evened and repaired."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.choices import Following, Guess, ReadOptions
from rnnlab.series.dated_columns import dated_columns_of
from rnnlab.series.describe import step_name
from rnnlab.series.file.columns import Numbers, numbers_of, sameness
from rnnlab.series.file.opening import first_text, opened
from rnnlab.series.groups import Picked, picked_series
from rnnlab.series.matrix import is_taken, matrix_of
from rnnlab.series.merged import filled_down
from rnnlab.series.series import LeftOut, Repair, Series
from rnnlab.series.time.filling import Filled, Whereabouts, filled
from rnnlab.series.time.grid import SECOND, TimeStep, times_at
from rnnlab.series.time.resampling import EvenRows, in_time_order, on_even_steps, time_text
from rnnlab.series.time.times import Times, guesses_of_time, notes_without_time, readable_rows, times_of
from rnnlab.series.wording import listed, quoted

MOST_BYTES = 200_000_000
LEAST_ROWS = 10
ROWS_AT_ONCE = 4096
MOST_SHOWN_BYTES, MOST_SHOWN_LINES, MOST_SHOWN_LETTERS = 20_000, 12, 160
AS_FOUND = ReadOptions()


@dataclass(frozen=True)
class _Told:
    """What is said of a file; repairs: those of its table, not of its values."""

    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    repairs: tuple[Repair, ...] = ()

    def and_so(
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
    data: bytes, name: str, how: ReadOptions = AS_FOUND, following: Following | None = None
) -> Series:
    """The series that a file's bytes hold, with a report of every repair and every column left out.

    name: the file's, for the sentences; how: what the person decided about it, the rest is found;
    following: what is known of a file that continues a series.
    Raises Mistake, and nothing else, where the bytes hold no series.
    """
    check_size(len(data), name)
    held = opened(data, name, how, MOST_BYTES)
    frame = held.frame
    if frame.empty:
        _check_rows(0, name, following)
    frame, merged = filled_down(frame, how)
    frame, times, told = _with_times(frame, how, name)
    repairs = (*held.repairs, *merged, *told.repairs)
    _check_rows(len(frame), name, following)
    index = None
    if times is not None:
        rows = len(frame)
        frame, index, unreadable = readable_rows(frame, times)
        repairs = (*repairs, *unreadable)
        _check_timed(len(frame), rows, times.column, name, following)
    used = () if times is None else times.used
    picked = picked_series(frame, index, used, how)
    name_of_rows = name
    if picked is not None:
        frame, index, used = picked.frame, picked.index, (*used, *picked.used)
        if picked.groups is not None:
            name_of_rows = f"{name}, {picked.groups.column} = {picked.groups.picked}"
        told = told.and_so(picked.left_out, guesses=picked.guesses)
    _check_rows(len(frame), name_of_rows, following)
    numbers = numbers_of(frame, used, how, held.decimal, following)
    numbers.left_out[:0] = (*held.left_out, *told.left_out)
    numbers.repairs[:0] = repairs
    told = _Told(guesses=held.guesses).and_so(told.left_out, told.notes, (*told.guesses, *numbers.guesses))
    return _evened(numbers, frame, times, index, picked, told, how, name, name_of_rows, following)


def first_lines(data: bytes, name: str, how: ReadOptions) -> list[str]:
    """The file's first lines, cut where they are long; none where the bytes are no text."""
    try:
        text = first_text(data, name, how, MOST_BYTES)
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


def _counted(rows: int) -> str:
    return f"{rows} row{'s' * (rows != 1)}"


def _check_rows(rows: int, name: str, following: Following | None) -> None:
    least = _least_rows(following)
    if rows < least:
        raise Mistake(
            f"{quoted(name)} has {_counted(rows)} of values: load a file with at least {_counted(least)}."
        )


def _check_timed(left: int, rows: int, column: str, name: str, following: Following | None) -> None:
    if left < min(rows, _least_rows(following)):
        raise Mistake(
            f"{quoted(name)} has {_counted(left)} with a time: {quoted(column)} is empty or no time in "
            f"{rows - left} of {rows} rows. Fill it in, or choose another time column."
        )


def _with_times(frame: pd.DataFrame, how: ReadOptions, name: str) -> tuple[pd.DataFrame, Times | None, _Told]:
    """The table, written out where it is a matrix, its times, and what is to be said of them."""
    matrix = dated_columns_of(frame, how) or matrix_of(frame, how, name)
    told, times = _Told(), None
    if matrix is not None and is_taken(how):
        frame, times = matrix.frame, matrix.times
        told = told.and_so(matrix.left_out, guesses=(matrix.guess,), repairs=matrix.repairs)
    else:
        times = times_of(frame, how)
        if matrix is not None:
            told = told.and_so(guesses=(replace(matrix.guess, value="wide", why="as you said"),))
    guesses = guesses_of_time(frame, times, how)
    if times is None:
        return frame, None, told.and_so(notes=notes_without_time(frame, how), guesses=guesses)
    return frame, times, told.and_so(times.left_out, times.notes, guesses)


def _evened(
    numbers: Numbers,
    frame: pd.DataFrame,
    times: Times | None,
    index: pd.DatetimeIndex | None,
    picked: Picked | None,
    told: _Told,
    how: ReadOptions,
    name: str,
    name_of_rows: str,
    following: Following | None,
) -> Series:
    """The series of a table's numbers at the times of its rows; name_of_rows: says which were picked."""
    features = tuple(numbers.columns)
    _check_features(features, numbers.left_out, name, following)
    values = _side_by_side(list(numbers.columns.values()))
    even = None
    positions, where = np.arange(len(values)), Whereabouts(frame.index.to_numpy())
    if index is not None:
        rows = in_time_order(values, index.as_unit("us").asi8, where.lines, how.summary or "mean")
        if times is not None and len(rows.times) < _least_rows(following):
            raise Mistake(
                f"{quoted(times.column)} holds only {len(rows.times)} different "
                f"time{'s' * (len(rows.times) != 1)} in {len(frame)} rows: choose another time column, or load "
                f"at least {LEAST_ROWS} time steps."
            )
        even = on_even_steps(rows, how, None if following is None else following.step_seconds)
        numbers.repairs.extend(even.repairs)
        told = told.and_so(notes=even.notes, guesses=even.guesses)
        values, positions, where = even.values, even.positions, _whereabouts(even)
    whole = filled(values, positions, features, where)
    numbers.repairs.extend(whole.repairs)
    merged = None if even is None or len(even.values) == len(frame) else (len(frame), even.step)
    _check_enough_left(whole, values, features, name_of_rows, merged, following)
    if following is None:
        whole = _of_changing(whole, numbers, name)
    return _series(whole, even, numbers, times, picked, told, name)


def _side_by_side(columns: list[np.ndarray]) -> np.ndarray:
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
    whole: Filled,
    values: np.ndarray,
    features: tuple[str, ...],
    name: str,
    merged: tuple[int, TimeStep] | None,
    following: Following | None,
) -> None:
    """Mistake where too few rows are left; merged: how many there were before and what step they were put on."""
    least = _least_rows(following)
    if len(whole.values) >= least:
        return
    missing = np.isnan(values).sum(axis=0)
    worst = [features[number] for number in np.argsort(-missing, kind="stable")[:3] if missing[number]]
    where = f" (most are missing in {listed(worst)})" if worst else ""
    if merged is not None:
        rows, step = merged
        raise Mistake(
            f"{quoted(name)} has {rows} rows, which make {len(whole.values)} in even steps of "
            f"{step_name(step.micros / SECOND)}{where}: pick another series or step, or load a file with at least "
            f"{LEAST_ROWS} time steps."
        )
    raise Mistake(
        f"{quoted(name)} has {len(whole.values)} rows left after gaps and missing values{where}: "
        f"fill or delete what misses values, so that at least {_counted(least)} {'is' if least == 1 else 'are'} left."
    )


def _of_changing(whole: Filled, numbers: Numbers, name: str) -> Filled:
    """Without the features that no longer change once rows with missing values are gone; the reasons are noted."""
    changing = _changing(whole.values)
    if changing.all():
        return whole
    for feature, changes, values in zip(list(numbers.columns), changing, whole.values.T, strict=True):
        if not changes:
            del numbers.columns[feature]
            numbers.left_out.append(LeftOut(feature, sameness(values) or ""))
    _check_features(tuple(numbers.columns), numbers.left_out, name)
    return replace(whole, values=whole.values[:, changing])


def _series(
    whole: Filled,
    even: EvenRows | None,
    numbers: Numbers,
    times: Times | None,
    picked: Picked | None,
    told: _Told,
    name: str,
) -> Series:
    return Series(
        name=name,
        features=tuple(numbers.columns),
        values=np.ascontiguousarray(whole.values),
        times=None if even is None else _row_times(whole, even),
        time_column=None if times is None else times.column,
        step_seconds=None if even is None else even.step.micros / SECOND,
        segments=whole.segments,
        left_out=tuple(numbers.left_out),
        repairs=tuple(numbers.repairs),
        notes=told.notes,
        groups=None if picked is None else picked.groups,
        step_months=None if even is None else even.step.months,
        weekdays=even is not None and even.step.weekdays,
        words=numbers.words,
        guesses=told.guesses,
    )


def _whereabouts(even: EvenRows) -> Whereabouts:
    return Whereabouts(
        even.lines, lambda position: time_text(int(times_at(np.array([position]), even.step)[0]))
    )


def _row_times(whole: Filled, even: EvenRows) -> pd.DatetimeIndex:
    """The times of the rows as read, and for rows put in the times of their steps."""
    moments = even.times[whole.source]
    put_in = whole.source < 0
    if put_in.any():
        moments[put_in] = times_at(whole.positions[put_in], even.step)
    return pd.DatetimeIndex(moments.view("datetime64[us]"))


def _changing(values: np.ndarray) -> np.ndarray:
    """True for each feature that is not the same in every row, (features,); most show it early."""
    early = values[:1000].min(axis=0) < values[:1000].max(axis=0)
    return early if early.all() else values.min(axis=0) < values.max(axis=0)
