"""What was measured on a run's test set, as flat rows: what results.json holds."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

import msgspec
import numpy as np

from rnnlab.forecast.alerts import Alert
from rnnlab.forecast.backtest import Slices
from rnnlab.forecast.intervals import Interval
from rnnlab.forecast.mix import Share
from rnnlab.forecast.quantiles import QuantileScore
from rnnlab.forecast.scores import LeadScores, Scores, find_scores, forecasts_in
from rnnlab.forecast.season import Season
from rnnlab.message import Message

MIX = "forecast"  # the name of the mix that a run chose, among its forecasts

HALF_WIDTHS = {0.8: "half_width", 0.95: "half_width_95"}  # {level: name of the array in predictions.npz}


class ValidationErrors(msgspec.Struct, frozen=True):
    """A target's mean absolute error on the validation set at each lead time, (horizon,).

    mae: in the target's units; scaled_mae: in standard deviations of the training set. Unlike losses, they
    compare across settings of the same series, targets and split.
    """

    target: str
    mae: tuple[float, ...]
    scaled_mae: tuple[float, ...]


class Difference(msgspec.Struct, frozen=True):
    """How much larger the mean absolute error of `theirs` is, in the target's units: positive if `ours` is better.

    low, high: the ends of its 95 % interval; None if the test set is too short for one. earlier: of how many windows
    before the test set these three are, too, because that alone does not tell.
    `rnnlab.forecast.verdict.outcome` decides what that means.
    """

    target: str
    ours: str
    theirs: str
    mean: float
    low: float | None
    high: float | None
    earlier: int = 0


class _Row(Protocol):
    @property
    def target(self) -> str: ...


Row = TypeVar("Row", bound=_Row)


class Results(msgspec.Struct, frozen=True):
    """The scores of a run's test set and what belongs to them.

    scores: a row for each target and forecast. lead_scores: the same at each lead time.
    differences: 'forecast' against every other forecast, and 'network' against 'linear'.
    shares: what each target's forecast is mixed from. intervals: a row for each target and level; none
        without a validation set. validation: the errors that a sweep is ranked by.
    slices: the errors in consecutive slices of the test set. quantiles: a row for each target if the run predicts
        another quantile than the middle. alerts: on what makes the scores doubtful. notes: about baselines and
        intervals; sentences if an older version wrote them.
    """

    scores: tuple[Scores, ...]
    season: Season
    lead_scores: tuple[LeadScores, ...] = ()
    differences: tuple[Difference, ...] = ()
    shares: tuple[Share, ...] = ()
    intervals: tuple[Interval, ...] = ()
    validation: tuple[ValidationErrors, ...] = ()
    slices: Slices = Slices()
    quantiles: tuple[QuantileScore, ...] = ()
    alerts: tuple[Alert, ...] = ()
    notes: tuple[Message | str, ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.target for row in self.scores))

    def scores_of(self, target: str, forecast: str = "forecast") -> Scores:
        """One row of the scores; KeyError if there is none."""
        row = find_scores(self.scores, target, forecast)
        if row is None:
            raise KeyError((target, forecast))
        return row

    def forecasts(self, target: str) -> list[str]:
        """The forecasts that the target has scores of, in the order they are shown."""
        return forecasts_in(self.scores, target)

    def validation_of(self, target: str) -> ValidationErrors | None:
        return next(iter(rows_of(self.validation, target)), None)

    def coverage(self, target: str) -> dict[float, float]:
        """{level: the share of the test set inside the interval}, the mean over all lead times."""
        return {row.level: float(np.mean(row.coverage)) for row in rows_of(self.intervals, target)}


def inside_at(results: Results, target: str, lead: int) -> dict[float, float]:
    """{level: the share of the test set inside the interval} of a target at one lead time, from 1."""
    return {row.level: row.coverage[lead - 1] for row in rows_of(results.intervals, target)}


def rows_of(rows: Iterable[Row], target: str) -> list[Row]:
    """The rows of one target."""
    return [row for row in rows if row.target == target]


def half_widths_at(arrays: Mapping[str, np.ndarray], lead: int, column: int) -> dict[float, np.ndarray]:
    """{level: half the width of the interval}, (windows,), of one target at one lead time; NaN where it has none.

    Empty without a validation set. arrays: the run's predictions. lead: steps ahead, from 1. column: the target's
    place among the targets.
    """
    return {level: half[:, lead - 1, column] for level, half in half_widths_of(arrays).items()}


def half_widths_of(arrays: Mapping[str, np.ndarray]) -> dict[float, np.ndarray]:
    """{level: half the width of the interval}, (windows, horizon, targets); an older run has one for all windows."""
    shape = arrays["truth"].shape
    return {
        level: np.broadcast_to(arrays[name], shape) for level, name in HALF_WIDTHS.items() if name in arrays
    }
