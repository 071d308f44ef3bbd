"""The forecast: the network's, mixed with simple forecasts if the validation set shows that this helps.

Errors of different kinds partly cancel, so a mix is seldom worse than its best part (Bates and Granger
1969). Every part is a function of the window only, so the mix can be exported as one Keras model.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

import msgspec
import numpy as np

from rnnlab.forecast import baselines
from rnnlab.forecast.season import season_of
from rnnlab.series.series import Series
from rnnlab.training.network import Mix
from rnnlab.training.prepared import Prepared

PARTS = ("network", "linear", "seasonal_naive")
STEPS = 20  # shares are multiples of a twentieth
MOST_ERRORS = 200_000  # that the shares are chosen by; with more, every k-th window is used
FEW = 20  # validation windows at which the best shares and Bates and Granger's count equally
LEAST_SHARE = 0.025  # smaller shares are dropped
LEAST_GAIN = 0.01  # of the network's error; a mix that saves less is not used
Predict = Callable[[np.ndarray], np.ndarray]


class Share(msgspec.Struct, frozen=True):
    """What part one forecast has in the mix for a target: all shares of a target add up to 1."""

    target: str
    forecast: str
    share: float


class MixedForecast:
    """A forecast that is the weighted sum of PARTS.

    shares: of each part for each target, (parts, targets), adding up to 1; the network's is 1 without a
        validation set. validation: the forecast of the validation set in the targets' units,
        (windows, horizon, targets). predictors: {part: function from origins to its forecast}.
    """

    def __init__(self, prepared: Prepared, series: Series, network: Predict):
        self.linear = baselines.Linear(prepared)
        self.season = season_of(prepared, series)
        self.predictors: dict[str, Predict] = {
            "network": network,
            "linear": self.linear.predict,
            "seasonal_naive": lambda origins: baselines.seasonal_naive(
                prepared, series.segments, origins, self.season.steps
            ),
        }
        origins = prepared.origins.validation
        forecasts = [self.predictors[name](origins) for name in PARTS]
        self.targets = prepared.experiment.targets
        # A Keras model sees only its window, so the window must contain the season.
        with_season = 1 < self.season.steps <= prepared.experiment.window
        if prepared.experiment.predicts_middle:
            self.shares = best_shares(forecasts, prepared.truth(origins), with_season)
        else:  # the others predict the middle
            self.shares = share_matrix((), self.targets)
        self.validation = weighted_sum(forecasts, self.shares)

    def mix(self, forecasts: Mapping[str, np.ndarray]) -> np.ndarray:
        """The forecast from its parts' forecasts, each (windows, horizon, targets)."""
        return weighted_sum([forecasts[name] for name in PARTS], self.shares)

    def predict(self, origins: np.ndarray) -> np.ndarray:
        """The forecast after each origin in the targets' units, (windows, horizon, targets)."""
        return self.mix({name: self.predictors[name](origins) for name in PARTS})

    def keras_mix(self) -> Mix | None:
        """What a Keras model needs to make the same forecast; None if it is only the network's."""
        if not self.shares[1:].any():
            return None
        return Mix(self.shares, self.linear.slopes, self.linear.bias, self.season.steps)

    def share_rows(self) -> tuple[Share, ...]:
        """A row for each target and part with a share."""
        return tuple(
            Share(target, name, float(share))
            for k, target in enumerate(self.targets)
            for name, share in zip(PARTS, self.shares[:, k], strict=True)
            if share
        )


def share_matrix(rows: Iterable[Share], targets: Sequence[str]) -> np.ndarray:
    """The shares of each part for each target, (parts, targets); the network's is 1 for a target without rows."""
    shares = np.zeros((len(PARTS), len(targets)))
    for row in rows:
        if row.target in targets and row.forecast in PARTS:
            shares[PARTS.index(row.forecast), targets.index(row.target)] = row.share
    shares[0, ~shares.any(axis=0)] = 1
    return shares


def weighted_sum(forecasts: Sequence[np.ndarray], shares: np.ndarray) -> np.ndarray:
    """The forecasts of PARTS, each (windows, horizon, targets), times their shares; unused ones may be NaN."""
    used = [i for i in range(len(forecasts)) if shares[i].any()]
    return np.sum([forecasts[i] * shares[i] for i in used], axis=0)


def best_shares(forecasts: Sequence[np.ndarray], truth: np.ndarray, with_season: bool = True) -> np.ndarray:
    """Each part's share for each target that minimises the mean absolute error, (parts, targets).

    forecasts: of PARTS in order, and truth: of the validation set, (windows, horizon, targets); the network's
    share is 1 without one. with_season: whether the last part may have a share.
    """
    targets = truth.shape[2]
    shares = np.zeros((len(forecasts), targets))
    shares[0] = 1
    if not len(truth):
        return shares
    grid = [
        (STEPS - second - third, second, third)
        for second, third in product(range(STEPS + 1), range(STEPS + 1 if with_season else 1))
        if second + third <= STEPS
    ]
    candidates = np.array(grid) / STEPS
    sampled = slice(None, None, -(-truth[..., 0].size // MOST_ERRORS))
    for k in range(targets):
        errors = np.stack([(forecast - truth)[sampled, :, k].ravel() for forecast in forecasts])
        means = np.array([np.abs(candidate @ errors).mean() for candidate in candidates])
        network_error = np.abs(errors[0]).mean()
        if means.min() < (1 - LEAST_GAIN) * network_error:
            shares[:, k] = candidates[means.argmin()]
        used = len(forecasts) if with_season else len(forecasts) - 1
        shares[:used, k] = shrunk_shares(shares[:used, k], errors[:used], len(truth))
    return shares


def shrunk_shares(best: np.ndarray, errors: np.ndarray, windows: int) -> np.ndarray:
    """The best shares shrunk towards those of Bates and Granger, (parts,): the more, the fewer windows there are.

    errors: of each part on the validation set, (parts, errors). Bates and Granger's shares are proportional
    to the inverse mean squared error, and depend less on chance than the best ones.
    """
    squares = np.maximum((errors**2).mean(axis=1), 1e-300)
    inverse = squares.min() / squares
    shares = (windows * best + FEW * inverse / inverse.sum()) / (windows + FEW)
    shares[shares < LEAST_SHARE] = 0
    return shares / shares.sum()
