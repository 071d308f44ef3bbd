"""Sorts rows by time, and merges rows that have the same time."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import Summary
from rnnlab.series.report import Place, Report
from rnnlab.series.steps.daylight_saving import without_daylight_saving
from rnnlab.series.steps.grid import TimeStep, times_at


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


def sort_by_time(
    values: np.ndarray, times: np.ndarray, lines: np.ndarray, summary: Summary, report: Report
) -> SortedRows:
    """Sort rows, (rows, features), by their times, (rows,), and aggregate rows with the same time."""
    steps = np.diff(times)
    if (steps > 0).all():
        return SortedRows(values, times, lines)
    if (steps < 0).sum() > th.MOSTLY * np.count_nonzero(steps):
        values, times, lines = values[::-1], times[::-1], lines[::-1]
        report.note(messages.rows_reversed())
    times = without_daylight_saving(times, report)
    earlier = np.flatnonzero(np.diff(times) < 0) + 1
    if len(earlier):
        places = places_of_rows(lines, times, earlier)
        report.repair(messages.rows_out_of_order(), len(earlier), places, "read")
        order = np.argsort(times, kind="stable")
        values, times, lines = values[order], times[order], lines[order]
    duplicates = np.flatnonzero(np.diff(times) == 0) + 1
    if len(duplicates):
        places = places_of_rows(lines, times, duplicates)
        report.repair(messages.duplicate_times(summary), len(duplicates), places)
        first = np.flatnonzero(np.diff(times, prepend=times[0] - 1))
        values = aggregated(values, first, summary)
        times, lines = times[first], lines[first]
    return SortedRows(values, times, lines, len(duplicates))


def aggregated(values: np.ndarray, starts: np.ndarray, summary: Summary) -> np.ndarray:
    """Aggregate each run of rows to one, (runs, features), ignoring NaN; starts: each run's first row."""
    runs = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(values)))
    grouped = pd.DataFrame(values).groupby(runs)
    return (grouped.sum(min_count=1) if summary == "sum" else grouped.agg(summary)).to_numpy()


def time_text(micros: int) -> str:
    """Write a time for a place of a repair."""
    time = pd.Timestamp(micros, unit="us")
    return time.isoformat(sep=" ").removesuffix(" 00:00:00")


def places_of_rows(
    lines: np.ndarray,
    times: np.ndarray,
    rows: np.ndarray,
    positions: np.ndarray | None = None,
    step: TimeStep | None = None,
) -> tuple[Place, ...]:
    """Return the places of the first rows, with the times that they are moved to if a step is given."""
    few = rows[: th.MOST_PLACES]
    now = [""] * len(few)
    if positions is not None and step is not None:
        now = [time_text(int(time)) for time in times_at(positions[few], step)]
    return tuple(
        Place(int(line), "", time_text(int(time)), text)
        for line, time, text in zip(lines[few], times[few], now, strict=True)
    )
