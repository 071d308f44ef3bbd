"""The Dask workers that train the runs of the queue: processes on this machine, or those of a cluster."""

import logging
import os
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

from distributed import Client, Future, KilledWorker
from distributed.client import ClosedClientError

from rnnlab import log
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.external_scheduler import connect_to_scheduler, count_workers
from rnnlab.runs.owners import is_owned
from rnnlab.runs.processes import END_SECONDS, Processes
from rnnlab.runs.queue import TrainingOrder, training_order_in, unfinished_of_all_owners
from rnnlab.runs.run import SILENT_SECONDS
from rnnlab.runs.store import Gone, store_of_run
from rnnlab.system import cores

Status = Literal["starting", "ready", "failed"]
JobStatus = Literal["unknown", "pending", "finished", "failed"]

MOST_WORKERS = 4
LOOK_SECONDS = 0.2
COUNT_SECONDS = 2.0
RESTARTS = 3  # within RESTART_SECONDS; what dies more often is not restarted
RESTART_SECONDS = 60.0

logger = logging.getLogger(__name__)
# A worker of a cluster may have many threads, but Keras's seed and names are global to the process.
_one_training = threading.Lock()


def default_workers() -> int:
    """How many runs train at the same time: RNNLAB_WORKERS, or one for each core, but at most four.

    A single run uses all cores, several runs share them: eight runs took 0.77 of the time that they took one after
    another.
    """
    setting = os.environ.get("RNNLAB_WORKERS", "")
    return int(setting) if setting.isdecimal() and int(setting) else min(cores(), MOST_WORKERS)


def train(folder: str) -> None:
    """Train the run in `folder`, or a trial of a search. This runs in a worker, which alone imports TensorFlow."""
    from rnnlab.runs.worker import await_warm_up

    await_warm_up()
    from rnnlab.runs.job import train_run
    from rnnlab.runs.search import job_of

    with _one_training:
        if job_of(Path(folder)) is None:
            train_run(folder)
        else:
            from rnnlab.runs.search_trial import run_trial

            run_trial(Path(folder))


def job_name(folder: Path) -> str:
    """The workers' name for the run in `folder`: its id, after its owner, because two owners may have the same id."""
    store = store_of_run(folder)
    return f"{store.root.name}/{folder.name}" if is_owned(store) else folder.name


class Workers:
    """The processes that train runs, one run each, in the order of `queue.training_order`.

    The constructor returns at once: the processes start in the background, and submitted runs wait until then. A run
    is sent to Dask only when a worker is free. A worker that dies is restarted, and its run continues. The processes
    end with this process, however it ends. Any thread may call any method.

    The state of a run is in its folder; this object only knows which runs it was given. If RNNLAB_SCHEDULER names a
    Dask scheduler, that one is used and no process is started.
    """

    def __init__(
        self,
        runs: Path,
        job: Callable[[str], None] = train,
        workers: int | None = None,
        takes_up: bool = False,
    ) -> None:
        """runs: the runs folder; workers.log is written there too. job: what a worker does with a run.

        takes_up: also train unfinished runs of that folder that nobody submitted: at the start all of them, later
        those that lost their worker.
        """
        self.log = runs.resolve() / "workers.log"
        self._runs = runs.resolve()
        self._job = job
        self._takes_up = takes_up
        self._lock = threading.RLock()
        self._status: Status = "starting"
        self._failure: Message | str | None = None
        self._settled = threading.Event()
        self._closing = threading.Event()
        self._processes = Processes(self.log, workers or default_workers(), self._closing, job is train)
        self._client: Client | None = None
        self._pending: dict[str, str] = {}  # run: folder
        self._order: dict[str, TrainingOrder] = {}  # of those that are pending
        self._worker_count = 1  # each worker trains one run at a time
        self._external = ""  # the address in RNNLAB_SCHEDULER
        self._futures: dict[str, Future] = {}  # of those that were sent
        self._ended: dict[str, JobStatus] = {}
        self._attempts: dict[str, int] = {}
        logger.info("Started with %s", log.versions())
        self._begin()

    @property
    def status(self) -> Status:
        """Whether submitted runs are trained now, will be soon, or will not be; `why` then gives the reason."""
        return self._status

    @property
    def why(self) -> str:
        """The sentence on what failed last; empty if nothing has failed."""
        return "" if self._failure is None else str(self._failure)

    @property
    def count(self) -> int:
        """How many runs train at the same time."""
        return self._worker_count

    def wait(self, seconds: float) -> Status:
        """The status when it is no longer "starting", or after that many seconds."""
        self._settled.wait(seconds)
        return self.status

    def submit(self, folder: Path, again: bool = False) -> None:
        """Queue the run in `folder`.

        A pending run is not queued twice. A run whose job has finished is queued only with `again` (a stopped run that
        continues). A job that failed is queued again. Workers that have failed are started again; closed workers
        raise a Mistake.
        """
        run = job_name(folder)
        with self._lock:
            if self._closing.is_set():
                raise Mistake(messages.workers_closed())
            if self._status == "failed":
                self._begin()
            before = self.job_status(run)
            if before == "pending" or (before == "finished" and not again):
                return
            self._pending[run], self._order[run] = str(folder.resolve()), training_order_in(folder)
            self._send_pending()

    def job_status(self, run: str) -> JobStatus:
        """The state of the job of a submitted run, by its `job_name`; "pending": queued or training."""
        with self._lock:
            if run in self._pending:
                return "failed" if self._status == "failed" else "pending"
            return self._ended.get(run, "unknown")

    def close(self) -> None:
        """End the processes; a run that is training keeps its last checkpoint."""
        with self._lock:
            self._closing.set()
            self._status, self._failure = "failed", messages.workers_closed()
        self._settled.set()
        self._keeper.join()

    def _begin(self) -> None:
        self._status, self._failure = "starting", None
        self._settled.clear()
        self._keeper = threading.Thread(target=self._keep, name="rnnlab-workers", daemon=True)
        self._keeper.start()

    def _keep(self) -> None:
        """Keep workers running until they are closed or die too often."""
        deaths: list[float] = []
        while True:
            client: Client | None = None
            try:
                client = self._connected()
                self._serve(client)
            except Mistake as mistake:
                failure = mistake.message
            # Any exception: if this thread died, the page would say "starting" for ever.
            except Exception as error:
                logger.exception("The workers did not start")
                failure = messages.workers_did_not_start(type(error).__name__)
            if not self._closing.is_set():
                logger.warning("The workers are gone: %s", str(failure))
            deaths = [*(at for at in deaths if time.monotonic() - at < RESTART_SECONDS), time.monotonic()]
            began = self._status == "ready" or len(deaths) > 1
            self._let_go(client)
            with self._lock:
                if self._closing.is_set():
                    return
                self._failure = failure
                if not began or len(deaths) > RESTARTS:
                    self._status = "failed"
                    self._settled.set()
                    return

    def _connected(self) -> Client:
        self._external = os.environ.get("RNNLAB_SCHEDULER", "")
        if not self._external:
            self._worker_count = self._processes.workers
            return self._processes.start()
        client = connect_to_scheduler(self._external, self._runs)
        self._count(client)
        return client

    def _serve(self, client: Client) -> None:
        """Send runs to the workers until a Mistake is raised: a process has died, or the workers are closed."""
        with self._lock:
            self._processes.check()
            self._client, self._status, self._failure = client, "ready", None
            logger.info("The workers are ready")
            self._send_pending()
            self._settled.set()
        looked, counted = 0.0, time.monotonic()
        while True:
            self._check(client)
            if self._external and time.monotonic() - counted > COUNT_SECONDS:
                self._count(client)
                counted = time.monotonic()
            if self._takes_up and time.monotonic() - looked > SILENT_SECONDS:
                self._take_up(all_of_them=not looked)
                looked = time.monotonic()
            self._closing.wait(LOOK_SECONDS)

    def _check(self, client: Client) -> None:
        self._processes.check()
        with self._lock:
            # A client that has reconnected has lost its futures.
            futures_lost = any(future.cancelled() for future in self._futures.values())
        if client.status != "running" or futures_lost:
            raise Mistake(messages.scheduler_connection_lost())

    def _count(self, client: Client) -> None:
        """Count the workers again: some may have joined or left the cluster."""
        count = count_workers(client)
        with self._lock:
            self._worker_count = count
            self._send_pending()

    def _let_go(self, client: Client | None) -> None:
        """Disconnect from the workers; the runs that they were given stay pending."""
        with self._lock:
            if self._status == "ready":
                self._status = "starting"
                self._settled.clear()
            self._client = None
            self._futures.clear()
        try:
            if client is not None:
                client.close(timeout=END_SECONDS)
        finally:
            self._processes.end()

    def _take_up(self, all_of_them: bool) -> None:
        for store, run in unfinished_of_all_owners(self._runs):
            if run.live:
                continue  # the page that wanted it has started another one, or is closed
            folder = store.folder(run.id)
            if all_of_them or (run.status.silence and self.job_status(job_name(folder)) != "failed"):
                self.submit(folder, again=True)

    def _send_pending(self) -> None:
        if self._client is None:
            return
        waiting = sorted(set(self._pending) - set(self._futures), key=self._order.__getitem__)
        for run in waiting[: max(0, self._worker_count - len(self._futures))]:
            folder = self._pending[run]
            # In Dask a key stands for one result, so each further attempt needs a new key.
            attempt = self._attempts.get(run, 0) + 1
            try:
                future = self._client.submit(
                    self._job,
                    folder,
                    key=run if attempt == 1 else f"{run}-{attempt}",
                    pure=False,
                    retries=0,
                    priority=-self._order[run][1],  # among other users of the cluster
                )
            except ClosedClientError:
                return  # the connection has just been lost: all runs are sent over the next one
            self._futures[run], self._attempts[run] = future, attempt
            future.add_done_callback(partial(self._note_end, run))

    def _note_end(self, run: str, future: Future) -> None:
        # While a future exists, Dask computes its result again if the worker dies: a run that has ended would be
        # trained again. So the future is dropped.
        error = future.exception(timeout=END_SECONDS) if future.status == "error" else None
        with self._lock:
            if self._futures.get(run) is not future or future.status not in ("finished", "error"):
                return  # cancelled with the connection; the run is sent again
            del self._futures[run]
            if isinstance(error, KilledWorker) and self._waits(run) and self._attempts[run] <= RESTARTS:
                # Dask blames all runs of a worker for its death, but this run had not begun.
                self._send_pending()
                return
            if error is not None:
                self._end_run(run, error)
            del self._pending[run], self._order[run]
            self._ended[run] = "finished" if error is None else "failed"
            self._send_pending()

    def _waits(self, run: str) -> bool:
        folder = Path(self._pending[run])
        try:
            return store_of_run(folder).read(folder.name).status.state == "queued"
        except Mistake:
            return False

    def _end_run(self, run: str, error: BaseException) -> None:
        """Write why a run is not trained, if its worker could not."""
        reason: Message | str
        if isinstance(error, KilledWorker):
            reason = messages.worker_died_repeatedly()
        elif isinstance(error, Gone):
            reason = messages.worker_cannot_see_runs_folder("")
        else:
            logger.warning("No worker could start run %s: %r", run, error)
            unknown = messages.worker_could_not_start_run(type(error).__name__)
            reason = error.message if isinstance(error, Mistake) else unknown
        folder = Path(self._pending[run])
        store = store_of_run(folder)
        try:
            if store.read(folder.name).status.running:
                store.end(folder.name, "failed", reason)
        except Gone:
            return  # it was deleted in the meantime
        except Mistake as mistake:
            logger.warning(
                "Run %s has failed, but its status cannot be written: %s", run, type(mistake).__name__
            )
