"""What the numbers of a time column count: `ms` since 1970 or from zero, or `days since 1900-01-01`."""

import re

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.messages import time as messages
from rnnlab.series.time.dates import bounded, moments
from rnnlab.series.vocabulary import vocabulary_table

UNIT_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3_600.0, "days": 86_400.0}
_SPELLINGS = vocabulary_table("time_units.spellings")
UNIT_WORDS = {word: unit for unit, words in _SPELLINGS.items() for word in words.split()}
LONGEST_ELAPSED = 8.8e9  # seconds: some 280 years, as far as the nanoseconds of pandas reach
SINCE_1970 = (1e8, LONGEST_ELAPSED)  # seconds: the years 1973 to 2248
_SINCE = re.compile(r"\s*([a-zµμ]+)\s+(?:since|seit|depuis|from)\s+(.+?)\s*", re.IGNORECASE)


def parts_of_unit(text: str) -> tuple[str, pd.Timestamp | None]:
    """Return the unit and the day that a text names: `hours since 1900-01-01 00:00`.

    Raises Mistake if it names neither.
    """
    match = _SINCE.fullmatch(text)
    unit = UNIT_WORDS.get((match[1] if match else text.strip()).lower())
    if unit is None:
        raise Mistake(messages.unknown_time_unit(text[:60], tuple(UNIT_SECONDS)))
    if match is None:
        return unit, None
    start = pd.to_datetime(re.sub(r"[Zz]$|\s*UTC$|\.0$", "", match[2]).strip(), errors="coerce")
    if not isinstance(start, pd.Timestamp):
        raise Mistake(messages.unknown_time_unit(text[:60], tuple(UNIT_SECONDS)))
    return unit, start.tz_localize(None).as_unit("us")


def unit_in_name(column: str) -> str | None:
    """Return the unit since a day that a column's name says, as in time (hours since 1900-01-01); or None.

    So netCDF's CF conventions write it (https://cfconventions.org, 4.4 Time Coordinate).
    """
    match = re.search(r"[a-zµμ]+\s+since\s+\d{4}-\d{1,2}-\d{1,2}[^)\]]*", column, re.IGNORECASE)
    if match is None:
        return None
    try:
        parts_of_unit(match[0].strip())
    except Mistake:  # another unit, or no day of the calendar: the name says something else
        return None
    return match[0].strip()


def times_in_unit(numbers: np.ndarray, text: str) -> tuple[pd.DatetimeIndex, bool]:
    """Return the times of numbers, (rows,), in a unit, and whether they count from zero (shown from 1970 on)."""
    unit, start = parts_of_unit(text)
    seconds = numbers * UNIT_SECONDS[unit]
    present = np.abs(seconds[np.isfinite(seconds)])
    from_zero = start is None and not (
        len(present) > 0 and SINCE_1970[0] <= np.median(present) < SINCE_1970[1]
    )
    return moments_after(seconds, start), from_zero


def moments_after(seconds: np.ndarray, start: pd.Timestamp | None = None) -> pd.DatetimeIndex:
    """Return the times so many seconds after the start, or after 1970 began, (rows,); NaT for a missing number."""
    good = np.isfinite(seconds) & (np.abs(seconds) < 3e11)
    micros = np.round(np.where(good, seconds, 0) * 1e6).astype(np.int64)
    micros = micros + (0 if start is None else start.as_unit("us").value // 1000)
    return bounded(moments(good, micros))
