"""The Python interface: its examples run, and it gives what the command line and the page give."""

import doctest
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import rnnlab
from rnnlab import api, api_all, api_data, api_run
from rnnlab.__main__ import main
from rnnlab.defaults import default_experiment
from rnnlab.runs import cluster
from rnnlab.runs.store import Store
from tests.commands.test_search import Here
from tests.panel.makers import stations
from tests.runs.window_parts import forecast_of_window_parts

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
    """Their output is the documented one."""
    tried = [doctest.testmod(module) for module in (api, api_all, api_data, api_run)]
    assert sum(module.failed for module in tried) == 0
    assert sum(module.attempted for module in tried) > 10


def test_import_loads_neither_tensorflow_nor_streamlit_nor_pandas() -> None:
    """Reading and shapes import neither TensorFlow nor Streamlit; an unknown name is an AttributeError."""
    code = (
        "import sys, rnnlab; print(sorted({'pandas', 'numpy'} & set(sys.modules)));"
        "rnnlab.shapes(['lstm:2'], 3, 1); rnnlab.read('weather');"
        "print(sorted({'tensorflow', 'keras', 'streamlit'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == ["[]", "[]"]
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        rnnlab.trian  # noqa: B018


def test_all_public_names_exist_and_have_a_docstring() -> None:
    """`__all__` and `dir` have the same names."""
    assert [name for name in rnnlab.__all__ if not getattr(rnnlab, name).__doc__] == []
    assert set(rnnlab.__all__) <= set(dir(rnnlab))


@pytest.mark.slow
def test_experiment_is_the_one_that_the_page_opens_with(store: Store) -> None:
    """Window, epochs, batch size, patience, target and stack are the same; the settings have reasons."""
    data = rnnlab.read(daily(144))
    run = rnnlab.train(data, epochs=1)
    page = default_experiment(data.source, data.series)
    assert run.experiment == type(page)(
        **{n: getattr(page, n) for n in page.__struct_fields__} | {"epochs": 1}
    )
    reasons = {name: (setting.value, str(setting.why)) for name, setting in run.settings.items()}
    assert reasons["epochs"] == (1, "given")
    assert reasons["window"] == (24, "24 time steps")


@pytest.mark.slow
def test_run_equals_that_of_the_command_line(store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    """The weights are equal to the last bit, scores and forecast too."""
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
def test_keras_model_gives_the_predictions_of_the_run(store: Store) -> None:
    """Windows and forecasts are in the columns' units."""
    run = rnnlab.train(rnnlab.read("weather"), calendar=False, **SMALL)
    rows = run.data.series.values
    origins = store.predictions(run.id)["origins"]
    windows = np.stack([rows[origin - 5 : origin + 1] for origin in origins]).astype("float32")
    forecasts = np.asarray(run.keras_model()(windows)).ravel()
    expected = forecast_of_window_parts(store, run.id).ravel()
    np.testing.assert_allclose(forecasts, expected, atol=1e-3)


@pytest.mark.slow
def test_run_is_loaded_again_with_its_forecast(store: Store) -> None:
    """A run is loaded by its id."""
    run = rnnlab.train(rnnlab.read(daily()), ["sales", "visitors"], horizon=3, **SMALL)
    again = rnnlab.load_run(run.id)
    assert again.verdicts == run.verdicts
    pd.testing.assert_frame_equal(again.forecast(), run.forecast())
    assert list(again.forecast()["time"]) == list(pd.date_range("2024-03-01", periods=3))
    assert len(again.forecast(7)) == 7
    with pytest.raises(rnnlab.Mistake, match="20260131-000000-abcdef"):
        rnnlab.load_run("20260131-000000-abcdef")


@pytest.mark.slow
def test_forecast_from_later_rows_needs_no_training(store: Store) -> None:
    """The forecast follows the last row of the later table."""
    run = rnnlab.train(rnnlab.read(daily()), "sales", **SMALL)
    (time,) = run.forecast(later=rnnlab.read(daily(90)))["time"]
    assert time == pd.Timestamp("2024-03-31")
    pd.testing.assert_frame_equal(run.forecast(later=daily(90).tail(8)), run.forecast(later=daily(90)))


@pytest.mark.slow
def test_forecast_with_one_part_is_that_of_the_command_line(
    store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    """Persistence repeats the last value; another name is a Mistake that lists the right ones."""
    run = rnnlab.train(rnnlab.read(daily()), "sales", horizon=3, **SMALL)
    repeated = run.forecast(5, choice="persistence")
    assert repeated["sales value"].tolist() == [daily()["sales"].iloc[-1]] * 5
    network = run.forecast(choice="network")["sales value"].tolist()
    capfd.readouterr()
    assert main(["forecast", run.id, "--with", "network", "--json"]) == 0
    rows = json.loads(capfd.readouterr().out)["rows"]
    assert network == pytest.approx([row["values"]["sales"]["value"] for row in rows])
    with pytest.raises(rnnlab.Mistake, match=r"'best'.*mix, network"):
        run.forecast(choice="best")


@pytest.mark.slow
def test_later_rows_score_the_forecast_from_before_them(store: Store) -> None:
    """Persistence repeats 3.5: the next two days have 4.5 and 5.5, so it misses by 1 and 2."""
    run = rnnlab.train(rnnlab.read(daily()), "sales", horizon=2, **SMALL)
    found = run.hindsight(daily(62), choice="persistence")["sales"]
    assert (found["steps"], found["mae"], found["persistence_mae"]) == (2, 1.5, 1.5)
    assert set(found["coverage"]) <= {"0.8", "0.95"}
    assert run.hindsight(daily(50)) == {}


@pytest.mark.slow
def test_run_is_continued_as_on_the_command_line(store: Store) -> None:
    """A new run with the sum of the epochs; the first one stays."""
    run = rnnlab.train(rnnlab.read(daily()), "sales", **SMALL)
    more = run.continue_training(3)
    assert more.id != run.id
    assert (more.run.epochs_done, run.run.epochs_done) == (5, 2)
    assert set(store.ids()) == {run.id, more.id}
    with pytest.raises(rnnlab.Mistake, match="epochs"):
        run.continue_training(0)


@pytest.mark.slow
def test_search_says_whether_the_defaults_were_beaten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The defaults at 0.5 and one trial at 0.25: 50 % better on validation, and two runs for the test set."""
    monkeypatch.setattr(cluster, "Workers", Here)
    seen = []
    found = rnnlab.search(rnnlab.read(daily(144)), "sales", minutes=2, report=seen.append, **SMALL)
    assert found.percent_better["validation"] == pytest.approx(50)
    assert found.leaderboard["error"].tolist() == [0.25, 0.5]
    assert {found.best.id, found.defaults.id} == set(store.ids())
    assert found.defaults.experiment.window == 6
    assert seen[-1].state == "finished"
    assert found.verdict and found.verdict in repr(found)


def test_table_with_several_levels_is_read_like_a_long_or_a_wide_one() -> None:
    """The levels of the index are columns, and names of columns are joined."""
    table = stations({"north": 40, "south": 40}).set_index(["station", "time"])
    assert rnnlab.read(table).series.groups.values == ("north", "south")
    wide = table.unstack("station")
    assert rnnlab.read(wide).features == ("level · north", "level · south")


@pytest.mark.slow
def test_search_for_one_network_for_all_series(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its runs have scores by series."""
    monkeypatch.setattr(cluster, "Workers", Here)
    table = stations({"north": 90, "south": 120})
    found = rnnlab.search(rnnlab.read(table), minutes=2, all_series=True, **SMALL)
    assert isinstance(found.defaults, rnnlab.AllSeriesRun)
    assert found.defaults.by_series["series"].tolist() == ["north", "south"]
    with pytest.raises(rnnlab.Mistake, match="station"):
        rnnlab.search(rnnlab.read(table), constants=["station"], **SMALL)


@pytest.mark.slow
def test_forecast_needs_the_values_known_ahead(store: Store) -> None:
    """A table with only the steps to forecast; without it, the forecast is a Mistake."""
    table = daily(120).assign(visitors=np.random.default_rng(0).integers(0, 9, 120))
    table["sales"] = 5.0 * table["visitors"] + table["sales"] / 10
    run = rnnlab.train(rnnlab.read(table.head(119)), "sales", known=["visitors"], **SMALL)
    plan = table.tail(1)[["visitors"]]
    assert list(run.forecast(known=plan)["time"]) == [pd.Timestamp("2024-04-29")]
    with pytest.raises(rnnlab.Mistake, match="visitors"):
        run.forecast()


@pytest.mark.parametrize("indexed", [True, False])
def test_read_table_can_be_converted_back(store: Store, indexed: bool) -> None:
    """With the times in the index or in a column."""
    table = daily()
    data = rnnlab.read(table if indexed else table.reset_index())
    assert (data.features, data.series.time_column) == (("sales", "visitors"), "day")
    pd.testing.assert_frame_equal(data.to_frame(), table.astype(float), check_freq=False, check_names=False)


def test_file_is_read_with_the_given_options(store: Store, tmp_path: Path) -> None:
    """The options are those of `inspect`, and the report is its JSON."""
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
        (lambda: rnnlab.read("no_such.csv"), "'no_such.csv' is not a file"),
        (lambda: rnnlab.read("weather", sheet="a"), "'sheet' is not a way to read a file"),
        (lambda: rnnlab.read(daily(), header="two"), "cannot be read that way .*header"),
        (lambda: rnnlab.read(daily(), step="often"), "often"),
        (lambda: rnnlab.shapes(["lstm:4", "lstm:4"], 5, 2), "Layer 2 .*time steps"),
        (lambda: rnnlab.shapes(["lstm:4:seq", "lstn:4"], 5, 2), "Layer 2 .*lstn"),
        (lambda: rnnlab.train(rnnlab.read(daily()), "price"), "has no feature 'price'.*sales, visitors"),
        (lambda: rnnlab.train(rnnlab.read(daily()), window=0), "window is 0"),
        (lambda: rnnlab.train(rnnlab.read(daily()), stack=["lstm:4", "lstm:4"]), "Layer 2 .*time steps"),
        (lambda: rnnlab.train(rnnlab.read(daily()), stack=[]), "has no layer"),
        (lambda: rnnlab.train(daily()), r"DataFrame.*rnnlab\.read"),
        (lambda: rnnlab.train_all("sales.csv"), r"'sales\.csv'.*rnnlab\.read"),
        (lambda: rnnlab.train_all(rnnlab.read(daily()), split_at="day"), "'day' is not a way to split"),
        (lambda: rnnlab.search(daily(), minutes=1), r"rnnlab\.read"),
    ],
)
def test_mistake_is_one_sentence_and_leaves_no_run(store: Store, work, sentence: str) -> None:
    """The sentence names what is wrong."""
    with pytest.raises(rnnlab.Mistake, match=sentence):
        work()
    assert store.ids() == []


@pytest.mark.slow
def test_one_network_for_all_series_of_a_table(store: Store) -> None:
    """Scores by series, a long table of forecasts, and the run loaded again."""
    table = stations({"north": 60, "south": 80, "tiny": 10})
    table = pd.concat([table, table.iloc[[30]]])
    run = rnnlab.train_all(rnnlab.read(table), stack=["lstm:3"], window=6, horizon=2, epochs=2)
    assert run.by_series["series"].tolist() == ["north", "south"]
    assert run.left_out["series"].tolist() == ["tiny"]
    assert run.over_all["level"]["series"] == 2
    assert "rows with a duplicate time: their mean is used" in run.repairs["what"].tolist()
    assert run.scores["level"]["mae"] == pytest.approx(run.by_series["mae forecast"].mean())
    again = rnnlab.load_run(run.id)
    ahead = again.forecast(3)
    assert ahead["unique_id"].tolist() == [name for name in ("north", "south", "tiny") for _ in range(3)]
    later = stations({"lake": 50, "north": 62})
    assert again.forecast(2, later)["ds"].tolist()[-1] == pd.Timestamp("2024-01-03 15:00")
    assert repr(again) == f"<run {run.id}: level of all series by lstm:3>"
