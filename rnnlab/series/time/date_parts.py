"""Combines times from columns of years, months, quarters, weeks, days, hours and minutes."""

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.time.dates import known, rises
from rnnlab.series.time.nameless_parts import days_below_codes, nameless_parts
from rnnlab.series.time.part_values import (
    CLOCK,
    LETTERS,
    NAMELESS,
    NAMES,
    SECOND,
    THREE_MONTHS,
    Parts,
    dates_of_parts,
    numbers_of_part,
    plain_name,
)
from rnnlab.series.time.typical_year import year_for

# The columns that make a date, from the finest; a time of day is added to a day.
DATES = (("year", "month", "day"), ("year", "doy"), ("year", "month"), ("year", "quarter"), ("year", "week"))
DATES_OF_ANY_YEAR = (("month", "day"), ("doy",))
MOST_DAYS = 31  # of a month


def parts_of(frame: pd.DataFrame, *, any_year: bool = False) -> Parts | None:
    """Combine the times from columns named like parts of one, or from the first columns without names.

    any_year: for dates without a year, in order.
    """
    if list(frame.columns[:2]) == [NAMELESS, SECOND]:
        return None if any_year else nameless_parts(frame)
    if not any_year and len(frame.columns) > 2 and (parts := days_below_codes(frame)) is not None:
        return parts
    named = _named(frame)
    if not any_year and {"year", "month"} <= named.keys() and "day" not in named:
        named |= _day_of_other_name(frame, named)
    if any_year and "year" in named:
        return None
    for wanted in DATES_OF_ANY_YEAR if any_year else DATES:
        if not all(part in named for part in wanted):
            continue
        numbers = {part: numbers_of_part(frame[named[part]], part) for part in wanted}
        if any(part is None for part in numbers.values()):
            continue
        used = [named[part] for part in wanted]
        index = dates_of_parts(_with_year({p: values for p, values in numbers.items() if values is not None}))
        if wanted[-1] in ("day", "doy"):
            for part, seconds in CLOCK.items():
                values = numbers_of_part(frame[named[part]], part) if part in named else None
                if values is None:
                    break
                index, used = index + pd.to_timedelta(values * seconds, unit="s"), [*used, named[part]]
            if wanted[-1] == "day" and "doy" in named and _repeats_days(frame[named["doy"]], index):
                used.append(named["doy"])
        index = pd.DatetimeIndex(index).as_unit("us")
        # A day of the year alone may be any number that rises.
        if any_year and (len(used) < 2 or not rises(index)):
            continue
        if known(index) and known(index) >= th.MOSTLY * len(frame):
            return Parts(index, tuple(used), wanted[-1] in ("day", "doy"))
    return None


def _day_of_other_name(frame: pd.DataFrame, named: dict[str, str]) -> dict[str, str]:
    """Return the column of days beside those of years and months, if one of another name gives every row its day."""
    year, month = (numbers_of_part(frame[named[part]], part) for part in ("year", "month"))
    if year is None or month is None or rises(dates_of_parts({"year": year, "month": month})):
        return {}
    for column in map(str, frame.columns[: th.FIRST_TRIED]):
        days = frame[column]
        if column in named.values() or not pd.api.types.is_integer_dtype(days):
            continue
        if days.min() != 1 or not 28 <= days.max() <= MOST_DAYS:
            continue
        index = dates_of_parts({"year": year, "month": month, "day": days.to_numpy(dtype=np.float64)})
        if not index.hasnans and (rises(index) or rises(index[::-1])):
            return {"day": column}
    return {}


def _with_year(numbers: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the numbers of each part, with a year that stands for any if there is none."""
    if "year" in numbers:
        return numbers
    if "doy" in numbers:
        is_leap_day = numbers["doy"] == 366
    else:
        is_leap_day = (numbers["month"] == 2) & (numbers["day"] == 29)
    return {"year": np.full(len(is_leap_day), float(year_for(bool(is_leap_day.any())))), **numbers}


def finer_parts(
    frame: pd.DataFrame, times: pd.DatetimeIndex, used: tuple[str, ...]
) -> tuple[tuple[str, pd.TimedeltaIndex], ...]:
    """Return the columns of minutes, seconds and milliseconds that repeated times lack, and what to add, (rows,)."""
    named = _named(frame)
    if any("max" in str(column).lower() for column in frame.columns):
        return ()  # then the column named min is a minimum
    columns = []
    for part, coarser in (("minute", "hour"), ("second", "minute"), ("millisecond", "second")):
        column = named.get(part)
        if column is None or column in used or not pd.api.types.is_numeric_dtype(frame[column]):
            continue
        whole = times.dropna().as_unit("us")
        if (whole.asi8 % int(CLOCK[coarser] * 1e6)).any() or not whole.has_duplicates:
            continue
        numbers = numbers_of_part(frame[column], part)
        if numbers is None or np.nanmax(numbers, initial=0) * CLOCK[part] >= CLOCK[coarser]:
            continue
        columns.append((column, pd.TimedeltaIndex(pd.to_timedelta(numbers * CLOCK[part], unit="s"))))
        times = pd.DatetimeIndex(times + columns[-1][1])
    return tuple(columns)


def _repeats_days(values: pd.Series, index: pd.DatetimeIndex) -> bool:
    """Whether a column of days of the year says the same as the dates."""
    days = numbers_of_part(values, "doy")
    return days is not None and bool((days == index.day_of_year).mean() >= th.MOSTLY)


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
            unit = _unit_of(frame[column]) if plain in ("period", "seas", "season") else None
            if unit is not None:
                columns.setdefault(unit, column)
            if plain == "mm" and "month" in columns:
                columns.setdefault("minute", column)
    if "year" not in columns and {"year", "month"} <= letters.keys():
        columns = letters | columns
    if not {"month", "doy"} & columns.keys() and {"year", "day"} <= columns.keys():
        days = frame[columns["day"]]
        if pd.api.types.is_integer_dtype(days) and days.max() > MOST_DAYS:
            columns["doy"] = columns.pop("day")
    for column in map(str, frame.columns):
        if plain_name(column) == "mn":
            columns.setdefault("minute" if "month" in columns else "month", column)
    return columns


def _unit_of(periods: pd.Series) -> str | None:
    """Return what a column of M01, M02 or Q01, Q02 counts; of DJF, JFM the months in the middle."""
    if pd.api.types.is_numeric_dtype(periods):
        return None
    texts = set(periods.dropna().astype("str").str.strip().str.upper())
    if len(texts) > 1 and texts <= THREE_MONTHS.keys():
        return "month"
    first = {text[:1] for text in texts}
    return {"M": "month", "Q": "quarter"}.get(first.pop()) if len(first) == 1 else None
