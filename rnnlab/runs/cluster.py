"""The processes that train: Dask's scheduler and worker, started beside the page and ended with it."""

import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

import psutil
from distributed import Client, Future

from rnnlab.mistake import Mistake
from rnnlab.runs.worker import SERVER_PID

Status = Literal["starting", "ready", "failed"]
JobStatus = Literal["unknown", "pending", "finished", "failed"]

WORKERS = 1
HOST = "127.0.0.1"
PRELOAD = "rnnlab.runs.worker"
START_SECONDS = 60.0
ANSWER_SECONDS = 10.0
END_SECONDS = 1.0

logger = logging.getLogger(__name__)


def train(folder: str) -> None:
    """Trains the run kept in `folder`. It runs in a worker, the only place that imports TensorFlow."""
    from rnnlab.runs.worker import await_warm_up

    await_warm_up()
    from rnnlab.runs.job import train_run

    train_run(folder)


class Workers:
    """The queue of runs to be trained and the processes that train them, first come, first served.

    The constructor returns at once; the processes start in the background, and what is submitted
    before they are ready waits in order. They end with this process, however it ends. Every method
    may be called from any thread.

    The run's folder is the truth about a run; this only knows what it was itself given. Where
    RNNLAB_SCHEDULER names a Dask scheduler, that one is used and nothing is started.
    """

    def __init__(self, runs: Path, job: Callable[[str], None] = train) -> None:
        """runs: the folder of the runs, which also takes workers.log; job: what a worker does with a run."""
        self.log = runs.resolve() / "workers.log"
        self._job = job
        self._lock = threading.RLock()
        self._settled = threading.Event()
        self._status: Status = "starting"
        self._why = ""
        self._client: Client | None = None
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._waiting: dict[str, str] = {}
        self._futures: dict[str, Future] = {}
        self._ended: dict[str, JobStatus] = {}
        self._attempts: dict[str, int] = {}
        threading.Thread(target=self._start, name="rnnlab-workers", daemon=True).start()

    @property
    def status(self) -> Status:
        """Whether submitted runs are trained now, will be soon, or will not be: then `why` says why."""
        with self._lock:
            if self._status == "ready":
                try:
                    self._check_alive()
                except Mistake as mistake:
                    self._fail(str(mistake))
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
        is set (a stopped run that goes on). A job that failed is queued anew. Raises a Mistake when
        the workers have failed.
        """
        run = folder.name
        with self._lock:
            if self.status == "failed":
                raise Mistake(self._why)
            before = self.job_status(run)
            if before == "pending" or (before == "finished" and not again):
                return
            self._waiting[run] = str(folder.resolve())
            if self._status == "ready":
                self._send_waiting()

    def job_status(self, run: str) -> JobStatus:
        """What became of a submitted run's job: "pending" is queued or at work."""
        with self._lock:
            if run in self._waiting or run in self._futures:
                return "failed" if self.status == "failed" else "pending"
            return self._ended.get(run, "unknown")

    def close(self) -> None:
        """Ends the processes that were started here; a run at work stays at its last checkpoint."""
        self._fail("The workers were closed.").join()

    def _start(self) -> None:
        try:
            elsewhere = os.environ.get("RNNLAB_SCHEDULER")
            client = self._connected_elsewhere(elsewhere) if elsewhere else self._connected_here()
        except Mistake as mistake:
            self._fail(str(mistake))
        # Whatever it was, a thread that died in silence would leave the page at "starting" for ever.
        except Exception as fault:
            logger.exception("The workers did not start")
            self._fail(f"The workers did not start: {fault or type(fault).__name__}.")
        else:
            with self._lock:
                if self._status == "starting":
                    self._client, self._status = client, "ready"
                    self._send_waiting()
                    self._settled.set()
                    return
            client.close(timeout=END_SECONDS)

    def _connected_here(self) -> Client:
        """A client of a scheduler and workers that are started for it."""
        deadline = time.monotonic() + START_SECONDS
        self.log.parent.mkdir(parents=True, exist_ok=True)
        address = self._started_scheduler(deadline)
        self._spawn(
            "worker",
            *(address, "--host", HOST, "--nworkers", str(WORKERS), "--nthreads", "1", "--memory-limit", "0"),
            *("--preload-nanny", PRELOAD, "--death-timeout", str(START_SECONDS)),
        )
        client = _client_of(address, START_SECONDS)
        try:
            while time.monotonic() < deadline:
                self._check_alive()
                if len(client.scheduler_info()["workers"]) >= WORKERS:
                    return client
                time.sleep(0.05)
            raise Mistake(f"No worker came up within {START_SECONDS:g} s: see {self.log}.")
        except BaseException:
            client.close(timeout=END_SECONDS)
            raise

    def _started_scheduler(self, deadline: float) -> str:
        """The address of a new scheduler, which chooses a free port and writes it to a file."""
        with tempfile.TemporaryDirectory(prefix="rnnlab-") as folder:
            file = Path(folder) / "scheduler.json"
            self._spawn("scheduler", "--host", HOST, "--port", "0", "--scheduler-file", str(file))
            while time.monotonic() < deadline:
                self._check_alive()
                try:
                    return str(json.loads(file.read_text())["address"])
                except (FileNotFoundError, json.JSONDecodeError):
                    time.sleep(0.02)
        raise Mistake(f"Dask's scheduler did not come up within {START_SECONDS:g} s: see {self.log}.")

    def _spawn(self, role: Literal["scheduler", "worker"], *arguments: str) -> None:
        # Without an address of its own even a missing dashboard listens on every interface. A session
        # of their own keeps Ctrl-C, meant for the server, from the processes.
        everywhere = ("--no-dashboard", "--dashboard-address", f"{HOST}:0", "--preload", PRELOAD)
        command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *arguments, *everywhere]
        with self._lock, self.log.open("ab") as log:
            if self._status == "failed":
                raise Mistake(self._why)
            self._processes[role] = subprocess.Popen(
                command,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _connected_elsewhere(self, address: str) -> Client:
        """A client of the scheduler at `address`, whose workers see the runs folder."""
        try:
            client = _client_of(address, ANSWER_SECONDS)
        except (OSError, ValueError) as error:
            raise Mistake(
                f"No Dask scheduler answers at '{address}': start one there or unset RNNLAB_SCHEDULER."
            ) from error
        runs = self.log.parent
        runs.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=runs, prefix=".reached-") as probe:
            seen = client.run(_sees, probe.name)
        blind = [worker for worker, sees in seen.items() if not sees]
        if blind:
            client.close(timeout=END_SECONDS)
            raise Mistake(
                f"The Dask worker {blind[0]} does not see the runs folder {runs}: "
                "set RNNLAB_RUNS to a folder that every worker reaches by the same path."
            )
        return client

    def _check_alive(self) -> None:
        """Raises a Mistake when a process or the connection has ended, or the workers were closed."""
        if self._status == "failed":
            raise Mistake(self._why)
        for role, process in self._processes.items():
            if process.poll() is not None:
                code = process.returncode
                raise Mistake(
                    f"Dask's {role} ended with code {code}: see {self.log}, then start the lab again."
                )
        if self._client is not None and self._client.status == "closed":
            raise Mistake("The connection to Dask's scheduler was lost: start the lab again.")

    def _send_waiting(self) -> None:
        if self._client is None:
            return
        for run, folder in self._waiting.items():
            # A key stands for one result, so each further attempt has a key of its own.
            attempt = self._attempts[run] = self._attempts.get(run, 0) + 1
            future = self._client.submit(
                self._job,
                folder,
                key=run if attempt == 1 else f"{run}-{attempt}",
                pure=False,
                retries=0,
                # Dask gives no promise of order between equals; the earlier of two runs goes first.
                priority=-time.time(),
            )
            self._futures[run] = future
            future.add_done_callback(partial(self._note_end, run))
        self._waiting.clear()

    def _note_end(self, run: str, future: Future) -> None:
        # Dask computes a result anew when its worker dies while a future asks for it: a run that has
        # ended would be trained again. So the future is let go.
        with self._lock:
            self._ended[run] = "finished" if future.status == "finished" else "failed"
            self._futures.pop(run, None)

    def _fail(self, why: str) -> threading.Thread:
        """Sets the status and lets everything go, in the thread that it gives back."""
        with self._lock:
            if self._status != "failed":
                self._status, self._why = "failed", why
            client, self._client = self._client, None
            processes, self._processes = list(self._processes.values()), {}
        self._settled.set()
        ending = threading.Thread(target=_end, args=(client, processes), daemon=True)
        ending.start()
        return ending


def _client_of(address: str, seconds: float) -> Client:
    """A client with a loop and thread of its own, so that it serves any of the page's threads."""
    return Client(address, timeout=seconds, asynchronous=False, set_as_default=False, name="rnnlab")


def _sees(path: str) -> bool:
    """Asked in a worker on another machine, which must know this package too."""
    return Path(path).exists()


def _environment() -> dict[str, str]:
    """The processes' environment: it finds this package and the server, and undoes what Dask would slow down.

    Dask's workers return freed memory at once and keep numpy to one core; TensorFlow trains 15 to 20 %
    slower with the first, and the second is meant for many workers. What the user has set stands.
    """
    root = str(Path(__file__).resolve().parents[2])
    cores = str(max(1, (os.cpu_count() or 1) // WORKERS))
    gentle = {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "DASK_LOGGING__DISTRIBUTED": "warning",
        "OMP_NUM_THREADS": cores,
        "MKL_NUM_THREADS": cores,
        "OPENBLAS_NUM_THREADS": cores,
        "MALLOC_TRIM_THRESHOLD_": str(256 * 2**20),
        "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    }
    found = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    return {**gentle, **os.environ, "PYTHONPATH": found, SERVER_PID: str(os.getpid())}


def _end(client: Client | None, processes: list[subprocess.Popen[bytes]]) -> None:
    """Ends the last started process first, with its children: asked, then killed if that takes long."""
    if client is not None:
        client.close(timeout=END_SECONDS)
    for process in reversed(processes):
        try:
            children = psutil.Process(process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            children = []
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for child in children:
            try:
                child.kill()
            except psutil.NoSuchProcess:
                continue
