"""The test set forecast by the network and by every baseline, with the scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from rnnlab.forecast import backtest, intervals, messages, quantiles, scores
from rnnlab.forecast.alerts import alerts_on
from rnnlab.forecast.autoregression import Autoregression
from rnnlab.forecast.before_test import (
    errors_before_test,
    stands_for,
    with_earlier_errors,
    with_windows_before,
)
from rnnlab.forecast.logarithms import OfLogarithms
from rnnlab.forecast.mean_difference import MeanDifference, mean_differences
from rnnlab.forecast.mix import MixedForecast, Predict
from rnnlab.forecast.results import Difference, Results, ValidationErrors
from rnnlab.forecast.scores import ForecastErrors
from rnnlab.forecast.smoothing import Smoothing
from rnnlab.forecast.verdict import outcome
from rnnlab.message import Message
from rnnlab.series.series import Series
from rnnlab.training.loss import losses
from rnnlab.training.prepared import Prepared


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A trained network on its test set; all arrays in the targets' units.

    origins: the last row of each window, (windows,). truth: what happened, (windows, horizon, targets).
    forecasts: 'forecast' (the mix), 'network' and each baseline, (windows, horizon, targets).
    half_widths: {level: half the width of the interval, (windows, horizon, targets)}, NaN where too few errors are
        known by then; without the levels that always have too few; empty without a validation set.
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
    forecasts["forecast"] = mixed.mix(forecasts)
    forecasts = {name: forecasts[name] for name in scores.FORECASTS if name in forecasts}
    errors = {name: scores.forecast_errors(forecast, truth) for name, forecast in forecasts.items()}
    half_widths, notes = intervals_along(prepared, mixed, forecasts["forecast"] - truth)
    differences = compare_forecasts(prepared, mixed, errors)
    results = Results(
        scores=scores.score_forecasts(prepared, errors, season),
        season=mixed.season,
        lead_scores=scores.score_lead_times(prepared, errors, season),
        differences=differences,
        shares=mixed.share_rows(),
        intervals=intervals.measured_intervals(e.targets, half_widths, forecasts["forecast"] - truth),
        validation=validation_errors(prepared, mixed),
        slices=backtest.slice_errors(
            origins, e.horizon, e.targets, {name: error.by_window for name, error in errors.items()}
        ),
        quantiles=quantiles.measured_quantiles(prepared, forecasts["forecast"]),
        alerts=alerts_on(prepared, series),
        notes=(
            *smoothing_notes(mixed, series),
            *notes_on_usual_values(mixed),
            *notes,
            *notes_on_differences(differences),
        ),
    )
    return Evaluation(origins, truth, forecasts, mixed, half_widths, results)


def compare_forecasts(
    prepared: Prepared, mixed: MixedForecast, errors: Mapping[str, ForecastErrors]
) -> tuple[Difference, ...]:
    """The forecast against every other one, and the network against the linear model, for each target.

    Where the test set does not tell, the windows before it help.
    """
    horizon, season = prepared.experiment.horizon, mixed.season.steps
    pairs = [("forecast", other) for other in errors if other != "forecast"] + [("network", "linear")]
    before = errors_before_test(mixed)
    rows = []
    for k, target in enumerate(prepared.experiment.targets):
        by_window = {name: error.by_window[:, k] for name, error in errors.items()}
        gaps = np.column_stack([by_window[theirs] - by_window[ours] for ours, theirs in pairs])
        more: dict[str, MeanDifference] = {}
        if before and mixed.cuts is not None:
            of_target = {name: error[:, k] for name, error in before.items()}
            # A forecast by the network was not made before the test set; that the last value can be beaten was seen.
            others = list(by_window) if stands_for(mixed, k) else ["persistence"]
            stretches = len(np.unique(mixed.cuts.stretch)) + 1
            more = with_windows_before(of_target, by_window, others, horizon, season, stretches)
        for (ours, theirs), row in zip(pairs, mean_differences(gaps, horizon, season), strict=True):
            other = more.get(theirs) if ours == "forecast" else None
            if other is not None and tells_more(other, row):
                rows.append(Difference(target, ours, theirs, *other, earlier=len(before["forecast"])))
            else:
                rows.append(Difference(target, ours, theirs, *row))
    return tuple(rows)


def notes_on_differences(differences: Iterable[Difference]) -> list[Message]:
    """That windows before the test set were needed to tell forecasts apart, if so."""
    earlier = max((row.earlier for row in differences), default=0)
    return [messages.judged_with_windows_before(earlier)] if earlier else []


def tells_more(other: MeanDifference, row: MeanDifference) -> bool:
    """Whether a difference with earlier windows decides what that of the test set alone leaves open, the same way."""
    if outcome(row.low, row.high) != "open":
        return False
    decided = {"better": row.mean > 0, "worse": row.mean < 0, "open": row.low is None}
    return decided[outcome(other.low, other.high)]


def smoothing_notes(mixed: MixedForecast, series: Series) -> list[Message]:
    """Why exponential smoothing is left out, or what it is fitted to and that its fit did not converge."""
    fits = mixed.past.fits.get("smoothing")
    if fits is None:
        gaps = series.segments[0] != series.segments[-1]
        return [messages.smoothing_with_gaps() if gaps else messages.smoothing_with_too_little_data()]
    notes: list[Message] = []
    of_logarithms = tuple(
        target for target, fit in zip(mixed.targets, fits, strict=True) if isinstance(fit, OfLogarithms)
    )
    if of_logarithms:
        notes.append(messages.fitted_to_logarithms(of_logarithms))
    plain = [fit.fitted if isinstance(fit, OfLogarithms) else fit for fit in fits]
    pairs = zip(mixed.targets, plain, strict=True)
    unconverged = tuple(target for target, fit in pairs if isinstance(fit, Smoothing) and not fit.converged)
    if unconverged:
        notes.append(messages.smoothing_did_not_converge(unconverged))
    return notes


def notes_on_usual_values(mixed: MixedForecast) -> list[Message]:
    """Which targets the autoregression forecasts by the value that they often have."""
    fits = zip(mixed.targets, mixed.past.fits.get("autoregression", []), strict=False)
    return [
        messages.returns_to_usual(target, fit.usual)
        for target, fit in fits
        if isinstance(fit, Autoregression) and fit.usual is not None
    ]


def intervals_along(
    prepared: Prepared, mixed: MixedForecast, errors: np.ndarray
) -> tuple[dict[float, np.ndarray], list[Message]]:
    """The half widths of each level's interval, (windows, horizon, targets), and a note on each missing level.

    errors: of the forecast on the test set.
    """
    origins = prepared.origins.validation
    half_widths: dict[float, np.ndarray] = {}
    notes: list[Message] = []
    if not prepared.experiment.predicts_middle:
        return half_widths, [messages.quantile_without_interval(prepared.experiment.quantile)]
    if not len(origins):
        return half_widths, notes
    validation = mixed.validation - prepared.truth(origins)
    before = with_earlier_errors(validation, mixed.earlier, mixed.shares, len(origins))
    for level in intervals.LEVELS:
        half = intervals.adaptive_half_widths(before, errors, level)
        if len(before) > len(origins):
            own = intervals.adaptive_half_widths(validation, errors, level)
            half = intervals.as_far_as_known(half, own, level)
        if intervals.is_measurable(half):
            half_widths[level] = half
        else:
            needed = intervals.errors_needed(level, prepared.experiment.horizon)
            known = len(before) if level <= intervals.MOST_BORROWED else len(origins)
            notes.append(messages.too_few_forecasts(level, needed, known))
    if half_widths and len(before) > len(origins):
        notes.append(messages.intervals_with_earlier_errors(len(before) - len(origins), len(origins)))
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
