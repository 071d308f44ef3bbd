"""`runs`, `layers` and `export`: what can be taken from a run afterwards."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnnlab.runs.store import Store
from tests.commands.conftest import Answer, Lab, hut, plain_environment

WINDOW = 6
COLUMNS = ["temp °C", "pressure"]
BOTH = ("--target", "pressure", "--target", "temp °C", "--horizon", 3, "--no-calendar")
CONFIGURATIONS = {
    "change": ("--layer", "lstm:4", "--predict", "change", *BOTH),
    "value": ("--layer", "lstm:4", "--predict", "value", *BOTH),
    "sequence out": ("--layer", "lstm:4:seq", "--no-calendar"),
    "sequence out that sees later rows": ("--layer", "bi-gru:3:seq", "--no-calendar"),
}
# What anyone could write who has the file and Keras, and not the lab.
STRANGER = """
import importlib.util, json, sys
import keras, numpy as np
assert importlib.util.find_spec("rnnlab") is None
windows = np.load("windows.npy")
for path in json.loads(sys.argv[1]):
    np.save(path + ".npy", keras.models.load_model(path, safe_mode=True).predict(windows, verbose=0))
"""


def trained(lab: Lab, csv: Path, *arguments: object) -> str:
    """The id of a small run."""
    answer: Answer = lab("train", csv, "--window", WINDOW, "--epochs", 1, *arguments, "--json")
    return answer.json["run"]


def python(folder: Path, *arguments: str) -> str:
    """What a script prints that is run in that folder, with neither it nor the lab on the path."""
    done = subprocess.run(
        [sys.executable, "-I", *arguments],
        cwd=folder, capture_output=True, text=True, env=plain_environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_keras_export_gives_a_stranger_the_runs_own_predictions(
    lab: Lab, csv: Path, runs: Path, tmp_path: Path
) -> None:
    """Stock Keras, without the lab, turns raw windows into the predictions that the run was scored by."""
    ids = {name: trained(lab, csv, *arguments) for name, arguments in CONFIGURATIONS.items()}
    for name, run in ids.items():
        assert lab("export", run, "--to", tmp_path / f"{name}.keras").code == 0
    rows = pd.read_csv(csv)[COLUMNS].to_numpy("float32")
    origins = np.arange(254, 297)  # the test part is rows 255 to 299, and three of them lie ahead
    np.save(tmp_path / "windows.npy", np.stack([rows[t - WINDOW + 1 : t + 1] for t in origins]))
    python(tmp_path, "-c", STRANGER, json.dumps([f"{name}.keras" for name in ids]))
    for name, run in ids.items():
        arrays = Store(runs).predictions(run)
        network = arrays["network"][np.isin(arrays["origins"], origins)]
        predicted = np.load(tmp_path / f"{name}.keras.npy").reshape(network.shape)
        np.testing.assert_allclose(predicted, network, rtol=1e-4, err_msg=name)


@pytest.mark.parametrize(
    ("stack", "more"),
    [
        (("lstm:4",), ("--target", "pressure", "--target", "temp °C", "--horizon", 2)),
        (("gru:4:seq", "dense:3"), ("--loss", "mae")),
        (("bi-rnn:3:seq",), ("--predict", "value", "--split", "0.7,0,0.3")),
    ],
)
def test_script_export_repeats_the_run_with_stock_keras(
    lab: Lab, csv: Path, runs: Path, tmp_path: Path, stack: tuple[str, ...], more: tuple[str, ...]
) -> None:
    """The script reads the same CSV and prints the same persistence and nearly the same error."""
    layers = [word for layer in stack for word in ("--layer", layer)]
    run = trained(lab, csv, *layers, *more)
    script = tmp_path / "again.py"
    written = lab("export", run, "--to", script, "--json").json["files"]
    assert written == [str(script)]
    printed = python(tmp_path, str(script), str(csv))
    for target, scores in Store(runs).results(run).scores.items():
        line = next(line for line in printed.splitlines() if line.startswith(f"{target}: "))
        mae, persistence = (float(part.split()[-1]) for part in line.split(", "))
        assert persistence == pytest.approx(scores["persistence"]["mae"], rel=1e-3)
        assert mae == pytest.approx(scores["mae"], rel=0.05)


def test_script_export_of_repaired_series_brings_the_rows_along(lab: Lab, runs: Path, tmp_path: Path) -> None:
    """What pandas alone would read otherwise lies beside the script: values filled, segments told apart."""
    table = hut().drop(index=range(100, 160))
    table.loc[20, "pressure"] = np.nan
    path = tmp_path / "gaps.csv"
    table.to_csv(path, index=False)
    run = trained(lab, path, "--layer", "lstm:2")
    files = lab("export", run, "--to", tmp_path / "again.py", "--json").json["files"]
    assert files == [str(tmp_path / "again.py"), str(tmp_path / "again_series.csv")]
    rows = pd.read_csv(files[1])
    assert rows["segment"].nunique() == 2
    assert not rows.isna().any(axis=None)
    compile((tmp_path / "again.py").read_text(encoding="utf-8"), "again.py", "exec")


def test_script_export_quotes_the_users_words(lab: Lab, runs: Path, tmp_path: Path) -> None:
    """A column's name can't become code."""
    name = "a'] + [open('trap', 'w')] + ['\"\"\""
    path = tmp_path / "odd.csv"
    hut(120).rename(columns={"pressure": name}).to_csv(path, index=False)
    run = trained(lab, path, "--layer", "lstm:2", "--target", name, "--split", "0.6,0.2,0.2")
    assert lab("export", run, "--to", tmp_path / "odd.py").code == 0
    source = (tmp_path / "odd.py").read_text(encoding="utf-8")
    compile(source, "odd.py", "exec")
    assert f"TARGETS = {[name]!r}" in source


def test_export_to_other_ending_says_which_there_are(lab: Lab, csv: Path, runs: Path, tmp_path: Path) -> None:
    """An ending that can't be written is refused with those that can."""
    run = trained(lab, csv, "--layer", "lstm:2")
    for name in ("a.ipynb", "a.h5", "a"):
        complaint = lab("export", run, "--to", tmp_path / name).complaint
        assert ".keras" in complaint
        assert ".py" in complaint
    assert not list(tmp_path.glob("a*"))


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


def test_layers_of_the_last_test_window_where_no_row_is_named(lab: Lab, csv: Path, runs: Path) -> None:
    """Without --at it is the last window of the test part: row 298 of 300 with one step ahead."""
    run = trained(lab, csv, "--layer", "lstm:2")
    assert lab("layers", run, "--json").json == lab("layers", run, "--at", 298, "--json").json
    assert "row 298" in lab("layers", run).err


def test_layers_at_row_without_a_window_say_the_valid_range(lab: Lab, runs: Path, tmp_path: Path) -> None:
    """A row too early, too late or just behind a gap is refused with the rows that serve."""
    path = tmp_path / "gaps.csv"
    hut().drop(index=range(100, 160)).to_csv(path, index=False)
    run = trained(lab, path, "--layer", "lstm:2")
    for row in (4, 240, -1):
        assert "from 5 to 239" in lab("layers", run, "--at", row).complaint
    assert "from 105 to 239" in lab("layers", run, "--at", 102).complaint
    assert lab("layers", run, "--at", 105).code == 0


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
    assert "train it again" in second["reason"]
    table = lab("runs").out
    assert good in table
    assert damaged in table


def test_runs_where_there_are_none_is_an_empty_list(lab: Lab, runs: Path) -> None:
    """No folder, no runs, no mistake."""
    assert lab("runs", "--json").json == {"runs": []}


@pytest.mark.parametrize("run", ["../x", "x", "20200101-000000-abcdef", "", "/etc/passwd"])
def test_unknown_run_is_one_line(lab: Lab, runs: Path, tmp_path: Path, run: str) -> None:
    """An id that is none of ours never becomes a path, and nothing is written for it."""
    assert "run" in lab("layers", run).complaint
    for ending in ("keras", "py"):
        assert "run" in lab("export", run, "--to", tmp_path / f"out.{ending}").complaint
    assert not list(tmp_path.glob("out*"))
