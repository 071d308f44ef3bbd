"""Whether one forecast is better than another beyond chance: the moving-block bootstrap.

Errors of neighbouring windows are alike, so single windows must not be drawn as if they were
independent: whole blocks of neighbours are drawn (Künsch 1989).
"""

from typing import Literal

import msgspec
import numpy as np

RESAMPLES = 1000
LEVEL = 0.95
MOST_BLOCKS = 1000  # longer blocks beyond: as valid, and the work is bounded
MOST_STARTS = 20_000  # of blocks to draw from
FEWEST_BLOCKS = 5  # with fewer the resamples are too much alike to tell anything
BLOCKS_OF_A_SEASON = 10  # a season is a block only where so many fit


class Difference(msgspec.Struct, frozen=True):
    """How much larger the other's mean absolute error is, own units; positive where ours is better.

    low, high: ends of its 95 % interval; None where the test part is too short to tell.
    """

    mean: float
    low: float | None
    high: float | None

    @property
    def says(self) -> Literal["better", "worse", "open"]:
        """Whether ours is better or worse than the other beyond chance, or whether that is open."""
        if self.low is None or self.high is None:
            return "open"
        return "better" if self.low > 0 else "worse" if self.high < 0 else "open"


def block_length(windows: int, horizon: int, season: int) -> int:
    """Windows in a block: twice the cube root of their number, whose growth suits means, or more.

    At least twice the horizon, for forecasts of overlapping rows share their errors, and a season
    where enough of them fit. (The growth: Künsch 1989; Hall, Horowitz and Jing 1995.)
    """
    season = season if season * BLOCKS_OF_A_SEASON <= windows else 1
    least = 2 * horizon if horizon > 1 else 1
    return max(round(2 * windows ** (1 / 3)), least, season, -(-windows // MOST_BLOCKS))


def differences(gaps: np.ndarray, block: int, seed: int = 0) -> list[Difference]:
    """One Difference for each pair.

    gaps: their absolute errors less ours, of windows in time order, (windows, pairs).
    The interval is the basic one: the mean less the quantiles of (resampled mean - its expectation),
    widened for what few or long blocks don't show of the variance.
    """
    windows, means = len(gaps), gaps.mean(axis=0)
    if windows // block < FEWEST_BLOCKS:
        return [Difference(float(mean), None, None) for mean in means]
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
        Difference(*(float(number) for number in numbers)) for numbers in zip(means, low, high, strict=True)
    ]


def widening(share: float) -> float:
    """What the interval is widened by where a block is that share of all windows.

    The bootstrap's variance is that of the Bartlett kernel (Künsch 1989), whose 97.5 % quantile is no
    longer 1.96 then but this polynomial (Kiefer and Vogelsang 2005; for forecasts Coroneo and Iacone 2020).
    """
    return (1.96 + 2.9694 * share + 0.416 * share**2 - 0.5324 * share**3) / 1.96
