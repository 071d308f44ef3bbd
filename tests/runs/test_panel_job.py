"""Runs on all series of a file: what their folder holds, and that a killed one ends with the same weights."""

import io
import os
import signal
import subprocess
import sys

import msgspec
import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.runs import job
from rnnlab.runs.job import train_run
from rnnlab.runs.panel_files import by_series, check_one_series, panel_forecaster, scales_csv
from rnnlab.runs.store import Store
from rnnlab.series.source import keep, load_panel
from tests.panel.makers import csv_of, experiment_of, stations
from tests.runs.makers import ROOT, RUN, same_weights

pytestmark = pytest.mark.slow
ROWS = {"north": 60, "south": 80, "summit": 70, "tiny": 4}
KILLED = """
import os, signal, sys
from rnnlab.runs import job

def report(status) -> None:
    if len(status.loss) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

job.CHECKPOINT_SECONDS = 0.0
job.train_run(sys.argv[1], report)
"""


def created(folder) -> Store:
    """A store with one queued run on all series."""
    store = Store(folder)
    source = keep(csv_of(stations(ROWS)), "stations.csv", store.files)
    panel = load_panel(source, store.files)
    experiment = experiment_of(panel, epochs=4, seed=3)
    store.create(RUN, msgspec.structs.replace(experiment, source=source))
    return store


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Store:
    store = created(tmp_path_factory.mktemp("whole"))
    train_run(str(store.folder(RUN)))
    return store


def test_folder_holds_scores_by_series_and_their_means(undisturbed):
    """Also the last test window of each series, and why one was left out."""
    rows = by_series(undisturbed, RUN)
    assert [row.series for row in rows.rows] == ["north", "south", "summit"]
    assert [(out.series, out.rows) for out in rows.left_out] == [("tiny", 4)]
    results = undisturbed.results(RUN)
    means = {name: np.mean([row.mae[name] for row in rows.rows]) for name in ("forecast", "persistence")}
    assert results.scores_of("level").mae == pytest.approx(means["forecast"])
    assert results.scores_of("level", "persistence").mae == pytest.approx(means["persistence"])
    last = undisturbed.predictions(RUN)
    assert last["truth"].shape == last["forecast"].shape == (3, 2, 1)
    tail = stations(ROWS)["level"].to_numpy()[:60][-2:]
    assert last["truth"][0, :, 0] == pytest.approx(tail)
    # The sets of 60, 80 and 70 rows: 42, 9, 9; 56, 12, 12; 49, 11, 10.
    windows = {"training": 35 + 49 + 42, "validation": 8 + 11 + 10, "test": 8 + 11 + 9}
    assert undisturbed.read(RUN).status.windows == windows


@pytest.mark.slow
def test_keras_model_with_constants_forecasts_as_the_lab_does(tmp_path):
    """Plain Keras reads the deviations of the last window and the altitude in its unit; scales_csv has the scales."""
    import keras

    table = stations({"north": 60, "south": 80})
    table["altitude"] = table["station"].map({"north": 400.0, "south": 900.0})
    store = Store(tmp_path)
    source = keep(csv_of(table), "stations.csv", store.files)
    panel = load_panel(source, store.files)
    experiment = experiment_of(panel, constants=("altitude", "station"), calendar=False)
    store.create(RUN, msgspec.structs.replace(experiment, source=source))
    train_run(str(store.folder(RUN)))
    model = keras.saving.load_model(store.model(RUN))
    scales = pd.read_csv(io.BytesIO(scales_csv(store, RUN)), index_col="unique_id")
    ahead = panel_forecaster(store, RUN).ahead(2, only="network")
    for place, (name, altitude, flags) in enumerate([("north", 400.0, (1, 0)), ("south", 900.0, (0, 1))]):
        mean, deviation = scales.loc[name, ["mean", "deviation"]]
        window = (table.loc[table["station"] == name, "level"].to_numpy()[-6:] - mean) / deviation
        rows = np.column_stack([window, np.full(6, altitude), np.tile(flags, (6, 1))])
        made = np.asarray(model(rows[None].astype("float32")))[0, :, 0] * deviation + mean
        assert made == pytest.approx(ahead.values[place, :, 0], abs=1e-4)


def test_run_on_all_series_that_was_killed_ends_with_the_same_weights(undisturbed, tmp_path, monkeypatch):
    """SIGKILL in the third epoch; the next worker goes on from the checkpoint, and scores the same."""
    store = created(tmp_path / "killed")
    folder = store.folder(RUN)
    worker = subprocess.run([sys.executable, "-c", KILLED, str(folder)], cwd=ROOT, check=False)
    assert worker.returncode == -signal.SIGKILL
    monkeypatch.setattr(job, "SILENT_SECONDS", 0.1)
    first: list[int] = []
    train_run(str(folder), lambda status: first.append(len(status.loss)))
    assert next(count for count in first if count) == 2
    assert same_weights(store, undisturbed)
    assert by_series(store, RUN) == by_series(undisturbed, RUN)
    assert sorted(os.listdir(folder)) == sorted(os.listdir(undisturbed.folder(RUN)))


def test_forecast_in_numpy_is_the_one_that_was_trained(undisturbed):
    """The network alone after the last test window of each series, rolled in NumPy, is what training predicted."""
    forecaster = panel_forecaster(undisturbed, RUN)
    shares = np.zeros_like(forecaster.shares)
    shares[:, 0] = 1
    last, prepared = undisturbed.predictions(RUN), forecaster.prepared
    times = prepared.series.times.as_unit("us").asi8[last["origins"][:, None] + np.arange(1, 3)]
    made = forecaster.roller.rolled(prepared.series, last["origins"], shares, 2, times, np.empty((3, 0)))
    for place in range(3):
        assert prepared.in_units(place, made[place]) == pytest.approx(last["network"][place], rel=1e-5)


def test_series_with_too_few_rows_to_be_read_for_training_is_forecast_with_a_short_window(tmp_path):
    """Its 9 rows hold a window of 2 in each set, so it must not be taken for one of those that were trained on."""
    store = Store(tmp_path)
    source = keep(csv_of(stations({"tiny": 9, "north": 60, "south": 60})), "stations.csv", store.files)
    experiment = experiment_of(load_panel(source, store.files), window=2, horizon=1, epochs=1)
    store.create(RUN, msgspec.structs.replace(experiment, source=source))
    train_run(str(store.folder(RUN)))
    ahead = panel_forecaster(store, RUN).ahead(1)
    assert ahead.ids == ("tiny", "north", "south")
    assert np.isfinite(ahead.values).all()
    assert [note is None for note in ahead.notes] == [False, True, True]


def test_what_needs_one_series_refuses_such_a_run(undisturbed):
    with pytest.raises(Mistake, match="was trained on all series"):
        check_one_series(undisturbed.read(RUN))
