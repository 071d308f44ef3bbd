"""The worker processes: really started, killed and ended."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cloudpickle
import msgspec
import psutil
import pytest
from distributed import LocalCluster

from rnnlab.mistake import Mistake
from rnnlab.runs import cluster, processes
from rnnlab.runs.cluster import Workers
from rnnlab.runs.job import train_run
from rnnlab.runs.owners import owner_of, store_of
from rnnlab.runs.queue import unfinished
from rnnlab.runs.store import Store, new_id
from tests.runs.makers import ROOT, RUN, SECONDS, an_experiment, processes_of, until

pytestmark = pytest.mark.slow

# The workers cannot import this file, so its job is sent to them whole.
cloudpickle.register_pickle_by_value(sys.modules[__name__])

SERVER = """
import sys, time
from pathlib import Path
from rnnlab.runs.cluster import Workers

def work_for_long(folder):
    Path(folder).touch()
    time.sleep(600)

workers = Workers(Path(sys.argv[1]), job=work_for_long)
workers.submit(Path(sys.argv[1], "long"))
time.sleep(600)
"""


def work(folder: str) -> None:
    """A job that notes its start and its end in a journal; a file 'hold' in the folder keeps it at work."""
    path = Path(folder)
    with path.with_name("journal").open("a") as journal:
        print(path.name, os.getpid(), file=journal)
    while (path / "hold").exists():
        time.sleep(0.02)
    if path.name == "broken" or (path / "broken").exists():
        raise RuntimeError("broken on purpose")


def new_run(parent: Path, run: str, held: bool = False) -> Path:
    folder = parent / run
    folder.mkdir()
    if held:
        (folder / "hold").touch()
    return folder


def journal_of(parent: Path) -> list[tuple[str, int]]:
    """(run, process id) of every job started, in order."""
    file = parent / "journal"
    lines = file.read_text().splitlines() if file.exists() else []
    return [(line.split()[0], int(line.split()[1])) for line in lines]


def runs_of(parent: Path) -> list[str]:
    return [run for run, _ in journal_of(parent)]


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    made = Workers(tmp_path_factory.mktemp("workers"), job=work, workers=1)
    assert made.wait(SECONDS) == "ready", made.why
    yield made
    made.close()
    assert until(lambda: not processes_of(os.getpid()))


def test_submit_runs_each_job_in_order_in_another_process(workers: Workers, tmp_path: Path) -> None:
    """First come, first served, and never in the server's process."""
    runs = [f"r{number}" for number in (3, 1, 2)]
    for run in runs:
        workers.submit(new_run(tmp_path, run))
    assert until(lambda: workers.job_status("r2") == "finished")
    assert runs_of(tmp_path) == runs
    assert os.getpid() not in [pid for _, pid in journal_of(tmp_path)]


def test_runs_train_in_the_order_that_the_queue_says(workers: Workers, tmp_path: Path) -> None:
    """A run that is queued again goes behind one that waits, in whatever order they are submitted."""
    store = Store(tmp_path)
    busy = new_run(tmp_path, "busy", held=True)
    workers.submit(busy)
    again, waiting, last = (store.create(new_id(), an_experiment()).id for _ in range(3))
    store.end(again, "failed", "")
    store.queue_again(store.read(again))
    said = [run.id for run in unfinished(store)]
    assert said == [waiting, last, again]
    for run in (again, last, waiting):
        workers.submit(store.folder(run))
    (busy / "hold").unlink()
    assert until(lambda: workers.job_status(again) == "finished")
    assert runs_of(tmp_path) == ["busy", *said]


def test_submit_twice_runs_the_job_once(workers: Workers, tmp_path: Path) -> None:
    """An interrupted page may submit again, while the run is pending or after its end."""
    folder = new_run(tmp_path, "twice", held=True)
    workers.submit(folder)
    workers.submit(folder)
    (folder / "hold").unlink()
    assert until(lambda: workers.job_status("twice") == "finished")
    workers.submit(folder)
    workers.submit(new_run(tmp_path, "after-twice"))
    assert until(lambda: workers.job_status("after-twice") == "finished")
    assert runs_of(tmp_path) == ["twice", "after-twice"]


def test_submit_again_runs_a_finished_job_once_more(workers: Workers, tmp_path: Path) -> None:
    """A stopped run goes on by the same id."""
    folder = new_run(tmp_path, "goes-on")
    workers.submit(folder)
    assert until(lambda: workers.job_status("goes-on") == "finished")
    workers.submit(folder, again=True)
    assert until(lambda: len(journal_of(tmp_path)) == 2 and workers.job_status("goes-on") == "finished")


def test_submit_again_while_pending_runs_the_job_once(workers: Workers, tmp_path: Path) -> None:
    folder = new_run(tmp_path, "pressed-twice", held=True)
    workers.submit(folder, again=True)
    workers.submit(folder, again=True)
    assert workers.job_status("pressed-twice") == "pending"
    (folder / "hold").unlink()
    assert until(lambda: workers.job_status("pressed-twice") == "finished")
    assert runs_of(tmp_path) == ["pressed-twice"]


def test_job_status_of_a_job_that_raised_is_failed_and_it_may_be_submitted_anew(
    workers: Workers, tmp_path: Path
) -> None:
    folder = new_run(tmp_path, "broken")
    workers.submit(folder)
    assert until(lambda: workers.job_status("broken") == "failed")
    workers.submit(folder)
    assert until(lambda: len(journal_of(tmp_path)) == 2 and workers.job_status("broken") == "failed")
    assert workers.status == "ready"


def test_job_status_of_a_run_never_submitted_is_unknown(workers: Workers) -> None:
    assert workers.job_status("never") == "unknown"


def test_only_the_loopback_address_listens(workers: Workers) -> None:
    """A scheduler runs whatever it is sent, so nobody else's machine may reach it."""
    assert workers.status == "ready"
    listening = [
        connection.laddr.ip
        for process in [psutil.Process(), *processes_of(os.getpid())]
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert len(listening) >= 3
    assert set(listening) == {"127.0.0.1"}


def test_killed_worker_comes_back_and_only_unfinished_jobs_run_again(
    workers: Workers, tmp_path: Path
) -> None:
    """What had ended stays so; what was at work starts again, and what waited follows."""
    workers.submit(new_run(tmp_path, "done"))
    assert until(lambda: workers.job_status("done") == "finished")
    held = new_run(tmp_path, "at-work", held=True)
    workers.submit(held)
    workers.submit(new_run(tmp_path, "waits"))
    assert until(lambda: len(journal_of(tmp_path)) == 2)
    killed = journal_of(tmp_path)[-1][1]
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: len(journal_of(tmp_path)) == 3)
    (held / "hold").unlink()
    assert until(lambda: workers.job_status("waits") == "finished")
    assert runs_of(tmp_path) == ["done", "at-work", "at-work", "waits"]
    assert killed not in [pid for _, pid in journal_of(tmp_path)[2:]]


def test_workers_started_in_another_thread_run_what_was_submitted_before_they_were_ready(
    tmp_path: Path,
) -> None:
    """Streamlit's scripts run in threads, and nobody waits for the start."""
    made: list[Workers] = []

    def start() -> None:
        made.append(Workers(tmp_path, job=work))
        for run in ("b", "a"):
            made[0].submit(new_run(tmp_path, run))
        made.append(made[0])

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert made[0].status == "starting"
    try:
        assert made[0].job_status("a") == "pending"
        assert until(lambda: made[0].job_status("a") == "finished"), made[0].why
        assert runs_of(tmp_path) == ["b", "a"]
    finally:
        made[0].close()


def test_close_ends_a_job_at_work_and_refuses_further_ones(tmp_path: Path) -> None:
    before = {process.pid for process in processes_of(os.getpid())}
    workers = Workers(tmp_path, job=work)
    workers.submit(new_run(tmp_path, "held", held=True))
    assert until(lambda: runs_of(tmp_path) == ["held"])
    workers.close()
    assert until(lambda: {process.pid for process in processes_of(os.getpid())} <= before)
    assert workers.job_status("held") == "failed"
    with pytest.raises(Mistake, match="The workers were closed"):
        workers.submit(new_run(tmp_path, "late"))


def test_close_while_starting_leaves_no_process(tmp_path: Path) -> None:
    before = {process.pid for process in processes_of(os.getpid())}
    workers = Workers(tmp_path, job=work)
    assert until(lambda: len(processes_of(os.getpid())) > len(before))
    workers.close()
    assert workers.status == "failed"
    assert until(lambda: {process.pid for process in processes_of(os.getpid())} <= before)


def of_role(role: str, others: set[int]) -> psutil.Process:
    """The scheduler, or the nanny of the workers, that is none of those others."""
    module = f"distributed.cli.dask_{role}"
    own = [process for process in processes_of(os.getpid()) if process.pid not in others]
    return next(process for process in own if module in process.cmdline())


@pytest.fixture
def others() -> set[int]:
    """The processes that other tests' workers have started."""
    return {process.pid for process in processes_of(os.getpid())}


@pytest.mark.parametrize("role", ["scheduler", "worker"])
def test_killed_scheduler_or_nanny_is_started_anew_and_what_was_pending_goes_on(
    role: str, others: set[int], tmp_path: Path
) -> None:
    """What had ended stays so; what was at work is begun again, what waited follows, in order."""
    workers = Workers(tmp_path, job=work)
    try:
        workers.submit(new_run(tmp_path, "done"))
        assert until(lambda: workers.job_status("done") == "finished"), workers.why
        held = new_run(tmp_path, "at-work", held=True)
        for folder in (held, new_run(tmp_path, "waits"), new_run(tmp_path, "waits-too")):
            workers.submit(folder)
        assert until(lambda: runs_of(tmp_path) == ["done", "at-work"])
        of_role(role, others).kill()
        assert until(lambda: workers.status == "starting")
        assert until(lambda: workers.why.startswith(f"Dask's {role} ended with code -9. See workers.log"))
        assert workers.job_status("at-work") == workers.job_status("waits") == "pending"
        assert until(lambda: len(journal_of(tmp_path)) == 3), workers.why
        (held / "hold").unlink()
        assert until(lambda: workers.job_status("waits-too") == "finished"), workers.why
        assert (workers.status, workers.why) == ("ready", "")
        assert runs_of(tmp_path) == ["done", "at-work", "at-work", "waits", "waits-too"]
    finally:
        workers.close()
    assert until(lambda: {process.pid for process in processes_of(os.getpid())} <= others)


def test_workers_that_die_again_and_again_have_failed_until_something_is_submitted(
    others: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restart does not go on for ever, and pressing Train anew is another try."""
    monkeypatch.setattr(cluster, "RESTARTS", 1)
    workers = Workers(tmp_path, job=work)
    try:
        for _ in range(2):
            assert workers.wait(SECONDS) == "ready", workers.why
            of_role("scheduler", others).kill()
            assert until(lambda: workers.status != "ready")
        assert workers.wait(SECONDS) == "failed"
        assert workers.why.startswith("Dask's scheduler ended with code -9. See workers.log")
        assert until(lambda: {process.pid for process in processes_of(os.getpid())} <= others)
        workers.submit(new_run(tmp_path, "one-more"))
        assert until(lambda: workers.job_status("one-more") == "finished"), workers.why
    finally:
        workers.close()


def crash(folder: str) -> None:
    """A job that takes its worker along, where a file in the folder says so."""
    path = Path(folder)
    with path.with_name("journal").open("a") as journal:
        print(path.name, os.getpid(), file=journal)
    if (path / "crash").exists():
        status = msgspec.json.decode((path / "status.json").read_bytes())
        (path / "status.json").write_bytes(msgspec.json.encode(status | {"state": "training"}))
        os._exit(1)


def test_seed_gives_the_same_run_whatever_dask_does_meanwhile(tmp_path: Path) -> None:
    """A worker's first run, too, while Dask measures what it is sent, has the numbers of this process's run,
    on however many cores."""
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    experiment = an_experiment(epochs=1)
    run = new_id()
    here.create(run, experiment)
    train_run(str(here.folder(run)))
    runs = [new_id() for _ in range(4)]
    workers = Workers(there.root, workers=2)
    try:
        for each in runs:
            there.create(each, experiment)
            workers.submit(there.folder(each))
        assert until(lambda: all(workers.job_status(each) == "finished" for each in runs)), workers.why
    finally:
        workers.close()
    assert {there.read(each).status.loss for each in runs} == {here.read(run).status.loss}


def test_run_whose_worker_dies_each_time_has_failed_and_the_one_behind_it_has_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask gives a task up after so many deaths, and with it whatever waited at that worker."""
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "1")  # of its own it is 3
    store = Store(tmp_path)
    bad, good = (store.create(new_id(), an_experiment()).id for _ in range(2))
    (store.folder(bad) / "crash").touch()
    (store.folder(bad) / "checkpoint.npz").write_bytes(b"kept")
    workers = Workers(tmp_path, job=crash)
    try:
        workers.submit(store.folder(bad))
        workers.submit(store.folder(good))
        assert until(lambda: workers.job_status(bad) == "failed"), workers.why
        status = store.read(bad).status
        assert status.state == "failed"
        assert status.reason_text.startswith(
            "Its worker died each time it was trained: there may be too little"
        )
        assert status.reason_text.endswith("The run's checkpoint is kept.")
        assert (store.folder(bad) / "checkpoint.npz").exists()
        assert until(lambda: workers.job_status(good) == "finished"), workers.why
        assert store.read(good).status.state == "queued"  # as this job leaves it: nobody wrote it off
        assert runs_of(tmp_path).count(bad) == 2
    finally:
        workers.close()


def test_run_that_no_worker_can_begin_has_failed_with_the_fault(workers: Workers, tmp_path: Path) -> None:
    """A worker without the right packages, say: nothing stays queued for ever."""
    store = Store(workers.log.parent)
    run = store.create(new_id(), an_experiment()).id
    (store.folder(run) / "hold").touch()
    workers.submit(store.folder(run))
    assert until(lambda: run in runs_of(store.root))
    (store.folder(run) / "broken").touch()
    (store.folder(run) / "hold").unlink()
    assert until(lambda: workers.job_status(run) == "failed")
    status = store.read(run).status
    assert status.state == "failed"
    assert status.reason_text == "No worker could start it (RuntimeError). See the server's log."


def test_two_owners_runs_of_one_id_are_both_trained(workers: Workers) -> None:
    """What the workers know a run by must not be what another may choose."""
    root, owners = workers.log.parent, [owner_of("https://login", name) for name in ("anna", "ben")]
    folders = [store_of(root, owner).create(RUN, an_experiment()).id for owner in owners]
    assert folders == [RUN, RUN]
    for owner in owners:
        workers.submit(store_of(root, owner).folder(RUN))
    assert until(lambda: all(workers.job_status(f"{owner}/{RUN}") == "finished" for owner in owners))
    assert [runs_of(store_of(root, owner).root) for owner in owners] == [[RUN], [RUN]]


def test_unfinished_runs_of_the_folder_are_taken_up_where_that_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the start whatever waits there, oldest first; later what lost its worker, but not what others queue."""
    monkeypatch.setattr(cluster, "SILENT_SECONDS", 0.1)
    store = Store(tmp_path)
    made = [store.create(new_id(), an_experiment()) for _ in range(3)]
    ended, first, second = (run.id for run in made)
    store.end(ended, "finished", "")
    owned = store_of(tmp_path, owner_of("https://login", "anna"))
    third = owned.folder(owned.create(RUN, an_experiment()).id)
    workers = Workers(tmp_path, job=work, takes_up=True)
    try:
        assert until(lambda: workers.job_status(second) == "finished"), workers.why
        assert runs_of(tmp_path) == [first, second]
        assert until(lambda: workers.job_status(cluster.job_name(third)) == "finished"), workers.why
        owned.end(RUN, "finished", "")
        for run in (first, second):
            store.end(run, "finished", "")
        queued, lost = (store.create(new_id(), an_experiment()) for _ in range(2))
        store.write_status(lost.id, msgspec.structs.replace(lost.status, state="training", beat=1.0))
        assert until(lambda: workers.job_status(lost.id) == "finished"), workers.why
        store.end(lost.id, "finished", "")
        assert workers.job_status(queued.id) == workers.job_status(ended) == "unknown"
    finally:
        workers.close()


def test_status_is_failed_when_the_processes_cannot_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    workers = Workers(tmp_path, job=work)
    workers.submit(new_run(tmp_path, "early"))
    assert workers.wait(SECONDS) == "failed"
    assert workers.why.startswith("Dask's scheduler ended with code 1. See workers.log")
    assert workers.job_status("early") == "failed"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", "abc://127.0.0.1:9"])
def test_scheduler_that_does_not_answer_is_a_mistake(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "ANSWER_SECONDS", 0.5)
    monkeypatch.setenv("RNNLAB_SCHEDULER", address)
    workers = Workers(tmp_path, job=work)
    assert workers.wait(SECONDS) == "failed"
    assert workers.why == (
        f"No Dask scheduler answers at '{address}'. Start one there, or unset RNNLAB_SCHEDULER."
    )


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a scheduler, with a worker, that the lab did not start."""
    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
    ) as local:
        monkeypatch.setenv("RNNLAB_SCHEDULER", local.scheduler_address)
        yield local.scheduler_address


@pytest.mark.usefixtures("elsewhere")
def test_named_scheduler_is_used_and_outlives_close(tmp_path: Path) -> None:
    workers = Workers(tmp_path, job=work)
    workers.submit(new_run(tmp_path, "far"))
    assert until(lambda: workers.job_status("far") == "finished"), workers.why
    workers.close()
    once_more = Workers(tmp_path, job=work)
    assert once_more.wait(SECONDS) == "ready", once_more.why
    once_more.close()


@pytest.mark.usefixtures("elsewhere")
def test_worker_elsewhere_that_does_not_see_the_runs_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnnlab.runs.external_scheduler._path_exists", lambda path: False)
    workers = Workers(tmp_path, job=work)
    assert workers.wait(SECONDS) == "failed"
    assert "does not see the runs folder. Set RNNLAB_RUNS to a folder" in workers.why


@pytest.mark.parametrize("moment", ["starting", "training"])
def test_killed_server_leaves_no_process(moment: str, tmp_path: Path) -> None:
    """SIGKILL asks nobody, so the processes themselves must notice."""
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(tmp_path)], cwd=ROOT)
    try:
        if moment == "training":
            assert until(lambda: (tmp_path / "long").exists())
        else:
            assert until(lambda: len(processes_of(server.pid)) > 0)
        server.kill()
        server.wait()
        assert until(lambda: not processes_of(server.pid))
    finally:
        server.kill()
        for process in processes_of(server.pid):
            process.kill()
