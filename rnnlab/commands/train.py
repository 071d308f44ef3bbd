"""`train`: an experiment from the command line, trained in this process to a run that is kept."""

from typing import TYPE_CHECKING, Any

from rnnlab.commands.experiment import Asked, takes_an_experiment
from rnnlab.commands.interruption import Interrupted, on_interrupt
from rnnlab.commands.options import Json
from rnnlab.commands.output import load_tensorflow, number, print_json, print_table, stdout_kept_clean
from rnnlab.commands.progress import Progress
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.experiment import Experiment
    from rnnlab.runs.run import Run
    from rnnlab.runs.store import Store
    from rnnlab.series.series import Series


@takes_an_experiment
def train(asked: Asked, json: Json = False) -> None:
    """Train a forecaster and score it on the test part beside simple baselines."""
    from rnnlab.experiment import checked_experiment
    from rnnlab.stack.shapes import checked_trace
    from rnnlab.training.prepared import prepare

    store, experiment = asked.store, asked.experiment
    inputs = prepare(asked.series, checked_experiment(experiment)).names
    checked_trace(experiment.stack, experiment.window, len(inputs))
    run = trained_run(store, experiment, asked.series)
    if json:
        print_json(report_of(store, run))
    else:
        _print_scores(store, run)


def trained_run(store: "Store", experiment: "Experiment", series: "Series") -> "Run":
    """The run of a checked experiment on its series, trained to its end in this process.

    Raises Mistake where training left no weights, Interrupted where Ctrl-C stopped it.
    """
    from rnnlab.runs.job import train_run
    from rnnlab.runs.store import new_id

    load_tensorflow()
    run = store.create(new_id(), experiment)
    with (
        stdout_kept_clean(),
        on_interrupt(lambda: store.ask_to_stop(run.id)),
        Progress(experiment.epochs) as progress,
    ):
        train_run(str(store.folder(run.id)), progress.report, series)
    run = store.read(run.id)
    reason = run.status.reason
    if run.status.state == "stopped":
        raise Interrupted(f"{reason} Run: {run.id}.")
    if not run.has_results:
        left = "The validation loss is not a number: choose a smaller learning rate."
        raise Mistake(f"{reason or left} Run: {run.id}.")
    return run


def report_of(store: "Store", run: "Run") -> dict[str, Any]:
    """What `train --json` prints of a run that has results."""
    status, results = run.status, store.results(run.id)
    return {
        "run": run.id,
        "state": status.state,
        "reason": status.reason,
        "windows": status.windows,
        "epoch_seconds": status.epoch_seconds,
        "history": {"loss": status.loss, "val_loss": status.val_loss},
        "scores": results.scores,
        "scaled_scores": results.scaled_scores,
        "verdicts": results.verdicts,
        "coverage": results.coverage,
        "peak_memory_mb": status.peak_memory_mb,
    }


def _print_scores(store: "Store", run: "Run") -> None:
    from rnnlab.forecast.scores import BASELINES, NAMES

    results = store.results(run.id)
    print_table(
        f"Run {run.id}: mean absolute error on the test part, in each column's units",
        (
            "target",
            ">network",
            *(f">{NAMES[name].removeprefix('the ')}" for name in BASELINES),
            ">skill",
            ">MASE",
        ),
        [
            (
                target,
                number(scores["mae"]),
                *(number(scores[name]["mae"]) for name in BASELINES),
                number(scores["skill"]),
                number(scores["mase"]),
            )
            for target, scores in results.scores.items()
        ],
    )
    for target, verdict in results.verdicts.items():
        print(f"{target}: {verdict}")
    if run.status.reason:
        print(run.status.reason)
