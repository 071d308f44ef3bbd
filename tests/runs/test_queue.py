"""Which runs are still to be trained, and what a waiting one waits for."""

from pathlib import Path

import msgspec
import pytest

from rnnlab.runs.job import train_run
from rnnlab.runs.owners import owner_of, store_of
from rnnlab.runs.queue import queue_position, training_order_in, unfinished
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


def test_unfinished_runs_are_those_that_wait_or_train_in_their_order(store: Store) -> None:
    """By when they were queued, whatever their ids; a damaged one is left out."""
    kept(store, IDS[0], queued=3.0)
    kept(store, IDS[1], queued=2.0, state="training")
    kept(store, IDS[2], queued=1.0, state="finished")
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


def test_waiting_run_says_what_trains_and_how_many_are_before_it(store: Store) -> None:
    """Those that train are not before it in the queue, whenever they were queued."""
    kept(store, IDS[0], queued=1.0)
    kept(store, IDS[1], queued=9.0, state="training", loss=(0.5,) * 3)
    kept(store, IDS[2], queued=3.0)
    kept(store, IDS[3], queued=4.0)
    said = {run.id: str(queue_position(store, run)) for run in unfinished(store)}
    now = f"run {IDS[1]} is training now (epoch 3 of 15)"
    assert said[IDS[0]] == f"next in the queue; {now}"
    assert said[IDS[2]] == f"1 run is before it in the queue; {now}"
    assert said[IDS[3]] == f"2 runs are before it in the queue; {now}"


def test_several_runs_that_train_are_counted_and_a_silent_one_waits(store: Store) -> None:
    """A run whose worker is gone does not train: it is next, before those that never began."""
    first = kept(store, IDS[0], queued=5.0)
    assert str(queue_position(store, first)) == "waiting for a worker"
    kept(store, IDS[1], queued=2.0, state="training", beat=1.0)
    assert str(queue_position(store, first)) == "1 run is before it in the queue"
    for number in (2, 3):
        kept(store, IDS[number], queued=6.0, state="training")
    assert str(queue_position(store, first)) == "1 run is before it in the queue; 2 runs are training now"


def test_runs_of_others_are_counted_and_not_named(tmp_path: Path) -> None:
    """They share the workers; their ids are nobody else's business."""
    anna, ben = (store_of(tmp_path, owner_of("https://login", name)) for name in ("anna", "ben"))
    kept(anna, IDS[0], queued=1.0, state="training", loss=(0.5,))
    kept(anna, IDS[1], queued=2.0)
    mine = kept(ben, IDS[2], queued=3.0)
    assert (
        str(queue_position(ben, mine))
        == "1 run is before it in the queue; another run is training now (epoch 1 of 15)"
    )


def test_run_that_is_queued_again_goes_behind_those_that_wait(store: Store) -> None:
    """A fails while B waits, and is queued again: B is next, and everybody says so."""
    first, second = (store.create(run_id, an_experiment()) for run_id in IDS[:2])
    assert [run.id for run in unfinished(store)] == IDS[:2]
    store.end(first.id, "failed", "")
    store.queue_again(store.read(first.id))
    assert [run.id for run in unfinished(store)] == [second.id, first.id]
    assert str(queue_position(store, store.read(first.id))) == "1 run is before it in the queue"
    assert training_order_in(store.folder(second.id)) < training_order_in(store.folder(first.id))


@pytest.mark.slow
def test_run_keeps_its_turn_while_it_trains(store: Store) -> None:
    """One that lost its worker is next again. A run of an earlier version waits since it was made."""
    kept(store, IDS[0], created=7.0, queued=None)
    kept(store, IDS[1], created=1.0, queued=8.0, state="training", beat=1.0)
    assert [run.id for run in unfinished(store)] == IDS[:2]
    train_run(str(store.folder(IDS[1])))
    assert store.read(IDS[1]).status.queued == 8.0
