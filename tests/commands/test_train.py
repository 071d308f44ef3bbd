"""`train`: its JSON, defaults, mistakes, Ctrl-C."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest

from rnnlab.defaults import default_experiment
from rnnlab.experiment import Experiment
from rnnlab.forecast.verdict import verdict_of
from rnnlab.runs.store import Store
from rnnlab.series.source import keep, load
from tests.commands.conftest import ROOT, Cli, command, hut, missing_parts, plain_environment

SMALL = ("--layer", "lstm:4", "--epochs", 2, "--window", 6)


def experiment_of_the_page(file: Path, store: Store) -> Experiment:
    """The experiment that the page shows after loading the file."""
    source = keep(file.read_bytes(), file.name, store.files)
    return default_experiment(source, load(source, store.files))


@pytest.mark.slow
def test_train_in_a_new_process_prints_one_json_object(process: Cli, csv: Path, runs: Path) -> None:
    """stdout holds only the JSON; stderr has one line per epoch and no output of TensorFlow."""
    result = process("train", csv, *SMALL, "--target", "pressure", "--json")
    report = result.json
    assert {
        "run", "windows", "epoch_seconds", "history", "scores", "scaled_scores", "coverage", "peak_memory_mb",
    } <= set(report)  # fmt: skip
    # 300 rows: 210, 45, 45; the first 6 rows of the training set have no full window before them.
    assert report["windows"] == {"training": 204, "validation": 45, "test": 45}
    assert len(report["epoch_seconds"]) == 2
    assert [len(report["history"][name]) for name in ("loss", "val_loss")] == [2, 2]
    assert set(report["scores"]) == set(report["scaled_scores"]) == {"pressure"}
    own = report["scores"]["pressure"]
    others = {"persistence", "seasonal_naive", "linear", "network"}
    assert {"mae", "rmse", "mase", "skill", *others} <= set(own)
    assert all({"mae", "rmse", "mase", "skill"} == set(own[name]) for name in others)
    assert set(report["lead_scores"]["pressure"]["forecast"]) == {"mae", "rmse", "mase", "skill"}
    assert set(report["intervals"]["pressure"]) == {"0.8", "0.95"}
    assert report["season"]["steps"] >= 1
    assert set(report["differences"]["pressure"]["forecast"]) >= others
    assert sum(report["shares"]["pressure"].values()) == pytest.approx(1)
    assert own["skill"] == pytest.approx(1 - own["mae"] / own["persistence"]["mae"])
    assert set(report["coverage"]) == {"pressure"}
    assert report["peak_memory_mb"] > 0
    lines = result.stderr.splitlines()
    assert [line.split(" loss ")[0] for line in lines] == ["epoch 1/2", "epoch 2/2"]
    assert report["settings"] == {
        "window": {"value": 6, "why": "given"},
        "batch_size": {"value": 32, "why": "for a series of up to 60,000 rows"},
        "epochs": {"value": 2, "why": "given"},
        # 300 rows: 7 batches, and 1500 / 7 is above the largest default, 200 epochs.
        "patience": {"value": 40, "why": "a fifth of the epochs, at least 5"},
    }
    assert (runs / report["run"] / "model.keras").is_file()


@pytest.mark.slow
def test_train_without_json_prints_scores_and_verdict(cli: Cli, csv: Path, runs: Path) -> None:
    """The table compares the forecast with the baselines; the verdict and the settings follow."""
    result = cli("train", csv, *SMALL)
    assert result.exit_code == 0
    heads = " ".join(result.stdout.split("┡")[0].split())
    assert [
        name for name in ("forecast", "network alone", "persistence", "linear model") if name not in heads
    ] == []
    assert str(verdict_of(Store(runs).results(Store(runs).ids()[0]), "temp °C")) in result.stdout
    assert "window 6 (given), batch size 32 (for a series of up to 60,000 rows)" in result.stdout


@pytest.mark.slow
def test_train_has_the_defaults_of_the_page(cli: Cli, runs: Path, tmp_path: Path) -> None:
    """144 months: a window of two years, at most 200 epochs, and early stopping after 40."""
    months = pd.date_range("2010-01-01", periods=144, freq="MS").strftime("%Y-%m")
    values = 100 + np.arange(144) + 20 * np.sin(np.arange(144) * np.pi / 6)
    file = tmp_path / "visitors.csv"
    pd.DataFrame({"month": months, "visitors": values.round(1)}).to_csv(file, index=False)
    report = cli("train", file, "--layer", "lstm:2", "--json").json
    e = Store(runs).read(report["run"]).experiment
    assert (e.window, e.batch_size, e.epochs, e.patience) == (24, 32, 200, 40)
    page = experiment_of_the_page(file, Store(runs))
    assert msgspec.structs.replace(e, stack=page.stack) == page
    assert {name: own["value"] for name, own in report["settings"].items()} == {
        "window": 24, "batch_size": 32, "epochs": 200, "patience": 40,
    }  # fmt: skip


@pytest.mark.slow
def test_patience_of_zero_never_stops_early(cli: Cli, csv: Path, runs: Path) -> None:
    """The run has no patience, as on the page."""
    report = cli("train", csv, *SMALL, "--patience", 0, "--json").json
    assert Store(runs).read(report["run"]).experiment.patience is None
    assert report["settings"]["patience"] == {"value": None, "why": "given"}


@pytest.mark.slow
def test_train_with_cuts_scores_each_cut_on_what_comes_next(cli: Cli, csv: Path, runs: Path) -> None:
    """300 rows with a test set of 45: rows 210 to 254 after the first cut, 255 to 299 after the last."""
    result = cli("train", csv, *SMALL, "--target", "pressure", "--cuts", 2, "--json")
    first, last = result.json["cuts"]
    assert (first["rows"], last["rows"]) == ([210, 254], [255, 299])
    assert last["run"] == result.json["run"]
    assert {first["run"], last["run"]} == set(Store(runs).ids())
    for name in ("persistence", "linear"):
        own = result.json["scores"]["pressure"][name]["mae"]
        assert last["mae"]["pressure"][name] == pytest.approx(own)
    drawn = cli("train", csv, *SMALL, "--target", "pressure", "--cuts", 2)
    assert "mean absolute error after each cut" in drawn.stdout
    assert "mean ± spread" in drawn.stdout


def test_train_with_too_many_cuts_is_a_mistake(cli: Cli, csv: Path, runs: Path) -> None:
    """It is found before anything is trained."""
    result = cli("train", csv, *SMALL, "--cuts", 6)
    assert missing_parts(result.error_line, "6 cuts … Choose fewer cuts, or a smaller test set") == []
    assert not Store(runs).ids()


@pytest.mark.slow
def test_train_keeps_a_copy_of_the_file(cli: Cli, tmp_path: Path, runs: Path) -> None:
    """The run has a copy: the user's file can be deleted."""
    path = tmp_path / "mine.csv"
    hut().to_csv(path, index=False)
    run = cli("train", path, *SMALL, "--json").json["run"]
    path.unlink()
    assert len(cli("layers", run, "--json").json["layers"]) == 1


@pytest.mark.slow
def test_train_has_default_features_target_and_stack(cli: Cli, csv: Path, runs: Path) -> None:
    """All features are inputs, the first is the target, the stack is two LSTM layers of 32 units."""
    run = cli("train", csv, "--epochs", 1, "--window", 3, "--json").json["run"]
    experiment = Store(runs).read(run).experiment
    assert experiment.features == ("temp °C", "pressure")
    assert experiment.targets == ("temp °C",)
    assert [str(layer) for layer in experiment.stack] == ["lstm:32:seq", "lstm:32"]


@pytest.mark.slow
def test_train_stores_every_option_in_the_run(cli: Cli, csv: Path, runs: Path) -> None:
    """The experiment of the run has the values of the options."""
    options = (
        "--target", "pressure", "--feature", "pressure", "--time", "time", "--window", 5, "--horizon", 2,
        "--layer", "gru:3:seq", "--predict", "value", "--no-calendar", "--epochs", 3, "--batch-size", 16,
        "--learning-rate", 0.01, "--loss", "mae", "--patience", 2, "--split", "0.8,0,0.2", "--no-shuffle",
        "--seed", 7,
    )  # fmt: skip
    report = cli("train", csv, *options, "--json").json
    assert report["history"]["val_loss"] == []
    assert report["coverage"] is None
    e = Store(runs).read(report["run"]).experiment
    assert (e.targets, e.features, e.window, e.horizon) == (("pressure",), ("pressure",), 5, 2)
    assert (e.predict, e.calendar, e.epochs, e.batch_size) == ("value", False, 3, 16)
    assert (e.learning_rate, e.loss, e.patience, e.shuffle, e.seed) == (0.01, "mae", 2, False, 7)
    assert (e.split, [str(layer) for layer in e.stack]) == ((0.8, 0.0, 0.2), ["gru:3:seq"])
    assert e.source.time == "time"


@pytest.mark.slow
def test_train_on_a_sample_has_the_target_of_the_sample(cli: Cli, runs: Path) -> None:
    """The default target of a sample is not always its first column."""
    arguments = ("--layer", "lstm:2", "--epochs", 1, "--window", 2, "--batch-size", 512)
    report = cli("train", "seattle_weather_2012_2015", *arguments, "--json").json
    assert set(report["scores"]) == {"temp_max"}


@pytest.mark.slow
def test_train_that_diverges_at_once_is_one_line(process: Cli, csv: Path, runs: Path) -> None:
    """A learning rate that is far too large gives one readable line; the run is kept."""
    error_line = process("train", csv, *SMALL, "--learning-rate", "1e30", "--json").error_line
    run = Store(runs).read(Store(runs).ids()[0])
    assert missing_parts(error_line, f"epoch 1 … choose a smaller learning rate … {run.id}") == []
    assert run.status.state == "diverged"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--target", "humidity"), "no feature 'humidity' … Choose among temp °C, pressure"),
        (("--target", "sky"), "'sky' … left out (text, not numbers … Choose among temp °C, pressure"),
        (("--feature", "pressure", "--target", "temp °C"), "'temp °C' is not among the features. Add it"),
        (("--window", "250"), "window of 250 steps … need 251 rows … training set has 210"),
        (("--window", "0"), "window is 0 … from 1 to 1000"),
        (("--layer", "lstm:0"), "Layer 1 (lstm:0) has 0 units … from 1 to 1024"),
        (("--layer", "lstm:4", "--layer", "lstm:4"), "Layer 2 (LSTM) … write lstm:4:seq for layer 1"),
        (("--split", "0.7,0.3"), "split '0.7,0.3' … three shares separated by commas, e.g. 0.7,0.15,0.15"),
        (("--split", "0.7,0.2,0.2"), "split 0.7,0.2,0.2 … add up to 1, e.g. 0.7,0.15,0.15"),
        (("--split", "nan,0,1"), "split nan,0,1 … add up to 1, e.g. 0.7,0.15,0.15"),
        (("--split", "1,0,0"), "split 1,0,0 … add up to 1, e.g. 0.7,0.15,0.15"),
        (("--horizon", "46"), "validation set has 45 rows … horizon of 46 … a larger share"),
        (("--epochs", "0"), "epochs is 0 … from 1 to 1000"),
        (("--epochs", "ten"), "'ten' is not a whole number. Give --epochs a whole number … train --help"),
        (("--batch-size", "0"), "batch size is 0 … from 1 to 8192"),
        (("--learning-rate", "-1"), "learning rate is -1 … above 0, e.g. 0.001"),
        (("--learning-rate", "1e999"), "learning rate is inf … above 0, e.g. 0.001"),
        (("--patience", "-1"), "patience is -1 … from 1 to 1000"),
        (("--seed", "-1"), "seed is -1 … from 0 to 2147483647"),
        (("--predict", "both"), "'both' is not one of 'change', 'value'. Choose one of them for --predict"),
        (("--loss", "rmse"), "'rmse' is not one of 'mse', 'mae', 'quantile'. Choose one of them for --loss"),
        (("--time", "sky"), "column 'sky' … ('grey' in row 2) … Choose another time column"),
        (("--pick", "north"), "no 'north' to pick … Leave out the pick"),
    ],
)
def test_mistake_is_one_line_and_leaves_no_run(
    cli: Cli, csv: Path, runs: Path, arguments: tuple[str, ...], expected: str
) -> None:
    """All mistakes are found before a run is created."""
    assert missing_parts(cli("train", csv, *arguments).error_line, expected) == []
    assert Store(runs).ids() == []


def test_train_on_a_missing_file_names_the_samples(cli: Cli, runs: Path) -> None:
    """The error says what FILE can be."""
    error_line = cli("train", "nofile.csv").error_line
    assert (
        missing_parts(error_line, "'nofile.csv' … weather … jfk_weather_2013, seattle_weather_2012_2015")
        == []
    )


@pytest.mark.slow
def test_ctrl_c_keeps_the_best_weights_and_exits_130(csv: Path, runs: Path) -> None:
    """Ctrl-C stops within the epoch; one line names the run, which has results."""
    arguments = ("train", csv, "--layer", "lstm:32:seq", "--layer", "lstm:32", "--epochs", 1000, "--json")
    with subprocess.Popen(
        command(*arguments),
        cwd=ROOT, env=plain_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as training:  # fmt: skip
        assert training.stderr is not None
        assert training.stderr.readline().startswith("epoch 1/1000")
        training.send_signal(signal.SIGINT)
        out, err = training.communicate(timeout=600)
    assert (training.returncode, out) == (130, "")
    last = [line for line in err.splitlines() if not line.startswith("epoch ")]
    assert len(last) == 1
    assert missing_parts(last[0], f"{Store(runs).ids()[0]} … are kept") == []
    run = Store(runs).read(Store(runs).ids()[0])
    assert (run.status.state, run.has_results) == ("stopped", True)


def test_commands_without_training_do_not_import_tensorflow(csv: Path, runs: Path) -> None:
    """Only training and --verify import TensorFlow; `train` finds mistakes before it does."""
    commands = [
        ["inspect", str(csv)],
        ["shapes", "--layer", "lstm:4"],
        ["code", "--layer", "lstm:4"],
        ["runs"],
        ["train", str(csv), "--window", "250"],
    ]
    script = (
        "import json, sys; from rnnlab.__main__ import main; "
        "codes = [main(command) for command in json.loads(sys.argv[1])]; assert codes == [0, 0, 0, 0, 2], codes; "
        "assert not {'tensorflow', 'keras', 'distributed'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(commands)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_quantile_of_the_command_line_is_trained_and_forecast_as_far_as_its_horizon(
    cli: Cli, csv: Path, runs: Path
) -> None:
    """--quantile alone chooses its loss; the forecast ahead has no interval and no steps beyond the horizon."""
    report = cli("train", csv, *SMALL, "--horizon", 2, "--quantile", 0.9, "--json").json
    experiment = Store(runs).read(report["run"]).experiment
    assert (experiment.loss, experiment.quantile) == ("quantile", 0.9)
    (row,) = report["quantiles"].values()
    assert row["quantile"] == 0.9 and 0 <= row["below"] <= 1
    ahead = cli("forecast", report["run"], "--steps", 2, "--json")
    assert [row["values"][next(iter(report["quantiles"]))]["low"] for row in ahead.json["rows"]] == [
        None,
        None,
    ]
    assert "No interval: the forecast is the 0.9 quantile" in ahead.stderr
    failed = cli("forecast", report["run"], "--steps", 3)
    assert failed.mistake == ("forecast.quantile_steps_out_of_range", {"steps": 3, "most": 2})


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--quantile", 1), "experiment.invalid_quantile"),
        (("--loss", "mae", "--quantile", 0.9), "experiment.quantile_without_its_loss"),
    ],
)
def test_quantile_that_is_not_valid_is_one_sentence(options: tuple, code: str, cli: Cli, csv: Path) -> None:
    """A share outside of 0 to 1, and another loss."""
    assert cli("train", csv, *SMALL, *options).mistake[0] == code
