"""Calendar features: the hour of day, day of week and day of year of the time step to predict, as sine and cosine."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series.series import Series
from rnnlab.series.steps.grid import later_times

DAY = 86_400.0
FEWEST_STEPS = 3  # per cycle: with two, sine and cosine are not distinct


@dataclass(frozen=True)
class Cycle:
    """A calendar cycle and its length in seconds; for the year, the mean Gregorian year."""

    name: str
    seconds: float


CYCLES = (
    Cycle("hour of day", DAY),
    Cycle("day of week", 7 * DAY),
    Cycle("day of year", 365.2425 * DAY),
)


def usable_cycles(series: Series, training_rows: int) -> tuple[Cycle, ...]:
    """The cycles that have three time steps or more and fit into the training set at least twice.

    With a shorter training set, the test set would have phases that the network has never seen. (With the day of
    year on one year of data, the error more than doubled.)
    """
    if series.times is None or series.step_seconds is None:
        return ()
    span = (series.times[training_rows - 1] - series.times[0]).total_seconds()
    return tuple(
        cycle
        for cycle in CYCLES
        if cycle.name in series.cycles
        and cycle.seconds >= FEWEST_STEPS * series.step_seconds
        and span >= 2 * cycle.seconds
    )


def column_names(cycles: tuple[Cycle, ...]) -> tuple[str, ...]:
    """The names of the calendar columns, two for each cycle, in the order of `columns`."""
    return tuple(f"{wave}({cycle.name})" for cycle in cycles for wave in ("sin", "cos"))


def next_times(series: Series) -> pd.DatetimeIndex:
    """The time of the time step after each row, (rows,); after the last row of a segment, one step later."""
    last = later_times(series, 1)
    assert series.times is not None and series.step_seconds is not None and last is not None
    following = series.times + pd.Timedelta(seconds=series.step_seconds)
    known = np.append(series.segments[1:] == series.segments[:-1], True)
    return pd.DatetimeIndex(following.where(~known, series.times[1:].append(last)))


def columns(series: Series, cycles: tuple[Cycle, ...]) -> np.ndarray:
    """sin and cos of each cycle at the step *after* each row, float32, (rows, 2 * cycles)."""
    if not cycles:
        return np.empty((len(series), 0), "float32")
    return columns_at(next_times(series), cycles)


def columns_at(times: pd.DatetimeIndex, cycles: tuple[Cycle, ...]) -> np.ndarray:
    """sin and cos of each cycle at these times, float32, (times, 2 * cycles)."""
    day = (times - times.normalize()) / pd.Timedelta(seconds=DAY)
    phases = {
        "hour of day": day,
        "day of week": (times.day_of_week + day) / 7,
        "day of year": (times.day_of_year - 1 + day) / 365.2425,
    }
    waves = [
        wave(2 * np.pi * np.asarray(phases[cycle.name])) for cycle in cycles for wave in (np.sin, np.cos)
    ]
    return np.stack(waves, axis=1).astype("float32")
