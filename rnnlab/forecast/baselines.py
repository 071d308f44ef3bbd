"""The baselines: persistence, the seasonal naive and a linear model on the same window."""

from collections.abc import Iterator
from copy import copy
from itertools import pairwise

import numpy as np

from rnnlab.training.prepared import Prepared

MOST_COLUMNS = 2000  # inputs of the linear model; with more it reads only the most recent steps
MOST_WORK = 1e11  # multiplications for its normal equations; with more it is fitted to every k-th window
ROWS_AT_ONCE = 2048
PENALTIES = (
    1e-8,
    1e-6,
    1e-4,
    1e-3,
    1e-2,
    1e-1,
    1.0,
    10.0,
    100.0,
    1000.0,
)  # shares of the mean variance of its inputs
UNCHOSEN = 1e-3  # the penalty with too few windows to choose one
NEWEST = 0.2  # share of windows that choose the penalty where no validation set does


def persistence(prepared: Prepared, origins: np.ndarray) -> np.ndarray:
    """The last value of each window at every lead time, (windows, horizon, targets)."""
    return np.repeat(prepared.values(origins)[:, None], prepared.experiment.horizon, axis=1)


def seasonal_naive(prepared: Prepared, firsts: np.ndarray, origins: np.ndarray, season: int) -> np.ndarray:
    """The last known value at the same point of the season, (windows, horizon, targets).

    firsts: the first row of each origin's segment, (windows,).
    """
    rows = season_rows(firsts, origins, prepared.experiment.horizon, season)
    return prepared.values(rows)


def repeated_season(
    actual: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int, season: int
) -> np.ndarray:
    """The seasonal naive for any number of steps, (windows, steps, targets). actual: (rows, targets)."""
    firsts = np.searchsorted(segments, segments[origins])
    return actual[season_rows(firsts, origins, steps, season)]


def season_rows(firsts: np.ndarray, origins: np.ndarray, steps: int, season: int) -> np.ndarray:
    """The rows whose values the seasonal naive repeats, (windows, steps); with a season of 1 it is persistence.

    At lead h this is row t + h - season * ceil(h / season), or the window's last one if that row lies before the start
    or beyond a gap. firsts: the first row of each origin's segment, (windows,).
    """
    leads = np.arange(1, steps + 1)
    rows = origins[:, None] + leads - season * -(-leads // season)
    return np.where(rows >= firsts[:, None], rows, origins[:, None])


class Linear:
    """Ridge regression from the flattened window to the same scaled outputs as the network's.

    It is fitted to training windows only, by the normal equations, added up block by block; `refitted` fits it to
    others. The penalty is the one of PENALTIES with the lowest loss on the validation set, or else on the newest
    training windows after a fit to the others. To predict a change it reads each feature's last value and the distances
    of the earlier ones from it, like the NLinear of Zeng et al. (2023): then the penalty favours a model that works at
    any level, also at one outside the training set.
    """

    def __init__(self, prepared: Prepared):
        self.prepared = prepared
        width = len(prepared.names)
        self.steps = max(1, min(prepared.experiment.window, MOST_COLUMNS // width))
        if len(prepared.origins.validation):
            self._choose_penalty(prepared.origins.training, prepared.origins.validation)
        else:
            self._choose_by_newest(prepared.origins.training)

    def refitted(self, origins: np.ndarray) -> "Linear":
        """The same model with the same penalty, fitted to the windows with these origins."""
        other = copy(self)
        other.slopes, other.bias = self._fitted(origins, (self.penalty,))[0]
        return other

    def chosen_by(self, origins: np.ndarray) -> "Linear":
        """The same model fitted to the windows with these origins, whose newest ones choose the penalty."""
        other = copy(self)
        other._choose_by_newest(origins)
        return other

    def _choose_by_newest(self, origins: np.ndarray) -> None:
        held_out = origins[-max(1, round(NEWEST * len(origins))) :]
        earlier = origins[origins + self.prepared.experiment.horizon <= held_out[0]]
        self.penalty = UNCHOSEN
        if len(earlier):
            self._choose_penalty(earlier, held_out)
        self.slopes, self.bias = self._fitted(origins, (self.penalty,))[0]

    def _choose_penalty(self, origins: np.ndarray, held_out: np.ndarray) -> None:
        """Fit it to some windows, with the penalty that has the lowest loss on those held out."""
        candidates, losses = self._fitted(origins, PENALTIES), []
        for self.slopes, self.bias in candidates:
            losses.append(self.prepared.loss_of(self.predict, held_out))
        best = int(np.argmin(losses))
        self.penalty, (self.slopes, self.bias) = PENALTIES[best], candidates[best]

    def _fitted(
        self, origins: np.ndarray, penalties: tuple[float, ...]
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """The slopes (steps * inputs, outputs) and biases (outputs,) for each penalty."""
        prepared, width = self.prepared, len(self.prepared.names)
        features, change = prepared.experiment.features, prepared.experiment.predict == "change"
        relative = [i for i, name in enumerate(prepared.names) if name in features] if change else []
        columns = self.steps * width
        origins = origins[:: max(1, int(len(origins) * columns**2 / MOST_WORK))]
        gram, cross = np.zeros((columns, columns)), np.zeros((columns, prepared.outputs))
        total, level = np.zeros(columns), np.zeros(prepared.outputs)
        for at, block in self.blocks(origins):
            goals = self._goals(origins[at : at + len(block)])
            windows = block.reshape(-1, self.steps, width)
            windows[:, :-1, relative] -= windows[:, -1:, relative]
            gram += block.T @ block
            cross += block.T @ goals
            total += block.sum(axis=0)
            level += goals.sum(axis=0)
        centre, level = total / len(origins), level / len(origins)
        gram /= len(origins)
        for row, mean in zip(gram, centre, strict=True):
            row -= mean * centre
        cross = cross / len(origins) - np.outer(centre, level)
        size = max(float(np.trace(gram)) / columns, 1e-12)
        candidates = []
        for before, penalty in pairwise((0.0, *penalties)):
            gram[np.diag_indices(columns)] += (penalty - before) * size
            slopes = np.linalg.solve(gram, cross)
            bias = level - centre @ slopes
            # Slopes for the distances from the last values, rewritten as slopes for the values themselves.
            by_step = slopes.reshape(self.steps, width, -1)
            by_step[-1, relative] -= by_step[:-1, relative].sum(axis=0)
            candidates.append((slopes, bias))
        return candidates

    def _goals(self, origins: np.ndarray) -> np.ndarray:
        """The scaled outputs that would be true, (windows, outputs)."""
        prepared = self.prepared
        base = prepared.in_target_units(np.zeros((len(origins), prepared.outputs)), origins)
        return ((prepared.truth(origins) - base) / prepared.scale).reshape(len(origins), -1)

    def blocks(self, origins: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """The flattened windows in blocks, each with the place of its first one: float64, (windows, steps * inputs)."""
        back = np.arange(-self.steps + 1, 1)
        for at in range(0, len(origins), ROWS_AT_ONCE):
            rows = origins[at : at + ROWS_AT_ONCE, None] + back
            yield at, self.prepared.input_rows(rows).reshape(len(rows), -1).astype("float64")

    def predict(self, origins: np.ndarray) -> np.ndarray:
        """The linear forecast after each origin in the targets' units, (windows, horizon, targets)."""
        outputs = [np.empty((0, self.prepared.outputs))]
        outputs += [block @ self.slopes + self.bias for _, block in self.blocks(origins)]
        return self.prepared.in_target_units(np.concatenate(outputs), origins)
