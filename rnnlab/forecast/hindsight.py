"""The forecast after a series' end, against what happened then: the rows of a later file."""

from dataclasses import dataclass

import numpy as np

from rnnlab.forecast.ahead import Ahead
from rnnlab.forecast.new_data import continued
from rnnlab.series.series import Series


@dataclass(frozen=True, eq=False)
class Hindsight:
    """A forecast and the actual values of its steps, (steps, targets), NaN where the later file has no row."""

    ahead: Ahead
    actual: np.ndarray

    @property
    def steps(self) -> int:
        """How many of the steps have an actual value."""
        return int((~np.isnan(self.actual[:, 0])).sum())

    def mae(self, column: int) -> float:
        """The mean absolute error of the forecast of one target."""
        return float(np.nanmean(np.abs(self.ahead.values - self.actual)[:, column]))

    def persistence_mae(self, column: int) -> float:
        """The error of the last value before, repeated at every step."""
        last = self.ahead.series.column(self.ahead.targets[column])[-1]
        return float(np.nanmean(np.abs(last - self.actual[:, column])))

    def inside(self, column: int, level: float) -> tuple[int, int] | None:
        """How many actual values were inside the interval, of how many; None without such an interval."""
        if level not in self.ahead.intervals:
            return None
        low, high = (end[:, column] for end in self.ahead.intervals[level])
        actual = self.actual[:, column]
        known = ~(np.isnan(low) | np.isnan(actual))
        inside = (low <= actual) & (actual <= high) & known
        return (int(inside.sum()), int(known.sum())) if known.any() else None


def hindsight_of(ahead: Ahead, later: Series) -> Hindsight | None:
    """The forecast against a later series; None if that has no row of its steps.

    Rows are found by their times. Without times, the later series must begin with the rows before the forecast.
    """
    actual = np.full_like(ahead.values, np.nan)
    if any(target not in later.features for target in ahead.targets):
        return None
    columns = [later.features.index(target) for target in ahead.targets]
    if ahead.times is not None and later.times is not None:
        rows = later.times.get_indexer(ahead.times)
        actual[rows >= 0] = later.values[rows[rows >= 0]][:, columns]
    elif tuple(later.features) == tuple(ahead.series.features) and continued(ahead.series, later) is not None:
        new = later.values[len(ahead.series) :][: len(actual), columns]
        actual[: len(new)] = new
    return Hindsight(ahead, actual) if (~np.isnan(actual[:, 0])).any() else None
