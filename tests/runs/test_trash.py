"""Deleting runs, and restoring them."""

import time
from pathlib import Path

import msgspec
import pytest

from rnnlab.mistake import Mistake
from rnnlab.runs.labels import Labels
from rnnlab.runs.store import Store
from rnnlab.runs.trash import Trash
from tests.ui.kept import SMALL, run_id

RUN = run_id(1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "runs")
    store.create(RUN, SMALL)
    return store


@pytest.fixture
def trash(store: Store) -> Trash:
    return Trash(store)


def put(store: Store, **status: object) -> None:
    store.write_status(RUN, msgspec.structs.replace(store.read(RUN).status, **status))


def test_finished_run_is_deleted_and_restored_whole(trash: Trash, store: Store) -> None:
    """Every file comes back as it was, the label too."""
    put(store, state="finished")
    Labels(store).rename(RUN, "keep me")
    before = {path.name: path.read_bytes() for path in store.folder(RUN).iterdir()}
    trash.delete(RUN)
    assert trash.remaining_ids() == store.ids() == []
    assert trash.ids() == [RUN]
    assert trash.label(RUN).name == "keep me"
    trash.restore(RUN)
    assert trash.remaining_ids() == [RUN]
    assert trash.ids() == []
    assert {path.name: path.read_bytes() for path in store.folder(RUN).iterdir()} == before


def test_waiting_run_is_stopped_and_deleted_at_once(trash: Trash, store: Store) -> None:
    """No worker has it yet; restored it has stopped."""
    trash.delete(RUN)
    assert not store.folder(RUN).exists()
    trash.restore(RUN)
    assert store.read(RUN).status.state == "stopped"


def test_training_run_is_gone_at_once_and_moves_when_it_has_stopped(trash: Trash, store: Store) -> None:
    """Its worker still writes to the folder: what it writes must not make half a run."""
    put(store, state="training", beat=time.time())
    trash.delete(RUN)
    assert store.asked_to_stop(RUN)
    assert trash.remaining_ids() == []
    assert store.folder(RUN).is_dir()
    put(store, state="stopped", best_epoch=1)
    assert trash.remaining_ids() == []
    assert not store.folder(RUN).exists()
    assert trash.ids() == [RUN]


def test_deletion_of_a_training_run_is_undone_before_it_has_stopped(trash: Trash, store: Store) -> None:
    """Undo needs no waiting."""
    put(store, state="training", beat=time.time())
    trash.delete(RUN)
    trash.restore(RUN)
    assert trash.remaining_ids() == [RUN]


def test_run_whose_worker_went_away_is_deleted_at_once(trash: Trash, store: Store) -> None:
    """Nobody writes there any more; should a worker take it up, it finds that it was asked to stop."""
    put(store, state="training", beat=time.time() - 60)
    trash.delete(RUN)
    assert trash.ids() == [RUN]
    trash.restore(RUN)
    assert store.asked_to_stop(RUN)


def test_damaged_run_is_deleted_like_any_other(trash: Trash, store: Store) -> None:
    """What can't be read can still be tidied away."""
    (store.folder(RUN) / "status.json").write_bytes(b"{")
    trash.delete(RUN)
    assert trash.remaining_ids() == []
    assert trash.ids() == [RUN]


def test_last_deleted_comes_first_and_is_gone_for_good_when_asked(trash: Trash, store: Store) -> None:
    """The order is that of deletion, not of training."""
    store.create(run_id(2), SMALL)
    trash.delete(run_id(2))
    trash.delete(RUN)
    assert trash.ids() == [RUN, run_id(2)]
    trash.empty()
    assert trash.ids() == []
    with pytest.raises(Mistake, match=f"Cannot restore run {RUN}: it was deleted permanently"):
        trash.restore(RUN)


def test_restored_run_never_takes_the_place_of_another(trash: Trash, store: Store) -> None:
    """The one that is there stays."""
    trash.delete(RUN)
    store.create(RUN, msgspec.structs.replace(SMALL, seed=5))
    with pytest.raises(Mistake, match="a run with this id exists again"):
        trash.restore(RUN)
    assert store.read(RUN).experiment.seed == 5


def test_nothing_is_deleted_in_an_empty_folder(tmp_path: Path) -> None:
    """A first visit."""
    trash = Trash(Store(tmp_path / "none"))
    assert (trash.remaining_ids(), trash.ids()) == ([], [])
