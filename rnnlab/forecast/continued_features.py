"""How the features that a run reads but does not predict continue after the last row.

A column that follows from the calendar continues exactly. Any other continues by its last value, by its value one
season before, or by a linear forecast from its own past: whichever has the smallest mean absolute error on the
validation set.
"""

from collections.abc import Iterator
from functools import partial
from typing import Literal, NamedTuple, Protocol

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.forecast.baselines import repeated_season
from rnnlab.forecast.calendar_columns import CalendarColumn, calendar_column, recent_parts
from rnnlab.forecast.own_linear import MOST_LAGS, fit_own_linear
from rnnlab.forecast.season import autocorrelated_lag, candidates
from rnnlab.series.kinds import TURN, bounds_of
from rnnlab.series.series import Series
from rnnlab.training.windows import origins_in, split_rows

Method = Literal["calendar", "last_value", "season", "linear"]
FEWEST_STEPS = 24  # that the methods are compared over, unless the validation set is too short
MOST_ORIGINS = 200  # that they are compared from
MOST_ROWS = 20_000  # the most recent rows that seasons are looked for in


class Continued(NamedTuple):
    """How a feature continues. season: of the season or the linear forecast, in steps; None if it has none."""

    feature: str
    method: Method
    season: int | None = None


class Forecast(Protocol):
    """A forecast of a column (rows,) after each origin, (windows, steps)."""

    def __call__(
        self, column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int
    ) -> np.ndarray: ...


def unpredicted(experiment: Experiment) -> tuple[str, ...]:
    """The features that a run reads but neither predicts nor knows ahead."""
    e = experiment
    return tuple(name for name in e.features if name not in e.targets and name not in e.known)


class ContinuedColumns:
    """Some columns of a run's series after any row; how each continues is chosen once.

    series: the run's. names: of the columns. season: that of the run's targets, in steps.
    methods: how each column continues.
    """

    def __init__(self, series: Series, experiment: Experiment, names: tuple[str, ...], season: int):
        self.names = names
        self._series, self._experiment, self._season = series, experiment, season
        self._training_rows = split_rows(len(series), experiment.split).training[1]
        self._bounds = {row.column: row for row in bounds_of(series, self._training_rows)}
        self._calendar: dict[str, CalendarColumn] = {}
        self._forecasts: dict[str, Forecast] = {}
        self._parts = [] if series.times is None else recent_parts(series.times)
        self.methods = tuple(self._choose(name) for name in self.names)

    def values(
        self, past: Series, origins: np.ndarray, steps: int, times: pd.DatetimeIndex | None
    ) -> np.ndarray:
        """The columns after each origin, (windows, steps, columns).

        past: the rows up to the origins and perhaps more. times: of the steps, (windows * steps,), or None.
        """
        columns = []
        for name in self.names:
            if name in self._calendar and times is not None:
                columns.append(self._calendar[name].at(times).reshape(len(origins), steps))
                continue
            forecast = self._forecasts.get(name, last_value)
            columns.append(
                self._within_bounds(name, forecast(past.column(name), past.segments, origins, steps))
            )
        return np.stack(columns, axis=2) if columns else np.empty((len(origins), steps, 0))

    def _choose(self, name: str) -> Continued:
        series = self._series
        column = series.column(name)
        if (calendar := calendar_column(column, self._parts)) is not None:
            self._calendar[name] = calendar
            return Continued(name, "calendar")
        best, least = Continued(name, "last_value"), np.inf
        origins, steps = self._origins()
        if not len(origins):
            return best
        actual = column[origins[:, None] + np.arange(1, steps + 1)]
        for continued, forecast in self._candidates(name, column, steps):
            made = self._within_bounds(name, forecast(column, series.segments, origins, steps))
            error = np.abs(made - actual)
            if name in self._experiment.angles:  # 359 and 1 degrees are close
                error = np.minimum(error, TURN - error)
            if error.mean() < least:
                best, least = continued, error.mean()
                self._forecasts[name] = forecast
        return best

    def _candidates(self, name: str, column: np.ndarray, steps: int) -> Iterator[tuple[Continued, Forecast]]:
        """The methods to compare, the simplest first: it is chosen if several are as good."""
        yield Continued(name, "last_value"), last_value
        seasons = self._seasons(column)
        for season in seasons:
            yield Continued(name, "season", season), partial(seasonal_value, season=season)
        if not self._experiment.split[1]:  # it would be compared on the rows that it is fitted to
            return
        angle = name in self._experiment.angles
        lags = min(self._experiment.window, MOST_LAGS)  # which hold shorter seasons
        for season in (1, *(season for season in seasons if season > lags)):
            linear = fit_own_linear(
                column,
                self._series.segments,
                self._training_rows,
                self._experiment.window,
                steps,
                season,
                angle,
            )
            if linear is not None:
                yield Continued(name, "linear", season if season > 1 else None), linear

    def _seasons(self, column: np.ndarray) -> list[int]:
        """The seasons to try: that of the targets, those of the time step, or without times a column's own."""
        seasons = {self._season, *(season.steps for season in candidates(self._series))}
        first = max(0, self._training_rows - MOST_ROWS)
        if self._series.times is None:
            seasons.add(autocorrelated_lag(column[first : self._training_rows, None]) or 1)
        return sorted(season for season in seasons if 1 < season <= self._training_rows // 2)

    def _origins(self) -> tuple[np.ndarray, int]:
        """Origins to compare the methods from, and over how many steps: in the validation set, if there is one."""
        e, sets = self._experiment, split_rows(len(self._series), self._experiment.split)
        rows = sets.validation if e.split[1] else sets.training
        steps = max(1, min(max(FEWEST_STEPS, self._season), (rows[1] - rows[0]) // 2))
        origins = origins_in(self._series.segments, rows, e.window, steps)
        if len(origins) > MOST_ORIGINS:
            origins = origins[np.linspace(0, len(origins) - 1, MOST_ORIGINS).round().astype(int)]
        return origins, steps

    def _within_bounds(self, name: str, values: np.ndarray) -> np.ndarray:
        bounds = self._bounds.get(name)
        return values if bounds is None else np.clip(values, bounds.low, bounds.high)


def last_value(column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int) -> np.ndarray:
    """The last value at every step."""
    return np.repeat(column[origins][:, None], steps, axis=1)


def seasonal_value(
    column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int, season: int
) -> np.ndarray:
    """The last known value at the same point of the season."""
    return repeated_season(column[:, None], segments, origins, steps, season)[..., 0]
