"""Small series and experiments, and the same things worked out by plain loops."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.series.series import Series
from rnnlab.series.weather import Weather
from rnnlab.stack.layers import read_stack
from rnnlab.training.prepared import Prepared


def a_series(
    columns: dict[str, Sequence[float] | np.ndarray],
    start: str | None = None,
    freq: str = "h",
    segments: Sequence[int] | None = None,
    **more: Any,
) -> Series:
    """A series of those columns; with a start, its times are evenly spaced."""
    values = np.column_stack([np.asarray(column, float) for column in columns.values()])
    rows = len(values)
    times = None if start is None else pd.date_range(start, periods=rows, freq=freq, unit="us")
    step = None if times is None else float(np.median(np.diff(times.asi8)) / 1e6)
    return Series(
        name="made",
        features=tuple(columns),
        values=values,
        times=times,
        time_column=None if times is None else "time",
        step_seconds=step,
        segments=np.zeros(rows, np.int64) if segments is None else np.asarray(segments, np.int64),
        **more,
    )


def a_walk(rows: int = 240, seed: int = 0, start: str | None = None) -> Series:
    """Two random walks `a` and `b`, b at another level and of another size."""
    steps = np.random.default_rng(seed).normal(size=(rows, 2))
    return a_series(
        {"a": np.cumsum(steps[:, 0]), "b": 500 + 20 * np.cumsum(steps[:, 1] + 0.4 * steps[:, 0])}, start=start
    )


def an_experiment(*layers: str, **changes: Any) -> Experiment:
    """An experiment on `a` and `b`; the tests give the series, so the source says nothing."""
    settings: dict[str, Any] = {
        "source": Weather(),
        "features": ("a", "b"),
        "targets": ("a",),
        "stack": read_stack(list(layers or ("lstm:4",))),
        "window": 3,
        "horizon": 1,
        "epochs": 10,
        "batch_size": 32,
        "calendar": False,
    }
    return Experiment(**(settings | changes))


def windows_by_hand(prepared: Prepared, origins: np.ndarray) -> np.ndarray:
    """The inputs of those windows, one by one, (samples, time steps, inputs)."""
    window = prepared.experiment.window
    return np.stack([prepared.inputs[t - window + 1 : t + 1] for t in origins])


def goal_by_hand(series: Series, prepared: Prepared, row: int) -> list[float]:
    """What the head is to put out after one row, lead times first, then targets."""
    e = prepared.experiment
    goal = []
    for lead in range(1, e.horizon + 1):
        for k, target in enumerate(e.targets):
            column, scale = series.column(target), prepared.scale[lead - 1, k]
            base = column[row] if e.predict == "change" else column[: prepared.training_rows].mean()
            goal.append((column[row + lead] - base) / scale)
    return goal
