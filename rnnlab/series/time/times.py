"""Which column of a table says when: one of dates, or several that make the time together."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.groups import in_order_by_series, naming_columns
from rnnlab.series.quoting import listed, quoted
from rnnlab.series.read_options import Guess, Order, ReadOptions
from rnnlab.series.series import MOST_PLACES, LeftOut, Place, Repair
from rnnlab.series.time.clock import clock_of, is_called_clock
from rnnlab.series.time.dates import ENOUGH, HALF, Dates
from rnnlab.series.time.dates_in_column import (
    MOST_LOOKED_AT,
    dates_of,
    is_named_like_time,
    readable_columns,
    rises,
    sample_rows,
)
from rnnlab.series.time.dates_in_numbers import dates_in_numbers
from rnnlab.series.time.dates_in_text import dates_in_text
from rnnlab.series.time.parts import NAMELESS, parts_of, within_hour

NEAR = np.timedelta64(366, "D")  # of a second column of times that say the same, such as the end of the step


@dataclass(frozen=True)
class Times:
    """When the rows were: (rows,), NaT where a time could not be read.

    column: the column the times came from, or the first of several; used: all of those columns and those
    beside them, which hold times, too.
    """

    column: str
    index: pd.DatetimeIndex
    used: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    beside: tuple[str, ...] = ()


def find_times(frame: pd.DataFrame, options: ReadOptions) -> Times | None:
    """The times of the table's rows, or None where no column holds any or none are wanted.

    Raises Mistake where the wanted column is missing or does not read as dates.
    """
    if options.time == "":
        return None
    times = (
        _detect_times(frame, options)
        if options.time is None
        else _times_in_column(frame, options.time, options)
    )
    return None if times is None else _with_others_left_out(frame, options, times)


def guesses_of_time(frame: pd.DataFrame, times: Times | None, options: ReadOptions) -> tuple[Guess, ...]:
    """What the time column is and could be; the order of day and month where it can be told in two ways."""
    readable = readable_columns(frame, ENOUGH)
    if times is None and options.time is None:
        readable = readable or readable_columns(frame, HALF)
        asked = bool(readable_columns(frame, HALF, years=False))
        why = f"{listed(readable)} may say when, or none does"
        return (Guess("time", "", (*readable, ""), why, asked),) if readable else ()
    if times is None:
        return (Guess("time", "", (*readable, ""), "as you said"),)
    if times.column not in readable:
        readable = [times.column, *readable]
    together = [column for column in times.used if column not in times.beside]
    why = f"read together: {listed(together)}" if len(together) > 1 else ""
    return Guess("time", times.column, (*readable, ""), why), *times.guesses


def notes_without_time(frame: pd.DataFrame, options: ReadOptions) -> tuple[str, ...]:
    """For a table whose times were not found: which column may hold them, or holds dates in some of its rows."""
    if options.time == "":
        return ()
    for column in readable_columns(frame, ENOUGH)[:1]:
        return (
            f"{quoted(column)} may say when, but that is not sure, so the rows are taken for the steps: choose it as "
            "the time column if it does.",
        )
    return tuple(
        f"{quoted(column)} holds dates in some of its rows only, so the rows are taken for the steps: choose it "
        "as the time column to leave out the rows without a date."
        for column in readable_columns(frame, HALF)[:1]
    )


def readable_rows(
    frame: pd.DataFrame, times: Times
) -> tuple[pd.DataFrame, pd.DatetimeIndex, tuple[Repair, ...]]:
    """The rows whose time could be read, their times, and a repair that counts the others."""
    bad = np.asarray(times.index.isna())
    if not bad.any():
        return frame, times.index, ()
    rows = np.flatnonzero(bad)
    texts = frame[times.column].iloc[rows[:MOST_PLACES]]
    was = ["" if pd.isna(text) else str(text) for text in texts]
    shown = quoted(was[0]) if was[0] else "nothing"
    where = f"{quoted(times.column)} ({shown} in row {frame.index[rows[0]]})"
    places = tuple(Place(int(line), times.column, text) for line, text in zip(texts.index, was, strict=True))
    what = f"rows without a readable time in {where}: left out"
    return frame.loc[~bad], times.index[~bad], (Repair(what, int(bad.sum()), places),)


def _detect_times(frame: pd.DataFrame, options: ReadOptions) -> Times | None:
    """The times of the first column of dates that suits, else of parts, of years, or of the first column of dates.

    A column suits where its dates rise, or fall, in the whole table or in each series that it holds.
    """
    found: list[Times] = []
    rows = sample_rows(frame)
    for place, column in enumerate(frame.columns):
        if found and dates_of(frame[column].iloc[rows], column) is None:
            continue
        dates = dates_of(frame[column], column, options.order, first=place == 0)
        if dates is None:
            if not found:
                _check_order(frame[column], column, options.order)
            continue
        times = _times_in(frame, options, column, dates)
        if not found and _in_order(times.index):
            return times
        found.append(times)
    for times in found if len(found) > 1 else ():
        if _in_order(times.index) or in_order_by_series(frame, times.index, times.used):
            return times
    changing = [times for times in found if times.index.nunique() > 1]
    return (
        next(iter(changing), None)
        or _times_of_parts(frame, options)
        or _bare_years(frame)
        or next(iter(found), None)
    )


def _in_order(times: pd.DatetimeIndex) -> bool:
    return rises(times, ENOUGH) or rises(times[::-1], ENOUGH)


def _check_order(values: pd.Series, column: str, order: Order | None) -> None:
    """Mistake where the column holds dates, but not with the day and the month in that order."""
    if order is None or pd.api.types.is_numeric_dtype(values):
        return
    if dates_in_text(values.astype("str")) is not None:
        last = quoted(values.dropna().iloc[-1])
        raise Mistake(
            f"The dates in {quoted(column)}, such as {last}, do not read with the {order}: choose the other order."
        )


def _times_in_column(frame: pd.DataFrame, wanted: str, options: ReadOptions) -> Times:
    if wanted not in frame.columns:
        raise Mistake(
            f"There is no column {quoted(wanted)} to read times from: choose one of {listed(frame.columns)}."
        )
    parts = _times_of_parts(frame, options)
    if parts is not None and wanted in parts.used:
        return parts
    for enough in (ENOUGH, HALF):
        dates = dates_of(frame[wanted], wanted, options.order, years=True, named=True, enough=enough)
        if dates is not None:
            return _times_in(frame, options, wanted, dates)
        _check_order(frame[wanted], wanted, options.order)
    present = frame[wanted].dropna()
    first = f"{quoted(present.iloc[0])} in row {present.index[0]}" if len(present) else "it is empty"
    raise Mistake(
        f"The column {quoted(wanted)} does not read as dates ({first}): choose another time column, "
        "or write dates such as 2024-01-31 13:00."
    )


def _with_others_left_out(frame: pd.DataFrame, options: ReadOptions, times: Times) -> Times:
    """The times, with other columns of numbers that read as times near them left out: they measure nothing."""
    rows = sample_rows(frame)
    others = []
    for column in frame.columns[:MOST_LOOKED_AT]:
        sample = frame[column].iloc[rows]
        if column in (*times.used, *options.kept) or not pd.api.types.is_numeric_dtype(sample):
            continue
        there = dates_in_numbers(sample, first_year=None, days=is_named_like_time(column))
        if there is not None and _are_near(there, times.index[rows]):
            others.append(str(column))
    if not others:
        return times
    why = f"times, too, beside those in {quoted(times.column)}"
    left_out = tuple(LeftOut(column, why, usable=True) for column in others)
    return replace(
        times, used=(*times.used, *others), beside=tuple(others), left_out=(*times.left_out, *left_out)
    )


def _are_near(times: pd.DatetimeIndex, others: pd.DatetimeIndex) -> bool:
    apart = np.asarray(times - others)
    return bool((np.abs(apart) <= NEAR).mean() >= ENOUGH)


def _times_in(frame: pd.DataFrame, options: ReadOptions, column: str, dates: Dates) -> Times:
    """The dates of a column as times, with the time of the day where another column holds it."""
    times = Times(column, dates.times, (column,), notes=dates.all_notes, guesses=dates.guesses)
    return _with_clock(frame, options, times)


def _with_clock(frame: pd.DataFrame, options: ReadOptions, times: Times) -> Times:
    """The times with the time of the day from another column, where they are days that repeat."""
    there = times.index.dropna()
    if not there.has_duplicates or not bool((there == there.normalize()).all()):
        return times
    found = _clock_beside(frame, options, times.index, times.used)
    if found is None:
        return times
    columns = [found]
    index = pd.DatetimeIndex(times.index + found[1])
    if index.has_duplicates and bool((index == index.floor("h")).all()):
        columns.extend(within_hour(frame, (*times.used, *options.kept)))
    for _, clock in columns[1:]:
        index = pd.DatetimeIndex(index + clock)
    names = tuple(name for name, _ in columns)
    why = f"the time of the day, read together with {quoted(times.column)}"
    out = tuple(LeftOut(name, why) for name in names)
    return replace(
        times, index=index.as_unit("us"), used=(*times.used, *names), left_out=(*times.left_out, *out)
    )


def _clock_beside(
    frame: pd.DataFrame, options: ReadOptions, days: pd.DatetimeIndex, used: tuple[str, ...]
) -> tuple[str, pd.TimedeltaIndex] | None:
    """The column that holds the time of those days, and what it holds.

    One whose name may mean something else, too, such as delivery time, must make the rows rise.
    """
    others = [str(column) for column in frame.columns if column not in used and column not in options.kept]
    for called in (True, False):
        for other in others:
            if is_called_clock(other) != called or (clock := clock_of(frame[other], other)) is None:
                continue
            if called or (rises(days + clock, ENOUGH) and not naming_columns(frame, days, used)):
                return other, clock
    return None


def _times_of_parts(frame: pd.DataFrame, options: ReadOptions) -> Times | None:
    parts = parts_of(frame)
    if parts is None:
        return None
    first, *others = parts.used
    why = f"a part of the time, read together with {quoted(first)}"
    times = Times(first, parts.index, parts.used, tuple(LeftOut(other, why) for other in others))
    return _with_clock(frame, options, times) if parts.of_days else times


def _bare_years(frame: pd.DataFrame) -> Times | None:
    """Times from a column of years, unless they repeat in a table that holds only one series."""
    texts = sum(not pd.api.types.is_numeric_dtype(frame[column]) for column in frame.columns)
    for place, column in enumerate(frame.columns):
        if not (is_named_like_time(column) or (place == 0 and column == NAMELESS)):
            continue
        dates = dates_of(frame[column], column, years=True, first=place == 0)
        if dates is None:
            continue
        repeats = dates.times.dropna().has_duplicates
        if not repeats or texts or naming_columns(frame, dates.times, (column,)):
            return Times(column, dates.times, (column,))
    return None
