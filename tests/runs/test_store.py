"""Where runs are kept, and what happens to a folder that is none or is damaged."""

import json
import threading
from pathlib import Path

import msgspec
import numpy as np
import pytest

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.runs.run import Results, Status
from rnnlab.runs.store import Store, new_id, runs_folder
from rnnlab.series.source import File, Sample
from rnnlab.series.weather import Weather
from rnnlab.stack.layers import read_stack

RUN = "20260131-142530-a1b2c3"
EXPERIMENT = Experiment(
    source=Weather(rows=300, seed=7),
    features=("temperature (degC)", "humidity (%)"),
    targets=("humidity (%)",),
    stack=read_stack(["lstm:4:seq", "dropout:0.2", "bi-gru:3"]),
    window=12,
    horizon=2,
    patience=3,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


def test_created_run_is_queued_and_read_back(store):
    """What was written is what is read, the experiment value by value."""
    created = store.create(RUN, EXPERIMENT)
    assert created.status.state == "queued"
    assert created.status.running
    assert not created.has_results
    assert store.read(RUN) == created
    assert store.read(RUN).experiment == EXPERIMENT


@pytest.mark.parametrize(
    "source", [Sample("jfk_weather_2013"), File("0" * 64, "wind.csv", pick="north"), Weather()]
)
def test_experiment_of_every_source_is_read_back(store, source):
    """The kind of source is kept with its values."""
    experiment = msgspec.structs.replace(EXPERIMENT, source=source)
    store.create(RUN, experiment)
    assert store.read(RUN).experiment == experiment


def test_same_id_a_second_time_gives_back_the_run_that_is_there(store):
    """Neither the experiment nor the status is written again."""
    store.create(RUN, EXPERIMENT)
    store.write_status(RUN, Status(state="training", stage="training", loss=(0.5,)))
    again = store.create(RUN, msgspec.structs.replace(EXPERIMENT, window=99))
    assert again.experiment.window == 12
    assert again.status.state == "training"
    assert [path.name for path in store.root.iterdir()] == [RUN]


def test_many_creators_at_once_all_get_the_same_run(store):
    """A page drawn twice may create a run twice: nobody sees half a folder."""
    barrier, found = threading.Barrier(8), []

    def create() -> None:
        barrier.wait()
        found.append(store.create(RUN, EXPERIMENT))

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(run == found[0] for run in found)
    assert [path.name for path in store.root.iterdir()] == [RUN]


def test_empty_folder_that_was_left_behind_becomes_the_run(store):
    """A crash between making the folder and filling it does not block the id for ever."""
    store.folder(RUN).mkdir(parents=True)
    assert store.create(RUN, EXPERIMENT).status.state == "queued"


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "../x",
        "../20260131-142530-a1b2c3",
        "/etc/passwd",
        "20260131-142530-a1b2c3/..",
        "20260131-142530-a1b2c3\x00",
        "20260131-142530-a1b2c3\n",
        "20260131-142530-A1B2C3",
        "x" * 10_000,
        ".",
        "files",
    ],
)
def test_id_that_is_none_of_ours_never_becomes_a_path(store, bad):
    """Reading, creating and stopping refuse it with a short sentence, and nothing is made."""
    for use in (store.folder, store.read, store.ask_to_stop, store.model):
        with pytest.raises(Mistake, match="is no run: ids look like") as refused:
            use(bad)
        assert len(str(refused.value)) < 130
    with pytest.raises(Mistake, match="is no run"):
        store.create(bad, EXPERIMENT)
    assert not store.root.exists()


def test_new_ids_are_ids_and_differ():
    """A hundred in the same second are a hundred, and each is accepted."""
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(Store(Path("runs")).folder(run_id).name == run_id for run_id in ids)


def test_ids_are_listed_newest_first_without_strangers(store):
    """Kept files, drafts and other folders are no runs; a damaged run is listed."""
    assert store.ids() == []
    for run_id in ("20260131-142530-a1b2c3", "20270101-000000-000000", "20260131-142531-000000"):
        store.create(run_id, EXPERIMENT)
    for stranger in ("files", ".20260131-142530-a1b2c3-00", "notes"):
        (store.root / stranger).mkdir()
    (store.root / "20250101-000000-ffffff").mkdir()
    assert store.ids() == [
        "20270101-000000-000000",
        "20260131-142531-000000",
        "20260131-142530-a1b2c3",
        "20250101-000000-ffffff",
    ]


def test_status_is_read_back_as_it_was_written(store):
    """Every field, and a loss that is no number as None."""
    store.create(RUN, EXPERIMENT)
    status = Status(
        state="diverged",
        stage="",
        reason="The loss is no longer a number.",
        created=1.0,
        started=2.0,
        ended=3.5,
        beat=3.5,
        batch=4,
        batches=9,
        loss=(0.9, float("nan")),
        val_loss=(0.8,),
        epoch_seconds=(0.1, 0.2),
        best_epoch=1,
        persistence_loss=1.0,
        windows={"training": 5, "validation": 0, "test": 2},
        inputs=("a", "sin(hour of day)"),
        peak_memory_mb=400.5,
    )
    store.write_status(RUN, status)
    assert store.read(RUN).status == msgspec.structs.replace(status, loss=(0.9, None))
    assert store.read(RUN).epochs_done == 2


@pytest.mark.parametrize("name", ["experiment.json", "status.json"])
@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe\x00", b"[]", b'{"state": 3, "source": 3}'])
def test_damaged_file_is_told_in_a_sentence(store, name, damage):
    """Half a file, no text or other JSON: the run is named, and nothing else goes wrong."""
    store.create(RUN, EXPERIMENT)
    (store.folder(RUN) / name).write_bytes(damage)
    with pytest.raises(Mistake, match=f"The folder of run {RUN} is damaged"):
        store.read(RUN)
    assert store.ids() == [RUN]


def test_run_that_is_not_there_is_told_in_a_sentence(store):
    """A good id without a folder."""
    with pytest.raises(Mistake, match=f"There is no run {RUN} in runs/"):
        store.read(RUN)


def test_run_of_another_version_is_told_in_a_sentence(store):
    """Its status names a version that is not this one's."""
    store.create(RUN, EXPERIMENT)
    path = store.folder(RUN) / "status.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": 99}))
    with pytest.raises(Mistake, match="is of another version of RNN Lab"):
        store.read(RUN)


def test_stop_is_asked_for_by_a_file(store):
    """Asked once or twice, it is asked for."""
    store.create(RUN, EXPERIMENT)
    assert not store.asked_to_stop(RUN)
    store.ask_to_stop(RUN)
    store.ask_to_stop(RUN)
    assert store.asked_to_stop(RUN)


def test_results_are_read_back_as_they_were_written(store):
    """A score that is None stays None."""
    store.create(RUN, EXPERIMENT)
    results = Results(
        scores={"a": {"mae": 0.5, "mase": None, "persistence": {"mae": 1.0}}},
        scaled_scores={"a": {"mae": 0.25}},
        verdicts={"a": "As good as persistence, no better."},
        coverage={"a": {"0.8": 0.75, "0.95": 1.0}},
        season=24,
    )
    store.write_results(RUN, results)
    assert store.results(RUN) == results


def test_weights_are_read_back_layer_by_layer(store):
    """A layer without weights keeps its place; every array is the same to the bit."""
    store.create(RUN, EXPERIMENT)
    random = np.random.default_rng(0)
    weights = [
        [random.normal(size=shape).astype("float32") for shape in shapes]
        for shapes in ([(2, 16), (4, 16), (16,)], [], [(4, 9), (3, 9), (2, 9)] * 2, [(6, 2), (2,)])
    ]
    store.write_weights(RUN, weights)
    back = store.weights(RUN)
    assert [len(own) for own in back] == [3, 0, 6, 2]
    for own, original in zip(back, weights, strict=True):
        assert all(np.array_equal(*pair) for pair in zip(own, original, strict=True))


def test_arrays_are_read_back_by_name(store):
    """Names, kinds of number and values."""
    store.create(RUN, EXPERIMENT)
    arrays = {
        "origins": np.arange(5),
        "truth": np.arange(10.0).reshape(5, 2, 1),
        "half_width": np.ones((2, 1)),
    }
    store.write_predictions(RUN, arrays)
    back = store.predictions(RUN)
    assert list(back) == list(arrays)
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype
        assert np.array_equal(back[name], array)


@pytest.mark.parametrize("ask", ["results", "weights", "predictions", "model"])
def test_results_that_are_not_there_are_told_in_a_sentence(store, ask):
    """The sentence says how far the run is."""
    store.create(RUN, EXPERIMENT)
    with pytest.raises(Mistake, match=f"Run {RUN} is queued and has no results: train to the end first"):
        getattr(store, ask)(RUN)


def test_damaged_results_are_told_in_a_sentence(store):
    """Half a results.json is a Mistake, too."""
    store.create(RUN, EXPERIMENT)
    (store.folder(RUN) / "results.json").write_bytes(b'{"scores": {')
    with pytest.raises(Mistake, match=f"The results of run {RUN} are damaged"):
        store.results(RUN)


def test_runs_folder_is_where_the_environment_says(monkeypatch, tmp_path):
    """`RNNLAB_RUNS`, or runs/ under the current folder."""
    monkeypatch.setenv("RNNLAB_RUNS", str(tmp_path / "elsewhere"))
    assert runs_folder() == tmp_path / "elsewhere"
    monkeypatch.delenv("RNNLAB_RUNS")
    monkeypatch.chdir(tmp_path)
    assert runs_folder() == tmp_path / "runs"


@pytest.mark.parametrize("name", ["weights.npz", "predictions.npz"])
def test_a_damaged_array_file_is_a_mistake(tmp_path, name):
    """A file cut short is said in one sentence, not as a fault of NumPy's."""
    store = Store(tmp_path)
    run = store.create(new_id(), EXPERIMENT)
    (tmp_path / run.id / name).write_bytes(b"PK\x03\x04 cut short")
    read = store.weights if name == "weights.npz" else store.predictions
    with pytest.raises(Mistake, match=f"{name} of run {run.id} is damaged"):
        read(run.id)


def test_stopping_a_waiting_run_stops_it_at_once(tmp_path):
    """A run that waits needs no worker to be stopped."""
    store = Store(tmp_path)
    run = store.create(new_id(), EXPERIMENT)
    store.ask_to_stop(run.id)
    assert store.read(run.id).status.state == "stopped"
