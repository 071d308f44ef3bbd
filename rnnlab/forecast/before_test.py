"""The forecast before the test set, after several cuts: more errors than a short validation or test set has.

It is made as for the test set, but without the network: each stretch is forecast by parts fitted to the rows before it.
To tell it from other forecasts, the other stretches choose the shares.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from rnnlab.forecast.earlier_cuts import EarlierCuts
from rnnlab.forecast.logarithms import OfLogarithms
from rnnlab.forecast.mean_difference import MeanDifference, mean_differences
from rnnlab.forecast.mix import FEW_WINDOWS, PARTS, SAFE, MixedForecast, best_shares, weighted_sum

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
        mix[now] = weighted_sum(
            cuts.where(now).forecasts, best_shares(others.forecasts, others.truth, safe=SAFE)
        )
    made = {"forecast": mix, **cuts.forecasts}
    size = growth(mixed, cuts)
    return {name: np.abs(forecast - cuts.truth).mean(axis=1) * size for name, forecast in made.items()}


def growth(mixed: MixedForecast, cuts: EarlierCuts) -> np.ndarray:
    """How much higher the level of the test set is than that of each window's stretch, (windows, targets).

    1 for a target whose changes do not grow with its level.
    """
    test = np.abs(mixed.prepared.truth(mixed.prepared.origins.test)).mean(axis=(0, 1))
    grows = [isinstance(fit, OfLogarithms) for fit in mixed.past.fits.get("smoothing", [])]
    size = np.ones((len(cuts.truth), len(test)))
    for number in np.unique(cuts.stretch) if any(grows) else ():
        now = cuts.stretch == number
        level = np.abs(cuts.truth[now]).mean(axis=(0, 1))
        size[now] = np.where(grows, test / np.where(level > 0, level, 1), 1)
    return size


def stands_for(mixed: MixedForecast, target: int) -> bool:
    """Whether the parts that can be made before the test set are most of a target's forecast."""
    made = () if mixed.cuts is None else mixed.cuts.forecasts
    return bool(sum(mixed.shares[PARTS.index(name), target] for name in made) >= LEAST_SHARE)


def with_earlier_errors(
    errors: np.ndarray, cuts: EarlierCuts | None, shares: np.ndarray, windows: int
) -> np.ndarray:
    """Errors that intervals come from, (windows, steps, targets), and before them those after earlier cuts if needed.

    They are if the validation set has few windows and the parts without the network are most of the forecast.

    shares: (parts, targets). windows: of the validation set.
    """
    if cuts is None or windows > FEW_WINDOWS or errors.shape[1] > cuts.truth.shape[1]:
        return errors
    made = np.where([[name in cuts.forecasts] for name in PARTS], shares, 0)
    total = made.sum(axis=0)
    if total.min() < LEAST_SHARE:
        return errors
    earlier = weighted_sum(cuts.forecasts, made / total) - cuts.truth
    return np.concatenate([earlier[:, : errors.shape[1]], errors])


def with_windows_before(
    before: Mapping[str, np.ndarray],
    errors: Mapping[str, np.ndarray],
    others: Sequence[str],
    horizon: int,
    season: int,
    stretches: int,
) -> dict[str, MeanDifference]:
    """How much larger the errors of others are than the forecast's, by the windows before the test set and in it.

    before, errors: {forecast: of each window, (windows,)} of a target, before the test set and in it.
    stretches: of rows that all these windows lie in.
    """
    named = [name for name in others if name in before]
    if not named:
        return {}
    gaps = [np.column_stack([of[name] - of["forecast"] for name in named]) for of in (before, errors)]
    return dict(zip(named, mean_differences(np.concatenate(gaps), horizon, season, stretches), strict=True))
