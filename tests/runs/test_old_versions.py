"""Runs that an older version wrote still open. The folders in `version_2` were written by that version."""

import json
import shutil
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest

from rnnlab.forecast.forecaster import Forecaster
from rnnlab.forecast.report import results_report
from rnnlab.forecast.results import ValidationErrors
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.job import train_run
from rnnlab.runs.old_versions import OLDEST, STAGES_OF_VERSION_2, VersionError, check_version, read_status
from rnnlab.runs.queue import unfinished
from rnnlab.runs.run import VERSION, Stage, Status
from rnnlab.runs.store import Store
from rnnlab.series.source import load

EARLY, DIVERGED, QUEUED = "20261129-055819-92c2ef", "20261129-055823-e2ea09", "20261129-055823-b6bdf9"
REASONS = {
    EARLY: "Stopped early after epoch 7: the validation loss was lowest after epoch 5.",
    DIVERGED: "The loss is no longer a number after epoch 1: choose a smaller learning rate. "
    "There are no weights to keep.",
    QUEUED: "",
}


@pytest.fixture
def old_store(tmp_path: Path) -> Store:
    """A copy of the runs folder of version 2."""
    shutil.copytree(Path(__file__).with_name("version_2"), tmp_path / "runs")
    return Store(tmp_path / "runs")


def test_old_runs_are_listed_and_read(old_store: Store) -> None:
    """The state, what the run is doing as a code, and the reason as the sentence that was written."""
    assert old_store.ids() == [DIVERGED, QUEUED, EARLY]
    runs = {run.id: run for run in old_store.runs()}
    told = {run.id: (run.status.state, run.status.stage, run.status.reason_text) for run in runs.values()}
    assert told == {
        EARLY: ("finished", "", REASONS[EARLY]),
        DIVERGED: ("diverged", "", REASONS[DIVERGED]),
        QUEUED: ("queued", "waiting", ""),
    }
    assert {run.status.version for run in runs.values()} == {VERSION}
    assert [run.id for run in unfinished(old_store)] == [QUEUED]
    assert (runs[EARLY].status.best_epoch, len(runs[EARLY].status.loss)) == (5, 7)


def test_results_of_an_old_run_are_read(old_store: Store) -> None:
    """The numbers stand in its results.json."""
    results = old_store.results(EARLY)
    assert results.scores_of("temperature (degC)").mae == 0.5898268029531113
    assert results.scores_of("humidity (%)", "network").rmse == 3.2003173397943536
    assert len(old_store.predictions(EARLY)["origins"]) == 44
    assert len(old_store.weights(EARLY)) == 2


def test_old_run_forecasts_more_steps_than_it_was_trained_for(old_store: Store) -> None:
    """It predicts two steps at once; the next thirty, each after the one before."""
    e, results = old_store.read(EARLY).experiment, old_store.results(EARLY)
    series = load(e.source, old_store.files)
    made = Forecaster(series, e, old_store.weights(EARLY), results.shares, results.season.steps)
    values = made.ahead(30).values
    assert values.shape == (30, 2)
    np.testing.assert_array_equal(values[:2], made.ahead(2).values)
    assert np.abs(values[:, 0] - series.column(e.targets[0])[-30:].mean()).max() < 20


def test_results_of_an_old_run_say_the_same_as_when_they_were_written(old_store: Store) -> None:
    """All numbers and the notes: as JSON they are the old results.json, which had the same nesting."""
    written = json.loads((old_store.folder(EARLY) / "results.json").read_text(encoding="utf-8"))
    season = {"steps": written.pop("season"), "reason": written.pop("season_reason")}
    del written["validation"]  # `train --json` has none
    verdicts = written.pop("verdicts")  # those are worded anew
    results = old_store.results(EARLY)
    report = json.loads(msgspec.json.encode(results_report(results)))
    now = report.pop("verdicts")
    assert report == written | {"season": season}
    assert results.validation[1] == ValidationErrors(
        "humidity (%)", (2.117479128378583, 3.2537973892929113), (0.23631697113163794, 0.3631334700817205)
    )
    assert verdicts["humidity (%)"].startswith("The forecast is no better than persistence ")
    assert now["humidity (%)"].startswith("The forecast is ") and "persistence" in now["humidity (%)"]


def test_results_of_today_survive_the_file(old_store: Store) -> None:
    """What was read from an old run is written as flat rows and read back."""
    results = old_store.results(EARLY)
    old_store.write_results(EARLY, results)
    assert json.loads((old_store.folder(EARLY) / "results.json").read_text(encoding="utf-8"))["scores"][
        0
    ] == {
        "target": "temperature (degC)",
        "forecast": "forecast",
        "mae": 0.5898268029531113,
        "rmse": 0.7677418954449549,
        "mase": 0.32188418082116804,
        "skill": 0.05283287117018631,
        "scaled_mae": 0.23932068884846489,
        "scaled_rmse": 0.31150927417301344,
    }
    assert old_store.results(EARLY) == results


@pytest.mark.parametrize(
    "data",
    [
        b'{"scores": {"a": 1}}',
        b'{"scores": {"a": {"mae": 1, "rmse": 1}}, "scaled_scores": {}, "season": 1}',
        b'{"scores": {}, "scaled_scores": {}, "season": 1, "differences": {"a": {"forecast": {"linear": {}}}}}',
        b'{"scores": {}, "scaled_scores": {}, "season": 1, "intervals": {"a": {"wide": {}}}}',
        b'{"scores": [[]], "season": 1}',
        b"[]",
    ],
)
def test_damaged_results_of_any_version_are_a_mistake(old_store: Store, data: bytes) -> None:
    """Numbers of the wrong type, and numbers that are missing."""
    (old_store.folder(EARLY) / "results.json").write_bytes(data)
    with pytest.raises(Mistake, match=f"Run {EARLY} is damaged"):
        old_store.results(EARLY)


def test_reading_leaves_an_old_folder_as_it_is(old_store: Store) -> None:
    """The older lab can still open it."""
    before = {path: path.read_bytes() for path in old_store.root.rglob("*") if path.is_file()}
    list(old_store.runs())
    old_store.results(EARLY)
    assert {path: path.read_bytes() for path in old_store.root.rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_queued_run_of_an_old_version_trains(old_store: Store) -> None:
    """Same experiment, seed and code as the finished one, so the same losses."""
    train_run(str(old_store.folder(QUEUED)))
    now, early = old_store.read(QUEUED).status, old_store.read(EARLY).status
    assert now.state == "finished"
    assert now.reason == messages.stopped_early(7, 5)
    assert now.reason_text == REASONS[EARLY]
    assert now.val_loss == pytest.approx(early.val_loss, rel=1e-5)
    assert json.loads((old_store.folder(QUEUED) / "status.json").read_text())["version"] == VERSION


def test_every_stage_of_version_2_has_a_code() -> None:
    """Version 2 wrote these five sentences, and none after the end."""
    written = [
        "waiting for a worker",
        "reading the series",
        "building the network",
        "training",
        "scoring the test part",
    ]
    codes = [
        read_status(msgspec.json.encode({"version": 2, "state": "training", "stage": text})).stage
        for text in (*written, "", "something else")
    ]
    assert codes == ["waiting", "reading_series", "building_network", "training", "scoring", "", ""]
    assert list(STAGES_OF_VERSION_2) == written
    assert set(messages.STAGES) == set(get_args(Stage))


@pytest.mark.parametrize("version", [OLDEST - 1, VERSION + 1])
def test_other_versions_are_refused(old_store: Store, version: int) -> None:
    """A later version's folder, and one that is too old."""
    path = old_store.folder(EARLY) / "status.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": version}), encoding="utf-8")
    with pytest.raises(Mistake, match=f"Run {EARLY} was written by another version of RNN Lab"):
        old_store.read(EARLY)
    with pytest.raises(VersionError, match=f"version {version}"):
        check_version(version)


def test_reason_survives_the_file_whatever_its_facts_are(old_store: Store) -> None:
    """A reason is kept as a message; facts of a type that JSON lacks become text, so that a run can end."""
    reason = Message("series.gone", {"path": Path("a/b"), "rows": (1, 2)})
    old_store.write_status(QUEUED, Status(state="failed", reason=reason))
    status = old_store.read(QUEUED).status
    assert status.reason == Message("series.gone", {"path": str(Path("a/b")), "rows": (1, 2)})
    assert status.reason_text == f"series.gone (path: {Path('a/b')}, rows: (1, 2))"
