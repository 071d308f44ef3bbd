"""The errors of compared runs: a table that marks the best only among comparable ones, and all numbers as CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.forecast.results import Results
from rnnlab.forecast.scores import BASELINES, find_scores
from rnnlab.number_format import format_number, format_percent
from rnnlab.runs.names import data_name
from rnnlab.runs.run import Run
from rnnlab.ui.runs import compare_messages, messages
from rnnlab.ui.table import Cell, Column, Row, Table

Number = float | None


@dataclass(frozen=True)
class ScoreLine:
    """A run's errors for one target. common: on the rows that all runs predict, at one number of steps ahead.

    validation, test, skill, baselines: means over all steps ahead. Those of runs with the same `task` are comparable.
    """

    title: str
    colour: str
    task: tuple[object, ...]
    horizon: int
    common: Number
    validation: Number
    test: Number
    skill: Number
    baselines: tuple[Number, ...]


def score_line(
    run: Run, results: Results, title: str, colour: str, target: str, common: Number, baselines: Sequence[str]
) -> ScoreLine:
    e, scores, validation = run.experiment, results.scores_of(target), results.validation_of(target)
    rows = [find_scores(results.scores, target, name) for name in baselines]
    return ScoreLine(
        title=title,
        colour=colour,
        task=(e.horizon, e.split),
        horizon=e.horizon,
        common=common,
        validation=None if validation is None else float(np.mean(validation.mae)),
        test=scores.mae,
        skill=scores.skill,
        baselines=tuple(row.mae if row else None for row in rows),
    )


def baselines_of(results: Sequence[Results], target: str) -> list[str]:
    """The baselines that at least one of the runs is compared with."""
    present = {name for each in results for name in each.forecasts(target)}
    return [name for name in BASELINES if name in present]


def scores_table(target: str, lines: Sequence[ScoreLine], baselines: Sequence[str]) -> Table:
    """A row for each run; runs that forecast the same number of steps ahead stand together.

    Bold: the lowest error on the common rows, and in the other columns the best among runs of the same task.
    """
    has_common = any(line.common is not None for line in lines)
    headings = [compare_messages.COMMON_MAE] if has_common else []
    headings += [messages.VALIDATION_MAE, messages.TEST_MAE, messages.SKILL]
    headings += [compare_messages.baseline_mae(FORECAST_NAMES[name]) for name in baselines]
    columns = (Column(target), *(Column(heading, "number") for heading in headings))
    ordered = sorted(lines, key=lambda line: (line.horizon, str(line.task)))
    rows, horizon = [], None
    for line in ordered:
        if len({line.horizon for line in lines}) > 1 and line.horizon != horizon:
            horizon = line.horizon
            rows.append(Row((Cell(compare_messages.mean_over_steps(horizon), bold=True),)))
        rows.append(Row(_cells(line, ordered, has_common)))
    return Table("compared-scores", compare_messages.scores_of(target), columns, rows, "cards")


def _cells(line: ScoreLine, lines: Sequence[ScoreLine], has_common: bool) -> tuple[str | Cell, ...]:
    same_task = [other for other in lines if other.task == line.task]
    cells: list[str | Cell] = [Cell(line.title, colour=line.colour)]
    if has_common:
        cells.append(_marked(format_number(line.common), line.common, [other.common for other in lines]))
    for number, numbers in (
        (line.validation, [other.validation for other in same_task]),
        (line.test, [other.test for other in same_task]),
    ):
        cells.append(_marked(format_number(number), number, numbers))
    lost = None if line.skill is None else -line.skill  # the highest skill is the best
    losses = [None if other.skill is None else -other.skill for other in same_task]
    cells.append(_marked(format_percent(line.skill), lost, losses))
    return (*cells, *map(format_number, line.baselines))


def _marked(text: str, number: Number, numbers: Sequence[Number]) -> Cell:
    """Bold if it is the lowest of several different numbers."""
    known = [other for other in numbers if other is not None]
    return Cell(text, bold=number is not None and number == min(known) and len(set(known)) > 1)


def comparison_frame(
    runs: Mapping[str, Run], titles: Mapping[str, str], results: Mapping[str, Results]
) -> pd.DataFrame:
    """A row for each run and target, with its settings and errors; a run without results has no errors."""
    rows = []
    for run_id, run in runs.items():
        for target in run.experiment.targets:
            scores = find_scores(results[run_id].scores, target) if run_id in results else None
            validation = results[run_id].validation_of(target) if run_id in results else None
            row: dict[str, object] = {"run": titles[run_id], "id": run_id, "state": run.status.shown_state}
            row |= settings_of(run.experiment, target)
            row |= {
                "validation MAE": None if validation is None else float(np.mean(validation.mae)),
                "test MAE": scores.mae if scores else None,
                "test RMSE": scores.rmse if scores else None,
                "skill": scores.skill if scores else None,
            }
            rows.append(row)
    return pd.DataFrame(rows)


def settings_of(e: Experiment, target: str) -> dict[str, object]:
    """The settings that a reader of the CSV file needs most."""
    return {
        "series": data_name(e),
        "target": target,
        "steps ahead": e.horizon,
        "window": e.window,
        "stack": " ".join(map(str, e.stack)),
        "epochs": e.epochs,
        "batch size": e.batch_size,
        "learning rate": e.learning_rate,
        "seed": e.seed,
        **({"season": e.season} if e.season else {}),
    }
