"""Half the widths of the intervals of one series, where its own errors are too few for some of them."""

from collections.abc import Mapping

import numpy as np


def with_common(
    own: Mapping[float, np.ndarray], common: Mapping[float, np.ndarray]
) -> dict[float, np.ndarray]:
    """{level: half the width, (horizon, targets)}, by rising level: a series' own, or the common one where that is NaN.

    A common one is as many times wider as the series' own is at the nearest lead time before, or else at the level
    below. A wider level is nowhere narrower than the one below it.
    """
    halves: dict[float, np.ndarray] = {}
    ratio, below = np.ones(1), np.zeros(1)
    for level in sorted(own):
        known, usual = np.isfinite(own[level]), np.where(common[level] > 0, common[level], np.nan)
        leads = np.where(known, np.arange(len(known))[:, None], -1)
        before = np.maximum.accumulate(leads, axis=0)
        nearest = np.take_along_axis(own[level] / usual, np.maximum(before, 0), axis=0)
        ratio = np.where(np.isfinite(nearest) & (before >= 0), nearest, ratio)
        halves[level] = np.maximum(np.where(known, own[level], common[level] * ratio), below)
        below = halves[level]
    return halves
