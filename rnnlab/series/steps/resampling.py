"""Resamples rows to one per time step."""

from dataclasses import dataclass

import numpy as np

from rnnlab.series import thresholds as th
from rnnlab.series.limits import RowLimits
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import ReadOptions, Summary
from rnnlab.series.report import Report
from rnnlab.series.steps.doubled_rows import SortedRows, aggregated, places_of_rows
from rnnlab.series.steps.grid import DAY, SECOND, TimeStep, is_between, positions_of, times_at
from rnnlab.series.steps.opening_hours import with_opening_hours
from rnnlab.series.steps.time_step import chosen_step, report_step, step_of

SUMMARIES: tuple[Summary, ...] = ("mean", "sum", "last", "min", "max")


@dataclass(frozen=True)
class ResampledRows:
    """Rows at whole time steps.

    values: (rows, features), NaN where missing; positions and times: int64, (rows,), both rising;
    lines: the line of each row in the file, the first of several.
    """

    values: np.ndarray
    positions: np.ndarray
    times: np.ndarray
    lines: np.ndarray
    step: TimeStep


def resample(rows: SortedRows, options: ReadOptions, limits: RowLimits, report: Report) -> ResampledRows:
    """Resample the rows to their own time step, or to the one that the user chose.

    A single row has the step of the series that the file continues, or else that of a day.
    """
    summary: Summary = options.summary or "mean"
    if len(rows.times) > 1:
        detected = step_of(rows.times)
    else:
        lone_step = None if limits.following is None else limits.following.step_seconds
        detected = TimeStep(DAY if lone_step is None else round(lone_step * SECOND), int(rows.times[0]))
    step = chosen_step(detected, rows.times, options)
    is_detected = step is detected
    step, rows = with_opening_hours(step, rows, options, limits, report)
    values, times, lines = rows.values, rows.times, rows.lines
    positions = positions_of(times, step)
    between = is_between(times, positions, step)
    first = np.flatnonzero(np.diff(positions, prepend=positions[0] - 1))
    sharing = len(times) - len(first)
    if step.whole and is_detected:
        report.note(messages.irregular_times(*step.length))
    elif between.any() and not step.whole:
        places = places_of_rows(lines, times, np.flatnonzero(between), positions, step)
        what = messages.rows_between_steps(*step.length)
        report.repair(what, int(between.sum()), places, "read")
        moved = np.abs(times - times_at(positions, step)) > th.NEAR_ROUND * step.micros
        if moved.mean() > th.HALF:
            report.note(messages.rows_moved(*step.length, int(moved.sum()), len(times)))
    if not is_detected:
        report.note(messages.resampled(*step.length, summary))
    else:
        report.repair(messages.rows_in_same_step(*step.length, summary), sharing)
    if between.any() or sharing or not is_detected:
        values, lines, positions = aggregated(values, first, summary), lines[first], positions[first]
        keeps_times = step.of_calendar and is_detected
        times = times[first] if keeps_times else times_at(positions, step)
    report_step(detected, step, rows.times, report)
    if sharing + rows.duplicates:
        why = messages.several_rows_per_step(sharing + rows.duplicates)
        report.guess("summary", summary, SUMMARIES, why)
    return ResampledRows(values, positions, times, lines, step)
