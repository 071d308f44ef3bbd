"""What the columns of a series are for: parts of the calendar, counters, and which one a person wants to predict."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import is_side_name, target_rank, words_of
from rnnlab.series.file.cells import spread
from rnnlab.series.kinds import angles_of
from rnnlab.series.series import Series, once_a_series
from rnnlab.series.time.time_of_day import clock_of_digits
from rnnlab.series.vocabulary import vocabulary

HOUR, DAY = 3_600, 86_400  # seconds

# A column that has only such words in its name is a part of the calendar.
_CALENDAR_WORDS = vocabulary("features.calendar")
_BESIDE_CALENDAR_WORDS = vocabulary("features.beside_calendar")

TARGET, SECOND_TARGET, QUANTITY, SIDE_COLUMN, COUNTER, CALENDAR = range(6)


@once_a_series
def calendar_columns(series: Series) -> tuple[str, ...]:
    """Return the columns that only repeat the time: months, hours, weekdays, years and so on.

    By their values, if the series has times, whatever their names; or by their names.
    """
    rows = _rows(series)
    times = None if series.times is None else series.times[rows]
    parts = [] if times is None else list(_calendar_parts(times))
    if times is not None and series.step_seconds:
        # A row that is labelled by its end belongs to the day before at midnight.
        parts.extend(_calendar_parts(times - pd.Timedelta(series.step_seconds, "s")))
    return tuple(
        name
        for name in series.features
        if _is_calendar_part(series.column(name)[rows], parts)
        or _is_named_calendar_part(name, series.column(name)[rows])
        or (times is not None and _is_clock_elsewhere(series.column(name)[rows], times))
        or (times is not None and _counts_days(series.column(name)[rows], times))
    )


def likely_target(series: Series, names: Sequence[str]) -> str:
    """Return the one of some features that a person most likely wants to predict.

    A column whose name says so comes before other quantities, those before codes, flags, angles and raw channels,
    and these before counters and parts of the calendar; of several, the first in the file.
    """
    rows, calendar, angles = _rows(series), calendar_columns(series), angles_of(series, len(series))

    def role(name: str) -> int:
        values = series.column(name)[rows]
        if name in calendar:
            return CALENDAR
        if _is_counter(values, rows):
            return COUNTER
        levels = len(np.unique(values))
        if name in angles or is_side_name(name) or (levels <= 2 and len(rows) >= th.LEAST_ROWS_OF_CODES):
            return SIDE_COLUMN
        rank = target_rank(name)
        if rank is not None:
            return rank
        codes = (
            levels <= th.MOST_TARGET_LEVELS
            and len(rows) >= th.LEAST_ROWS_OF_CODES
            and bool((values % 1 == 0).all())
        )
        return SIDE_COLUMN if codes else QUANTITY

    return min(names, key=role)


def _rows(series: Series) -> np.ndarray:
    """The rows of the file to look at, rising: not those that were inserted between them."""
    rows = np.arange(len(series)) if series.filled is None else np.flatnonzero(~series.filled.all(axis=1))
    return rows[spread(len(rows), th.SAMPLED_ROWS)]


def _calendar_parts(times: pd.DatetimeIndex) -> Iterator[np.ndarray]:
    """Each part of the times as files write it: months from 1, weekdays from Monday or Sunday, from 0 or 1, …

    Parts that hardly change are left out, and so are those that rise with every row: a counter may do so too.
    """
    yield np.asarray(times.year * 10_000 + times.month * 100 + times.day)
    yield np.asarray(times.year * 100 + times.month)
    for part in _periodic_parts(times):
        if (np.diff(part) <= 0).any() and np.unique(part, return_counts=True)[
            1
        ].max() <= th.MOST_CHANGING * len(part):
            yield part


def _periodic_parts(times: pd.DatetimeIndex) -> Iterator[np.ndarray]:
    day, weekday, year = times.day_of_year, times.day_of_week, times.year
    week = times.isocalendar().week.to_numpy(dtype=np.int64)
    for part in (times.month, times.quarter, times.day, day, week):
        yield from (np.asarray(part), np.asarray(part) - 1)
    for part in (times.hour, times.minute, times.second, weekday, (weekday + 1) % 7):
        yield from (np.asarray(part), np.asarray(part) + 1)
    yield np.asarray(weekday >= 5, dtype=np.int64)
    yield from (np.asarray(year), np.asarray(year - year[0]), np.asarray(year % 100))


def _is_calendar_part(values: np.ndarray, parts: Sequence[np.ndarray]) -> bool:
    return any(np.mean(values == part) >= th.ENOUGH_CALENDAR for part in parts)


def _counts_days(values: np.ndarray, times: pd.DatetimeIndex) -> bool:
    """Whether the values rise by one with each day, from any number on, while a day has several rows."""
    days = np.asarray((times - times[0].normalize()).days)
    if not (np.diff(days) == 0).any() or days[-1] == 0:
        return False
    return bool(np.mean(values - values[0] == days) >= th.ENOUGH_CALENDAR)


def _is_clock_elsewhere(values: np.ndarray, times: pd.DatetimeIndex) -> bool:
    """Whether the values are the time of day in another zone, with or without summer time, or of the step's middle.

    They may be hours, with fractions, or digits such as 1630.
    """
    if (
        values.min() < 0
        or len(np.unique(values)) < th.LEAST_CLOCK
        or (clock := clock_of_digits(values)) is None
    ):
        return False
    shifts = np.asarray((clock - (times - times.normalize())) // pd.Timedelta(1, "s")) % DAY
    different, counts = np.unique(shifts, return_counts=True)
    most = np.argsort(-counts)[:2]
    if len(most) > 1 and (different[most[0]] - different[most[1]]) % DAY in (HOUR, DAY - HOUR):
        return bool(counts[most].sum() >= th.ENOUGH_CALENDAR * len(values))
    return bool(counts.max() >= th.ENOUGH_CALENDAR * len(values))


def _is_named_calendar_part(name: str, values: np.ndarray) -> bool:
    """Whether the name says so, and the values are whole numbers from 0 on, or waves between -1 and 1."""
    words = set(words_of(name)) - _BESIDE_CALENDAR_WORDS
    if not words or not words <= _CALENDAR_WORDS:
        return False
    return bool((np.abs(values) <= 1).all()) or bool((values >= 0).all() and (values % 1 == 0).all())


def _is_counter(values: np.ndarray, rows: np.ndarray) -> bool:
    """Whether the values rise in a straight line from row to row."""
    height = values[-1] - values[0]
    if len(rows) < 3 or height <= 0:
        return False
    line = values[0] + height * (rows - rows[0]) / (rows[-1] - rows[0])
    return bool(np.abs(values - line).max() <= th.STRAIGHT * height)
