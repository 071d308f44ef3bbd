"""`train --all`: one network for all series of a file."""

from pathlib import Path

import pandas as pd
import pytest

from rnnlab.runs.store import Store
from rnnlab.series.source import load
from tests.commands.conftest import Cli
from tests.panel.makers import stations, write

SMALL = ("--all", "--layer", "lstm:3", "--epochs", 2, "--window", 6, "--horizon", 2)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = {"north": 60, "south": 80, "summit": 70, "tiny": 4}
    return write(stations(rows), tmp_path_factory.mktemp("table") / "stations.csv")


@pytest.mark.slow
def test_train_all_prints_the_scores_of_each_series_and_of_all(cli: Cli, table: Path, runs: Path) -> None:
    """The same keys as for one series, and three more."""
    report = cli("train", table, *SMALL, "--json").json
    assert {"run", "windows", "history", "scores", "shares", "coverage", "verdicts", "settings"} <= set(
        report
    )
    assert [row["series"] for row in report["series"]] == ["north", "south", "summit"]
    assert report["over_all"]["level"]["series"] == 3
    assert report["series_left_out"] == [
        {"series": "tiny", "rows": 4, "why": "it has 4 rows of values; at least 10 are needed"}
    ]
    maes = [row["mae"]["forecast"] for row in report["series"]]
    assert report["scores"]["level"]["mae"] == pytest.approx(sum(maes) / 3)


@pytest.mark.slow
def test_train_all_for_people_shows_the_worst_first_and_what_is_left_out(
    cli: Cli, table: Path, runs: Path
) -> None:
    """At one date the 60 rows of the north end before the test set begins."""
    printed = cli("train", table, *SMALL, "--split-at", "date").stdout
    assert "the 2 worst of 2 series" in " ".join(printed.split())
    assert (
        "'north', because all are split at one date, and its test set has too few rows for a window of 6"
        in printed
    )
    assert "Left out: 'tiny', because it has 4 rows of values; at least 10 are needed." in printed


@pytest.mark.slow
def test_train_all_says_which_rows_share_a_time_and_which_are_of_no_series(
    cli: Cli, runs: Path, tmp_path: Path
) -> None:
    """Two rows are there twice, with other values; three have no station."""
    rows = stations({"north": 60, "south": 80})
    rows["height"] = rows["station"].map({"north": 1, "south": 2})
    table = pd.concat([rows, rows.iloc[[5, 70]].assign(level=1.0)]).sort_values(["station", "time"])
    table.iloc[[20, 40, 100], 0] = None
    done = cli("train", write(table, tmp_path / "doubled.csv"), *SMALL, "--json")
    doubled_rows = "rows with a duplicate time: their mean is used"
    assert f"Repair: {doubled_rows}: 2 (first in line" in done.stderr
    assert "inputs with --constant COL: 'height'." in done.stderr
    assert {"what": doubled_rows, "count": 2, "kind": "repaired"} in done.json["repairs"]
    assert ("(no station)", 3) in [(out["series"], out["rows"]) for out in done.json["series_left_out"]]


@pytest.mark.slow
def test_forecast_writes_one_long_table_of_all_series(
    cli: Cli, table: Path, runs: Path, tmp_path: Path
) -> None:
    """From the end of the file, and from a later one with a series that training never saw."""
    run = cli("train", table, *SMALL, "--json").json["run"]
    to = tmp_path / "ahead.csv"
    assert "3 steps of 4 series" in cli("forecast", run, "--steps", 3, "--to", to).stdout
    frame = pd.read_csv(to)
    assert frame["unique_id"].tolist() == [
        name for name in ("north", "south", "summit", "tiny") for _ in range(3)
    ]
    assert frame["forecast"].notna().all()
    new = stations({"south": 100, "lake": 50})
    new = pd.concat([new, new.iloc[[20]]]).sort_values(["station", "time"], ascending=[False, True])
    later = write(new, tmp_path / "later.csv")
    done = cli("forecast", run, "--steps", 3, "--from", later, "--json")
    assert "Repair: rows with a duplicate time: their mean is used: 1" in done.stderr
    report = done.json
    assert [row["unique_id"] for row in report["series"]] == ["south", "lake"]
    early = "all these steps lie before the last row of the file (2024-01-05 03:00:00)"
    assert [row["note"] for row in report["series"]] == [
        None,
        f"not trained on: scaled by its own rows; {early}",
    ]
    assert report["series"][0]["rows"][0]["time"] == "2024-01-05T04:00:00"
    assert cli("forecast", run, "--to", tmp_path / "ahead.txt").exit_code == 2
    assert cli("layers", run).error_line.startswith(f"Run {run} was trained on all series of its file")


@pytest.mark.slow
def test_columns_are_trained_together_and_each_can_be_picked(cli: Cli, runs: Path, tmp_path: Path) -> None:
    """The run's file is read as series in columns, so that the page opens it; a short one is forecast, too."""
    wide = stations({"a": 60, "b": 60, "c": 60}).pivot(index="time", columns="station", values="level")
    wide.iloc[4:, 2] = None
    file = write(wide.reset_index(), tmp_path / "wide.csv")
    run = cli("train", file, *SMALL, "--json").json["run"]
    e = Store(runs).read(run).experiment
    assert (e.source.shape, e.features, load(e.source, Store(runs).files).groups.values) == (
        "columns", ("value",), ("a", "b", "c"),
    )  # fmt: skip
    to = tmp_path / "ahead.csv"
    cli("forecast", run, "--steps", 2, "--to", to)
    assert pd.read_csv(to)["unique_id"].tolist() == ["a", "a", "b", "b", "c", "c"]
    alone = cli("inspect", file, "--shape", "columns", "--pick", "b", "--json").json
    assert (alone["rows"], alone["features"], alone["groups"]["column"]) == (60, ["value"], "series")


@pytest.mark.slow
def test_later_file_of_one_series_is_known_by_its_name(cli: Cli, runs: Path, tmp_path: Path) -> None:
    """The run's series were files; the later one has the name of one of them."""
    table = stations({"north": 60, "south": 60})
    files = []
    for name, rows in table.groupby("station"):
        files.append(write(rows.drop(columns="station"), tmp_path / f"{name}.csv"))
    run = cli("train", *files, *SMALL, "--json").json["run"]
    later = write(
        stations({"a": 70, "south": 70}).iloc[70:].drop(columns="station"), tmp_path / "new" / "south.csv"
    )
    report = cli("forecast", run, "--steps", 2, "--from", later, "--json").json
    assert [(row["unique_id"], row["note"]) for row in report["series"]] == [("south", None)]
    assert report["series"][0]["rows"][0]["time"] == "2024-01-03T22:00:00"


@pytest.mark.slow
def test_forecast_of_one_series_can_be_written_as_such_a_table(
    cli: Cli, csv: Path, runs: Path, tmp_path: Path
) -> None:
    run = cli("train", csv, *SMALL[1:], "--json").json["run"]
    to = tmp_path / "ahead.csv"
    cli("forecast", run, "--steps", 3, "--to", to)
    frame = pd.read_csv(to)
    assert list(frame.columns)[:3] == ["unique_id", "ds", "forecast"]
    assert frame["unique_id"].unique().tolist() == ["hut.csv"]


@pytest.mark.parametrize(
    ("command", "options", "sentence"),
    [
        ("train", ("--cuts", 3), "--cuts is for one series. Leave it out with --all."),
        (
            "train",
            ("--constant", "level"),
            "'level' is not constant within each series. Choose among station.",
        ),
        ("train", ("--onehot", "station"), "--onehot is for one series. Leave it out with --all."),
    ],
)
def test_what_is_for_one_series_is_refused(
    cli: Cli, table: Path, runs: Path, command: str, options: tuple, sentence: str
) -> None:
    assert cli(command, table, *SMALL, *options).error_line == sentence


def test_weather_has_a_series_for_each_of_its_columns(cli: Cli, runs: Path) -> None:
    """`--feature` then names the one feature of such series."""
    error = cli("train", "weather", *SMALL, "--feature", "wind").error_line
    assert error == "The series has no feature 'wind'. Choose among value."
