"""The forecast: the network's, mixed with simple forecasts where the validation part shows that this helps.

Errors of different kinds partly cancel, so a mixture is seldom worse than its best part (Bates and Granger
1969). Every part is a function of the window alone, so the mixture can be taken away as one Keras model.
"""

from collections.abc import Callable
from itertools import product

import numpy as np

from rnnlab.forecast import baselines
from rnnlab.series.series import Series
from rnnlab.training.prepared import Prepared

PARTS = ("network", "linear", "seasonal_naive")
STEPS = 20  # shares are multiples of a twentieth
LEAST_GAIN = 0.01  # of the network's error; a mixture that brings less is left alone
Predict = Callable[[np.ndarray], np.ndarray]


class Combined:
    """A forecast made of parts; `predict`: origins -> (windows, horizon, targets), own units.

    shares: of each part for each target, (parts, targets), adding up to 1; the network's alone without a
        validation part.
    """

    def __init__(self, prepared: Prepared, series: Series, network: Predict):
        self.linear = baselines.Linear(prepared)
        self.season = baselines.season_of(series.step_seconds, prepared.training_rows, series.weekdays)
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
        self.shares = shares_of(forecasts, prepared.truth(held_out), with_season=within)

    def predict(self, origins: np.ndarray) -> np.ndarray:
        return self.mixed({name: self.predictors[name](origins) for name in PARTS})

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
    for k in range(targets):
        errors = np.stack([forecast[..., k].ravel() for forecast in forecasts]) - truth[..., k].ravel()
        means = np.array([np.abs(candidate @ errors).mean() for candidate in candidates])
        alone = np.abs(errors[0]).mean()
        if means.min() < (1 - LEAST_GAIN) * alone:
            shares[:, k] = candidates[means.argmin()]
    return shares
