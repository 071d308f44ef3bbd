"""`forecast`: the steps after the end, as JSON and as a table, and mistakes."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest

import rnnlab
from rnnlab.forecast.forecaster import MOST_STEPS
from rnnlab.forecast.mix import Share
from rnnlab.runs.store import Store, new_id
from tests.commands.conftest import ROOT, Cli, hut, missing_parts
from tests.runs.makers import an_experiment

pytestmark = pytest.mark.slow

WINDOW = 6
BOTH = ("--target", "temp °C", "--target", "pressure")
SMALL = ("--window", WINDOW, "--epochs", 2, "--layer", "lstm:4")


def trained(cli: Cli, file: Path, *arguments: object) -> str:
    """The id of a small run."""
    return cli("train", file, *SMALL, *arguments, "--json").json["run"]


def values(report: dict, target: str, what: str = "value") -> list[float]:
    return [row["values"][target][what] for row in report["rows"]]


def test_json_of_48_steps(cli: Cli, csv: Path, runs: Path) -> None:
    """48 rows, each with its time, and value, low and high of each target; nothing else on stdout."""
    run = trained(cli, csv, *BOTH)
    report = cli("forecast", run, "--steps", 48, "--json").json
    assert report["level"] == 0.8
    times = pd.to_datetime([row["time"] for row in report["rows"]])
    assert list(times) == list(pd.date_range("2024-01-13 12:00", periods=48, freq="h"))
    for target in ("temp °C", "pressure"):
        low, value, high = (np.array(values(report, target, what)) for what in ("low", "value", "high"))
        same_as_interval = low == np.array(
            [row["values"][target]["intervals"]["0.8"][0] for row in report["rows"]]
        )
        unknown = np.array([number is None for number in low])
        assert (same_as_interval | unknown).all()
        # The validation and test set have 90 rows: 46 forecasts reach 45 steps ahead, which count as 2.
        assert np.flatnonzero(unknown).tolist() == list(range(45, 48))
        assert (low[:45] < value[:45]).all() and (value[:45] < high[:45]).all()
        widths = (high[:45] - low[:45]).astype(float)
        assert (np.diff(widths) > -1e-9).all()


def test_level_widens_the_interval(cli: Cli, csv: Path, runs: Path) -> None:
    """95 % is wider than 80 %, and --level 0.95 makes it low and high."""
    run = trained(cli, csv)
    usual = cli("forecast", run, "--json").json["rows"][0]["values"]["temp °C"]
    wide = cli("forecast", run, "--level", 0.95, "--json").json["rows"][0]["values"]["temp °C"]
    assert wide["low"] < usual["low"] < usual["high"] < wide["high"]
    assert [wide["low"], wide["high"]] == usual["intervals"]["0.95"]
    assert set(cli("forecast", run, "--level", 0.5, "--json").json["rows"][0]["values"]["temp °C"]["intervals"]) == {
        "0.5",
        "0.8",
        "0.95",
    }  # fmt: skip


@pytest.mark.parametrize("more", [(), ("--horizon", 3), ("--predict", "value")])
def test_forecast_from_a_row_of_the_test_set_is_the_one_that_was_scored(
    cli: Cli, csv: Path, runs: Path, tmp_path: Path, more: tuple
) -> None:
    """The file ends at an origin of the test set: the forecast equals the one that training stored."""
    run = trained(cli, csv, *BOTH, *more)
    arrays = Store(runs).predictions(run)
    at = 20
    cut = tmp_path / "cut.csv"
    pd.read_csv(csv).iloc[: arrays["origins"][at] + 1].to_csv(cut, index=False)
    report = cli("forecast", run, "--from", cut, "--json").json
    for k, target in enumerate(("temp °C", "pressure")):
        spread = pd.read_csv(csv)[target][:210].std()
        off = np.array(values(report, target)) - arrays["forecast"][at, :, k]
        assert np.abs(off).max() / spread < 1e-5


def test_rolled_forecast_is_the_exported_model_fed_its_own_predictions(
    cli: Cli, csv: Path, runs: Path
) -> None:
    """Plain Keras, called five times with its predictions as the last rows, gives the same values.

    Of a mix of the network and the linear model, which a window shows.
    """
    run = trained(cli, csv, *BOTH, "--no-calendar")
    columns, store = ["temp °C", "pressure"], Store(runs)
    shares = tuple(Share(target, part, 0.5) for target in columns for part in ("network", "linear"))
    store.write_results(run, msgspec.structs.replace(store.results(run), shares=shares))
    model = rnnlab.load_run(run).keras_model()
    rows = pd.read_csv(csv)[columns].to_numpy()
    for _ in range(5):
        window = rows[None, -WINDOW:].astype("float32")
        rows = np.vstack([rows, model.predict(window, verbose=0)])
    report = cli("forecast", run, "--steps", 5, "--json").json
    for k, target in enumerate(columns):
        np.testing.assert_allclose(values(report, target), rows[-5:, k], rtol=1e-5)


def test_later_file_is_forecast_from_without_training(
    cli: Cli, csv: Path, runs: Path, tmp_path: Path
) -> None:
    """The times follow the end of the later file; no run is created and the file is not stored."""
    run = trained(cli, csv)
    later = tmp_path / "later.csv"
    table = hut(30, seed=5)
    table["time"] += pd.Timedelta(days=400)
    table[["sky", "pressure", "time", "temp °C"]].to_csv(later, index=False)
    before = sorted(path.name for path in (runs / "files").iterdir()), Store(runs).ids()
    report = cli("forecast", run, "--from", later, "--json").json
    assert report["rows"][0]["time"] == "2025-02-05T06:00:00"
    assert before == (sorted(path.name for path in (runs / "files").iterdir()), Store(runs).ids())


def test_later_file_first_scores_the_forecast_from_before_it(
    cli: Cli, csv: Path, runs: Path, tmp_path: Path
) -> None:
    """The run ends 12 hours before the file: with persistence, the errors are the distances from its last value."""
    rows = pd.read_csv(csv)
    short = tmp_path / "short.csv"
    rows.iloc[:-12].to_csv(short, index=False)
    run = trained(cli, short)
    result = cli("forecast", run, "--from", csv, "--with", "persistence", "--json")
    found = result.json["hindsight"]["temp °C"]
    actual, last = rows["temp °C"].iloc[-12:], rows["temp °C"].iloc[-13]
    assert found["steps"] == 12
    assert found["mae"] == pytest.approx(np.abs(actual - last).mean())
    assert found["persistence_mae"] == pytest.approx(found["mae"])
    assert (
        "temp °C: The forecast from before this file, against what happened since (all 12 steps)"
        in result.stderr
    )
    assert cli("forecast", run, "--json").json["hindsight"] is None


def test_later_file_that_does_not_fit_is_one_sentence(
    cli: Cli, csv: Path, runs: Path, tmp_path: Path
) -> None:
    run = trained(cli, csv)
    later = tmp_path / "later.csv"
    hut(30).drop(columns="pressure").to_csv(later, index=False)
    assert "'later.csv' has no 'pressure'" in cli("forecast", run, "--from", later).error_line
    table = hut(30)
    table["time"] = pd.date_range("2024-01-01", periods=30, freq="D")
    table.to_csv(later, index=False)
    assert (
        "1 day apart, but those of the run's series are 1 hour apart"
        in cli("forecast", run, "--from", later).error_line
    )
    absent = cli("forecast", run, "--from", "none.csv").error_line
    assert missing_parts(absent, "'none.csv' … Give the path of a CSV") == []


def test_same_series_of_a_long_table_is_read(cli: Cli, runs: Path, tmp_path: Path) -> None:
    """A run of station b forecasts station b of the later table, although that begins with station c.

    Its forecast of station c, whose level it has never seen, is drawn towards b's, but stays nearer to c's.
    """

    def table(names: str, start: str) -> pd.DataFrame:
        parts = []
        for name in names:
            part = hut(60, seed=ord(name))[["time", "temp °C"]]
            part["time"] = pd.date_range(start, periods=60, freq="h")
            part["temp °C"] += 1000 * ord(name)
            parts.append(part.assign(station=name))
        return pd.concat(parts)

    first, later = tmp_path / "first.csv", tmp_path / "later.csv"
    table("ab", "2024-01-01").to_csv(first, index=False)
    table("cb", "2024-06-01").to_csv(later, index=False)
    run = trained(cli, first, "--pick", "b")
    (row,) = cli("forecast", run, "--from", later, "--json").json["rows"]
    assert row["values"]["temp °C"]["value"] == pytest.approx(1000 * ord("b") + 50, abs=30)
    (row,) = cli("forecast", run, "--from", later, "--pick", "c", "--json").json["rows"]
    assert row["values"]["temp °C"]["value"] == pytest.approx(1000 * ord("c") + 50, abs=490)


def test_monthly_series_is_forecast_by_months(cli: Cli, runs: Path, tmp_path: Path) -> None:
    """The end of February follows the end of January."""
    path = tmp_path / "months.csv"
    dates = pd.date_range("2014-01-31", "2024-01-31", freq="ME")
    sales = 100 + np.random.default_rng(0).normal(0, 5, len(dates)).cumsum()
    pd.DataFrame({"month": dates.strftime("%Y-%m-%d"), "sales": sales.round(2)}).to_csv(path, index=False)
    run = trained(cli, path)
    rows = cli("forecast", run, "--steps", 3, "--json").json["rows"]
    assert [row["time"][:10] for row in rows] == ["2024-02-29", "2024-03-31", "2024-04-30"]


def test_without_times_and_validation_set_the_json_has_null(cli: Cli, runs: Path, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    hut()[["pressure"]].to_csv(path, index=False)
    run = trained(cli, path, "--split", "0.8,0,0.2")
    result = cli("forecast", run, "--steps", 2, "--json")
    assert [row["time"] for row in result.json["rows"]] == [None, None]
    assert values(result.json, "pressure", "low") == values(result.json, "pressure", "high") == [None, None]
    assert missing_parts(result.stderr, "No intervals … a validation set") == []


def test_any_number_of_steps_after_plain_training(cli: Cli, csv: Path, runs: Path) -> None:
    """The run reads the pressure without predicting it: how it continues is said and in the JSON.

    The first steps are the same whatever the number of steps, and the first one is as without any.
    """
    run = trained(cli, csv)
    result = cli("forecast", run, "--steps", 30, "--json")
    assert len(result.json["rows"]) == 30
    (name, pressure), = result.json["features"].items()  # fmt: skip
    assert name == "pressure"
    assert pressure["method"] in {"last_value", "season", "linear"}
    assert len(pressure["values"]) == 30
    assert "'pressure' after the last row is assumed: " in result.stderr
    assert all(row["values"]["temp °C"]["low"] is not None for row in result.json["rows"])
    short = cli("forecast", run, "--steps", 4, "--json").json
    assert values(short, "temp °C") == values(result.json, "temp °C")[:4]
    next_step = cli("forecast", run, "--json")
    assert values(next_step.json, "temp °C") == values(result.json, "temp °C")[:1]
    assert next_step.json["features"] == {}
    assert "assumed" not in next_step.stderr


def test_last_line_of_train_is_the_command_that_forecasts(cli: Cli, csv: Path, runs: Path) -> None:
    """A day of hours, with the run's id; the command works as it stands there."""
    last = cli("train", csv, *SMALL).stdout.splitlines()[-1]
    assert last.startswith("Forecast the next 24 steps (1 day): ")
    command = last.split(": ")[1].split()
    assert command[-2:] == ["--steps", "24"]
    (run,) = Store(runs).ids()
    assert command[-3] == run
    assert len(cli("forecast", *command[-3:], "--json").json["rows"]) == 24


def test_table_has_times_and_values(cli: Cli, csv: Path, runs: Path) -> None:
    run = trained(cli, csv, *BOTH)
    result = cli("forecast", run, "--steps", 2)
    assert "2024-01-13 12:00" in result.stdout and "2024-01-13 13:00" in result.stdout
    assert (
        missing_parts(" ".join(result.stdout.split()), "2 steps after the end of hut.csv, 80 % intervals")
        == []
    )
    assert "Each step is predicted from the predictions before it" in result.stderr


def with_holidays(rows: int, start: str = "2024-01-01") -> pd.DataFrame:
    """The pressure of `hut`, and a yes/no column with 'ja' in every fifth hour."""
    table = hut(rows)[["time", "pressure"]]
    table["time"] = pd.date_range(start, periods=rows, freq="h")
    return table.assign(Feiertag=np.where(np.arange(rows) % 5, "nein", "ja"))


def test_short_and_constant_files_continue_a_run(cli: Cli, runs: Path, tmp_path: Path) -> None:
    """A file with six hours, none a holiday, is enough for six steps, and three hours for three steps."""
    path = tmp_path / "hut.csv"
    with_holidays(300).to_csv(path, index=False)
    run = trained(cli, path, "--target", "pressure", "--known", "Feiertag", "--horizon", 6)
    for steps in (6, 3, 1):
        known = tmp_path / f"next {steps}.csv"
        times = pd.date_range("2024-01-13 12:00", periods=steps, freq="h")
        pd.DataFrame({"time": times, "Feiertag": "nein"}).to_csv(known, index=False)
        report = cli("forecast", run, "--steps", steps, "--known", known, "--json").json
        if steps == 6:
            whole = values(report, "pressure")
        assert values(report, "pressure") == whole[:steps]
    assert "'next 3.csv' ends before" in cli("forecast", run, "--known", tmp_path / "next 3.csv").error_line
    later = tmp_path / "later.csv"
    with_holidays(50, "2024-06-01").assign(Feiertag="nein").to_csv(later, index=False)
    known = tmp_path / "then.csv"
    with_holidays(6, "2024-06-03 02:00").to_csv(known, index=False)
    rows = cli("forecast", run, "--from", later, "--known", known, "--json").json["rows"]
    assert rows[0]["time"] == "2024-06-03T02:00:00"


def test_invalid_options_are_one_line_each(cli: Cli, csv: Path, runs: Path) -> None:
    run = trained(cli, csv)
    waiting = Store(runs).create(new_id(), an_experiment()).id
    for arguments, expected in (
        ((run, "--level", 80), "level is 80 … between 0 and 1, e.g. 0.8"),
        ((run, "--steps", 0), f"0 steps ahead … from 1 to {MOST_STEPS}"),
        ((run, "--pick", "a"), "--time, --pick and the other options … --from"),
        ((run, "--known", csv), "no features known ahead. Leave out --known"),
        ((waiting,), f"{waiting} is queued and has no results"),
        (("nothing",), "'nothing' … ids look like 2026"),
    ):
        assert missing_parts(cli("forecast", *arguments).error_line, expected) == []


def test_no_tensorflow_is_needed(cli: Cli, csv: Path, runs: Path) -> None:
    """The command works where TensorFlow cannot be imported."""
    run = trained(cli, csv, *BOTH)
    code = (
        "import sys; sys.modules['tensorflow'] = sys.modules['keras'] = None\n"
        "from rnnlab.__main__ import main\n"
        f"sys.exit(main(['forecast', {run!r}, '--steps', '3', '--json']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["rows"]) == 3


def test_forecast_with_one_part_is_that_part(cli: Cli, csv: Path, runs: Path) -> None:
    """Persistence repeats the last value; a name that is none of the run's forecasts is one sentence."""
    run = trained(cli, csv)
    last = pd.read_csv(csv)["temp °C"].dropna().iloc[-1]
    report = cli("forecast", run, "--steps", 3, "--with", "persistence", "--json").json
    assert report["with"] == "persistence"
    assert values(report, "temp °C") == pytest.approx([last] * 3)
    refused = cli("forecast", run, "--with", "magic").error_line
    assert "cannot forecast with 'magic'. Choose one of mix, network, persistence" in refused
