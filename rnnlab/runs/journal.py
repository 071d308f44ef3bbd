"""The journal of a run: writes its status while it trains, and how it ended."""

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.run import Run, State, Status
from rnnlab.runs.store import DiskFull, Gone, Store
from rnnlab.system import peak_memory_mb

if TYPE_CHECKING:
    from rnnlab.training.training_loop import TrainingLoop

BEAT_SECONDS = 0.5
LOOK_SECONDS = 0.1  # how often the heartbeat looks whether the run must stop
Report = Callable[[Status], None]
logger = logging.getLogger(__name__)


class Journal:
    """Writes the status of a run: at every change, and every half second from a thread (the heartbeat).

    As a context manager it also ends the run. An exception that leaves the block becomes the reason, a Mistake as its
    message and any other with its traceback in error.txt, and is raised again. If the run was deleted or taken over by
    another worker (Gone), the block ends without an exception and nothing more is written.

    loop: set it while an epoch is trained, so that the heartbeat can write its progress and stop it.
    """

    def __init__(self, store: Store, run: Run, report: Report):
        """report: called with the status at every change."""
        self.store, self.id, self.report = store, run.id, report
        self.status = run.status
        self.loop: TrainingLoop | None = None
        self._worker = run.status.worker  # the token in the folder, until another worker takes the run over
        self._mistake: Mistake | None = None  # of the heartbeat
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._heartbeat = threading.Thread(target=self._beat, daemon=True)

    def begin(self) -> None:
        """Take the run: from now on only this worker writes its status."""
        before, now = self.status, time.time()
        self.status = Status(
            created=before.created,
            queued=before.queued,
            state="training",
            stage="reading_series",
            worker=secrets.token_hex(8),
            started=now,
            beat=now,
        )
        self.store.write_status(self.id, self.status)
        self._worker = self.status.worker
        logger.info("Run %s begins", self.id)
        self.report(self.status)
        self._heartbeat.start()
        self.store.remove_leftovers(self.id)

    def write(self, **changes: Any) -> None:
        """Write the status with these changes. A Mistake of the heartbeat is raised here, so that training ends."""
        with self._lock:
            if self._mistake is not None:
                raise self._mistake
            if self.store.worker(self.id) != self._worker:
                raise Gone(messages.run_taken_over(self.id))
            self.status = msgspec.structs.replace(self.status, beat=time.time(), **changes)
            self.store.write_status(self.id, self.status)
        self.report(self.status)

    def end(self, state: State, reason: Message | str = "") -> None:
        """Write the final status."""
        self._stop_heartbeat()
        self.write(state=state, reason=reason, stage="", ended=time.time(), peak_memory_mb=peak_memory_mb())
        seconds = time.time() - (self.status.started or time.time())
        logger.info("Run %s: %s after %d epochs, %.1f s", self.id, state, len(self.status.loss), seconds)

    def _beat(self) -> None:
        try:
            looks = 0
            while not self._ended.wait(LOOK_SECONDS):
                loop = self.loop
                if loop is not None and self.store.asked_to_stop(self.id):
                    loop.stop()
                looks += 1
                if looks * LOOK_SECONDS >= BEAT_SECONDS or not self.store.folder(self.id).is_dir():
                    self.write(batch=0 if loop is None else loop.batches_done)
                    looks = 0
        except Mistake as mistake:
            self._mistake = mistake
            if self.loop is not None:
                self.loop.stop()

    def _stop_heartbeat(self) -> None:
        self._ended.set()
        if self._heartbeat.is_alive():
            self._heartbeat.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self._stop_heartbeat()
        if error is None or isinstance(error, Gone):
            return True
        self._mistake = None
        if isinstance(error, DiskFull):
            self.store.make_room(self.id)
        if isinstance(error, Mistake):
            self.end("failed", error.message)
        elif isinstance(error, KeyboardInterrupt):
            self.end("stopped", messages.interrupted())
        else:
            logger.error("Run %s failed with an internal error", self.id, exc_info=error)
            self.store.write_error(self.id, "".join(traceback.format_exception(kind, error, trace)))
            self.end("failed", messages.internal_error(type(error).__name__))
        return False
