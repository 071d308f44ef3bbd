"""Columns that follow from the calendar: an hour, a month, a weekend, a tariff by the hour."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

MOST_ROWS = 20_000  # the most recent rows that are looked at
FEWEST_CYCLES = 2  # that the rows must contain of a part of the time
MOST_EXCEPTIONS = 0.01  # the share of the rows; and of those that differ from the most frequent value:
MOST_EXCEPTIONS_OF_CHANGES = 0.05


class CalendarColumn(NamedTuple):
    """A column as a function of a part of the time.

    part: the name of the part. codes: its different values, rising. values: the column's value at each;
        empty if the column is the part itself plus an offset.
    """

    part: str
    codes: np.ndarray
    values: np.ndarray
    offset: float = 0.0

    def at(self, times: pd.DatetimeIndex) -> np.ndarray:
        """The column's values at these times; for a code that is not known, such as 29 February, that before it."""
        codes = dict(parts_of(times))[self.part]
        if not len(self.values):
            return codes + self.offset
        return self.values[np.maximum(0, np.searchsorted(self.codes, codes, side="right") - 1)]


class Part(NamedTuple):
    """A part of some rows' times. codes: (rows,). known: the different codes. places: those of the rows among them."""

    name: str
    codes: np.ndarray
    known: np.ndarray
    places: np.ndarray

    @property
    def repeats(self) -> bool:
        """Whether the rows contain its cycle, and on average each of its values, often enough."""
        cycles = (np.diff(self.codes) < 0).sum()
        return bool(cycles >= FEWEST_CYCLES and len(self.codes) >= FEWEST_CYCLES * len(self.known))


def recent_parts(times: pd.DatetimeIndex) -> list[Part]:
    """The parts of the most recent times that change."""
    parts = [
        Part(name, codes, *np.unique(codes, return_inverse=True))
        for name, codes in parts_of(times[-MOST_ROWS:])
    ]
    return [part for part in parts if len(part.known) > 1]


def calendar_column(column: np.ndarray, parts: list[Part]) -> CalendarColumn | None:
    """The column (rows,) as a function of a part of its times, or None if it is not one. parts: `recent_parts`."""
    column = column[-MOST_ROWS:]
    different, counts = np.unique(column, return_counts=True)
    if len(different) == 1:  # the last value is as exact
        return None
    changing = 1 - counts.max() / len(column)
    most = min(MOST_EXCEPTIONS, MOST_EXCEPTIONS_OF_CHANGES * changing)
    for part in parts:
        offsets = column - part.codes
        offset = float(np.median(offsets))
        if np.mean(offsets != offset) <= most:
            return CalendarColumn(part.name, np.empty(0), np.empty(0), offset)
        if not part.repeats or len(different) - len(part.known) > most * len(column):
            continue
        values = pd.Series(column).groupby(part.places).median().to_numpy()
        if np.mean(~np.isclose(values[part.places], column, rtol=1e-6, atol=1e-9)) <= most:
            return CalendarColumn(part.name, part.known, values)
    return None


def parts_of(times: pd.DatetimeIndex) -> Iterator[tuple[str, np.ndarray]]:
    """The parts of the times that columns may follow from, each (rows,) of whole numbers."""
    year, month, day = (np.asarray(part, np.int64) for part in (times.year, times.month, times.day))
    seconds = np.asarray(times.hour * 3600 + times.minute * 60 + times.second, np.int64)
    weekday = np.asarray(times.day_of_week, np.int64)
    yield "hour", seconds // 3600
    yield "time of day", seconds
    yield "day of week", weekday
    yield "day of week from Sunday", (weekday + 1) % 7
    yield "month", month
    yield "quarter", np.asarray(times.quarter, np.int64)
    yield "day of month", day
    yield "day of year", np.asarray(times.day_of_year, np.int64)
    yield "day and month", 100 * month + day
    yield "week", times.isocalendar().week.to_numpy(dtype=np.int64)
    yield "time of week", weekday * 86_400 + seconds
    yield "minute", seconds // 60 % 60
    yield "second", seconds % 60
    yield "year", year
    yield "year of the century", year % 100
    yield "year and month", 100 * year + month
    yield "date", 10_000 * year + 100 * month + day
