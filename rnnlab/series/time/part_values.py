"""Columns that hold parts of dates: their names in several languages, their numbers, and the days that they make."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import nameless
from rnnlab.series.file.cells import plain_numbers
from rnnlab.series.time.calendar_names import month_numbers
from rnnlab.series.time.periods import month_starts, week_days
from rnnlab.series.vocabulary import vocabulary

NAMELESS, SECOND = nameless(1), nameless(2)  # names of the first columns of a table without a header
CLOCK = {"hour": 3600.0, "minute": 60.0, "second": 1.0, "millisecond": 1e-3}
# Three months by their initials, such as DJF, and the number of the month in the middle.
_INITIALS = "DJFMAMJJASONDJ"
THREE_MONTHS = {_INITIALS[place : place + 3]: place + 1 for place in range(12)}
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
    "millisecond": (0, 1000),
}


@dataclass(frozen=True)
class Parts:
    """Times of the rows, (rows,), and the columns that they are combined from.

    of_days: whether they give the day, with or without a time of day.
    """

    index: pd.DatetimeIndex
    used: tuple[str, ...]
    of_days: bool = False


def numbers_of_part(values: pd.Series, part: str) -> np.ndarray | None:
    """Return the column's whole numbers as floats, NaN outside the part's bounds; None if it holds others."""
    if pd.api.types.is_bool_dtype(values):
        return None
    if not pd.api.types.is_numeric_dtype(values):
        texts = values.astype("str").str.strip().str.lower()
        if part == "month":
            different = texts.str.strip(".").dropna().unique().tolist()
            three = {text.lower(): number for text, number in THREE_MONTHS.items()}
            values = texts.str.strip(".").map(
                three if set(different) <= three.keys() else month_numbers(different)
            )
        if part in ("quarter", "week") or values.isna().all():
            values = pd.to_numeric(texts.str.replace(r"^[qtwkm]+", "", regex=True), errors="coerce")
        values = pd.to_numeric(values, errors="coerce")
    numbers = plain_numbers(values)
    low, high = _BOUNDS[part]
    if part == "year":
        short = (numbers >= 0) & (numbers < 100) & bool(np.nanmax(numbers, initial=0) < 100)
        numbers = np.where(short, numbers + np.where(numbers < th.LAST_SHORT_YEAR, 2000, 1900), numbers)
    with np.errstate(invalid="ignore"):
        good = (numbers >= low) & (numbers <= high) & ((numbers % 1 == 0) | (part in CLOCK))
    return np.where(good, numbers, np.nan) if good.mean() >= th.MOSTLY else None


def dates_of_parts(numbers: dict[str, np.ndarray]) -> pd.DatetimeIndex:
    """Return the days of years with months, quarters, weeks or days, (rows,); NaT for days that do not exist."""
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


PARTS = ("year", "quarter", "month", "week", "doy", "day", "hour", "minute", "second", "millisecond")
NAMES = {part: vocabulary(f"date_parts.{part}") for part in PARTS}
# Names of one letter count only together.
LETTERS = {"y": "year", "m": "month", "d": "day", "h": "hour"}
_BRACKETED = re.compile(
    r"[(\[](?:utc|gmt|lst|lt|local|local time|y+|m+|d+|h+|s+|j+|[01] ?[-–.]+ ?\d+)[)\]]", re.IGNORECASE
)
_ZONE = re.compile(r"(?:[\W_](?:utc|gmt|lst|lt|local)|(?<=[a-z])(?:UTC|GMT|LST))$")


def plain_name(column: str) -> str:
    """Return a column's name in small letters, without marks and without a zone or a format behind it."""
    words = [word.strip(".").lower() for word in re.split(r"[/|()\s]+", column) if word]
    for names in NAMES.values() if len(words) > 1 else ():
        if names.issuperset(words):  # the name in two languages, such as 年/Year
            return words[0]
    bare = _ZONE.sub("", _BRACKETED.sub("", column).strip())
    return re.sub(r"[\W_]+", "", bare.lower())
