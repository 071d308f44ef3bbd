"""`runs` and `layers`: what they show about a trained run."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnnlab.runs.store import Store
from tests.commands.conftest import UNKNOWN_RUNS, Cli, CommandResult, hut, missing_parts
from tests.ui.kept import keep_run, run_id

WINDOW = 6
COLUMNS = ["temp °C", "pressure"]


def trained(cli: Cli, csv: Path, *arguments: object) -> str:
    """The id of a small run."""
    result: CommandResult = cli("train", csv, "--window", WINDOW, "--epochs", 1, *arguments, "--json")
    return result.json["run"]


@pytest.mark.slow
def test_layers_are_those_of_the_exported_model(cli: Cli, csv: Path, runs: Path, tmp_path: Path) -> None:
    """The outputs equal those of the layers of the exported Keras model for the same window."""
    import keras

    run = trained(
        cli, csv, "--layer", "gru:3:seq", "--layer", "dropout:0.2", "--layer", "lstm:4", "--no-calendar"
    )
    shown = cli("layers", run, "--at", 100, "--json").json["layers"]
    assert [layer["name"] for layer in shown] == ["gru", "dropout", "lstm"]
    assert [layer["output_shape"] for layer in shown] == [[1, 6, 3], [1, 6, 3], [1, 4]]
    model = keras.models.load_model(Store(runs).model(run))
    own = [layer.output for layer in model.layers if isinstance(layer, keras.layers.GRU | keras.layers.LSTM)]
    window = pd.read_csv(csv)[COLUMNS].to_numpy("float32")[95:101]
    gru, lstm = keras.Model(model.input, own).predict(window[None], verbose=0)
    for layer, expected in zip(shown, (gru, gru, lstm), strict=True):
        np.testing.assert_allclose(layer["outputs"], expected, atol=1e-5)


@pytest.mark.slow
def test_layers_without_a_row_shows_the_last_test_window(cli: Cli, csv: Path, runs: Path) -> None:
    """300 rows, one step ahead: the last window of the test set ends at row 298."""
    run = trained(cli, csv, "--layer", "lstm:2")
    assert cli("layers", run, "--json").json == cli("layers", run, "--at", 298, "--json").json
    assert missing_parts(cli("layers", run).stderr, "6 steps … row 298 (2024-01-13 10:00)") == []


@pytest.mark.slow
def test_layers_at_a_row_without_a_window_is_a_mistake(cli: Cli, runs: Path, tmp_path: Path) -> None:
    """A row too early, too late, or just after a gap."""
    path = tmp_path / "gaps.csv"
    hut().drop(index=range(100, 160)).to_csv(path, index=False)
    run = trained(cli, path, "--layer", "lstm:2")
    for row in (4, 240, -1):
        facts = {"row": row, "window": 6, "first": 5, "last": 239}
        assert cli("layers", run, "--at", row).mistake == ("commands.no_window_ends_there", facts)
    result = cli("layers", run, "--at", 102)
    facts = {"row": 102, "window": 6, "after_gap": 100, "valid": (105, 239)}
    assert result.mistake == ("commands.window_spans_gap", facts)
    assert missing_parts(result.error_line, "window of 6 steps … row 102 … from 105 to 239") == []
    assert cli("layers", run, "--at", 105).exit_code == 0


@pytest.mark.slow
def test_runs_lists_newest_first_and_damaged_ones_too(cli: Cli, csv: Path, runs: Path) -> None:
    """Each run is listed with its settings and errors; a damaged folder is listed with the reason."""
    finished = trained(cli, csv, "--layer", "lstm:2", "--target", "pressure")
    damaged = "20200101-000000-abcdef"
    (runs / damaged).mkdir()
    (runs / damaged / "experiment.json").write_text("{")
    (runs / damaged / "status.json").write_text("{}")
    first, second = cli("runs", "--json").json["runs"]
    assert (first["id"], first["state"], first["source"]) == (finished, "finished", "hut.csv")
    assert (first["stack"], first["targets"], first["epochs"]) == (["lstm:2"], ["pressure"], 1)
    assert first["mae"] == {"pressure": Store(runs).results(finished).scores_of("pressure").mae}
    assert (second["id"], second["state"]) == (damaged, "damaged")
    assert missing_parts(second["reason"], "experiment.json … Train it again") == []
    table = cli("runs").stdout
    assert finished in table
    assert damaged in table


def test_runs_are_sorted_by_creation_not_by_id(cli: Cli, runs: Path) -> None:
    """An id can be made long before its run."""
    store = Store(runs)
    keep_run(store, 1, created=1_769_870_000.0)
    keep_run(store, 2, created=1_769_860_000.0)
    assert [run["id"] for run in cli("runs", "--json").json["runs"]] == [run_id(1), run_id(2)]


def test_runs_of_an_empty_folder_is_an_empty_list(cli: Cli, runs: Path) -> None:
    """A missing runs folder is not a mistake."""
    assert cli("runs", "--json").json == {"runs": []}


@pytest.mark.parametrize("run", UNKNOWN_RUNS)
def test_unknown_run_is_one_line(cli: Cli, runs: Path, run: str) -> None:
    """Invalid ids are never used as paths; the line quotes the id and says what is wrong."""
    assert missing_parts(cli("layers", run).error_line, UNKNOWN_RUNS[run]) == []
