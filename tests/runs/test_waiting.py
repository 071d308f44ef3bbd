"""What a command that waits for runs does for one that waits, trains, has ended, or whose worker is gone."""

import shutil
from pathlib import Path
from typing import cast

import msgspec
import pytest

from rnnlab.runs.cluster import Workers
from rnnlab.runs.store import Store
from rnnlab.runs.waiting import run_waited_for
from tests.runs.makers import RUN, an_experiment


class JobOf:
    """Workers that know of one job."""

    log = Path("workers.log")

    def __init__(self, status: str) -> None:
        self.status = status
        self.submitted: list[tuple[Path, bool]] = []

    def job_status(self, run: str) -> str:
        return self.status

    def submit(self, folder: Path, again: bool = False) -> None:
        self.submitted.append((folder, again))


def looked_at(store: Store, job: JobOf) -> str | None:
    """The state in which the run is waited for."""
    run = run_waited_for(store, cast(Workers, job), RUN)
    return None if run is None else run.status.state


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "runs")
    store.create(RUN, an_experiment())
    return store


def test_run_in_the_queue_is_waited_for(store: Store) -> None:
    job = JobOf("pending")
    assert looked_at(store, job) == "queued"
    assert job.submitted == []


def test_run_whose_worker_is_gone_is_queued_again(store: Store) -> None:
    job = JobOf("finished")
    assert looked_at(store, job) == "queued"
    assert job.submitted == [(store.folder(RUN), True)]


def test_run_that_its_worker_could_not_train_ends(store: Store) -> None:
    """The next look sees its end, and the reason names the log."""
    looked_at(store, JobOf("failed"))
    assert looked_at(store, JobOf("failed")) is None
    assert store.read(RUN).status.state == "failed"
    assert "workers.log" in str(store.read(RUN).status.reason_text)


@pytest.mark.parametrize("state", ["finished", "stopped", "diverged"])
def test_run_that_has_ended_is_not_waited_for(store: Store, state: str) -> None:
    store.write_status(RUN, msgspec.structs.replace(store.read(RUN).status, state=state))
    job = JobOf("finished")
    assert looked_at(store, job) is None
    assert job.submitted == []


def test_deleted_run_is_not_waited_for(store: Store) -> None:
    """On the page, while the command waits."""
    shutil.rmtree(store.folder(RUN))
    assert looked_at(store, JobOf("finished")) is None
