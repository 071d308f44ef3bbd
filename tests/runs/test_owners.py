"""Each owner's runs lie in a folder of their own, which nothing but the owner's digest leads to."""

import time
from pathlib import Path

import msgspec
import pytest

from rnnlab.runs.owners import is_owned, owner_of, runs_above, store_of, stores_of_all_owners
from rnnlab.runs.queue import count_training, unfinished_of_all_owners
from rnnlab.runs.store import Store
from tests.runs.makers import RUN, an_experiment

ANNA, BEN = owner_of("https://login.example.org", "anna"), owner_of("https://login.example.org", "ben")


def test_owner_is_a_digest_that_issuer_and_subject_make_together() -> None:
    """Two providers may each have a subject of one name, and no two splits of a text are one person."""
    people = {owner_of("a", "bc"), owner_of("ab", "c"), owner_of("", "abc"), owner_of("a", "BC"), ANNA, BEN}
    assert len(people) == 6
    assert all(len(owner) == 32 and int(owner, 16) >= 0 for owner in people)
    assert owner_of("https://login.example.org", "anna") == ANNA


def test_store_without_an_owner_is_the_runs_folder_itself(tmp_path: Path) -> None:
    """What was trained before there were owners is found where it was."""
    run = Store(tmp_path).create(RUN, an_experiment())
    assert store_of(tmp_path, None).read(RUN) == run
    assert not is_owned(store_of(tmp_path, None))


@pytest.mark.parametrize("owner", ["", "..", "../..", "/etc", "A" * 32, "٣" * 32, ANNA + "\n", ANNA[:-1]])
def test_owner_that_is_no_digest_makes_no_folder(owner: str, tmp_path: Path) -> None:
    """The name of a folder comes from the digest alone."""
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        store_of(tmp_path, owner)


def test_stores_are_everybodys_and_nothing_else(tmp_path: Path) -> None:
    """Whatever else lies among the owners is no store."""
    assert [store.root for store in stores_of_all_owners(tmp_path)] == [tmp_path]
    for name in (ANNA, BEN, "readme", ".hidden"):
        (tmp_path / "owners" / name).mkdir(parents=True)
    assert {store.root for store in stores_of_all_owners(tmp_path)} == {
        tmp_path,
        tmp_path / "owners" / ANNA,
        tmp_path / "owners" / BEN,
    }


def test_folder_above_is_found_from_any_store(tmp_path: Path) -> None:
    """A worker is given one run's folder, and counts who else is at work."""
    assert runs_above(Store(tmp_path)) == runs_above(store_of(tmp_path, ANNA)) == tmp_path
    assert is_owned(store_of(tmp_path, ANNA))


def test_runs_at_work_are_counted_whoever_they_belong_to(tmp_path: Path) -> None:
    """The cores of the machine are shared among all runs, so each worker must know of all."""
    owners = [store_of(tmp_path, owner) for owner in (None, ANNA, BEN)]
    for store in owners:
        store.create(RUN, an_experiment())
    for store in owners[:2]:
        status = store.read(RUN).status
        store.write_status(RUN, msgspec.structs.replace(status, state="training", beat=time.time()))
    assert [count_training(store) for store in owners] == [2, 2, 2]
    assert {store.root for store, _ in unfinished_of_all_owners(tmp_path)} == {store.root for store in owners}
