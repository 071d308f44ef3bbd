"""`sweep`: its JSON, repeated sweeps, mistakes, Ctrl-C."""

import os
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from rnnlab.forecast.verdict import verdict_of
from rnnlab.runs.store import Store
from rnnlab.runs.worker import SERVER_PID
from tests.commands.conftest import ROOT, Cli, command, missing_parts, plain_environment

SMALL = ("--layer", "lstm:3", "--window", 6, "--epochs", 2, "--no-calendar")


def processes_of(server: int) -> list[int]:
    """The ids of running processes that this server started: their environment has its id."""
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
    process: Cli, cli: Cli, csv: Path, runs: Path
) -> None:
    """Two learning rates, one diverges: one JSON object, one line per run on stderr, no new run the second time.

    With the loss mae of predicted values, one step ahead, the network's validation error in standard
    deviations is the validation loss of the best epoch; the forecast's, which ranks, is no larger.
    """
    arguments = (
        "sweep",
        csv,
        *SMALL,
        "--loss",
        "mae",
        "--predict",
        "value",
        "--grid",
        "learning-rate=3e38,0.01",
    )
    result = process(*arguments, "--json")
    report = result.json
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
    assert missing_parts(last["reason"], "epoch 1 … choose a smaller learning rate") == []
    done, settings = zip(*(line.split(":")[0].split() for line in result.stderr.splitlines()), strict=True)
    assert done == ("1/2", "2/2")  # in the order in which the runs end
    assert set(settings) == {"learning-rate=3e+38", "learning-rate=0.01"}

    before = {run: store.read(run).status for run in store.ids()}
    assert len(before) == 2
    again = cli(*arguments, "--json")
    assert again.json == report
    assert "already trained" in again.stderr
    assert {run: store.read(run).status for run in store.ids()} == before

    drawn = cli(*arguments)
    assert "Best on the validation set: learning-rate=0.01." in drawn.stdout
    assert str(verdict_of(store.results(best["run"]), "temp °C")) in drawn.stdout
    assert "diverged" in drawn.stdout


@pytest.mark.slow
def test_ctrl_c_stops_the_sweep(csv: Path, runs: Path) -> None:
    """One of three runs is trained at Ctrl-C: exit code 130, one line, no process left, the others stopped."""
    arguments = ("sweep", csv, "--layer", "lstm:32", "--grid", "epochs=1,1000,999", "--json")
    with subprocess.Popen(
        command(*arguments),
        cwd=ROOT, env=plain_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as sweeping:  # fmt: skip
        assert sweeping.stderr is not None
        assert sweeping.stderr.readline().startswith("1/3 epochs=1: finished, validation error ")
        sweeping.send_signal(signal.SIGINT)
        out, err = sweeping.communicate(timeout=600)
    assert (sweeping.returncode, out) == (130, "")
    assert err.splitlines() == [
        "Interrupted: 1 of 3 experiments are trained. Run the same command again to train the rest."
    ]
    assert processes_of(sweeping.pid) == []
    store = Store(runs)
    states = {store.read(run).experiment.epochs: store.read(run).status.state for run in store.ids()}
    assert states == {1: "finished", 1000: "stopped", 999: "stopped"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "grid is empty … for example units=16,32"),
        (("--grid", "neurons=3"), "'neurons' … Choose among units, layers, kind"),
        (("--grid", "units=3,x"), "'x' … for units … whole numbers, for example units=16,32"),
        (("--grid", "units=3", "--grid", "units=4"), "'units' twice … all of its values at once"),
        (("--grid", "units=0,3"), "With units=0: Layer 1 (lstm:0:seq) has 0 units … from 1 to 1024"),
        (("--grid", "window=6,250"), "With window=250: A window of 250 steps … need 251 rows"),
        (
            ("--grid", "units=3", "--split", "0.8,0,0.2"),
            "A sweep ranks by the validation set … for example a split of 0.7,0.15,0.15",
        ),
        (("--grid", f"seed={','.join(map(str, range(201)))}"), "201 experiments, more than 200"),
        (
            ("--grid", "units=3", "--target", "humidity"),
            "no feature 'humidity' … Choose among temp °C, pressure",
        ),
        (
            ("--grid", "units=3", "--epochs", "ten"),
            "'ten' is not a whole number. Give --epochs a whole number … sweep --help",
        ),
    ],
)
def test_mistake_is_one_line_and_leaves_no_run(
    cli: Cli, csv: Path, runs: Path, arguments: tuple[str, ...], expected: str
) -> None:
    """All experiments are checked before the first one trains."""
    assert missing_parts(cli("sweep", csv, *arguments).error_line, expected) == []
    assert Store(runs).ids() == []


def test_unreachable_scheduler_is_one_line(
    cli: Cli, csv: Path, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line names the address in RNNLAB_SCHEDULER, and the runs stay queued."""
    monkeypatch.setenv("RNNLAB_SCHEDULER", "nonsense")
    result = cli("sweep", csv, *SMALL, "--grid", "units=2,3")
    assert "No Dask scheduler answers at 'nonsense'" in result.error_line
    assert {Store(runs).read(run).status.state for run in Store(runs).ids()} == {"queued"}
    assert processes_of(os.getpid()) == []
