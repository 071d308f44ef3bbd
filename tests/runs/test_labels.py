"""Names, notes, and deletion that can be undone."""

import time
from pathlib import Path

import msgspec
import pytest

from rnnlab.mistake import Mistake
from rnnlab.runs.labels import Label, Shelf
from rnnlab.runs.store import Store
from tests.ui.kept import SMALL, run_id

RUN = run_id(1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "runs")
    store.create(RUN, SMALL)
    return store


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return Shelf(store)


def put(store: Store, **status: object) -> None:
    store.write_status(RUN, msgspec.structs.replace(store.read(RUN).status, **status))


def test_name_and_note_are_read_back_and_do_not_touch_each_other(shelf: Shelf) -> None:
    """A run has neither at first; white space around and within a name is tidied."""
    assert shelf.label(RUN) == Label("", "")
    shelf.rename(RUN, "  the   best one ")
    shelf.annotate(RUN, " two layers\nare enough ")
    assert shelf.label(RUN) == Label("the best one", "two layers\nare enough")
    shelf.rename(RUN, "")
    assert shelf.label(RUN) == Label("", "two layers\nare enough")


@pytest.mark.parametrize("name", ["<b>bold</b>", "**x** $y$ :red[z]", "../../etc", "ünïcödé 風", "'; --"])
def test_name_is_kept_as_it_was_typed(shelf: Shelf, name: str) -> None:
    """A name is text and never a path or markup."""
    shelf.rename(RUN, name)
    assert shelf.label(RUN).name == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 61, "The name has 61 characters: use at most 60."),
        ("a\x00b", "The name holds control characters"),
    ],
)
def test_name_that_does_not_serve_is_one_sentence(shelf: Shelf, name: str, said: str) -> None:
    """And the old name stays."""
    shelf.rename(RUN, "old")
    with pytest.raises(Mistake, match=said):
        shelf.rename(RUN, name)
    assert shelf.label(RUN).name == "old"


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[1]", b'{"name": 3}'])
def test_damaged_label_is_empty_and_can_be_written_anew(shelf: Shelf, store: Store, damage: bytes) -> None:
    """A run is worth more than its name."""
    (store.folder(RUN) / "label.json").write_bytes(damage)
    assert shelf.label(RUN) == Label()
    shelf.rename(RUN, "new")
    assert shelf.label(RUN) == Label("new")


def test_finished_run_is_deleted_and_restored_whole(shelf: Shelf, store: Store) -> None:
    """Every file comes back as it was, the label too."""
    put(store, state="finished")
    shelf.rename(RUN, "keep me")
    before = {path.name: path.read_bytes() for path in store.folder(RUN).iterdir()}
    shelf.delete(RUN)
    assert shelf.ids() == store.ids() == []
    assert shelf.deleted() == [RUN]
    assert shelf.deleted_label(RUN).name == "keep me"
    shelf.restore(RUN)
    assert shelf.ids() == [RUN]
    assert shelf.deleted() == []
    assert {path.name: path.read_bytes() for path in store.folder(RUN).iterdir()} == before


def test_waiting_run_is_stopped_and_deleted_at_once(shelf: Shelf, store: Store) -> None:
    """No worker has it yet; restored it has stopped."""
    shelf.delete(RUN)
    assert not store.folder(RUN).exists()
    shelf.restore(RUN)
    assert store.read(RUN).status.state == "stopped"


def test_training_run_is_gone_at_once_and_moves_when_it_has_stopped(shelf: Shelf, store: Store) -> None:
    """Its worker still writes to the folder: what it writes must not make half a run."""
    put(store, state="training", beat=time.time())
    shelf.delete(RUN)
    assert store.asked_to_stop(RUN)
    assert shelf.ids() == []
    assert store.folder(RUN).is_dir()
    put(store, state="stopped", best_epoch=1)
    assert shelf.ids() == []
    assert not store.folder(RUN).exists()
    assert shelf.deleted() == [RUN]


def test_deletion_of_a_training_run_is_undone_before_it_has_stopped(shelf: Shelf, store: Store) -> None:
    """Undo needs no waiting."""
    put(store, state="training", beat=time.time())
    shelf.delete(RUN)
    shelf.restore(RUN)
    assert shelf.ids() == [RUN]


def test_run_whose_worker_went_away_is_deleted_at_once(shelf: Shelf, store: Store) -> None:
    """Nobody writes there any more; should a worker take it up, it finds that it was asked to stop."""
    put(store, state="training", beat=time.time() - 60)
    shelf.delete(RUN)
    assert shelf.deleted() == [RUN]
    shelf.restore(RUN)
    assert store.asked_to_stop(RUN)


def test_damaged_run_is_deleted_like_any_other(shelf: Shelf, store: Store) -> None:
    """What can't be read can still be tidied away."""
    (store.folder(RUN) / "status.json").write_bytes(b"{")
    shelf.delete(RUN)
    assert shelf.ids() == []
    assert shelf.deleted() == [RUN]


def test_last_deleted_comes_first_and_is_gone_for_good_when_asked(shelf: Shelf, store: Store) -> None:
    """The order is that of deletion, not of training."""
    store.create(run_id(2), SMALL)
    shelf.delete(run_id(2))
    shelf.delete(RUN)
    assert shelf.deleted() == [RUN, run_id(2)]
    shelf.forget_deleted()
    assert shelf.deleted() == []
    with pytest.raises(Mistake, match=f"Run {RUN} can't be restored: it was deleted for good"):
        shelf.restore(RUN)


def test_run_that_is_not_there_is_told_in_a_sentence(shelf: Shelf) -> None:
    """Another visit may have been faster; an id that is none never becomes a path."""
    for use in (shelf.delete, lambda run: shelf.rename(run, "x"), lambda run: shelf.annotate(run, "x")):
        with pytest.raises(Mistake, match="There is no run 20260131-120009-000009 any more"):
            use(run_id(9))
        with pytest.raises(Mistake, match="is no run"):
            use("../x")


def test_restored_run_never_takes_the_place_of_another(shelf: Shelf, store: Store) -> None:
    """The one that is there stays."""
    shelf.delete(RUN)
    store.create(RUN, msgspec.structs.replace(SMALL, seed=5))
    with pytest.raises(Mistake, match="there is a run of that id again"):
        shelf.restore(RUN)
    assert store.read(RUN).experiment.seed == 5


def test_nothing_is_deleted_in_an_empty_folder(tmp_path: Path) -> None:
    """A first visit."""
    shelf = Shelf(Store(tmp_path / "none"))
    assert (shelf.ids(), shelf.deleted()) == ([], [])
