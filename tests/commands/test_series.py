"""`inspect`: the contract's JSON and refusals."""

from pathlib import Path

import pandas as pd
import pytest

from tests.commands.conftest import Lab, hut


def test_inspect_json_holds_the_contracts_words(lab: Lab, csv: Path) -> None:
    """Rows, time, features and what was left out, of a plain file."""
    inspected = lab("inspect", csv, "--json").json
    guesses = {guess["field"]: guess["value"] for guess in inspected.pop("guesses")}
    assert guesses["time"] == "time" and guesses["delimiter"] == "," and guesses["decimal"] == "."
    assert inspected == {
        "rows": 300,
        "time": {
            "column": "time",
            "start": "2024-01-01T00:00:00",
            "end": "2024-01-13T11:00:00",
            "step_seconds": 3600.0,
        },
        "features": ["temp °C", "pressure"],
        "left_out": [{"column": "sky", "why": "text, not numbers (2 different values, e.g. 'grey')"}],
        "repairs": [],
        "places": [],
        "notes": [],
        "groups": None,
    }


def test_inspect_tells_what_was_done_about_the_times(lab: Lab, tmp_path: Path) -> None:
    """Hours of a winter and a summer in Berlin: the note that the page shows is in the table and in the JSON."""
    hours = pd.date_range("2023-10-01", "2023-11-20", freq="h", tz="Europe/Berlin")
    rows = [f"{hour:%Y-%m-%d %H:%M},{number * number % 17}" for number, hour in enumerate(hours)]
    path = tmp_path / "berlin.csv"
    path.write_text("\n".join(["time,load", *rows]))
    (note,) = lab("inspect", path, "--json").json["notes"]
    assert "winter" in note
    assert "winter" in lab("inspect", path).out


def test_inspect_leaves_nothing_in_the_runs_folder(lab: Lab, csv: Path, runs: Path) -> None:
    """Looking at a file does not keep it."""
    assert lab("inspect", csv).code == 0
    assert not runs.exists()


def test_inspect_picks_one_series_of_a_long_table(lab: Lab, tmp_path: Path) -> None:
    """--pick takes one of the groups that are named."""
    table = hut(40).drop(columns="sky")
    path = tmp_path / "long.csv"
    path.write_text(
        "station," + table.to_csv(index=False).replace("\n", "\nnorth,", 40)
        + "\n".join("south," + line for line in table.head(30).to_csv(index=False).splitlines()[1:])
    )  # fmt: skip
    shown = lab("inspect", path, "--pick", "south", "--json").json
    assert shown["groups"] == {"column": "station", "values": ["north", "south"]}
    assert shown["rows"] == 30
    assert "south" in lab("inspect", path, "--pick", "east").complaint


@pytest.mark.parametrize("sample", ["jfk_weather_2013", "seattle_weather_2012_2015", "weather"])
def test_inspect_without_json_draws_a_table(lab: Lab, sample: str) -> None:
    """A person sees every sample in a table."""
    answer = lab("inspect", sample)
    assert answer.code == 0
    assert "feature" in answer.out


BAD_FILES = {
    "empty": b"",
    "header only": b"time,a,b\n",
    "no numeric column": b"time,sky\n" + b"".join(b"2024-01-%02d,blue\n" % day for day in range(1, 29)),
    "binary": bytes(range(256)) * 40,
    "fewer rows than a series": b"time,a\n2024-01-01,1\n2024-01-02,2\n",
}


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("command", ["inspect", "train"])
def test_bad_file_is_one_line_and_no_run(
    lab: Lab, runs: Path, tmp_path: Path, kind: str, command: str
) -> None:
    """A file that holds no series is refused in one line, and nothing is left of it."""
    path = tmp_path / "bad.csv"
    path.write_bytes(BAD_FILES[kind])
    assert "bad.csv" in lab(command, path, "--json").complaint
    assert not runs.exists()
