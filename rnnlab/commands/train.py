"""`train`: an experiment from the command line, trained in this process to a run that is kept."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab import log
from rnnlab.commands.experiment import Asked, takes_an_experiment
from rnnlab.commands.interruption import Interrupted, on_interrupt
from rnnlab.commands.options import Json
from rnnlab.commands.output import (
    load_tensorflow,
    print_json,
    print_table,
    stdout_kept_clean,
)
from rnnlab.commands.progress import Progress
from rnnlab.number_format import format_mean_and_spread, format_number

if TYPE_CHECKING:
    from rnnlab.experiment import Experiment
    from rnnlab.runs.rolling_origin import Cut
    from rnnlab.runs.run import Run
    from rnnlab.runs.store import Store
    from rnnlab.series.series import Series


@takes_an_experiment
def train(
    asked: Asked,
    cuts: Annotated[
        int, typer.Option(help="Train at so many cuts and score each on what comes next: a backtest.")
    ] = 1,
    json: Json = False,
) -> None:
    """Train a forecaster and score it on the test part beside simple baselines."""
    from rnnlab.experiment import checked_experiment
    from rnnlab.runs.rolling_origin import cut_experiments, cut_of
    from rnnlab.stack.shapes import checked_trace
    from rnnlab.training.prepared import prepare

    store, series, rows = asked.store, asked.series, len(asked.series)
    experiments = cut_experiments(checked_experiment(asked.experiment), cuts)
    for experiment in experiments:
        checked_trace(experiment.stack, experiment.window, len(prepare(series, experiment).names))
    runs = [trained_run(store, experiment, series) for experiment in experiments]
    test = asked.experiment.split[2]
    made = [cut_of(run, store.predictions(run.id), test, rows) for run in runs] if cuts > 1 else []
    if json:
        report = report_of(store, runs[-1]) | {"settings": asked.described()}
        print_json(report | ({"cuts": made} if made else {}))
        return
    _print_scores(store, runs[-1])
    print(asked.says())
    if made:
        _print_cuts(series, made)


def trained_run(store: "Store", experiment: "Experiment", series: "Series") -> "Run":
    """The run of a checked experiment on its series, trained to its end in this process.

    Raises Mistake where training left no weights, Interrupted where Ctrl-C stopped it.
    """
    from rnnlab.runs.job import check_results, train_run
    from rnnlab.runs.store import new_id

    log.start(store.root, "command", terminal=False)
    load_tensorflow()
    run = store.create(new_id(), experiment)
    with (
        stdout_kept_clean(),
        on_interrupt(lambda: store.ask_to_stop(run.id)),
        Progress(experiment.epochs) as progress,
    ):
        train_run(str(store.folder(run.id)), progress.report, series)
    run = store.read(run.id)
    reason = run.status.reason_text
    if run.status.state == "stopped":
        raise Interrupted(f"{reason} Run: {run.id}.")
    check_results(run)
    return run


def report_of(store: "Store", run: "Run") -> dict[str, Any]:
    """What `train --json` prints of a run that has results."""
    status, results = run.status, store.results(run.id)
    return {
        "run": run.id,
        "state": status.state,
        "reason": status.reason_text,
        "windows": status.windows,
        "epoch_seconds": status.epoch_seconds,
        "history": {"loss": status.loss, "val_loss": status.val_loss},
        "scores": results.scores,
        "scaled_scores": results.scaled_scores,
        "verdicts": results.verdicts,
        "coverage": results.coverage,
        "lead_scores": results.lead_scores,
        "differences": results.differences,
        "intervals": results.intervals,
        "shares": results.shares,
        "season": {"steps": results.season, "reason": results.season_reason},
        "slices": results.slices,
        "notes": results.notes,
        "peak_memory_mb": status.peak_memory_mb,
    }


def _print_scores(store: "Store", run: "Run") -> None:
    from rnnlab.forecast.scores import NAMES, own_scores, scored
    from rnnlab.forecast.verdict import shares_text

    results = store.results(run.id)
    names = scored(next(iter(results.scores.values())))
    print_table(
        f"Run {run.id}: mean absolute error on the test part, in each column's units",
        ("target", *(f">{NAMES[name].removeprefix('the ')}" for name in names), ">skill", ">MASE"),
        [
            (
                target,
                *(format_number(own_scores(scores, name)["mae"]) for name in names),
                format_number(scores["skill"]),
                format_number(scores["mase"]),
            )
            for target, scores in results.scores.items()
        ],
    )
    for target, verdict in results.verdicts.items():
        print(f"{target}: {verdict}")
        print(f"  made of: {shares_text(results.shares[target])}")
    print(f"Season: {results.season_reason}.")
    for note in results.notes:
        print(note)
    if run.status.reason:
        print(run.status.reason_text)


def _print_cuts(series: "Series", cuts: "Sequence[Cut]") -> None:
    """A row for each cut, and the mean with its spread, for every target."""
    from rnnlab.forecast.scores import NAMES

    for target in cuts[-1].mae:
        names = [name for name in NAMES if all(name in cut.mae[target] for cut in cuts)]
        columns = {name: [cut.mae[target][name] for cut in cuts] for name in names}
        rows = [
            (
                f"{series.label(cut.rows[0])} to {series.label(cut.rows[1])}",
                *(format_number(cut.mae[target][name]) for name in names),
            )
            for cut in cuts
        ]
        rows.append(("mean ± spread", *map(format_mean_and_spread, columns.values())))
        print_table(
            f"{target}: mean absolute error after each cut",
            ("rows", *(f">{NAMES[name].removeprefix('the ')}" for name in names)),
            rows,
        )
