"""Exponential smoothing of a column: a level, a damped trend and a season that follow the rows.

statsmodels fits it once; the states are then updated row by row, without another fit.
"""

import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

MOST_ROWS = 2000  # the fit uses the most recent rows, or four seasons
MOST_SEASON = 24  # steps, as in R's forecast::ets; a longer season forecasts worse than none
MOST_STEPS = 100  # of the optimiser
FEWEST_ROWS = 12


@dataclass(frozen=True, eq=False)
class Smoothing:
    """ETS with additive errors, a damped trend and, if there is a season, an additive season.

    level, trend, season: after each row from `first` on, each (rows,), in units of `scale`. period: the season in
    steps, or 1. converged: whether the fit did. likelihood: its logarithm, of the values from `first` on.
    """

    alpha: float
    beta: float
    gamma: float
    phi: float
    period: int
    scale: float
    first: int
    converged: bool
    likelihood: float
    level: np.ndarray
    trend: np.ndarray
    season: np.ndarray

    def forecast(
        self, column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int
    ) -> np.ndarray:
        """The forecast after each origin, (windows, steps). column: (rows,), of one segment."""
        states = self._updated(column[self.first + len(self.level) : int(origins.max()) + 1] / self.scale)
        at = (origins - self.first)[:, None]
        leads = np.arange(1, steps + 1)
        damped = np.cumsum(self.phi**leads)
        back = at + leads - self.period * -(-leads // self.period)
        return self.scale * (states.level[at] + damped * states.trend[at] + states.season[back])

    def _updated(self, values: np.ndarray) -> "Smoothing":
        """The states after further values, (rows,), too."""
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
        return replace(
            self,
            level=np.append(self.level, levels),
            trend=np.append(self.trend, trends),
            season=np.array(season),
        )


def fit_smoothing(column: np.ndarray, segments: np.ndarray, rows: int, season: int) -> Smoothing | None:
    """Fit it to the first rows of a column; None if they are too few, all equal, or have gaps."""
    season = season if 1 < season <= MOST_SEASON and rows >= 2 * season + 10 else 1
    scale = float(column[:rows].std()) if rows >= FEWEST_ROWS else 0.0
    if scale == 0 or segments[0] != segments[-1]:
        return None
    first = max(0, rows - max(MOST_ROWS, 4 * season))
    fit, converged = _fit(column[first:rows] / scale, season)
    smoothing = Smoothing(
        alpha=float(fit.alpha),
        beta=float(fit.beta),
        gamma=float(fit.gamma) if season > 1 else 0.0,
        phi=float(fit.phi),
        period=season,
        scale=scale,
        first=first,
        converged=converged,
        likelihood=float(fit.llf) - (rows - first) * float(np.log(scale)),
        level=np.asarray(fit.level),
        trend=np.asarray(fit.slope),
        season=np.asarray(fit.season) if season > 1 else np.zeros(len(fit.level)),
    )
    states = (smoothing.level[-1], smoothing.trend[-1], smoothing.season[-1], smoothing.phi)
    return smoothing if np.isfinite(states).all() else None


def _fit(values: np.ndarray, season: int) -> tuple[Any, bool]:
    """statsmodels' fit to values (rows,), and whether it converged."""
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    model = ETSModel(
        values, error="add", trend="add", damped_trend=True,
        seasonal="add" if season > 1 else None, seasonal_periods=season if season > 1 else None,
        initialization_method="heuristic",
    )  # fmt: skip
    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always")
        fit = model.fit(maxiter=MOST_STEPS, disp=False)
    return fit, not any(issubclass(warning.category, ConvergenceWarning) for warning in raised)
