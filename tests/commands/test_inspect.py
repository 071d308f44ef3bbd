"""`inspect`: its JSON, its table, mistakes."""

from pathlib import Path

import pandas as pd
import pytest

from rnnlab.series.messages.time import daylight_saving_removed
from tests.commands.conftest import Cli, hut, missing_parts


def test_inspect_json_of_a_plain_file(cli: Cli, csv: Path) -> None:
    """All keys and values."""
    inspected = cli("inspect", csv, "--json").json
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
        "worth_a_look": ["'sky' left out"],
        "features": ["temp °C", "pressure"],
        "not_used": [],
        "left_out": [{"column": "sky", "why": "text, not numbers (2 different values, e.g. 'grey')"}],
        "repairs": [],
        "places": [],
        "notes": [],
        "groups": None,
    }


def test_inspect_has_the_note_on_daylight_saving(cli: Cli, tmp_path: Path) -> None:
    """Hours in Berlin across the end of summer time: the note of the page is in the table and in the JSON."""
    hours = pd.date_range("2023-10-01", "2023-11-20", freq="h", tz="Europe/Berlin")
    rows = [f"{hour:%Y-%m-%d %H:%M},{number * number % 17}" for number, hour in enumerate(hours)]
    path = tmp_path / "berlin.csv"
    path.write_text("\n".join(["time,load", *rows]))
    (note,) = cli("inspect", path, "--json").json["notes"]
    assert note == str(daylight_saving_removed())
    drawn = " ".join(cli("inspect", path).stdout.replace("│", " ").split())
    assert str(daylight_saving_removed()) in drawn


def test_inspect_shows_one_time_step(cli: Cli) -> None:
    """A step in hours shows no months, and a step in months no seconds."""
    for arguments, step in (((), "1 hour"), (("--step", "1month"), "1 month")):
        shown = cli("inspect", "jfk_weather_2013", *arguments).stdout
        (line,) = [line for line in shown.splitlines() if line.startswith("│ time step ")]
        assert step in line


def test_keep_with_a_column_that_cannot_be_kept_is_a_mistake(cli: Cli, tmp_path: Path) -> None:
    """A text column and the time column cannot be kept; an id can, and the error names it."""
    path = tmp_path / "days.csv"
    table = hut(28).drop(columns="sky").assign(Wochentag=["Mo", "Di", "Mi", "Do"] * 7, sensor_id=[5, 7] * 14)
    table.to_csv(path, index=False)
    for command in (("inspect",), ("train", "--epochs", 1)):
        error_line = cli(command[0], path, *command[1:], "--keep", "Wochentag").error_line
        assert error_line == (
            "Cannot keep 'Wochentag': text, not numbers (4 different values, e.g. 'Mo'). "
            "--keep takes number columns that were left out ('sensor_id')."
        )
    assert "Cannot keep 'time': it" in cli("inspect", path, "--keep", "time").error_line
    assert "sensor_id" in cli("inspect", path, "--keep", "sensor_id", "--json").json["features"]
    assert "this file has none" in cli("inspect", "jfk_weather_2013", "--keep", "time").error_line


def test_inspect_leaves_nothing_in_the_runs_folder(cli: Cli, csv: Path, runs: Path) -> None:
    """Inspecting a file keeps no copy."""
    assert cli("inspect", csv).exit_code == 0
    assert not runs.exists()


def test_inspect_with_pick_reads_one_series_of_a_long_table(cli: Cli, tmp_path: Path) -> None:
    """--pick takes one of the listed groups; the error for others lists them."""
    table = hut(40).drop(columns="sky")
    path = tmp_path / "long.csv"
    path.write_text(
        "station," + table.to_csv(index=False).replace("\n", "\nnorth,", 40)
        + "\n".join("south," + line for line in table.head(30).to_csv(index=False).splitlines()[1:])
    )  # fmt: skip
    shown = cli("inspect", path, "--pick", "south", "--json").json
    assert shown["groups"] == {"column": "station", "values": ["north", "south"], "count": 2}
    assert shown["rows"] == 30
    error_line = cli("inspect", path, "--pick", "east").error_line
    assert missing_parts(error_line, "'east' … 'station' … 'north', 'south'") == []


@pytest.mark.parametrize("sample", ["jfk_weather_2013", "seattle_weather_2012_2015", "weather"])
def test_inspect_without_json_prints_a_table(cli: Cli, sample: str) -> None:
    """The table has the number of rows and the name of each feature."""
    result, inspected = cli("inspect", sample), cli("inspect", sample, "--json").json
    assert result.exit_code == 0
    cells = [cell.strip() for line in result.stdout.splitlines() for cell in line.split("│")]
    assert cells[cells.index("rows") + 1] == str(inspected["rows"])
    drawn = " ".join(cells)
    assert [name for name in inspected["features"] if name not in drawn] == []


BLUE = b"time,sky\n" + b"".join(b"2024-01-%02d,blue\n" % day for day in range(1, 29))
BAD_FILES = {
    "empty": (b"", "is empty … at least 10 rows"),
    "header only": (b"time,a,b\n", "no rows … at least 10 rows"),
    "no numeric column": (
        BLUE,
        "no column of numbers that change … 'sky': the same text, 'blue', in every row",
    ),
    "binary": (bytes(range(256)) * 40, "no column of numbers that change"),
    "fewer rows than a series": (b"time,a\n2024-01-01,1\n2024-01-02,2\n", "2 rows … at least 10 rows"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("command", ["inspect", "train"])
def test_bad_file_is_one_line_and_no_run(
    cli: Cli, runs: Path, tmp_path: Path, kind: str, command: str
) -> None:
    """The line says why the file holds no series; no copy of it is kept."""
    path = tmp_path / "bad.csv"
    data, expected = BAD_FILES[kind]
    path.write_bytes(data)
    assert missing_parts(cli(command, path, "--json").error_line, f"'bad.csv' … {expected}") == []
    assert not runs.exists()


def test_inspect_names_what_is_most_worth_a_look(cli: Cli, tmp_path: Path) -> None:
    """A sensor that starts late is left out; the table says so on top. Options have it back, or leave out another."""
    days = pd.date_range("2024-01-01", periods=100)
    rows = [f"{day:%Y-%m-%d},{n % 7}.5,{n % 5 if n >= 40 else ''},{n % 9}" for n, day in enumerate(days)]
    path = tmp_path / "sensors.csv"
    path.write_text("\n".join(["day,old,new,third", *rows]))
    assert cli("inspect", path, "--json").json["features"] == ["old", "third"]
    shown = cli("inspect", path).stdout
    assert "worth a look" in shown and "'new' left out: rows would be lost" in shown
    kept = cli("inspect", path, "--keep", "new", "--json").json
    assert (kept["rows"], kept["features"]) == (60, ["old", "new", "third"])
    fewer = cli("inspect", path, "--leave-out", "old", "--json").json
    assert (fewer["rows"], fewer["features"]) == (100, ["third"])


def test_column_to_leave_out_must_be_one(cli: Cli, csv: Path) -> None:
    """One line and exit code 2."""
    refused = cli("inspect", csv, "--leave-out", "no such column")
    assert refused.error_line == (
        "Cannot leave out 'no such column': it is not a feature. --leave-out takes one of 'temp °C', 'pressure'."
    )


def test_person_says_what_the_time_is(cli: Cli, tmp_path: Path) -> None:
    """Columns together, a format, a unit and a zone; what does not fit is one line and exit code 2."""
    path = tmp_path / "odd.csv"
    days = pd.date_range("2001-02-03", periods=40, freq="D")
    path.write_text("\n".join(["a,b,c,x", *(f"{d:%d},{d:%m},{d:%Y},{n * n}" for n, d in enumerate(days))]))
    options = ("--time", "a", "--time-with", "b", "--time-with", "c")
    for more in ((), ("--time-format", "DD MM YYYY"), ("--time-zone", "Europe/Berlin")):
        assert cli("inspect", path, *options, *more, "--json").json["time"]["start"] == "2001-02-03T00:00:00"
    counted = cli("inspect", path, "--time", "x", "--time-unit", "days since 1900-01-01", "--json").json
    assert counted["time"]["column"] == "x"
    code, facts = cli("inspect", path, "--time", "a", "--time-unit", "furlongs").mistake
    assert code == "series.unknown_time_unit" and facts["unit"] == "furlongs"
