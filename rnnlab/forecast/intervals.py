"""Split conformal intervals: as wide as the errors of the validation part were."""

import msgspec
import numpy as np

LEVELS = (0.8, 0.95)


class Interval(msgspec.Struct, frozen=True):
    """A target's interval at each lead time, (horizon,).

    width: from end to end, own units. coverage: the share of the test part that lies inside.
    """

    width: tuple[float, ...]
    coverage: tuple[float, ...]


def half_widths(errors: np.ndarray, level: float) -> np.ndarray:
    """Half the width of the interval at each lead time and target, (horizon, targets).

    errors: of the validation part, (windows, horizon, targets). The width is the ceil((n + 1) * level)-th
    smallest absolute error, which covers at least `level` of exchangeable new ones (Lei et al. 2018);
    with too few errors for that, the largest stands in.
    """
    sizes = np.abs(errors)
    rank = min(int(np.ceil((len(sizes) + 1) * level)), len(sizes))
    return np.partition(sizes, rank - 1, axis=0)[rank - 1]


def coverage(errors: np.ndarray, half_width: np.ndarray) -> np.ndarray:
    """The share of errors (windows, horizon, targets) inside the interval, (horizon, targets)."""
    return (np.abs(errors) <= half_width).mean(axis=0)


def intervals_of(
    targets: tuple[str, ...], half: dict[str, np.ndarray], errors: np.ndarray
) -> dict[str, dict[str, Interval]]:
    """{target: {level: its interval}}; half: the half widths of each level; errors: of the test part."""
    shares = {level: coverage(errors, half[level]) for level in half}
    return {
        target: {
            level: Interval(tuple((2 * half[level][:, k]).tolist()), tuple(shares[level][:, k].tolist()))
            for level in half
        }
        for k, target in enumerate(targets)
    }
