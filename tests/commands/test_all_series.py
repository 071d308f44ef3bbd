"""`train --all`: one network for all series of a file."""

from pathlib import Path

import pytest

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
    assert "Left out: 'north', because it is too short" in printed
    assert "Left out: 'tiny', because it has 4 rows of values; at least 10 are needed." in printed


@pytest.mark.parametrize(
    ("command", "options", "sentence"),
    [
        ("train", ("--cuts", 3), "--cuts is for one series. Leave it out with --all."),
        ("train", ("--onehot", "station"), "--onehot is for one series. Leave it out with --all."),
        (
            "search",
            (),
            "`search` is for one series. Leave out --all, or try settings for all series with `sweep --all`.",
        ),
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
