"""What the log tells of runs and of the processes that train them."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import cloudpickle
import pytest

from rnnlab import log
from rnnlab.runs import job
from rnnlab.runs.cluster import Workers
from rnnlab.runs.store import Store, new_id
from rnnlab.series.source import keep
from tests.commands.conftest import hut
from tests.runs.makers import RUN, SECONDS, an_experiment, processes_of, train, until
from tests.test_log import SECRET, log_file  # noqa: F401 (a fixture)

cloudpickle.register_pickle_by_value(sys.modules[__name__])


@pytest.fixture
def runs(log_file: Path) -> Iterator[Path]:  # noqa: F811
    yield log_file.parents[1]


def text_of(runs: Path) -> str:
    return (runs / "log" / "rnnlab.log").read_text()


@pytest.mark.slow
def test_run_is_told_by_its_id_with_its_end_and_how_long_it_took(runs: Path) -> None:
    """Nothing of its series: neither the file's name nor a column's."""
    store = Store(runs)
    frame = hut().drop(columns="sky").rename(columns={"pressure": SECRET})
    source = keep(frame.to_csv(index=False).encode(), "annas_file.csv", store.files)
    train(store, source=source, features=(SECRET,), targets=(SECRET,))
    begins, ends = [line.partition("rnnlab.runs.journal: ")[2] for line in text_of(runs).splitlines()]
    assert begins == f"Run {RUN} begins"
    assert ends.startswith(f"Run {RUN}: finished after 2 epochs, ")
    assert SECRET not in text_of(runs)
    assert "annas_file" not in text_of(runs)


def test_mistake_ends_a_run_without_its_sentence_in_the_log(runs: Path) -> None:
    """The sentence names columns: it is the owner's, in the run's folder."""
    store = Store(runs)
    with pytest.raises(Exception, match=SECRET):
        train(store, features=(SECRET,), targets=(SECRET,))
    assert SECRET in store.read(RUN).status.reason_text
    assert f"Run {RUN}: failed after 0 epochs" in text_of(runs)
    assert SECRET not in text_of(runs)


def test_fault_in_a_run_is_told_with_its_places(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is in the run's own folder, the log has what an operator needs."""
    store = Store(runs)

    def broken(series: object, experiment: object) -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr(job, "prepare", broken)
    with pytest.raises(KeyError):
        train(store)
    assert SECRET in (store.folder(RUN) / "error.txt").read_text()
    assert f"Run {RUN} failed with an internal error" in text_of(runs)
    assert "rnnlab/runs/job.py:" in text_of(runs)
    assert "in broken" in text_of(runs)
    assert SECRET not in text_of(runs)


def fail(folder: str) -> None:
    raise KeyError(SECRET)


@pytest.mark.slow
def test_workers_tell_their_start_and_death_and_no_users_data(runs: Path) -> None:
    """A job that fails with a column's name, then a worker that is killed: Dask logs both, its way."""
    store = Store(runs)
    run = store.create(new_id(), an_experiment())
    workers = Workers(runs, job=fail, workers=1)
    try:
        assert workers.wait(SECONDS) == "ready", workers.why
        workers.submit(store.folder(run.id))
        assert until(lambda: workers.job_status(run.id) == "failed")
        (worker,) = {int(line.split("worker[")[1].split("]")[0]) for line in lines(runs, " worker[")}
        os.kill(worker, signal.SIGKILL)
        assert until(lambda: f"Worker process {worker} was killed by signal 9" in text_of(runs))
        assert until(lambda: len([line for line in lines(runs, " worker[") if "Started" in line]) == 2)
    finally:
        workers.close()
    assert until(lambda: not processes_of(os.getpid()))
    assert f"Python {sys.version.split()[0]}" in text_of(runs)
    assert "Compute Failed" in text_of(runs)
    assert SECRET not in text_of(runs) + (runs / "workers.log").read_text(errors="replace")


def lines(runs: Path, what: str) -> list[str]:
    return [line for line in text_of(runs).splitlines() if what in line]


def test_processes_started_by_hand_keep_to_themselves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a runs folder to write to there is no file, but no users' data either."""
    code = f"from rnnlab import log; log.start_in_child('worker'); raise KeyError({SECRET!r})"
    monkeypatch.delenv(log.RUNS_VARIABLE, raising=False)
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 1
    assert SECRET not in done.stderr
