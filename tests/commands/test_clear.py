"""`clear` shows what it would delete, and deletes it only with --yes."""

import os
import time
from pathlib import Path

import msgspec
import pytest

from rnnlab.runs.labels import Labels
from rnnlab.runs.owners import owner_of, store_of
from rnnlab.runs.store import Store
from tests.commands.conftest import Cli, missing_parts
from tests.runs.makers import an_experiment

OLD, NEW = "20260131-120000-000001", "20260131-120000-000002"


def create_finished_run(store: Store, run: str, days: float) -> None:
    status = store.create(run, an_experiment()).status
    ended = time.time() - days * 86_400
    store.write_status(run, msgspec.structs.replace(status, state="finished", ended=ended))


@pytest.fixture
def store(runs: Path) -> Store:
    """A store with an old run, a new run, and a file that no run needs."""
    store = Store(runs)
    create_finished_run(store, OLD, 40)
    create_finished_run(store, NEW, 1)
    store.files.mkdir()
    path = store.files / f"{'0' * 64}.csv"
    path.write_text("a,b\n1,2\n")
    os.utime(path, (0, 0))
    return store


def test_clear_without_yes_shows_and_changes_nothing(cli: Cli, store: Store) -> None:
    """The table lists the runs; stderr gives the size and the way to delete them."""
    result = cli("clear", "--older", 30)
    assert result.exit_code == 0
    assert OLD in result.stdout
    assert NEW not in result.stdout
    assert missing_parts(result.stderr, "would free 0.1 MB … with --yes") == []
    assert set(store.ids()) == {OLD, NEW}


def test_clear_with_yes_deletes_what_was_shown(cli: Cli, store: Store) -> None:
    """The sizes are those of the deleted files; the new run is kept."""
    shown = cli("clear", "--older", 30, "--json").json
    size = sum(path.stat().st_size for path in store.folder(OLD).iterdir())
    assert [(run["id"], run["bytes"]) for run in shown["runs"]] == [(OLD, size)]
    assert shown["files"] == {"count": 1, "bytes": 8}
    assert (shown["would_free"], shown["freed"]) == (size + 8, None)
    assert cli("clear", "--older", 30, "--yes", "--json").json["freed"] == size + 8
    assert store.ids() == [NEW]
    assert list(store.files.iterdir()) == []


def test_clear_keeps_named_runs_without_the_option(cli: Cli, store: Store) -> None:
    """The output says that they are kept and how to delete them, too."""
    Labels(store).rename(OLD, "Winter")
    result = cli("clear", "--older", 30)
    assert missing_parts(result.stderr, "1 more run matches but has a name or a note … --named") == []
    shown = cli("clear", "--older", 30, "--json").json
    assert (shown["runs"], [run["name"] for run in shown["kept_for_their_names"]]) == ([], ["Winter"])
    assert [run["id"] for run in cli("clear", "--older", 30, "--named", "--json").json["runs"]] == [OLD]


def test_clear_covers_the_runs_of_all_owners(cli: Cli, store: Store) -> None:
    """Behind a login each owner has a folder; the administrator of the server clears all of them."""
    owner = owner_of("https://login.example", "1")
    create_finished_run(store_of(store.root, owner), OLD, 40)
    runs = cli("clear", "--older", 30, "--json").json["runs"]
    assert sorted(str(run["owner"]) for run in runs) == sorted(["None", owner])


@pytest.mark.parametrize("bound", ["--older", "--larger"])
def test_clear_with_a_negative_limit_is_a_mistake(cli: Cli, store: Store, bound: str) -> None:
    """The error line says what is limited and which numbers are valid; nothing is deleted."""
    what = {"--older": "age in days", "--larger": "size in MB"}[bound]
    assert missing_parts(cli("clear", bound, -1).error_line, f"-1 … {what} … a number from 0 up") == []
    assert set(store.ids()) == {OLD, NEW}


def test_clear_without_runs_says_so(cli: Cli, runs: Path) -> None:
    """A missing runs folder is not a mistake."""
    result = cli("clear")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("Nothing to clear.")
