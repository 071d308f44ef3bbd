"""The forecast after a series' end, against what happened then: the rows of a later file."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.forecast import ahead_messages
from rnnlab.forecast.ahead import Ahead
from rnnlab.forecast.forecaster import MOST_STEPS, Forecaster
from rnnlab.forecast.new_data import continued
from rnnlab.message import Message
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


def hindsight_note(hindsight: Hindsight, column: int, level: float) -> Message:
    """How the forecast of a target did, in words."""
    return ahead_messages.forecast_against_later_rows(
        steps=hindsight.steps,
        of=len(hindsight.actual),
        mae=hindsight.mae(column),
        persistence_mae=hindsight.persistence_mae(column),
        level=level,
        inside=hindsight.inside(column, level),
    )


def hindsight_report(hindsight: Hindsight) -> dict[str, dict[str, Any]]:
    """{target: steps with an actual value, mae, persistence_mae, and coverage {level: share inside}}."""
    report = {}
    for column, target in enumerate(hindsight.ahead.targets):
        counts = {level: hindsight.inside(column, level) for level in hindsight.ahead.intervals}
        report[target] = {
            "steps": hindsight.steps,
            "mae": hindsight.mae(column),
            "persistence_mae": hindsight.persistence_mae(column),
            "coverage": {f"{level:g}": count[0] / count[1] for level, count in counts.items() if count},
        }
    return report


def steps_to_compare(experiment: Experiment, series: Series, later: Series) -> int:
    """How many steps after the run's series to forecast, to compare them with a later one; 0 if it has no new row.

    As many as it has new rows, or the horizon if that is longer, but no step whose known features it does not have.
    """
    rows = min(MOST_STEPS, new_rows(series, later))
    if not experiment.predicts_middle:
        return experiment.horizon if rows else 0
    return rows if experiment.known or not rows else max(rows, experiment.horizon)


def new_rows(series: Series, later: Series) -> int:
    """How many rows of a later series are after the run's series."""
    if series.times is None or later.times is None:
        return max(0, len(later) - len(series))
    return int((later.times > series.times[-1]).sum())


def hindsight_after(forecaster: Forecaster, later: Series) -> Hindsight | None:
    """The forecast after the run's series against a later one, which has the features that are known ahead, too."""
    steps = steps_to_compare(forecaster.experiment, forecaster.series, later)
    known = later if forecaster.experiment.known else None
    return hindsight_of(forecaster.ahead(steps, known=known), later) if steps else None


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
