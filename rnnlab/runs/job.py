"""Training a run from its folder into its folder. Workers do this, and the command line."""

import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from rnnlab.experiment import checked_experiment
from rnnlab.forecast.baselines import persistence
from rnnlab.forecast.evaluation import Evaluation, evaluate
from rnnlab.forecast.results import HALF_WIDTHS
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.panel.evaluation import evaluate_panel
from rnnlab.panel.prepared_panel import PreparedPanel, prepare_panel
from rnnlab.runs import messages, run_folder
from rnnlab.runs.journal import BEAT_SECONDS, Journal, Report
from rnnlab.runs.memory import check_memory
from rnnlab.runs.panel_files import save_panel
from rnnlab.runs.pause import LONGEST_PAUSE, LOOK_SECONDS, pause_epoch, resume
from rnnlab.runs.preview import write_preview
from rnnlab.runs.queue import count_training
from rnnlab.runs.run import SILENT_SECONDS, Run, State
from rnnlab.runs.store import DiskFull, Store, store_of_run
from rnnlab.series.panel import Panel
from rnnlab.series.series import Series
from rnnlab.series.source import Source, load, load_panel
from rnnlab.stack.shapes import checked_trace
from rnnlab.system import cores, release_memory
from rnnlab.training.prepared import Prepared, prepare
from rnnlab.training.windows import SETS

if TYPE_CHECKING:
    from rnnlab.training.train import TrainingHistory, TrainingResult
    from rnnlab.training.training_loop import TrainingLoop

CHECKPOINT_SECONDS = 1.0  # at least that long between two checkpoints
PREVIEW_SECONDS = 0.2  # the same between two previews
MOST_END_BYTES = 50_000_000  # a larger network is trained from the start when its run is continued
MOST_KEPT_BYTES = 20_000_000  # of a series that the worker keeps for its next run

_last_series: dict[tuple[Source, Path], Series] = {}


def train_run(
    folder: str, report: Report = lambda status: None, series: Series | Panel | None = None
) -> None:
    """Train the run in `folder` to its end and write everything there.

    A run that has ended, or that another worker is training, is left as it is: a scheduler may send a run twice, and
    it trains once. A run whose worker died continues from its last checkpoint, with the same weights bit by bit.

    Args:
        report: called with the status at every change.
        series: the run's series, if it has been read already; all of them for a run on all series.
    """
    path = Path(folder)
    store = store_of_run(path)
    run = store.read(path.name)
    if run.status.state == "queued":
        if store.asked_to_stop(run.id):
            store.ask_to_stop(run.id)
            return
    elif not is_abandoned(store, run):
        return
    with Journal(store, run, report) as journal:
        journal.begin()
        if run.experiment.all_series:
            panel = prepare_panel_of(store, run, journal, series if isinstance(series, Panel) else None)
            loop, result = train_network(store, run, journal, panel.prepared)
            if result.best_epoch:
                journal.write(stage="scoring")
                write_end(store, run, result)
                release_memory()
                save_panel(store, run.id, panel, result.weights, evaluate_panel(panel, loop.predict))
        else:
            series, prepared = prepare_series(
                store, run, journal, None if isinstance(series, Panel) else series
            )
            loop, result = train_network(store, run, journal, prepared)
            if result.best_epoch:
                score_and_save(store, run, journal, series, prepared, loop, result)
        journal.end(*ending(result))
        if result.best_epoch:
            store.delete_files_of_training(run.id)
            store.remove_leftovers(run.id)


def is_abandoned(store: Store, run: Run) -> bool:
    """Whether the status says "training" but no worker has written it for SILENT_SECONDS."""
    while run.status.state == "training":
        if time.time() - run.status.beat > SILENT_SECONDS:
            return True
        time.sleep(BEAT_SECONDS)
        beat, run = run.status.beat, store.read(run.id)
        if run.status.beat != beat:
            return False
    return False


def series_of(source: Source, files: Path) -> Series:
    """Read the series of a run. A small one stays for the next run: the live runs of a page are of one series."""
    series = _last_series.get((source, files))
    if series is None:
        _last_series.clear()
        series = load(source, files)
        release_memory()
        if series.values.nbytes <= MOST_KEPT_BYTES:
            _last_series[source, files] = series
    return series


def prepare_series(
    store: Store, run: Run, journal: Journal, series: Series | None
) -> tuple[Series, Prepared]:
    """Check the experiment, read its series (if it is None) and prepare it for training."""
    e = checked_experiment(run.experiment)
    if series is None:
        series = series_of(e.source, store.files)
    check_memory(e, series)
    prepared = prepare(series, e)
    checked_trace(e.stack, e.window, len(prepared.names))
    journal.write(**data_facts(prepared), stage="building_network")
    return series, prepared


def prepare_panel_of(store: Store, run: Run, journal: Journal, panel: Panel | None) -> PreparedPanel:
    """`prepare_series` of a run on all series."""
    e = checked_experiment(run.experiment)
    panel = load_panel(e.source, store.files) if panel is None else panel
    release_memory()
    # The forecasts of the test sets are made for a block of series at a time.
    check_memory(msgspec.structs.replace(e, split=(1.0, 0.0, 0.0)), panel.joined())
    prepared = prepare_panel(panel, e)
    checked_trace(e.stack, e.window, len(prepared.prepared.names))
    facts = data_facts(prepared.prepared)
    facts["windows"] = {name: len(getattr(prepared.origins, name)) for name in SETS}
    journal.write(**facts, stage="building_network")
    return prepared


def train_network(
    store: Store, run: Run, journal: Journal, prepared: Prepared
) -> "tuple[TrainingLoop, TrainingResult]":
    """Train from the checkpoint, if any.

    After each epoch, write the status and what is due: a preview, a checkpoint. Then wait if the run is paused.
    """
    from rnnlab.training.train import checkpoint_of, train

    saved, previewed = time.monotonic(), 0.0

    def write_history(history: "TrainingHistory") -> None:
        journal.write(
            loss=tuple(history.loss),
            val_loss=tuple(history.val_loss),
            epoch_seconds=tuple(history.epoch_seconds),
            best_epoch=history.best_epoch,
            stage="training",
        )

    def before_training(loop: "TrainingLoop", history: "TrainingHistory") -> None:
        if store.asked_to_stop(run.id):
            loop.stop()
        journal.loop = loop
        write_history(history)

    def after_epoch(loop: "TrainingLoop", history: "TrainingHistory") -> bool:
        nonlocal saved, previewed
        paused = is_paused(store, run, len(history.loss))
        one_series = not run.experiment.all_series
        if one_series and (paused or time.monotonic() - previewed >= PREVIEW_SECONDS):
            with suppress(DiskFull):  # the run can end without a picture of its course
                write_preview(store, run.id, prepared, loop, len(history.loss))
            previewed = time.monotonic()
        write_history(history)
        if paused or time.monotonic() - saved >= CHECKPOINT_SECONDS:
            store.write_checkpoint(run.id, checkpoint_of(loop, history))
            saved = time.monotonic()
        if paused:
            wait_while_paused(store, run, journal, len(history.loss))
        return not store.asked_to_stop(run.id)

    e = prepared.experiment
    head = checked_trace(e.stack, e.window, len(prepared.names)).head
    assert head is not None
    threads = max(1, cores() // max(1, count_training(store)))
    loop, result = train(
        prepared, head.every_step, after_epoch, before_training, store.checkpoint(run.id), threads
    )
    journal.loop = None
    journal.write(loss=tuple(result.loss), val_loss=tuple(result.val_loss))
    return loop, result


def is_paused(store: Store, run: Run, epochs_done: int) -> bool:
    """Whether the run must wait before its next epoch."""
    pause = pause_epoch(store, run.id)
    return pause is not None and pause <= epochs_done < run.experiment.epochs


def wait_while_paused(store: Store, run: Run, journal: Journal, epochs_done: int) -> None:
    """Wait until the run may go on or is asked to stop, but not longer than LONGEST_PAUSE."""
    journal.write(stage="paused")
    deadline = time.monotonic() + LONGEST_PAUSE
    while is_paused(store, run, epochs_done) and not store.asked_to_stop(run.id):
        if time.monotonic() > deadline:
            resume(store, run.id)
        time.sleep(LOOK_SECONDS)
    journal.write(stage="training")


def score_and_save(
    store: Store,
    run: Run,
    journal: Journal,
    series: Series,
    prepared: Prepared,
    loop: "TrainingLoop",
    result: "TrainingResult",
) -> None:
    """Score the test set and write the files of the results."""
    journal.write(stage="scoring")
    write_end(store, run, result)
    save_results(store, run.id, prepared, result.weights, evaluate(prepared, series, loop.predict))


def write_end(store: Store, run: Run, result: "TrainingResult") -> None:
    """Write where a new run can continue this one, unless that takes too much space."""
    if result.ended == "diverged":
        return
    end = result.end or store.checkpoint(run.id)
    if end is not None and sum(array.nbytes for array in end.values()) <= MOST_END_BYTES:
        store.write_arrays(run.id, run_folder.END, end)


def ending(result: "TrainingResult") -> tuple[State, Message | str]:
    """The state and the reason with which a run ends."""
    epochs, best = len(result.loss), result.best_epoch
    endings: dict[str, tuple[State, Message | str]] = {
        "finished": ("finished", ""),
        "early": ("finished", messages.stopped_early(epochs, best)),
        "stopped": ("stopped", messages.stopped_on_request(best)),
        "diverged": ("diverged", messages.loss_not_a_number(epochs, best)),
    }
    return endings[result.ended]


def check_results(run: Run) -> None:
    """A Mistake if training left no weights."""
    if not run.has_results:
        nan = messages.validation_loss_not_a_number() if run.status.ended else ""
        raise Mistake(messages.run_without_weights(run.id, run.status.shown_reason or nan))


def save_results(
    store: Store, run_id: str, prepared: Prepared, weights: list[list[np.ndarray]], evaluation: Evaluation
) -> None:
    """Write the files of the results to the run's folder, in `run_folder.ORDER_OF_RESULTS`."""
    from rnnlab.training.network import save_model

    def write_model() -> None:
        with store.writing(run_id):
            save_model(
                prepared, weights, store.folder(run_id) / run_folder.MODEL, evaluation.mixed.final_keras_mix()
            )

    half_widths = {HALF_WIDTHS[level]: half for level, half in evaluation.half_widths.items()}
    arrays = {"origins": evaluation.origins, "truth": evaluation.truth, **evaluation.forecasts}
    writers = {
        run_folder.WEIGHTS: lambda: store.write_weights(run_id, weights),
        run_folder.MODEL: write_model,
        run_folder.PREDICTIONS: lambda: store.write_predictions(run_id, arrays | half_widths),
        run_folder.RESULTS: lambda: store.write_results(run_id, evaluation.results),
    }
    for file in run_folder.ORDER_OF_RESULTS:
        writers[file]()


def data_facts(prepared: Prepared) -> dict[str, Any]:
    """What the status says about the data, before training: windows, inputs, batches and the loss of persistence."""
    origins, e = prepared.origins, prepared.experiment
    compared = origins.validation if len(origins.validation) else origins.training
    return {
        "windows": {
            "training": len(origins.training),
            "validation": len(origins.validation),
            "test": len(origins.test),
        },
        "inputs": prepared.names,
        "batches": int(np.ceil(len(origins.training) / e.batch_size)),
        "persistence_loss": prepared.loss_of(partial(persistence, prepared), compared),
    }
