"""Reads times that count from zero (seconds since the start), and times of day without a date."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.file.cells import plain_numbers
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.tables.series_in_turn import find_blocks
from rnnlab.series.time.dates import Times
from rnnlab.series.time.durations import durations_of
from rnnlab.series.time.part_values import NAMELESS
from rnnlab.series.time.time_of_day import clock_of, clock_of_periods, clock_times, is_called_clock
from rnnlab.series.time.time_units import LONGEST_ELAPSED, UNIT_SECONDS, UNIT_WORDS, moments_after
from rnnlab.series.vocabulary import vocabulary

CLOCKS = vocabulary("time_columns.elapsed")
WORDS = CLOCKS | vocabulary("time_columns.beside_elapsed")
# A column named min is a minimum.
UNITS_ALONE = frozenset(word for word in UNIT_WORDS if len(word) > 3 or word in ("ms", "sec"))
LABVIEW = "x_value"  # its name of the seconds since a recording began
HOUR, DAY = 3_600.0, 86_400.0
_BRACKETED = re.compile(r"[(\[{/]\s*([a-zµμ]+)\.?\s*[)\]}]?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class _Elapsed:
    """Seconds since the start, (rows,), NaN where there are none.

    unit: of the numbers in the file, empty for texts; is_sure: whether the column's name says it;
    of_day: whether they are times of day, counted on over midnight; midnights: how many passed, (rows,).
    of_hour: whether they are minutes and seconds, counted on where they begin again with each hour.
    """

    seconds: np.ndarray
    unit: str
    is_sure: bool = True
    of_day: bool = False
    of_hour: bool = False
    midnights: np.ndarray | None = None


def elapsed_times(frame: pd.DataFrame, options: ReadOptions) -> Times | None:
    """Return the times of the first column that counts the time from zero, or holds times of day."""
    for column in map(str, frame.columns[: th.FIRST_COLUMNS]):
        if column in options.kept or (elapsed := _elapsed_of(frame[column], column)) is None:
            continue
        times = Times(column, moments_after(_within_series(frame, column, elapsed)), (column,))
        if elapsed.of_day:
            times.report.note(messages.days_without_date(column))
            return times
        if elapsed.of_hour:
            times.report.note(messages.hours_not_written(column))
        times.report.note(messages.times_from_zero(column, elapsed.unit))
        why = None if elapsed.is_sure else messages.unit_not_named(column)
        if elapsed.unit:
            times.report.guess("time_unit", elapsed.unit, tuple(UNIT_SECONDS), why, asked=why is not None)
        return times
    return None


def _elapsed_of(values: pd.Series, column: str) -> _Elapsed | None:
    """Read a column that counts from zero, or holds times of day, and rises; None if it does neither."""
    if pd.api.types.is_bool_dtype(values) or len(values) < 2:
        return None
    if not pd.api.types.is_numeric_dtype(values):
        texts = values.astype("str")
        if (parts := _parts_of_days(texts)) is not None:
            return parts
        seconds = durations_of(texts)
        if seconds is None and (clock := clock_times(texts)) is not None:
            seconds = np.asarray(clock.total_seconds())
        # 0.25, 1.25 and a cell that is no number are amounts.
        sure = seconds is None or bool(np.isfinite(seconds).all())
        return _of_clock(seconds) if sure or texts.str.contains(":", regex=False).mean() > th.HALF else None
    numbers = plain_numbers(values)
    present = numbers[np.isfinite(numbers)]
    if column == NAMELESS:
        return _of_whole_days(numbers)
    is_time, unit = _named(column)
    if not is_time or len(present) < max(2, th.NEARLY_ALL * len(numbers)):
        return None
    steps = np.diff(present)
    if is_called_clock(column) and (steps < 0).any():
        clock = clock_of(values, column)
        return None if clock is None else _of_clock(np.asarray(clock.total_seconds()))
    if not (steps > 0).all() or present[-1] * UNIT_SECONDS[unit or "s"] > LONGEST_ELAPSED:
        return None
    if unit is None:
        usual = float(np.median(steps))
        is_even = (np.abs(steps - usual) <= th.UNEVEN_STEP * usual).mean() >= th.NEARLY_ALL
        # 0, 1, 2 … may be row numbers.
        if not is_even or usual == 1 or abs(present[0]) > 2 * usual:
            return None
    seconds = _evened(numbers, UNIT_SECONDS[unit or "s"])
    return None if seconds is None else _Elapsed(seconds, unit or "s", unit is not None)


def _parts_of_days(texts: pd.Series) -> _Elapsed | None:
    """Read days and their hours, or other equal parts, from 1: 1:01, 1:02 … 1:24, 2:01."""
    parts = texts.str.extract(r"^\s*(\d+):(\d+)\s*$").astype("float64")
    if parts.isna().to_numpy().any() or (clock := clock_of_periods(parts[1].to_numpy())) is None:
        return None
    seconds = (parts[0].to_numpy() - parts[0].iloc[0]) * DAY + clock.total_seconds().to_numpy()
    return _Elapsed(seconds, "") if np.ptp(np.diff(seconds)) == 0 else None


def _of_whole_days(numbers: np.ndarray) -> _Elapsed | None:
    """Read the milliseconds or seconds of whole days, which begin at 0 each midnight."""
    for second in (1000, 1):
        steps = np.diff(numbers) % (second * DAY)
        step = float(np.median(steps))
        whole = step > 0 and numbers.max() + step == second * DAY and numbers.min() == 0
        if whole and (steps == step).mean() >= th.NEARLY_ALL:
            return _of_clock(numbers / second)
    return None


def _evened(numbers: np.ndarray, factor: float) -> np.ndarray | None:
    """Return the numbers in seconds; of even steps whose decimals are rounded, such as 0.00833 minutes, the even ones.

    None if they are nearer to each other than a microsecond, the shortest step of a time here.
    """
    if not np.isfinite(numbers).all():
        return numbers * factor
    steps = np.diff(numbers)
    if np.median(steps) * factor < 1e-6:
        return None
    mean = (numbers[-1] - numbers[0]) / len(steps)
    off = np.abs(numbers[0] + mean * np.arange(len(numbers)) - numbers).max()
    decimals = next((d for d in range(8) if (np.abs(numbers - np.round(numbers, d)) <= 1e-9).all()), 8)
    if np.ptp(steps) < 1e-9 or decimals == 8 or off > 10.0**-decimals:
        return numbers * factor
    step, slack = mean * factor, 10.0**-decimals * factor / len(steps)
    step = next((short for d in range(9) if abs((short := round(step, d)) - step) <= slack), step)
    return numbers[0] * factor + step * np.arange(len(numbers))


def counts_time(column: str) -> bool:
    """Whether a column's name says that it counts the time."""
    return _named(column)[0]


def _named(column: str) -> tuple[bool, str | None]:
    """Whether a column's name says that it counts time, and in which unit."""
    if column.lower() == LABVIEW:
        return True, "s"
    bracketed = _BRACKETED.search(column)
    unit = UNIT_WORDS.get(bracketed[1].lower()) if bracketed else None
    bare = column[: bracketed.start()] if bracketed and unit else column
    words = words_of(bare)
    if unit is None and len(words) > 1 and words[-1] in UNIT_WORDS:
        unit = UNIT_WORDS[words.pop()]
    elif unit is None and len(words) > 1 and words[0] in UNIT_WORDS:
        unit = UNIT_WORDS[words.pop(0)]
    elif len(words) == 1 and words[0] in UNITS_ALONE:
        return True, UNIT_WORDS[words[0]]
    return not CLOCKS.isdisjoint(words) and WORDS.issuperset(words), unit


def _of_clock(seconds: np.ndarray | None) -> _Elapsed | None:
    """Return durations, or times of day that begin again after midnight, as the time since the first day began."""
    present = np.isfinite(seconds) if seconds is not None else np.zeros(1, dtype=bool)
    if seconds is None or present.sum() < max(2, th.NEARLY_ALL * len(present)):
        return None
    if not present.all():
        elapsed = _of_clock(seconds[present])
        if elapsed is None or elapsed.midnights is None:
            return None
        seconds = np.full(len(present), np.nan)
        seconds[present] = elapsed.seconds
        before = np.maximum(np.cumsum(present) - 1, 0)
        return replace(elapsed, seconds=seconds, midnights=elapsed.midnights[before])
    midnights = np.zeros(len(seconds))
    of_day = bool((seconds >= 0).all() and (seconds <= DAY).all())
    steps = np.diff(seconds)
    of_hour = of_day and bool(seconds.max() < HOUR and (steps < -HOUR / 2).any())
    turn = HOUR if of_hour else DAY
    if of_day:
        midnights[1:] = np.cumsum(steps < -turn / 2)
        seconds = seconds + turn * midnights
        steps = np.diff(seconds)
    if not (steps >= 0).all() or (steps > 0).mean() < th.NEARLY_ALL:
        return None
    if of_hour:  # minutes and seconds
        return _Elapsed(seconds, "", of_hour=True)
    starts_at_zero = abs(seconds[0]) <= 2 * float(np.median(steps))
    if not of_day and not starts_at_zero:
        return None
    return _Elapsed(seconds, "", of_day=bool(midnights.any()) or not starts_at_zero, midnights=midnights)


def _within_series(frame: pd.DataFrame, column: str, elapsed: _Elapsed) -> np.ndarray:
    """Return the seconds since each series began, (rows,), if days of several series follow each other."""
    blocks = find_blocks(frame, (column,))
    if elapsed.midnights is None or not blocks.columns:
        return elapsed.seconds
    starts = np.append(True, np.diff(pd.factorize(frame[blocks.columns[0]])[0]) != 0)
    if not (np.diff(elapsed.midnights, prepend=-1)[starts] > 0).all():
        return elapsed.seconds
    return elapsed.seconds - DAY * elapsed.midnights[starts][np.cumsum(starts) - 1]
