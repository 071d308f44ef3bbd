"""Forecasts with a finished run what follows after its series, with intervals. Without TensorFlow.

The network and the linear model predict the horizon H at once. More steps are *rolled*: the predictions become the
last rows of the window, H at a time. Features that they read but do not predict continue as in
continued_features.py. The other parts of the mix read only the past of their target and forecast any number of steps.

All but the network are fitted to all rows here. The intervals come from forecasts within the validation and test set,
for which they are fitted to the training set only.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import cache, cached_property

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.forecast import ahead_messages, baselines, messages
from rnnlab.forecast.ahead import Ahead
from rnnlab.forecast.continued_features import ContinuedColumns, unpredicted
from rnnlab.forecast.earlier_forecasts import EarlierForecasts
from rnnlab.forecast.intervals import LEVELS, as_far_as_known, widened_half_widths
from rnnlab.forecast.mix import PARTS, Share, all_origins, keras_mix, known_origins, share_matrix
from rnnlab.forecast.new_data import (
    check_last_window,
    check_new_series,
    continued,
    earlier_row,
    known_values,
)
from rnnlab.forecast.new_windows import new_windows
from rnnlab.forecast.past_forecasts import PAST, WITH_STATE, PastForecasts
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.series.steps.grid import later_times
from rnnlab.stack.outputs import head_outputs, layer_outputs
from rnnlab.training.network import Mix
from rnnlab.training.prepared import Prepared, prepare
from rnnlab.training.windows import split_rows

MOST_STEPS = 500
# Up to this many terms in a matrix product BLAS stays on one thread. While a run trains, threads that wait for
# each other on busy cores take 20 times as long.
MOST_PRODUCTS = 2**18
FEWEST_AT_ONCE = 16  # windows


class Forecaster:
    """A finished run that forecasts from any rows: its network in NumPy, and the forecasts mixed with it.

    series, experiment: the run's. weights: of each layer and last of the head. shares: rows of the mix; a
    target without rows is forecast by the network only. season: in steps.
    """

    def __init__(
        self,
        series: Series,
        experiment: Experiment,
        weights: list[list[np.ndarray]],
        shares: Sequence[Share],
        season: int,
    ):
        self.experiment, self.weights, self.season = experiment, weights, season
        self.series = self._only_features(series)
        self.prepared = prepare(self.series, experiment)
        self.shares = share_matrix(shares, experiment.targets)
        self.past_names = [name for name in PAST if self.shares[PARTS.index(name)].any()]
        # Of the network and the linear model, which are rolled together.
        self.in_window = self.shares[:2].sum(axis=0)
        self._window_shares = self.shares[:2] / np.where(self.in_window > 0, self.in_window, 1)
        self._window_shares[0, self.in_window == 0] = 1
        self.widest = max(self.prepared.inputs.shape[1], *(layer.units for layer in experiment.stack))
        self.linear = baselines.Linear(self.prepared) if self.shares[1].any() else None

    def ahead(
        self,
        steps: int,
        new_series: Series | None = None,
        known: Series | None = None,
        levels: tuple[float, ...] = LEVELS,
    ) -> Ahead:
        """Forecast the steps after the end of the run's series, or of a new one with the same columns.

        Args:
            steps: how many.
            new_series: rows to continue from instead.
            known: the features that are known ahead, with rows for the steps.
            levels: of the intervals.

        Raises:
            Mistake: too many steps, or a series or file that does not fit the run.
        """
        e = self.experiment
        self._check_steps(steps)
        series = self.series
        if new_series is not None:
            series = self._only_features(check_new_series(new_series, self.series, e))
        check_last_window(series, e.window)
        times = later_times(series, self.whole_horizons(steps))
        if known is not None:  # also if no part of the mix reads it
            known_values(known, e.known, None if times is None else times[:steps], steps)
        assumed = self._assumed_features(series, times, steps)
        origin = None if series is self.series else earlier_row(self.series, series, e.window)
        forecast = self._mixed_ahead(series, times, steps, known, assumed, origin)
        earlier = EarlierForecasts(self, steps)
        errors, shares = earlier.errors, None
        is_measured = len(errors) > 0 and e.predicts_middle
        if assumed is not None and len(self.prepared.origins.validation):
            errors, shares = earlier.with_simple()
            simple = self._continue(self.simple, series, times, steps)
            forecast = shares * forecast + (1 - shares) * simple
        forecast = self.prepared.within_bounds(forecast)
        intervals, with_earlier = {}, earlier.with_earlier_cuts(errors) if is_measured else errors
        for level in levels if is_measured else ():
            half, own = (widened_half_widths(e, level, earlier.spacing) for e in (with_earlier, errors))
            half = as_far_as_known(half, own, level)
            if np.isnan(half).all():
                continue
            low, high = (self.prepared.within_bounds(forecast + sign * half) for sign in (-1, 1))
            intervals[level] = (low, high)
        return Ahead(
            series=series,
            targets=e.targets,
            times=None if times is None else times[:steps],
            values=forecast,
            intervals=intervals,
            horizon=self._steps_at_once(steps),
            validation_forecasts=len(errors),
            earlier_forecasts=len(with_earlier) - len(errors),
            quantile=None if e.predicts_middle else e.quantile,
            continued=() if assumed is None else self.continued.methods,
            assumed=None if assumed is None else assumed[:steps],
            simple=() if shares is None else self.simple.methods,
            rolled_shares=shares,
            far_mae=earlier.mean_errors(errors) if is_measured and steps > e.horizon else None,
        )

    @cached_property
    def continued(self) -> ContinuedColumns:
        """The features after any row that the run reads but neither predicts nor knows ahead."""
        return ContinuedColumns(self.series, self.experiment, unpredicted(self.experiment), self.season)

    @cached_property
    def simple(self) -> ContinuedColumns:
        """The targets after any row, each from its own past."""
        return ContinuedColumns(self.series, self.experiment, self.experiment.targets, self.season)

    def _assumed_features(
        self, series: Series, times: pd.DatetimeIndex | None, steps: int
    ) -> np.ndarray | None:
        """The features that the later steps read after a series' end, (rows, features); None if they read none."""
        if (
            steps <= self._steps_at_once(steps)
            or not unpredicted(self.experiment)
            or not self.in_window.any()
        ):
            return None
        return self._continue(self.continued, series, times, self.whole_horizons(steps))

    def _continue(
        self, columns: ContinuedColumns, series: Series, times: pd.DatetimeIndex | None, steps: int
    ) -> np.ndarray:
        """The columns at the steps after a series' end, (steps, columns). times: of the steps and perhaps more."""
        past = series if series is self.series else continued(self.series, series) or series
        times = None if times is None else times[:steps]
        return columns.values(past, np.array([len(past) - 1]), steps, times)[0]

    def _mixed_ahead(
        self,
        series: Series,
        times: pd.DatetimeIndex | None,
        steps: int,
        known: Series | None,
        assumed: np.ndarray | None,
        origin: int | None,
    ) -> np.ndarray:
        """The mix of the parts at the steps after a series' end, (steps, targets). times: of the whole horizons.

        origin: the row of the run's series where it ends, if that is an earlier one: then the parts are fitted as they
            were when the test set was scored.
        """
        linear = self.linear_of_all if origin is None else self.linear_as_scored
        mixed = np.zeros((steps, len(self.experiment.targets)))
        if self.in_window.any():
            mixed += self.in_window * self._values_ahead(series, times, steps, known, assumed, linear)
        made = self._past_ahead(series, steps, origin)
        total = self.in_window + sum(self.shares[PARTS.index(name)] for name in made)
        mixed += sum(self.shares[PARTS.index(name)] * values for name, values in made.items())
        return mixed / total

    def _past_ahead(self, series: Series, steps: int, origin: int | None) -> dict[str, np.ndarray]:
        """{part: its forecast of the steps after a series' end, (steps, targets)}, of those that read only the past.

        Raises Mistake if nothing is left to forecast a target with.
        """
        if origin is not None:
            fits = self.fitted_past(split_rows(len(self.series), self.experiment.split).test[0])
            at, actual = np.array([origin]), self.prepared.actual
            made = {name: fits.forecast(name, actual, at, steps)[0] for name in fits.names}
            return {name: self.prepared.within_bounds(values) for name, values in made.items()}
        past = series if series is self.series else continued(self.series, series)
        fits = self.fitted_past(len(self.series))
        forecasts = {}
        for name in self.past_names:
            fitted, rows = fits, series if past is None else past
            if past is None and name in WITH_STATE:  # fitted to the new rows, whose level may be another
                fitted = PastForecasts(
                    self.actual_of(series), series.segments, len(series), steps, self.season, [name]
                )
            if name in fitted.names:
                at = np.array([len(rows) - 1])
                made_by = fitted.forecast(name, self.actual_of(rows), at, steps, rows.segments)[0]
                forecasts[name] = self.prepared.within_bounds(made_by)
        left = self.in_window + sum(self.shares[PARTS.index(name)] for name in forecasts)
        if not np.all(left):
            missing = next(name for name in self.past_names if name not in forecasts)
            gaps = bool(series.segments[0] != series.segments[-1])
            raise Mistake(ahead_messages.cannot_be_fitted(missing, series.name, len(series), gaps))
        return forecasts

    @cache  # noqa: B019
    def fitted_past(self, rows: int) -> PastForecasts:
        """The parts that read only the past of their target, fitted to the first rows of the run's series."""
        return PastForecasts(
            self.prepared.actual,
            self.series.segments,
            rows,
            self.experiment.horizon,
            self.season,
            self.past_names,
        )

    def actual_of(self, series: Series) -> np.ndarray:
        """The targets of a series with the run's features, (rows, targets)."""
        return series.values[:, [self.experiment.features.index(name) for name in self.experiment.targets]]

    def _values_ahead(
        self,
        series: Series,
        times: pd.DatetimeIndex | None,
        steps: int,
        known: Series | None,
        assumed: np.ndarray | None,
        linear: baselines.Linear | None,
    ) -> np.ndarray:
        """The network's and the linear model's forecast of the steps after a series' end, (steps, targets).

        times: of the whole horizons, or None. linear: as it is fitted.
        """
        e, rows = self.experiment, self.whole_horizons(steps)
        values = np.concatenate([series.values[-e.window :], np.repeat(series.values[-1:], rows, axis=0)])
        if assumed is not None:
            values[e.window :, self.unpredicted_columns] = assumed
        if e.known:
            columns = [e.features.index(name) for name in e.known]
            # Of the last steps that are predicted at once the network reads what is known of the first one.
            step_times = None if times is None else times[:steps]
            values[e.window : e.window + steps, columns] = known_values(known, e.known, step_times, steps)
        micros = None
        if series.times is not None and times is not None:
            before = series.times[-e.window :].as_unit("us").asi8
            micros = np.append(before, times.as_unit("us").asi8)[None]
        return self.roll(values[None], micros, linear)[0, :steps]

    def _steps_at_once(self, steps: int) -> int:
        """How many of the steps are predicted at once; later ones are rolled."""
        return self.experiment.horizon if self.in_window.any() else steps

    def keras_mix(self) -> Mix | None:
        """What a Keras model needs of the parts that a window shows; None if that is only the network."""
        return keras_mix(self.shares, self.linear_of_all, self.season, self.experiment.window)

    @cached_property
    def linear_of_all(self) -> baselines.Linear | None:
        """The linear model, fitted to all rows; None if it has no share."""
        return None if self.linear is None else self.linear.refitted(all_origins(self.prepared))

    @cached_property
    def linear_as_scored(self) -> baselines.Linear | None:
        """The linear model, fitted to the rows before the test set; None if it has no share."""
        return None if self.linear is None else self.linear.refitted(known_origins(self.prepared))

    def predict(self, prepared: Prepared, origins: np.ndarray, linear: baselines.Linear | None) -> np.ndarray:
        """The network's and the linear model's forecast after each origin, (windows, horizon, targets).

        prepared: of rows on the run's scale. linear: as it is fitted.
        """
        size = max(FEWEST_AT_ONCE, MOST_PRODUCTS // (4 * self.widest**2))
        batches = [origins[at : at + size] for at in range(0, len(origins), size)]
        return np.concatenate([self._predict_batch(prepared, batch, linear) for batch in batches])

    def _predict_batch(
        self, prepared: Prepared, origins: np.ndarray, linear: baselines.Linear | None
    ) -> np.ndarray:
        e, forecast = self.experiment, np.zeros((len(origins), *prepared.scale.shape))
        if self._window_shares[0].any():
            windows = prepared.inputs[origins[:, None] + np.arange(-e.window + 1, 1)]
            outputs = layer_outputs(e.stack, self.weights[:-1], windows)[-1].returned
            network = prepared.in_target_units(head_outputs(self.weights[-1], outputs), origins)
            forecast += network * self._window_shares[0]
        if linear is not None:
            fitted = copy(linear)
            fitted.prepared = prepared
            forecast += fitted.predict(origins) * self._window_shares[1]
        return forecast

    def _only_features(self, series: Series) -> Series:
        """The series with the columns that the run reads, in the run's order."""
        features = self.experiment.features
        columns = [series.features.index(name) for name in features]
        filled = None if series.filled is None else series.filled[:, columns]
        only = replace(series, features=features, values=series.values[:, columns], filled=filled)
        return replace(only, values=only.known_by_then())

    @property
    def unpredicted_columns(self) -> list[int]:
        return [self.experiment.features.index(name) for name in unpredicted(self.experiment)]

    def _check_steps(self, steps: int) -> None:
        if not 1 <= steps <= MOST_STEPS:
            raise Mistake(messages.steps_out_of_range(steps, MOST_STEPS))
        if not self.experiment.predicts_middle and steps > self.experiment.horizon:
            raise Mistake(messages.quantile_steps_out_of_range(steps, self.experiment.horizon))

    def whole_horizons(self, steps: int) -> int:
        """The steps, rounded up to a multiple of the horizon."""
        return -(-steps // self.experiment.horizon) * self.experiment.horizon

    def roll(
        self, values: np.ndarray, times: np.ndarray | None, linear: baselines.Linear | None
    ) -> np.ndarray:
        """The forecast of the rows after each window, (windows, rows, targets), each part fed to the next.

        values: (windows, window + rows, features); the forecast is written into it. times: of the same rows.
        linear: as it is fitted.
        """
        e = self.experiment
        columns = [e.features.index(name) for name in e.targets]
        forecasts = []
        for start in range(0, values.shape[1] - e.window, e.horizon):
            now, end = start + e.window, start + e.window + e.horizon
            part = None if times is None else times[:, start:end]
            windows = new_windows(self.series, self.prepared, values[:, start:end], part)
            forecasts.append(self.predict(windows.prepared, windows.origins, linear))
            values[:, now:end, columns] = forecasts[-1]
        return np.concatenate(forecasts, axis=1)
