"""`apart`: each series of a run on all series alone, on the workers."""

from pathlib import Path

import pandas as pd
import pytest

from tests.commands.conftest import Cli
from tests.panel.makers import stations, write

SMALL = ("--layer", "lstm:3", "--epochs", 1, "--window", 6, "--horizon", 2)


@pytest.mark.slow
def test_series_are_trained_alone_once_and_compared(cli: Cli, runs: Path, tmp_path: Path) -> None:
    """The second time nothing is trained; their forecasts are one long table."""
    table = write(stations({"north": 60, "south": 70}), tmp_path / "stations.csv")
    run = cli("train", table, "--all", *SMALL, "--json").json["run"]
    report = cli("apart", run, "--json").json
    assert set(report["runs"]) == {"north", "south"}
    assert (report["series"], report["outcome"]) == (2, "short")
    to = tmp_path / "ahead.csv"
    again = cli("apart", run, "--steps", 3, "--to", to)
    assert "2 of 2 series are trained already" in again.stderr
    assert "Trained apart, the mean error of 2 series on their validation sets" in again.stdout
    frame = pd.read_csv(to)
    assert frame["unique_id"].tolist() == ["north"] * 3 + ["south"] * 3
    assert frame["forecast"].notna().all()
    one = report["runs"]["north"]
    assert cli("apart", one).error_line == (
        f"Run {one} was trained on one series. Give a run that was trained with --all."
    )
    assert cli("apart", run, "--series", 0).exit_code == 2
