"""The theta forecast (Assimakopoulos and Nikolopoulos 2000): exponential smoothing with half the trend as drift.

statsmodels fits it once; the level then follows the rows, without another fit (Hyndman and Billah 2003).
"""

import warnings
from dataclasses import dataclass

import numpy as np

MOST_ROWS = 2000  # the most recent rows that it is fitted to
FEWEST_ROWS = 10
THETA = 2.0


@dataclass(frozen=True, eq=False)
class Theta:
    """alpha: of the level. drift: of the trend line, a step. season: added to each row of a season, (season,).

    first: the first row that the level follows, whose place in the season is 0.
    """

    alpha: float
    drift: float
    season: np.ndarray
    first: int
    scale: float

    def forecast(
        self, column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int
    ) -> np.ndarray:
        """The forecast after each origin, (windows, steps). column: (rows,); the rows are of one segment."""
        rows = column[self.first : int(origins.max()) + 1] / self.scale
        period = len(self.season)
        adjusted = rows - self.season[np.arange(len(rows)) % period]
        level = _levels(adjusted, self.alpha)
        at = (origins - self.first)[:, None]
        leads = np.arange(1, steps + 1)
        started = (1 - (1 - self.alpha) ** (at + 1)) / max(self.alpha, 1e-6)
        line = (THETA - 1) / THETA * self.drift * (leads - 1 + started)
        return self.scale * (level[at] + line + self.season[(at + leads) % period])


def fit_theta(column: np.ndarray, segments: np.ndarray, rows: int, season: int) -> Theta | None:
    """Fit it to the first rows of a column; None if they are too few, all equal, or have gaps."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    first = max(0, rows - max(MOST_ROWS, 4 * season))
    past = column[first:rows]
    scale = float(past.std()) if len(past) >= FEWEST_ROWS else 0.0
    if scale <= 1e-12 * float(np.abs(past).max(initial=0.0)) or segments[0] != segments[-1]:
        return None
    past = past / scale
    added = _season_of(past, season) if 1 < season <= len(past) // 2 else np.zeros(1)
    adjusted = past - added[np.arange(len(past)) % len(added)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = ThetaModel(adjusted, period=1, deseasonalize=False).fit(disp=False)
    alpha, drift = float(fit.params["alpha"]), float(fit.params["b0"])
    if not np.isfinite([alpha, drift]).all():
        return None
    return Theta(alpha, drift, added, first, scale)


def _season_of(past: np.ndarray, season: int) -> np.ndarray:
    """What is added at each place of the season, (season,): the means of the rows without their moving average."""
    from statsmodels.tsa.seasonal import seasonal_decompose

    return seasonal_decompose(past, model="additive", period=season).seasonal[:season]


def _levels(values: np.ndarray, alpha: float) -> np.ndarray:
    """Simple exponential smoothing, (rows,), from the first value on."""
    levels, level = [], float(values[0])
    for value in values.tolist():
        level += alpha * (value - level)
        levels.append(level)
    return np.array(levels)
