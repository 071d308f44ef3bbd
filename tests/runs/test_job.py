"""One run trained from its folder to its folder."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import numpy as np
import pytest

from rnnlab.files import LEFTOVER
from rnnlab.forecast.results import rows_of
from rnnlab.forecast.verdict import verdict_of
from rnnlab.mistake import Mistake
from rnnlab.runs import job, messages
from rnnlab.runs.job import train_run
from rnnlab.runs.run import Status
from rnnlab.runs.store import Store
from rnnlab.series.source import load
from rnnlab.series.weather import FEATURES, Weather
from rnnlab.stack.layers import read_stack
from tests.runs.makers import HORIZON, ROOT, RUN, WINDOW, an_experiment, same_weights, train
from tests.runs.window_parts import forecast_of_window_parts

pytestmark = pytest.mark.slow

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

LONGER = {"stack": read_stack(["lstm:4:seq", "dropout:0.3", "lstm:3"]), "epochs": 6}
FILES = {
    "experiment.json",
    "status.json",
    "weights.npz",
    "predictions.npz",
    "results.json",
    "model.keras",
    "end.npz",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Store:
    """A store with one run, trained to its end."""
    store = Store(tmp_path_factory.mktemp("job") / "runs")
    train(store)
    return store


def pulses() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if "_beat" in thread.name]


def test_finished_run_has_all_its_files_and_nothing_else(finished):
    """No temporary file, no draft and no pulse is left."""
    assert {path.name for path in finished.folder(RUN).iterdir()} == FILES
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
    """Stock Keras, fed with raw windows and the hour of the step ahead, forecasts the same.

    It holds the parts that a window shows.
    """
    import keras

    e = finished.read(RUN).experiment
    series, arrays = load(e.source, finished.files), finished.predictions(RUN)
    hour = 2 * np.pi * ((series.times.hour.to_numpy() + 1) % 24) / 24
    table = np.column_stack([series.values, np.sin(hour), np.cos(hour)])
    origins = range(203, 238)
    assert arrays["origins"].tolist() == list(origins)
    windows = np.array([table[t - WINDOW + 1 : t + 1] for t in origins])
    model = keras.saving.load_model(finished.model(RUN), safe_mode=True)
    forecasts = model.predict(windows, verbose=0)
    assert forecasts == pytest.approx(forecast_of_window_parts(finished, RUN), abs=1e-3)
    truth = np.array([series.values[t + 1 : t + 3, :2] for t in origins])
    assert np.array_equal(arrays["truth"], truth)
    assert np.array_equal(arrays["persistence"], np.repeat(series.values[origins, None, :2], 2, axis=1))


def test_scores_are_those_of_the_predictions(finished):
    """Errors, skill and coverage worked out from the kept arrays."""
    arrays, results = finished.predictions(RUN), finished.results(RUN)
    for k, target in enumerate(FEATURES[:2]):
        errors = np.abs(arrays["forecast"] - arrays["truth"])[..., k]
        naive = np.abs(arrays["persistence"] - arrays["truth"])[..., k]
        scores = results.scores_of(target)
        assert scores.mae == pytest.approx(errors.mean())
        assert scores.rmse == pytest.approx(np.sqrt((errors**2).mean()))
        assert scores.skill == pytest.approx(1 - errors.mean() / naive.mean())
        half = arrays["half_width"][..., k]
        inside = (errors <= half)[np.isfinite(half)].mean()
        assert results.coverage(target)[0.8] == pytest.approx(inside)
        (wider,) = (row for row in rows_of(results.intervals, target) if row.level == 0.95)
        assert wider.width == pytest.approx(2 * np.nanmean(arrays["half_width_95"][..., k], axis=0))
        lead_scores = rows_of(results.lead_scores, target)[0]
        assert lead_scores.forecast == "forecast"
        assert lead_scores.mae == pytest.approx(errors.mean(axis=0))
        assert sum(row.share for row in rows_of(results.shares, target)) == pytest.approx(1)
        assert verdict_of(results, target).comparisons[0].baseline == "persistence"
    assert results.season.steps == 24


def test_kept_weights_are_those_of_the_saved_model(finished):
    """Two LSTM layers and the head, in Keras's order."""
    import keras

    model = keras.saving.load_model(finished.model(RUN), safe_mode=True)
    kinds = keras.layers.LSTM | keras.layers.Dense
    layers = [layer for layer in model.layers if isinstance(layer, kinds) and layer.name != "linear"]
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
    assert stages == ["reading_series", "building_network", "training", "scoring", ""]
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
    assert (run.status.state, run.status.reason) == ("stopped", messages.stopped_before_start())
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
    assert run.status.reason == messages.stopped_on_request(run.status.best_epoch)
    assert (
        run.status.reason_text
        == f"Stopped on request; the weights of epoch {run.status.best_epoch} are kept."
    )
    assert len(run.status.loss) < 500
    assert run.has_results
    assert store.results(RUN).targets == tuple(FEATURES[:2])


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
    assert run.status.reason_text == (
        f"Stopped early after epoch {done}: the validation loss was lowest after epoch {best}."
    )


def test_run_without_a_validation_part_has_results_without_intervals(store):
    """Nothing is held out: no validation loss, no half width, no coverage."""
    run = train(store, stack=read_stack(["lstm:3"]), split=(0.8, 0.0, 0.2))
    assert run.status.state == "finished"
    assert run.status.val_loss == ()
    assert run.status.persistence_loss == pytest.approx(1)
    assert "half_width" not in store.predictions(RUN)
    assert store.results(RUN).coverage(FEATURES[0]) == {}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"window": 500},
            "A window of 500 steps and a horizon of 2 need 502 rows, but the training set has 168",
        ),
        ({"features": ("snow",), "targets": ("snow",)}, "The series has no feature 'snow'"),
        ({"stack": read_stack(["lstm:3", "lstm:3"])}, "Layer 2"),
        ({"epochs": 0}, "The number of epochs is 0"),
    ],
    ids=["window", "feature", "stack", "epochs"],
)
def test_mistake_fails_the_run_with_its_sentence(store, changes, sentence):
    """The reason is the sentence that goes on to the caller, and no traceback is kept."""
    with pytest.raises(Mistake) as mistake:
        train(store, **changes)
    status = store.read(RUN).status
    assert status.state == "failed"
    assert status.reason_text == str(mistake.value)
    assert sentence in status.reason_text
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
    assert status.reason_text == "Internal error (ZeroDivisionError). See error.txt in the run's folder."
    text = (store.folder(RUN) / "error.txt").read_text()
    assert text.startswith("Traceback (most recent call last):")
    assert "in broken" in text
    assert text.endswith("ZeroDivisionError: broken on purpose\n")
    assert pulses() == []


def test_diverged_run_without_weights_says_so_and_what_to_do(store):
    """The epoch is the one it happened in, not the last one asked for."""
    run = train(store, stack=read_stack(["lstm:3"]), epochs=9, learning_rate=1e38)
    assert run.status.state == "diverged"
    assert run.status.reason_text == (
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
    with pytest.raises(Mistake, match="is not a run id"):
        train_run(str(tmp_path / "elsewhere"))


KILLED = """
import os, signal, sys
import numpy as np
from rnnlab.runs import job

def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

def report(status) -> None:
    if sys.argv[2] == "in an epoch" and len(status.loss) == 3:
        kill()

written, savez = 0, np.savez

def cut_short(path, **arrays) -> None:
    global written
    savez(path, **arrays)
    written += "steps_taken" in arrays  # of the files of arrays only a checkpoint has them
    if sys.argv[2] == "in a checkpoint" and written == 3:
        os.truncate(path, path.stat().st_size // 2)
        kill()

np.savez = cut_short
job.CHECKPOINT_SECONDS = 0.0
job.train_run(sys.argv[1], report)
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Store:
    """A store with one run of a stack that the order of its random numbers matters to."""
    store = Store(tmp_path_factory.mktemp("whole"))
    train(store, **LONGER)
    return store


@pytest.mark.parametrize("moment", ["in an epoch", "in a checkpoint"])
def test_run_whose_worker_was_killed_ends_with_the_same_weights(moment, undisturbed, tmp_path, monkeypatch):
    """SIGKILL while it trains, or with a checkpoint half written; the next worker goes on, to the last bit."""
    store = Store(tmp_path / "killed")
    folder = store.folder(store.create(RUN, an_experiment(**LONGER)).id)
    worker = subprocess.run([sys.executable, "-c", KILLED, str(folder), moment], cwd=ROOT, check=False)
    assert worker.returncode == -signal.SIGKILL
    assert store.read(RUN).status.state == "training"
    left = [path for path in folder.iterdir() if LEFTOVER.fullmatch(path.name)]
    assert len(left) == (moment == "in a checkpoint")

    monkeypatch.setattr(job, "SILENT_SECONDS", 0.1)
    for path in left:
        os.utime(path, (time.time() - 60,) * 2)
    first: list[int] = []
    train_run(str(folder), lambda status: first.append(len(status.loss)))
    assert next(count for count in first if count) == 2  # it went on, it did not begin again
    assert store.read(RUN).status.state == "finished"
    assert same_weights(store, undisturbed)
    assert {path.name for path in folder.iterdir()} == FILES


def test_killed_run_of_keras_layers_that_drop_at_random_ends_with_the_same_weights(tmp_path, monkeypatch):
    """The seed of each epoch follows from the run's, in a Conv1D and a recurrent dropout as in the compiled loop."""
    changes = {**LONGER, "stack": read_stack(["conv1d:3:2:relu", "gru:3:seq:rd0.3", "avgpool"])}
    whole, store = Store(tmp_path / "whole"), Store(tmp_path / "killed")
    train(whole, **changes)
    folder = store.folder(store.create(RUN, an_experiment(**changes)).id)
    worker = subprocess.run([sys.executable, "-c", KILLED, str(folder), "in an epoch"], cwd=ROOT, check=False)
    assert worker.returncode == -signal.SIGKILL
    monkeypatch.setattr(job, "SILENT_SECONDS", 0.1)
    first: list[int] = []
    train_run(str(folder), lambda status: first.append(len(status.loss)))
    assert next(count for count in first if count) == 2
    assert same_weights(store, whole)


def test_failed_run_that_goes_on_ends_with_the_same_weights(undisturbed, tmp_path, monkeypatch):
    """A fault in the third epoch; queued again it goes on with the two that were kept."""

    def broken(status):
        if len(status.loss) == 3:
            raise ZeroDivisionError("broken on purpose")

    monkeypatch.setattr(job, "CHECKPOINT_SECONDS", 0.0)
    store = Store(tmp_path / "runs")
    with pytest.raises(ZeroDivisionError):
        train(store, broken, **LONGER)
    failed = store.read(RUN)
    assert failed.status.state == "failed"
    assert store.has_checkpoint(RUN)
    store.queue_again(failed)
    assert store.read(RUN).status.state == "queued"
    first: list[int] = []
    train_run(str(store.folder(RUN)), lambda status: first.append(len(status.loss)))
    assert next(count for count in first if count) == 2
    assert store.read(RUN).status.state == "finished"
    assert same_weights(store, undisturbed)
    assert not store.has_checkpoint(RUN)


def test_run_with_a_damaged_checkpoint_begins_again(undisturbed, tmp_path, monkeypatch):
    """The same run comes of it, only later."""
    store = Store(tmp_path / "runs")
    created = store.create(RUN, an_experiment(**LONGER))
    store.write_status(RUN, msgspec.structs.replace(created.status, state="training", beat=1.0))
    (store.folder(RUN) / "checkpoint.npz").write_bytes(b"PK")
    train_run(str(store.folder(RUN)))
    assert same_weights(store, undisturbed)


def test_run_that_is_deleted_while_it_trains_does_not_come_back(store):
    """Its worker gives up long before the last epoch, without a word, and makes no folder."""
    epochs: list[int] = []

    def delete_after_two(status: Status) -> None:
        if len(status.loss) == 2 and 2 not in epochs:
            store.folder(RUN).rename(store.root / "deleted")
        epochs.append(len(status.loss))

    store.create(RUN, an_experiment(source=Weather(rows=4000, seed=2), batch_size=8, epochs=500))
    train_run(str(store.folder(RUN)), delete_after_two)
    assert 2 <= epochs[-1] < 400
    assert [path.name for path in store.root.iterdir()] == ["deleted"]
    assert pulses() == []


def test_worker_gives_way_to_another_that_took_the_run_over(store):
    """One that was stopped for a while finds another's token: two never write one run."""

    def take_over(status: Status) -> None:
        if len(status.loss) == 2:
            store.write_status(RUN, msgspec.structs.replace(status, worker="another", batch=77))

    run = train(store, take_over, epochs=1000)
    assert (run.status.worker, run.status.batch, run.status.state) == ("another", 77, "training")
    assert pulses() == []


def test_diverged_run_keeps_the_weights_of_its_best_epoch(store, monkeypatch):
    """Numbers are lost in the fourth epoch; what is kept is what a run has that is stopped after its best one."""
    from rnnlab.training.training_loop import TrainingLoop

    epoch = TrainingLoop.epoch

    def lose_numbers(loop: TrainingLoop, number: int) -> float:
        if number == 3:
            loop.flat = loop.flat * np.float32("nan")
        return epoch(loop, number)

    monkeypatch.setattr(TrainingLoop, "epoch", lose_numbers)
    run = train(store, epochs=9)
    best = run.status.best_epoch
    assert (run.status.state, len(run.status.loss)) == ("diverged", 4)
    assert run.status.reason_text == (
        "The loss is no longer a number after epoch 4: choose a smaller learning rate. "
        f"The weights of epoch {best} are kept."
    )
    monkeypatch.undo()
    as_far = Store(store.root.parent / "as far")

    def stop_after_the_best(status: Status) -> None:
        if len(status.loss) == best:
            as_far.ask_to_stop(RUN)

    train(as_far, stop_after_the_best, epochs=9)
    for ours, theirs in zip(store.weights(RUN), as_far.weights(RUN), strict=True):
        assert all(np.array_equal(*pair) for pair in zip(ours, theirs, strict=True))


def test_stop_asked_for_while_the_network_is_built_trains_no_epoch(store):
    """Tracing takes its time; what was asked meanwhile is obeyed at the first batch."""

    def stop_while_building(status: Status) -> None:
        if status.stage == "building_network":
            store.ask_to_stop(RUN)

    run = train(store, stop_while_building, epochs=1000)
    assert (run.status.state, run.status.loss) == ("stopped", ())
    assert run.status.reason_text == "Stopped on request before the first epoch was over."
    assert not run.has_results


def test_interrupted_run_that_is_to_stop_keeps_what_it_had_learnt(store, monkeypatch):
    """Stop is pressed while nobody trains it: the next worker scores the checkpoint's best weights."""
    monkeypatch.setattr(job, "CHECKPOINT_SECONDS", 0.0)

    class Killed(BaseException):
        pass

    def die_after_three(status: Status) -> None:
        if len(status.loss) == 3:
            raise Killed

    monkeypatch.setattr(job.Journal, "end", lambda *_: None)
    monkeypatch.setattr(job.Store, "write_error", lambda *_: None)
    with pytest.raises(Killed):
        train(store, die_after_three, epochs=50)
    monkeypatch.undo()
    store.ask_to_stop(RUN)
    monkeypatch.setattr(job, "SILENT_SECONDS", 0.0)
    train_run(str(store.folder(RUN)))
    run = store.read(RUN)
    assert (run.status.state, len(run.status.loss)) == ("stopped", 2)
    assert run.status.reason == messages.stopped_on_request(run.status.best_epoch)
    assert (
        run.status.reason_text
        == f"Stopped on request; the weights of epoch {run.status.best_epoch} are kept."
    )
    assert store.results(RUN).targets == tuple(FEATURES[:2])


def test_small_series_is_read_once_for_runs_in_turn(tmp_path, monkeypatch):
    """Another source takes its place, and a large one does not stay."""
    read = []
    monkeypatch.setattr(job, "load", lambda source, files: read.append(source) or load(source, files))
    first, second = (Weather(rows=100, seed=seed) for seed in (1, 2))
    for source in (first, first, second, first):
        assert job.series_of(source, tmp_path).name == load(source, tmp_path).name
    assert read == [first, second, first]
    monkeypatch.setattr(job, "MOST_KEPT_BYTES", 100)
    for _ in range(2):
        job.series_of(second, tmp_path)
    assert read[3:] == [second, second]
