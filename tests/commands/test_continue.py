"""`continue`: more epochs for a finished run."""

from pathlib import Path

import pytest

from rnnlab.runs.store import Store
from tests.commands.conftest import UNKNOWN_RUNS, Cli, missing_parts

SMALL = ("--layer", "lstm:2", "--window", 4, "--epochs", 11, "--batch-size", 1, "--seed", 3)


@pytest.mark.slow
def test_continued_run_goes_on_after_the_last_epoch(cli: Cli, csv: Path, runs: Path) -> None:
    """206 windows in batches of one: 11 epochs are more than 2,000 gradient steps, so they are not trained again."""
    first = cli("train", csv, *SMALL, "--json").json
    result = cli("continue", first["run"], "--epochs", 1, "--json")
    report = result.json
    assert report["continued"] == first["run"] and report["first_epoch"] == 12
    assert report["history"]["loss"][:11] == first["history"]["loss"]
    assert len(report["history"]["loss"]) == 12
    assert "epoch 12/12" in result.stderr and "epoch 10/12" not in result.stderr
    assert {run.id for run in Store(runs).runs()} == {first["run"], report["run"]}
    failed = cli("continue", report["run"], "--epochs", 989)
    assert failed.mistake == ("runs.epochs_to_continue_out_of_range", {"epochs": 989, "most": 988})


@pytest.mark.parametrize("run", UNKNOWN_RUNS)
def test_unknown_run_is_one_sentence(run: str, cli: Cli, runs: Path) -> None:
    """Whatever stands where the id should be."""
    assert missing_parts(cli("continue", run).error_line, UNKNOWN_RUNS[run]) == []
