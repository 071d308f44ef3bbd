"""The test part predicted by the network and by every baseline, with the scores; the validation part beside it."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import numpy as np

from rnnlab.forecast import baselines, intervals
from rnnlab.forecast.scores import scores_of
from rnnlab.series.series import Series
from rnnlab.training.prepared import Prepared

Predict = Callable[[np.ndarray], np.ndarray]


class LeadErrors(msgspec.Struct, frozen=True):
    """A target's mean absolute error at each lead time, (horizon,).

    mae: in the target's units; scaled_mae: in deviations of the training part.
    """

    mae: tuple[float, ...]
    scaled_mae: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """forecasts: 'network' and each baseline, own units, (windows, horizon, targets).

    half_width: of the 80 % interval, (horizon, targets), or None without a validation part.
    coverage: {target: {level: share of the test part inside}}, or None likewise.
    validation: the network's errors on the validation part, by target; empty without one. Unlike
        losses, they compare across settings of the same series, targets and split.
    """

    origins: np.ndarray
    truth: np.ndarray
    forecasts: dict[str, np.ndarray]
    season: int
    scores: dict[str, dict]
    scaled_scores: dict[str, dict]
    half_width: np.ndarray | None
    coverage: dict[str, dict[str, float]] | None
    validation: dict[str, LeadErrors]


def evaluate(prepared: Prepared, series: Series, predict: Predict) -> Evaluation:
    """Predict the test part and score it; predict: origins -> (windows, horizon, targets)."""
    origins, held_out = prepared.origins.test, prepared.origins.validation
    season = baselines.season_of(series.step_seconds, prepared.training_rows, series.weekdays)
    truth = prepared.truth(origins)
    forecasts = {
        "network": predict(origins),
        "persistence": baselines.persistence(prepared, origins),
        "seasonal_naive": baselines.seasonal_naive(prepared, series.segments, origins, season),
        "linear": baselines.Linear(prepared).predict(origins),
    }
    half_width, covered = None, None
    validation: dict[str, LeadErrors] = {}
    if len(held_out):
        before = predict(held_out) - prepared.truth(held_out)
        after = forecasts["network"] - truth
        widths = {level: intervals.half_widths(before, level) for level in intervals.LEVELS}
        shares = {level: intervals.coverage(after, widths[level]) for level in intervals.LEVELS}
        half_width = widths[0.8]
        validation = lead_errors(prepared, before)
        covered = {
            target: {f"{level:g}": float(share[k]) for level, share in shares.items()}
            for k, target in enumerate(prepared.experiment.targets)
        }
    return Evaluation(
        origins=origins,
        truth=truth,
        forecasts=forecasts,
        season=season,
        scores=scores_of(prepared, truth, forecasts, season, scaled=False),
        scaled_scores=scores_of(prepared, truth, forecasts, season, scaled=True),
        half_width=half_width,
        coverage=covered,
        validation=validation,
    )


def lead_errors(prepared: Prepared, errors: np.ndarray) -> dict[str, LeadErrors]:
    """The mean absolute error of each target and lead time; errors: (windows, horizon, targets), own units."""
    own = np.abs(errors).mean(axis=0)
    scaled = own / prepared.deviation[list(prepared.target_index)]
    return {
        target: LeadErrors(tuple(own[:, k].tolist()), tuple(scaled[:, k].tolist()))
        for k, target in enumerate(prepared.experiment.targets)
    }
