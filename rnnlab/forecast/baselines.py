"""What a forecast must beat: persistence, the seasonal naive, a linear model on the same window."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from rnnlab.training.prepared import Prepared

DAY = 86_400
SEASONS = (  # (from, to seconds of a step, steps in a season): a week of days, a year of the rest
    (DAY, DAY, 7),
    (7 * DAY, 7 * DAY, 52),
    (28 * DAY, 31 * DAY, 12),
    (89 * DAY, 92 * DAY, 4),
)
MOST_COLUMNS = 2000  # inputs of the linear model; beyond, it reads the most recent steps only
MOST_WORK = 1e11  # multiplications for its normal equations; beyond, it learns from every k-th window
ROWS_AT_ONCE = 2048
PENALTIES = (1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)  # shares of the mean variance of its inputs


def season_of(step_seconds: float | None, training_rows: int, weekdays: bool = False) -> int:
    """Time steps in a season: a day of sub-daily steps, a week of days, a year of longer steps.

    weekdays: the rows are daily without weekends, so a week is 5 of them.
    1 (no season) without times, for yearly steps, or where training holds less than two seasons.
    """
    if step_seconds is None or step_seconds <= 0:
        return 1
    season = next((steps for low, high, steps in SEASONS if low <= step_seconds <= high), 1)
    if step_seconds < DAY and DAY % step_seconds == 0:
        season = int(DAY // step_seconds)
    if weekdays:
        season = 5
    return season if 2 * season <= training_rows else 1


def persistence(prepared: Prepared, origins: np.ndarray) -> np.ndarray:
    """The last value of each window at every lead time, (windows, horizon, targets)."""
    return np.repeat(prepared.actual[origins][:, None], prepared.experiment.horizon, axis=1)


def seasonal_naive(prepared: Prepared, segments: np.ndarray, origins: np.ndarray, season: int) -> np.ndarray:
    """The last known value of the same place in the season, (windows, horizon, targets).

    For lead h it is the value at t + h - season * ceil(h / season); where that lies before the start
    or beyond a gap, the last value stands in.
    """
    leads = np.arange(1, prepared.experiment.horizon + 1)
    rows = origins[:, None] + leads - season * -(-leads // season)
    known = (rows >= 0) & (segments[np.maximum(rows, 0)] == segments[origins][:, None])
    return prepared.actual[np.where(known, rows, origins[:, None])]


class Linear:
    """Ridge regression from the flattened window to the same scaled outputs as the network's.

    Fitted by the normal equations, added up block by block, on training windows alone; the penalty
    is the one of PENALTIES with the lowest loss on the validation part.
    """

    def __init__(self, prepared: Prepared):
        self.prepared = prepared
        width = prepared.inputs.shape[1]
        self.steps = max(1, min(prepared.experiment.window, MOST_COLUMNS // width))
        columns = self.steps * width
        origins = prepared.origins.training
        origins = origins[:: max(1, int(len(origins) * columns**2 / MOST_WORK))]
        base = prepared.own_units(np.zeros((len(origins), prepared.outputs)), origins)
        goals = ((prepared.truth(origins) - base) / prepared.scale).reshape(len(origins), -1)
        gram, cross = np.zeros((columns, columns)), np.zeros((columns, goals.shape[1]))
        total = np.zeros(columns)
        for at, block in self.blocks(origins):
            gram += block.T @ block
            cross += block.T @ goals[at : at + len(block)]
            total += block.sum(axis=0)
        self.centre, self.level = total / len(origins), goals.mean(axis=0)
        gram /= len(origins)
        for row, mean in zip(gram, self.centre, strict=True):
            row -= mean * self.centre
        cross = cross / len(origins) - np.outer(self.centre, self.level)
        size = max(float(np.trace(gram)) / columns, 1e-12)
        candidates = []
        for before, penalty in pairwise((0.0, *PENALTIES)):
            gram[np.diag_indices(columns)] += (penalty - before) * size
            candidates.append(np.linalg.solve(gram, cross))
        self.slopes = candidates[2]
        held_out = prepared.origins.validation
        if len(held_out):
            losses = [prepared.loss_of(self.predict(held_out, slopes), held_out) for slopes in candidates]
            self.slopes = candidates[int(np.argmin(losses))]

    def blocks(self, origins: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """The flattened windows, a bounded block at a time, float64 (windows, steps * inputs)."""
        back = np.arange(-self.steps + 1, 1)
        for at in range(0, len(origins), ROWS_AT_ONCE):
            rows = origins[at : at + ROWS_AT_ONCE, None] + back
            yield at, self.prepared.inputs[rows].reshape(len(rows), -1).astype("float64")

    def predict(self, origins: np.ndarray, slopes: np.ndarray | None = None) -> np.ndarray:
        """The linear forecast after each origin, own units, (windows, horizon, targets)."""
        slopes = self.slopes if slopes is None else slopes
        outputs = [np.empty((0, self.prepared.outputs))]
        outputs += [(block - self.centre) @ slopes + self.level for _, block in self.blocks(origins)]
        return self.prepared.own_units(np.concatenate(outputs), origins)
