"""Which column of a table says when: one of dates, or several that make the time together."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.choices import Guess, Order, Reading
from rnnlab.series.groups import naming_columns
from rnnlab.series.series import MOST_PLACES, LeftOut, Place, Repair
from rnnlab.series.time.clock import clock_of
from rnnlab.series.time.dates import AS_SAID, ENOUGH, HALF, MOST_SAMPLE, Dates
from rnnlab.series.time.dates_in_numbers import dates_in_numbers
from rnnlab.series.time.dates_in_text import dates_in_text
from rnnlab.series.time.parts import NAMES, parts_of
from rnnlab.series.wording import listed, quoted, words_of

ENGLISH = ("time", "date", "datetime", "timestamp", "ds", "dt", "ts", "utc", "unix", "epoch", "period")
OTHERS = (
    "datum",
    "zeit",
    "zeitstempel",
    "uhrzeit",
    "fecha",
    "hora",
    "jour",
    "heure",
    "data",
    "tiempo",
    "temps",
)
DAYS = frozenset(("date", "datum", "fecha", "dates", "datetime", "timestamp", "day", "dt", "ds"))
YEARS = NAMES["year"] | {"years", "season", "anno"}
TIME_WORDS = frozenset((*ENGLISH, *OTHERS, *DAYS, *YEARS, "month", "monat", "hour", "tag"))
FIRST_YEAR = 1500  # of columns that are not called years
LAST_YEAR = 2100  # of a first column without a name
NAMELESS = "column 1"
MOST_LOOKED_AT, MOST_OPTIONS = 300, 20
_SPELLED_OUT = re.compile(r"y{2,4}[^a-z]?m{2}[^a-z]?d{2}.*", re.IGNORECASE)


@dataclass(frozen=True)
class Times:
    """When the rows were: (rows,), NaT where a time could not be read.

    column: the column the times came from, or the first of several; used: all of those columns.
    """

    column: str
    index: pd.DatetimeIndex
    used: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()


def times_of(frame: pd.DataFrame, how: Reading) -> Times | None:
    """The times of the table's rows, or None where no column holds any or none are wanted.

    Raises Mistake where the wanted column is missing or does not read as dates.
    """
    if how.time == "":
        return None
    if how.time is not None:
        return _wanted_times(frame, how.time, how.order)
    for place, column in enumerate(frame.columns):
        dates = _dates(frame[column], column, how.order, numbered=place == 0)
        if dates is not None:
            return _with_clock(frame, column, dates)
    return _times_of_parts(frame) or _bare_years(frame)


def guesses_of_time(frame: pd.DataFrame, times: Times | None, how: Reading) -> tuple[Guess, ...]:
    """What the time column is and could be; the order of day and month where it can be told in two ways."""
    options = _readable_columns(frame, ENOUGH)
    if times is None:
        why = "as you said" if how.time == "" else "no column reads as dates"
        return (Guess("time", "", (*options, ""), why),) if options or how.time == "" else ()
    if times.column not in options:
        options = [times.column, *options]
    why = f"read together: {listed(times.used)}" if len(times.used) > 1 else ""
    return Guess("time", times.column, (*options, ""), why), *times.guesses


def notes_without_time(frame: pd.DataFrame, how: Reading) -> tuple[str, ...]:
    """For a table whose times were not found: which column holds dates in some of its rows."""
    if how.time == "":
        return ()
    return tuple(
        f"{quoted(column)} holds dates in some of its rows only, so the rows are taken for the steps: choose it "
        "as the time column to leave out the rows without a date."
        for column in _readable_columns(frame, HALF)[:1]
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


def _wanted_times(frame: pd.DataFrame, wanted: str, order: Order | None) -> Times:
    if wanted not in frame.columns:
        raise Mistake(
            f"There is no column {quoted(wanted)} to read times from: choose one of {listed(frame.columns)}."
        )
    parts = _times_of_parts(frame)
    if parts is not None and wanted in parts.used:
        return parts
    for enough in (ENOUGH, HALF):
        dates = _dates(frame[wanted], wanted, order, years=True, named=True, enough=enough)
        if dates is not None:
            return _with_clock(frame, wanted, dates)
    present = frame[wanted].dropna()
    first = f"{quoted(present.iloc[0])} in row {present.index[0]}" if len(present) else "it is empty"
    raise Mistake(
        f"The column {quoted(wanted)} does not read as dates ({first}): choose another time column, "
        "or write dates such as 2024-01-31 13:00."
    )


def _dates(
    values: pd.Series,
    column: str,
    order: Order | None = None,
    *,
    years: bool = False,
    named: bool = False,
    numbered: bool = False,
    enough: float = ENOUGH,
) -> Dates | None:
    """The dates of one column; numbers count as dates only in a column named like a time.

    numbered: True for the first column, which may do without a name.
    """
    if pd.api.types.is_bool_dtype(values):
        return None
    words = frozenset(words_of(column))
    called = named or _is_named_like_time(column)
    nameless = numbered and column == NAMELESS
    if not pd.api.types.is_numeric_dtype(values):
        dates = dates_in_text(values.astype("str"), order, enough)
        if dates is None and order is not None and dates_in_text(values.astype("str"), None, enough):
            last = quoted(values.dropna().iloc[-1])
            raise Mistake(
                f"The dates in {quoted(column)}, such as {last}, do not read with the {order}: "
                "choose the other order."
            )
        if dates is not None or not called:
            return dates
        texts = values
        values = pd.to_numeric(values, errors="coerce")
        if values.notna().sum() < enough * texts.notna().sum():
            return None
    elif not called and not nameless:
        return None
    first_year = (1 if words & YEARS else FIRST_YEAR) if years else None
    days = named or bool(words & DAYS) or column.lower().endswith("date")
    times = dates_in_numbers(values, first_year=first_year, days=days, enough=enough)
    if times is None or (nameless and not called and not _rises(times)):
        return None
    if nameless and years and not (times.year.max() <= LAST_YEAR and (np.diff(times.year) == 1).all()):
        return None
    return Dates(times)


def _rises(times: pd.DatetimeIndex) -> bool:
    steps = np.diff(times.dropna().asi8)
    return bool(len(steps) and (steps > 0).all())


def _is_named_like_time(column: str) -> bool:
    if _SPELLED_OUT.fullmatch(column.strip()):
        return True
    return any(word in TIME_WORDS or word.endswith(("time", "date", "datum")) for word in words_of(column))


def _readable_columns(frame: pd.DataFrame, enough: float) -> list[str]:
    """The columns of which a sample reads as dates; numbers only where they rise from row to row."""
    rows = np.unique(np.linspace(0, len(frame) - 1, MOST_SAMPLE).astype(np.int64))
    found: list[str] = []
    for column in frame.columns[:MOST_LOOKED_AT]:
        sample = frame[column].iloc[rows]
        if pd.api.types.is_numeric_dtype(sample) and not _is_named_like_time(column):
            times = dates_in_numbers(sample, first_year=None, days=False, enough=enough)
            readable = times is not None and _rises(times)
        else:
            readable = _dates(sample, column, years=True, enough=enough) is not None
        if readable:
            found.append(str(column))
        if len(found) == MOST_OPTIONS:
            break
    return found


def _with_clock(frame: pd.DataFrame, column: str, dates: Dates) -> Times:
    """The dates with the time of the day from another column, where they repeat without one."""
    guesses: tuple[Guess, ...] = ()
    notes = dates.notes
    if dates.order is not None:
        guesses = (Guess("order", dates.order, ("day first", "month first"), dates.told, dates.asked),)
        if dates.told != AS_SAID:
            notes = (*notes, f"{dates.told}: read with the {dates.order}.")
    there = dates.times.dropna()
    if there.has_duplicates and bool((there == there.normalize()).all()):
        for other in frame.columns:
            clock = None if other == column else clock_of(frame[other], str(other))
            if clock is not None:
                why = f"the time of the day, read together with {quoted(column)}"
                together = pd.DatetimeIndex(dates.times + clock).as_unit("us")
                return Times(column, together, (column, other), (LeftOut(other, why),), notes, guesses)
    return Times(column, dates.times, (column,), notes=notes, guesses=guesses)


def _times_of_parts(frame: pd.DataFrame) -> Times | None:
    parts = parts_of(frame)
    if parts is None:
        return None
    first, *others = parts.used
    left_out = tuple(
        LeftOut(other, f"a part of the time, read together with {quoted(first)}") for other in others
    )
    return Times(first, parts.index, parts.used, left_out)


def _bare_years(frame: pd.DataFrame) -> Times | None:
    """Times from a column of years, unless they repeat in a table that holds only one series."""
    texts = sum(not pd.api.types.is_numeric_dtype(frame[column]) for column in frame.columns)
    for place, column in enumerate(frame.columns):
        if not (_is_named_like_time(column) or (place == 0 and column == NAMELESS)):
            continue
        dates = _dates(frame[column], column, years=True, numbered=place == 0)
        if dates is None:
            continue
        repeats = dates.times.dropna().has_duplicates
        if not repeats or texts or naming_columns(frame, dates.times, (column,)):
            return Times(column, dates.times, (column,))
    return None
