"""A column that often has one value, such as no rain or full visibility: how it returns to that value.

The best forecast by absolute errors is the middle of what happens next, which is that value itself much of the time. A
linear model forecasts the mean, which lies beside it.
"""

import numpy as np

LEAST_SHARE = 0.3  # of the rows that have the value
LEAST_OTHER = 12  # windows that begin at another one


def usual_value(rows: np.ndarray) -> float | None:
    """The value that most of the rows have, if at least LEAST_SHARE of them have it."""
    values, counts = np.unique(rows, return_counts=True)
    return float(values[counts.argmax()]) if counts.max(initial=0) >= LEAST_SHARE * len(rows) > 0 else None


def shares_left(
    column: np.ndarray, origins: np.ndarray, leads: np.ndarray, usual: float
) -> np.ndarray | None:
    """What share of the distance from the usual value is left after each number of steps, (leads,), from 0 to 1.

    It has the smallest mean absolute error: a median of the shares that were left, weighted by the distances before.
    None if too few of the origins are at another value.
    """
    before = column[origins] - usual
    origins, before = origins[before != 0], before[before != 0]
    if len(origins) < LEAST_OTHER:
        return None
    left = (column[origins[:, None] + leads] - usual) / before[:, None]
    order = np.argsort(left, axis=0, kind="stable")
    weights = np.cumsum(np.abs(before)[order], axis=0)
    middle = (weights < weights[-1] / 2).sum(axis=0)
    return np.take_along_axis(np.take_along_axis(left, order, axis=0), middle[None], axis=0)[0].clip(0, 1)
