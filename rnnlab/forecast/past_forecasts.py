"""The forecasts that read only the past of their target, however far back: fitted to some rows, then made anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from rnnlab.forecast.autoregression import fit_autoregression
from rnnlab.forecast.baselines import repeated_season
from rnnlab.forecast.blas_threads import one_blas_thread
from rnnlab.forecast.kept_fits import KeptFits
from rnnlab.forecast.logarithms import (
    MeanOf,
    OfLogarithms,
    PastForecast,
    likelier,
    logarithms,
    may_be_logarithms,
)
from rnnlab.forecast.smoothing import Smoothing, fit_smoothing
from rnnlab.forecast.theta import fit_theta

# Those that carry a state from row to row, so they cannot start at rows that do not follow the fitted ones.
WITH_STATE = ("smoothing", "theta")
PAST = ("autoregression", "smoothing", "theta", "seasonal_naive", "persistence")
OF_LOGARITHMS = ("autoregression", "smoothing", "theta")  # those that may be fitted to logarithms
FEW_ROWS = 1000  # up to which an autoregression is also repeated step by step
MOST_KEPT_BYTES = 100_000_000  # some 1,000 fits of a horizon of 48, of the last runs for the next ones


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
        return fit_mean_autoregression(column, segments, rows, steps, season)
    if name == "smoothing":
        return fit_smoothing(column, segments, rows, season)
    if name == "theta":
        return fit_theta(column, segments, rows, season)
    return Repeated(season if name == "seasonal_naive" else 1)


def fit_mean_autoregression(
    column: np.ndarray, segments: np.ndarray, rows: int, steps: int, season: int
) -> PastForecast | None:
    """A regression for each step ahead; with few rows the mean with one for the first step that is then repeated.

    The second has fewer slopes to learn, the first needs no step before (Marcellino, Stock and Watson 2006). A value
    that the column often has is only returned to by the first.
    """
    direct = fit_autoregression(column, segments, rows, steps, season)
    if direct is None or direct.usual is not None or steps == 1 or rows > FEW_ROWS:
        return direct
    repeated = fit_autoregression(column, segments, rows, 1, season)
    return direct if repeated is None or repeated.usual is not None else MeanOf((direct, repeated))


def kept_fit(
    name: str, column: np.ndarray, segments: np.ndarray, rows: int, steps: int, season: int
) -> PastForecast | None:
    """The same, to the logarithms if these are clearly likelier; the autoregression is the mean of both.

    A fit that is kept is not made again, for a changed network changes none.
    """
    fit = _kept_fit(name, column, segments, rows, steps, season)
    if name not in OF_LOGARITHMS or fit is None or not grows_with_level(column, segments, rows, season):
        return fit
    low, high = np.log(column[:rows].min()), np.log(column[:rows].max())
    logs = _kept_fit(name, logarithms(column, low, high), segments, rows, steps, season)
    if logs is None:
        return fit
    of_logs = OfLogarithms(logs, low, high)
    return MeanOf((fit, of_logs)) if name == "autoregression" else of_logs


def grows_with_level(column: np.ndarray, segments: np.ndarray, rows: int, season: int) -> bool:
    """Whether the first rows of a column are clearly likelier by their logarithms, without gaps."""
    if not may_be_logarithms(column[:rows]):
        return False
    low, high = np.log(column[:rows].min()), np.log(column[:rows].max())
    fits = [
        _kept_fit("smoothing", values, segments, rows, 1, season)
        for values in (column, logarithms(column, low, high))
    ]
    values, logs = fits
    return (
        isinstance(values, Smoothing)
        and isinstance(logs, Smoothing)
        and likelier(values, logs, column[:rows])
    )


_kept = KeptFits(MOST_KEPT_BYTES)


def _kept_fit(
    name: str, column: np.ndarray, segments: np.ndarray, rows: int, steps: int, season: int
) -> PastForecast | None:
    steps = steps if name == "autoregression" else 1  # the others forecast any number

    def make() -> PastForecast | None:
        with one_blas_thread():
            return fit_past(name, column, segments, rows, steps, season)

    key = name, blake2b(column[:rows].tobytes() + segments.tobytes()).digest(), rows, steps, season
    return _kept.fit(key, make)


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
