"""Finds series with rows at some times of the week only: weekdays, opening hours, the hours of an exchange.

Between closing and opening is no gap: the next row follows.
"""

from dataclasses import replace

import numpy as np

from rnnlab.series import thresholds as th
from rnnlab.series.limits import RowLimits
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.steps.doubled_rows import SortedRows, places_of_rows
from rnnlab.series.steps.grid import DAY, SECOND, WEEK, TimeStep, positions_of, steps_since_monday


def with_opening_hours(
    step: TimeStep, rows: SortedRows, options: ReadOptions, limits: RowLimits, report: Report
) -> tuple[TimeStep, SortedRows]:
    """Return the step with the times of the week at which there are rows, and the rows at these times.

    The few rows at other times are left out, and reported; if they are many, there are no such times.
    """
    if step.of_calendar or DAY % step.micros:
        return step, rows
    week, following = step.week, limits.following
    if following is not None and following.step_seconds != step.micros / SECOND:
        week = ()
    elif limits.week is not None:
        week = limits.week
    elif not week and options.rules >= 3:
        week = open_steps(rows.times, step)
    step, inside = _at_hours(rows.times, replace(step, week=week))
    closed = np.flatnonzero(~inside)
    if len(closed):
        places = places_of_rows(rows.lines, rows.times, closed)
        report.repair(messages.rows_when_closed(), len(closed), places, "left out")
        rows = replace(rows, values=rows.values[inside], times=rows.times[inside], lines=rows.lines[inside])
    if limits.week is None and step.week and not step.weekdays:
        report.note(messages.opening_hours(_days(step), *_hours(step)))
    return step, rows


def open_steps(times: np.ndarray, step: TimeStep) -> tuple[int, ...]:
    """Return the steps of the week in which most weeks have rows, if there are none in the others and so few gaps.

    times: at least two, rising, (rows,). Empty if rows are missing at other times too, or all the week has rows.
    """
    if times[-1] - times[0] < th.LEAST_WEEKDAY_DAYS * DAY:
        return ()
    gaps = _gaps(times, replace(step, week=()))
    if gaps < th.FEWEST_CLOSINGS:
        return ()
    weeks, within = np.divmod(steps_since_monday(times, step), WEEK // step.micros)
    rows = np.bincount(within, minlength=WEEK // step.micros)
    week = np.flatnonzero(rows >= th.LEAST_WEEKS_OPEN * len(np.unique(weeks)))
    if len(week) == len(rows):
        return ()
    step = replace(step, week=tuple(week.tolist()))
    return step.week if _gaps(times[_is_open(times, step)], step) <= th.MOST_GAPS_LEFT * gaps else ()


def gaps_left(times: np.ndarray, step: TimeStep) -> tuple[int, bool]:
    """Count the gaps that opening hours leave, all if there are no such hours, and return whether there are.

    times: at least two, rising, (rows,).
    """
    step, inside = _at_hours(times, replace(step, week=step.week or open_steps(times, step)))
    return _gaps(times[inside], step), bool(step.week)


def _at_hours(times: np.ndarray, step: TimeStep) -> tuple[TimeStep, np.ndarray]:
    """Return the step, without times of the week if too many rows are at others, and whether each row is at one."""
    inside = _is_open(times, step)
    if np.count_nonzero(~inside) > th.MOST_WHEN_CLOSED * len(inside):
        return replace(step, week=()), np.ones(len(inside), bool)
    return step, inside


def _is_open(times: np.ndarray, step: TimeStep) -> np.ndarray:
    """Whether each time is in a step of the week that has rows, (rows,)."""
    if not step.week:
        return np.ones(len(times), bool)
    within = steps_since_monday(times, step) % (WEEK // step.micros)
    return np.isin(within, step.week)


def _gaps(times: np.ndarray, step: TimeStep) -> int:
    return int((np.diff(positions_of(times, step)) > 1).sum())


def _days(step: TimeStep) -> tuple[int, ...]:
    """Return the days with rows, Monday is 0."""
    return tuple(np.unique(np.array(step.week) // (DAY // step.micros)).tolist())


def _hours(step: TimeStep) -> tuple[str, str]:
    """Return the times of the first and last row of each day, as 08:00; empty if they differ, or for rows of days."""
    day, within = np.divmod(np.array(step.week), DAY // step.micros)
    first, last = (
        same.reduceat(within, np.flatnonzero(np.diff(day, prepend=-1))) for same in (np.minimum, np.maximum)
    )
    if step.micros == DAY or len(np.unique(first)) > 1 or len(np.unique(last)) > 1:
        return "", ""
    return _clock(first[0], step), _clock(last[0], step)


def _clock(number: int, step: TimeStep) -> str:
    minutes = (int(number) * step.micros + step.anchor % step.micros) // (60 * SECOND)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
