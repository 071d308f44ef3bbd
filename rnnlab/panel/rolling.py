"""Forecasts of any number of steps after rows of several series, in NumPy.

The network and the linear model predict the horizon H at once. More steps are rolled: the predictions become the last
rows of the window, H at a time. Features that are read but not predicted repeat their last season.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.forecast.baselines import Linear, repeated_season
from rnnlab.forecast.mix import PARTS
from rnnlab.panel.constants import without_constants
from rnnlab.panel.prepared_panel import PreparedPanel, usable_cycles
from rnnlab.series.series import Series
from rnnlab.stack.outputs import head_outputs, layer_outputs
from rnnlab.training import encoding

WINDOWS_AT_ONCE = 512
NETWORK, LINEAR = PARTS.index("network"), PARTS.index("linear")
NAIVE = {PARTS.index("seasonal_naive"): 0, PARTS.index("persistence"): 1}  # and a season of 1


@dataclass(frozen=True, eq=False)
class Roller:
    """The forecasts of a trained network and the baselines, in deviations of each series.

    weights: of each layer and last of the head. linear: None if no series has a share of it. season: in steps.
    """

    panel: PreparedPanel
    weights: list[list[np.ndarray]]
    linear: Linear | None
    season: int

    def rolled(
        self,
        series: Series,
        origins: np.ndarray,
        shares: np.ndarray,
        steps: int,
        times: np.ndarray | None,
        constants: np.ndarray,
    ) -> np.ndarray:
        """The mix after each origin, (windows, steps, targets).

        series: standardised rows of all series; each origin has a whole window. shares: (windows, parts, targets).
        times: microseconds since 1970 of the steps after each origin, rounded up to whole horizons, (windows, rows).
        constants: further inputs of each window, (windows, inputs).
        """
        targets = self.panel.targets
        actual = series.values[:, targets]
        mixed = np.zeros((len(origins), steps, len(targets)))
        for part, season in ((part, self.season if not one else 1) for part, one in NAIVE.items()):
            if shares[:, part].any():
                made = repeated_season(actual, series.segments, origins, steps, season)
                mixed += shares[:, None, part] * made
        in_window = shares[:, [NETWORK, LINEAR]].sum(axis=1)
        rows = np.flatnonzero(in_window.any(axis=1))
        if len(rows):
            total = np.where(in_window > 0, in_window, 1.0)
            network, linear = (shares[:, part] / total for part in (NETWORK, LINEAR))
            network = np.where(in_window > 0, network, 1.0)
            for at in range(0, len(rows), WINDOWS_AT_ONCE):
                now = rows[at : at + WINDOWS_AT_ONCE]
                of_now = None if times is None else times[now]
                ahead = self._windows_rolled(
                    series, origins[now], (network[now], linear[now]), steps, of_now, constants[now]
                )
                mixed[now] += in_window[now][:, None] * ahead[:, :steps]
        return mixed

    def _windows_rolled(
        self,
        series: Series,
        origins: np.ndarray,
        shares: tuple[np.ndarray, np.ndarray],
        steps: int,
        times: np.ndarray | None,
        constants: np.ndarray,
    ) -> np.ndarray:
        """The network's and the linear model's forecast, each horizon fed to the next, (windows, rows, targets)."""
        e, targets = self.panel.experiment, self.panel.targets
        whole = -(-steps // e.horizon) * e.horizon
        past = series.values[origins[:, None] + np.arange(-e.window + 1, 1)]
        after = repeated_season(series.values, series.segments, origins, whole, self.season)
        values = np.concatenate([past, after], axis=1)
        micros = None
        if times is not None and series.times is not None:
            before = series.times.as_unit("us").asi8[origins[:, None] + np.arange(-e.window + 1, 1)]
            micros = np.concatenate([before, times[:, :whole]], axis=1)
        forecasts = []
        for start in range(0, whole, e.horizon):
            part = np.s_[:, start : start + e.window + e.horizon]
            made = self._at_once(
                series, values[part], None if micros is None else micros[part], shares, constants
            )
            values[:, start + e.window : start + e.window + e.horizon, targets] = made
            forecasts.append(made)
        return np.concatenate(forecasts, axis=1)

    def _at_once(
        self,
        series: Series,
        values: np.ndarray,
        micros: np.ndarray | None,
        shares: tuple[np.ndarray, np.ndarray],
        constants: np.ndarray,
    ) -> np.ndarray:
        """The mix of network and linear model after windows, (windows, horizon, targets).

        values: (windows, window + horizon, features), of which the last rows are only read if they are known ahead.
        """
        e, prepared, window = self.panel.experiment, self.panel.prepared, self.panel.experiment.window
        count, length, features = values.shape
        windows = replace(
            series,
            values=values.reshape(-1, features),
            times=None if micros is None else pd.DatetimeIndex(micros.ravel().view("datetime64[us]")),
            segments=np.repeat(np.arange(count), length),
            filled=None,
        )
        cycles = usable_cycles(self.panel.panel, self.panel.bounds) if e.calendar else ()
        columns = encoding.column_values(windows, e, cycles)
        read = without_constants(prepared)
        inputs = encoding.input_values(columns, read.encodings, read.mean, read.deviation)
        inputs = inputs.reshape(count, length, -1)[:, :window]
        last = values[:, window - 1][:, None, self.panel.targets]
        network, linear = shares
        mixed = np.zeros((count, *prepared.scale.shape))
        if network.any():
            constant = np.repeat(constants[:, None].astype("float32"), window, axis=1)
            every = np.concatenate([inputs, constant], axis=2)
            outputs = layer_outputs(e.stack, self.weights[:-1], every)[-1].returned
            mixed += network[:, None] * self._in_deviations(head_outputs(self.weights[-1], outputs), last)
        if self.linear is not None and linear.any():
            flat = inputs[:, window - self.linear.steps :].reshape(count, -1).astype("float64")
            made = flat @ self.linear.slopes + self.linear.bias
            mixed += linear[:, None] * self._in_deviations(made, last)
        return mixed

    def _in_deviations(self, outputs: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Outputs (windows, horizon * targets) as forecasts. last: the last values, (windows, 1, targets)."""
        prepared = self.panel.prepared
        steps = outputs.reshape(len(outputs), *prepared.scale.shape) * prepared.scale
        return steps + (last if self.panel.experiment.predict == "change" else prepared.offset)
