"""What a runs folder takes, and what of it can go."""

import os
import time
from pathlib import Path

import msgspec
import pytest

from rnnlab.mistake import Mistake
from rnnlab.runs import disk_space
from rnnlab.runs.disk_space import Clearing, clear, clearable, measure_disk_space, size_text
from rnnlab.runs.labels import Labels
from rnnlab.runs.store import Store
from rnnlab.runs.trash import DELETION_MARK, Trash
from rnnlab.series.source import File, keep
from tests.runs.makers import an_experiment

DAY = 86_400


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


def kept(
    store: Store, number: int, days: float = 0, extra: int = 0, state: str = "finished", **changes
) -> str:
    """The id of a run that ended so many days ago and has a file of `extra` bytes."""
    run = store.create(f"20260131-120000-{number:06x}", an_experiment(**changes))
    ended = time.time() - days * DAY
    store.write_status(run.id, msgspec.structs.replace(run.status, state=state, ended=ended))
    if extra:
        (store.folder(run.id) / "weights.npz").write_bytes(bytes(extra))
    return run.id


def a_file(store: Store, text: str, days: float = 2) -> tuple[File, Path]:
    """A kept file that nobody has touched for so many days."""
    source = keep(text.encode(), "hut.csv", store.files)
    path = store.files / f"{source.digest}.csv"
    aged(path, days)
    return source, path


def aged(path: Path, days: float) -> None:
    then = time.time() - days * DAY
    os.utime(path, (then, then))


def clearing_of(store: Store, **bounds) -> Clearing:
    return clearable(store, measure_disk_space(store), **bounds)


def ids(clearing: Clearing) -> list[str]:
    return [run.id for run in clearing.runs]


def test_runs_older_or_larger_than_a_bound_can_go_the_largest_first(store: Store) -> None:
    """Either bound is enough; without one no run goes."""
    old = kept(store, 1, days=40)
    large = kept(store, 2, days=1, extra=3_000_000)
    kept(store, 3, days=1)
    assert ids(clearing_of(store)) == []
    assert ids(clearing_of(store, older_than_days=30)) == [old]
    assert ids(clearing_of(store, larger_than_mb=2)) == [large]
    assert ids(clearing_of(store, older_than_days=30, larger_than_mb=2)) == [large, old]


@pytest.mark.parametrize("state", ["queued", "training"])
def test_run_that_waits_or_trains_never_goes(store: Store, state: str) -> None:
    """However old and large it is, and even where its worker has gone silent: it may go on."""
    kept(store, 1, days=400, extra=3_000_000, state=state)
    assert ids(clearing_of(store, older_than_days=0, larger_than_mb=0)) == []


def test_named_or_noted_run_stays_unless_it_is_asked_for(store: Store) -> None:
    """A name or a note says that somebody wants it."""
    named, noted, plain = (kept(store, number, days=40) for number in (1, 2, 3))
    Labels(store).rename(named, "Winter")
    Labels(store).annotate(noted, "the best so far")
    clearing = clearing_of(store, older_than_days=30)
    assert ids(clearing) == [plain]
    assert {run.id for run in clearing.named} == {named, noted}
    assert set(ids(clearing_of(store, older_than_days=30, named_too=True))) == {named, noted, plain}


def test_what_is_freed_is_what_the_folder_is_smaller_by(store: Store) -> None:
    """The bytes said before are those of the files that are gone after, counted apart from the lab."""
    kept(store, 1, days=40, extra=12_345)
    a_file(store, "a,b\n1,2\n")
    before = bytes_in(store.root)
    assert measure_disk_space(store).bytes == before
    clearing = clearing_of(store, older_than_days=30)
    assert clear(store, clearing) == clearing.bytes == before - bytes_in(store.root) > 12_345
    assert bytes_in(store.root) == 0
    assert list(store.root.iterdir()) == [store.files], "nothing is left over by the clearing itself"


def bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_file_goes_with_the_last_run_that_is_made_of_it(store: Store) -> None:
    """A file of a run that stays, stays; so does one of a run that was just deleted and may come back."""
    source, path = a_file(store, "a\n1\n")
    kept(store, 1, days=40, source=source)
    young = kept(store, 2, days=1, source=source)
    assert clearing_of(store, older_than_days=30).files == {}
    Trash(store).delete(young)
    assert clearing_of(store, older_than_days=30).files == {}
    aged(Trash(store).folder / young / DELETION_MARK, 2)
    assert clearing_of(store, older_than_days=30).files == {path: 4}
    assert clearing_of(store).files == {}, "the old run stays without a bound"


def test_young_file_without_a_run_stays(store: Store) -> None:
    """A page that is open may be about to train on it."""
    _, old = a_file(store, "a\n1\n")
    a_file(store, "b\n1\n", days=0.5)
    assert set(clearing_of(store).files) == {old}


def test_old_file_that_was_read_today_stays(store: Store) -> None:
    """An old upload may be on a page that was opened today."""
    _, path = a_file(store, "a\n1\n")
    os.utime(path, (time.time(), path.stat().st_mtime))
    assert clearing_of(store).files == {}


def test_damaged_run_keeps_the_files_it_names_and_goes_when_it_is_old(store: Store) -> None:
    """What can't be read may still be mended by hand; its age is that of its folder."""
    source, path = a_file(store, "a\n1\n")
    run = kept(store, 1, days=0, source=source)
    (store.folder(run) / "status.json").write_text("{")
    assert ids(clearing_of(store, older_than_days=30, larger_than_mb=0)) == [], "it was just written"
    aged(store.folder(run), 40)
    assert clearing_of(store).files == {}
    clearing = clearing_of(store, older_than_days=30)
    assert (ids(clearing), set(clearing.files)) == ([run], {path})


def test_leftovers_of_killed_processes_go_when_they_are_a_day_old(store: Store) -> None:
    """Half runs, half imports (of version 2, too) and temporary files; nothing that the lab does not write itself."""
    run = kept(store, 1)
    names = (
        ".20260131-120000-000002-0123abcd", ".arrival-0123456789abcdef", ".import-0123456789abcdef",
        ".reached-a_b2c3d4", ".0123456789abcdef.json", f"{run}/.0123456789abcdef.npz", "files/.fedcba9876543210.csv",
    )  # fmt: skip
    foreign = (".gitignore", "notes.txt", f"{run}/mine.txt", "files/mine.csv", ".hidden/x")
    store.files.mkdir()
    for name in (*names, *foreign):
        path = store.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("left")
        aged(path, 2)
    found = clearing_of(store).leftovers
    assert set(found) == {store.root / name for name in names}
    assert clear(store, clearing_of(store)) == 4 * len(names)
    assert all((store.root / name).read_text() == "left" for name in foreign)
    assert store.ids() == [run]


def test_young_leftovers_stay(store: Store) -> None:
    """They may be at work."""
    (store.root / ".arrival-0123456789abcdef").mkdir(parents=True)
    assert clearing_of(store).leftovers == {}
    assert set(measure_disk_space(store).leftovers) == {store.root / ".arrival-0123456789abcdef"}


def test_run_that_began_to_train_meanwhile_stays(store: Store) -> None:
    """A stopped run may go on between the look and the press; it is back in its place, whole."""
    run = kept(store, 1, days=40, state="stopped")
    clearing = clearing_of(store, older_than_days=30)
    status = msgspec.structs.replace(store.read(run).status, state="training", beat=time.time())
    store.write_status(run, status)
    assert clear(store, clearing) == 0
    assert store.read(run).status == status
    assert [path.name for path in store.root.iterdir()] == [run]


def test_run_that_was_named_meanwhile_stays(store: Store) -> None:
    """Somebody wants it, and the press was meant for one without a name."""
    run = kept(store, 1, days=40)
    clearing = clearing_of(store, older_than_days=30)
    Labels(store).rename(run, "Winter")
    assert clear(store, clearing) == 0
    assert Labels(store).read(run).name == "Winter"


def test_folder_that_cannot_be_looked_through_is_one_sentence(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system refuses is no traceback."""

    def refused(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    kept(store, 1)
    monkeypatch.setattr(disk_space, "_size", refused)
    with pytest.raises(Mistake, match="Cannot measure the disk space of the runs \\(Permission denied\\)"):
        measure_disk_space(store)


def test_what_another_visit_cleared_is_left_out(store: Store) -> None:
    """Two tabs may press the same button: what is gone frees nothing more, and is no mistake."""
    kept(store, 1, days=40)
    a_file(store, "a\n1\n")
    first, second = clearing_of(store, older_than_days=30), clearing_of(store, older_than_days=30)
    assert clear(store, first) > 0
    assert clear(store, second) == 0


def test_file_that_a_new_run_needs_meanwhile_stays(store: Store) -> None:
    """What was unneeded at the look is looked at once more."""
    source, path = a_file(store, "a\n1\n")
    clearing = clearing_of(store)
    assert set(clearing.files) == {path}
    kept(store, 1, source=source)
    assert clear(store, clearing) == 0
    assert path.read_text() == "a\n1\n"


def test_link_to_elsewhere_is_neither_counted_nor_followed(store: Store, tmp_path: Path) -> None:
    """What lies outside the runs folder is not the lab's to clear."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious.txt").write_text("mine")
    run = kept(store, 1, days=40)
    (store.folder(run) / "link").symlink_to(outside)
    (store.root / ".arrival-0123456789abcdef").symlink_to(outside)
    clear(store, clearing_of(store, older_than_days=30))
    assert not store.folder(run).exists()
    assert (outside / "precious.txt").read_text() == "mine"


def test_refusing_disk_is_one_sentence(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback reaches the page; what was cleared before it stays cleared."""
    kept(store, 1, days=40, extra=10)
    kept(store, 2, days=40)
    clearing = clearing_of(store, older_than_days=30)
    remove, calls = disk_space.remove_folder, []

    def refuses_the_second(path: Path) -> None:
        calls.append(path)
        if len(calls) > 1:
            raise PermissionError(13, "Permission denied")
        remove(path)

    monkeypatch.setattr(disk_space, "remove_folder", refuses_the_second)
    with pytest.raises(Mistake, match=r"Cannot clear run .* \(Permission denied\)"):
        clear(store, clearing)
    assert len(store.ids()) == 0, "the second is aside, to be cleared as a leftover"
    monkeypatch.undo()
    (left,) = measure_disk_space(store).leftovers
    aged(left, 2)
    assert clear(store, clearing_of(store)) > 0
    assert bytes_in(store.root) == 0


@pytest.mark.parametrize("bound", [-1, float("nan"), float("inf")])
def test_bound_that_is_none_is_refused(store: Store, bound: float) -> None:
    """Limits of widgets are no boundary."""
    with pytest.raises(Mistake, match="Use a number from 0 up"):
        clearing_of(store, older_than_days=bound)
    with pytest.raises(Mistake, match="Use a number from 0 up"):
        clearing_of(store, larger_than_mb=bound)


def test_empty_folder_takes_nothing_and_has_nothing_to_clear(store: Store) -> None:
    """Not even the folder need be there."""
    assert measure_disk_space(store).bytes == clearing_of(store, older_than_days=0).bytes == 0
    assert not store.root.exists()


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 MB"), (1, "0.1 MB"), (349_000, "0.3 MB"), (9_949_000, "9.9 MB"), (12_400_000, "12 MB"),
     (999_400_000, "999 MB"), (1_340_000_000, "1.3 GB")],
)  # fmt: skip
def test_bytes_are_said_in_powers_of_a_thousand(size: int, text: str) -> None:
    """Two digits that count, and never 0 for something."""
    assert size_text(size) == text
