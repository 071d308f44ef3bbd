"""The test part predicted by the network and by every baseline, with the scores; the validation part beside it."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import numpy as np

from rnnlab.forecast import backtest, baselines, bootstrap, intervals, scores
from rnnlab.forecast.backtest import Slices
from rnnlab.forecast.bootstrap import Difference
from rnnlab.forecast.mix import Combined
from rnnlab.forecast.scores import LeadScores
from rnnlab.forecast.season import Season
from rnnlab.forecast.smoothing import smoothing
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
    """forecasts: 'forecast' (the parts mixed), 'network' alone and each baseline, own units,
        (windows, horizon, targets). shares: {target: {part: its share of the forecast}}, unused parts left out.

    differences: {target: {ours: {theirs: by how much ours is better}}}, of 'forecast' against every
        other and of 'network' against 'linear'. slices: the errors in slices of the test part.
    half_widths: {level: of the interval, (horizon, targets)}, without the levels that have too few errors.
    coverage: {target: {level: share of the test part inside}}, or None likewise.
    validation: the forecast's errors on the validation part, by target; empty without one. Unlike
        losses, they compare across settings of the same series, targets and split.
    notes: what has to be said of the baselines and of intervals that there are none of.
    """

    origins: np.ndarray
    truth: np.ndarray
    forecasts: dict[str, np.ndarray]
    combined: Combined
    season: Season
    shares: dict[str, dict[str, float]]
    scores: dict[str, dict]
    scaled_scores: dict[str, dict]
    lead_scores: dict[str, dict[str, LeadScores]]
    differences: dict[str, dict[str, dict[str, Difference]]]
    slices: Slices
    half_widths: dict[str, np.ndarray]
    intervals: dict[str, dict[str, intervals.Interval]]
    validation: dict[str, LeadErrors]
    notes: tuple[str, ...]

    @property
    def coverage(self) -> dict[str, dict[str, float]] | None:
        return {
            target: {level: float(np.mean(own.coverage)) for level, own in levels.items()}
            for target, levels in self.intervals.items()
        } or None


def evaluate(prepared: Prepared, series: Series, predict: Predict) -> Evaluation:
    """Predict the test part and score it; predict: the network's, origins -> (windows, horizon, targets)."""
    origins, held_out = prepared.origins.test, prepared.origins.validation
    e, combined = prepared.experiment, Combined(prepared, series, predict)
    truth, season = prepared.truth(origins), combined.season
    parts = {name: predictor(origins) for name, predictor in combined.predictors.items()}
    parts["persistence"] = baselines.persistence(prepared, origins)
    parts["forecast"] = combined.mixed(parts)
    smoothed = smoothing(prepared, series, season)
    if smoothed.forecast is not None:
        parts["smoothing"] = smoothed.forecast
    forecasts = {name: parts[name] for name in scores.NAMES if name in parts}
    errors = {name: scores.errors_of(forecast, truth) for name, forecast in forecasts.items()}
    half_widths: dict[str, np.ndarray] = {}
    validation: dict[str, LeadErrors] = {}
    notes = [smoothed.note] if smoothed.note else []
    if len(held_out):
        before = combined.held_out - prepared.truth(held_out)
        for level in intervals.LEVELS:
            half = intervals.half_widths(before, level)
            if np.isnan(half).all():
                notes.append(intervals.too_few(level, len(held_out)))
            else:
                half_widths[f"{level:g}"] = half
        validation = lead_errors(prepared, before)
    return Evaluation(
        origins=origins,
        truth=truth,
        forecasts=forecasts,
        combined=combined,
        season=combined.found,
        shares=combined.shares_by_target(),
        scores=scores.scores_of(prepared, errors, season, scaled=False),
        scaled_scores=scores.scores_of(prepared, errors, season, scaled=True),
        lead_scores=scores.lead_scores_of(prepared, errors, season),
        differences=differences(prepared, errors, season),
        slices=backtest.slices_of(
            origins, e.horizon, e.targets, {name: own.of_windows for name, own in errors.items()}
        ),
        half_widths=half_widths,
        intervals=intervals.intervals_of(e.targets, half_widths, forecasts["forecast"] - truth)
        if half_widths
        else {},
        validation=validation,
        notes=tuple(notes),
    )


def differences(
    prepared: Prepared, errors: dict[str, scores.Errors], season: int
) -> dict[str, dict[str, dict[str, Difference]]]:
    """By how much the forecast is better than every other, and the network than the linear model."""
    windows = len(errors["forecast"].of_windows)
    block = bootstrap.block_length(windows, prepared.experiment.horizon, season)
    pairs = [("forecast", other) for other in errors if other != "forecast"] + [("network", "linear")]
    found: dict[str, dict[str, dict[str, Difference]]] = {}
    for k, target in enumerate(prepared.experiment.targets):
        own = {name: error.of_windows[:, k] for name, error in errors.items()}
        gaps = np.column_stack([own[theirs] - own[ours] for ours, theirs in pairs])
        found[target] = {}
        for (ours, theirs), difference in zip(pairs, bootstrap.differences(gaps, block), strict=True):
            found[target].setdefault(ours, {})[theirs] = difference
    return found


def lead_errors(prepared: Prepared, errors: np.ndarray) -> dict[str, LeadErrors]:
    """The mean absolute error of each target and lead time; errors: (windows, horizon, targets), own units."""
    own = np.abs(errors).mean(axis=0)
    scaled = own / prepared.deviation[list(prepared.target_index)]
    return {
        target: LeadErrors(tuple(own[:, k].tolist()), tuple(scaled[:, k].tolist()))
        for k, target in enumerate(prepared.experiment.targets)
    }
