"""Detects the time step of a series: the regular one, the nearest regular one, or one that most rows fill."""

import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.series import WEEKDAYS
from rnnlab.series.steps.grid import (
    DAY,
    MONDAY,
    SECOND,
    TimeStep,
    day_of_month,
    days_of_months,
    is_month_end,
    months_of,
    most_common,
    positions_of,
)

MINUTE, HOUR_SECONDS, DAY_SECONDS = 60, 3600, 86_400
# Steps that people choose, in seconds; the step of jittered times is rounded to the nearest of them.
ROUND_STEPS = (
    [1, 2, 5, 10, 15, 20, 30]
    + [MINUTE * minutes for minutes in (1, 2, 3, 5, 6, 10, 12, 15, 20, 30)]
    + [HOUR_SECONDS * hours for hours in (1, 2, 3, 4, 6, 8, 12)]
    + [DAY_SECONDS * days for days in (1, 2, 7, 14)]
)
LONGER = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR_SECONDS, 6 * HOUR_SECONDS, DAY_SECONDS, 7 * DAY_SECONDS)
LONGER_MONTHS = (1, 3, 12)
ROUND_MONTHS = (1, 2, 3, 6, 12, 24, 36, 48, 60, 120)
MONTH = 30.436875 * DAY


def step_of(times: np.ndarray) -> TimeStep:
    """Detect the time step of at least two sorted, different times, (rows,)."""
    differences = np.diff(times)
    first = int(differences[0])
    if first < th.SHORTEST_MONTH_DAYS * DAY and first != DAY and (differences == first).all():
        return TimeStep(first, int(times[0] % first))
    usual = most_common(differences)
    even = float(np.mean(differences % usual == 0))
    median = float(np.median(differences))
    if median >= th.SHORTEST_MONTH_DAYS * DAY:
        months = months_of(times)
        ends = bool(is_month_end(times).all())
        same_day = ends or len(np.unique(day_of_month(times))) == 1
        apart = np.diff(months)
        steady = bool(np.mean(apart % max(1, most_common(apart)) == 0) >= th.HALF)
        if (even < th.EVEN_STEPS or same_day) and steady and len(np.unique(months)) == len(months):
            return _calendar_step(times, months, round(median), ends)
    if even < th.EVEN_STEPS and (days := days_of_months(times, median)):
        return TimeStep(round(median), int(times[0]), days=days)
    if float(np.mean(differences <= (th.MOST_FILLED + 1) * usual)) < th.HALF:
        even = 0.0  # most rows would be alone between gaps: the usual difference is that of twins, or of rounding
    near = _round(usual)
    if th.HALF <= even < th.EVEN_STEPS and near != usual:
        # Clocks with fractions drift, and some sensors report when they want: use a round step unless it
        # loses more rows.
        steps = [TimeStep(micros, _middle_phase(times, micros)) for micros in (near, usual)]
        if usual % SECOND:
            steps[1:1] = [_whole_step(micros) for micros in _round_steps_near(usual)]
        best = min(steps, key=lambda step: _lost(times, step))
        if best is not steps[-1]:
            return best
    if even < th.HALF:
        return _near_step(times, differences, median)
    phase = most_common(times % usual)
    weekday = (times // DAY + 3) % 7
    if usual == DAY and bool((weekday < 5).all()) and times[-1] - times[0] >= th.LEAST_WEEKDAY_DAYS * DAY:
        return TimeStep(DAY, phase, week=WEEKDAYS)
    return TimeStep(usual, phase)


def chosen_step(detected: TimeStep, times: np.ndarray, options: ReadOptions) -> TimeStep:
    """Return the time step that the user chose, or else the detected one.

    Raises Mistake if it is shorter than the data's, or so long that too few rows are left.
    """
    seconds: float | None = None
    if options.months is not None:
        if options.months == detected.months:
            return detected
        length = options.months * MONTH
        shortest = detected.micros / th.SHORTER_MONTH
        step = TimeStep(round(length), 0, months=options.months)
    elif options.step is not None and np.isfinite(options.step):
        seconds, length = options.step, options.step * SECOND
        if detected.months is None and round(length) == detected.micros:
            return detected
        shortest = detected.micros / 2 if detected.whole else detected.micros
        step = _whole_step(round(length))
    else:
        return detected
    if length < shortest or length < 1:
        raise Mistake(messages.step_shorter_than_data(seconds, options.months, detected.micros / SECOND))
    if length * (th.LEAST_ROWS - 1) > times[-1] - times[0] + length:
        raise Mistake(messages.step_too_long(seconds, options.months, th.LEAST_ROWS))
    return step


def report_step(detected: TimeStep, step: TimeStep, times: np.ndarray, report: Report) -> None:
    """Report the step in use, in seconds or months, with longer ones that leave enough rows."""
    span = float(times[-1] - times[0])
    months = [number for number in LONGER_MONTHS if number * MONTH >= th.LONGER_FROM * detected.micros]
    months = [number for number in months if span / (number * MONTH) >= th.LEAST_ROWS]
    if detected.months is not None:
        value = step.months or detected.months
        options = sorted({detected.months, value, *months})
        if len(options) > 1:
            report.guess("months", value, options)
        return
    micros = {seconds * SECOND for seconds in LONGER if seconds * SECOND > th.LONGER_FROM * detected.micros}
    micros = {length for length in micros if span / length >= th.LEAST_ROWS} | {detected.micros}
    if step.months is None:
        micros.add(step.micros)
    if len(micros) + len(months) < 2:
        return
    seconds = sorted(length / SECOND for length in micros)
    if step.months is None:
        report.guess("step", step.micros / SECOND, seconds)
    else:
        report.guess("step", None, (None, *seconds))
    if months or step.months is not None:
        report.guess("months", step.months, (None, *sorted({*months, *filter(None, (step.months,))})))


def _whole_step(micros: int) -> TimeStep:
    """A step that contains all times from its own to the next step's; weeks begin on Monday."""
    return TimeStep(micros, MONDAY if micros % (7 * DAY) == 0 else 0, whole=True)


def _calendar_step(times: np.ndarray, months: np.ndarray, median: int, ends: bool) -> TimeStep:
    usual = most_common(np.diff(months))
    anchor = int(times[np.argmax(months % usual == most_common(months % usual))])
    return TimeStep(median, anchor, usual, ends)


def _near_step(times: np.ndarray, differences: np.ndarray, median: float) -> TimeStep:
    """Return the step of jittered times: the round one near their median, if most are that far apart.

    Otherwise the times are irregular, and the shortest round step is used that most steps fill.
    """
    near_median = np.abs(differences - median) <= th.NEAR_MEDIAN * median
    if near_median.mean() >= th.FULL_STEPS:
        mean = max(1, round(float(differences[near_median].mean())))
        if median >= DAY and (times % DAY == times[0] % DAY).all():
            mean = round(mean / DAY) * DAY
        near = [
            TimeStep(micros, _middle_phase(times, micros)) for micros in dict.fromkeys((_round(median), mean))
        ]
        lost = [_lost(times, step) for step in near]
        return near[0] if lost[0] <= lost[-1] + th.WORSE_ROUND else near[-1]
    for seconds in ROUND_STEPS:
        step = _whole_step(seconds * SECOND)
        if step.micros >= (1 - th.NEAR_ROUND) * median and _fullness(times, step) >= th.FULL_STEPS:
            return step
    for months in ROUND_MONTHS if median > 10 * DAY else ():
        step = TimeStep(round(months * MONTH), 0, months=months, whole=True)
        if _fullness(times, step) >= th.FULL_STEPS:
            return step
    return TimeStep(_round(median), _middle_phase(times, _round(median)))


def _lost(times: np.ndarray, step: TimeStep) -> float:
    """Return the share of rows that would share a step with another, or leave an empty step before them."""
    return float(np.mean(np.diff(positions_of(times, step)) != 1))


def _fullness(times: np.ndarray, step: TimeStep) -> float:
    """Return the share of steps with a row, outside long gaps."""
    apart = np.diff(np.unique(positions_of(times, step)))
    near = apart[apart <= th.MOST_FILLED + 1]
    return (
        len(near) / float(near.sum()) if len(near) >= th.LEAST_ROWS and len(near) >= len(apart) / 2 else 0.0
    )


def _round(median: float) -> int:
    """Return the round step within a tenth of the median, else whole seconds, if any."""
    seconds = median / SECOND
    nearest = min(ROUND_STEPS, key=lambda step: abs(step - seconds))
    if abs(nearest - seconds) <= th.NEAR_ROUND * seconds:
        return nearest * SECOND
    return max(1, round(seconds)) * SECOND if seconds >= 1 else max(1, round(median))


def _round_steps_near(micros: int) -> list[int]:
    """Return the round steps that are not much shorter or longer, the nearest first."""
    near = [
        step * SECOND
        for step in ROUND_STEPS
        if th.ROUND_FROM * micros <= step * SECOND <= th.ROUND_TO * micros
    ]
    return sorted(near, key=lambda step: abs(step - micros))


def _middle_phase(times: np.ndarray, micros: int) -> int:
    """Return where in the step most times are, 0 if they are all over it; for days, at their time of day."""
    turn = np.mean(np.exp(2j * np.pi * (times % micros) / micros))
    if abs(turn) < th.HALF:
        return 0
    part = float(np.angle(turn)) / (2 * np.pi) % 1
    clock = int(times[0] % DAY)
    if micros % DAY == 0 and (times % DAY == clock).all():
        return round((part * micros - clock) / DAY) * DAY + clock
    return round(part * 10) % 10 * micros // 10
