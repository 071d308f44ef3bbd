"""Split conformal intervals: as wide as the errors of the validation part were."""

import numpy as np

LEVELS = (0.8, 0.95)


def half_widths(errors: np.ndarray, level: float) -> np.ndarray:
    """Half the width of the interval at each lead time and target, (horizon, targets).

    errors: of the validation part, (windows, horizon, targets). The width is the ceil((n + 1) * level)-th
    smallest absolute error, which covers at least `level` of exchangeable new ones (Lei et al. 2018);
    with too few errors for that, the largest stands in.
    """
    ordered = np.sort(np.abs(errors), axis=0)
    rank = min(int(np.ceil((len(ordered) + 1) * level)), len(ordered))
    return ordered[rank - 1]


def coverage(errors: np.ndarray, half_width: np.ndarray) -> np.ndarray:
    """The share of errors (windows, horizon, targets) inside the interval, by target, (targets,)."""
    return (np.abs(errors) <= half_width).mean(axis=(0, 1))
