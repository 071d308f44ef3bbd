"""A run that pauses, steps epoch by epoch and goes on; and the forecast that it shows meanwhile."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rnnlab.runs import job, run_folder
from rnnlab.runs.job import train_run
from rnnlab.runs.pause import pause_after, pause_epoch, resume
from rnnlab.runs.preview import read_preview
from rnnlab.runs.store import Store
from rnnlab.series.source import load
from rnnlab.stack.outputs import layer_outputs
from rnnlab.training.prepared import prepare
from tests.runs.makers import HORIZON, RUN, SECONDS, an_experiment, same_weights, train, until

pytestmark = pytest.mark.slow
EPOCHS = 6


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


@pytest.fixture
def paused(store: Store) -> Iterator[threading.Thread]:
    """The worker of a run that waits after its first epoch."""
    store.create(RUN, an_experiment(epochs=EPOCHS))
    pause_after(store, RUN, 1)
    worker = threading.Thread(target=train_run, args=(str(store.folder(RUN)),))
    worker.start()
    assert until(lambda: stage(store) == "paused")
    yield worker
    store.ask_to_stop(RUN)
    worker.join(SECONDS)


def stage(store: Store) -> str:
    return store.read(RUN).status.stage


def test_steps_by_epoch_and_goes_on_to_the_same_weights(
    paused: threading.Thread, store: Store, tmp_path: Path
) -> None:
    """Pauses change no bit of what is trained."""
    assert store.read(RUN).epochs_done == 1
    pause_after(store, RUN, 2)
    assert until(lambda: store.read(RUN).epochs_done == 2 and stage(store) == "paused")
    resume(store, RUN)
    paused.join(SECONDS)
    assert store.read(RUN).status.state == "finished"
    without_pause = Store(tmp_path / "other")
    train(without_pause, epochs=EPOCHS)
    assert same_weights(store, without_pause)


def test_paused_run_stops_when_asked(paused: threading.Thread, store: Store) -> None:
    store.ask_to_stop(RUN)
    paused.join(SECONDS)
    run = store.read(RUN)
    assert (run.status.state, run.epochs_done, run.has_results) == ("stopped", 1, True)


def test_pause_ends_by_itself_so_that_others_get_the_worker(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "LONGEST_PAUSE", 0.2)
    store.create(RUN, an_experiment(epochs=EPOCHS))
    pause_after(store, RUN, 1)
    train_run(str(store.folder(RUN)))
    assert store.read(RUN).status.state == "finished"
    assert pause_epoch(store, RUN) is None


def test_damaged_pause_file_is_ignored(store: Store) -> None:
    store.create(RUN, an_experiment())
    for text in (b"", b"-1", b"1e3", b"9" * 40):
        (store.folder(RUN) / run_folder.PAUSE).write_bytes(text)
        assert pause_epoch(store, RUN) is None


def test_preview_is_what_the_network_of_that_epoch_predicts(paused: threading.Thread, store: Store) -> None:
    """Its weights, put through the layers in numpy, give its forecast; it has all windows of the small test set."""
    preview = read_preview(store, RUN)
    assert preview is not None
    experiment = an_experiment(epochs=EPOCHS)
    prepared = prepare(load(experiment.source, store.files), experiment)
    assert preview.epoch == 1
    np.testing.assert_array_equal(preview.origins, prepared.origins.test)
    assert preview.forecast.shape == (35, HORIZON, 2)
    kernel, bias = preview.weights[-1]
    for place in (0, 17, 34):
        origin = preview.origins[place]
        inputs = prepared.inputs[origin - experiment.window + 1 : origin + 1]
        last = np.ravel(layer_outputs(experiment.stack, preview.weights[:-1], inputs)[-1].returned)
        expected = prepared.in_target_units((last @ kernel + bias)[None], np.array([origin]))
        np.testing.assert_allclose(preview.forecast[place], expected[0], rtol=1e-3, atol=1e-3)


def test_preview_is_gone_when_the_run_has_ended(store: Store) -> None:
    train(store)
    assert read_preview(store, RUN) is None
    assert not (store.folder(RUN) / run_folder.PREVIEW).exists()
