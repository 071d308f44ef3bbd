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

    NaN at a lead time with too few errors: then none of them bounds the next one that often. The width
    is the ceil((n + 1) * level)-th smallest of n absolute errors, which covers at least `level` of
    exchangeable new ones (split conformal prediction, Lei et al. 2018). It is never below that of a
    nearer lead time: with few errors it would shrink by luck, and a wider one only covers more.

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
    """Which of that many ordered errors bounds the next one; above `count` where none does."""
    return int(np.ceil((count + 1) * level))


def too_few(level: float, count: int) -> str:
    """Why there is no interval of that level, as a sentence. count: of the errors there are."""
    needed = max(1, int(level / (1 - level)))  # or one more: rank_of decides
    needed += rank_of(needed, level) > needed
    return (
        f"No {100 * level:g} % interval: it takes {needed} forecast{'s' if needed > 1 else ''} in the "
        f"validation set, and there {'is' if count == 1 else 'are'} {count}."
    )


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
