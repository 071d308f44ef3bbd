"""The means of all series' scores, as the results of a run on one series."""

from dataclasses import dataclass

import numpy as np

from rnnlab.forecast import messages
from rnnlab.forecast.intervals import LEVELS, Interval
from rnnlab.forecast.mean_difference import mean_differences
from rnnlab.forecast.mix import PARTS, Share
from rnnlab.forecast.results import Difference, Results, ValidationErrors
from rnnlab.forecast.scores import Scores, skill
from rnnlab.forecast.season import Season
from rnnlab.message import Message
from rnnlab.panel import messages as panel_messages
from rnnlab.panel.own_autoregression import PARTS_OF_ALL, can_be_fitted
from rnnlab.panel.prepared_panel import PreparedPanel
from rnnlab.panel.results import PanelResults, SeriesRow

SHOWN = ("forecast", "network", "persistence", "seasonal_naive", "linear")


@dataclass(frozen=True, eq=False)
class Measured:
    """The scores of one series, in its units.

    rows: by target. shares: (parts, targets). last: of its last test window, (horizon, targets) each.
    squares: {forecast: its mean squared error, (targets,)}. validation: the mean absolute error of the validation set,
    (horizon, targets). intervals: {level: the width and the share of the test set inside, both (horizon, targets)}.
    """

    rows: tuple[SeriesRow, ...]
    shares: np.ndarray
    last: dict[str, np.ndarray]
    squares: dict[str, np.ndarray]
    validation: np.ndarray | None
    intervals: dict[float, tuple[np.ndarray, np.ndarray]]


def mean_results(
    panel: PreparedPanel,
    season: Season,
    results: PanelResults,
    measured: list[Measured],
) -> Results:
    """The means over the series, as the results of a run on one series; a difference is one of series."""
    scores: list[Scores] = []
    differences: list[Difference] = []
    intervals: list[Interval] = []
    validation: list[ValidationErrors] = []
    for number, target in enumerate(panel.experiment.targets):
        rows = results.rows_of(target)
        units = panel.unit[:, panel.targets[number]]
        maes = {name: np.array([row.mae[name] for row in rows]) for name in SHOWN}
        naive = np.array([row.mae["forecast"] / row.mase if row.mase else np.nan for row in rows])
        squares = {name: np.array([one.squares[name][number] for one in measured]) for name in SHOWN}
        for name in SHOWN:
            mases = maes[name] / naive
            scores.append(
                Scores(
                    target,
                    name,
                    mae=float(maes[name].mean()),
                    rmse=float(np.sqrt(squares[name]).mean()),
                    mase=float(np.nanmean(mases)) if np.isfinite(mases).any() else None,
                    skill=skill(float(maes[name].mean()), float(maes["persistence"].mean())),
                    scaled_mae=float((maes[name] / units).mean()),
                    scaled_rmse=float((np.sqrt(squares[name]) / units).mean()),
                )
            )
        pairs = [("forecast", name) for name in SHOWN[1:]] + [("network", "linear")]
        gaps = np.column_stack([maes[theirs] - maes[ours] for ours, theirs in pairs])
        for (ours, theirs), row in zip(pairs, mean_differences(gaps, 1, 1), strict=True):
            differences.append(Difference(target, ours, theirs, row.mean, row.low, row.high))
        for level in LEVELS:
            known = [one.intervals[level] for one in measured if level in one.intervals]
            if known:
                width, inside = (np.mean([row[n][:, number] for row in known], axis=0) for n in (0, 1))
                intervals.append(Interval(target, level, tuple(width.tolist()), tuple(inside.tolist())))
        held_out = [
            (one.validation[:, number], unit)
            for one, unit in zip(measured, units, strict=True)
            if one.validation is not None
        ]
        if held_out:
            mae = np.mean([errors for errors, _ in held_out], axis=0)
            scaled = np.mean([errors / unit for errors, unit in held_out], axis=0)
            validation.append(ValidationErrors(target, tuple(mae.tolist()), tuple(scaled.tolist())))
    mean_shares = np.mean([one.shares for one in measured], axis=0)
    notes: list[Message] = []
    if not panel.experiment.predicts_middle:
        notes.append(messages.quantile_without_interval(panel.experiment.quantile))
    elif not can_be_fitted(panel.panel.lengths):
        notes.append(panel_messages.no_autoregressions(len(panel.panel), len(panel.known)))
    return Results(
        scores=tuple(scores),
        season=season,
        differences=tuple(differences),
        shares=tuple(
            Share(target, name, float(mean_shares[PARTS.index(name), number]))
            for number, target in enumerate(panel.experiment.targets)
            for name in PARTS_OF_ALL
            if mean_shares[PARTS.index(name), number]
        ),
        intervals=tuple(intervals),
        validation=tuple(validation),
        notes=tuple(notes),
    )
