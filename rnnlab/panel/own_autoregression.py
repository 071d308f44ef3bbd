"""An autoregression for each of several series, fitted to its own rows: the same as for a single series."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnlab.forecast.baselines import repeated_season
from rnnlab.forecast.mix import IN_A_WINDOW, PARTS
from rnnlab.forecast.past_forecasts import PastForecasts
from rnnlab.panel.prepared_panel import PreparedPanel
from rnnlab.series.panel import Panel

NAME = "autoregression"
PLACE = PARTS.index(NAME)
PARTS_OF_ALL = (*IN_A_WINDOW, NAME)  # those that a mix for all series has
MOST_WORK, ROWS_OF_A_FIT = 1_000_000, 1000  # rows, and so many for each series: a minute or two for all fits


def can_be_fitted(lengths: np.ndarray) -> bool:
    """Whether fits to each of several series take a minute or two. lengths: their rows, (series,)."""
    return int(lengths.sum()) + ROWS_OF_A_FIT * len(lengths) <= MOST_WORK


@dataclass(frozen=True, eq=False)
class OwnAutoregression:
    """It repeats the last season where no fit is possible.

    actual: the targets of the series in their units, (rows, targets). limits: low and high bounds of the targets, each
    (targets,). season: in steps.
    """

    actual: np.ndarray
    fits: PastForecasts
    limits: tuple[np.ndarray, np.ndarray]
    season: int

    def forecast(self, origins: np.ndarray, steps: int) -> np.ndarray:
        """The forecast after rows of the series, (windows, steps, targets), within the bounds."""
        if NAME in self.fits.names:
            return np.clip(self.fits.forecast(NAME, self.actual, origins, steps), *self.limits)
        return repeated_season(self.actual, self.fits.segments, origins, steps, self.season)

    def possible(self, shares: np.ndarray) -> np.ndarray:
        """The shares (parts, targets); where no fit is possible, the last season has its share."""
        return shares if NAME in self.fits.names else given_to_naive(shares, self.season)


def given_to_naive(shares: np.ndarray, season: int) -> np.ndarray:
    """The shares (..., parts, targets) without the autoregression's, which the last season has instead."""
    shares = shares.copy()
    shares[..., PARTS.index("seasonal_naive" if season > 1 else "persistence"), :] += shares[..., PLACE, :]
    shares[..., PLACE, :] = 0
    return shares


def own_autoregression(
    prepared: PreparedPanel, panel: Panel, place: int, rows: int, season: int
) -> OwnAutoregression:
    """Fit it to the first rows of a series of a panel, which need not be one that was prepared."""
    series, horizon = panel.one(place), prepared.experiment.horizon
    actual = series.known_by_then()[:, prepared.targets]
    segments = series.segments - series.segments[0]  # as if alone: a fit that is kept is found again
    fits = PastForecasts(actual, segments.astype(np.int64), rows, horizon, season, (NAME,))
    return OwnAutoregression(actual, fits, prepared.limits, season)


def own_autoregressions(prepared: PreparedPanel, rows: Sequence[int], season: int) -> list[OwnAutoregression]:
    """Fit one to the first rows of each series. rows: how many."""
    return [own_autoregression(prepared, prepared.panel, k, count, season) for k, count in enumerate(rows)]
