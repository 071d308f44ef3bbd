"""The lab from Python: its examples run, and it does what the command line and the page do."""

import doctest
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import rnnlab
from rnnlab import api
from rnnlab.__main__ import main
from rnnlab.defaults import default_experiment
from rnnlab.runs.store import Store

SMALL = {"stack": ["lstm:3"], "window": 6, "epochs": 2}
TARGET = "temperature (degC)"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("RNNLAB_RUNS", str(tmp_path / "runs"))
    return Store(tmp_path / "runs")


def daily(rows: int = 60) -> pd.DataFrame:
    days = pd.date_range("2024-01-01", periods=rows, name="day")
    return pd.DataFrame({"sales": np.arange(rows) % 7 + 0.5, "visitors": np.arange(rows) % 5}, index=days)


@pytest.mark.slow
def test_every_example_of_the_docstrings_runs(store: Store) -> None:
    """What they show is what comes out."""
    tried = doctest.testmod(api)
    assert tried.failed == 0
    assert tried.attempted > 10


def test_import_loads_neither_tensorflow_nor_streamlit_nor_pandas() -> None:
    """Not even reading and shapes import the first two; a name that is none of the lab's is refused."""
    code = (
        "import sys, rnnlab; print(sorted({'pandas', 'numpy'} & set(sys.modules)));"
        "rnnlab.shapes(['lstm:2'], 3, 1); rnnlab.read('weather');"
        "print(sorted({'tensorflow', 'keras', 'streamlit'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == ["[]", "[]"]
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        rnnlab.trian  # noqa: B018


def test_all_names_are_there_and_documented() -> None:
    """`from rnnlab import *` gives them all."""
    assert [name for name in rnnlab.__all__ if not getattr(rnnlab, name).__doc__] == []
    assert set(rnnlab.__all__) <= set(dir(rnnlab))


@pytest.mark.slow
def test_experiment_is_the_one_that_the_page_opens_with(store: Store) -> None:
    """The same window, epochs, batch size, patience, target and stack, with the reasons."""
    data = rnnlab.read(daily(144))
    run = rnnlab.train(data, epochs=1)
    page = default_experiment(data.source, data.series)
    assert run.experiment == type(page)(
        **{n: getattr(page, n) for n in page.__struct_fields__} | {"epochs": 1}
    )
    assert run.settings["epochs"] == (1, "given")
    assert run.settings["window"] == (24, "24 time steps")


@pytest.mark.slow
def test_run_is_that_of_the_command_line(store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    """The same weights to the last bit, the same scores, the same forecast."""
    run = rnnlab.train(rnnlab.read("weather"), TARGET, **SMALL)
    command = ["train", "weather", "--target", TARGET, "--layer", "lstm:3", "--window", "6", "--epochs", "2"]
    capfd.readouterr()
    assert main([*command, "--json"]) == 0
    other = json.loads(capfd.readouterr().out)
    for ours, theirs in zip(store.weights(run.id), store.weights(other["run"]), strict=True):
        assert all(np.array_equal(*pair) for pair in zip(ours, theirs, strict=True))
    assert run.scores[TARGET]["mae"] == other["scores"][TARGET]["mae"]
    assert main(["forecast", other["run"], "--json"]) == 0
    row = json.loads(capfd.readouterr().out)["rows"][0]["values"][TARGET]
    (ahead,) = run.forecast().to_dict("records")
    assert ahead["step"] == 1
    assert ahead[f"{TARGET} value"] == pytest.approx(row["value"], rel=1e-12)
    assert ahead[f"{TARGET} low 80 %"] == pytest.approx(row["low"], rel=1e-12)


@pytest.mark.slow
def test_keras_model_gives_the_run_s_own_predictions(store: Store) -> None:
    """Windows in own units in, forecasts in own units out: the rows of the table of predictions."""
    run = rnnlab.train(rnnlab.read("weather"), calendar=False, **SMALL)
    table, rows = run.predictions(), run.data.series.values
    origins = store.predictions(run.id)["origins"]
    windows = np.stack([rows[origin - 5 : origin + 1] for origin in origins]).astype("float32")
    found = np.asarray(run.keras_model()(windows)).ravel()
    assert len(found) == len(table)
    np.testing.assert_allclose(found, table[f"{TARGET} forecast"], rtol=1e-4, atol=1e-4)


@pytest.mark.slow
def test_run_is_loaded_again_with_its_forecast(store: Store) -> None:
    """By its id, in another session."""
    run = rnnlab.train(rnnlab.read(daily()), ["sales", "visitors"], horizon=3, **SMALL)
    again = rnnlab.load_run(run.id)
    assert again.verdicts == run.verdicts
    pd.testing.assert_frame_equal(again.forecast(), run.forecast())
    assert list(again.forecast()["time"]) == list(pd.date_range("2024-03-01", periods=3))
    assert len(again.forecast(7)) == 7
    with pytest.raises(rnnlab.Mistake, match="20260131-000000-abcdef"):
        rnnlab.load_run("20260131-000000-abcdef")


@pytest.mark.slow
def test_later_rows_are_forecast_from_without_training(store: Store) -> None:
    """The week goes on: the last row of the later table is the last one that is known."""
    run = rnnlab.train(rnnlab.read(daily()), "sales", **SMALL)
    (time,) = run.forecast(later=rnnlab.read(daily(90)))["time"]
    assert time == pd.Timestamp("2024-03-31")
    pd.testing.assert_frame_equal(run.forecast(later=daily(90).tail(8)), run.forecast(later=daily(90)))


@pytest.mark.slow
def test_what_is_known_ahead_is_a_short_table(store: Store) -> None:
    """Of the steps to come alone; without it the run can't be forecast."""
    run = rnnlab.train(rnnlab.read(daily()), "sales", known=["visitors"], **SMALL)
    plan = daily(61).tail(1)[["visitors"]]
    assert list(run.forecast(known=plan)["time"]) == [pd.Timestamp("2024-03-01")]
    with pytest.raises(rnnlab.Mistake, match="visitors"):
        run.forecast()


@pytest.mark.parametrize("indexed", [True, False])
def test_table_comes_back_as_it_was(store: Store, indexed: bool) -> None:
    """With its times as the index, or as a column of its own."""
    table = daily()
    data = rnnlab.read(table if indexed else table.reset_index())
    assert (data.features, data.series.time_column) == (("sales", "visitors"), "day")
    pd.testing.assert_frame_equal(data.to_frame(), table.astype(float), check_freq=False, check_names=False)


def test_file_is_read_as_one_says(store: Store, tmp_path: Path) -> None:
    """The options are those of `inspect`, and the report is what it prints."""
    file = tmp_path / "odd.csv"
    lines = "\n".join(f"{1 + row % 28:02}/{1 + row // 28:02}/2024;{row},5" for row in range(100))
    file.write_text(f"date;value\n{lines}\n", encoding="utf-8")
    data = rnnlab.read(file, order="day first", decimal=",")
    assert data.series.values[:2, 0].tolist() == [0.5, 1.5]
    assert data.report["time"]["start"].startswith("2024-01-01")
    weekly = rnnlab.read(file, order="day first", decimal=",", step="1week", summary="sum")
    assert weekly.series.step_seconds == 7 * 86_400


@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        (lambda: rnnlab.read("no_such.csv"), "'no_such.csv' is no file"),
        (lambda: rnnlab.read("weather", sheet="a"), "'sheet' is not a way to read a file"),
        (lambda: rnnlab.read(daily(), header="two"), "cannot be read that way .*header"),
        (lambda: rnnlab.read(daily(), step="often"), "often"),
        (lambda: rnnlab.shapes(["lstm:4", "lstm:4"], 5, 2), "Layer 2 .*time steps"),
        (lambda: rnnlab.shapes(["lstm:4:seq", "lstn:4"], 5, 2), "Layer 2 .*lstn"),
        (lambda: rnnlab.train(rnnlab.read(daily()), "price"), "has no feature 'price'.*sales, visitors"),
        (lambda: rnnlab.train(rnnlab.read(daily()), window=0), "window is 0"),
        (lambda: rnnlab.train(rnnlab.read(daily()), stack=["lstm:4", "lstm:4"]), "Layer 2 .*time steps"),
        (lambda: rnnlab.train(rnnlab.read(daily()), stack=[]), "has no layer"),
    ],
)
def test_mistake_is_one_sentence_and_leaves_no_run(store: Store, work, sentence: str) -> None:
    """It names what is wrong."""
    with pytest.raises(rnnlab.Mistake, match=sentence):
        work()
    assert store.ids() == []
