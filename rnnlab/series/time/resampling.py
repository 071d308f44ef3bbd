"""Sorts rows by time, aggregates duplicates, and resamples them to one row per time step."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import Guess, ReadOptions, Summary
from rnnlab.series.series import MOST_PLACES, Place, Repair
from rnnlab.series.time.grid import DAY, SECOND, TimeStep, is_between, positions_of, times_at
from rnnlab.series.time.time_step import chosen_step, step_guesses, step_of
from rnnlab.series.time.wallclock import without_daylight_saving

SUMMARIES: tuple[Summary, ...] = ("mean", "sum", "last", "min", "max")
MOSTLY = 0.9


@dataclass(frozen=True)
class SortedRows:
    """Rows sorted by time, without duplicate times.

    values: (rows, features); times: int64, (rows,), rising; lines: the line of each row in the file,
    (rows,); duplicates: how many rows had the time of another.
    """

    values: np.ndarray
    times: np.ndarray
    lines: np.ndarray
    duplicates: int = 0
    repairs: tuple[Repair, ...] = ()
    notes: tuple[Message, ...] = ()


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
    repairs: tuple[Repair, ...] = ()
    notes: tuple[Message, ...] = ()
    guesses: tuple[Guess, ...] = ()


def sort_by_time(
    values: np.ndarray, times: np.ndarray, lines: np.ndarray, summary: Summary = "mean"
) -> SortedRows:
    """Sort rows, (rows, features), by their times, (rows,), and aggregate rows with the same time."""
    repairs: list[Repair] = []
    notes: list[Message] = []
    steps = np.diff(times)
    if (steps > 0).all():
        return SortedRows(values, times, lines)
    if (steps < 0).sum() > MOSTLY * np.count_nonzero(steps):
        values, times, lines = values[::-1], times[::-1], lines[::-1]
        notes.append(messages.rows_reversed())
    times, clock_notes = without_daylight_saving(times)
    notes.extend(clock_notes)
    earlier = np.flatnonzero(np.diff(times) < 0) + 1
    if len(earlier):
        places = _places(lines, times, earlier)
        repairs.append(Repair(messages.rows_out_of_order(), len(earlier), places, "read"))
        order = np.argsort(times, kind="stable")
        values, times, lines = values[order], times[order], lines[order]
    duplicates = np.flatnonzero(np.diff(times) == 0) + 1
    if len(duplicates):
        places = _places(lines, times, duplicates)
        repairs.append(Repair(messages.duplicate_times(summary), len(duplicates), places))
        first = np.flatnonzero(np.diff(times, prepend=times[0] - 1))
        values = aggregated(values, first, summary)
        times, lines = times[first], lines[first]
    return SortedRows(values, times, lines, len(duplicates), tuple(repairs), tuple(notes))


def resample(rows: SortedRows, options: ReadOptions, lone_step: float | None = None) -> ResampledRows:
    """Resample the rows to their own time step, or to the one that the user chose.

    lone_step: the step of a single row, in seconds; a day if it is None.
    """
    summary: Summary = options.summary or "mean"
    values, times, lines = rows.values, rows.times, rows.lines
    if len(times) > 1:
        detected = step_of(times)
    else:
        detected = TimeStep(DAY if lone_step is None else round(lone_step * SECOND), int(times[0]))
    step = chosen_step(detected, times, options)
    positions = positions_of(times, step)
    between = is_between(times, positions, step)
    first = np.flatnonzero(np.diff(positions, prepend=positions[0] - 1))
    sharing = len(times) - len(first)
    length = (None if step.months is not None else step.micros / SECOND, step.months)
    repairs, notes = rows.repairs, rows.notes
    if step.whole and step is detected:
        notes = (*notes, messages.irregular_times(*length))
    elif between.any() and not step.whole:
        places = _places(lines, times, np.flatnonzero(between), positions, step)
        what = messages.rows_between_steps(*length)
        repairs = (*repairs, Repair(what, int(between.sum()), places, "read"))
    if step is not detected:
        notes = (*notes, messages.resampled(*length, summary))
    elif sharing:
        repairs = (*repairs, Repair(messages.rows_in_same_step(*length, summary), sharing))
    if between.any() or sharing or step is not detected:
        values, lines, positions = aggregated(values, first, summary), lines[first], positions[first]
        keeps_times = step.of_calendar and step is detected
        times = times[first] if keeps_times else times_at(positions, step)
    guesses = step_guesses(detected, step, rows.times)
    if sharing + rows.duplicates:
        why = messages.several_rows_per_step(sharing + rows.duplicates)
        guesses = (*guesses, Guess("summary", summary, SUMMARIES, why))
    return ResampledRows(values, positions, times, lines, step, repairs, notes, guesses)


def aggregated(values: np.ndarray, starts: np.ndarray, summary: Summary) -> np.ndarray:
    """Aggregate each run of rows to one, (runs, features), ignoring NaN; starts: each run's first row."""
    present = ~np.isnan(values)
    if summary == "min":
        return np.asarray(np.fmin.reduceat(values, starts, axis=0))
    if summary == "max":
        return np.asarray(np.fmax.reduceat(values, starts, axis=0))
    if summary == "last":
        rows = np.where(present, np.arange(len(values))[:, None], -1)
        last = np.maximum.reduceat(rows, starts, axis=0)
        return np.where(last >= 0, np.take_along_axis(values, np.maximum(last, 0), axis=0), np.nan)
    sums = np.add.reduceat(np.where(present, values, 0.0), starts, axis=0)
    counts = np.add.reduceat(present.astype(np.float64), starts, axis=0)
    divisor = counts if summary == "mean" else np.ones_like(counts)
    return np.divide(sums, divisor, out=np.full(sums.shape, np.nan), where=counts > 0)


def time_text(micros: int) -> str:
    """Write a time for a place of a repair."""
    time = pd.Timestamp(micros, unit="us")
    return time.isoformat(sep=" ").removesuffix(" 00:00:00")


def _places(
    lines: np.ndarray,
    times: np.ndarray,
    rows: np.ndarray,
    positions: np.ndarray | None = None,
    step: TimeStep | None = None,
) -> tuple[Place, ...]:
    """Return the places of the first rows, with the times that they are moved to if a step is given."""
    few = rows[:MOST_PLACES]
    now = [""] * len(few)
    if positions is not None and step is not None:
        now = [time_text(int(time)) for time in times_at(positions[few], step)]
    return tuple(
        Place(int(line), "", time_text(int(time)), text)
        for line, time, text in zip(lines[few], times[few], now, strict=True)
    )
