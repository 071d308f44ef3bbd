"""Scores of the test part, by target and by lead time, of the forecast and of each baseline."""

from typing import NamedTuple

import msgspec
import numpy as np

from rnnlab.training.prepared import Prepared

BASELINES = ("persistence", "seasonal_naive", "linear", "smoothing")
NAMES = {
    "forecast": "the forecast",
    "network": "the network alone",
    "persistence": "persistence",
    "seasonal_naive": "the seasonal naive",
    "linear": "the linear model",
    "smoothing": "exponential smoothing",
}


class LeadScores(msgspec.Struct, frozen=True):
    """A forecast's scores at each lead time, (horizon,), own units; None where they are not defined."""

    mae: tuple[float, ...]
    rmse: tuple[float, ...]
    mase: tuple[float | None, ...]
    skill: tuple[float | None, ...]


class Errors(NamedTuple):
    """A forecast's errors, own units: absolute ones of each window (windows, targets), the mean absolute
    and the mean squared one of each lead time (horizon, targets)."""

    of_windows: np.ndarray
    absolute: np.ndarray
    squared: np.ndarray


def errors_of(forecast: np.ndarray, truth: np.ndarray) -> Errors:
    """The errors of a forecast, both (windows, horizon, targets)."""
    size = np.abs(forecast - truth)
    return Errors(size.mean(axis=1), size.mean(axis=0), np.square(size).mean(axis=0))


def scores_of(prepared: Prepared, errors: dict[str, Errors], season: int, scaled: bool) -> dict[str, dict]:
    """{target: {mae, rmse, mase, skill of the forecast, and {mae, rmse, mase, skill} of each other}}.

    errors: of 'forecast', 'persistence' and whatever else is there; all over all lead times.
    scaled: of values standardised by the training part. mase: over the mean absolute seasonal
    difference of the training part (Hyndman and Koehler 2006). skill: 1 - mae / persistence's mae.
    """
    naive = naive_error(prepared, season)
    result = {}
    for k, target in enumerate(prepared.experiment.targets):
        unit = float(prepared.deviation[prepared.target_index[k]]) if scaled else 1.0
        usual = float(errors["persistence"].absolute[:, k].mean())
        own = {}
        for name, found in errors.items():
            mae, square = float(found.absolute[:, k].mean()), float(found.squared[:, k].mean())
            own[name] = {
                "mae": mae / unit,
                "rmse": float(np.sqrt(square)) / unit,
                "mase": ratio(mae, naive[k]),
                "skill": skill(mae, usual),
            }
        result[target] = own.pop("forecast") | own
    return result


def lead_scores_of(
    prepared: Prepared, errors: dict[str, Errors], season: int
) -> dict[str, dict[str, LeadScores]]:
    """{target: {forecast: its scores at each lead time}}, own units; mase with the same divisor at all of them."""
    naive = naive_error(prepared, season)
    result: dict[str, dict[str, LeadScores]] = {}
    for k, target in enumerate(prepared.experiment.targets):
        usual = errors["persistence"].absolute[:, k].tolist()
        result[target] = {}
        for name, found in errors.items():
            mae = found.absolute[:, k].tolist()
            result[target][name] = LeadScores(
                mae=tuple(mae),
                rmse=tuple(np.sqrt(found.squared[:, k]).tolist()),
                mase=tuple(ratio(error, naive[k]) for error in mae),
                skill=tuple(skill(*pair) for pair in zip(mae, usual, strict=True)),
            )
    return result


def naive_error(prepared: Prepared, season: int) -> np.ndarray:
    """The mean absolute seasonal difference of the training part, own units, (targets,)."""
    training = prepared.actual[: prepared.training_rows]
    return np.abs(training[season:] - training[:-season]).mean(axis=0)


def own_scores(scores: dict, name: str) -> dict:
    """The scores of one forecast out of a target's."""
    return scores if name == "forecast" else scores[name]


def scored(scores: dict) -> list[str]:
    """The forecasts that a target's scores hold, in the order they are shown."""
    return [name for name in NAMES if name == "forecast" or name in scores]


def ratio(error: float, naive: float) -> float | None:
    """error / naive, or None where the naive makes no error at all."""
    return float(error / naive) if naive > 0 else None


def skill(mae: float, usual: float) -> float | None:
    """The share of persistence's error that is saved, or None where it makes none."""
    return 1 - mae / usual if usual > 0 else None
