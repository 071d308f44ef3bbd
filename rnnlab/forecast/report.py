"""Results as the JSON of the command line and of `rnnlab.TrainedRun.scores`: nested by target and forecast."""

from collections.abc import Iterable
from typing import Any

from rnnlab.forecast.results import Results, rows_of
from rnnlab.forecast.scores import Scores, forecasts_in
from rnnlab.forecast.verdict import verdicts_of
from rnnlab.message import text_of


def scores_report(rows: Iterable[Scores], scaled: bool = False) -> dict[str, dict[str, Any]]:
    """{target: {mae, rmse, mase, skill of the forecast, and {mae, rmse, mase, skill} of each other one}}.

    scaled: mae and rmse in standard deviations of the training set, otherwise in the target's units.
    """
    rows = list(rows)
    report: dict[str, dict[str, Any]] = {}
    for target in dict.fromkeys(row.target for row in rows):
        by_forecast = {row.forecast: row for row in rows if row.target == target}
        fields = {name: _fields(by_forecast[name], scaled) for name in forecasts_in(rows, target)}
        report[target] = fields.pop("forecast", {}) | fields
    return report


def results_report(results: Results) -> dict[str, Any]:
    """Everything that was measured on the test set, with the verdicts and notes in words."""
    targets = results.targets
    lead_scores = {
        target: {
            row.forecast: {"mae": row.mae, "rmse": row.rmse, "mase": row.mase, "skill": row.skill}
            for row in rows_of(results.lead_scores, target)
        }
        for target in targets
    }
    differences: dict[str, dict[str, dict[str, Any]]] = {target: {} for target in targets}
    for row in results.differences:
        by_ours = differences[row.target].setdefault(row.ours, {})
        by_ours[row.theirs] = {"mean": row.mean, "low": row.low, "high": row.high}
        if row.earlier:
            by_ours[row.theirs]["earlier_windows"] = row.earlier
    intervals = {
        target: {
            f"{row.level:g}": {"width": row.width, "coverage": row.coverage}
            for row in rows_of(results.intervals, target)
        }
        for target in targets
    }
    coverage = {
        target: {f"{level:g}": share for level, share in results.coverage(target).items()}
        for target in targets
    }
    shares = {
        target: {row.forecast: row.share for row in rows_of(results.shares, target)} for target in targets
    }
    return {
        "scores": scores_report(results.scores),
        "scaled_scores": scores_report(results.scores, scaled=True),
        **({"quantiles": _quantiles_report(results)} if results.quantiles else {}),
        "verdicts": {target: str(verdict) for target, verdict in verdicts_of(results).items()},
        "coverage": coverage if results.intervals else None,
        "lead_scores": lead_scores,
        "differences": differences,
        "intervals": intervals if results.intervals else {},
        "shares": shares,
        "season": {"steps": results.season.steps, "reason": text_of(results.season.reason)},
        "slices": {
            "rows": results.slices.rows,
            "mae": {target: results.slices.mae(target) for target in targets} if results.slices.rows else {},
        },
        **({"alerts": _alerts_report(results)} if results.alerts else {}),
        "notes": [text_of(note) for note in results.notes],
    }


def _alerts_report(results: Results) -> dict[str, list[str]]:
    """{target: the sentences on what makes its scores doubtful}."""
    return {
        target: [text_of(row.what) for row in rows_of(results.alerts, target)] for target in results.targets
    }


def _quantiles_report(results: Results) -> dict[str, dict[str, float]]:
    """{target: quantile, below, loss, simple_loss} of a run that predicts another quantile than the middle."""
    return {
        row.target: {
            "quantile": row.quantile, "below": row.below, "loss": row.loss, "simple_loss": row.simple_loss,
        }
        for row in results.quantiles
    }  # fmt: skip


def _fields(row: Scores, scaled: bool) -> dict[str, float | None]:
    mae, rmse = (row.scaled_mae, row.scaled_rmse) if scaled else (row.mae, row.rmse)
    return {"mae": mae, "rmse": rmse, "mase": row.mase, "skill": row.skill}
