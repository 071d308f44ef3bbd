"""The test set forecast by the network and by every baseline, with the scores."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnlab.forecast import backtest, baselines, bootstrap, intervals, messages, quantiles, scores
from rnnlab.forecast.mix import MixedForecast, Predict
from rnnlab.forecast.results import Difference, Results, ValidationErrors
from rnnlab.forecast.scores import ForecastErrors
from rnnlab.forecast.smoothing import smoothing
from rnnlab.message import Message
from rnnlab.series.series import Series
from rnnlab.training.loss import losses
from rnnlab.training.prepared import Prepared


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A trained network on its test set; all arrays in the targets' units.

    origins: the last row of each window, (windows,). truth: what happened, (windows, horizon, targets).
    forecasts: 'forecast' (the mix), 'network' and each baseline, (windows, horizon, targets).
    half_widths: {level: half the width of the interval, (horizon, targets)}, without the levels that have too
        few errors; empty without a validation set.
    """

    origins: np.ndarray
    truth: np.ndarray
    forecasts: dict[str, np.ndarray]
    mixed: MixedForecast
    half_widths: dict[float, np.ndarray]
    results: Results


def evaluate(prepared: Prepared, series: Series, predict: Predict) -> Evaluation:
    """Forecast the test set and score it. predict: the network's, origins -> (windows, horizon, targets)."""
    origins, e = prepared.origins.test, prepared.experiment
    truth = prepared.truth(origins)
    mixed = MixedForecast(prepared, series, predict)
    season = mixed.season.steps
    forecasts = {name: predictor(origins) for name, predictor in mixed.predictors.items()}
    forecasts["persistence"] = baselines.persistence(prepared, origins)
    forecasts["forecast"] = mixed.mix(forecasts)
    smoothed = smoothing(prepared, series, season)
    if smoothed.forecast is not None:
        forecasts["smoothing"] = smoothed.forecast
    forecasts = {name: forecasts[name] for name in scores.FORECASTS if name in forecasts}
    errors = {name: scores.forecast_errors(forecast, truth) for name, forecast in forecasts.items()}
    half_widths, notes = validation_intervals(prepared, mixed)
    results = Results(
        scores=scores.score_forecasts(prepared, errors, season),
        season=mixed.season,
        lead_scores=scores.score_lead_times(prepared, errors, season),
        differences=compare_forecasts(prepared, errors, season),
        shares=mixed.share_rows(),
        intervals=intervals.measured_intervals(e.targets, half_widths, forecasts["forecast"] - truth),
        validation=validation_errors(prepared, mixed),
        slices=backtest.slice_errors(
            origins, e.horizon, e.targets, {name: error.by_window for name, error in errors.items()}
        ),
        quantiles=quantiles.measured_quantiles(prepared, forecasts["forecast"]),
        notes=(*([smoothed.note] if smoothed.note else []), *notes),
    )
    return Evaluation(origins, truth, forecasts, mixed, half_widths, results)


def compare_forecasts(
    prepared: Prepared, errors: Mapping[str, ForecastErrors], season: int
) -> tuple[Difference, ...]:
    """The forecast against every other one, and the network against the linear model, for each target."""
    windows = len(errors["forecast"].by_window)
    block = bootstrap.block_length(windows, prepared.experiment.horizon, season)
    pairs = [("forecast", other) for other in errors if other != "forecast"] + [("network", "linear")]
    rows = []
    for k, target in enumerate(prepared.experiment.targets):
        by_window = {name: error.by_window[:, k] for name, error in errors.items()}
        gaps = np.column_stack([by_window[theirs] - by_window[ours] for ours, theirs in pairs])
        differences = bootstrap.mean_differences(gaps, block)
        rows += [
            Difference(target, ours, theirs, row.mean, row.low, row.high)
            for (ours, theirs), row in zip(pairs, differences, strict=True)
        ]
    return tuple(rows)


def validation_intervals(
    prepared: Prepared, mixed: MixedForecast
) -> tuple[dict[float, np.ndarray], list[Message]]:
    """The half widths of each level's interval, (horizon, targets), and a note on each missing level."""
    origins = prepared.origins.validation
    half_widths: dict[float, np.ndarray] = {}
    notes: list[Message] = []
    if not prepared.experiment.predicts_middle:
        return half_widths, [messages.quantile_without_interval(prepared.experiment.quantile)]
    if not len(origins):
        return half_widths, notes
    errors = mixed.validation - prepared.truth(origins)
    for level in intervals.LEVELS:
        half = intervals.half_widths(errors, level)
        if np.isnan(half).all():
            needed = intervals.errors_needed(level)
            notes.append(messages.too_few_forecasts(level, needed, len(origins)))
        else:
            half_widths[level] = half
    return half_widths, notes


def validation_errors(prepared: Prepared, mixed: MixedForecast) -> tuple[ValidationErrors, ...]:
    """The mean absolute errors of the forecast on the validation set; none without one.

    For another quantile than 0.5 they are twice its pinball loss, which is the absolute error at 0.5.
    """
    origins = prepared.origins.validation
    if not len(origins):
        return ()
    errors = mixed.validation - prepared.truth(origins)
    if prepared.experiment.predicts_middle:
        mae = np.abs(errors).mean(axis=0)
    else:
        mae = 2 * losses(prepared.experiment, errors).mean(axis=0)
    scaled = mae / prepared.deviation[list(prepared.target_index)]
    return tuple(
        ValidationErrors(target, tuple(mae[:, k].tolist()), tuple(scaled[:, k].tolist()))
        for k, target in enumerate(prepared.experiment.targets)
    )
