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
from rnnlab.runs.worker import COLD, SERVER_PID
from rnnlab.system import cores, kill_by_environment, start_detached

HOST = "127.0.0.1"
PRELOAD = "rnnlab.runs.worker"
GROUP = "RNNLAB_PROCESSES"  # in the environment of those that belong together
START_SECONDS = 60.0
ANSWER_SECONDS = 10.0
END_SECONDS = 1.0
LOG = "workers.log in the runs folder"


class Processes:
    """A scheduler, and a nanny that keeps so many workers alive, each a process of its own.

    They write to `log`. Setting `closing`, in whatever thread, makes the start give up.
    """

    def __init__(self, log: Path, workers: int, closing: threading.Event, warm: bool = True):
        """warm: whether the workers import TensorFlow as soon as they are there."""
        self.log, self.workers, self.closing = log, workers, closing
        self._settings = {GROUP: token_hex(8)} | ({} if warm else {COLD: "1"})
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> Client:
        """A client of the scheduler once all workers are there; a Mistake where they do not come up."""
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
            raise Mistake(f"No worker came up within {START_SECONDS:g} s: see {LOG}.")
        except BaseException:
            client.close(timeout=END_SECONDS)
            raise

    def check(self) -> None:
        """Raises a Mistake when one of them has ended, or is no longer wanted."""
        if self.closing.is_set():
            raise Mistake("The workers were closed.")
        for role, process in self._running.items():
            if process.poll() is not None:
                raise Mistake(f"Dask's {role} ended with code {process.returncode}: see {LOG}.")

    def end(self) -> None:
        """Ends the last started one first, with its children: asked, then killed if that takes long."""
        for process in reversed(self._running.values()):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)
        # A child outlives a parent that was killed, but it has its environment.
        if self._running:
            kill_by_environment(GROUP, self._settings[GROUP])
        for process in self._running.values():
            process.wait()
        self._running.clear()

    def _started_scheduler(self, deadline: float) -> str:
        """The address of a new scheduler, which chooses a free port and writes it to a file."""
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
                ):  # not there, or half written
                    time.sleep(0.02)
        raise Mistake(f"Dask's scheduler did not come up within {START_SECONDS:g} s: see {LOG}.")

    def _spawn(self, role: Literal["scheduler", "worker"], *arguments: str) -> None:
        # Without an address of its own even a missing dashboard listens on every interface.
        everywhere = ("--no-dashboard", "--dashboard-address", f"{HOST}:0", "--preload", PRELOAD)
        command = python("-m", f"distributed.cli.dask_{role}", *arguments, *everywhere)
        with self.log.open("ab") as log:
            self._running[role] = start_detached(
                command,
                env=_environment(self.workers) | self._settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


def client_of(address: str) -> Client:
    """A client with a loop and thread of its own, so that it serves any of the page's threads."""
    client = Client.__new__(Client)
    try:
        Client.__init__(
            client, address, timeout=ANSWER_SECONDS, asynchronous=False, set_as_default=False, name="rnnlab"
        )
    except BaseException:
        # Dask would close it when it is collected as garbage, and hang where another client starts just then.
        if hasattr(client, "_loop_runner"):
            client.close(timeout=END_SECONDS)
        raise
    return client


def _environment(workers: int) -> dict[str, str]:
    """The processes' environment: it finds this package and the server, and undoes what Dask would slow down.

    Dask's workers return freed memory at once and keep numpy to one core; TensorFlow trains 15 to 20 %
    slower with the first, and the second is meant for more workers than cores. What the user has set stands.
    """
    own = str(max(1, cores() // workers))
    gentle = {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "DASK_LOGGING__DISTRIBUTED": "warning",
        "OMP_NUM_THREADS": own,
        "MKL_NUM_THREADS": own,
        "OPENBLAS_NUM_THREADS": own,
        "MALLOC_TRIM_THRESHOLD_": str(256 * 2**20),
        "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    }
    return {**gentle, **environment(), SERVER_PID: str(os.getpid())}
