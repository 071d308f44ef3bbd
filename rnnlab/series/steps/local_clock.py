"""Puts rows that keep opening hours on the clocks of their place, which UTC and standard time do not follow.

The exchange of New York opens at 14:30 UTC in winter and 13:30 in summer, but always at 09:30 by its own clocks.
"""

import re
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.limits import RowLimits
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.series import LOCAL
from rnnlab.series.steps.grid import DAY
from rnnlab.series.steps.opening_hours import gaps_left
from rnnlab.series.steps.time_step import step_of
from rnnlab.series.time.dates import Times
from rnnlab.series.time.time_zones import offsets_of

# Places of which each stands for those whose clocks change with its own, and its hours ahead of UTC in winter.
SUMMER_TIMES = {
    "America/New_York": ("the United States", -5),
    "Europe/Berlin": ("Europe", 1),
    "Australia/Sydney": ("Australia", 10),
}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
Local = tuple[pd.DatetimeIndex, Message]  # what the clocks of the place show, (rows,), and the note on it


def on_local_clock(frame: pd.DataFrame, times: Times, options: ReadOptions, limits: RowLimits) -> Times:
    """Return the times on the clocks by which the rows keep opening hours, or by which the run's series does.

    They are those of the chosen time zone, or as written in front of offsets. Times in UTC follow the summer time of
    a place if that leaves fewer gaps. All other times stay: by local clocks they would lose and double an hour.
    """
    if limits.following is not None:
        clock = limits.following.clock
        return _on_clock(times, clock, _local_times(frame, times, options) if clock == LOCAL else None)
    steps = np.diff(times.index.asi8)
    if len(steps) == 0 or (steps == steps[0]).all():  # no gaps
        return times
    rows = _rows_in_order(times.index)
    before = _opening_hours(_moments(times.index, rows)) if options.rules >= 4 else None
    if before is None or not (before.kept or before.gaps >= th.FEWEST_CLOSINGS):
        return times
    clock, fewest, alike = "", before.gaps, []
    local = _local_times(frame, times, options)
    if (
        local is not None
        and (gaps := _gaps_on(local[0], times.index, rows, before)) is not None
        and gaps <= fewest
    ):
        clock, fewest = LOCAL, gaps
    for place in SUMMER_TIMES if before.step < DAY and not options.time_zone else ():
        gaps = _gaps_on(_with_summer_time(times.index, place), times.index, rows, before)
        if gaps is not None and gaps < fewest:
            clock, fewest, alike = place, gaps, [place]
        elif alike and gaps == fewest:
            alike.append(place)
    return _on_clock(times, clock, local, alike)


def _on_clock(times: Times, clock: str, local: Local | None, alike: list[str] | None = None) -> Times:
    """Return the times on a clock of a `Series`; alike: the places whose summer time it may be."""
    if clock == LOCAL and local is not None:
        index, note = local
        times.report.forget("series.converted_to_utc", "series.standard_time_of")
        times.report.note(note)
        return replace(times, index=index)
    if clock in SUMMER_TIMES:
        names = tuple(SUMMER_TIMES[place][0] for place in alike or [clock])
        times.report.note(messages.summer_time(clock, names))
        return replace(times, index=_with_summer_time(times.index, clock))
    return times


class _Hours(NamedTuple):
    """step: in microseconds. gaps: that opening hours leave, or all without. kept: whether there are such hours."""

    step: int
    gaps: int
    kept: bool


def _opening_hours(moments: np.ndarray) -> _Hours | None:
    """moments: int64 microseconds, rising, (rows,); None if they are few, or a day has no whole number of steps."""
    if len(moments) < th.LEAST_ROWS:
        return None
    step = step_of(moments)
    if step.of_calendar or DAY % step.micros:
        return None
    return _Hours(step.micros, *gaps_left(moments, step))


def _gaps_on(
    clock: pd.DatetimeIndex, index: pd.DatetimeIndex, rows: np.ndarray, before: _Hours
) -> int | None:
    """Count the gaps that opening hours leave in the times of a clock.

    None without such hours, or if an hour is skipped or occurs twice between rows, which follow each other in `index`.
    """
    moments = _moments(clock, rows)
    apart, apart_before = np.diff(moments), np.diff(_moments(index, rows))
    following = apart_before <= before.step if before.step < DAY else np.zeros(len(apart), bool)
    if (apart <= 0).any() or (apart[following] != apart_before[following]).any():
        return None
    hours = _opening_hours(moments)
    return hours.gaps if hours is not None and hours.kept else None


def _rows_in_order(index: pd.DatetimeIndex) -> np.ndarray:
    """Return the places of the rows in the order of their times, one of several with the same."""
    known = np.flatnonzero(index.notna())
    return known[np.unique(index.asi8[known], return_index=True)[1]]


def _moments(index: pd.DatetimeIndex, rows: np.ndarray) -> np.ndarray:
    return index.as_unit("us").asi8[rows]


def _local_times(frame: pd.DataFrame, times: Times, options: ReadOptions) -> Local | None:
    if not options.time_zone:
        return _as_written(frame, times)
    return None if times.local is None else (times.local, messages.clocks_of_zone(options.time_zone))


def _as_written(frame: pd.DataFrame, times: Times) -> Local | None:
    """Return the times before the offsets of a column of texts; None if these were not converted to UTC."""
    if times.column not in frame or pd.api.types.is_numeric_dtype(frame[times.column]):
        return None
    texts = frame[times.column].astype("str")
    offsets = offsets_of(texts)
    if offsets is None or times.index.isna().all():
        return None
    written = pd.DatetimeIndex(times.index + pd.to_timedelta(offsets, unit="s")).as_unit("us")
    row = int(np.argmax(written.notna()))
    hour, minute, clock = written[row].hour, written[row].minute, _CLOCK.search(texts.iloc[row])
    if clock is None or int(clock[1]) not in (hour, hour % 12 or 12) or int(clock[2]) != minute:
        return None
    if not offsets.any():
        whole_days = times.index.nunique() == times.index.normalize().nunique()
        return None if whole_days else (written, messages.clocks_of_utc())
    shown = tuple(map(_offset_text, np.unique(offsets).tolist()))
    return written, messages.clocks_as_written(shown)


def _offset_text(seconds: int) -> str:
    """Return an offset as -05:00."""
    minutes = abs(seconds) // 60
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def _with_summer_time(index: pd.DatetimeIndex, place: str) -> pd.DatetimeIndex:
    """Return times in UTC with an hour added while it is summer time in that place."""
    _, hours = SUMMER_TIMES[place]
    local = index.tz_localize("UTC").tz_convert(place).tz_localize(None)
    return pd.DatetimeIndex(local - pd.Timedelta(hours=hours)).as_unit("us")
