"""Rows put in the order of time and on even steps: sorted, without duplicates, one row a step."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series.describe import step_name
from rnnlab.series.read_options import Guess, ReadOptions, Summary
from rnnlab.series.series import MOST_PLACES, Place, Repair
from rnnlab.series.time.grid import DAY, SECOND, TimeStep, is_between, positions_of, times_at
from rnnlab.series.time.time_step import step_guesses, step_of, wanted_step
from rnnlab.series.time.wallclock import in_winter_time

SUMMARIES: tuple[Summary, ...] = ("mean", "sum", "last", "min", "max")
SAID: dict[Summary, str] = {
    "mean": "their mean kept",
    "sum": "their sum kept",
    "last": "the last value kept",
    "min": "the smallest value kept",
    "max": "the largest value kept",
}
MOSTLY = 0.9


@dataclass(frozen=True)
class SortedRows:
    """Rows of different times in order.

    values: (rows, features); times: int64, (rows,), rising; lines: the line of the file that each row
    came from, (rows,); shared: how many rows fell together with another.
    """

    values: np.ndarray
    times: np.ndarray
    lines: np.ndarray
    shared: int = 0
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResampledRows:
    """Rows at whole steps.

    values: (rows, features), NaN where missing; positions and times: int64, (rows,), both rising;
    lines: the line of the file that each row came from, the first of several.
    """

    values: np.ndarray
    positions: np.ndarray
    times: np.ndarray
    lines: np.ndarray
    step: TimeStep
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()


def sort_by_time(
    values: np.ndarray, times: np.ndarray, lines: np.ndarray, summary: Summary = "mean"
) -> SortedRows:
    """The rows, (rows, features) at times (rows,), sorted by time, those of the same time made one."""
    repairs: list[Repair] = []
    notes: list[str] = []
    steps = np.diff(times)
    if (steps > 0).all():
        return SortedRows(values, times, lines)
    if (steps < 0).sum() > MOSTLY * np.count_nonzero(steps):
        values, times, lines = values[::-1], times[::-1], lines[::-1]
        notes.append("The rows came newest first: turned round.")
    times, said = in_winter_time(times)
    notes.extend(said)
    earlier = np.flatnonzero(np.diff(times) < 0) + 1
    if len(earlier):
        what = "rows earlier than the row before them: sorted by time"
        repairs.append(Repair(what, len(earlier), _places(lines, times, earlier)))
        order = np.argsort(times, kind="stable")
        values, times, lines = values[order], times[order], lines[order]
    repeated = np.flatnonzero(np.diff(times) == 0) + 1
    if len(repeated):
        what = f"rows with a time that was there before: {SAID[summary]}"
        repairs.append(Repair(what, len(repeated), _places(lines, times, repeated)))
        first = np.flatnonzero(np.diff(times, prepend=times[0] - 1))
        values = aggregated(values, first, summary)
        times, lines = times[first], lines[first]
    return SortedRows(values, times, lines, len(repeated), tuple(repairs), tuple(notes))


def resample(rows: SortedRows, options: ReadOptions, lone_step: float | None = None) -> ResampledRows:
    """The rows put on the step that is their own, or that the person decided on.

    lone_step: in seconds, for a single row, which has no step; a day where that is unknown, too.
    """
    summary: Summary = options.summary or "mean"
    values, times, lines = rows.values, rows.times, rows.lines
    if len(times) > 1:
        found = step_of(times)
    else:
        found = TimeStep(DAY if lone_step is None else round(lone_step * SECOND), int(times[0]))
    step = wanted_step(found, times, options)
    positions = positions_of(times, step)
    between = is_between(times, positions, step)
    first = np.flatnonzero(np.diff(positions, prepend=positions[0] - 1))
    shared = len(times) - len(first)
    name = _name_of(step)
    repairs, notes = rows.repairs, rows.notes
    if step.whole and step is found:
        notes = (
            *notes,
            f"The times are uneven: the rows are put in even steps of {name}, each at its beginning.",
        )
    elif between.any() and not step.whole:
        places = _places(lines, times, np.flatnonzero(between), positions, step)
        how_put = (
            "put on the nearest by mean" if summary == "mean" else f"put on the nearest, {SAID[summary]}"
        )
        what = f"rows between the even steps of {name}: {how_put}"
        repairs = (*repairs, Repair(what, int(between.sum()), places))
    if step is not found:
        notes = (*notes, f"The rows are put in steps of {name}, each at its beginning: {SAID[summary]}.")
    elif step.whole and shared:
        repairs = (
            *repairs,
            Repair(f"rows that share a step of {name} with another: {SAID[summary]}", shared),
        )
    if between.any() or shared or step is not found:
        values, lines, positions = aggregated(values, first, summary), lines[first], positions[first]
        own = step.of_calendar and step is found
        times = times[first] if own else times_at(positions, step)
    guesses = step_guesses(found, step, rows.times)
    if shared + rows.shared:
        why = f"{shared + rows.shared:,} rows fall into a step that has one already"
        guesses = (*guesses, Guess("summary", summary, SUMMARIES, why))
    return ResampledRows(values, positions, times, lines, step, repairs, notes, guesses)


def aggregated(values: np.ndarray, starts: np.ndarray, summary: Summary) -> np.ndarray:
    """One row for each run of rows, (runs, features), of the values that are there; starts: each run's first row."""
    there = ~np.isnan(values)
    if summary == "min":
        return np.asarray(np.fmin.reduceat(values, starts, axis=0))
    if summary == "max":
        return np.asarray(np.fmax.reduceat(values, starts, axis=0))
    if summary == "last":
        rows = np.where(there, np.arange(len(values))[:, None], -1)
        last = np.maximum.reduceat(rows, starts, axis=0)
        return np.where(last >= 0, np.take_along_axis(values, np.maximum(last, 0), axis=0), np.nan)
    sums = np.add.reduceat(np.where(there, values, 0.0), starts, axis=0)
    counts = np.add.reduceat(there.astype(np.float64), starts, axis=0)
    divisor = counts if summary == "mean" else np.ones_like(counts)
    return np.divide(sums, divisor, out=np.full(sums.shape, np.nan), where=counts > 0)


def time_text(micros: int) -> str:
    """A time as a place shows it."""
    time = pd.Timestamp(micros, unit="us")
    return time.isoformat(sep=" ").removesuffix(" 00:00:00")


def _name_of(step: TimeStep) -> str:
    if step.months is not None:
        return {1: "1 month", 3: "1 quarter", 12: "1 year"}.get(step.months, f"{step.months} months")
    return step_name(step.micros / SECOND)


def _places(
    lines: np.ndarray,
    times: np.ndarray,
    rows: np.ndarray,
    positions: np.ndarray | None = None,
    step: TimeStep | None = None,
) -> tuple[Place, ...]:
    """The first rows' lines and times; where a step is given, also the times that they are put on."""
    few = rows[:MOST_PLACES]
    now = [""] * len(few)
    if positions is not None and step is not None:
        now = [time_text(int(time)) for time in times_at(positions[few], step)]
    return tuple(
        Place(int(line), "", time_text(int(time)), text)
        for line, time, text in zip(lines[few], times[few], now, strict=True)
    )
