"""Scores of the test part, by target, beside the same scores of each baseline."""

import numpy as np
import pandas as pd

from rnnlab.training.prepared import Prepared

BASELINES = ("persistence", "seasonal_naive", "linear")
NAMES = {
    "persistence": "persistence",
    "seasonal_naive": "the seasonal naive",
    "linear": "the linear model",
}
AS_GOOD = 0.01  # a relative difference in MAE below this is called "as good as"


def scores_of(
    prepared: Prepared, truth: np.ndarray, forecasts: dict[str, np.ndarray], season: int, scaled: bool
) -> dict[str, dict]:
    """{target: {mae, rmse, mase, skill, and {mae, rmse} of each baseline}}, over all lead times.

    truth and each of forecasts ('network' and BASELINES): (windows, horizon, targets), own units.
    scaled: of values standardised by the training part. mase: over the mean absolute seasonal
    difference of the training part (Hyndman and Koehler 2006). skill: 1 - mae / persistence's mae.
    """
    from utilsforecast import losses

    result = {}
    for k, target in enumerate(prepared.experiment.targets):
        unit = prepared.deviation[prepared.target_index[k]] if scaled else 1.0
        frame = pd.DataFrame({name: values[..., k].ravel() / unit for name, values in forecasts.items()})
        frame["y"] = truth[..., k].ravel() / unit
        frame["unique_id"] = target
        models = list(forecasts)
        mae, rmse = (loss(frame, models).iloc[0] for loss in (losses.mae, losses.rmse))
        training = prepared.actual[: prepared.training_rows, k] / unit
        naive = float(np.abs(training[season:] - training[:-season]).mean())
        result[target] = {
            "mae": float(mae["network"]),
            "rmse": float(rmse["network"]),
            "mase": ratio(mae["network"], naive),
            "skill": 1 - float(mae["network"] / mae["persistence"]) if mae["persistence"] else None,
            **{name: {"mae": float(mae[name]), "rmse": float(rmse[name])} for name in BASELINES},
        }
    return result


def ratio(error: float, naive: float) -> float | None:
    """error / naive, or None where the naive makes no error at all."""
    return float(error / naive) if naive > 0 else None


def verdict(scores: dict) -> str:
    """One honest sentence on a target's scores: against persistence, then against the best other."""
    mae = scores["mae"]
    best = min(("seasonal_naive", "linear"), key=lambda name: scores[name]["mae"])
    first = compared(mae, scores["persistence"]["mae"], NAMES["persistence"])
    other = scores[best]["mae"]
    if close(mae, other):
        second = f"{NAMES[best]} is as good"
    elif other < mae:
        second = f"{NAMES[best]} is better still by {percent(1 - other / mae)}: use it, or train on"
        if mae > scores["persistence"]["mae"]:
            second = f"{NAMES[best]} is better by {percent(1 - other / mae)}"
    else:
        second = f"{percent(1 - mae / other)} better than {NAMES[best]}"
    return f"{first}; {second}."


def compared(mae: float, other: float, name: str) -> str:
    if close(mae, other):
        return f"As good as {name}, no better"
    if mae < other:
        return f"{percent(1 - mae / other)} better than {name}"
    if other == 0:
        return f"Worse than {name}, which makes no error here"
    return f"{percent(mae / other - 1)} worse than {name}"


def close(mae: float, other: float) -> bool:
    return abs(mae - other) <= AS_GOOD * max(mae, other)


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"
