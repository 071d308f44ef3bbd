"""Combines times from columns without names: years, months, days and hours that follow each other."""

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.file.cells import plain_numbers
from rnnlab.series.time.dates import rises
from rnnlab.series.time.dates_in_numbers import whole_days
from rnnlab.series.time.part_values import CLOCK, Parts, dates_of_parts, numbers_of_part
from rnnlab.series.time.time_of_day import clock_of_digits, clock_of_periods, clock_times
from rnnlab.series.time.typical_year import typical_year

# The orders in which columns without names follow each other, and how many of them give a date at least.
LAYOUTS = (
    (("year", "doy", "month", "day", "hour", "minute", "second"), 4),
    (("year", "month", "day", "doy", "hour", "minute", "second"), 4),
    (("year", "month", "day", "hour", "minute", "second"), 2),
    (("year", "month", "day", "period"), 4),
    (("year", "doy", "hhmm"), 3),
    (("year", "doy", "hour", "minute", "second"), 2),
    (("day", "month", "year", "hour", "minute", "second"), 3),
    (("month", "day", "year", "hour", "minute", "second"), 3),
)


def nameless_parts(frame: pd.DataFrame) -> Parts | None:
    """Combine the fewest columns that can be years, months and so on and give times in order.

    Before them may be other columns: texts, a station's number, and also values.
    """
    columns = list(map(str, frame.columns))
    for start in range(min(len(columns), th.MOST_BEFORE_TIMES + 1)):
        layouts = LAYOUTS if start == 0 else [layout for layout in LAYOUTS if layout[0][0] == "year"]
        for layout, least in layouts:
            parts = _in_layout(frame, layout, least, columns[start : start + th.MOST_DATE_PARTS])
            if parts is not None:
                return parts
        parts = _days_and_clock(frame, columns[start:], may_repeat=start > 0)
        if parts is not None:
            return parts
    return None


def days_below_codes(frame: pd.DataFrame) -> Parts | None:
    """Combine days of the year below a station's number with times of day such as 2359 below their year."""
    station, year = map(str, frame.columns[:2])
    numeric = all(pd.api.types.is_integer_dtype(frame[column]) for column in (station, year))
    if not (
        numeric and station.isdecimal() and year.isdecimal() and th.FIRST_YEAR <= int(year) <= th.LAST_YEAR
    ):
        return None
    days, hours = numbers_of_part(frame[station], "doy"), _values(frame[year], "hhmm")
    if days is None or hours is None:
        return None
    index = _moments({"year": np.full(len(frame), float(year)), "doy": days, "hhmm": hours})
    return Parts(index, (station, year), of_days=True) if rises(index) else None


def _is_text(values: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(values) and bool(values.notna().all())


def _is_year(values: pd.Series) -> bool:
    return bool(
        pd.api.types.is_integer_dtype(values)
        and values.min() >= th.FIRST_YEAR
        and values.max() <= th.LAST_YEAR
        and (np.diff(values) == 0).any()
    )


def _in_layout(frame: pd.DataFrame, layout: tuple[str, ...], least: int, columns: list[str]) -> Parts | None:
    """Combine the fewest first columns with the parts in the layout's order; None if they give no times in order.

    least: how many columns give a date. A day of the year beside a month must be the same day.
    """
    numbers: dict[str, np.ndarray] = {}
    for part, column in zip(layout, columns, strict=False):
        named = part in ("month", "hour") and _is_text(frame[column])
        left = frame.shape[1] - len(numbers) - 1
        if not left or not (named or pd.api.types.is_integer_dtype(frame[column])):
            return None
        if part == "year" and not _is_year(frame[column]):
            return None
        values = _values(frame[column], part)
        if values is None or np.isnan(values).any():
            return None
        numbers[part] = values
        if len(numbers) < least:
            continue
        if {"doy", "month"} <= numbers.keys() and not _same_days(numbers):
            return None
        index = _moments(numbers)
        in_order = rises(index) or rises(index[::-1]) or typical_year(index) is not None
        if not index.hasnans and in_order:
            used = tuple(columns[: len(numbers)])
            return Parts(index, used, "day" in numbers or "doy" in numbers)
    return None


def _same_days(numbers: dict[str, np.ndarray]) -> bool:
    """Whether the days of the year are those of the months and days."""
    days = dates_of_parts({part: numbers[part] for part in ("year", "month", "day")})
    return bool(np.array_equal(days.day_of_year, numbers["doy"]))


def _moments(numbers: dict[str, np.ndarray]) -> pd.DatetimeIndex:
    """Return the days, (rows,), with the times of day."""
    index = dates_of_parts(
        {part: values for part, values in numbers.items() if part != "doy" or "day" not in numbers}
    )
    clock = {"hhmm": 3600.0, "period": 3600.0} | CLOCK
    for unit in clock.keys() & numbers.keys():
        index = pd.DatetimeIndex(index + pd.to_timedelta(numbers[unit] * clock[unit], unit="s"))
    return index.as_unit("us")


def _values(values: pd.Series, part: str) -> np.ndarray | None:
    """Return the part's numbers: hours of a period, a time of day in words, or numbers such as 1330 with minutes."""
    if part == "period":
        clock = clock_of_periods(plain_numbers(values))
    elif part == "hour" and _is_text(values):
        clock = clock_times(values.astype("str"))
    elif part == "hhmm":
        numbers = plain_numbers(values)
        clock = clock_of_digits(numbers) if 60 < numbers.max(initial=0) <= 2400 else None
    else:
        return numbers_of_part(values, part)
    return None if clock is None or clock.hasnans else np.asarray(clock.total_seconds()) / 3600


def _days_and_clock(frame: pd.DataFrame, columns: list[str], *, may_repeat: bool) -> Parts | None:
    """Combine days such as 20240131 with times such as 133000, 13:30 or a period of the day, if they are in order.

    may_repeat: whether the days may stand for themselves, one or several rows a day.
    """
    if len(columns) < 2 or not pd.api.types.is_integer_dtype(frame[columns[0]]):
        return None
    days = whole_days(frame[columns[0]])
    if days is None:
        return None
    for clock in _clocks(frame[columns[1]]) if len(columns) > 2 else ():
        index = pd.DatetimeIndex(days + clock).as_unit("us")
        if not index.hasnans and (rises(index) or rises(index[::-1])):
            return Parts(index, tuple(columns[:2]), of_days=True)
    steps = np.diff(days.asi8)
    in_order = bool((steps >= 0).all() or (steps <= 0).all()) and days.nunique() > 1
    return Parts(days, (columns[0],), of_days=True) if may_repeat and in_order else None


def _clocks(values: pd.Series) -> list[pd.TimedeltaIndex]:
    """Return the times of day that a column may mean."""
    if not pd.api.types.is_numeric_dtype(values):
        clock = clock_times(values.astype("str"))
        return [] if clock is None else [clock]
    if not pd.api.types.is_integer_dtype(values):
        return []
    numbers = values.to_numpy(dtype=np.float64)
    return [clock for clock in (clock_of_digits(numbers), clock_of_periods(numbers)) if clock is not None]
