"""Training, a sweep, a stop, a kill and the log where the modules and functions of Unix are missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runs.makers import ROOT

HIDDEN = ROOT / "tests" / "hidden"
# Prints what became of three runs: one that is stopped, one whose worker is killed, one that just trains.
STORY = """
import json, os, sys
from pathlib import Path
import psutil
import rnnlab.system
from rnnlab import log
from rnnlab.runs.cluster import Workers
from rnnlab.runs.store import Store, new_id
from tests.runs.makers import an_experiment, processes_of, until

def tell(name, value):
    told[name] = value

told = {"resource": rnnlab.system.resource is None}
root = Path(sys.argv[1])
log.start(root, "server")
store, workers = Store(root), Workers(root, workers=1)
long = an_experiment(epochs=1000)

def trains(run):
    return until(lambda: len(store.read(run).status.loss) > 2)

def begin(experiment):
    run = store.create(new_id(), experiment).id
    workers.submit(store.folder(run))
    return run

stopped = begin(long)
assert trains(stopped)
store.ask_to_stop(stopped)
assert until(lambda: not store.read(stopped).status.running)
killed = begin(long)
assert trains(killed)
worker = store.read(killed).status.worker
[process.kill() for process in processes_of(os.getpid()) if "spawn_main" in " ".join(process.cmdline())]
assert until(lambda: store.read(killed).status.worker != worker and trains(killed))
store.ask_to_stop(killed)
assert until(lambda: not store.read(killed).status.running)
short = begin(an_experiment())
assert until(lambda: not store.read(short).status.running)
workers.close()
told["states"] = [store.read(run).status.state for run in (stopped, killed, short)]
told["memory"] = store.read(short).status.peak_memory_mb
told["left"] = [process.pid for process in processes_of(os.getpid())]
print(json.dumps(told))
"""


def without_unix(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(HIDDEN), str(ROOT)))
    settings = {**os.environ, "PYTHONPATH": path, **environment}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT, env=settings, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_names_are_hidden_from_the_lab_alone() -> None:
    """What the other tests here rest on: the lab would fail on them, its libraries do not."""
    code = "import os, fcntl; os.killpg; exec(compile('{}', 'x', 'exec'), {{'__name__': 'rnnlab.x'}})"
    assert without_unix("-c", code.format("import filelock")).returncode == 0
    assert "ModuleNotFoundError" in without_unix("-c", code.format("import fcntl")).stderr
    assert "AttributeError" in without_unix("-c", code.format("import os; os.killpg")).stderr
    assert "ImportError" in without_unix("-c", code.format("from signal import SIGKILL")).stderr


@pytest.mark.slow
def test_runs_train_stop_and_outlive_a_killed_worker(tmp_path: Path) -> None:
    """The same run states as on Unix, no process left, and every process has written to the one log."""
    done = without_unix("-c", STORY, str(tmp_path))
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["resource"] is True
    assert told["states"] == ["stopped", "stopped", "finished"]
    assert told["memory"] > 50
    assert told["left"] == []
    lines = (tmp_path / "log" / "rnnlab.log").read_text(encoding="utf-8")
    for role in ("server[", "scheduler[", "nanny[", "worker["):
        assert role in lines


@pytest.mark.slow
def test_sweep_and_training_from_the_command_line(tmp_path: Path) -> None:
    """Both leave finished runs and their scores."""
    options = ("weather", "--epochs", "1", "--window", "6", "--layer", "lstm:2", "--json")
    reports = []
    for command in (("train", *options), ("sweep", *options, "--grid", "units=2,3")):
        done = without_unix("-m", "rnnlab", *command, RNNLAB_RUNS=str(tmp_path))
        assert done.returncode == 0, done.stderr[-3000:]
        reports.append(json.loads(done.stdout))
    assert list(reports[0]["scores"]) == ["temperature (degC)"]
    assert [row["state"] for row in reports[1]["leaderboard"]] == ["finished", "finished"]
