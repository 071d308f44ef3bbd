"""Conformal intervals: as wide as errors that are known by then, and wider where too few fell inside so far."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from math import ceil, isnan

import msgspec
import numpy as np

LEVELS = (0.8, 0.95)
RATE = 0.3  # of the share to miss: it corrects the level after each window (Gibbs and Candès 2021)
MOST_MISSED = 0.6  # the largest share outside that a corrected level allows
MOST_ERRORS = 5000  # the newest ones that an interval is based on
MOST_UPDATES = 20_000  # of the width along the test set, for each lead time
FEWEST_APART = 2.0  # errors that share no step
# The highest level that needs no more errors of the forecast itself if there are others, after earlier cuts: with these
# alone, as few as 53 of 100 were inside 95 % in one series.
MOST_BORROWED = 0.9
LEAST_KNOWN = 0.5  # share of the test windows with an interval: which share of fewer is inside it is chance


class Interval(msgspec.Struct, frozen=True):
    """The interval of one target and level at each lead time, (horizon,).

    width: from end to end, in the target's units, the mean over the test set. coverage: the share of the test set
    inside it.
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
        errors: (windows, horizon, targets), NaN where a window has no such lead time.
        level: the share to cover, between 0 and 1.
    """
    ordered = np.sort(np.abs(errors), axis=0)
    widths = np.full(errors.shape[1:], np.nan)
    for lead, count in enumerate((~np.isnan(errors[..., 0])).sum(axis=0)):
        rank = rank_of(int(count), level)
        if rank <= count:
            widths[lead] = ordered[rank - 1, lead]
    return np.maximum.accumulate(widths, axis=0)


def widened_half_widths(errors: np.ndarray, level: float, spacing: float) -> np.ndarray:
    """`half_widths`, wider by `widening`; NaN also where too few errors share no step.

    spacing: steps from one window to the next.
    """
    counts = (~np.isnan(errors[..., 0])).sum(axis=0)
    apart = errors_apart(counts, np.arange(1, len(counts) + 1), spacing)
    return np.maximum.accumulate(half_widths(errors, level) * widening(apart, level)[:, None], axis=0)


def adaptive_half_widths(before: np.ndarray, errors: np.ndarray, level: float) -> np.ndarray:
    """Half the width of the interval of each window, (windows, horizon, targets), NaN while there are too few errors.

    Each is based on the errors that are known at the window's origin: those of the validation set, and those of the
    earlier test windows whose steps have all happened. The level is corrected as they fall inside or outside
    (adaptive conformal inference, Gibbs and Candès 2021).

    Args:
        before: of the validation set, (windows, horizon, targets). errors: of the test set, in time order.
        level: the share to cover.
    """
    halves = np.full(errors.shape, np.nan)
    for lead in range(errors.shape[1]):
        for k in range(errors.shape[2]):
            halves[:, lead, k] = _along(
                np.abs(before[:, lead, k]), np.abs(errors[:, lead, k]), lead + 1, level
            )
    return halves


def as_far_as_known(half: np.ndarray, own: np.ndarray, level: float) -> np.ndarray:
    """Half widths from errors after earlier cuts, too; NaN where a high level has none from its own."""
    return half if level <= MOST_BORROWED else np.where(np.isnan(own), np.nan, half)


def _along(before: np.ndarray, errors: np.ndarray, lead: int, level: float) -> np.ndarray:
    """`adaptive_half_widths` of one lead time and target, (windows,)."""
    known = before[-MOST_ERRORS:].tolist()  # in time order, and sorted
    ordered, first = sorted(known), 0
    counts = np.minimum(len(known) + np.maximum(np.arange(len(errors)) + 1 - lead, 0), MOST_ERRORS)
    apart = errors_apart(counts, lead)
    wider = np.where(np.ceil((counts + 1) * level) <= counts, widening(apart, level), np.nan)
    missed, halves = 1 - level, np.full(len(errors), np.nan)
    every = -(-len(errors) // MOST_UPDATES)
    for start in range(0, len(errors), every):
        for ended in range(max(0, start - every + 1 - lead), start + 1 - lead):
            error = float(errors[ended])
            if not isnan(halves[ended]):
                missed += RATE * (1 - level) * (1 - level - (error > halves[ended]))
            known.append(error)
            insort(ordered, error)
            if len(ordered) > MOST_ERRORS:
                del ordered[bisect_left(ordered, known[first])]
                first += 1
        if not isnan(wider[start]):
            missed = min(max(missed, 0.0), MOST_MISSED)
            rank = min(rank_of(len(ordered), 1 - missed), len(ordered))
            halves[start : start + every] = ordered[rank - 1] * wider[start]
    return halves


def errors_apart(counts: np.ndarray, lead: int | np.ndarray, spacing: float = 1.0) -> np.ndarray:
    """How many errors would say as much if they shared no step: neighbours at that lead time share most of theirs."""
    return counts * np.minimum(1.0, spacing / ((lead + 1) / 2))


def widening(apart: np.ndarray, level: float) -> np.ndarray:
    """How much wider an interval of few errors must be: Student's t beside the normal distribution.

    apart: errors that share no step. NaN where they are fewer than `FEWEST_APART`.
    """
    from scipy.special import ndtri, stdtrit

    tail = (1 + level) / 2
    enough = np.where(np.asarray(apart) >= FEWEST_APART, apart, np.nan)
    return stdtrit(enough - 1, tail) / ndtri(tail) * np.sqrt(1 + 1 / enough)


def rank_of(count: int, level: float) -> int:
    """Which of that many ordered errors bounds the next one; above `count` if none does."""
    return ceil((count + 1) * level)


def errors_needed(level: float, horizon: int = 1) -> int:
    """The smallest number of errors that gives an interval of that level so many steps ahead."""
    needed = max(1, int(level / (1 - level)))  # or one more: rank_of decides
    needed += rank_of(needed, level) > needed
    return needed if horizon == 1 else max(needed, ceil(FEWEST_APART * (horizon + 1) / 2))


def is_measurable(half_width: np.ndarray) -> bool:
    """Whether enough windows (windows, horizon, targets) have an interval at every lead time, the others being NaN."""
    return bool((~np.isnan(half_width)).mean(axis=0).min() >= LEAST_KNOWN)


def coverage(errors: np.ndarray, half_width: np.ndarray) -> np.ndarray:
    """The share of errors (windows, horizon, targets) inside their interval, if they have one, (horizon, targets)."""
    known = np.isfinite(half_width)
    inside = (np.abs(errors) <= half_width) & known
    return inside.sum(axis=0) / np.maximum(np.broadcast_to(known, errors.shape).sum(axis=0), 1)


def measured_intervals(
    targets: Sequence[str], half: Mapping[float, np.ndarray], errors: np.ndarray
) -> tuple[Interval, ...]:
    """A row for each target and level. half: of each level and window; errors: of the test set."""
    covered = {level: coverage(errors, half[level]) for level in half}
    widths = {level: 2 * np.nanmean(half[level], axis=0) for level in half}
    return tuple(
        Interval(
            target,
            level,
            width=tuple(widths[level][:, k].tolist()),
            coverage=tuple(covered[level][:, k].tolist()),
        )
        for k, target in enumerate(targets)
        for level in half
    )
