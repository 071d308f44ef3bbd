"""The real server as a person starts it, on a free port, with its runs in a folder of their own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import psutil

from rnnlab.runs.worker import SERVER_PID

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
END_SECONDS = 20.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def browser_path() -> str:
    """Chromium as found on PATH; without one the browser tests can't say anything, so they fail."""
    for name in BROWSERS:
        path = shutil.which(name)
        if path:
            return path
    raise RuntimeError(f"No browser was found: install Debian's chromium, or put one of {BROWSERS} on PATH.")


class Server:
    """A running server; `stop` ends it and gives back what it left running."""

    def __init__(
        self,
        runs: Path,
        port: int | None = None,
        options: Sequence[str] = (),
        workers: int = 1,
        page: str = "app.py",
    ):
        """options: more of Streamlit's, e.g. where its secrets are. page: the script that it serves."""
        self.runs, self.log = runs, runs.with_name(f"{runs.name}.log")
        self.url = f"http://127.0.0.1:{port or free_port()}"
        runs.mkdir(parents=True, exist_ok=True)
        own = ["--server.port", self.url.rpartition(":")[2], "--server.headless", "true", *options]
        command = [sys.executable, "-m", "streamlit", "run", page]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *own],
                cwd=ROOT,
                env={**os.environ, "RNNLAB_RUNS": str(runs), "RNNLAB_WORKERS": str(workers)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._await_answer()

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"The server did not answer within {START_SECONDS:g} s: {self.log.read_text()}")

    @property
    def children(self) -> list[psutil.Process]:
        """The living processes that were started for this server, which their environment names."""
        found = []
        for process in psutil.process_iter():
            try:
                mine = process.environ().get(SERVER_PID) == str(self.process.pid)
                if mine and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return found

    @property
    def run_folders(self) -> list[str]:
        """The ids of the runs, oldest first."""
        return sorted(path.parent.name for path in self.runs.glob("*/status.json"))

    def stop_runs(self) -> None:
        """Ask every run to stop, as the page's button does, live ones too."""
        for status in (*self.runs.glob("*/status.json"), *self.runs.glob("live/*/status.json")):
            (status.parent / "stop").touch()

    @property
    def memory_mb(self) -> float:
        """The server process's resident memory, in MiB, without its workers."""
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    def stop(self) -> list[str]:
        """End the server as a person does; the command lines of processes that outlive it, which are ended."""
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        deadline = time.monotonic() + END_SECONDS
        while self.children and time.monotonic() < deadline:
            time.sleep(0.1)
        left = self.children
        names = [" ".join(process.cmdline()) for process in left]
        for process in left:
            process.kill()
        return names


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
