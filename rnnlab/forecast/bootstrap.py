"""The interval of a difference between two forecasts' errors: the moving-block bootstrap.

Errors of neighbouring windows are correlated, so single windows must not be drawn as if they were
independent: whole blocks of neighbours are drawn (Künsch 1989).
"""

from typing import NamedTuple

import numpy as np

RESAMPLES = 1000
LEVEL = 0.95
MOST_BLOCKS = 1000  # with more windows the blocks get longer: equally valid, and the work stays bounded
MOST_STARTS = 20_000  # of blocks to draw from
FEWEST_BLOCKS = 5  # with fewer blocks the resamples are too similar to estimate anything
BLOCKS_OF_A_SEASON = 10  # a block is as long as a season only if that many fit


class MeanDifference(NamedTuple):
    """A mean with the ends of its 95 % interval, which are None with too few windows."""

    mean: float
    low: float | None
    high: float | None


def block_length(windows: int, horizon: int, season: int) -> int:
    """The number of windows in a block: twice the cube root of their number, or more.

    The cube root is the growth rate that suits means (Künsch 1989; Hall, Horowitz and Jing 1995). A block is
    at least twice the horizon, because forecasts of overlapping rows share their errors, and at least a
    season if enough of them fit.
    """
    season = season if season * BLOCKS_OF_A_SEASON <= windows else 1
    least = 2 * horizon if horizon > 1 else 1
    return max(round(2 * windows ** (1 / 3)), least, season, -(-windows // MOST_BLOCKS))


def mean_differences(gaps: np.ndarray, block: int, seed: int = 0) -> list[MeanDifference]:
    """The mean of each column and its interval.

    gaps: for each pair of forecasts, the one's absolute error minus the other's, in time order, (windows, pairs).
    The interval is the basic one: the mean minus the quantiles of (resampled mean - its expectation),
    widened for the variance that few or long blocks do not show.
    """
    windows, means = len(gaps), gaps.mean(axis=0)
    if windows // block < FEWEST_BLOCKS:
        return [MeanDifference(float(mean), None, None) for mean in means]
    sums = np.cumsum(np.vstack([np.zeros(gaps.shape[1]), gaps]), axis=0)
    starts = np.arange(0, windows - block + 1, max(1, windows // MOST_STARTS))
    blocks = (sums[starts + block] - sums[starts]) / block - means
    expected = blocks.mean(axis=0)
    drawn = np.random.default_rng(seed).integers(0, len(blocks), (RESAMPLES, windows // block))
    resampled = np.stack([blocks[chosen].mean(axis=0) for chosen in drawn]) - expected
    resampled *= widening(block / windows)
    tail = (1 - LEVEL) / 2
    low, high = means - np.quantile(resampled, [1 - tail, tail], axis=0)
    return [
        MeanDifference(*(float(value) for value in values)) for values in zip(means, low, high, strict=True)
    ]


def widening(share: float) -> float:
    """The factor that widens the interval if a block is that share of all windows.

    The bootstrap's variance is that of the Bartlett kernel (Künsch 1989). Its 97.5 % quantile is then no
    longer 1.96 but this polynomial (Kiefer and Vogelsang 2005; for forecasts Coroneo and Iacone 2020).
    """
    return (1.96 + 2.9694 * share + 0.416 * share**2 - 0.5324 * share**3) / 1.96
