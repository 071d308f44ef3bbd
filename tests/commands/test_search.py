"""`search`: its JSON, its table, its mistakes."""

from pathlib import Path

import pytest

from rnnlab.runs import cluster, search_trial
from rnnlab.runs.job import train_run
from rnnlab.runs.search import ask_to_stop, job_of
from rnnlab.runs.search_trial import run_trial
from rnnlab.runs.store import Store
from tests.commands.conftest import Cli
from tests.panel.makers import stations, write

SMALL = ("--layer", "lstm:8", "--epochs", 1, "--window", 6)


class Here:
    """Workers that train runs in this process; the second trial halves the error of the defaults, then it ends."""

    status, why, count = "ready", "", 1

    def __init__(self, runs: Path):
        self.errors = [0.5, 0.25]

    def submit(self, folder: Path, again: bool = False) -> None:
        job = job_of(folder)
        if job is None:
            train_run(str(folder))
            return
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(search_trial, "validation_errors_of", lambda *arguments: [self.errors.pop(0)])
            run_trial(folder)
        if not self.errors:
            ask_to_stop(job[0], job[1])

    def job_status(self, name: str) -> str:
        return "finished"

    def close(self) -> None: ...


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "Workers", Here)


@pytest.mark.slow
def test_search_prints_one_json_object(cli: Cli, csv: Path, runs: Path, here: None) -> None:
    """The defaults at 0.5 and one trial at 0.25: 50 % better on validation, and two runs for the test set."""
    report = cli("search", csv, *SMALL, "--minutes", 2, "--json").json
    assert {"search", "minutes", "seconds", "cuts", "settings", "verdict", "beaten"} <= report.keys()
    assert report["trials"] == {"finished": 1, "given_up": 0}
    assert report["percent_better"]["validation"] == pytest.approx(50)
    assert [(row["rank"], row["error"]) for row in report["leaderboard"]] == [(1, 0.25), (2, 0.5)]
    ids = {report["defaults"]["run"], report["best"]["run"]}
    assert {run.id for run in Store(runs).runs()} == ids and len(ids) == 2
    (maes,) = zip(
        *([scores["mae"] for scores in report[name]["scores"].values()] for name in ("defaults", "best")),
        strict=True,
    )
    assert report["percent_better"]["test"] == pytest.approx(100 * (1 - maes[1] / maes[0]))
    assert report["beaten"] == (maes[1] < maes[0])


@pytest.mark.slow
def test_search_for_people_ends_with_the_verdict(cli: Cli, csv: Path, runs: Path, here: None) -> None:
    """stdout has the leaderboard, whether the defaults were beaten, and both runs."""
    result = cli("search", csv, *SMALL)
    assert result.exit_code == 0, result.stderr
    assert "1 trial finished, 0 given up" in result.stdout
    assert "50.0 % less error than the defaults on the validation set" in result.stdout
    assert all(run.id in result.stdout for run in Store(runs).runs())
    assert "best validation error 0.25 with" in result.stderr


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--minutes", 0), "runs.minutes_out_of_range"),
        (("--split", "0.8,0,0.2"), "runs.search_without_validation_set"),
        (("--window", 5000), "experiment.setting_out_of_range"),
    ],
)
def test_mistake_is_one_line_and_leaves_no_search(
    options: tuple, code: str, cli: Cli, csv: Path, runs: Path
) -> None:
    """Before any worker is started."""
    assert cli("search", csv, *options).mistake[0] == code
    assert not (runs / "searches").exists()


@pytest.mark.slow
def test_search_over_all_series_compares_them_one_by_one(
    cli: Cli, tmp_path: Path, runs: Path, here: None
) -> None:
    table = write(stations({"north": 90, "south": 120}), tmp_path / "stations.csv")
    report = cli("search", table, "--all", *SMALL, "--minutes", 2, "--json").json
    assert report["trials"]["finished"] >= 1
    assert Store(runs).read(report["defaults"]["run"]).experiment.all_series == "each"
