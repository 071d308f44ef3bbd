"""Training one run from its folder to its folder: what a worker does, and the command line too."""

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import numpy as np

from rnnlab.experiment import checked_experiment
from rnnlab.forecast.baselines import persistence
from rnnlab.forecast.evaluation import Evaluation, evaluate
from rnnlab.forecast.results import HALF_WIDTHS
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.memory import check_memory
from rnnlab.runs.queue import at_work
from rnnlab.runs.run import SILENT_SECONDS, Run, State, Status
from rnnlab.runs.store import DiskFull, Gone, Store
from rnnlab.series.series import Series
from rnnlab.series.source import load
from rnnlab.stack.shapes import checked_trace
from rnnlab.system import cores, peak_memory_mb, release_memory
from rnnlab.training.prepared import Prepared, prepare

BEAT_SECONDS = 0.5
CHECKPOINT_SECONDS = 1.0  # of training between two checkpoints, at least
Report = Callable[[Status], None]
logger = logging.getLogger(__name__)


class Journal:
    """Writes a run's status as it goes: at every change, and by itself every half second.

    As a context it also ends the run: whatever leaves the block is written as the reason, a Mistake
    as it stands, any other fault with its traceback in error.txt; both go on to the caller. A run that
    was deleted, or that another worker trains, is left without a word: nothing more is written.
    """

    def __init__(self, store: Store, run: Run, report: Report):
        self.store, self.id, self.report = store, run.id, report
        self.status = run.status
        self.owner = run.status.worker  # as the folder has it, until somebody else takes the run
        self.loop: Any = None
        self.fault: Mistake | None = None
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.pulse = threading.Thread(target=self._beat, daemon=True)

    def begin(self) -> None:
        """Take the run: from now on its status is this worker's to write."""
        before = self.status
        fresh = Status(created=before.created, queued=before.queued, state="training", stage="reading_series")
        now, worker = time.time(), secrets.token_hex(8)
        self.status = msgspec.structs.replace(fresh, worker=worker, started=now, beat=now)
        self.store.write_status(self.id, self.status)
        self.owner = worker
        logger.info("Run %s begins", self.id)
        self.report(self.status)
        self.pulse.start()
        self.store.remove_leftovers(self.id)

    def write(self, **changes: Any) -> None:
        """Raises what the pulse ran into, too: the block must not go on as if nothing was."""
        with self.lock:
            if self.fault is not None:
                raise self.fault
            if self.store.worker(self.id) != self.owner:
                raise Gone(f"Another worker has taken run {self.id} over.")
            self.status = msgspec.structs.replace(self.status, beat=time.time(), **changes)
            self.store.write_status(self.id, self.status)
        self.report(self.status)

    def end(self, state: State, reason: Message | str = "") -> None:
        self._rest()
        self.write(state=state, reason=reason, stage="", ended=time.time(), peak_memory_mb=peak_memory_mb())
        seconds = time.time() - (self.status.started or time.time())
        logger.info("Run %s: %s after %d epochs, %.1f s", self.id, state, len(self.status.loss), seconds)

    def _beat(self) -> None:
        try:
            while not self.over.wait(BEAT_SECONDS):
                loop = self.loop
                if loop is not None and self.store.asked_to_stop(self.id):
                    loop.stop()
                self.write(batch=0 if loop is None else loop.batches_done)
        except Mistake as fault:
            self.fault = fault
            if self.loop is not None:
                self.loop.stop()

    def _rest(self) -> None:
        self.over.set()
        if self.pulse.is_alive():
            self.pulse.join()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trail: TracebackType | None
    ) -> bool:
        self._rest()
        if error is None or isinstance(error, Gone):
            return True
        self.fault = None
        if isinstance(error, DiskFull):
            self.store.make_room(self.id)
        if isinstance(error, Mistake):
            self.end("failed", error.args[0])
        elif isinstance(error, KeyboardInterrupt):
            self.end("stopped", messages.interrupted())
        else:
            logger.error("Run %s ran into a fault", self.id, exc_info=error)
            self.store.write_fault(self.id, "".join(traceback.format_exception(kind, error, trail)))
            self.end("failed", messages.internal_error(type(error).__name__))
        return False


def train_run(folder: str, report: Report = lambda status: None, series: Series | None = None) -> None:
    """Train the run of that folder to its end and leave everything there.

    report: called with the status at every change. series: where it has been read already.
    A run that has ended, or that another worker is training, is left alone: a task that a scheduler
    sends out twice trains once. One whose worker died goes on from its last checkpoint, which gives the
    same weights to the last bit.
    """
    path = Path(folder)
    store = Store(path.parent)
    run = store.read(path.name)
    if run.status.state == "queued":
        if store.asked_to_stop(run.id):
            store.ask_to_stop(run.id)
            return
    elif not abandoned(store, run):
        return
    with Journal(store, run, report) as journal:
        journal.begin()
        _train(store, run, journal, series)


def check_results(run: Run) -> None:
    """A Mistake where training left no weights."""
    if not run.has_results:
        left = "The validation loss is not a number: choose a smaller learning rate."
        reason = run.status.reason_text or (left if run.status.ended else "It has no results yet.")
        raise Mistake(f"{reason} Run: {run.id}.")


def abandoned(store: Store, run: Run) -> bool:
    """Whether a run says that it trains, but nobody writes its status any more."""
    while run.status.state == "training":
        if time.time() - run.status.beat > SILENT_SECONDS:
            return True
        time.sleep(BEAT_SECONDS)
        beat, run = run.status.beat, store.read(run.id)
        if run.status.beat != beat:
            return False
    return False


def _train(store: Store, run: Run, journal: Journal, series: Series | None) -> None:
    from rnnlab.training.train import checkpoint_of, train

    e = checked_experiment(run.experiment)
    if series is None:
        series = load(e.source, store.files)
        release_memory()
    check_memory(e, series)
    prepared = prepare(series, e)
    head = checked_trace(e.stack, e.window, len(prepared.names)).head
    assert head is not None
    journal.write(**facts(prepared), stage="building_network")

    saved = time.monotonic()

    def write_course(course: Any) -> None:
        journal.write(
            loss=tuple(course.loss),
            val_loss=tuple(course.val_loss),
            epoch_seconds=tuple(course.epoch_seconds),
            best_epoch=course.best_epoch,
            stage="training",
        )

    def ready(loop: Any, course: Any) -> None:
        if store.asked_to_stop(run.id):
            loop.stop()
        journal.loop = loop
        write_course(course)

    def after_epoch(loop: Any, course: Any) -> bool:
        nonlocal saved
        write_course(course)
        if time.monotonic() - saved >= CHECKPOINT_SECONDS:
            store.write_checkpoint(run.id, checkpoint_of(loop, course))
            saved = time.monotonic()
        return not store.asked_to_stop(run.id)

    checkpoint = store.checkpoint(run.id)
    threads = max(1, cores() // max(1, at_work(store)))
    loop, trained = train(prepared, head.every_step, after_epoch, ready, checkpoint, threads)
    journal.loop = None
    journal.write(loss=tuple(trained.loss), val_loss=tuple(trained.val_loss))
    if not trained.best_epoch:
        journal.end(*ENDINGS[trained.ended](len(trained.loss), 0))
        return
    journal.write(stage="scoring")
    store.write_weights(run.id, trained.weights)
    keep_evaluation(store, run.id, prepared, trained.weights, evaluate(prepared, series, loop.predict))
    journal.end(*ENDINGS[trained.ended](len(trained.loss), trained.best_epoch))
    store.forget_checkpoint(run.id)
    store.remove_leftovers(run.id)


Ending = Callable[[int, int], tuple[State, Message | str]]
ENDINGS: dict[str, Ending] = {
    "finished": lambda done, best: ("finished", ""),
    "early": lambda done, best: ("finished", messages.stopped_early(done, best)),
    "stopped": lambda done, best: ("stopped", messages.stopped_on_request(best)),
    "diverged": lambda done, best: ("diverged", messages.loss_not_a_number(done, best)),
}


def keep_evaluation(
    store: Store, run_id: str, prepared: Prepared, weights: list[list[np.ndarray]], evaluation: Evaluation
) -> None:
    """Leave the `.keras` file, the predictions and the scores in the run's folder."""
    from rnnlab.training.network import save_model

    with store.writing(run_id):
        save_model(prepared, weights, store.folder(run_id) / "model.keras", evaluation.mixed.keras_mix())
    half_widths = {HALF_WIDTHS[level]: half for level, half in evaluation.half_widths.items()}
    arrays = {"origins": evaluation.origins, "truth": evaluation.truth, **evaluation.forecasts}
    store.write_predictions(run_id, arrays | half_widths)
    store.write_results(run_id, evaluation.results)


def facts(prepared: Prepared) -> dict[str, Any]:
    """What can be said of a run before it trains."""
    origins, e = prepared.origins, prepared.experiment
    held_out = origins.validation if len(origins.validation) else origins.training
    return {
        "windows": {
            "training": len(origins.training),
            "validation": len(origins.validation),
            "test": len(origins.test),
        },
        "inputs": prepared.names,
        "batches": int(np.ceil(len(origins.training) / e.batch_size)),
        "persistence_loss": prepared.loss_of(persistence(prepared, held_out), held_out),
    }
