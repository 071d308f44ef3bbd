"""The rows and the windows of the training, validation and test set.

The *origin* t of a window is its last input row. With a window of W time steps and a horizon of H,

    input rows     t-W+1 ... t          (W rows)
    target rows    t+1 ... t+H          (H rows)

so no target row is an input row of its own window. A window belongs to the set that contains all of its target rows.
Its input rows may reach back into the set before, which is known by then. So training never sees a row of the
validation or test set, and validation never sees a row of the test set.
"""

from dataclasses import dataclass

import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.training import messages

FEWEST_LEFT = 0.1  # share of the windows that must predict no filled value
SETS = ("training", "validation", "test")


@dataclass(frozen=True)
class SplitRows:
    """The rows of each set as half-open ranges [start, end), in time order."""

    training: tuple[int, int]
    validation: tuple[int, int]
    test: tuple[int, int]

    def __getitem__(self, name: str) -> tuple[int, int]:
        return {"training": self.training, "validation": self.validation, "test": self.test}[name]


def split_rows(rows: int, split: tuple[float, float, float]) -> SplitRows:
    """The sets of a series with that many rows, cut at the rounded shares of the split.

    >>> split_rows(100, (0.7, 0.15, 0.15))
    SplitRows(training=(0, 70), validation=(70, 85), test=(85, 100))
    """
    first, second = round(rows * split[0]), round(rows * (split[0] + split[1]))
    return SplitRows((0, first), (first, second), (second, rows))


def origins_in(segments: np.ndarray, rows: tuple[int, int], window: int, horizon: int) -> np.ndarray:
    """The origins of the windows of a set, (windows,) int64, in time order.

    segments: (rows of the series,), the number of each row's segment; no window spans two segments.
    rows: the rows of the set, [start, end).
    """
    start, end = rows
    origins = np.arange(max(start - 1, window - 1), end - horizon, dtype=np.int64)
    return origins[segments[origins - window + 1] == segments[origins + horizon]]


def without_filled_targets(series: Series, experiment: Experiment, origins: np.ndarray) -> np.ndarray:
    """The origins whose windows predict no value that was missing and filled.

    If hardly any are left, because gaps are many and the horizon is long, all of them.
    """
    if series.filled is None:
        return origins
    columns = [series.features.index(name) for name in experiment.targets if name in series.features]
    before = np.append(0, np.cumsum(series.filled[:, columns].any(axis=1)))
    left = origins[before[origins + experiment.horizon + 1] == before[origins + 1]]
    return left if len(left) >= FEWEST_LEFT * len(origins) else origins


@dataclass(frozen=True, eq=False)
class Origins:
    """The origins of the windows of each set."""

    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def origins_of(series: Series, experiment: Experiment) -> Origins:
    """The origins of each set; a Mistake if a set is too short for a window, or for the season."""
    window, horizon = experiment.window, experiment.horizon
    sets = split_rows(len(series), experiment.split)
    if experiment.season > 1 and 2 * experiment.season > sets.training[1]:
        raise Mistake(messages.season_longer_than_half(experiment.season, sets.training[1]))
    origins = {
        name: without_filled_targets(
            series, experiment, origins_in(series.segments, sets[name], window, horizon)
        )
        for name in SETS
    }
    for name in SETS:
        start, end = sets[name]
        if len(origins[name]) or (name == "validation" and experiment.split[1] == 0):
            continue
        if name == "training" and end - start < window + horizon:
            raise Mistake(messages.training_set_shorter_than_window(window, horizon, end - start))
        if end - start < horizon:
            raise Mistake(messages.set_shorter_than_horizon(name, end - start, horizon))
        raise Mistake(messages.no_window_without_gap(name, window, horizon))
    return Origins(**origins)
