"""Positions on the grid of a time step: which step a time belongs to, and which time a step has.

A step is of a fixed length, of whole calendar months, of the same few days of each month, or of a fixed length at
some times of the week only, such as weekdays or opening hours.
Times are int64 microseconds since 1970, and a *position* is a whole number of steps, so that neighbours
differ by exactly one.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.series import WEEKDAYS, Series, once_a_series

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
WEEK = 7 * DAY
MONDAY = 4 * DAY  # 5 January 1970


@dataclass(frozen=True)
class TimeStep:
    """A regular time step.

    micros: the length in microseconds, or the median length of a calendar step; anchor: the time of position 0.
    months: whole months from row to row, or None; month_end: whether rows are on the last days of months.
    week: the steps of a week with rows, counted from Monday's first, if there are none in the others: (0, 1, 2, 3, 4)
        for rows of weekdays. Their number of microseconds divides a week.
    days: the days of each month, counted from 0, with a row, if there are several.
    whole: whether a step contains the times from its own to the next step's, not those nearest to it.
    """

    micros: int
    anchor: int
    months: int | None = None
    month_end: bool = False
    week: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    whole: bool = False

    @property
    def length(self) -> tuple[float | None, int | None]:
        """Its seconds, or its calendar months."""
        return (None if self.months is not None else self.micros / SECOND), self.months

    @property
    def weekdays(self) -> bool:
        """Whether it is a day, and Monday follows Friday."""
        return self.week == WEEKDAYS and self.micros == DAY

    @property
    def of_calendar(self) -> bool:
        """Whether each row keeps its own time within its step."""
        return self.months is not None or bool(self.days)


def positions_of(times: np.ndarray, step: TimeStep) -> np.ndarray:
    """Return the position of each time, (rows,), the nearest if it is between two."""
    if step.days:
        within = np.searchsorted(np.array(step.days), _days_of(times, step.days), side="right") - 1
        return months_of(times) * len(step.days) + np.maximum(within, 0)
    if step.months is not None:
        return (months_of(times) - months_of(np.array([step.anchor]))[0]) // step.months
    if step.week:
        weeks, within = np.divmod(steps_since_monday(times, step), WEEK // step.micros)
        return weeks * len(step.week) + np.searchsorted(np.array(step.week), within)
    return (times - step.anchor + (0 if step.whole else step.micros // 2)) // step.micros


def times_at(positions: np.ndarray, step: TimeStep) -> np.ndarray:
    """Return the time of each position, (rows,)."""
    if step.week:
        weeks, within = np.divmod(positions, len(step.week))
        steps = weeks * (WEEK // step.micros) + np.array(step.week)[within]
        return MONDAY + steps * step.micros + step.anchor % step.micros
    if step.days:
        months, within = np.divmod(positions, len(step.days))
        firsts, last = _month_span(months)
        return (firsts + np.minimum(last, np.array(step.days)[within])) * DAY + step.anchor % DAY
    if step.months is None:
        return step.anchor + positions * step.micros
    anchor = np.array([step.anchor])
    firsts, last = _month_span(months_of(anchor)[0] + positions * step.months)
    day = last if step.month_end else np.minimum(last, day_of_month(anchor)[0])
    return (firsts + day) * DAY + step.anchor % DAY


def steps_since_monday(times: np.ndarray, step: TimeStep) -> np.ndarray:
    """Return how many steps each time is after the first Monday's start, (rows,); rows of days by their date."""
    between = 0 if step.whole or step.micros == DAY else step.micros // 2 - step.anchor % step.micros
    return (times - MONDAY + between) // step.micros


def is_between(times: np.ndarray, positions: np.ndarray, step: TimeStep) -> np.ndarray:
    """Whether each time is not the time of its position, (rows,); never for a calendar step."""
    if step.of_calendar:
        return np.zeros(len(times), dtype=bool)
    return times != times_at(positions, step)


def later_times(series: Series, steps: int) -> pd.DatetimeIndex | None:
    """Return the times of the steps after the series' end, (steps,), or None without times."""
    if series.times is None or series.step_seconds is None:
        return None
    micros = series.times.as_unit("us").asi8
    last = micros[-1:]
    length = round(series.step_seconds * SECOND)
    if series.step_months is not None:
        step = TimeStep(0, int(last[0]), series.step_months, bool(is_month_end(micros).all()))
        ahead = times_at(np.arange(1, steps + 1), step)
    elif series.week:
        step = TimeStep(length, int(last[0]), week=series.week)
        ahead = times_at(positions_of(last, step) + np.arange(1, steps + 1), step)
    elif days := days_of_months(micros, length):
        step = TimeStep(length, int(last[0]), days=days)
        ahead = times_at(positions_of(last, step) + np.arange(1, steps + 1), step)
    else:
        ahead = last + np.arange(1, steps + 1) * length
    return pd.DatetimeIndex(ahead.view("datetime64[us]"))


@once_a_series
def closings_of(series: Series) -> np.ndarray:
    """Return as `closings_between` does for the times of all rows."""
    return closings_between(series.times, series)


def closings_between(times: pd.DatetimeIndex | None, series: Series) -> np.ndarray:
    """Return the times between rows that are no steps of theirs, such as nights, as (start, end), (closings, 2).

    In milliseconds since 1970. The steps of a gap are open, before the closing that it ends with. None for days.

    Args:
        times: of rows of the series, or later ones, (rows,).
        series: whose rows have opening hours, or not.
    """
    if times is None or not series.week or not series.step_seconds or series.whole_days:
        return np.empty((0, 2))
    moments, length = times.as_unit("us").asi8, round(series.step_seconds * SECOND)
    steps = np.diff(positions_of(moments, TimeStep(length, int(moments[0]), week=series.week)))
    closed = np.diff(moments) - steps * length
    ends, lengths = moments[1:][closed > 0], closed[closed > 0]
    return np.column_stack([ends - lengths, ends]) / 1000


def days_of_months(times: np.ndarray, median: float) -> tuple[int, ...]:
    """Return the two or three days of the month, counted from 0, that all rows are on; 30 for the last day.

    Empty if the rows are not that far apart, or are on other days too.
    """
    if not th.SHORTEST_HALF_MONTH_DAYS * DAY < median < th.LONGEST_HALF_MONTH_DAYS * DAY:
        return ()
    days, counts = np.unique(_days_of(times, (30,)), return_counts=True)
    if len(days) not in (2, 3) or counts.min() < th.LEAST_ON_DAY * counts.max() or len(times) < 2 * len(days):
        return ()
    return tuple(int(day) for day in days)


def months_of(times: np.ndarray) -> np.ndarray:
    """Return the months since January 1970, (rows,)."""
    return times.view("datetime64[us]").astype("datetime64[M]").astype(np.int64)


def day_of_month(times: np.ndarray) -> np.ndarray:
    """Return the day of the month counted from 0, (rows,)."""
    firsts, _ = _month_span(months_of(times))
    return times // DAY - firsts


def most_common(numbers: np.ndarray) -> int:
    """Return the most frequent of whole numbers, the smallest of several; 0 of none."""
    if len(numbers) == 0 or (numbers == numbers[0]).all():
        return int(numbers[0]) if len(numbers) else 0
    different, counts = np.unique(numbers, return_counts=True)
    return int(different[np.argmax(counts)])


def is_month_end(times: np.ndarray) -> np.ndarray:
    return months_of(times + DAY) != months_of(times)


def _days_of(times: np.ndarray, days: tuple[int, ...]) -> np.ndarray:
    """Return the day of the month counted from 0, (rows,), the last one as 30 if the days contain that."""
    day = day_of_month(times)
    return np.where(is_month_end(times), 30, day) if days[-1] == 30 else day


def _month_span(months: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first days of the months, in days since 1970, and their last days counted from 0."""
    firsts = np.asarray(months).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    nexts = (np.asarray(months) + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return firsts, nexts - firsts - 1
