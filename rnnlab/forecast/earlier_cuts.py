"""Forecasts after earlier cuts of a short series, by the parts of the mix that are cheap to fit: all but the network.

A validation set of a few dozen windows is one stretch of time, on which a part may be best by luck. So two more
stretches of the training set judge them, too.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rnnlab.forecast.baselines import Linear
from rnnlab.forecast.past_forecasts import PastForecasts
from rnnlab.series.series import Series
from rnnlab.training.prepared import Prepared
from rnnlab.training.windows import origins_in, without_filled_targets

CUTS = (
    0.65,
    0.825,
)  # shares of the training set that the parts are fitted to; the rows up to the next cut judge them
# With so few windows, which may all share steps, so many horizons of rows judge them, if the training set has those.
FEW_WINDOWS, FEWEST_HORIZONS = 20, 3
MOST_ROWS = 2000  # of a series that is cut: a longer one has validation windows enough
FEWEST_WINDOWS = 4  # after a cut
FEWEST_FITTED = 20  # windows before a cut, and one for each step ahead, for the linear model
MOST_INPUTS = 500  # of a linear model that is fitted again: a larger one would take as long as the network


class EarlierCuts(NamedTuple):
    """forecasts: {part: (windows, horizon, targets)} after all cuts, in time order; truth: what happened, as large.

    stretch: the number of the cut that each window comes after, (windows,). alone: whether it ends before the next cut,
    so that it shares no step with windows after other cuts.
    """

    forecasts: dict[str, np.ndarray]
    truth: np.ndarray
    stretch: np.ndarray
    alone: np.ndarray

    def where(self, chosen: np.ndarray) -> "EarlierCuts":
        """Only the windows for which `chosen`, (windows,), is true."""
        forecasts = {name: made[chosen] for name, made in self.forecasts.items()}
        return EarlierCuts(forecasts, self.truth[chosen], self.stretch[chosen], self.alone[chosen])

    def apart(self) -> "EarlierCuts | None":
        """Only the windows that share no step with those of another stretch; None if none are left."""
        return self.where(self.alone) if self.alone.any() else None

    def followed_by(self, forecasts: Mapping[str, np.ndarray], truth: np.ndarray) -> "EarlierCuts":
        """The same with the windows of one more stretch, of the parts that are in both."""
        number = self.stretch.max() + 1
        return EarlierCuts(
            {
                name: np.concatenate([made, forecasts[name]])
                for name, made in self.forecasts.items()
                if name in forecasts
            },
            np.concatenate([self.truth, truth]),
            np.append(self.stretch, np.full(len(truth), number)),
            np.append(self.alone, np.full(len(truth), True)),
        )


def after_earlier_cuts(
    prepared: Prepared, series: Series, season: int, linear: Linear | None = None
) -> EarlierCuts | None:
    """The forecasts after each cut, in the targets' units; None if the series is long or too short.

    linear: the model on a window, which is fitted again to the windows before each cut if the series has no gaps.
    """
    if len(series) > MOST_ROWS:
        return None
    horizon, training = prepared.experiment.horizon, prepared.training_rows
    edges = [*(round(share * training) for share in CUTS), training]
    made: list[dict[str, np.ndarray]] = []
    truths, alone = [], []
    one_segment = series.segments[0] == series.segments[-1]
    if linear is not None and (len(linear.slopes) > MOST_INPUTS or not one_segment):
        linear = None
    for cut, end in pairwise(edges):
        few = end - cut - horizon < FEW_WINDOWS
        last = max(end, min(training, cut + FEWEST_HORIZONS * horizon)) if few else end
        origins = origins_in(series.segments, (cut, last), 1, horizon)
        origins = without_filled_targets(series, prepared.experiment, origins)
        if len(origins) < FEWEST_WINDOWS:
            continue
        past = PastForecasts(prepared.actual, series.segments, cut, horizon, season)
        made.append(
            {
                name: prepared.within_bounds(past.forecast(name, prepared.actual, origins, horizon))
                for name in past.names
                if name != "seasonal_naive" or season > 1
            }
        )
        before = prepared.origins.training[prepared.origins.training + horizon < cut]
        if linear is not None and len(before) >= FEWEST_FITTED + horizon:
            made[-1]["linear"] = linear.chosen_by(before).predict(origins)
        truths.append(prepared.truth(origins))
        before_next = origins + horizon < end
        alone.append(before_next & (before_next.sum() >= FEWEST_WINDOWS))
    if not made:
        return None
    names = [name for name in made[0] if all(name in other for other in made)]
    return EarlierCuts(
        {name: np.concatenate([other[name] for other in made]) for name in names},
        np.concatenate(truths),
        np.repeat(np.arange(len(truths)), [len(truth) for truth in truths]),
        np.concatenate(alone),
    )
