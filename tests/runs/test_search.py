"""The search for good settings: what is tried, how it is measured, and that it goes on after a kill."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from filelock import FileLock
from optuna.trial import create_trial

from rnnlab.experiment import Experiment
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import search_messages, search_study, search_trial
from rnnlab.runs.job import train_run
from rnnlab.runs.rolling_origin import cut_experiments
from rnnlab.runs.search import (
    Search,
    ask_to_stop,
    job_folder,
    job_of,
    path_of,
    read_search,
    searches,
    start_search,
    write_search,
)
from rnnlab.runs.search_outcome import Outcome, outcome_of
from rnnlab.runs.search_runner import Leader
from rnnlab.runs.search_space import experiment_of, first_choices, params_of, space_of
from rnnlab.runs.search_study import open_study
from rnnlab.runs.search_trial import affordable_trial, run_trial, validation_errors_of
from rnnlab.runs.store import Store, new_id
from rnnlab.series.series import Series
from rnnlab.series.source import load
from rnnlab.stack.layers import read_stack
from tests.runs.makers import ROOT, an_experiment, processes_of, until

pytestmark = pytest.mark.slow

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
BASE = an_experiment(stack=read_stack(["lstm:8"]), horizon=1, epochs=3, patience=2)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


@pytest.fixture(scope="module")
def series() -> Series:
    return load(BASE.source, Path())


class Here:
    """Workers that train at once in this process; after so many trials the search is asked to stop."""

    status, why, count = "ready", "", 1

    def __init__(self, store: Store, trials: int, trial: Callable[[Path], object] = run_trial):
        self.store, self.left, self.trial = store, trials, trial
        self.seen: list[str] = []

    def submit(self, folder: Path, again: bool = False) -> None:
        self.seen.append(folder.name)
        job = job_of(folder)
        if job is None:
            train_run(str(folder))
            return
        self.trial(folder)
        self.left -= 1
        if not self.left:
            ask_to_stop(self.store, job[1])

    def job_status(self, name: str) -> str:
        return "finished"


def searched(store: Store, series: Series, trials: int, base: Experiment = BASE) -> Search:
    """The search from a base after so many trials, that of the defaults among them."""
    started = start_search(store, base, series, 1000)
    workers: Any = Here(store, trials)
    return Leader(store, started.id, workers).run()


def a_search(store: Store, **changes: Any) -> Search:
    return Search("0a1b2c3d4e5f", 1.0, BASE, **({"minutes": 1.0, "cuts": 3} | changes))


def test_defaults_are_among_what_is_searched_and_a_trial_keeps_the_gradient_steps(store, series):
    """A batch twice as large takes twice the epochs; the window fits three times into the first training set."""
    search = a_search(store)
    space = space_of(search, series)
    params = params_of(BASE, space)
    assert params is not None and experiment_of(BASE, params) == BASE
    larger = experiment_of(BASE, params | {"batch-size": 64, "units": 12, "layers": 2, "dropout": 0.2})
    assert (larger.batch_size, larger.epochs, larger.patience) == (64, 6, 4)
    assert larger.stack == read_stack(["lstm:12:seq", "dropout:0.2", "lstm:12"])
    # 240 rows, of which 40 % are before the first of three cuts of 15 %: a third of 96 rows are 32.
    assert (space["window"].low, space["window"].high) == (2, 32)
    first = first_choices(search, series)
    assert len(first) == 6  # the window twice, learning rate, loss, layers, batch size; 4 units are too few
    assert all(len([name for name in params if params[name] != other[name]]) == 1 for other in first)


def test_trial_that_would_take_most_of_the_minutes_is_not_trained(store, series):
    """Of a minute, one trial may take six seconds: a GRU, which Keras must compile at three cuts, takes longer."""
    search = a_search(store)
    write_search(store, search)
    study = open_study(store, search)
    params = params_of(BASE, space_of(search, series))
    assert params is not None
    study.enqueue_trial(params | {"kind": "gru"})
    study.enqueue_trial(params | {"units": 16})
    trial = affordable_trial(search, series, study)
    assert trial.params["units"] == 16
    assert [row.state for row in search_study.trial_rows(study)] == []  # it is not on the leaderboard
    longer = msgspec.structs.replace(search, minutes=60.0)
    study.enqueue_trial(params | {"kind": "gru"})
    assert affordable_trial(longer, series, study).params["kind"] == "gru"


def test_stack_that_is_no_row_of_recurrent_layers_stays(store, series):
    """Nothing of a dense layer in between could be kept if the stack was rebuilt."""
    base = msgspec.structs.replace(BASE, stack=read_stack(["lstm:8", "dense:4"]))
    search = msgspec.structs.replace(a_search(store), base=base)
    assert not {"units", "layers", "dropout", "kind"} & space_of(search, series).keys()


def test_error_of_a_trial_is_that_of_runs_at_its_cuts(store, series):
    """The mean validation error of three ordinary runs, each trained at one cut."""
    search = a_search(store)
    errors = validation_errors_of(series, BASE, search, lambda step, error: True)
    expected = []
    for cut in cut_experiments(BASE, 3):
        run = store.create(new_id(), cut)
        train_run(str(store.folder(run.id)))
        expected.append(np.mean([row.scaled_mae for row in store.results(run.id).validation]))
    assert errors[::-1] == pytest.approx(expected, rel=1e-9)


def test_trial_does_not_look_at_the_test_set(store, series):
    """With other values in all rows of the test set, the error is the same to the last bit."""
    search = a_search(store, cuts=2)
    values = series.values.copy()
    values[204:] = 1e6  # 85 % of 240 rows are before it
    other = replace(series, values=values)
    errors = [validation_errors_of(made, BASE, search, lambda step, error: True) for made in (series, other)]
    assert errors[0] == errors[1]


def test_search_ends_with_the_defaults_and_the_best_on_the_test_set(store, series):
    """Two runs at most are scored on the test set; the leaderboard is in the order of the validation errors."""
    search = searched(store, series, trials=4)
    found = outcome_of(store, search)
    assert search.state == "finished" and search.jobs == 4
    errors = [row.error for row in found.rows if row.error is not None]
    assert errors == sorted(errors) and len(errors) == 1 + found.finished
    (defaults,) = [row for row in found.rows if row.state == "defaults"]
    runs = {run.id for run in store.runs()}
    assert runs == {search.default_run, search.best_run} - {""}
    assert store.read(search.default_run).experiment == BASE
    assert defaults.error == search_study.defaults_error(open_study(store, search))
    assert isinstance(found.verdict, Message)
    if search.best_run:
        assert search.validation is not None and search.validation >= 1
        best, base = (store.results(run).scores for run in (search.best_run, search.default_run))
        ratios = [
            ours.mae / theirs.mae
            for ours, theirs in zip(best, base, strict=True)
            if ours.forecast == "forecast"
        ]
        assert search.test == pytest.approx(100 * (1 - np.mean(ratios)))


@pytest.mark.parametrize(
    ("errors", "best"),
    [
        ([(0.48, 0.47, 0.48), (0.46, 0.45, 0.46)], 1),  # the lower of two
        ([(0.6, 0.4, 0.5)], None),  # the same mean
        ([(0.499, 0.497, 0.497)], None),  # less than 1 % below 0.5
        ([(0.1, 0.51, 0.51)], None),  # gains of 80, -2 and -2 %: 25.3 % with a standard error of 27.3 %
        ([(0.2, 0.49, 0.49), (0.46, 0.45, 0.46)], 1),  # 21.3 % less 19.3 % are below 8.7 % less 0.7 %
    ],
)
def test_best_trial_beats_the_defaults_most_surely(errors, best, store, series):
    """The defaults have an error of 0.5 at each of three cuts; 1 % of it is 0.005."""
    search = a_search(store)
    write_search(store, search)
    study, space = open_study(store, search), space_of(search, series)
    search_study.add_defaults(study, (0.5, 0.5, 0.5), 1.0, space, search)
    params = params_of(BASE, space)
    assert params is not None
    for number, at_cuts in enumerate(errors, 1):
        attributes = {search_study.JOB: number, search_study.AT_CUTS: at_cuts}
        study.add_trial(
            create_trial(
                params=params, distributions=space, value=float(np.mean(at_cuts)), user_attrs=attributes
            )
        )
    found = search_study.best_trial(study)
    assert (None if found is None else found.user_attrs[search_study.JOB] - 1) == best


def test_same_search_again_goes_on_with_what_was_tried(store, series):
    """Two trials, then one more: three are in the journal, and the defaults are not trained again."""
    first = searched(store, series, trials=3)
    again = searched(store, series, trials=1)
    assert (again.id, again.jobs) == (first.id, 4)
    assert len(searches(store)) == 1
    found = outcome_of(store, again)
    assert found.finished + found.given_up == 3


def test_hopeless_trial_is_given_up(store, series, monkeypatch):
    """After four finished trials, one whose network is far worse than theirs ends in its first tenths."""
    search = msgspec.structs.replace(a_search(store), base=msgspec.structs.replace(BASE, epochs=10))
    write_search(store, search)
    study = open_study(store, search)
    seen: list[int] = []

    def errors_of(error: float) -> Callable[..., list[float]]:
        def measured(series: Series, experiment: Experiment, search: Search, goes_on: Any) -> list[float]:
            for step in range(30):
                seen.append(step)
                if not goes_on(step, error):
                    raise search_trial.GivenUp
            return [error] * 3

        return measured

    for error in (0.5, 0.6, 0.5, 0.6, 9.0):
        monkeypatch.setattr(search_trial, "validation_errors_of", errors_of(error))
        seen.clear()
        trial = study.ask(space_of(search, series))
        trial.set_user_attr(search_study.JOB, 1)
        search_trial.try_trial(store, search, series, study, trial)
    assert seen == [0, 1, 2, 3]
    rows = search_study.trial_rows(study)
    assert [row.state for row in rows] == ["finished"] * 4 + ["given up"]


def test_killed_search_goes_on(store):
    """SIGKILL in the middle of a trial: nothing that was tried is lost, and its settings are tried again.

    The workers end with the process that led the search.
    """
    weather = ("weather", "--layer", "lstm:4", "--window", "6", "--epochs", "300", "--patience", "0")
    environment = os.environ | {"RNNLAB_RUNS": str(store.root), "RNNLAB_WORKERS": "1"}
    leader = subprocess.Popen(
        [sys.executable, "-m", "rnnlab", "search", *weather, "--minutes", "60"],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert until(
            lambda: any(trial["state"] == "RUNNING" and trial["job"] for trial in trials_of(store)), 120
        )
    finally:
        os.kill(leader.pid, signal.SIGKILL) if os.name == "posix" else leader.kill()
        leader.wait()
    assert until(lambda: not processes_of(leader.pid))
    (search,) = searches(store)
    before = trials_of(store)
    assert search.state == "searching" and search.default_run == ""
    assert until(lambda: not searches(store)[0].running)
    (running,) = [trial for trial in before if trial["state"] == "RUNNING" and trial["job"] is not None]
    workers: Any = Here(store, 2, lambda folder: (quick_trial(folder), leader_again.interrupt()))
    leader_again = Leader(store, search.id, workers)
    assert leader_again.run().state == "interrupted"
    after = trials_of(store)
    ended_before = [trial for trial in before if trial["state"] in ("COMPLETE", "PRUNED", "FAIL")]
    assert [
        trial for trial in after if trial["number"] in {one["number"] for one in ended_before}
    ] == ended_before
    assert after[running["number"]]["state"] == "FAIL"
    again = next(trial for trial in after if trial["job"] == search.jobs)
    assert (again["state"], again["params"]) == ("COMPLETE", running["params"])


def trials_of(store: Store) -> list[dict[str, Any]]:
    """The trials in the journal of the one search there is; the job is noted when all settings are."""
    found = searches(store)
    if not found or not path_of(store, found[0].id, "journal").exists():
        return []
    return [
        {
            "number": trial.number,
            "state": trial.state.name,
            "params": trial.params,
            "job": trial.user_attrs.get(search_study.JOB),
        }
        for trial in open_study(store, found[0]).trials
    ]


def quick_trial(folder: Path) -> None:
    """A trial that is not trained: its error is 0.1, below that of any network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_trial, "validation_errors_of", lambda *arguments: [0.1])
        run_trial(folder)


def test_half_a_line_of_a_crash_is_cut_off(store, series):
    """A power cut in the middle of a write: the journal can be read and written again."""
    search = start_search(store, BASE, series, 5)
    open_study(store, search).set_user_attr("a", 1)
    journal = path_of(store, search.id, "journal")
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"op_code": 4, "worker')
    search_study.repair(store, search)
    assert journal.read_bytes() == whole
    assert all(json.loads(line) for line in whole.splitlines())


def test_one_process_leads_a_search(store, series):
    """The second one gets a sentence; it can lead it when the first has ended."""
    search = start_search(store, BASE, series, 5)
    with FileLock(path_of(store, search.id, "lock")), pytest.raises(Mistake) as caught:
        workers: Any = Here(store, 1)
        Leader(store, search.id, workers).run()
    assert caught.value.message == search_messages.search_is_running(search.id)


def test_failing_trials_end_the_search_with_the_reason(store, series):
    """Three in a row: something is wrong with the machine, and minutes of it help nobody."""

    class Broken(Here):
        def job_status(self, name: str) -> str:
            return "failed"

    search = start_search(store, BASE, series, 5)
    workers: Any = Broken(store, 100, lambda folder: None)
    with pytest.raises(Mistake):
        Leader(store, search.id, workers).run()
    assert read_search(store, search.id).reason == search_messages.trials_failed(3)
    assert read_search(store, search.id).state == "failed"


@pytest.mark.parametrize(
    ("changes", "minutes", "code"),
    [
        ({}, 0, "runs.minutes_out_of_range"),
        ({}, 1e9, "runs.minutes_out_of_range"),
        ({"split": (0.8, 0.0, 0.2)}, 5, "runs.search_without_validation_set"),
        ({"stack": read_stack(["lstm:4", "lstm:4"])}, 5, "stack"),
    ],
)
def test_search_that_cannot_start_leaves_nothing(changes, minutes, code, store, series):
    """The budget, the split and the stack are checked first."""
    with pytest.raises(Mistake) as caught:
        start_search(store, msgspec.structs.replace(BASE, **changes), series, minutes)
    assert isinstance(caught.value.message, Message) and caught.value.message.code.startswith(code)
    assert searches(store) == []


def test_path_of_a_trial_is_no_run_and_other_names_are_no_trials(store):
    """What a worker is given says which search and which trial; an id from a link cannot leave the folder."""
    folder = job_folder(store, "0a1b2c3d4e5f", 7)
    job = job_of(folder)
    assert job is not None and job[0].root == store.root and job[1:] == ("0a1b2c3d4e5f", 7)
    assert job_of(store.root / "20260131-142530-a1b2c3") is None
    for hostile in ("../../etc", "0A1B2C3D4E5F", ""):
        with pytest.raises(Mistake):
            read_search(store, hostile)


def test_sentence_says_whether_the_defaults_were_beaten():
    """Better on both; better on validation alone; better, but perhaps by chance; never better."""
    beaten = str(search_messages.defaults_beaten(8.04, 5.0, True, 3))
    assert beaten == (
        "The settings found had 8.0 % less error than the defaults on the validation set (3 cuts), and 5.0 % less on "
        "the test set: they beat the defaults."
    )
    assert str(search_messages.defaults_beaten(8.0, 0.4, False, 1)).endswith("That may be chance.")
    assert "but 2.0 % more on the test set: they do not beat" in str(
        search_messages.defaults_beaten(8.0, -2.0, True, 1)
    )
    assert "None of 7 trials clearly beat the defaults" in str(search_messages.defaults_not_beaten(7))


def test_search_without_a_trial_says_so(store, series):
    """The time was over before the defaults were measured."""
    search = msgspec.structs.replace(start_search(store, BASE, series, 5), state="finished")
    assert outcome_of(store, search) == Outcome((), verdict=search_messages.nothing_tried())
