"""Combines times from columns of years, months, quarters, weeks, days, hours and minutes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series.time.calendar_names import month_numbers
from rnnlab.series.time.dates import known
from rnnlab.series.time.dates_in_numbers import whole_days
from rnnlab.series.time.part_names import LETTERS, NAMES, plain_name
from rnnlab.series.time.periods import month_starts, week_days
from rnnlab.series.time.time_of_day import clock_of_digits, clock_times

# The columns that make a date, from the finest; a time of day is added to a day.
DATES = (("year", "month", "day"), ("year", "doy"), ("year", "month"), ("year", "quarter"), ("year", "week"))
MOSTLY = 0.9  # statistics offices put the year's mean after its twelve months
NAMELESS, SECOND = "column 1", "column 2"
FIRST_YEAR, LAST_YEAR = 1500, 2200  # of columns without names
MOST_PARTS = 8
# The orders in which columns without names follow each other, and how many of them give a date at least.
LAYOUTS = (
    (("year", "doy", "month", "day", "hour", "minute", "second"), 4),
    (("year", "month", "day", "doy", "hour", "minute", "second"), 4),
    (("year", "month", "day", "hour", "minute", "second"), 2),
    (("year", "doy", "hhmm"), 3),
    (("year", "doy", "hour", "minute", "second"), 2),
    (("day", "month", "year", "hour", "minute", "second"), 3),
    (("month", "day", "year", "hour", "minute", "second"), 3),
)
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
            if wanted[-1] == "day" and "doy" in named and _repeats_days(frame[named["doy"]], index):
                used.append(named["doy"])
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
    columns = frame.columns[:MOST_PARTS]
    # Loggers write the number of their program before the year.
    skipped = int(len(columns) > 2 and frame[NAMELESS].nunique() == 1 and _is_year(frame[SECOND]))
    for layout, least in LAYOUTS:
        parts = _in_layout(frame, layout, least, list(map(str, columns[skipped:])))
        if parts is not None:
            return parts
    return _days_and_clock(frame, list(map(str, columns)))


def _is_year(values: pd.Series) -> bool:
    return bool(
        pd.api.types.is_integer_dtype(values)
        and values.min() >= FIRST_YEAR
        and values.max() <= LAST_YEAR
        and (np.diff(values) == 0).any()
    )


def _in_layout(frame: pd.DataFrame, layout: tuple[str, ...], least: int, columns: list[str]) -> Parts | None:
    """Combine the fewest first columns with the parts in the layout's order; None if they give no times in order.

    least: how many columns give a date. A day of the year beside a month must be the same day.
    """
    numbers: dict[str, np.ndarray] = {}
    for part, column in zip(layout, columns, strict=False):
        if column == frame.columns[-1] or not pd.api.types.is_integer_dtype(frame[column]):
            return None
        if part == "year" and not _is_year(frame[column]):
            return None
        values = _hours(frame[column]) if part == "hhmm" else _numbers(frame[column], part)
        if values is None or np.isnan(values).any():
            return None
        numbers[part] = values
        if len(numbers) < least:
            continue
        if {"doy", "month"} <= numbers.keys() and not _same_days(numbers):
            return None
        index = _moments(numbers)
        steps = np.diff(index.asi8)
        if not index.hasnans and bool((steps > 0).all() or (steps < 0).all()):
            used = tuple(columns[: len(numbers)])
            return Parts(index, used, "day" in numbers or "doy" in numbers)
    return None


def _same_days(numbers: dict[str, np.ndarray]) -> bool:
    """Whether the days of the year are those of the months and days."""
    days = _dates({part: numbers[part] for part in ("year", "month", "day")})
    return bool(np.array_equal(days.day_of_year, numbers["doy"]))


def _moments(numbers: dict[str, np.ndarray]) -> pd.DatetimeIndex:
    """Return the days, (rows,), with the times of day."""
    index = _dates(
        {part: values for part, values in numbers.items() if part != "doy" or "day" not in numbers}
    )
    clock = {"hhmm": 3600.0} | CLOCK
    for unit in clock.keys() & numbers.keys():
        index = pd.DatetimeIndex(index + pd.to_timedelta(numbers[unit] * clock[unit], unit="s"))
    return index.as_unit("us")


def _repeats_days(values: pd.Series, index: pd.DatetimeIndex) -> bool:
    """Whether a column of days of the year says the same as the dates."""
    days = _numbers(values, "doy")
    return days is not None and bool((days == index.day_of_year).mean() >= MOSTLY)


def _hours(values: pd.Series) -> np.ndarray | None:
    """Return the hours of numbers such as 1330; None if one of them is not such a time or none has minutes."""
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    hours, minutes = np.divmod(numbers, 100)
    good = (hours >= 0) & (hours <= 24) & (minutes < 60)
    return hours + minutes / 60 if good.all() and numbers.max() > 60 else None


def _days_and_clock(frame: pd.DataFrame, columns: list[str]) -> Parts | None:
    """Combine a first column of days such as 20240131 with a second of times such as 133000 or 13:30, if they rise."""
    if len(columns) < 3 or not pd.api.types.is_integer_dtype(frame[columns[0]]):
        return None
    days = whole_days(frame[columns[0]])
    if days is None:
        return None
    values = frame[columns[1]]
    if pd.api.types.is_integer_dtype(values):
        clock = clock_of_digits(values.to_numpy(dtype=np.float64))
    else:
        clock = None if pd.api.types.is_numeric_dtype(values) else clock_times(values.astype("str"))
    if clock is None:
        return None
    index = pd.DatetimeIndex(days + clock).as_unit("us")
    steps = np.diff(index.asi8)
    in_order = not index.hasnans and bool((steps > 0).all() or (steps < 0).all())
    return Parts(index, tuple(columns[:2]), of_days=True) if in_order else None


def _named(frame: pd.DataFrame) -> dict[str, str]:
    """Return the column of each part; of MM and mm, as buoys write them, the second are the minutes."""
    columns: dict[str, str] = {}
    letters: dict[str, str] = {}
    for column in map(str, frame.columns):
        plain = plain_name(column)
        if plain in LETTERS:
            letters.setdefault(LETTERS[plain], column)
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
    if "year" not in columns and {"year", "month"} <= letters.keys():
        columns = letters | columns
    for column in map(str, frame.columns):
        if plain_name(column) == "mn":
            columns.setdefault("minute" if "month" in columns else "month", column)
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
            values = texts.str.strip(".").map(month_numbers(texts.str.strip(".").unique().tolist()))
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
