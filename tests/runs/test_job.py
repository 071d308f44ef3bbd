"""One run trained from its folder to its folder."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.runs import job
from rnnlab.runs.job import train_run
from rnnlab.runs.run import Status
from rnnlab.runs.store import Store
from rnnlab.series.source import load
from rnnlab.series.weather import FEATURES, Weather
from rnnlab.stack.layers import read_stack

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

RUN = "20260131-142530-a1b2c3"
WINDOW, HORIZON = 8, 2


def an_experiment(**changes: Any) -> Experiment:
    settings: dict[str, Any] = {
        "source": Weather(rows=240, seed=2),
        "features": FEATURES,
        "targets": FEATURES[:2],
        "stack": read_stack(["lstm:4:seq", "lstm:3"]),
        "window": WINDOW,
        "horizon": HORIZON,
        "epochs": 2,
    }
    return Experiment(**(settings | changes))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Store:
    """A store with one run, trained to its end."""
    store = Store(tmp_path_factory.mktemp("job") / "runs")
    train(store)
    return store


def train(store: Store, report=lambda status: None, **changes: Any):
    """The run after training; a Mistake or a fault goes on."""
    store.create(RUN, an_experiment(**changes))
    train_run(str(store.folder(RUN)), report)
    return store.read(RUN)


def pulses() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if "_beat" in thread.name]


def test_finished_run_has_all_its_files_and_nothing_else(finished):
    """No temporary file, no draft and no pulse is left."""
    assert {path.name for path in finished.folder(RUN).iterdir()} == {
        "experiment.json",
        "status.json",
        "weights.npz",
        "predictions.npz",
        "results.json",
        "model.keras",
    }
    assert [path.name for path in finished.root.iterdir()] == [RUN]
    assert pulses() == []


def test_finished_run_tells_its_facts(finished):
    """240 rows, parts of 168, 36 and 36, window 8, horizon 2: 159, 35 and 35 windows in 5 batches."""
    status = finished.read(RUN).status
    assert (status.state, status.reason, status.stage) == ("finished", "", "")
    assert status.windows == {"training": 159, "validation": 35, "test": 35}
    assert status.batches == 5
    assert status.inputs == (*FEATURES, "sin(hour of day)", "cos(hour of day)")
    assert len(status.loss) == len(status.val_loss) == len(status.epoch_seconds) == 2
    assert 1 <= status.best_epoch <= 2
    assert status.created <= status.started <= status.ended <= time.time()
    assert status.peak_memory_mb > 50
    assert finished.read(RUN).has_results


def test_persistence_loss_is_that_of_the_validation_part(finished):
    """The line to beat, worked out from the series by plain loops."""
    e = finished.read(RUN).experiment
    values = load(e.source, finished.files).values[:, :2]
    leads = np.arange(1, HORIZON + 1)

    def changes(origins: range) -> np.ndarray:
        return np.array([values[t + leads] - values[t] for t in origins])

    scale = np.sqrt((changes(range(WINDOW - 1, 166)) ** 2).mean(axis=0))
    expected = ((changes(range(167, 202)) / scale) ** 2).mean()
    assert finished.read(RUN).status.persistence_loss == pytest.approx(expected)


def test_predictions_are_those_of_the_saved_model(finished):
    """Stock Keras, fed with raw windows and the hour of the step ahead, forecasts the same."""
    import keras

    e = finished.read(RUN).experiment
    series, arrays = load(e.source, finished.files), finished.predictions(RUN)
    hour = 2 * np.pi * ((series.times.hour.to_numpy() + 1) % 24) / 24
    table = np.column_stack([series.values, np.sin(hour), np.cos(hour)])
    origins = range(203, 238)
    assert arrays["origins"].tolist() == list(origins)
    windows = np.array([table[t - WINDOW + 1 : t + 1] for t in origins])
    model = keras.saving.load_model(finished.model(RUN), safe_mode=True)
    assert arrays["network"] == pytest.approx(model.predict(windows, verbose=0), abs=1e-3)
    truth = np.array([series.values[t + 1 : t + 3, :2] for t in origins])
    assert np.array_equal(arrays["truth"], truth)
    assert np.array_equal(arrays["persistence"], np.repeat(series.values[origins, None, :2], 2, axis=1))


def test_scores_are_those_of_the_predictions(finished):
    """Errors, skill and coverage worked out from the kept arrays."""
    arrays, results = finished.predictions(RUN), finished.results(RUN)
    for k, target in enumerate(FEATURES[:2]):
        errors = np.abs(arrays["network"] - arrays["truth"])[..., k]
        naive = np.abs(arrays["persistence"] - arrays["truth"])[..., k]
        scores = results.scores[target]
        assert scores["mae"] == pytest.approx(errors.mean())
        assert scores["rmse"] == pytest.approx(np.sqrt((errors**2).mean()))
        assert scores["skill"] == pytest.approx(1 - errors.mean() / naive.mean())
        inside = (errors <= arrays["half_width"][:, k]).mean()
        assert results.coverage[target]["0.8"] == pytest.approx(inside)
        assert "persistence" in results.verdicts[target]
    assert results.season == 24


def test_kept_weights_are_those_of_the_saved_model(finished):
    """Two LSTM layers and the head, in Keras's order."""
    import keras

    model = keras.saving.load_model(finished.model(RUN), safe_mode=True)
    layers = [layer for layer in model.layers if isinstance(layer, keras.layers.LSTM | keras.layers.Dense)]
    for own, layer in zip(finished.weights(RUN), layers, strict=True):
        assert all(np.array_equal(*pair) for pair in zip(own, layer.get_weights(), strict=True))


def test_same_run_a_second_time_trains_once(finished):
    """A task that is sent out twice writes nothing the second time."""
    folder = finished.folder(RUN)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    reports = []
    train_run(str(folder), reports.append)
    assert reports == []
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_same_experiment_in_another_run_gives_the_same_numbers(finished, store):
    """The experiment says all that a run needs: losses and forecasts are equal to the bit."""
    run = train(store)
    assert run.status.loss == finished.read(RUN).status.loss
    assert run.status.val_loss == finished.read(RUN).status.val_loss
    assert np.array_equal(store.predictions(RUN)["network"], finished.predictions(RUN)["network"])


def test_reports_follow_the_run_from_stage_to_stage(store):
    """The same statuses that the folder tells, from reading the series to the end."""
    reports: list[Status] = []
    run = train(store, reports.append, stack=read_stack(["lstm:3"]), epochs=3)
    stages = list(dict.fromkeys(status.stage for status in reports))
    assert stages == ["reading the series", "building the network", "training", "scoring the test part", ""]
    counts = [len(status.loss) for status in reports]
    assert counts == sorted(counts)
    assert set(counts) == {0, 1, 2, 3}
    assert reports[-1] == run.status


def test_stop_asked_for_before_the_start_trains_nothing(store):
    """The run is stopped, with a reason and without results."""
    store.create(RUN, an_experiment())
    store.ask_to_stop(RUN)
    train_run(str(store.folder(RUN)))
    run = store.read(RUN)
    assert (run.status.state, run.status.reason) == ("stopped", "Stopped before it began.")
    assert not run.has_results
    with pytest.raises(Mistake, match="is stopped and has no results"):
        store.results(RUN)


def test_stop_asked_for_after_an_epoch_keeps_what_was_learnt(store):
    """The best weights so far are scored and kept."""

    def stop_after_two(status: Status) -> None:
        if len(status.loss) == 2:
            store.ask_to_stop(RUN)

    run = train(store, stop_after_two, stack=read_stack(["lstm:3"]), epochs=500)
    assert run.status.state == "stopped"
    assert run.status.reason == f"Stopped on request; the weights of epoch {run.status.best_epoch} are kept."
    assert len(run.status.loss) < 500
    assert run.has_results
    assert store.results(RUN).scores.keys() == set(FEATURES[:2])


def test_early_stop_is_a_finished_run_with_its_reason(store):
    """The sentence names the epoch that ended it and the best one."""
    run = train(
        store,
        stack=read_stack(["lstm:5"]),
        source=Weather(rows=120, seed=2),
        epochs=200,
        learning_rate=0.05,
        patience=2,
    )
    done, best = len(run.status.loss), run.status.best_epoch
    assert done == best + 2 < 200
    assert run.status.state == "finished"
    assert run.status.reason == (
        f"Stopped early after epoch {done}: the validation loss was lowest after epoch {best}."
    )


def test_run_without_a_validation_part_has_results_without_intervals(store):
    """Nothing is held out: no validation loss, no half width, no coverage."""
    run = train(store, stack=read_stack(["lstm:3"]), split=(0.8, 0.0, 0.2))
    assert run.status.state == "finished"
    assert run.status.val_loss == ()
    assert run.status.persistence_loss == pytest.approx(1)
    assert "half_width" not in store.predictions(RUN)
    assert store.results(RUN).coverage is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"window": 500},
            "A window of 500 steps and a horizon of 2 need 502 rows, but the training part has 168",
        ),
        ({"features": ("snow",), "targets": ("snow",)}, "The series has no feature 'snow'"),
        ({"stack": read_stack(["lstm:3", "lstm:3"])}, "Layer 2"),
        ({"epochs": 0}, "The epochs is 0"),
    ],
    ids=["window", "feature", "stack", "epochs"],
)
def test_mistake_fails_the_run_with_its_sentence(store, changes, sentence):
    """The reason is the sentence that goes on to the caller, and no traceback is kept."""
    with pytest.raises(Mistake) as mistake:
        train(store, **changes)
    status = store.read(RUN).status
    assert status.state == "failed"
    assert status.reason == str(mistake.value)
    assert sentence in status.reason
    assert not (store.folder(RUN) / "error.txt").exists()
    assert status.ended is not None
    assert pulses() == []


def test_fault_of_ours_fails_the_run_and_is_raised(store, monkeypatch):
    """The traceback is in error.txt, a sentence in the status, and the caller gets the fault itself."""

    def broken(series, experiment):
        raise ZeroDivisionError("broken on purpose")

    monkeypatch.setattr(job, "prepare", broken)
    with pytest.raises(ZeroDivisionError, match="broken on purpose"):
        train(store)
    status = store.read(RUN).status
    assert status.state == "failed"
    assert status.reason == "A fault in the lab (ZeroDivisionError); error.txt in its folder tells more."
    text = (store.folder(RUN) / "error.txt").read_text()
    assert text.startswith("Traceback (most recent call last):")
    assert "in broken" in text
    assert text.endswith("ZeroDivisionError: broken on purpose\n")
    assert pulses() == []


def test_diverged_run_without_weights_says_so_and_what_to_do(store):
    """The epoch is the one it happened in, not the last one asked for."""
    run = train(store, stack=read_stack(["lstm:3"]), epochs=9, learning_rate=1e38)
    assert run.status.state == "diverged"
    assert run.status.reason == (
        "The loss is no longer a number after epoch 1: choose a smaller learning rate. "
        "There are no weights to keep."
    )
    assert not run.has_results
    assert not (store.folder(RUN) / "results.json").exists()


def test_run_whose_worker_died_is_trained_anew(store):
    """It says that it trains, but nobody has written for long: the same run comes of it."""
    created = store.create(RUN, an_experiment(stack=read_stack(["lstm:3"])))
    long_ago = time.time() - 3600
    store.write_status(
        RUN, msgspec.structs.replace(created.status, state="training", beat=long_ago, loss=(0.1,) * 7)
    )
    train_run(str(store.folder(RUN)))
    status = store.read(RUN).status
    assert status.state == "finished"
    assert len(status.loss) == 2
    assert status.created == created.status.created


def test_run_that_another_worker_trains_is_left_alone(store):
    """While its status is written, a second task goes away and changes nothing."""
    created = store.create(RUN, an_experiment())
    over = threading.Event()

    def beat() -> None:
        while not over.wait(0.02):
            store.write_status(
                RUN, msgspec.structs.replace(created.status, state="training", beat=time.time())
            )

    store.write_status(RUN, msgspec.structs.replace(created.status, state="training", beat=time.time()))
    worker = threading.Thread(target=beat)
    worker.start()
    reports: list[Status] = []
    train_run(str(store.folder(RUN)), reports.append)
    over.set()
    worker.join()
    assert reports == []
    assert store.read(RUN).status.state == "training"


@pytest.mark.parametrize("state", ["finished", "stopped", "failed", "diverged"])
def test_run_that_has_ended_is_left_alone(store, state):
    """However it ended, it is not trained again."""
    created = store.create(RUN, an_experiment())
    store.write_status(RUN, msgspec.structs.replace(created.status, state=state))
    train_run(str(store.folder(RUN)))
    assert {path.name for path in store.folder(RUN).iterdir()} == {"experiment.json", "status.json"}


def test_folder_that_is_no_run_is_a_mistake(tmp_path):
    """A path that ends in no id of ours is refused before anything is read."""
    with pytest.raises(Mistake, match="is no run"):
        train_run(str(tmp_path / "elsewhere"))


KILLED = """
import sys
from rnnlab.runs import job
job.CHECKPOINT_SECONDS = 0.0
job.train_run(sys.argv[1])
"""


def test_run_whose_worker_was_killed_ends_with_the_same_weights(tmp_path, monkeypatch):
    """SIGKILL while it trains; the next worker goes on from the checkpoint, to the last bit."""
    settings = {"stack": read_stack(["lstm:4:seq", "dropout:0.3", "gru:3"]), "epochs": 60}
    whole = Store(tmp_path / "whole")
    train(whole, **settings)

    store = Store(tmp_path / "killed")
    folder = store.folder(store.create(RUN, an_experiment(**settings)).id)
    worker = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)])
    deadline = time.monotonic() + 60
    while len(store.read(RUN).status.loss) < 3:  # the third is told when the second's checkpoint is there
        assert time.monotonic() < deadline and worker.poll() is None
        time.sleep(0.005)
    worker.kill()
    worker.wait()
    assert store.read(RUN).status.state == "training"

    monkeypatch.setattr(job, "SILENT_SECONDS", 0.1)
    first: list[int] = []
    train_run(str(folder), lambda status: first.append(len(status.loss)))
    assert next(count for count in first if count) >= 2  # it went on, it did not begin again
    assert store.read(RUN).status.state == "finished"
    assert store.read(RUN).status.loss == whole.read(RUN).status.loss
    for own, expected in zip(store.weights(RUN), whole.weights(RUN), strict=True):
        for array, other in zip(own, expected, strict=True):
            assert np.array_equal(array, other)
