"""`sweep`: the contract's JSON, what is trained a second time, refusals, Ctrl-C."""

import os
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from rnnlab.runs.store import Store
from rnnlab.runs.worker import SERVER_PID
from tests.commands.conftest import ROOT, Lab, command, lacks, plain_environment

SMALL = ("--layer", "lstm:3", "--window", 6, "--epochs", 2, "--no-calendar")


def processes_of(server: int) -> list[int]:
    """The ids of living processes that were started for that one, which their environment names."""
    found = []
    for process in psutil.process_iter():
        try:
            alive = process.status() != psutil.STATUS_ZOMBIE and process.pid != server
            if alive and process.environ().get(SERVER_PID) == str(server):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


@pytest.mark.slow
def test_sweep_ranks_what_it_trains_and_trains_nothing_twice(
    process: Lab, lab: Lab, csv: Path, runs: Path
) -> None:
    """Two rates, one of which diverges: one JSON object, a line a run on stderr, and no run the second time.

    With the loss mae of predicted values, one step ahead, the network's validation error in standard
    deviations is the validation loss of the best epoch; the forecast's, which ranks, is no larger.
    """
    asked = ("sweep", csv, *SMALL, "--loss", "mae", "--predict", "value", "--grid", "learning-rate=3e38,0.01")
    answer = process(*asked, "--json")
    report = answer.json
    assert set(report) == {"sweep", "grid", "settings", "leaderboard"}
    assert report["grid"] == {"learning-rate": [3e38, 0.01]}
    best, last = report["leaderboard"]
    assert set(best) == set(last) == {
        "rank", "run", "settings", "state", "reason", "validation", "scaled_validation", "scores",
        "scaled_scores",
    }  # fmt: skip
    assert (best["rank"], best["state"], best["settings"]) == (1, "finished", {"learning-rate": 0.01})
    assert {"mae", "rmse", "mase", "skill", "persistence"} <= set(best["scores"]["temp °C"])
    store = Store(runs)
    status = store.read(best["run"]).status
    assert 0 < best["scaled_validation"] <= min(status.val_loss) * (1 + 1e-4)
    assert set(best["validation"]) == {"temp °C"}
    assert (last["rank"], last["state"], last["scaled_validation"]) == (None, "diverged", None)
    assert lacks(last["reason"], "epoch 1 … choose a smaller learning rate") == []
    assert [line.split(":")[0] for line in answer.err.splitlines()] == [
        "1/2 learning-rate=3e+38", "2/2 learning-rate=0.01",
    ]  # fmt: skip

    before = {run: store.read(run).status for run in store.ids()}
    assert len(before) == 2
    again = lab(*asked, "--json")
    assert again.json == report
    assert "trained already" in again.err
    assert {run: store.read(run).status for run in store.ids()} == before

    drawn = lab(*asked)
    assert "The validation part picks learning-rate=0.01." in drawn.out
    assert store.results(best["run"]).verdicts["temp °C"] in drawn.out
    assert "diverged" in drawn.out


@pytest.mark.slow
def test_ctrl_c_stops_the_sweep_which_the_same_command_takes_up(csv: Path, runs: Path) -> None:
    """One of three is trained when Ctrl-C comes: exit 130, one line, nothing at work, nothing left running."""
    asked = ("sweep", csv, "--layer", "lstm:32", "--grid", "epochs=1,1000,999", "--json")
    with subprocess.Popen(
        command(*asked),
        cwd=ROOT, env=plain_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as sweeping:  # fmt: skip
        assert sweeping.stderr is not None
        assert sweeping.stderr.readline().startswith("1/3 epochs=1: finished, validation error ")
        sweeping.send_signal(signal.SIGINT)
        out, err = sweeping.communicate(timeout=600)
    assert (sweeping.returncode, out) == (130, "")
    assert err.splitlines() == [
        "Interrupted: 1 of 3 experiments are trained; the same command again trains the rest."
    ]
    assert processes_of(sweeping.pid) == []
    store = Store(runs)
    states = {store.read(run).experiment.epochs: store.read(run).status.state for run in store.ids()}
    assert states == {1: "finished", 1000: "stopped", 999: "stopped"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "grid is empty … e.g. units=16,32"),
        (("--grid", "neurons=3"), "'neurons' … choose among units, layers, kind"),
        (("--grid", "units=3,x"), "'x' for units … whole numbers, e.g. units=16,32"),
        (("--grid", "units=3", "--grid", "units=4"), "'units' twice … all of its values at once"),
        (("--grid", "units=0,3"), "With units=0: Layer 1 (lstm:0:seq) has 0 units … from 1 to 1024"),
        (("--grid", "window=6,250"), "With window=250: A window of 250 steps … need 251 rows"),
        (
            ("--grid", "units=3", "--split", "0.8,0,0.2"),
            "needs a validation part … e.g. a split of 0.7,0.15,0.15",
        ),
        (("--grid", f"seed={','.join(map(str, range(201)))}"), "201 experiments, more than 200"),
        (
            ("--grid", "units=3", "--target", "humidity"),
            "no feature 'humidity' … Choose among temp °C, pressure",
        ),
        (
            ("--grid", "units=3", "--epochs", "ten"),
            "'ten' is not a whole number: give --epochs a whole number … sweep --help",
        ),
    ],
)
def test_mistake_is_one_line_and_leaves_no_run(
    lab: Lab, csv: Path, runs: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Every experiment is checked before the first one trains."""
    assert lacks(lab("sweep", csv, *arguments).complaint, said) == []
    assert Store(runs).ids() == []


def test_scheduler_that_does_not_answer_is_one_line(
    lab: Lab, csv: Path, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RNNLAB_SCHEDULER names none: the sentence says so, and the runs wait."""
    monkeypatch.setenv("RNNLAB_SCHEDULER", "nonsense")
    answer = lab("sweep", csv, *SMALL, "--grid", "units=2,3")
    assert "No Dask scheduler answers at 'nonsense'" in answer.complaint
    assert {Store(runs).read(run).status.state for run in Store(runs).ids()} == {"queued"}
    assert processes_of(os.getpid()) == []
