"""The workers that train the queue's runs, on Dask: processes of this machine, or a cluster's."""

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
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.external_scheduler import connected_elsewhere, workers_of
from rnnlab.runs.owners import is_owned
from rnnlab.runs.processes import END_SECONDS, Processes
from rnnlab.runs.queue import Turn, everyones_unfinished, turn_in
from rnnlab.runs.run import SILENT_SECONDS
from rnnlab.runs.store import Gone, Store
from rnnlab.system import cores

Status = Literal["starting", "ready", "failed"]
JobStatus = Literal["unknown", "pending", "finished", "failed"]

MOST_WORKERS = 4
LOOK_SECONDS = 0.2
COUNT_SECONDS = 2.0
RESTARTS = 3  # within SPELL_SECONDS; what dies more often than that will not live
SPELL_SECONDS = 60.0

logger = logging.getLogger(__name__)
# A worker of a cluster may have many threads, but Keras's seed and names belong to the whole process.
_alone = threading.Lock()


def usual_workers() -> int:
    """How many runs train at once: as RNNLAB_WORKERS says, or one a core, four at most.

    A run alone takes all cores, several take one each: eight runs took 0.77 of the time that they took
    one after another.
    """
    own = os.environ.get("RNNLAB_WORKERS", "")
    return int(own) if own.isdecimal() and int(own) else min(cores(), MOST_WORKERS)


def train(folder: str) -> None:
    """Trains the run kept in `folder`. It runs in a worker, the only place that imports TensorFlow."""
    from rnnlab.runs.worker import await_warm_up

    await_warm_up()
    from rnnlab.runs.job import train_run

    with _alone:
        train_run(folder)


def name_of(folder: Path) -> str:
    """What the workers call the run kept in `folder`: its id, after its owner, for two may have one id."""
    return f"{folder.parent.name}/{folder.name}" if is_owned(Store(folder.parent)) else folder.name


class Workers:
    """The processes that train runs, each one at a time, in the order that `rnnlab.runs.queue` decides.

    The constructor returns at once; the processes start in the background, and what is submitted
    before they are ready waits. Dask is given a run only when a worker is free for it. A worker that
    dies is started anew, and its run goes on. They end with this process, however it ends. Every method
    may be called from any thread.

    The run's folder is the truth about a run; this only knows what it was itself given. Where
    RNNLAB_SCHEDULER names a Dask scheduler, that one is used and nothing is started.
    """

    def __init__(
        self,
        runs: Path,
        job: Callable[[str], None] = train,
        workers: int | None = None,
        takes_up: bool = False,
    ) -> None:
        """runs: the folder of the runs, which also takes workers.log; job: what a worker does with a run.

        takes_up: also train what lies unfinished in the folder: at the start whatever waits there, and
        later what somebody else began whose worker went away.
        """
        self.log = runs.resolve() / "workers.log"
        self._runs = runs.resolve()
        self._job = job
        self._takes_up = takes_up
        self._lock = threading.RLock()
        self._status: Status = "starting"
        self._why = ""
        self._settled = threading.Event()
        self._closing = threading.Event()
        self._processes = Processes(self.log, workers or usual_workers(), self._closing, job is train)
        self._client: Client | None = None
        self._pending: dict[str, str] = {}  # run: folder
        self._turns: dict[str, Turn] = {}  # of those that are pending
        self._places = 1  # workers, each of which trains one run at a time
        self._elsewhere = ""  # the address of a scheduler that was named
        self._futures: dict[str, Future] = {}  # of those that were sent
        self._ended: dict[str, JobStatus] = {}
        self._attempts: dict[str, int] = {}
        logger.info("Started with %s", log.versions())
        self._begin()

    @property
    def status(self) -> Status:
        """Whether submitted runs are trained now, will be soon, or will not be: then `why` says why."""
        return self._status

    @property
    def why(self) -> str:
        """One sentence on what failed; empty while nothing has."""
        return self._why

    def wait(self, seconds: float) -> Status:
        """The status as soon as it is no longer "starting", or when the time is up."""
        self._settled.wait(seconds)
        return self.status

    def submit(self, folder: Path, again: bool = False) -> None:
        """Queues the run kept in `folder`, whose name is the run's id.

        A run that is pending is not queued twice, nor is one whose job came to its end, unless `again`
        is set (a stopped run that goes on). A job that failed is queued anew. Workers that have failed
        try once more; closed ones raise a Mistake.
        """
        run = name_of(folder)
        with self._lock:
            if self._closing.is_set():
                raise Mistake(self._why)
            if self._status == "failed":
                self._begin()
            before = self.job_status(run)
            if before == "pending" or (before == "finished" and not again):
                return
            self._pending[run], self._turns[run] = str(folder.resolve()), turn_in(folder)
            self._send_pending()

    def job_status(self, run: str) -> JobStatus:
        """What became of the job of a submitted run, by its `name_of`: "pending" is queued or at work."""
        with self._lock:
            if run in self._pending:
                return "failed" if self._status == "failed" else "pending"
            return self._ended.get(run, "unknown")

    def close(self) -> None:
        """Ends the processes that were started here; a run at work stays at its last checkpoint."""
        with self._lock:
            self._closing.set()
            self._status, self._why = "failed", "The workers were closed."
        self._settled.set()
        self._keeper.join()

    def _begin(self) -> None:
        self._status, self._why = "starting", ""
        self._settled.clear()
        self._keeper = threading.Thread(target=self._keep, name="rnnlab-workers", daemon=True)
        self._keeper.start()

    def _keep(self) -> None:
        """Keeps workers at hand until they are closed, or die too often."""
        deaths: list[float] = []
        while True:
            client: Client | None = None
            try:
                client = self._connected()
                self._serve(client)
            except Mistake as mistake:
                why = str(mistake)
            # Whatever it was, a thread that died in silence would leave the page at "starting" for ever.
            except Exception as fault:
                logger.exception("The workers did not start")
                why = f"The workers did not start ({type(fault).__name__}): the server's log tells more."
            if not self._closing.is_set():
                logger.warning("The workers are not there any more: %s", why)
            deaths = [*(at for at in deaths if time.monotonic() - at < SPELL_SECONDS), time.monotonic()]
            began = self._status == "ready" or len(deaths) > 1
            self._let_go(client)
            with self._lock:
                if self._closing.is_set():
                    return
                self._why = why
                if not began or len(deaths) > RESTARTS:
                    self._status = "failed"
                    self._settled.set()
                    return

    def _connected(self) -> Client:
        self._elsewhere = os.environ.get("RNNLAB_SCHEDULER", "")
        if not self._elsewhere:
            self._places = self._processes.workers
            return self._processes.start()
        client = connected_elsewhere(self._elsewhere, self._runs)
        self._count(client)
        return client

    def _serve(self, client: Client) -> None:
        """Hands out the runs; returns by a Mistake, when something has died or the workers are closed."""
        with self._lock:
            self._processes.check()
            self._client, self._status, self._why = client, "ready", ""
            logger.info("The workers are ready")
            self._send_pending()
            self._settled.set()
        looked, counted = 0.0, time.monotonic()
        while True:
            self._check(client)
            if self._elsewhere and time.monotonic() - counted > COUNT_SECONDS:
                self._count(client)
                counted = time.monotonic()
            if self._takes_up and time.monotonic() - looked > SILENT_SECONDS:
                self._take_up(all_of_them=not looked)
                looked = time.monotonic()
            self._closing.wait(LOOK_SECONDS)

    def _check(self, client: Client) -> None:
        self._processes.check()
        with self._lock:
            # A client that found its way back has forgotten what it had asked for.
            forgotten = any(future.cancelled() for future in self._futures.values())
        if client.status != "running" or forgotten:
            raise Mistake("The connection to Dask's scheduler was lost.")

    def _count(self, client: Client) -> None:
        """Use workers that have joined a cluster, and wait for none that has left it."""
        places = workers_of(client)
        with self._lock:
            self._places = places
            self._send_pending()

    def _let_go(self, client: Client | None) -> None:
        """Forgets the workers; what they were given is pending still."""
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
        for store, run in everyones_unfinished(self._runs):
            folder = store.folder(run.id)
            if all_of_them or (run.status.silence and self.job_status(name_of(folder)) != "failed"):
                self.submit(folder, again=True)

    def _send_pending(self) -> None:
        if self._client is None:
            return
        waiting = sorted(set(self._pending) - set(self._futures), key=self._turns.__getitem__)
        for run in waiting[: max(0, self._places - len(self._futures))]:
            folder = self._pending[run]
            # A key stands for one result, so each further attempt has a key of its own.
            attempt = self._attempts.get(run, 0) + 1
            try:
                future = self._client.submit(
                    self._job,
                    folder,
                    key=run if attempt == 1 else f"{run}-{attempt}",
                    pure=False,
                    retries=0,
                    priority=-self._turns[run][0],  # among the runs of others who share a cluster
                )
            except ClosedClientError:
                return  # the connection was lost just now: all is sent over the next one
            self._futures[run], self._attempts[run] = future, attempt
            future.add_done_callback(partial(self._note_end, run))

    def _note_end(self, run: str, future: Future) -> None:
        # Dask computes a result anew when its worker dies while a future asks for it: a run that has
        # ended would be trained again. So the future is let go.
        fault = future.exception(timeout=END_SECONDS) if future.status == "error" else None
        with self._lock:
            if self._futures.get(run) is not future or future.status not in ("finished", "error"):
                return  # it was cancelled with the connection, and is sent again
            del self._futures[run]
            if isinstance(fault, KilledWorker) and self._waits(run) and self._attempts[run] <= RESTARTS:
                # Dask blames all that was sent to a worker for its death: this one had not begun.
                self._send_pending()
                return
            if fault is not None:
                self._end_run(run, fault)
            del self._pending[run], self._turns[run]
            self._ended[run] = "finished" if fault is None else "failed"
            self._send_pending()

    def _waits(self, run: str) -> bool:
        folder = Path(self._pending[run])
        try:
            return Store(folder.parent).read(folder.name).status.state == "queued"
        except Mistake:
            return False

    def _end_run(self, run: str, fault: BaseException) -> None:
        """Writes down why nobody will train a run, where its worker could not."""
        if isinstance(fault, KilledWorker):
            reason = messages.worker_died_repeatedly()
        elif isinstance(fault, Gone):
            reason = messages.worker_cannot_see_runs_folder("")
        else:
            logger.warning("No worker could begin run %s: %r", run, fault)
            unknown = messages.worker_could_not_start_run(type(fault).__name__)
            reason = fault.args[0] if isinstance(fault, Mistake) else unknown
        folder = Path(self._pending[run])
        store = Store(folder.parent)
        try:
            if store.read(folder.name).status.running:
                store.end(folder.name, "failed", reason)
        except Gone:
            return  # it was deleted meanwhile
        except Mistake as mistake:
            logger.warning("Run %s has failed, which can't be written down: %s", run, type(mistake).__name__)
