"""Whether the test set is of another regime than the training set: at another level, or with other changes."""

from collections.abc import Iterator

import numpy as np

from rnnlab.forecast import alert_messages as messages
from rnnlab.message import Message

LEVEL = 4.0  # times the largest difference of two blocks as far apart within the training set
SPREAD = 3.0  # times the largest, or the smallest, change within the training set
FEWEST_ROWS = 12  # of the test set
FEWEST_BLOCKS = 12  # of the training set, overlapping


def regime_alerts(target: str, values: np.ndarray, training: int, test: int) -> Iterator[Message]:
    """At most one message, if the level or else the spread of the test set was never seen in the training set.

    Values above 0 are compared as their logarithms, too: growth by the same share is no other regime.

    values: (rows,), of the target. training: the rows of the training set; test: the first row of the test set.
    """
    rows, gap = len(values) - test, test - training
    if rows < FEWEST_ROWS or training - 2 * rows - gap < FEWEST_BLOCKS:
        return
    scales = [values, np.log(values)] if values.min() > 0 else [values]
    if min(level_change(scale, training, test) for scale in scales) > LEVEL:
        before, level = values[training - rows : training].mean(), values[test:].mean()
        yield messages.other_level(target, float(before), float(level))
        return
    larger, smaller = (
        min(change[side] for change in [spread_change(scale, training, test) for scale in scales])
        for side in (0, 1)
    )
    if larger > SPREAD:
        yield messages.larger_changes(target, larger)
    elif smaller > SPREAD:
        yield (
            messages.smaller_changes(target, smaller)
            if np.isfinite(smaller)
            else messages.stands_still(target, rows)
        )


def level_change(values: np.ndarray, training: int, test: int) -> float:
    """How far the mean of the test set is from that of the last training rows, as many.

    In units of the largest difference of two blocks as long and as far apart within the training set.
    """
    rows, gap = len(values) - test, test - training
    means = block_means(values, rows)
    moves = np.abs(means[rows + gap : training - rows + 1] - means[: training - 2 * rows - gap + 1])
    largest = float(moves.max())
    return abs(float(means[test] - means[training - rows])) / largest if largest else 0.0


def spread_change(values: np.ndarray, training: int, test: int) -> tuple[float, float]:
    """How many times the changes of the test set are above the largest, and below the smallest of the training set.

    Each is a mean absolute change over as many rows; the second is infinite if the test set stands still.
    """
    changes = np.abs(np.diff(values))
    sizes = block_means(changes[: training - 1], len(values) - test - 1)
    size, largest, smallest = float(changes[test:].mean()), float(sizes.max()), float(sizes.min())
    below = smallest / size if size else (np.inf if smallest else 0.0)
    return (size / largest if largest else 0.0), below


def block_means(values: np.ndarray, rows: int) -> np.ndarray:
    """The mean of each block of so many neighbouring rows, by its first row."""
    sums = np.concatenate([[0.0], np.cumsum(values - values[0])])
    return (sums[rows:] - sums[:-rows]) / rows + values[0]
