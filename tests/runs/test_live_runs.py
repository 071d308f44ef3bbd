"""Live runs: found by their id, never listed, first in the queue, and deleted after a while."""

import os
import threading
import time
from pathlib import Path

import msgspec
import pytest

from rnnlab.mistake import Mistake
from rnnlab.runs import live_runs
from rnnlab.runs.disk_space import measure_disk_space
from rnnlab.runs.job import train_run
from rnnlab.runs.live_runs import create_live_run, discard, keep
from rnnlab.runs.queue import MOST_UNFINISHED, check_queue_limit, unfinished
from rnnlab.runs.store import Gone, Store, store_of_run
from rnnlab.runs.trash import Trash
from rnnlab.series.weather import Weather
from tests.runs.makers import RUN, SECONDS, an_experiment, until

OTHER = "20260131-142530-b2c3d4"
LONG = an_experiment(source=Weather(rows=20_000, seed=2), epochs=1000, patience=None)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


def test_live_run_is_found_by_its_id_but_not_listed(store: Store) -> None:
    run = create_live_run(store, RUN, an_experiment())
    assert run.live
    assert store.read(RUN).experiment == an_experiment()
    assert store.ids() == Trash(store).remaining_ids() == []
    assert store.live_ids() == [RUN]
    assert measure_disk_space(store).runs == ()
    assert store_of_run(store.folder(RUN)).root == store.root
    assert store_of_run(store.folder(RUN)).files == store.files


def test_live_run_trains_before_all_others_and_does_not_count(store: Store) -> None:
    """Someone looks at the page. The limit is for runs that are kept."""
    store.create(OTHER, an_experiment())
    create_live_run(store, RUN, an_experiment())
    assert [run.id for run in unfinished(store)] == [RUN, OTHER]
    check_queue_limit(store, MOST_UNFINISHED - 1)
    with pytest.raises(Mistake):
        check_queue_limit(store, MOST_UNFINISHED)


def test_keeping_makes_a_live_run_one_of_the_runs(store: Store) -> None:
    create_live_run(store, RUN, an_experiment())
    keep(store, RUN)
    assert (store.ids(), store.live_ids()) == ([RUN], [])
    assert not store.read(RUN).live
    keep(store, RUN)
    assert store.ids() == [RUN]


def test_discarding_deletes_a_live_run_and_no_other(store: Store) -> None:
    create_live_run(store, RUN, an_experiment())
    store.create(OTHER, an_experiment())
    for run in (RUN, RUN, OTHER):
        discard(store, run)
    assert (store.ids(), store.live_ids()) == ([OTHER], [])
    assert sorted(path.name for path in store.root.iterdir()) == [OTHER, "live"]
    with pytest.raises(Gone):
        store.read(RUN)


def test_old_and_surplus_live_runs_are_deleted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is two days old, one is damaged, and of the rest only the three newest stay."""
    monkeypatch.setattr(live_runs, "MOST_LIVE_RUNS", 3)
    ids = [f"20260131-14253{second}-a1b2c3" for second in range(6)]
    for run_id in ids[:5]:
        store.create(run_id, an_experiment(), live=True)
    status = store.read(ids[4]).status
    store.write_status(ids[4], msgspec.structs.replace(status, created=time.time() - 2 * 86_400))
    (store.folder(ids[3]) / "status.json").write_text("{", encoding="utf-8")
    create_live_run(store, ids[5], an_experiment())
    assert store.live_ids() == [ids[5]]
    create_live_run(store, RUN, an_experiment())
    create_live_run(store, OTHER, an_experiment())
    assert store.live_ids() == [ids[5], OTHER, RUN]


def test_link_in_place_of_the_live_folder_is_refused(store: Store, tmp_path: Path) -> None:
    """A link to another place must not open runs of others."""
    other = Store(tmp_path / "other")
    other.create(RUN, an_experiment())
    store.root.mkdir()
    os.symlink(other.root, store.live_folder)
    with pytest.raises(Gone):
        store.read(RUN)


@pytest.mark.slow
def test_worker_gives_a_discarded_run_up_within_a_moment(store: Store) -> None:
    """A thousand epochs of 20,000 rows: only the deletion can end it, and nothing is written after it."""
    create_live_run(store, RUN, LONG)
    worker = threading.Thread(target=train_run, args=(str(store.folder(RUN)),))
    worker.start()
    assert until(lambda: store.read(RUN).epochs_done > 0)
    discard(store, RUN)
    worker.join(SECONDS)
    assert not worker.is_alive()
    assert [path.name for path in store.root.iterdir()] == ["live"]
    assert list(store.live_folder.iterdir()) == []
