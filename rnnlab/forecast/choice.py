"""What to forecast with: the mix that the run chose, the network, or one of the baselines.

The mix, the network and the linear model read a window of features, so all of them go through `Forecaster`. The
other baselines read only the past of their target.
"""

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.forecast import ahead_messages
from rnnlab.forecast.baselines import repeated_season
from rnnlab.forecast.forecaster import MOST_ORIGINS, Forecaster, thinned
from rnnlab.forecast.mix import Share
from rnnlab.forecast.new_data import continued
from rnnlab.forecast.results import Results, rows_of
from rnnlab.forecast.smoothing import fitted_smoothing
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.training.windows import origins_in, split_rows

MIX = "forecast"
OF_THE_PAST = ("persistence", "seasonal_naive", "smoothing")  # these read only the past of their target


def choices_of(results: Results) -> tuple[str, ...]:
    """The forecasts that a run can forecast ahead with, the mix first; only that one predicts a quantile."""
    if results.quantiles:
        return (MIX,)
    missing = set()
    if results.season.steps == 1:
        missing.add("seasonal_naive")  # it would be persistence
    if find_spec("statsmodels") is None:
        missing.add("smoothing")
    return tuple(name for name in results.forecasts(results.targets[0]) if name not in missing)


def forecaster_with(
    choice: str,
    series: Series,
    experiment: Experiment,
    weights: list[list[np.ndarray]],
    results: Results,
) -> Forecaster:
    """A forecaster of a finished run by one of `choices_of`."""
    season = results.season.steps
    if choice in OF_THE_PAST:
        return PastForecaster(choice, series, experiment, season)
    shares: Sequence[Share] = results.shares
    if choice != MIX:
        shares = [Share(target, choice, 1.0) for target in experiment.targets]
    return Forecaster(series, experiment, weights, shares, season)


def choice_score(results: Results, target: str, choice: str) -> Message:
    """How good a forecast was on the test set, beside the best one; of a quantile, how well it was met."""
    for quantile in rows_of(results.quantiles, target):
        return quantile.message
    maes = {name: results.scores_of(target, name).mae for name in results.forecasts(target)}
    best = min(maes, key=lambda name: maes[name])
    return ahead_messages.choice_score(
        choice, maes[choice], best, maes[best], results.scores_of(target, choice).skill
    )


class PastForecaster(Forecaster):
    """Persistence, the seasonal naive or exponential smoothing, for any number of steps at once.

    name: one of OF_THE_PAST. season: in steps.
    """

    def __init__(self, name: str, series: Series, experiment: Experiment, season: int):
        super().__init__(series, experiment, [], (), season if name != "persistence" else 1)
        self.name = name

    def _steps_at_once(self, steps: int) -> int:
        return steps

    def _values_ahead(
        self,
        series: Series,
        times: pd.DatetimeIndex | None,
        steps: int,
        known: Series | None,
        assumed: np.ndarray | None,
    ) -> np.ndarray:
        past = series if series is self.series else continued(self.series, series)
        if past is None and self.name == "smoothing":
            raise Mistake(ahead_messages.smoothing_needs_next_rows(series.name))
        past = series if past is None else past
        fitted = split_rows(len(self.series), self.experiment.split).test[0]
        return self._forecasts(past, np.array([len(past) - 1]), steps, fitted)[0]

    def _validation_errors(self, steps: int) -> np.ndarray:
        e = self.experiment
        validation = split_rows(len(self.series), e.split).validation
        if not len(self.prepared.origins.validation):
            return np.empty((0, steps, len(e.targets)))
        origins = thinned(origins_in(self.series.segments, validation, e.window, 1), MOST_ORIGINS)
        # Smoothing is fitted to the training set only, so that these errors are like those of new rows.
        forecasts = self._forecasts(self.series, origins, steps, validation[0])
        return self._errors_within(validation, origins, forecasts)

    def _forecasts(self, past: Series, origins: np.ndarray, steps: int, fitted: int) -> np.ndarray:
        """The forecast after each origin, (windows, steps, targets). fitted: the rows that smoothing is fitted to."""
        e = self.experiment
        actual = past.values[:, [e.features.index(name) for name in e.targets]]
        if self.name != "smoothing":
            return repeated_season(actual, past.segments, origins, steps, self.season)
        if past.segments[0] != past.segments[-1]:
            raise Mistake(ahead_messages.smoothing_needs_no_gap(past.name))
        columns = []
        for column in actual.T:
            fit = fitted_smoothing(column, fitted, self.season)
            if fit is None:
                raise Mistake(ahead_messages.smoothing_needs_more_rows(fitted))
            states, scale, _ = fit
            columns.append(scale * states.forecast(origins, steps))
        return self.prepared.within_bounds(np.stack(columns, axis=2))
