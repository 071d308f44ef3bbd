"""`inspect`: the contract's JSON and refusals."""

from pathlib import Path

import pandas as pd
import pytest

from rnnlab.series.time.wallclock import TOLD
from tests.commands.conftest import Lab, hut, lacks


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
    assert note == TOLD
    drawn = " ".join(lab("inspect", path).out.replace("│", " ").split())
    assert " ".join(TOLD.split()) in drawn


def test_inspect_tells_one_step(lab: Lab) -> None:
    """Hours have no length in months, and months none in seconds."""
    for arguments, step in (((), "1 hour"), (("--step", "1month"), "1 month")):
        shown = lab("inspect", "jfk_weather_2013", *arguments).out
        (line,) = [line for line in shown.splitlines() if "from row to row" in line]
        assert step in line


def test_column_that_cannot_be_kept_is_refused(lab: Lab, tmp_path: Path) -> None:
    """A text column, and the time column; an id can be kept, and the sentence names it."""
    path = tmp_path / "days.csv"
    table = hut(28).drop(columns="sky").assign(Wochentag=["Mo", "Di", "Mi", "Do"] * 7, sensor_id=[5, 7] * 14)
    table.to_csv(path, index=False)
    for command in (("inspect",), ("train", "--epochs", 1)):
        complaint = lab(command[0], path, *command[1:], "--keep", "Wochentag").complaint
        assert complaint == (
            "'Wochentag' cannot be kept: text, not numbers (4 different values, e.g. 'Mo'). "
            "--keep takes a column of numbers that is left out ('sensor_id')."
        )
    assert "'time' cannot be kept: it" in lab("inspect", path, "--keep", "time").complaint
    assert "sensor_id" in lab("inspect", path, "--keep", "sensor_id", "--json").json["features"]
    assert "this file has none" in lab("inspect", "jfk_weather_2013", "--keep", "time").complaint


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
    complaint = lab("inspect", path, "--pick", "east").complaint
    assert lacks(complaint, "'east' … 'station' … 'north', 'south'") == []


@pytest.mark.parametrize("sample", ["jfk_weather_2013", "seattle_weather_2012_2015", "weather"])
def test_inspect_without_json_draws_a_table(lab: Lab, sample: str) -> None:
    """A person sees every sample in a table: its rows, and each feature by its name."""
    answer, told = lab("inspect", sample), lab("inspect", sample, "--json").json
    assert answer.code == 0
    cells = [cell.strip() for line in answer.out.splitlines() for cell in line.split("│")]
    assert cells[cells.index("rows") + 1] == str(told["rows"])
    drawn = " ".join(cells)
    assert [name for name in told["features"] if name not in drawn] == []


BLUE = b"time,sky\n" + b"".join(b"2024-01-%02d,blue\n" % day for day in range(1, 29))
BAD_FILES = {
    "empty": (b"", "is empty … at least 10 rows"),
    "header only": (b"time,a,b\n", "no rows … at least 10 rows"),
    "no numeric column": (BLUE, "no column of numbers that change … 'sky': the same, 'blue', in every row"),
    "binary": (bytes(range(256)) * 40, "no column of numbers that change"),
    "fewer rows than a series": (b"time,a\n2024-01-01,1\n2024-01-02,2\n", "2 rows … at least 10 rows"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("command", ["inspect", "train"])
def test_bad_file_is_one_line_and_no_run(
    lab: Lab, runs: Path, tmp_path: Path, kind: str, command: str
) -> None:
    """A file that holds no series is refused in one line that says why, and nothing is left of it."""
    path = tmp_path / "bad.csv"
    data, said = BAD_FILES[kind]
    path.write_bytes(data)
    assert lacks(lab(command, path, "--json").complaint, f"'bad.csv' … {said}") == []
    assert not runs.exists()
