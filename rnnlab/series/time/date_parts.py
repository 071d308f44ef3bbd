"""Combines times from columns of years, months, quarters, weeks, days, hours and minutes."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series.time.dates import known
from rnnlab.series.time.month_names import MONTHS
from rnnlab.series.time.periods import month_starts, week_days
from rnnlab.series.vocabulary import vocabulary

NAMES = {
    part: vocabulary(f"date_parts.{part}")
    for part in ("year", "quarter", "month", "week", "doy", "day", "hour", "minute", "second")
}
# The columns that make a date, from the finest; a time of day is added to a day.
DATES = (("year", "month", "day"), ("year", "doy"), ("year", "month"), ("year", "quarter"), ("year", "week"))
MOSTLY = 0.9  # statistics offices put the year's mean after its twelve months
NAMELESS, SECOND = "column 1", "column 2"
FIRST_YEAR = 1500  # of columns without names
CLOCK = {"hour": 3600.0, "minute": 60.0, "second": 1.0}


@dataclass(frozen=True)
class Parts:
    """Times of the rows, (rows,), and the columns that they are combined from.

    of_days: whether they give the day, with or without a time of day.
    """

    index: pd.DatetimeIndex
    used: tuple[str, ...]
    of_days: bool = False


def parts_of(frame: pd.DataFrame) -> Parts | None:
    """Combine the times from columns named like parts of one, or from the first columns without names."""
    if list(frame.columns[:2]) == [NAMELESS, SECOND]:
        return _nameless_parts(frame)
    named = _named(frame)
    for wanted in DATES:
        if not all(part in named for part in wanted):
            continue
        numbers = {part: _numbers(frame[named[part]], part) for part in wanted}
        if any(part is None for part in numbers.values()):
            continue
        used = [named[part] for part in wanted]
        index = _dates({part: values for part, values in numbers.items() if values is not None})
        if wanted[-1] in ("day", "doy"):
            for part, seconds in CLOCK.items():
                values = _numbers(frame[named[part]], part) if part in named else None
                if values is None:
                    break
                index, used = index + pd.to_timedelta(values * seconds, unit="s"), [*used, named[part]]
        index = pd.DatetimeIndex(index).as_unit("us")
        if known(index) and known(index) >= MOSTLY * len(frame):
            return Parts(index, tuple(used), wanted[-1] in ("day", "doy"))
    return None


def within_hour(frame: pd.DataFrame, used: tuple[str, ...]) -> tuple[tuple[str, pd.TimedeltaIndex], ...]:
    """Return the columns of whole minutes and seconds beside one of hours, and the times to add, (rows,)."""
    named = _named(frame)
    if any("max" in str(column).lower() for column in frame.columns):
        return ()  # then the column named min is a minimum
    columns = []
    for part in ("minute", "second"):
        column = named.get(part)
        if column is None or column in used or not pd.api.types.is_integer_dtype(frame[column]):
            break
        if (numbers := _numbers(frame[column], part)) is None:
            break
        columns.append((column, pd.TimedeltaIndex(pd.to_timedelta(numbers * CLOCK[part], unit="s"))))
    return tuple(columns)


def _nameless_parts(frame: pd.DataFrame) -> Parts | None:
    """Combine the fewest first columns that can be years, months and so on and give times in order."""
    numbers: dict[str, np.ndarray] = {}
    for part, column in zip(("year", "month", "day", *CLOCK), frame.columns[:-1], strict=False):
        values = frame[column]
        part_values = _numbers(values, part) if pd.api.types.is_integer_dtype(values) else None
        if part_values is None or np.isnan(part_values).any():
            return None
        numbers[part] = part_values
        if part == "year":
            if part_values.min() < FIRST_YEAR or (np.diff(part_values) != 0).all():
                return None
            continue
        index = _dates(numbers)
        for unit in CLOCK.keys() & numbers.keys():
            index = pd.DatetimeIndex(index + pd.to_timedelta(numbers[unit] * CLOCK[unit], unit="s"))
        index = index.as_unit("us")
        steps = np.diff(index.asi8)
        if not index.hasnans and bool((steps > 0).all() or (steps < 0).all()):
            return Parts(index, tuple(map(str, frame.columns[: len(numbers)])), "day" in numbers)
    return None


def _named(frame: pd.DataFrame) -> dict[str, str]:
    """Return the column of each part; of MM and mm, as buoys write them, the second are the minutes."""
    columns: dict[str, str] = {}
    for column in map(str, frame.columns):
        plain = re.sub(r"[\W_]+", "", column.lower())
        for part, names in NAMES.items():
            if plain in names and part not in columns:
                columns[part] = column
                break
        else:
            unit = _unit_of(frame[column]) if plain == "period" else None
            if unit is not None:
                columns.setdefault(unit, column)
            if plain == "mm" and "month" in columns:
                columns.setdefault("minute", column)
    return columns


def _unit_of(periods: pd.Series) -> str | None:
    """Return what a column of M01, M02 or Q01, Q02 counts."""
    if pd.api.types.is_numeric_dtype(periods):
        return None
    first = set(periods.dropna().astype("str").str.strip().str[:1].str.upper())
    return {"M": "month", "Q": "quarter"}.get(first.pop()) if len(first) == 1 else None


def _numbers(values: pd.Series, part: str) -> np.ndarray | None:
    """Return the column's whole numbers as floats, NaN outside the part's bounds; None if it holds others."""
    if pd.api.types.is_bool_dtype(values):
        return None
    if not pd.api.types.is_numeric_dtype(values):
        texts = values.astype("str").str.strip().str.lower()
        if part == "month":
            values = texts.map(MONTHS)
        if part in ("quarter", "week") or values.isna().all():
            values = pd.to_numeric(texts.str.replace(r"^[qtwkm]+", "", regex=True), errors="coerce")
        values = pd.to_numeric(values, errors="coerce")
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    low, high = _BOUNDS[part]
    if part == "year":
        short = (numbers >= 0) & (numbers < 100) & bool(np.nanmax(numbers, initial=0) < 100)
        numbers = np.where(short, numbers + np.where(numbers < 40, 2000, 1900), numbers)
    with np.errstate(invalid="ignore"):
        good = (numbers >= low) & (numbers <= high) & ((numbers % 1 == 0) | (part in CLOCK))
    return np.where(good, numbers, np.nan) if good.mean() >= MOSTLY else None


_BOUNDS = {
    "year": (1, 9999),
    "quarter": (1, 4),
    "month": (1, 12),
    "week": (1, 53),
    "doy": (1, 366),
    "day": (1, 31),
    "hour": (0, 24),
    "minute": (0, 60),
    "second": (0, 60),
}


def _dates(numbers: dict[str, np.ndarray]) -> pd.DatetimeIndex:
    year = numbers["year"]
    if "week" in numbers:
        return week_days(year, numbers["week"], np.ones(len(year)))
    if "quarter" in numbers:
        return month_starts(year, 3 * numbers["quarter"] - 2)
    months = month_starts(year, numbers.get("month", np.ones(len(year))))
    last = numbers.get("day", numbers.get("doy"))
    if last is None:
        return months
    days = pd.DatetimeIndex(months + pd.to_timedelta(last - 1, unit="D")).as_unit("us")
    # The 31st of a month of 30 days has run over into the next month.
    same = days.year == months.year if "doy" in numbers else days.month == months.month
    return pd.DatetimeIndex(days.where(same))
