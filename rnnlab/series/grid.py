"""The even step of a series: what it is, which step a time belongs to, which time a step has.

A step is of a fixed length, of whole calendar months, or of weekdays. Times are int64 microseconds
since 1970, and a *position* is a whole number of steps, so that neighbours differ by exactly one.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series.series import Series

SECOND = 1_000_000
DAY = 86_400 * SECOND
# Steps that people choose, in seconds; a step of jittered times is taken to the nearest of them.
ROUND_STEPS = np.array(
    [1, 2, 5, 10, 15, 20, 30]
    + [60 * minutes for minutes in (1, 2, 3, 5, 6, 10, 12, 15, 20, 30)]
    + [3600 * hours for hours in (1, 2, 3, 4, 6, 8, 12)]
    + [86_400 * days for days in (1, 2, 7, 14)]
)


@dataclass(frozen=True)
class Step:
    """micros: the length, or the median length of a calendar step; anchor: the time of position 0.

    months: whole months from row to row, or None; month_end: rows lie on the last days of months.
    weekdays: daily rows of which none is on a Saturday or Sunday.
    """

    micros: int
    anchor: int
    months: int | None = None
    month_end: bool = False
    weekdays: bool = False


def step_of(times: np.ndarray) -> Step:
    """The step of at least two sorted, different times, (rows,)."""
    differences = np.diff(times)
    usual = _most_common(differences)
    even = float(np.mean(differences % usual == 0))
    median = float(np.median(differences))
    months = _months(times)
    if even < 0.9 and median >= 27.5 * DAY and len(np.unique(months)) == len(months):
        return _calendar_step(times, months, round(median))
    if even < 0.5:
        micros = _round_step(median)
        return Step(micros, _middle_phase(times, micros))
    phase = _most_common(times % usual)
    weekday = (times // DAY + 3) % 7
    if usual == DAY and bool((weekday < 5).all()) and times[-1] - times[0] >= 13 * DAY:
        return Step(DAY, phase, weekdays=True)
    return Step(usual, phase)


def positions_of(times: np.ndarray, step: Step) -> np.ndarray:
    """The position of each time, (rows,), the nearest where it lies between two."""
    if step.months is not None:
        return (_months(times) - _months(np.array([step.anchor]))[0]) // step.months
    if step.weekdays:
        return np.busday_count(np.datetime64("1970-01-01"), (times // DAY).astype("datetime64[D]")).astype(
            np.int64
        )
    return (times - step.anchor + step.micros // 2) // step.micros


def times_at(positions: np.ndarray, step: Step) -> np.ndarray:
    """The time of each position, (rows,)."""
    if step.weekdays:
        days = np.busday_offset(np.datetime64("1970-01-01"), positions, roll="forward")
        return days.astype("datetime64[D]").astype(np.int64) * DAY + step.anchor
    if step.months is None:
        return step.anchor + positions * step.micros
    anchor = np.array([step.anchor])
    months = _months(anchor)[0] + positions * step.months
    firsts = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    last = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - firsts - 1
    day = last if step.month_end else np.minimum(last, _day_of_month(anchor)[0])
    return (firsts + day) * DAY + step.anchor % DAY


def is_between(times: np.ndarray, step: Step) -> np.ndarray:
    """True for times that are not where their position is, (rows,); never for a calendar step."""
    if step.months is not None:
        return np.zeros(len(times), dtype=bool)
    return times != times_at(positions_of(times, step), step)


def later_times(series: Series, steps: int) -> pd.DatetimeIndex | None:
    """The times of the steps that follow the series' end, (steps,), or None without times."""
    if series.times is None or series.step_seconds is None:
        return None
    micros = series.times.as_unit("us").asi8
    last = micros[-1:]
    if series.step_months is not None:
        step = Step(0, int(last[0]), series.step_months, bool(_is_month_end(micros).all()))
        ahead = times_at(np.arange(1, steps + 1), step)
    elif series.weekdays:
        step = Step(DAY, int(last[0] % DAY), weekdays=True)
        ahead = times_at(positions_of(last, step) + np.arange(1, steps + 1), step)
    else:
        ahead = last + np.arange(1, steps + 1) * round(series.step_seconds * SECOND)
    return pd.DatetimeIndex(ahead.view("datetime64[us]"))


def _calendar_step(times: np.ndarray, months: np.ndarray, median: int) -> Step:
    usual = _most_common(np.diff(months))
    anchor = int(times[np.argmax(months % usual == _most_common(months % usual))])
    return Step(median, anchor, usual, bool(_is_month_end(times).all()))


def _most_common(numbers: np.ndarray) -> int:
    if (numbers == numbers[0]).all():
        return int(numbers[0])
    different, counts = np.unique(numbers, return_counts=True)
    return int(different[np.argmax(counts)])


def _round_step(median: float) -> int:
    """The step people would have chosen within a tenth of the median, else whole seconds, if any."""
    seconds = median / SECOND
    nearest = ROUND_STEPS[np.argmin(np.abs(ROUND_STEPS - seconds))]
    if abs(nearest - seconds) <= 0.1 * seconds:
        return int(nearest) * SECOND
    return max(1, round(seconds)) * SECOND if seconds >= 1 else max(1, round(median))


def _middle_phase(times: np.ndarray, micros: int) -> int:
    """Where in the step most times lie: 0 where they lie all over it."""
    turn = np.mean(np.exp(2j * np.pi * (times % micros) / micros))
    if abs(turn) < 0.3:
        return 0
    tenths = round(float(np.angle(turn)) / (2 * np.pi) * 10) % 10
    return tenths * micros // 10


def _months(times: np.ndarray) -> np.ndarray:
    """Months since January 1970, (rows,)."""
    return times.view("datetime64[us]").astype("datetime64[M]").astype(np.int64)


def _day_of_month(times: np.ndarray) -> np.ndarray:
    """The day of the month counted from 0, (rows,)."""
    firsts = _months(times).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return times // DAY - firsts


def _is_month_end(times: np.ndarray) -> np.ndarray:
    return _months(times + DAY) != _months(times)
