"""Forecasts of the logarithms of a column whose changes grow with its level, as sales that grow by a share a year.

Exponential smoothing decides: it is fitted to the values and to their logarithms, and the likelihoods are compared.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from rnnlab.forecast.smoothing import Smoothing

LEAST_RANGE = 1.2  # the largest over the smallest value; within less, logarithms are nearly a straight line
LEAST_GAIN = float(np.log(20))  # of the logarithm of the likelihood


class PastForecast(Protocol):
    """A forecast of a column (rows,) after each origin, (windows, steps); later rows are not read."""

    def forecast(
        self, column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int
    ) -> np.ndarray: ...


@dataclass(frozen=True, eq=False)
class OfLogarithms:
    """What `fitted` forecasts of a column's logarithms, as values.

    low, high: of the logarithms that it was fitted to. The forecast is at most so far beyond them as they are apart.
    """

    fitted: PastForecast
    low: float
    high: float

    def forecast(
        self, column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int
    ) -> np.ndarray:
        logs = logarithms(column, self.low, self.high)
        made = self.fitted.forecast(logs, segments, origins, steps)
        return np.exp(made.clip(2 * self.low - self.high, 2 * self.high - self.low))


@dataclass(frozen=True, eq=False)
class MeanOf:
    """The mean of some forecasts."""

    fits: tuple[PastForecast, ...]

    def forecast(
        self, column: np.ndarray, segments: np.ndarray, origins: np.ndarray, steps: int
    ) -> np.ndarray:
        made = [fit.forecast(column, segments, origins, steps) for fit in self.fits]
        return np.asarray(np.mean(made, axis=0))


def logarithms(column: np.ndarray, low: float, high: float) -> np.ndarray:
    """Of a column (rows,), whose later values may be 0 or negative. low, high: the least and greatest before."""
    return np.log(np.maximum(column, np.exp(2 * low - high)))


def may_be_logarithms(rows: np.ndarray) -> bool:
    """Whether the values (rows,) have logarithms that differ from a straight line."""
    return bool(len(rows) and rows.min() > 0 and rows.max() >= LEAST_RANGE * rows.min())


def likelier(of_values: Smoothing, of_logarithms: Smoothing, rows: np.ndarray) -> bool:
    """Whether values are clearly more likely as exponentials of what smoothing says of their logarithms.

    rows: the values that both are fitted to. The density of a value is that of its logarithm divided by the value.
    """
    as_logarithms = of_logarithms.likelihood - float(np.log(rows[of_logarithms.first :]).sum())
    return as_logarithms > of_values.likelihood + LEAST_GAIN
