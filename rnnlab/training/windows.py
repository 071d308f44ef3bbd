"""Which rows are in which part, and which windows lie in it.

A window's *origin* t is its last row. With W time steps and a horizon of H,

    input rows     t-W+1 ... t          (W rows)
    target rows    t+1 ... t+H          (H rows)

so no target row is ever an input row of its own window. A window belongs to the part that holds
all of its target rows; its inputs may reach back into the part before, which by then is known. So
training never sees a row of validation or test, and validation none of test.
"""

from dataclasses import dataclass

import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series

PARTS = ("training", "validation", "test")


@dataclass(frozen=True)
class Parts:
    """The rows of each part as half-open ranges [start, end), in time order."""

    training: tuple[int, int]
    validation: tuple[int, int]
    test: tuple[int, int]

    def __getitem__(self, part: str) -> tuple[int, int]:
        return {"training": self.training, "validation": self.validation, "test": self.test}[part]


def parts_of(rows: int, split: tuple[float, float, float]) -> Parts:
    """The parts of a series of that many rows, cut at the rounded shares of the split."""
    first, second = round(rows * split[0]), round(rows * (split[0] + split[1]))
    return Parts((0, first), (first, second), (second, rows))


def origins_in(segments: np.ndarray, part: tuple[int, int], window: int, horizon: int) -> np.ndarray:
    """The origins of the windows of a part, (windows,) int64, in time order.

    segments: the rows' segment numbers, (rows,): no window crosses from one to another.
    """
    start, end = part
    origins = np.arange(max(start - 1, window - 1), end - horizon, dtype=np.int64)
    return origins[segments[origins - window + 1] == segments[origins + horizon]]


@dataclass(frozen=True, eq=False)
class Origins:
    """The origins of each part's windows."""

    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def origins_of(series: Series, experiment: Experiment) -> Origins:
    """The origins of every part, or a Mistake that says which part is too short and the mend."""
    window, horizon = experiment.window, experiment.horizon
    parts = parts_of(len(series), experiment.split)
    found = {name: origins_in(series.segments, parts[name], window, horizon) for name in PARTS}
    for name in PARTS:
        start, end = parts[name]
        if len(found[name]) or (name == "validation" and experiment.split[1] == 0):
            continue
        if name == "training" and end - start < window + horizon:
            raise Mistake(
                f"A window of {window} steps and a horizon of {horizon} need {window + horizon} rows, but the "
                f"training part has {end - start}: choose a shorter window, or load a longer series."
            )
        if end - start < horizon:
            raise Mistake(
                f"The {name} part has {end - start} rows, fewer than the horizon of {horizon}: "
                f"give it a larger share, or choose a shorter horizon."
            )
        raise Mistake(
            f"No window of {window} steps and a horizon of {horizon} fits into the {name} part without "
            "crossing a gap in the series: choose a shorter window, or fill the gaps."
        )
    return Origins(**found)
