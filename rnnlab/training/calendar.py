"""Calendar features: where the step to be predicted stands in the day, the week and the year."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series.series import Series
from rnnlab.series.time.grid import later_times

DAY = 86_400.0
FEWEST_STEPS = 3  # two points cannot tell a cycle's sine from its cosine


@dataclass(frozen=True)
class Cycle:
    """A cycle of the calendar and its length in seconds (the Gregorian mean year for the year)."""

    name: str
    seconds: float


CYCLES = (
    Cycle("hour of day", DAY),
    Cycle("day of week", 7 * DAY),
    Cycle("day of year", 365.2425 * DAY),
)


def usable_cycles(series: Series, training_rows: int) -> tuple[Cycle, ...]:
    """The cycles with at least three steps in each, that the training part holds twice or more.

    A cycle seen only in part must not be used: the network would meet unknown phases in the test
    part (with the day of the year on one year of data, the error more than doubled).
    """
    if series.times is None or series.step_seconds is None:
        return ()
    span = (series.times[training_rows - 1] - series.times[0]).total_seconds()
    return tuple(
        cycle
        for cycle in CYCLES
        if cycle.seconds >= FEWEST_STEPS * series.step_seconds and span >= 2 * cycle.seconds
    )


def names_of(cycles: tuple[Cycle, ...]) -> tuple[str, ...]:
    """The names of the calendar columns, two a cycle, in the order of `columns`."""
    return tuple(f"{wave}({cycle.name})" for cycle in cycles for wave in ("sin", "cos"))


def next_times(series: Series) -> pd.DatetimeIndex:
    """The time of the step after each row, (rows,); the last row of a segment adds one step."""
    last = later_times(series, 1)
    assert series.times is not None and series.step_seconds is not None and last is not None
    following = series.times + pd.Timedelta(seconds=series.step_seconds)
    known = np.append(series.segments[1:] == series.segments[:-1], True)
    return pd.DatetimeIndex(following.where(~known, series.times[1:].append(last)))


def columns(series: Series, cycles: tuple[Cycle, ...]) -> np.ndarray:
    """sin and cos of each cycle at the step *after* each row, float32, (rows, 2 * cycles)."""
    if not cycles:
        return np.empty((len(series), 0), "float32")
    times = next_times(series)
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
