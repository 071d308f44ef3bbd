"""`clear`: what would go is shown first, and goes only with --yes."""

import os
import time
from pathlib import Path

import msgspec
import pytest

from rnnlab.runs.labels import Shelf
from rnnlab.runs.owners import owner_of, store_of
from rnnlab.runs.store import Store
from tests.commands.conftest import Lab, lacks
from tests.runs.makers import an_experiment

OLD, NEW = "20260131-120000-000001", "20260131-120000-000002"


def kept(store: Store, run: str, days: float) -> None:
    status = store.create(run, an_experiment()).status
    ended = time.time() - days * 86_400
    store.write_status(run, msgspec.structs.replace(status, state="finished", ended=ended))


@pytest.fixture
def store(runs: Path) -> Store:
    """An old and a new run, and a file that no run needs."""
    store = Store(runs)
    kept(store, OLD, 40)
    kept(store, NEW, 1)
    store.files.mkdir()
    path = store.files / f"{'0' * 64}.csv"
    path.write_text("a,b\n1,2\n")
    os.utime(path, (0, 0))
    return store


def test_clear_without_yes_shows_and_changes_nothing(lab: Lab, store: Store) -> None:
    """The table names the runs, stderr the total and how to go on."""
    answer = lab("clear", "--older", 30)
    assert answer.code == 0
    assert OLD in answer.out
    assert NEW not in answer.out
    assert lacks(answer.err, "frees 0.1 MB … again with --yes") == []
    assert set(store.ids()) == {OLD, NEW}


def test_clear_with_yes_frees_what_it_said(lab: Lab, store: Store) -> None:
    """The bytes are those of the files that went; the new run stays."""
    said = lab("clear", "--older", 30, "--json").json
    size = sum(path.stat().st_size for path in store.folder(OLD).iterdir())
    assert [(run["id"], run["bytes"]) for run in said["runs"]] == [(OLD, size)]
    assert said["files"] == {"count": 1, "bytes": 8}
    assert (said["would_free"], said["freed"]) == (size + 8, None)
    assert lab("clear", "--older", 30, "--yes", "--json").json["freed"] == size + 8
    assert store.ids() == [NEW]
    assert list(store.files.iterdir()) == []


def test_clear_leaves_named_runs_unless_told(lab: Lab, store: Store) -> None:
    """They are said to be kept, with the way to clear them, too."""
    Shelf(store).rename(OLD, "Winter")
    answer = lab("clear", "--older", 30)
    assert lacks(answer.err, "1 more would go, but has a name or a note … --named") == []
    told = lab("clear", "--older", 30, "--json").json
    assert (told["runs"], [run["name"] for run in told["kept_for_their_names"]]) == ([], ["Winter"])
    assert [run["id"] for run in lab("clear", "--older", 30, "--named", "--json").json["runs"]] == [OLD]


def test_clear_goes_through_everybodys_runs(lab: Lab, store: Store) -> None:
    """Behind a login each person's lie in a folder of their own; who keeps the server clears them all."""
    owner = owner_of("https://login.example", "1")
    kept(store_of(store.root, owner), OLD, 40)
    runs = lab("clear", "--older", 30, "--json").json["runs"]
    assert sorted(str(run["owner"]) for run in runs) == sorted(["None", owner])


@pytest.mark.parametrize("bound", ["--older", "--larger"])
def test_clear_with_a_bound_below_zero_is_a_mistake(lab: Lab, store: Store, bound: str) -> None:
    """One line and exit code 2."""
    what = {"--older": "age in days", "--larger": "size in MB"}[bound]
    assert lacks(lab("clear", bound, -1).complaint, f"-1 … {what} … a number from 0 up") == []
    assert set(store.ids()) == {OLD, NEW}


def test_clear_where_there_is_nothing_says_so(lab: Lab, runs: Path) -> None:
    """No folder, nothing to clear, no mistake."""
    answer = lab("clear")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.startswith("There is nothing to clear")
