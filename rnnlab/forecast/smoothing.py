"""Exponential smoothing as a baseline, if statsmodels is installed.

statsmodels fits it once on the rows before the test set; the states are then updated through the test set
row by row, without another fit.
"""

import warnings
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from rnnlab.forecast import messages
from rnnlab.message import Message
from rnnlab.series.series import Series
from rnnlab.training.prepared import Prepared

MOST_ROWS = 2000  # the fit uses the most recent rows before the test set, or four seasons
MOST_SEASON = 24  # steps, as in R's forecast::ets; a longer season forecasts worse than none
MOST_STEPS = 100  # of the optimiser


class Smoothing(NamedTuple):
    """forecast: of the test set in the targets' units, (windows, horizon, targets), or None."""

    forecast: np.ndarray | None
    note: Message | None


def smoothing(prepared: Prepared, series: Series, season: int) -> Smoothing:
    """ETS with additive errors, a damped trend and, if there is a season, an additive season.

    There is no forecast without statsmodels, for a series with gaps (the season would run out of step
    there), and if the fit is impossible; the note says why.
    """
    if find_spec("statsmodels") is None:
        return Smoothing(None, None)
    origins = prepared.origins.test
    fitted = origins[0] + 1  # rows before the test set
    if series.segments[0] != series.segments[-1]:
        return Smoothing(None, messages.smoothing_with_gaps())
    forecasts: list[np.ndarray] = []
    unconverged: list[str] = []
    for k, target in enumerate(prepared.experiment.targets):
        fit = fitted_smoothing(prepared.actual[:, k], int(fitted), season)
        if fit is None:
            return Smoothing(None, messages.smoothing_with_too_little_data())
        states, scale, converged = fit
        forecasts.append(scale * states.forecast(origins, prepared.experiment.horizon))
        if not np.isfinite(forecasts[-1]).all():
            return Smoothing(None, messages.smoothing_failed(target))
        if not converged:
            unconverged.append(target)
    note = messages.smoothing_did_not_converge(tuple(unconverged)) if unconverged else None
    return Smoothing(np.stack(forecasts, axis=2), note)


def fitted_smoothing(column: np.ndarray, fitted: int, season: int) -> "tuple[States, float, bool] | None":
    """The states of all rows of a column, (rows,), in units of a scale; the scale; whether the fit converged.

    fitted: the rows that it is fitted to. None if these are too few, or are all equal.
    """
    season = season if 1 < season <= MOST_SEASON and fitted >= 2 * season + 10 else 1
    scale = float(column[:fitted].std())
    if fitted < 12 or scale == 0:
        return None
    states, converged = _states(column / scale, fitted, season)
    return states, scale, converged


class States:
    """Level, trend and season after each row from `first` on, each (rows,). season: in steps, or 1."""

    def __init__(self, fit: Any, first: int, season: int):
        self.first, self.period = first, season
        self.alpha, self.beta, self.phi = float(fit.alpha), float(fit.beta), float(fit.phi)
        self.gamma = float(fit.gamma) if season > 1 else 0.0
        self.level, self.trend = np.asarray(fit.level), np.asarray(fit.slope)
        self.season = np.asarray(fit.season) if season > 1 else np.zeros(len(self.level))

    def update(self, values: np.ndarray) -> None:
        """Update the states with further values, (rows,)."""
        known = len(self.level)
        level, trend = float(self.level[-1]), float(self.trend[-1])
        season = np.append(self.season, np.zeros(len(values))).tolist()
        levels, trends = [], []
        for t, value in enumerate(values.tolist(), known):
            before, seasonal = level + self.phi * trend, season[t - self.period]
            error = value - before - seasonal
            level, trend = before + self.alpha * error, self.phi * trend + self.beta * error
            season[t] = seasonal + self.gamma * error
            levels.append(level)
            trends.append(trend)
        self.level, self.trend = np.append(self.level, levels), np.append(self.trend, trends)
        self.season = np.array(season)

    def forecast(self, origins: np.ndarray, horizon: int) -> np.ndarray:
        """The forecast after each origin (a row of the series), (windows, horizon)."""
        at = (origins - self.first)[:, None]
        leads = np.arange(1, horizon + 1)
        damped = np.cumsum(self.phi**leads)
        back = at + leads - self.period * -(-leads // self.period)
        return self.level[at] + damped * self.trend[at] + self.season[back]


def _states(values: np.ndarray, fitted: int, season: int) -> tuple[States, bool]:
    """The states of all rows that the fit and the test set need, and whether the fit converged.

    values: (rows,), of which the first `fitted` lie before the test set.
    """
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    first = max(0, fitted - max(MOST_ROWS, 4 * season))
    model = ETSModel(
        values[first:fitted], error="add", trend="add", damped_trend=True,
        seasonal="add" if season > 1 else None, seasonal_periods=season if season > 1 else None,
        initialization_method="heuristic",
    )  # fmt: skip
    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always")
        fit = model.fit(maxiter=MOST_STEPS, disp=False)
    states = States(fit, first, season)
    states.update(values[fitted:])
    return states, not any(issubclass(warning.category, ConvergenceWarning) for warning in raised)
