"""Forecasts with a finished run what follows after its series, with intervals. Without TensorFlow.

A run of horizon H predicts H steps at once. More are *rolled*: the predictions become the last rows of
the window, H at a time. Features that the run reads but does not predict continue as in continued_features.py.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.forecast import baselines, messages
from rnnlab.forecast.ahead import Ahead
from rnnlab.forecast.continued_features import ContinuedColumns, unpredicted
from rnnlab.forecast.far_steps import rolled_shares
from rnnlab.forecast.intervals import LEVELS, half_widths
from rnnlab.forecast.mix import Share, share_matrix, weighted_sum
from rnnlab.forecast.new_data import check_last_window, check_new_series, continued, known_values
from rnnlab.forecast.new_windows import new_windows
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.series.steps.grid import later_times
from rnnlab.stack.outputs import head_outputs, layer_outputs
from rnnlab.training.network import Mix
from rnnlab.training.prepared import Prepared, prepare
from rnnlab.training.windows import origins_in, split_rows

MOST_STEPS = 500
MOST_ORIGINS = 2000  # validation windows that the intervals of one forecast are based on
MOST_ROLLED, FEWEST_ROLLED = 300, 40  # of them, if each must be rolled
MOST_WORK = 3e10  # multiplications for all of them; beyond the steps that it allows for, fewer are rolled
LEAST_WORK = 2e6  # multiplications for one window and roll, however small the network is
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
        self._widest = max(self.prepared.inputs.shape[1], *(layer.units for layer in experiment.stack))
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
        times = later_times(series, self._whole_horizons(steps))
        assumed = self._assumed_features(series, times, steps)
        forecast = self._values_ahead(series, times, steps, known, assumed)
        shares = None
        if assumed is None or not len(self.prepared.origins.validation):
            errors = self._validation_errors(steps)
        else:
            errors, shares = self._far_validation_errors(steps)
            simple = self._continue(self.simple, series, times, steps)
            forecast = self.prepared.within_bounds(shares * forecast + (1 - shares) * simple)
        intervals = {}
        for level in levels if len(errors) and e.predicts_middle else ():
            half = half_widths(errors, level)
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
            quantile=None if e.predicts_middle else e.quantile,
            continued=() if assumed is None else self.continued.methods,
            assumed=None if assumed is None else assumed[:steps],
            simple=() if shares is None else self.simple.methods,
            rolled_shares=shares,
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
        if steps <= self._steps_at_once(steps) or not unpredicted(self.experiment):
            return None
        return self._continue(self.continued, series, times, self._whole_horizons(steps))

    def _continue(
        self, columns: ContinuedColumns, series: Series, times: pd.DatetimeIndex | None, steps: int
    ) -> np.ndarray:
        """The columns at the steps after a series' end, (steps, columns). times: of the steps and perhaps more."""
        past = series if series is self.series else continued(self.series, series) or series
        times = None if times is None else times[:steps]
        return columns.values(past, np.array([len(past) - 1]), steps, times)[0]

    def _values_ahead(
        self,
        series: Series,
        times: pd.DatetimeIndex | None,
        steps: int,
        known: Series | None,
        assumed: np.ndarray | None,
    ) -> np.ndarray:
        """The forecast of the steps after a series' end, (steps, targets). times: of the whole horizons, or None."""
        e, rows = self.experiment, self._whole_horizons(steps)
        values = np.concatenate([series.values[-e.window :], np.repeat(series.values[-1:], rows, axis=0)])
        if assumed is not None:
            values[e.window :, self._unpredicted_columns] = assumed
        if e.known:
            columns = [e.features.index(name) for name in e.known]
            # Of the last steps that are predicted at once the network reads what is known of the first one.
            step_times = None if times is None else times[:steps]
            values[e.window : e.window + steps, columns] = known_values(known, e.known, step_times, steps)
        micros = None
        if series.times is not None and times is not None:
            before = series.times[-e.window :].as_unit("us").asi8
            micros = np.append(before, times.as_unit("us").asi8)[None]
        return self._roll(values[None], micros)[0, :steps]

    def _steps_at_once(self, steps: int) -> int:
        """How many of the steps are predicted at once; later ones are rolled."""
        return self.experiment.horizon

    def keras_mix(self) -> Mix | None:
        """What a Keras model needs to make the same forecast; None if it is only the network's."""
        if not self.shares[1:].any():
            return None
        nothing = np.empty(0)
        slopes, bias = (nothing, nothing) if self.linear is None else (self.linear.slopes, self.linear.bias)
        return Mix(self.shares, slopes, bias, self.season)

    def predict(self, prepared: Prepared, segments: np.ndarray, origins: np.ndarray) -> np.ndarray:
        """The forecast after each origin in the targets' units, (windows, horizon, targets).

        prepared, segments: of rows on the run's scale.
        """
        size = max(FEWEST_AT_ONCE, MOST_PRODUCTS // (4 * self._widest**2))
        batches = [origins[at : at + size] for at in range(0, len(origins), size)]
        return np.concatenate([self._predict_batch(prepared, segments, batch) for batch in batches])

    def _predict_batch(self, prepared: Prepared, segments: np.ndarray, origins: np.ndarray) -> np.ndarray:
        e = self.experiment
        windows = prepared.inputs[origins[:, None] + np.arange(-e.window + 1, 1)]
        outputs = layer_outputs(e.stack, self.weights[:-1], windows)[-1].returned
        network = linear = prepared.in_target_units(head_outputs(self.weights[-1], outputs), origins)
        if self.linear is not None:
            fitted = copy(self.linear)
            fitted.prepared = prepared
            linear = fitted.predict(origins)
        seasonal = baselines.seasonal_naive(prepared, segments, origins, self.season)
        return weighted_sum([network, linear, seasonal], self.shares)

    def _only_features(self, series: Series) -> Series:
        """The series with the columns that the run reads, in the run's order."""
        features = self.experiment.features
        columns = [series.features.index(name) for name in features]
        return replace(series, features=features, values=series.values[:, columns])

    @property
    def _unpredicted_columns(self) -> list[int]:
        return [self.experiment.features.index(name) for name in unpredicted(self.experiment)]

    def _check_steps(self, steps: int) -> None:
        if not 1 <= steps <= MOST_STEPS:
            raise Mistake(messages.steps_out_of_range(steps, MOST_STEPS))
        if not self.experiment.predicts_middle and steps > self.experiment.horizon:
            raise Mistake(messages.quantile_steps_out_of_range(steps, self.experiment.horizon))

    def _whole_horizons(self, steps: int) -> int:
        """The steps, rounded up to a multiple of the horizon."""
        return -(-steps // self.experiment.horizon) * self.experiment.horizon

    def _roll(self, values: np.ndarray, times: np.ndarray | None) -> np.ndarray:
        """The forecast of the rows after each window, (windows, rows, targets), each part fed to the next.

        values: (windows, window + rows, features); the forecast is written into it. times: of the same rows.
        """
        e = self.experiment
        columns = [e.features.index(name) for name in e.targets]
        forecasts = []
        for start in range(0, values.shape[1] - e.window, e.horizon):
            now, end = start + e.window, start + e.window + e.horizon
            part = None if times is None else times[:, start:end]
            windows = new_windows(self.series, self.prepared, values[:, start:end], part)
            forecasts.append(self.predict(windows.prepared, windows.segments, windows.origins))
            values[:, now:end, columns] = forecasts[-1]
        return np.concatenate(forecasts, axis=1)

    def _validation_errors(self, steps: int) -> np.ndarray:
        """The errors of forecasts made within the validation set, (windows, steps, targets).

        NaN at lead times whose rows lie outside it; no windows without a validation set.
        """
        prepared, e = self.prepared, self.experiment
        if not len(prepared.origins.validation):
            return np.empty((0, steps, len(e.targets)))
        if steps <= e.horizon:
            origins = thinned(prepared.origins.validation, MOST_ORIGINS)
            forecasts = self.predict(prepared, self.series.segments, origins)
            return (forecasts - prepared.truth(origins))[:, :steps]
        origins, rolled = self._rolled_in_validation(steps)
        return self._errors_within(split_rows(len(self.series), e.split).validation, origins, rolled)

    def _far_validation_errors(self, steps: int) -> tuple[np.ndarray, np.ndarray]:
        """The same of rolled forecasts that a simple one is mixed into, and the shares of the rolled one.

        Returns (windows, steps, targets) and (steps, targets).
        """
        e = self.experiment
        origins, rolled = self._rolled_in_validation(steps)
        validation = split_rows(len(self.series), e.split).validation
        errors = self._errors_within(validation, origins, rolled)
        simple = self.simple.values(self.series, origins, steps, self._times_after(origins, steps))
        simple = self.prepared.within_bounds(simple)
        shares = rolled_shares(rolled, simple, rolled - errors, e.horizon, validation[1] - validation[0])
        return errors + (1 - shares) * (simple - rolled), shares

    def _rolled_in_validation(self, steps: int) -> tuple[np.ndarray, np.ndarray]:
        """Origins in the validation set, and the rolled forecasts from them, (windows, steps, targets).

        The further ahead, the fewer of them go on; the others are NaN there.
        """
        e, segments, last = self.experiment, self.series.segments, len(self.series) - 1
        ahead = self._whole_horizons(steps)
        validation = split_rows(len(self.series), e.split).validation
        origins = thinned(origins_in(segments, validation, e.window, 1), MOST_ROLLED)
        rows = np.minimum(origins[:, None] + np.arange(-e.window + 1, ahead + 1), last)
        values = self.series.values[rows]
        predicted = [e.features.index(name) for name in e.targets]
        values[:, e.window :, predicted] = values[:, e.window - 1 : e.window, predicted]
        if unpredicted(e):
            assumed = self.continued.values(self.series, origins, ahead, self._times_after(origins, ahead))
            values[:, e.window :, self._unpredicted_columns] = assumed
        times = None if self.series.times is None else self.series.times.as_unit("us").asi8[rows]
        forecasts = np.full((len(origins), ahead, len(e.targets)), np.nan)
        going_on = np.arange(len(origins))
        for start, end, most in self._stages(ahead):
            going_on = thinned(going_on, most)
            part = np.s_[going_on, start : e.window + end]
            windows = values[part]
            forecasts[going_on, start:end] = self._roll(windows, None if times is None else times[part])
            values[part] = windows
        return origins, forecasts[:, :steps]

    def _stages(self, steps: int) -> Iterator[tuple[int, int, int]]:
        """From which step to which at most how many windows are rolled: half as many for twice as many steps.

        That does not depend on the number of steps, so the first ones are the same for any number.
        """
        e = self.experiment
        work = LEAST_WORK + e.window * 4 * self._widest**2
        start, end, most = 0, max(1, int(MOST_WORK / (MOST_ROLLED * work))) * e.horizon, MOST_ROLLED
        while start < steps:
            yield start, min(end, steps), max(FEWEST_ROLLED, most)
            start, end, most = end, 2 * end, most // 2

    def _times_after(self, origins: np.ndarray, steps: int) -> pd.DatetimeIndex | None:
        """The times of the steps after each origin, (windows * steps,); beyond the series, its last one."""
        rows = np.minimum(origins[:, None] + np.arange(1, steps + 1), len(self.series) - 1)
        return None if self.series.times is None else pd.DatetimeIndex(self.series.times[rows.ravel()])

    def _errors_within(self, rows: tuple[int, int], origins: np.ndarray, forecasts: np.ndarray) -> np.ndarray:
        """The errors of forecasts after each origin, both (windows, steps, targets), NaN beyond the rows or a gap."""
        segments = self.series.segments
        predicted = origins[:, None] + np.arange(1, forecasts.shape[1] + 1)
        existing = np.minimum(predicted, len(self.series) - 1)
        inside = (predicted < rows[1]) & (segments[existing] == segments[origins][:, None])
        return np.where(inside[..., None], forecasts - self.prepared.actual[existing], np.nan)


def thinned(origins: np.ndarray, most: int) -> np.ndarray:
    """At most that many of the origins, evenly spaced."""
    if len(origins) <= most:
        return origins
    return origins[np.linspace(0, len(origins) - 1, most).round().astype(int)]
