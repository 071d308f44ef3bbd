"""The forecast before the test set, after several cuts: more windows to tell it from others than a short test set has.

It is made as for the test set, but without the network: each stretch is forecast by parts fitted to the rows before it,
with shares that the other stretches choose.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from rnnlab.forecast.logarithms import OfLogarithms
from rnnlab.forecast.mean_difference import MeanDifference, mean_differences
from rnnlab.forecast.mix import PARTS, MixedForecast, best_shares, weighted_sum

LEAST_SHARE = 0.5  # of the parts that can be made before, in the forecast that they stand for


def errors_before_test(mixed: MixedForecast) -> dict[str, np.ndarray]:
    """{forecast: the mean absolute error of each window before the test set, (windows, targets)}, in time order.

    Of the mix ("forecast") and of its parts but the network; empty for a long series. Where errors grow with the level,
    they are brought to that of the test set.
    """
    cuts = mixed.cuts
    if cuts is None:
        return {}
    mix = np.empty_like(cuts.truth)
    for number in np.unique(cuts.stretch):
        now = cuts.stretch == number
        others = cuts.where(~now)
        mix[now] = weighted_sum(cuts.where(now).forecasts, best_shares(others.forecasts, others.truth))
    made = {"forecast": mix, **cuts.forecasts}
    size = growth(mixed, cuts.truth)
    return {name: np.abs(forecast - cuts.truth).mean(axis=1) * size for name, forecast in made.items()}


def growth(mixed: MixedForecast, truth: np.ndarray) -> np.ndarray:
    """How much higher the level of the test set is than that of each window, (windows, targets).

    1 for a target whose changes do not grow with its level. truth: what happened, (windows, horizon, targets).
    """
    test = mixed.prepared.truth(mixed.prepared.origins.test)
    grows = [isinstance(fit, OfLogarithms) for fit in mixed.past.fits.get("smoothing", [])]
    if not any(grows):
        return np.ones((len(truth), truth.shape[2]))
    levels = np.abs(truth).mean(axis=1)
    return np.where(grows, np.abs(test).mean(axis=(0, 1)) / np.where(levels > 0, levels, 1), 1)


def stands_for(mixed: MixedForecast, target: int) -> bool:
    """Whether the parts that can be made before the test set are most of a target's forecast."""
    made = () if mixed.cuts is None else mixed.cuts.forecasts
    return bool(sum(mixed.shares[PARTS.index(name), target] for name in made) >= LEAST_SHARE)


def with_windows_before(
    before: Mapping[str, np.ndarray],
    errors: Mapping[str, np.ndarray],
    others: Sequence[str],
    horizon: int,
    season: int,
) -> dict[str, MeanDifference]:
    """How much larger the errors of others are than the forecast's, by the windows before the test set and in it.

    before, errors: {forecast: of each window, (windows,)} of a target, before the test set and in it.
    """
    named = [name for name in others if name in before]
    if not named:
        return {}
    gaps = [np.column_stack([of[name] - of["forecast"] for name in named]) for of in (before, errors)]
    return dict(zip(named, mean_differences(np.concatenate(gaps), horizon, season), strict=True))
