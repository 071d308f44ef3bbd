"""A real Dask cluster: the stock commands, each a process of its own, which the lab did not start."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import Client

from rnnlab.runs.cluster import Workers
from rnnlab.runs.job import train_run
from rnnlab.runs.store import Store, new_id
from tests.runs.makers import ROOT, SECONDS, an_experiment, same_weights, until

DASK = [str(Path(sys.executable).with_name("dask"))]
LOCAL = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")

# What a lab's process does with its environment alone: one run, and what became of it.
LAB = """
import sys
from pathlib import Path
from rnnlab.runs.cluster import Workers
from tests.runs.makers import until

def note(folder):
    (Path(folder) / "trained").touch()

workers = Workers(Path(sys.argv[1]), job=note)
folder = Path(sys.argv[1], "one")
workers.submit(folder)
until(lambda: workers.job_status("one") != "pending")
print(workers.job_status("one"), workers.why)
workers.close()
"""


class Cluster:
    """Dask processes by the stock commands; `file` is where the scheduler says its address."""

    def __init__(self, folder: Path, **environment: str):
        self.folder, self.file = folder, folder / "scheduler.json"
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3", **environment}
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, role: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{role}-{len(self.started)}.log").open("wb")
        command = [*DASK, role, "--scheduler-file", str(self.file), *LOCAL, *arguments]
        process = subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        for process in self.started:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to it and to all that it started, as when a machine goes down."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def cluster(folder: Path, **environment: str) -> Iterator[Cluster]:
    folder.mkdir()
    made = Cluster(folder, **environment)
    try:
        yield made
    finally:
        made.end()


def address_of(made: Cluster) -> str:
    assert until(made.file.exists)
    return json.loads(made.file.read_text())["address"]


@pytest.mark.slow
def test_run_on_a_cluster_ends_with_the_same_weights_though_its_worker_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two workers goes down while it trains; the other goes on from the checkpoint, to the last bit.

    The scheduler goes down, too, in the end: the lab says so, and finds the next one by its address.
    """
    experiment = an_experiment(epochs=400, batch_size=8)
    store, undisturbed = Store(tmp_path / "runs"), Store(tmp_path / "undisturbed")
    run = new_id()
    undisturbed.create(run, experiment)
    train_run(str(undisturbed.folder(run)))

    with cluster(tmp_path / "cluster") as made:
        scheduler = made.start("scheduler", "--port", "0")
        address = address_of(made)
        machines = [made.start("worker", "--nthreads", "1", "--name", name) for name in ("0", "1")]
        monkeypatch.setenv("RNNLAB_SCHEDULER", address)
        with Client(address, set_as_default=False) as watch:
            watch.wait_for_workers(2, timeout=SECONDS)
            workers = Workers(store.root)
            store.create(run, experiment)
            workers.submit(store.folder(run))
            assert until(lambda: (store.folder(run) / "checkpoint.npz").exists()), workers.why
            names = {there["id"]: where for where, there in watch.scheduler_info()["workers"].items()}
            busy = next(name for name, where in names.items() if watch.processing()[where])
        first = store.read(run).status.worker
        kill(machines[int(busy)])
        assert store.read(run).status.state == "training"
        try:
            assert until(lambda: not store.read(run).status.running), workers.why
            assert store.read(run).status.state == "finished"
            assert store.read(run).status.worker != first
            assert same_weights(store, undisturbed, run)
            assert until(lambda: workers.job_status(run) == "finished")

            kill(scheduler)
            assert until(lambda: workers.status != "ready")
            assert until(lambda: workers.why.startswith("The connection to Dask's scheduler was lost"))
            made.start("scheduler", "--port", address.rpartition(":")[2])
            assert until(lambda: workers.status == "ready"), workers.why
        finally:
            workers.close()


def secured(folder: Path) -> dict[str, str]:
    """Dask's settings for a certificate that signs itself, as environment variables."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    prefix = "DASK_DISTRIBUTED__COMM__TLS__"
    roles = {
        f"{prefix}{role}__{what}": str(path)
        for role in ("SCHEDULER", "WORKER", "CLIENT")
        for what, path in (("KEY", key), ("CERT", certificate))
    }
    return {f"{prefix}CA_FILE": str(certificate), **roles}


@pytest.mark.slow
def test_lab_joins_a_cluster_behind_tls_with_dasks_own_settings(tmp_path: Path) -> None:
    """With the environment that Dask asks for it works; without, it is told and does not."""
    settings = secured(tmp_path)
    (tmp_path / "runs" / "one").mkdir(parents=True)
    with cluster(tmp_path / "cluster", **settings) as made:
        made.start("scheduler", "--port", "0", "--protocol", "tls")
        address = address_of(made)
        assert address.startswith("tls://127.0.0.1:")
        made.start("worker", "--nthreads", "1", "--no-nanny")

        def lab(**environment: str) -> str:
            """What a lab's process says of its run."""
            plain = {**os.environ, "RNNLAB_SCHEDULER": address}
            return subprocess.run(
                [sys.executable, "-c", LAB, str(tmp_path / "runs")],
                cwd=ROOT, env=plain | environment, capture_output=True, text=True, check=True,
            ).stdout.strip()  # fmt: skip

        assert lab(**settings) == "finished"
        assert (tmp_path / "runs" / "one" / "trained").exists()
        told = lab()
        assert told.startswith(f"failed No Dask scheduler answers at '{address}'")
        assert "TLS" in told
