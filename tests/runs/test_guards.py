"""One guard for names: what is no id touches no path, and what leads elsewhere is not there."""

from pathlib import Path

import msgspec
import pytest

from rnnlab.export.archive import run_archive
from rnnlab.mistake import Mistake
from rnnlab.runs.labels import Label, Labels
from rnnlab.runs.run import Status
from rnnlab.runs.store import Gone, Store
from rnnlab.runs.sweep import damaged_sweeps, leaderboard, pending, read_grid, read_sweep, start_sweep, sweeps
from rnnlab.runs.trash import Trash
from rnnlab.series.source import File, load
from tests.runs.hostile import RUN, RUN_IDS
from tests.runs.makers import an_experiment

ids = pytest.mark.parametrize("run_id", RUN_IDS.values(), ids=RUN_IDS.keys())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with files and folders around it and in it that are nobody's to see."""
    store = Store(tmp_path / "runs")
    Store(tmp_path).create(RUN, an_experiment())
    for name in ("files", "sweeps", "owners", ".deleted"):
        (store.root / name).mkdir(parents=True)
    return store


def snapshot(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}


@ids
@pytest.mark.parametrize(
    "deed",
    [
        "folder", "read", "results", "weights", "predictions", "checkpoint_or_none", "model", "ask_to_stop",
        "asked_to_stop", "make_room", "create", "end", "run_archive", "delete", "restore", "rename", "annotate",
        "label",
    ],
)  # fmt: skip
def test_what_is_no_id_is_refused_by_every_door_and_touches_nothing(
    deed: str, run_id: str, store: Store, tmp_path: Path
) -> None:
    """One sentence, on one line and short, whatever was sent."""
    before, labels, trash = snapshot(tmp_path), Labels(store), Trash(store)
    doors = {
        "create": lambda: store.create(run_id, an_experiment()),
        "end": lambda: store.end(run_id, "failed", ""),
        "run_archive": lambda: run_archive(store, run_id),
        "delete": lambda: trash.delete(run_id),
        "restore": lambda: trash.restore(run_id),
        "rename": lambda: labels.rename(run_id, "mine"),
        "annotate": lambda: labels.annotate(run_id, "mine"),
    }
    if deed == "label":
        assert labels.read(run_id) == Label()
    elif deed == "checkpoint_or_none":
        assert store.checkpoint(run_id) is None
    else:
        with pytest.raises(Mistake) as told:
            doors.get(deed, lambda: getattr(store, deed)(run_id))()
        sentence = str(told.value)
        assert "is not a run id. Run ids look like" in sentence
        assert len(sentence) < 150
        assert sentence.isprintable()
    assert snapshot(tmp_path) == before


@ids
def test_what_is_no_id_is_no_sweep(run_id: str, store: Store) -> None:
    """A sweep's id may come from anywhere, too."""
    with pytest.raises(Mistake, match="is not a sweep id"):
        read_sweep(store, run_id)


@ids
def test_what_is_no_digest_opens_no_file(run_id: str, store: Store, tmp_path: Path) -> None:
    """A link names a file by the digest of its bytes and in no other way."""
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n3,4\n")
    for digest in (
        run_id,
        "../../secret",
        str(tmp_path / "secret"),
        "../secret\0",
        "٣" * 64,
        "a" * 64 + "\n",
    ):
        with pytest.raises(Mistake, match="is not the digest of a stored file"):
            load(File(digest=digest, name="x.csv"), store.files)


def test_run_that_is_a_link_to_elsewhere_is_not_there(store: Store, tmp_path: Path) -> None:
    """A link within the folder leads nobody out of it."""
    (store.root / RUN).symlink_to(tmp_path / RUN)
    assert store.ids() == []
    for door in (store.read, store.ask_to_stop, Trash(store).delete, store.model, store.weights):
        with pytest.raises(Gone, match=f"Run {RUN} does not exist"):
            door(RUN)
    assert not (tmp_path / RUN / "stop").exists()
    assert not (tmp_path / RUN / "leaving").exists()


@pytest.mark.parametrize(
    "name", ["status.json", "experiment.json", "results.json", "weights.npz", "model.keras"]
)
def test_file_of_a_run_that_is_a_link_is_not_read(name: str, store: Store, tmp_path: Path) -> None:
    """Nothing outside the run's folder is shown or handed out as a part of it."""
    secret = tmp_path / "secret"
    store.create(RUN, an_experiment())
    store.write_status(RUN, Status(state="finished", best_epoch=1, loss=(1.0,)))
    path = store.folder(RUN) / name
    if path.exists():
        path.rename(secret)
    else:
        secret.write_text("secret")
    path.symlink_to(secret)
    with pytest.raises(Mistake, match=f"is damaged \\({name} is a link\\)"):
        {"results.json": store.results, "weights.npz": store.weights, "model.keras": store.model}.get(
            name, store.read
        )(RUN)
    with pytest.raises(Mistake, match="is a link"):
        run_archive(store, RUN)


def test_deleted_run_that_is_a_link_is_not_restored(store: Store, tmp_path: Path) -> None:
    """Nor removed, with what it leads to."""
    (store.root / ".deleted" / RUN).symlink_to(tmp_path / RUN)
    trash = Trash(store)
    assert trash.ids() == []
    with pytest.raises(Mistake, match="deleted permanently"):
        trash.restore(RUN)
    trash.empty()
    assert (tmp_path / RUN / "status.json").exists()


def test_sweep_that_is_a_link_is_damaged(store: Store, tmp_path: Path) -> None:
    """As every other file."""
    sweep = start_sweep(store, an_experiment(), read_grid(["units=2,3"]))
    path = store.root / "sweeps" / f"{sweep.id}.json"
    path.rename(tmp_path / "secret")
    path.symlink_to(tmp_path / "secret")
    assert sweeps(store) == []
    assert "is a link" in damaged_sweeps(store)[sweep.id]


@ids
def test_sweep_that_was_edited_by_hand_names_what_is_no_run(run_id: str, store: Store) -> None:
    """The leaderboard is drawn all the same, with the sentence where the run's scores would be."""
    sweep = start_sweep(store, an_experiment(), read_grid(["units=2,3"]))
    edited = msgspec.structs.replace(sweep, runs=(run_id, sweep.runs[1]))
    rows = {row.run: row for row in leaderboard(store, edited)}
    assert rows[run_id].state == "missing"
    assert "is not a run id" in rows[run_id].reason
    assert pending(store, edited) == [sweep.runs[1]]
