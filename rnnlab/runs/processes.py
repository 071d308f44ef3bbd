"""Dask's scheduler and workers on this machine: started for this process, and ended with it."""

import json
import os
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Literal

from distributed import Client

from rnnlab import log
from rnnlab.mistake import Mistake
from rnnlab.paths import environment, python
from rnnlab.runs import messages
from rnnlab.runs.worker import COLD, SERVER_PID
from rnnlab.system import cores, kill_by_environment, lower_priority, start_detached

HOST = "127.0.0.1"
PRELOAD = "rnnlab.runs.worker"
GROUP = "RNNLAB_PROCESSES"  # the same value in the environment of all processes that belong together
START_SECONDS = 60.0
ANSWER_SECONDS = 10.0
END_SECONDS = 1.0


class Processes:
    """A scheduler, and a nanny that keeps a number of workers alive; each is a process.

    They write to the file `log`. If any thread sets `closing`, the start gives up.
    """

    def __init__(self, log: Path, workers: int, closing: threading.Event, warm: bool = True):
        """warm: whether the workers import TensorFlow as soon as they have started."""
        self.log, self.workers, self.closing = log, workers, closing
        self._settings = {GROUP: token_hex(8)} | ({} if warm else {COLD: "1"})
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> Client:
        """Start the processes; a client of the scheduler when all workers have started. A Mistake if they do not."""
        deadline = time.monotonic() + START_SECONDS
        self.log.parent.mkdir(parents=True, exist_ok=True)
        log.rotate_output(self.log)
        address = self._started_scheduler(deadline)
        self._spawn(
            "worker",
            *(address, "--host", HOST, "--nworkers", str(self.workers), "--nthreads", "1"),
            *("--memory-limit", "0", "--preload-nanny", PRELOAD, "--death-timeout", str(START_SECONDS)),
        )
        client = client_of(address)
        try:
            while time.monotonic() < deadline:
                self.check()
                if len(client.scheduler_info(n_workers=-1)["workers"]) >= self.workers:
                    return client
                time.sleep(0.05)
            raise Mistake(messages.no_worker_started(START_SECONDS))
        except BaseException:
            client.close(timeout=END_SECONDS)
            raise

    def check(self) -> None:
        """Raises a Mistake if a process has ended, or `closing` is set."""
        if self.closing.is_set():
            raise Mistake(messages.workers_closed())
        for role, process in self._running.items():
            if process.poll() is not None:
                raise Mistake(messages.dask_process_ended(role, process.returncode))

    def end(self) -> None:
        """Ends the processes, the last started first, with their children: terminated, then killed after a second."""
        for process in reversed(self._running.values()):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)
        # A child survives a parent that was killed, but it has the same environment.
        if self._running:
            kill_by_environment(GROUP, self._settings[GROUP])
        for process in self._running.values():
            process.wait()
        self._running.clear()

    def _started_scheduler(self, deadline: float) -> str:
        """Start a scheduler; its address. It chooses a free port and writes it to a file."""
        with tempfile.TemporaryDirectory(prefix="rnnlab-") as folder:
            file = Path(folder) / "scheduler.json"
            self._spawn("scheduler", "--host", HOST, "--port", "0", "--scheduler-file", str(file))
            while time.monotonic() < deadline:
                self.check()
                try:
                    return str(json.loads(file.read_text(encoding="utf-8"))["address"])
                except (
                    FileNotFoundError,
                    PermissionError,
                    json.JSONDecodeError,
                ):  # missing, or half written
                    time.sleep(0.02)
        raise Mistake(messages.scheduler_did_not_start(START_SECONDS))

    def _spawn(self, role: Literal["scheduler", "worker"], *arguments: str) -> None:
        # Without an address, even a dashboard that is turned off listens on all interfaces.
        common = ("--no-dashboard", "--dashboard-address", f"{HOST}:0", "--preload", PRELOAD)
        command = python("-m", f"distributed.cli.dask_{role}", *arguments, *common)
        with self.log.open("ab") as log:
            process = start_detached(
                command,
                env=_environment(self.workers) | self._settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._running[role] = process
        lower_priority(process.pid)  # the page has priority over training, and over its start


def client_of(address: str) -> Client:
    """A client with a separate event loop and thread, so that any thread of the page can use it."""
    client = Client.__new__(Client)
    try:
        Client.__init__(
            client, address, timeout=ANSWER_SECONDS, asynchronous=False, set_as_default=False, name="rnnlab"
        )
    except BaseException:
        # Dask would close it at garbage collection, and hang if another client starts at that moment.
        if hasattr(client, "_loop_runner"):
            client.close(timeout=END_SECONDS)
        raise
    return client


def _environment(workers: int) -> dict[str, str]:
    """The environment of the processes: the paths of this package, the server's id, and settings for speed.

    By default, Dask's workers return freed memory at once, with which TensorFlow trains 15 to 20 % slower, and they
    restrict numpy to one core. What the user has set in the environment has priority.
    """
    threads = str(max(1, cores() // workers))
    settings = {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "DASK_LOGGING__DISTRIBUTED": "warning",
        "OMP_NUM_THREADS": threads,
        "MKL_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": threads,
        "MALLOC_TRIM_THRESHOLD_": str(256 * 2**20),
        "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    }
    return {**settings, **environment(), SERVER_PID: str(os.getpid())}
