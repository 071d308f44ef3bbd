"""`train`: an experiment from the command line, trained in this process to a run that is kept."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rnnlab.commands.interruption import Interrupted, on_interrupt
from rnnlab.commands.options import File, Json, Layers, Pick, Time
from rnnlab.commands.output import load_tensorflow, number, print_json, print_table, stdout_kept_clean
from rnnlab.commands.progress import Progress
from rnnlab.commands.series import series_in
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.experiment import Experiment
    from rnnlab.runs.run import Run
    from rnnlab.runs.store import Store
    from rnnlab.series.series import Series

USUAL_STACK = ("lstm:32:seq", "lstm:32")


def train(
    file: File,
    target: Annotated[list[str] | None, typer.Option(metavar="COL", help="A column to predict.")] = None,
    feature: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="A column to read; all if left out.")
    ] = None,
    time: Time = None,
    pick: Pick = None,
    window: Annotated[int, typer.Option(help="Time steps that the network sees.")] = 24,
    horizon: Annotated[int, typer.Option(help="Steps ahead that it predicts, all at once.")] = 1,
    layer: Layers = None,
    predict: Annotated[
        Literal["change", "value"], typer.Option(help="The change from the last value, or the value itself.")
    ] = "change",
    calendar: Annotated[bool, typer.Option(help="Also read the hour, the weekday, the season.")] = True,
    epochs: Annotated[int, typer.Option(help="Passes over the training part.")] = 10,
    batch_size: Annotated[int, typer.Option(help="Windows to a step of learning.")] = 32,
    learning_rate: Annotated[float, typer.Option(help="Adam's.")] = 0.001,
    loss: Annotated[Literal["mse", "mae"], typer.Option(help="What training makes small.")] = "mse",
    patience: Annotated[
        int | None, typer.Option(help="Stop after so many epochs without a better validation loss.")
    ] = None,
    split: Annotated[
        str, typer.Option(help="Shares of the training, validation and test part.")
    ] = "0.7,0.15,0.15",
    shuffle: Annotated[bool, typer.Option(help="Shuffle the windows in every epoch.")] = True,
    seed: Annotated[int, typer.Option(help="The same seed, the same run.")] = 0,
    json: Json = False,
) -> None:
    """Train a forecaster and score it on the test part beside simple baselines."""
    from rnnlab.experiment import Experiment, checked_experiment
    from rnnlab.runs.store import Store, runs_folder
    from rnnlab.series.source import find_source
    from rnnlab.stack.layers import read_stack
    from rnnlab.stack.shapes import checked_trace
    from rnnlab.training.prepared import prepare

    stack = read_stack(layer or list(USUAL_STACK))
    shares = read_split(split)
    series = series_in(file, time, pick)
    features = chosen(feature, series) or series.features
    store = Store(runs_folder())
    experiment = Experiment(
        source=find_source(file, store.files, time, pick),
        features=features,
        targets=chosen(target, series) or (first_target(file, features),),
        stack=stack,
        window=window,
        horizon=horizon,
        split=shares,
        predict=predict,
        calendar=calendar,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        loss=loss,
        patience=patience,
        shuffle=shuffle,
        seed=seed,
    )
    inputs = prepare(series, checked_experiment(experiment)).names
    checked_trace(stack, window, len(inputs))
    run = trained_run(store, experiment)
    if json:
        print_json(report_of(store, run))
    else:
        _print_scores(store, run)


def read_split(text: str) -> tuple[float, float, float]:
    """The shares written as `0.7,0.15,0.15`; what they must add up to is the experiment's affair."""
    try:
        training, validation, test = (float(share) for share in text.split(","))
    except ValueError:
        raise Mistake(
            f"The split '{text}' can't be read: write three shares with commas, e.g. 0.7,0.15,0.15."
        ) from None
    return training, validation, test


def chosen(names: Iterable[str] | None, series: "Series") -> tuple[str, ...]:
    """The columns that were named, each once; a Mistake that lists what there is where one is no feature."""
    unique = tuple(dict.fromkeys(names or ()))
    for name in unique:
        if name not in series.features:
            why = next(
                (f", for it is left out: {out.why}" for out in series.left_out if out.column == name), ""
            )
            raise Mistake(
                f"The series has no feature '{name}'{why}. Choose among {', '.join(series.features)}."
            )
    return unique


def first_target(file: str, features: tuple[str, ...]) -> str:
    """What to predict where nothing is said: a sample's own target, else the first feature."""
    from rnnlab.series.samples import SAMPLES

    own = SAMPLES[file].target if file in SAMPLES else features[0]
    return own if own in features else features[0]


def trained_run(store: "Store", experiment: "Experiment") -> "Run":
    """The run of a checked experiment, trained to its end in this process.

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
        train_run(str(store.folder(run.id)), progress.report)
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
