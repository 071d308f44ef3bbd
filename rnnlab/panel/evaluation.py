"""The test sets of all series forecast by one network and by the baselines, with scores by series.

A block of series is forecast at a time, so that memory holds the forecasts of a few series only. Shares of the mix and
intervals are chosen for each series by its own validation set, as for a single series, and where that has few windows,
by those of all series, too. An interval for which a series has too few errors is as wide as those
of all series together, in its deviations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from rnnlab.forecast import baselines
from rnnlab.forecast.intervals import LEVELS, coverage, half_widths, widened_half_widths
from rnnlab.forecast.mean_difference import mean_differences
from rnnlab.forecast.mix import PARTS, Predict, weighted_sum
from rnnlab.forecast.results import Results
from rnnlab.forecast.scores import ratio, skill
from rnnlab.forecast.verdict import outcome
from rnnlab.panel.alerts import panel_alerts
from rnnlab.panel.end_of_test import end_of_test
from rnnlab.panel.half_widths import with_common
from rnnlab.panel.mean_results import SHOWN, Measured, mean_results
from rnnlab.panel.parts import OwnForecasts, PanelParts, by_series
from rnnlab.panel.prepared_panel import MOST_VALIDATION, PreparedPanel, thinned
from rnnlab.panel.results import LeftOutRow, PanelResults, SeriesRow
from rnnlab.panel.shares import FEWEST_POOLED, MOST_POOLED, CommonShares, common_shares, shares_of

RECENT = 48  # rows of each series that are kept for a small chart


@dataclass(frozen=True, eq=False)
class PanelEvaluation:
    """Scores by series, their means as the results of a run, and what is shown of each series.

    shares: of each part in the mix, (series, parts, targets).
    last: {"origins", "truth", each forecast}: of each series' last test window, (series, horizon, targets);
        "recent": its last values, (series, RECENT, targets), NaN before its first row; and those of `end_of_test`.
    linear: fitted to the training and validation sets.
    """

    rows: PanelResults
    results: Results
    shares: np.ndarray
    last: dict[str, np.ndarray]
    linear: baselines.Linear


@dataclass(frozen=True, eq=False)
class Chosen:
    """What the validation set of one series says; its errors are forgotten, but for some of them.

    shares: (parts, targets). mae: of the mix in the series' units, (horizon, targets); None without a validation set.
    half_widths: {level: half the width of the interval, (horizon, targets)}, NaN where there are too few errors.
    some_errors: for the intervals of all series together, (windows, horizon, targets).
    """

    shares: np.ndarray
    mae: np.ndarray | None
    half_widths: dict[float, np.ndarray]
    some_errors: np.ndarray


def chosen_by_validation(parts: PanelParts, own: OwnForecasts, common: CommonShares | None) -> Chosen:
    """What the validation set of one series says. own: of that set; common: shares of all series."""
    shares, errors = mixed_by_validation(parts, own, common)
    most = max(FEWEST_POOLED, MOST_POOLED // len(parts.panel.panel))
    mae = np.abs(errors).mean(axis=0) if len(errors) else None
    return Chosen(shares, mae, _half_widths(errors), thinned(errors, most).copy())


def mixed_by_validation(
    parts: PanelParts, own: OwnForecasts, common: CommonShares | None
) -> tuple[np.ndarray, np.ndarray]:
    """The shares of the mix of one series, (parts, targets), and its errors, (windows, horizon, targets)."""
    shares = np.zeros((len(PARTS), len(parts.panel.experiment.targets)))
    shares[0] = 1
    if not len(own.origins):
        return shares, own.truth
    if common is not None:
        shares = shares_of(parts, own, common)
    return shares, weighted_sum(own.forecasts, shares) - own.truth


def _half_widths(errors: np.ndarray) -> dict[float, np.ndarray]:
    return {level: widened_half_widths(errors, level, 1.0) for level in LEVELS}


def pooled_half_widths(panel: PreparedPanel, chosen: list[Chosen]) -> dict[float, np.ndarray]:
    """{level: half the width of an interval from the errors of all series, in their deviations, (horizon, targets)}."""
    pool = np.concatenate([one.some_errors / panel.unit[k, panel.targets] for k, one in enumerate(chosen)])
    return {level: half_widths(pool, level) for level in LEVELS}


def validation_error(panel: PreparedPanel, network: Predict) -> float:
    """The mean over the series of the forecast's absolute error on their validation sets, in their deviations.

    Of very many windows every k-th one is forecast. network: origins -> (windows, horizon, targets), in deviations.
    """
    few = replace(panel.origins, validation=thinned(panel.origins.validation, MOST_VALIDATION))
    panel = replace(panel, origins=few)
    parts = PanelParts(panel, network)
    common = common_shares(parts)
    errors = []
    for own in by_series(parts, few.validation):
        _, missed = mixed_by_validation(parts, own, common)
        if len(missed):
            mae = np.abs(missed).mean(axis=0).mean(axis=0)
            errors.append(float(np.mean(mae / panel.unit[own.place, panel.targets])))
    return float(np.mean(errors))


def evaluate_panel(panel: PreparedPanel, network: Predict) -> PanelEvaluation:
    """Forecast and score the test sets. network: origins -> (windows, horizon, targets), in deviations."""
    parts = PanelParts(panel, network)
    common = common_shares(parts)
    validation = by_series(parts, panel.origins.validation)
    chosen = [chosen_by_validation(parts, own, common) for own in validation]
    pool = pooled_half_widths(panel, chosen) if panel.experiment.predicts_middle else {}
    measured: list[Measured] = []
    for one, test in zip(chosen, by_series(parts, panel.origins.test, True), strict=True):
        measured.append(_measured(parts, one, test, pool))
    rows = [row for k in range(len(panel.targets)) for row in (one.rows[k] for one in measured)]
    left_out = (*panel.panel.left_out, *panel.unfit)
    results = PanelResults(tuple(rows), tuple(LeftOutRow(out.id, out.rows, out.why) for out in left_out))
    return PanelEvaluation(
        results,
        msgspec.structs.replace(
            mean_results(panel, parts.season, results, measured), alerts=panel_alerts(panel)
        ),
        np.stack([one.shares for one in chosen]),
        # Popped, so that of each series only one copy is kept.
        {name: np.stack([one.last.pop(name) for one in measured]) for name in tuple(measured[0].last)},
        parts.refitted,
    )


def _measured(
    parts: PanelParts, chosen: Chosen, test: OwnForecasts, pool: Mapping[float, np.ndarray]
) -> Measured:
    """The scores of one series; its errors are forgotten."""
    panel, truth = parts.panel, test.truth
    test.forecasts["forecast"] = weighted_sum(test.forecasts, chosen.shares)
    missed = test.forecasts["forecast"] - truth
    intervals = {}
    unit = panel.unit[test.place, panel.targets]
    halves = with_common(
        {level: chosen.half_widths[level] for level in pool}, {k: pool[k] * unit for k in pool}
    )
    for level, half in halves.items():
        if np.isfinite(half).all():
            intervals[level] = (2 * half, coverage(missed, np.broadcast_to(half, missed.shape)))
    shown = {name: test.forecasts[name] for name in SHOWN}
    # Copies, because views would hold the arrays of all windows in memory.
    latest = {
        "origins": int(test.origins[-1]),
        "truth": truth[-1].copy(),
        "recent": _recent(panel, test.place),
    }
    latest |= end_of_test(panel, test)
    return Measured(
        rows=tuple(_row(parts, test, number, chosen, intervals) for number in range(len(panel.targets))),
        shares=chosen.shares,
        last=latest | {name: made[-1].copy() for name, made in shown.items()},
        squares={name: np.square(made - truth).mean(axis=(0, 1)) for name, made in shown.items()},
        validation=chosen.mae,
        intervals=intervals,
    )


def _recent(panel: PreparedPanel, place: int) -> np.ndarray:
    """The last values of a series' targets, (RECENT, targets), NaN before its first row."""
    start, end = int(panel.bounds[place, 0]), int(panel.bounds[place, 3])
    values = panel.panel.values[max(start, end - RECENT) : end, panel.targets]
    recent = np.full((RECENT, len(panel.targets)), np.nan)
    recent[RECENT - len(values) :] = values
    return recent


def _row(
    parts: PanelParts,
    test: OwnForecasts,
    number: int,
    chosen: Chosen,
    intervals: Mapping[float, tuple[np.ndarray, np.ndarray]],
) -> SeriesRow:
    panel, season, k = parts.panel, parts.season.steps, test.place
    forecasts, truth = test.forecasts, test.truth
    errors = {name: np.abs(forecasts[name][..., number] - truth[..., number]) for name in SHOWN}
    mae = {name: float(error.mean()) for name, error in errors.items()}
    unit = float(panel.unit[k, panel.targets[number]])
    start, first, _, _ = panel.bounds[k]
    lag = season if first - start > season else 1
    training = panel.prepared.values(slice(start, first))[:, number]
    naive = float(np.abs(training[lag:] - training[:-lag]).mean()) * unit if first - start > lag else 0.0
    by_window = {name: error.mean(axis=1) for name, error in errors.items()}
    baseline = min(("persistence", "seasonal_naive"), key=lambda name: mae[name])
    gaps = (by_window[baseline] - by_window["forecast"])[:, None]
    difference = mean_differences(gaps, panel.experiment.horizon, season)[0]
    return SeriesRow(
        series=panel.panel.ids[k],
        target=panel.experiment.targets[number],
        rows=int(panel.panel.lengths[k]),
        windows=len(truth),
        mae=mae,
        rmse=float(np.sqrt(np.square(errors["forecast"]).mean())),
        mase=ratio(mae["forecast"], naive),
        naive_mase=ratio(mae["seasonal_naive"], naive),
        skill=skill(mae["forecast"], mae["persistence"]),
        scaled_mae=mae["forecast"] / unit,
        size=float(np.abs(truth[..., number]).mean()),
        shares={
            name: float(row[number]) for name, row in zip(PARTS, chosen.shares, strict=True) if row[number]
        },
        coverage={f"{level:g}": float(inside[:, number].mean()) for level, (_, inside) in intervals.items()},
        outcome="short" if difference.low is None else outcome(difference.low, difference.high),
        validation=None if chosen.mae is None else float(chosen.mae[:, number].mean()),
    )
