"""Forecasts that a run would have made earlier, within its validation and test set, and their errors.

The parts of the mix are fitted to the training set only, so these errors are like those of new rows.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from rnnlab.forecast.before_test import with_earlier_errors
from rnnlab.forecast.continued_features import unpredicted
from rnnlab.forecast.earlier_cuts import after_earlier_cuts
from rnnlab.forecast.far_steps import rolled_shares
from rnnlab.forecast.mix import FEW_WINDOWS, PARTS
from rnnlab.training.windows import origins_in, split_rows

if TYPE_CHECKING:
    from rnnlab.forecast.forecaster import Forecaster

MOST_ORIGINS = 2000  # that the intervals of one forecast are based on
MOST_ROLLED, FEWEST_ROLLED = 300, 40  # of them, if each must be rolled
MOST_WORK = 3e10  # multiplications for all of them; beyond the steps that it allows for, fewer are rolled
LEAST_WORK = 2e6  # multiplications for one window and roll, however small the network is


class EarlierForecasts:
    """The forecasts of a number of steps after rows of the validation and test set.

    rows: [start, end) of the two sets; empty without a validation set.
    """

    def __init__(self, forecaster: "Forecaster", steps: int):
        self.made_by, self.steps = forecaster, steps
        self.series, self.experiment, self.prepared = (
            forecaster.series,
            forecaster.experiment,
            forecaster.prepared,
        )
        sets = split_rows(len(self.series), self.experiment.split)
        end = sets.test[1] if self.experiment.split[1] else sets.validation[0]
        self.validation, self.rows = sets.validation, (sets.validation[0], end)

    @cached_property
    def origins(self) -> np.ndarray:
        """The last known row of each forecast."""
        e = self.experiment
        rolled = self.steps > e.horizon and self.made_by.in_window.any()
        every = origins_in(
            self.series.segments, self.rows, e.window, 1 if self.steps > e.horizon else e.horizon
        )
        return thinned(every, MOST_ROLLED if rolled else MOST_ORIGINS)

    @property
    def spacing(self) -> float:
        """How many steps lie between two of the forecasts, on average."""
        return (self.rows[1] - self.rows[0]) / max(1, len(self.origins))

    @cached_property
    def forecasts(self) -> np.ndarray:
        """The mix after each origin, (windows, steps, targets); NaN where too many steps would have to be rolled."""
        made_by, origins = self.made_by, self.origins
        if not len(origins):
            return np.empty((0, self.steps, len(self.experiment.targets)))
        mixed = np.zeros((len(origins), self.steps, len(self.experiment.targets)))
        if made_by.in_window.any():
            window = self._rolled() if self.steps > self.experiment.horizon else self._at_once()
            mixed += made_by.in_window * window
        total = made_by.in_window.copy()
        fits = made_by.fitted_past(self.prepared.training_rows)
        for name in fits.names:
            share = made_by.shares[PARTS.index(name)]
            made = fits.forecast(name, self.prepared.actual, origins, self.steps)
            mixed += share * self.prepared.within_bounds(made)
            total += share
        return self.prepared.within_bounds(mixed / np.where(total > 0, total, np.nan))

    @cached_property
    def errors(self) -> np.ndarray:
        """Their errors, (windows, steps, targets); NaN at steps beyond the rows or a gap."""
        return self._within(self.forecasts, self.rows)

    def with_earlier_cuts(self, errors: np.ndarray) -> np.ndarray:
        """These errors and, if the validation set has few windows, those in the training set after earlier cuts."""
        made_by, windows = self.made_by, len(self.prepared.origins.validation)
        if self.steps > self.experiment.horizon or windows > FEW_WINDOWS:
            return errors
        cuts = after_earlier_cuts(self.prepared, self.series, made_by.season, made_by.linear)
        return with_earlier_errors(errors, cuts, made_by.shares, windows)

    def mean_errors(self, errors: np.ndarray) -> np.ndarray:
        """The mean absolute error over all steps of these errors and of the last value repeated, (2, targets)."""
        last = np.repeat(self.prepared.actual[self.origins][:, None], self.steps, axis=1)
        made = ~np.isnan(errors)
        both = np.abs([np.where(made, errors, 0), np.where(made, self._within(last, self.rows), 0)])
        by_step = both.sum(axis=1)[:, made.any(axis=(0, 2))] / made.sum(axis=0)[made.any(axis=(0, 2))]
        return by_step.mean(axis=1)

    def with_simple(self) -> tuple[np.ndarray, np.ndarray]:
        """The errors with a simple forecast mixed in, (windows, steps, targets), and the shares of the rolled one.

        The shares are (steps, targets); the validation set alone chooses them.
        """
        made_by, rolled = self.made_by, self.forecasts
        simple = made_by.simple.values(self.series, self.origins, self.steps, self._times_after(self.steps))
        simple = self.prepared.within_bounds(simple)
        chosen_by = self._within(rolled, self.validation)
        before = self.origins < self.validation[1]
        shares = rolled_shares(
            rolled[before],
            simple[before],
            (rolled - chosen_by)[before],
            self.experiment.horizon,
            self.validation[1] - self.validation[0],
        )
        return self.errors + (1 - shares) * (simple - rolled), shares

    def _at_once(self) -> np.ndarray:
        """The network's and the linear model's forecast within the horizon, (windows, steps, targets)."""
        made_by = self.made_by
        return made_by.predict(self.prepared, self.origins, made_by.linear)[:, : self.steps]

    def _rolled(self) -> np.ndarray:
        """The same rolled, (windows, steps, targets). The further ahead, the fewer go on; the others are NaN there."""
        e, made_by, origins, last = self.experiment, self.made_by, self.origins, len(self.series) - 1
        ahead = made_by.whole_horizons(self.steps)
        rows = np.minimum(origins[:, None] + np.arange(-e.window + 1, ahead + 1), last)
        values = self.series.values[rows]
        predicted = [e.features.index(name) for name in e.targets]
        values[:, e.window :, predicted] = values[:, e.window - 1 : e.window, predicted]
        if unpredicted(e):
            assumed = made_by.continued.values(self.series, origins, ahead, self._times_after(ahead))
            values[:, e.window :, made_by.unpredicted_columns] = assumed
        times = None if self.series.times is None else self.series.times.as_unit("us").asi8[rows]
        forecasts = np.full((len(origins), ahead, len(e.targets)), np.nan)
        going_on = np.arange(len(origins))
        for start, end, most in self._stages(ahead):
            going_on = thinned(going_on, most)
            part = np.s_[going_on, start : e.window + end]
            windows = values[part]
            forecasts[going_on, start:end] = made_by.roll(
                windows, None if times is None else times[part], made_by.linear
            )
            values[part] = windows
        return forecasts[:, : self.steps]

    def _stages(self, steps: int) -> Iterator[tuple[int, int, int]]:
        """From which step to which at most how many windows are rolled: half as many for twice as many steps.

        That does not depend on the number of steps, so the first ones are the same for any number.
        """
        work = LEAST_WORK + self.experiment.window * 4 * self.made_by.widest**2
        start, most = 0, MOST_ROLLED
        end = max(1, int(MOST_WORK / (MOST_ROLLED * work))) * self.experiment.horizon
        while start < steps:
            yield start, min(end, steps), max(FEWEST_ROLLED, most)
            start, end, most = end, 2 * end, most // 2

    def _times_after(self, steps: int) -> pd.DatetimeIndex | None:
        """The times of the steps after each origin, (windows * steps,); beyond the series, its last one."""
        rows = np.minimum(self.origins[:, None] + np.arange(1, steps + 1), len(self.series) - 1)
        return None if self.series.times is None else pd.DatetimeIndex(self.series.times[rows.ravel()])

    def _within(self, forecasts: np.ndarray, rows: tuple[int, int]) -> np.ndarray:
        """The errors of forecasts (windows, steps, targets), NaN beyond the rows or a gap."""
        segments = self.series.segments
        predicted = self.origins[:, None] + np.arange(1, forecasts.shape[1] + 1)
        existing = np.minimum(predicted, len(self.series) - 1)
        inside = (predicted < rows[1]) & (segments[existing] == segments[self.origins][:, None])
        return np.where(inside[..., None], forecasts - self.prepared.actual[existing], np.nan)


def thinned(origins: np.ndarray, most: int) -> np.ndarray:
    """At most that many of the origins, evenly spaced."""
    if len(origins) <= most:
        return origins
    return origins[np.linspace(0, len(origins) - 1, most).round().astype(int)]
