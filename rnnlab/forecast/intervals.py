"""Split conformal intervals: as wide as the errors on the validation set."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

LEVELS = (0.8, 0.95)


class Interval(msgspec.Struct, frozen=True):
    """The interval of one target and level at each lead time, (horizon,).

    width: from end to end, in the target's units. coverage: the share of the test set inside it.
    """

    target: str
    level: float
    width: tuple[float, ...]
    coverage: tuple[float, ...]


def half_widths(errors: np.ndarray, level: float) -> np.ndarray:
    """Half the width of the interval at each lead time and target, (horizon, targets).

    NaN at a lead time with too few errors: then none of them bounds the next one that often. The width
    is the ceil((n + 1) * level)-th smallest of n absolute errors, which covers at least `level` of
    exchangeable new ones (split conformal prediction, Lei et al. 2018). It is never below that of a
    nearer lead time: with few errors it would shrink by chance, and a wider interval only covers more.

    Args:
        errors: of the validation set, (windows, horizon, targets), NaN where a window has no such lead time.
        level: the share to cover, between 0 and 1.
    """
    ordered = np.sort(np.abs(errors), axis=0)
    widths = np.full(errors.shape[1:], np.nan)
    for lead, count in enumerate((~np.isnan(errors[..., 0])).sum(axis=0)):
        rank = rank_of(int(count), level)
        if rank <= count:
            widths[lead] = ordered[rank - 1, lead]
    return np.maximum.accumulate(widths, axis=0)


def rank_of(count: int, level: float) -> int:
    """Which of that many ordered errors bounds the next one; above `count` if none does."""
    return int(np.ceil((count + 1) * level))


def errors_needed(level: float) -> int:
    """The smallest number of errors that gives an interval of that level."""
    needed = max(1, int(level / (1 - level)))  # or one more: rank_of decides
    return needed + (rank_of(needed, level) > needed)


def coverage(errors: np.ndarray, half_width: np.ndarray) -> np.ndarray:
    """The share of errors (windows, horizon, targets) inside the interval, (horizon, targets)."""
    return (np.abs(errors) <= half_width).mean(axis=0)


def measured_intervals(
    targets: Sequence[str], half: Mapping[float, np.ndarray], errors: np.ndarray
) -> tuple[Interval, ...]:
    """A row for each target and level. half: the half widths of each level; errors: of the test set."""
    covered = {level: coverage(errors, half[level]) for level in half}
    return tuple(
        Interval(
            target,
            level,
            width=tuple((2 * half[level][:, k]).tolist()),
            coverage=tuple(covered[level][:, k].tolist()),
        )
        for k, target in enumerate(targets)
        for level in half
    )
