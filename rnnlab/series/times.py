"""Which column of a table says when: one of dates, or several that make the time together."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.dates import ENOUGH, Dates, clock_times, dates_in_numbers, dates_in_text, known
from rnnlab.series.series import LeftOut, Repair
from rnnlab.series.wording import listed, quoted, words_of

ENGLISH = ("time", "date", "datetime", "timestamp", "ds", "dt", "ts", "utc", "unix", "epoch", "period")
GERMAN = ("datum", "zeit", "zeitstempel", "jahr", "monat", "tag")
TIME_WORDS = frozenset((*ENGLISH, "year", "month", "day", "hour", *GERMAN))
PARTS: dict[str, frozenset[str]] = {
    "year": frozenset(("year", "yr", "jahr")),
    "month": frozenset(("month", "mo", "mnth", "mon", "monat")),
    "day": frozenset(("day", "dd", "tag", "dy")),
    "hour": frozenset(("hour", "hours", "hr", "hh", "stunde")),
    "minute": frozenset(("minute", "minutes")),
}


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


def times_of(frame: pd.DataFrame, wanted: str | None) -> Times | None:
    """The times of the table's rows, or None where no column holds any.

    Raises Mistake where the wanted column is missing or does not read as dates.
    """
    if wanted is not None:
        return _wanted_times(frame, wanted)
    for column in frame.columns:
        dates = _dates(frame[column], column, years=False)
        if dates is not None:
            return _with_clock(frame, column, dates)
    return _times_of_parts(frame) or _bare_years(frame)


def readable_rows(
    frame: pd.DataFrame, times: Times
) -> tuple[pd.DataFrame, pd.DatetimeIndex, tuple[Repair, ...]]:
    """The rows whose time could be read, their times, and a repair that counts the others."""
    bad = np.asarray(times.index.isna())
    if not bad.any():
        return frame, times.index, ()
    row = int(np.flatnonzero(bad)[0])
    text = frame[times.column].iloc[row]
    shown = "nothing" if pd.isna(text) else quoted(text)
    where = f"{quoted(times.column)} ({shown} in row {frame.index[row]})"
    what = f"rows without a readable time in {where}: left out"
    return frame.loc[~bad], times.index[~bad], (Repair(what, int(bad.sum())),)


def _wanted_times(frame: pd.DataFrame, wanted: str) -> Times:
    if wanted not in frame.columns:
        raise Mistake(
            f"There is no column {quoted(wanted)} to read times from: choose one of {listed(frame.columns)}."
        )
    parts = _times_of_parts(frame)
    if parts is not None and wanted in parts.used:
        return parts
    dates = _dates(frame[wanted], wanted, years=True, named=True)
    if dates is not None:
        return _with_clock(frame, wanted, dates)
    present = frame[wanted].dropna()
    first = f"{quoted(present.iloc[0])} in row {present.index[0]}" if len(present) else "it is empty"
    raise Mistake(
        f"The column {quoted(wanted)} does not read as dates ({first}): choose another time column, "
        "or write dates such as 2024-01-31 13:00."
    )


def _dates(values: pd.Series, column: str, *, years: bool, named: bool = False) -> Dates | None:
    """The dates of one column; numbers count as dates only in a column named like a time."""
    if pd.api.types.is_bool_dtype(values):
        return None
    if pd.api.types.is_numeric_dtype(values):
        if not (named or _is_named_like_time(column)):
            return None
        times = dates_in_numbers(values, years=years)
        return None if times is None else Dates(times)
    dates = dates_in_text(values.astype("str"))
    if dates is not None or not (named or _is_named_like_time(column)):
        return dates
    numbers = pd.to_numeric(values, errors="coerce")
    if numbers.notna().sum() < ENOUGH * values.notna().sum():
        return None
    times = dates_in_numbers(numbers, years=years)
    return None if times is None else Dates(times)


def _is_named_like_time(column: str) -> bool:
    return any(word in TIME_WORDS or word.endswith(("time", "date")) for word in words_of(column))


def _with_clock(frame: pd.DataFrame, column: str, dates: Dates) -> Times:
    """The dates with the time of the day from another column, where they repeat without one."""
    notes = () if dates.note is None else (dates.note,)
    alone = Times(column, dates.times, (column,), notes=notes)
    there = dates.times.dropna()
    if not there.has_duplicates or not (there == there.normalize()).all():
        return alone
    for other in frame.columns:
        clock = None if other == column else _clock(frame[other], other)
        if clock is not None:
            why = f"the time of the day, read together with {quoted(column)}"
            together = pd.DatetimeIndex(dates.times + clock).as_unit("us")
            return Times(column, together, (column, other), (LeftOut(other, why),), notes)
    return alone


def _clock(values: pd.Series, column: str) -> pd.TimedeltaIndex | None:
    if not pd.api.types.is_numeric_dtype(values):
        return clock_times(values.astype("str"))
    if column.strip().lower() not in PARTS["hour"] or not values.dropna().between(0, 24).all():
        return None
    return pd.TimedeltaIndex(pd.to_timedelta(_floats(values), unit="h"))


def _floats(values: pd.Series) -> np.ndarray:
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def _times_of_parts(frame: pd.DataFrame) -> Times | None:
    """Times put together from columns of years, months and perhaps days, hours and minutes."""
    found: dict[str, str] = {}
    for part, names in PARTS.items():
        column = next((name for name in frame.columns if name.strip().lower() in names), None)
        if column is None:
            continue
        if not pd.api.types.is_numeric_dtype(frame[column]) or pd.api.types.is_bool_dtype(frame[column]):
            return None
        found[part] = column
    if "year" not in found or "month" not in found:
        return None
    if "day" not in found:
        found = {part: found[part] for part in ("year", "month")}
    index = _assembled({part: _floats(frame[column]) for part, column in found.items()})
    if known(index) < ENOUGH * len(frame):
        return None
    first, *others = found.values()
    left_out = tuple(
        LeftOut(other, f"a part of the time, read together with {quoted(first)}") for other in others
    )
    return Times(first, index, tuple(found.values()), left_out)


def _assembled(numbers: dict[str, np.ndarray]) -> pd.DatetimeIndex:
    year, month = numbers["year"], numbers["month"]
    day = numbers.get("day", np.ones(len(year)))
    hour, minute = (numbers.get(part, np.zeros(len(year))) for part in ("hour", "minute"))
    good = (year >= 1700) & (year <= 2250) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    good &= (hour >= 0) & (hour <= 24) & (minute >= 0) & (minute < 60)
    whole = [np.where(good, part, 1).astype(np.int64) for part in (year, month, day)]
    months = (whole[0] - 1970) * 12 + whole[1] - 1
    dates = months.astype("datetime64[M]").astype("datetime64[D]") + (whole[2] - 1)
    # The 31st of a month of 30 days has run over into the next month.
    good &= dates.astype("datetime64[M]") == months.astype("datetime64[M]")
    minutes = np.where(good, hour * 60 + minute, 0).astype(np.int64).astype("timedelta64[m]")
    moments = dates.astype("datetime64[us]") + minutes
    moments[~good] = np.datetime64("NaT")
    return pd.DatetimeIndex(moments)


def _bare_years(frame: pd.DataFrame) -> Times | None:
    """Times from a column of years, unless they repeat in a table that holds only one series."""
    texts = sum(not pd.api.types.is_numeric_dtype(frame[column]) for column in frame.columns)
    for column in frame.columns:
        if _is_named_like_time(column):
            dates = _dates(frame[column], column, years=True)
            if dates is not None and (texts or not dates.times.dropna().has_duplicates):
                return Times(column, dates.times, (column,))
    return None
