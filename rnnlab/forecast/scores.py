"""Scores of the test set: one row for each target and forecast, the baselines included."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec
import numpy as np

from rnnlab.training.prepared import Prepared

FORECASTS = (
    "forecast",
    "network",
    "persistence",
    "seasonal_naive",
    "linear",
    "autoregression",
    "smoothing",
    "theta",
)  # as they are shown
BASELINES = ("persistence", "seasonal_naive", "linear", "autoregression", "smoothing", "theta")


class Scores(msgspec.Struct, frozen=True):
    """The scores of one forecast of one target, over all lead times.

    forecast: one of FORECASTS. mae, rmse: in the target's units. mase: mae divided by the mean absolute
    seasonal difference of the training set (Hyndman and Koehler 2006). skill: 1 - mae / persistence's mae.
    Both are None if they would divide by zero. scaled_mae, scaled_rmse: in standard deviations of the training set.
    """

    target: str
    forecast: str
    mae: float
    rmse: float
    mase: float | None
    skill: float | None
    scaled_mae: float
    scaled_rmse: float


class LeadScores(msgspec.Struct, frozen=True):
    """The scores of one forecast of one target at each lead time, (horizon,), in the target's units."""

    target: str
    forecast: str
    mae: tuple[float, ...]
    rmse: tuple[float, ...]
    mase: tuple[float | None, ...]
    skill: tuple[float | None, ...]


class ForecastErrors(NamedTuple):
    """A forecast's errors in the targets' units.

    by_window: the mean absolute error of each window, (windows, targets).
    mae, mse: the mean absolute and the mean squared error of each lead time, (horizon, targets).
    """

    by_window: np.ndarray
    mae: np.ndarray
    mse: np.ndarray


def forecast_errors(forecast: np.ndarray, truth: np.ndarray) -> ForecastErrors:
    """The errors of a forecast; both (windows, horizon, targets)."""
    absolute = np.abs(forecast - truth)
    return ForecastErrors(absolute.mean(axis=1), absolute.mean(axis=0), np.square(absolute).mean(axis=0))


def score_forecasts(
    prepared: Prepared, errors: Mapping[str, ForecastErrors], season: int
) -> tuple[Scores, ...]:
    """A row for each target and forecast.

    errors: of each forecast; 'persistence' must be among them. season: in steps, for the MASE.
    """
    naive = naive_mae(prepared, season)
    rows = []
    for k, target in enumerate(prepared.experiment.targets):
        deviation = float(prepared.deviation[prepared.target_index[k]])
        persistence_mae = float(errors["persistence"].mae[:, k].mean())
        for name, error in errors.items():
            mae, rmse = float(error.mae[:, k].mean()), float(np.sqrt(float(error.mse[:, k].mean())))
            rows.append(
                Scores(
                    target=target,
                    forecast=name,
                    mae=mae,
                    rmse=rmse,
                    mase=ratio(mae, naive[k]),
                    skill=skill(mae, persistence_mae),
                    scaled_mae=mae / deviation,
                    scaled_rmse=rmse / deviation,
                )
            )
    return tuple(rows)


def score_lead_times(
    prepared: Prepared, errors: Mapping[str, ForecastErrors], season: int
) -> tuple[LeadScores, ...]:
    """A row for each target and forecast; all lead times share the MASE's divisor."""
    naive = naive_mae(prepared, season)
    rows = []
    for k, target in enumerate(prepared.experiment.targets):
        persistence_mae = errors["persistence"].mae[:, k].tolist()
        for name, error in errors.items():
            mae = error.mae[:, k].tolist()
            rows.append(
                LeadScores(
                    target=target,
                    forecast=name,
                    mae=tuple(mae),
                    rmse=tuple(np.sqrt(error.mse[:, k]).tolist()),
                    mase=tuple(ratio(value, naive[k]) for value in mae),
                    skill=tuple(skill(*pair) for pair in zip(mae, persistence_mae, strict=True)),
                )
            )
    return tuple(rows)


def naive_mae(prepared: Prepared, season: int) -> np.ndarray:
    """The mean absolute seasonal difference of the training set in the targets' units, (targets,)."""
    training = prepared.actual[: prepared.training_rows]
    return np.abs(training[season:] - training[:-season]).mean(axis=0)


def find_scores(rows: Iterable[Scores], target: str, forecast: str = "forecast") -> Scores | None:
    """The row of a target and forecast, or None."""
    return next((row for row in rows if (row.target, row.forecast) == (target, forecast)), None)


def forecasts_in(rows: Iterable[Scores], target: str) -> list[str]:
    """The forecasts of a target that have scores, in the order they are shown."""
    present = {row.forecast for row in rows if row.target == target}
    return [name for name in FORECASTS if name in present]


def ratio(mae: float, naive: float) -> float | None:
    """mae / naive, or None if the naive forecast makes no error."""
    return float(mae / naive) if naive > 0 else None


def skill(mae: float, persistence_mae: float) -> float | None:
    """The share of persistence's error that is saved, or None if it makes no error."""
    return 1 - mae / persistence_mae if persistence_mae > 0 else None
