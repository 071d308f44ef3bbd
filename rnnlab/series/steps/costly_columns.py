"""Decides which columns are left out because of the rows that their missing values would cost.

A row is dropped if one of its values is missing, so a column that ends early or starts late would delete the rows of
all others.
"""

from collections.abc import Sequence

import numpy as np

from rnnlab.series import thresholds as th


def costly_columns(missing: np.ndarray, protected: Sequence[int], flags: Sequence[int] = ()) -> list[int]:
    """Return the columns to leave out, as few as possible for as many rows as possible.

    missing: bool, (rows, columns), after short gaps were filled; protected: the columns that stay in any case.
    flags: columns of few whole numbers, for which alone no others are left out: holidays are known ahead.
    Columns that end before the others are left out first: the newest rows are what a forecast begins from.
    """
    ended = _ended(missing, protected)
    rest = [column for column in range(missing.shape[1]) if column not in ended]
    costly = _costly(
        missing[:, rest],
        [rest.index(column) for column in protected],
        [rest.index(column) for column in flags if column in rest],
    )
    return sorted([*ended, *(rest[column] for column in costly)])


def _ended(missing: np.ndarray, protected: Sequence[int]) -> list[int]:
    """Return the columns without values in the last rows, more than could be filled; none if most columns are so.

    Those that cost more rows are judged with the others.
    """
    if len(missing) <= th.MOST_FILLED:
        return []
    last = missing[-th.MOST_FILLED - 1 :].all(axis=0) & (missing.mean(axis=0) <= th.MOST_LOST)
    ended = [int(column) for column in np.flatnonzero(last) if column not in protected]
    return ended if len(ended) <= th.HALF * missing.shape[1] else []


def _costly(missing: np.ndarray, protected: Sequence[int], flags: Sequence[int]) -> list[int]:
    """Return the columns to leave out for the rows that they would cost."""
    if missing.any(axis=1).mean() <= th.MOST_LOST:
        return []
    best, most = list[int](), -1.0
    for base in _bases(missing, protected, flags):
        rows = missing[~missing[:, base].any(axis=1)]
        fits = rows.mean(axis=0) <= th.MOST_LOST if len(rows) else np.zeros(missing.shape[1], dtype=bool)
        fits[base] = True
        score = _leave_out_more(missing, fits, base)
        if fits.mean() >= th.LEAST_COLUMNS:
            return [int(column) for column in np.flatnonzero(~fits)]
        if score > most:
            best, most = [int(column) for column in np.flatnonzero(~fits)], score
    return best


def _leave_out_more(missing: np.ndarray, fits: np.ndarray, base: list[int]) -> float:
    """Leave out, in place, columns that cost few rows each but many together, and return the score of the rest.

    fits: whether each column stays, (columns,); base: the columns that stay in any case.
    """
    rows, missing = len(missing), missing[missing.any(axis=1)]

    def lost() -> float:
        return float(missing[:, fits].any(axis=1).sum()) / rows

    def score() -> float:
        return (1 - lost()) ** th.WEIGHT_OF_ROWS * int(fits.sum())

    best = score()
    while lost() > th.MOST_LOST:
        alone = missing[missing[:, fits].sum(axis=1) == 1].sum(axis=0) * fits
        alone[base] = 0
        if not alone.any():
            break
        worst = len(alone) - 1 - int(np.argmax(alone[::-1]))
        fits[worst] = False
        if score() <= best:
            fits[worst] = True
            break
        best = score()
    return best


def _bases(missing: np.ndarray, protected: Sequence[int], flags: Sequence[int]) -> list[list[int]]:
    """Return the groups of columns whose rows may be those of the series, those with fewest missing values first."""
    if protected:
        return [list(protected)]
    costs = missing.sum(axis=0)
    order = [int(column) for column in np.argsort(costs, kind="stable")]
    if len(flags) < len(order):
        order = [column for column in order if column not in flags]
    whole = [column for column in order if costs[column] == 0]
    others = [[column] for column in order[len(whole) :]]
    return [*([whole] if whole else []), *others[: th.FIRST_COSTLY]]
