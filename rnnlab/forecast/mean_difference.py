"""The interval of a difference between two forecasts' errors, whose neighbouring windows are correlated.

The variance of the mean is estimated with Bartlett's kernel (Newey and West 1987), over a bandwidth that is a fixed
share of the windows, with the quantiles that belong to that (Kiefer and Vogelsang 2005; for forecasts Coroneo and
Iacone 2020). With few windows per horizon, Student's t widens the interval further: in simulations of forecasts that
are equally good, 1 to 4 of 100 were called better, from 10 windows and from 1.5 horizons of windows on.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

LEVEL = 0.95
FEWEST_WINDOWS, FEWEST_HORIZONS = 8, 1.5
SEASONS = 10  # the bandwidth is at least a season if that many fit


class MeanDifference(NamedTuple):
    """A mean with the ends of its 95 % interval, which are None with too few windows."""

    mean: float
    low: float | None
    high: float | None


def bandwidth_of(windows: int, horizon: int, season: int) -> int:
    """How many windows may be correlated: twice the cube root of their number, or more.

    It is at least twice the horizon, because forecasts of overlapping rows share their errors, and at least a
    season if enough of them fit.
    """
    season = season if season * SEASONS <= windows else 1
    return min(windows - 1, max(round(2 * windows ** (1 / 3)), 2 * horizon if horizon > 1 else 1, season))


def mean_differences(gaps: np.ndarray, horizon: int, season: int, stretches: int = 1) -> list[MeanDifference]:
    """The mean of each column and its interval.

    gaps: for each pair of forecasts, the one's absolute error minus the other's, in time order, (windows, pairs).
    stretches: how many stretches of rows the windows come from; those of different ones share no step.
    """
    windows, means = len(gaps), gaps.mean(axis=0)
    if windows < FEWEST_WINDOWS or windows < FEWEST_HORIZONS * horizon:
        return [MeanDifference(float(mean), None, None) for mean in means]
    bandwidth = bandwidth_of(windows, horizon, season)
    deviations = np.sqrt(long_run_variance(gaps - means, bandwidth) / windows)
    horizons = (windows + (stretches - 1) * (horizon - 1)) / horizon
    half = deviations * quantile(bandwidth / windows) * few_horizons(horizons)
    return [
        MeanDifference(float(mean), float(mean - width), float(mean + width))
        for mean, width in zip(means, half, strict=True)
    ]


def long_run_variance(values: np.ndarray, bandwidth: int) -> np.ndarray:
    """The variance of a mean times the number of windows, (pairs,), by Bartlett's kernel.

    values: (windows, pairs), with a mean of 0.
    """
    windows = len(values)
    spectrum = np.fft.rfft(values, 2 * windows, axis=0)
    covariances = np.fft.irfft(np.abs(spectrum) ** 2, 2 * windows, axis=0)[:bandwidth] / windows
    weights = 1 - np.arange(bandwidth) / bandwidth
    weights[1:] *= 2
    return np.maximum(weights @ covariances, 0)


def quantile(share: float) -> float:
    """The 97.5 % quantile of the mean over its estimated deviation if the bandwidth is that share of the windows.

    1.96 if the bandwidth is small, else this polynomial (Kiefer and Vogelsang 2005).
    """
    return 1.96 + 2.9694 * share + 0.416 * share**2 - 0.5324 * share**3


@lru_cache(maxsize=1000)
def few_horizons(horizons: float) -> float:
    """How much wider the interval is if the windows are only so many horizons long: Student's t beside 1.96."""
    from scipy.stats import t

    return float(t.ppf((1 + LEVEL) / 2, max(0.5, horizons - 1)) / 1.96)
