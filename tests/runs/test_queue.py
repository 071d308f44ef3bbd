"""Which runs are still to be trained, and what a waiting one waits for."""

from pathlib import Path

import msgspec
import pytest

from rnnlab.runs.queue import unfinished, waits_for
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store
from tests.runs.makers import an_experiment

IDS = [f"20260131-142530-00000{number}" for number in range(4)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


def kept(store: Store, run_id: str, **status: object) -> Run:
    run = store.create(run_id, an_experiment(epochs=15))
    store.write_status(run_id, msgspec.structs.replace(run.status, **status))
    return store.read(run_id)


def test_unfinished_runs_are_those_that_wait_or_train_oldest_first(store: Store) -> None:
    """By when they were made, whatever their ids; a damaged one is left out."""
    kept(store, IDS[0], created=3.0)
    kept(store, IDS[1], created=2.0, state="training")
    kept(store, IDS[2], created=1.0, state="finished")
    (store.root / IDS[3]).mkdir()
    assert [run.id for run in unfinished(store)] == [IDS[1], IDS[0]]


def test_run_that_was_queued_again_is_unfinished_again(store: Store) -> None:
    """What was once seen to have ended is looked at anew when its status is written."""
    ended = kept(store, IDS[0], state="stopped")
    assert unfinished(store) == []
    store.write_status(IDS[0], msgspec.structs.replace(ended.status, state="queued"))
    assert [run.id for run in unfinished(store)] == IDS[:1]


def test_store_without_a_folder_has_no_unfinished_runs(store: Store) -> None:
    assert unfinished(store) == []


def test_waiting_run_tells_the_one_that_trains_and_how_many_stand_before_it(store: Store) -> None:
    """Only what is older stands before it."""
    kept(store, IDS[0], created=1.0)
    kept(store, IDS[1], created=2.0, state="training", loss=(0.5,) * 3)
    kept(store, IDS[2], created=3.0)
    kept(store, IDS[3], created=4.0)
    runs = unfinished(store)
    said = [waits_for(run, runs) for run in runs]
    assert said == [
        "waiting for a worker",
        f"waits for run {IDS[0]}",
        f"waits for run {IDS[1]} (epoch 3 of 15) and 1 more before it",
        f"waits for run {IDS[1]} (epoch 3 of 15) and 2 more before it",
    ]
