"""The forecasts that read only the past of their target, however far back: fitted to some rows, then made anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Protocol

import numpy as np

from rnnlab.forecast.autoregression import fit_autoregression
from rnnlab.forecast.baselines import repeated_season
from rnnlab.forecast.smoothing import fit_smoothing
from rnnlab.forecast.theta import fit_theta

# Those that carry a state from row to row, so they cannot start at rows that do not follow the fitted ones.
WITH_STATE = ("smoothing", "theta")
PAST = ("autoregression", "smoothing", "theta", "seasonal_naive", "persistence")
MOST_KEPT = 40  # fits: those of the last runs, for the next ones on the same series


class PastForecast(Protocol):
    """A forecast of a column (rows,) after each origin, (windows, steps); later rows are not read."""

    def forecast(
        self, column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int
    ) -> np.ndarray: ...


@dataclass(frozen=True)
class Repeated:
    """The last season repeated; with a season of 1 it is persistence."""

    season: int

    def forecast(
        self, column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int
    ) -> np.ndarray:
        return repeated_season(column[:, None], segments, origins, steps, self.season)[..., 0]


def fit_past(
    name: str, column: np.ndarray, segments: np.ndarray, rows: int, steps: int, season: int
) -> PastForecast | None:
    """Fit one of PAST to the first rows of a column, (rows of the series,); None if that is impossible.

    steps: how many it forecasts at once. season: in steps, or 1.
    """
    if name == "autoregression":
        return fit_autoregression(column, segments, rows, steps, season)
    if name == "smoothing":
        return fit_smoothing(column, segments, rows, season)
    if name == "theta":
        return fit_theta(column, segments, rows, season)
    return Repeated(season if name == "seasonal_naive" else 1)


_kept: dict[tuple[object, ...], PastForecast | None] = {}
_keeping = Lock()


def kept_fit(
    name: str, column: np.ndarray, segments: np.ndarray, rows: int, steps: int, season: int
) -> PastForecast | None:
    """The same as `fit_past`; the last MOST_KEPT fits are not made again, for a changed network changes none."""
    key = name, blake2b(column[:rows].tobytes() + segments.tobytes()).digest(), rows, steps, season
    with _keeping:
        if key not in _kept:
            fit = fit_past(name, column, segments, rows, steps, season)
            if len(_kept) == MOST_KEPT:
                del _kept[next(iter(_kept))]
            _kept[key] = fit
        return _kept[key]


class PastForecasts:
    """The forecasts of each target from its own past. names: those that can be fitted to all targets."""

    def __init__(
        self,
        actual: np.ndarray,
        segments: np.ndarray,
        rows: int,
        steps: int,
        season: int,
        only: Iterable[str] = PAST,
    ):
        """actual: (rows of the series, targets). rows: how many are fitted to. only: which of PAST are needed."""
        self.segments = segments
        self.fits: dict[str, list[PastForecast]] = {}
        for name in only:
            fits = [kept_fit(name, column, segments, rows, steps, season) for column in actual.T]
            known = [fit for fit in fits if fit is not None]
            if len(known) == len(fits):
                self.fits[name] = known

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.fits)

    def forecast(
        self,
        name: str,
        actual: np.ndarray,
        origins: np.ndarray,
        steps: int,
        segments: np.ndarray | None = None,
    ) -> np.ndarray:
        """The forecast after each origin, (windows, steps, targets).

        actual: (rows, targets), the rows that it is fitted to and perhaps more. segments: of these rows.
        """
        segments = self.segments if segments is None else segments
        made = [
            fit.forecast(column, segments, origins, steps)
            for fit, column in zip(self.fits[name], actual.T, strict=True)
        ]
        return np.stack(made, axis=2)
