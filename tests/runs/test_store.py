"""Where runs are kept, and what happens to a folder that is none or is damaged."""

import json
import threading
import time
from pathlib import Path

import msgspec
import numpy as np
import pytest

from rnnlab.experiment import Experiment
from rnnlab.forecast.intervals import Interval
from rnnlab.forecast.messages import season_found, smoothing_did_not_converge
from rnnlab.forecast.results import Results
from rnnlab.forecast.scores import Scores
from rnnlab.forecast.season import Season
from rnnlab.mistake import Mistake
from rnnlab.runs.run import VERSION, Status
from rnnlab.runs.store import Gone, Store, new_id, runs_folder
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
    epochs=10,
    batch_size=32,
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
        with pytest.raises(Mistake, match="is not a run id") as refused:
            use(bad)
        assert refused.value.code == "runs.invalid_run_id"
        assert len(str(refused.value)) < 130
    with pytest.raises(Mistake, match="is not a run id"):
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
    with pytest.raises(Mistake, match=f"Run {RUN} is damaged"):
        store.read(RUN)
    assert store.ids() == [RUN]


def test_run_that_is_not_there_is_told_in_a_sentence(store):
    """A good id without a folder."""
    with pytest.raises(Mistake, match=f"Run {RUN} does not exist"):
        store.read(RUN)


def test_run_of_another_version_is_told_in_a_sentence(store):
    """Its status names a version that is not this one's."""
    store.create(RUN, EXPERIMENT)
    path = store.folder(RUN) / "status.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": 99}))
    with pytest.raises(Mistake, match="was written by another version of RNN Lab"):
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
        scores=(Scores("a", "forecast", 0.5, 0.75, None, 0.125, 0.25, 0.375),),
        season=Season(24, season_found("day", 24, 0.25)),
        intervals=(Interval("a", 0.8, (1.0, 2.0), (0.75, 1.0)),),
        notes=(smoothing_did_not_converge(("a", "b")),),
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
    with pytest.raises(Mistake, match=f"Run {RUN} is queued and has no results. Train it to the end first"):
        getattr(store, ask)(RUN)


def test_damaged_results_are_told_in_a_sentence(store):
    """Half a results.json is a Mistake, too."""
    store.create(RUN, EXPERIMENT)
    (store.folder(RUN) / "results.json").write_bytes(b'{"scores": {')
    with pytest.raises(Mistake, match=rf"Run {RUN} is damaged \(results.json"):
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
    with pytest.raises(Mistake, match=rf"Run {run.id} is damaged \({name} cannot be read\)"):
        read(run.id)


def test_stopping_a_waiting_run_stops_it_at_once(tmp_path):
    """A run that waits needs no worker to be stopped."""
    store = Store(tmp_path)
    run = store.create(new_id(), EXPERIMENT)
    store.ask_to_stop(run.id)
    assert store.read(run.id).status.state == "stopped"


READERS = ("read", "results", "weights", "predictions", "checkpoint")


@pytest.fixture
def whole(store: Store) -> Store:
    """A store with one run that has every file."""
    run = store.create(RUN, EXPERIMENT)
    random = np.random.default_rng(0)
    arrays = {"origins": np.arange(5), "network": random.normal(size=(5, 2, 1))}
    store.write_results(
        RUN, Results((Scores("humidity (%)", "forecast", 1.0, 1.0, 1.0, 0.0, 1.0, 1.0),), Season(24, ""))
    )
    store.write_weights(RUN, [[random.normal(size=(3, 4))] for _ in range(4)])
    store.write_predictions(RUN, arrays)
    store.write_checkpoint(RUN, arrays)
    store.write_status(RUN, msgspec.structs.replace(run.status, state="finished", best_epoch=1))
    return store


def assert_reads_or_tells(store: Store) -> None:
    """Each way to read the run gives something back, or a Mistake in one short line."""
    for reader in READERS:
        try:
            getattr(store, reader)(RUN)
        except Mistake as mistake:
            assert RUN in str(mistake)
            assert len(str(mistake)) < 300
            assert "\n" not in str(mistake)


NAMES = ("experiment.json", "status.json", "results.json", "weights.npz", "predictions.npz", "checkpoint.npz")


@pytest.mark.parametrize("name", NAMES)
def test_file_that_was_cut_short_is_told_and_the_other_runs_load(whole, name):
    """Every file, at some thirty lengths from nothing to all but one byte."""
    other = whole.create("20270101-000000-000000", EXPERIMENT).id
    path = whole.folder(RUN) / name
    data = path.read_bytes()
    for length in {*range(0, len(data), max(1, len(data) // 30)), len(data) - 1}:
        path.write_bytes(data[:length])
        assert_reads_or_tells(whole)
        assert whole.ids() == [other, RUN]
        assert whole.read(other).status.state == "queued"


@pytest.mark.parametrize("name", NAMES)
def test_file_with_garbage_in_it_is_told(whole, name):
    """Flipped and random bytes, other JSON, a pickle, a plain array, a folder in the file's place."""
    path = whole.folder(RUN) / name
    data, random = path.read_bytes(), np.random.default_rng(1)
    for _ in range(150):
        garbage = bytearray(data)
        for at in random.integers(0, len(data), random.integers(1, 6)):
            garbage[at] = random.integers(0, 256)
        path.write_bytes(garbage)
        assert_reads_or_tells(whole)
    array = path.with_name("array.npy")
    np.save(array, np.arange(3))
    odd = [b"null", b"3", b'{"version": "one"}', b"[" * 100_000, b"\x80\x04K\x01.", random.bytes(300)]
    for garbage in (*odd, array.read_bytes()):
        path.write_bytes(garbage)
        assert_reads_or_tells(whole)
    path.unlink()
    assert_reads_or_tells(whole)
    path.mkdir()
    assert_reads_or_tells(whole)


def test_weights_of_another_stack_are_told(whole):
    """An array of a layer that the stack has not."""
    np.savez(whole.folder(RUN) / "weights.npz", **{"9_0": np.zeros(2)})
    with pytest.raises(Mistake, match=r"Run .* is damaged \(weights.npz cannot be read\)"):
        whole.weights(RUN)


def test_status_whose_times_no_calendar_shows_is_damaged(whole):
    """Lists show when a run was made."""
    path = whole.folder(RUN) / "status.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"created": 1e300}))
    with pytest.raises(Mistake, match="is damaged"):
        whole.read(RUN)


def test_run_that_a_later_version_wrote_is_told_so_whatever_else_it_holds(whole):
    """Fields of a kind that this version does not know are no damage."""
    (whole.folder(RUN) / "status.json").write_text(
        f'{{"version": {VERSION + 1}, "state": {{"name": "dreaming"}}}}'
    )
    with pytest.raises(Mistake, match="was written by another version of RNN Lab"):
        whole.read(RUN)


def test_runs_folder_that_is_a_file_is_told(tmp_path):
    """Reading and creating say what is wrong with it."""
    (tmp_path / "runs").touch()
    store = Store(tmp_path / "runs")
    with pytest.raises(Mistake, match="Cannot read the runs folder"):
        store.ids()
    with pytest.raises(Mistake, match="Cannot write to the runs folder"):
        store.create(RUN, EXPERIMENT)


def test_writing_to_a_deleted_run_is_told_and_makes_no_folder(store):
    """Every write, and asking it to stop."""
    store.create(RUN, EXPERIMENT)
    store.folder(RUN).rename(store.root / "deleted")
    writes = [
        lambda: store.write_status(RUN, Status()),
        lambda: store.write_results(RUN, Results((), Season(1, ""))),
        lambda: store.write_checkpoint(RUN, {"a": np.ones(3)}),
        lambda: store.write_error(RUN, "a traceback"),
        lambda: store.ask_to_stop(RUN),
        lambda: store.worker(RUN),
    ]
    for write in writes:
        with pytest.raises(Gone, match=f"Run {RUN} does not exist"):
            write()
    assert [path.name for path in store.root.iterdir()] == ["deleted"]


def test_failed_run_has_no_results_even_after_a_good_epoch(store):
    """It failed before they were written."""
    run = store.create(RUN, EXPERIMENT)
    store.write_status(RUN, msgspec.structs.replace(run.status, state="failed", best_epoch=3))
    assert not store.read(RUN).has_results


@pytest.mark.parametrize(
    ("quiet", "state", "span"),
    [(0, "training", ""), (5, "training", ""), (15, "interrupted", "15 s"), (600, "interrupted", "10 min")],
)
def test_run_that_nobody_writes_is_not_said_to_train(quiet, state, span):
    """15 seconds without a word at the latest; how long ago it was is told."""
    status = Status(state="training", beat=time.time() - quiet)
    assert status.shown_state == state
    assert (f"its worker stopped responding {span} ago" in status.reason_text) == bool(span)


@pytest.mark.parametrize("state", ["queued", "finished", "stopped", "failed", "diverged"])
def test_run_that_does_not_train_needs_no_worker(state):
    """However long ago it was written, it is what it says."""
    status = Status(state=state, reason="as it ended", beat=1.0)
    assert (status.shown_state, status.shown_reason) == (state, "as it ended")
