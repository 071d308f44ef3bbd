"""`runs` and `layers`: what can be seen of a run afterwards."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnnlab.runs.store import Store
from tests.commands.conftest import UNKNOWN, Answer, Lab, hut, lacks
from tests.ui.kept import keep_run, run_id

WINDOW = 6
COLUMNS = ["temp °C", "pressure"]


def trained(lab: Lab, csv: Path, *arguments: object) -> str:
    """The id of a small run."""
    answer: Answer = lab("train", csv, "--window", WINDOW, "--epochs", 1, *arguments, "--json")
    return answer.json["run"]


@pytest.mark.slow
def test_layers_are_those_of_the_exported_model(lab: Lab, csv: Path, runs: Path, tmp_path: Path) -> None:
    """The outputs of each layer are what the exported Keras model's own layers put out for that window."""
    import keras

    run = trained(
        lab, csv, "--layer", "gru:3:seq", "--layer", "dropout:0.2", "--layer", "lstm:4", "--no-calendar"
    )
    shown = lab("layers", run, "--at", 100, "--json").json["layers"]
    assert [layer["name"] for layer in shown] == ["gru", "dropout", "lstm"]
    assert [layer["output_shape"] for layer in shown] == [[1, 6, 3], [1, 6, 3], [1, 4]]
    model = keras.models.load_model(Store(runs).model(run))
    own = [layer.output for layer in model.layers if isinstance(layer, keras.layers.GRU | keras.layers.LSTM)]
    window = pd.read_csv(csv)[COLUMNS].to_numpy("float32")[95:101]
    gru, lstm = keras.Model(model.input, own).predict(window[None], verbose=0)
    for layer, expected in zip(shown, (gru, gru, lstm), strict=True):
        np.testing.assert_allclose(layer["outputs"], expected, atol=1e-5)


@pytest.mark.slow
def test_layers_of_the_last_test_window_where_no_row_is_named(lab: Lab, csv: Path, runs: Path) -> None:
    """Without --at it is the last window of the test part: row 298 of 300 with one step ahead."""
    run = trained(lab, csv, "--layer", "lstm:2")
    assert lab("layers", run, "--json").json == lab("layers", run, "--at", 298, "--json").json
    assert lacks(lab("layers", run).err, "6 steps … row 298 (2024-01-13 10:00)") == []


@pytest.mark.slow
def test_layers_at_row_without_a_window_say_the_valid_range(lab: Lab, runs: Path, tmp_path: Path) -> None:
    """A row too early, too late or just behind a gap is refused with the rows that serve."""
    path = tmp_path / "gaps.csv"
    hut().drop(index=range(100, 160)).to_csv(path, index=False)
    run = trained(lab, path, "--layer", "lstm:2")
    for row in (4, 240, -1):
        complaint = lab("layers", run, "--at", row).complaint
        assert lacks(complaint, f"window of 6 steps … row {row} … from 5 to 239") == []
    assert lacks(lab("layers", run, "--at", 102).complaint, "row 102 … from 105 to 239") == []
    assert lab("layers", run, "--at", 105).code == 0


@pytest.mark.slow
def test_runs_lists_newest_first_and_damaged_ones_too(lab: Lab, csv: Path, runs: Path) -> None:
    """Each run tells what it was and how well it did; a damaged folder is listed with the reason."""
    good = trained(lab, csv, "--layer", "lstm:2", "--target", "pressure")
    damaged = "20200101-000000-abcdef"
    (runs / damaged).mkdir()
    (runs / damaged / "experiment.json").write_text("{")
    (runs / damaged / "status.json").write_text("{}")
    first, second = lab("runs", "--json").json["runs"]
    assert (first["id"], first["state"], first["source"]) == (good, "finished", "hut.csv")
    assert (first["stack"], first["targets"], first["epochs"]) == (["lstm:2"], ["pressure"], 1)
    assert first["mae"] == {"pressure": Store(runs).results(good).scores["pressure"]["mae"]}
    assert (second["id"], second["state"]) == (damaged, "damaged")
    assert lacks(second["reason"], "experiment.json … train it again") == []
    table = lab("runs").out
    assert good in table
    assert damaged in table


def test_runs_are_in_the_order_of_creation_not_of_ids(lab: Lab, runs: Path) -> None:
    """An id may be made long before its run."""
    store = Store(runs)
    keep_run(store, 1, created=1_769_870_000.0)
    keep_run(store, 2, created=1_769_860_000.0)
    assert [run["id"] for run in lab("runs", "--json").json["runs"]] == [run_id(1), run_id(2)]


def test_runs_where_there_are_none_is_an_empty_list(lab: Lab, runs: Path) -> None:
    """No folder, no runs, no mistake."""
    assert lab("runs", "--json").json == {"runs": []}


@pytest.mark.parametrize("run", UNKNOWN)
def test_unknown_run_is_one_line(lab: Lab, runs: Path, run: str) -> None:
    """An id that is none of ours never becomes a path; the line quotes it and says why it names no run."""
    assert lacks(lab("layers", run).complaint, UNKNOWN[run]) == []
