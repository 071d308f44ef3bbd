"""The forecast: the network's, mixed with simple forecasts where the validation part shows that this helps.

Errors of different kinds partly cancel, so a mixture is seldom worse than its best part (Bates and Granger
1969). Every part is a function of the window alone, so the mixture can be taken away as one Keras model.
"""

from collections.abc import Callable
from itertools import product

import numpy as np

from rnnlab.forecast import baselines
from rnnlab.forecast.season import season_of
from rnnlab.series.series import Series
from rnnlab.training.network import Mix
from rnnlab.training.prepared import Prepared

PARTS = ("network", "linear", "seasonal_naive")
STEPS = 20  # shares are multiples of a twentieth
MOST_ERRORS = 200_000  # that the shares are chosen by; of more, those of every k-th window
FEW = 20  # windows of a validation part: from so many the best shares are half believed
LEAST_SHARE = 0.025  # a smaller one is left out
LEAST_GAIN = 0.01  # of the network's error; a mixture that brings less is left alone
Predict = Callable[[np.ndarray], np.ndarray]


class Combined:
    """A forecast made of parts; `predict`: origins -> (windows, horizon, targets), own units.

    shares: of each part for each target, (parts, targets), adding up to 1; the network's alone without a
        validation part. held_out: the forecast of the validation part. found: the season and its reason.
    """

    def __init__(self, prepared: Prepared, series: Series, network: Predict):
        self.linear = baselines.Linear(prepared)
        self.found = season_of(prepared, series)
        self.season = self.found.steps
        self.predictors: dict[str, Predict] = {
            "network": network,
            "linear": self.linear.predict,
            "seasonal_naive": lambda origins: baselines.seasonal_naive(
                prepared, series.segments, origins, self.season
            ),
        }
        held_out = prepared.origins.validation
        within = 1 < self.season <= prepared.experiment.window
        forecasts = [self.predictors[name](held_out) for name in PARTS]
        self.targets = prepared.experiment.targets
        self.shares = shares_of(forecasts, prepared.truth(held_out), with_season=within)
        self.held_out = mixture(forecasts, self.shares)

    def predict(self, origins: np.ndarray) -> np.ndarray:
        return self.mixed({name: self.predictors[name](origins) for name in PARTS})

    def mix(self) -> Mix | None:
        """What a Keras model needs to make the same forecast; None where it is the network's alone."""
        if not self.shares[1:].any():
            return None
        return Mix(self.shares, self.linear.slopes, self.linear.bias, self.season)

    def shares_by_target(self) -> dict[str, dict[str, float]]:
        """{target: {part: share}}, the parts without a share left out."""
        return {
            target: {
                name: float(share) for name, share in zip(PARTS, self.shares[:, k], strict=True) if share
            }
            for k, target in enumerate(self.targets)
        }

    def mixed(self, forecasts: dict[str, np.ndarray]) -> np.ndarray:
        """The forecast from its parts' forecasts, each (windows, horizon, targets)."""
        return mixture([forecasts[name] for name in PARTS], self.shares)


def mixture(forecasts: list[np.ndarray], shares: np.ndarray) -> np.ndarray:
    used = [i for i in range(len(forecasts)) if shares[i].any()]
    return np.sum([forecasts[i] * shares[i] for i in used], axis=0)


def shares_of(forecasts: list[np.ndarray], truth: np.ndarray, with_season: bool = True) -> np.ndarray:
    """Each part's share for each target that makes the mean absolute error smallest, (parts, targets).

    forecasts: of PARTS in order, and truth: (windows, horizon, targets), none at all for the network
    alone. with_season: whether the last part may have a share.
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
    shown = slice(None, None, -(-truth[..., 0].size // MOST_ERRORS))
    for k in range(targets):
        errors = np.stack([(forecast - truth)[shown, :, k].ravel() for forecast in forecasts])
        means = np.array([np.abs(candidate @ errors).mean() for candidate in candidates])
        alone = np.abs(errors[0]).mean()
        if means.min() < (1 - LEAST_GAIN) * alone:
            shares[:, k] = candidates[means.argmin()]
        used = len(forecasts) if with_season else len(forecasts) - 1
        shares[:used, k] = steadied(shares[:used, k], errors[:used], len(truth))
    return shares


def steadied(best: np.ndarray, errors: np.ndarray, windows: int) -> np.ndarray:
    """The shares drawn from the best ones towards those of Bates and Granger, (parts,): the fewer windows the more.

    errors: of each part on the validation part, (parts, errors). Bates and Granger's shares go by
    the inverse of the mean square, and depend on chance less than the best ones do.
    """
    squares = np.maximum((errors**2).mean(axis=1), 1e-300)
    usual = squares.min() / squares
    mixed = (windows * best + FEW * usual / usual.sum()) / (windows + FEW)
    mixed[mixed < LEAST_SHARE] = 0
    return mixed / mixed.sum()
