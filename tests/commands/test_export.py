"""`export` and `import`: the file for each ending, and a run that is moved to another runs folder."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnnlab.runs.store import Store
from tests.commands.conftest import UNKNOWN_RUNS, Cli, hut, missing_parts
from tests.export.conftest import python

TARGET = "temp °C"


@pytest.fixture
def run(cli: Cli, csv: Path, runs: Path) -> str:
    """The id of a small run."""
    small = ("--window", 6, "--epochs", 1, "--layer", "lstm:2", "--target", TARGET)
    return cli("train", csv, *small, "--json").json["run"]


@pytest.mark.slow
def test_each_ending_gives_its_file(cli: Cli, run: str, runs: Path, tmp_path: Path) -> None:
    """A script and a notebook come with a CSV of the series; all others are one file."""
    for ending in ("keras", "csv", "xlsx", "html", "zip"):
        to = tmp_path / f"taken.{ending}"
        assert cli("export", run, "--to", to, "--json").json == {"files": [str(to)]}
    for ending in ("py", "ipynb"):
        to = tmp_path / f"{ending}.{ending}"
        series = tmp_path / f"{ending}_series.csv"
        assert cli("export", run, "--to", to, "--json").json == {"files": [str(to), str(series)]}
        assert list(pd.read_csv(series)) == ["time", TARGET, "pressure"]
    assert (tmp_path / "taken.keras").read_bytes() == Store(runs).model(run).read_bytes()
    assert (tmp_path / "taken.html").read_text().count("Save as SVG") == 3
    assert len(pd.read_excel(tmp_path / "taken.xlsx", header=3)) == 1  # the step that the run was trained for
    table = pd.read_csv(tmp_path / "taken.csv")
    error = (table[f"{TARGET} actual"] - table[f"{TARGET} forecast"]).abs().mean()
    assert error == pytest.approx(Store(runs).results(run).scores_of(TARGET).mae)


@pytest.mark.slow
def test_exported_script_runs_from_any_folder(cli: Cli, run: str, tmp_path: Path) -> None:
    """It also runs on another CSV."""
    assert cli("export", run, "--to", tmp_path / "deep" / "again.py").exit_code == 0
    printed = python(tmp_path, "deep/again.py")
    assert f"{TARGET}: test MAE forecast" in printed
    hut().to_csv(tmp_path / "own.csv", index=False)
    assert python(tmp_path, "deep/again.py", "own.csv").splitlines()[-1] == printed.splitlines()[-1]


@pytest.mark.slow
def test_excel_file_has_as_many_steps_as_are_asked_for(cli: Cli, run: str, tmp_path: Path) -> None:
    """The same values as `forecast --steps`, rounded; other files have no steps."""
    assert cli("export", run, "--to", tmp_path / "day.xlsx", "--steps", 24).exit_code == 0
    table = pd.read_excel(tmp_path / "day.xlsx", header=3, engine="openpyxl").iloc[:24]
    rows = cli("forecast", run, "--steps", 24, "--json").json["rows"]
    target = next(iter(rows[0]["values"]))
    values = [row["values"][target]["value"] for row in rows]
    np.testing.assert_allclose(table[f"{target} forecast"].astype(float), values, rtol=0.02, atol=0.02)
    result = cli("export", run, "--to", tmp_path / "day.html", "--steps", 24)
    assert result.mistake == ("commands.steps_need_xlsx", {"name": "day.html"})
    assert (
        cli("export", run, "--to", tmp_path / "same.xlsx", "--steps", 3, "--with", "persistence").exit_code
        == 0
    )
    same = pd.read_excel(tmp_path / "same.xlsx", header=3, engine="openpyxl")[f"{target} forecast"][:3]
    assert same.nunique() == 1
    result = cli("export", run, "--to", tmp_path / "day.csv", "--with", "persistence")
    assert result.mistake == ("commands.with_needs_xlsx", {"name": "day.csv"})


@pytest.mark.slow
def test_nixtla_option_names_the_columns(cli: Cli, run: str, tmp_path: Path) -> None:
    """The columns are `unique_id`, `ds` and `y`; only a .csv can have them."""
    assert cli("export", run, "--to", tmp_path / "n.csv", "--nixtla").exit_code == 0
    table = pd.read_csv(tmp_path / "n.csv", parse_dates=["ds"])
    assert list(table)[:4] == ["unique_id", "ds", "cutoff", "y"]
    assert set(table["unique_id"]) == {TARGET}
    result = cli("export", run, "--to", tmp_path / "n.py", "--nixtla")
    assert result.mistake == ("commands.nixtla_needs_csv", {"name": "n.py"})


@pytest.mark.slow
def test_run_is_imported_into_another_runs_folder(
    cli: Cli, run: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is listed with the same error there; a second import gets a new id."""
    there = cli("runs", "--json").json["runs"]
    assert cli("export", run, "--to", tmp_path / "run.zip").exit_code == 0
    monkeypatch.setenv("RNNLAB_RUNS", str(tmp_path / "other"))
    assert cli("import", tmp_path / "run.zip", "--json").json == {"run": run}
    (arrived,) = cli("runs", "--json").json["runs"]
    assert arrived["mae"] == pytest.approx(there[0]["mae"])
    assert {**arrived, "mae": None} == {**there[0], "mae": None}
    again = cli("import", tmp_path / "run.zip", "--json").json["run"]
    assert again != run
    for name in ("layers", "export"):
        more = ("--to", tmp_path / "x.csv") if name == "export" else ()
        assert cli(name, again, *more).exit_code == 0


@pytest.mark.parametrize("name", ["a.h5", "a", "a.pkl", "a."])
def test_unknown_ending_is_a_mistake_that_lists_the_known_ones(
    cli: Cli, runs: Path, tmp_path: Path, name: str
) -> None:
    """Nothing is written."""
    error_line = cli("export", "20200101-000000-abcdef", "--to", tmp_path / name).error_line
    assert missing_parts(error_line, f"'{name}' … .keras, .py, .ipynb, .csv, .xlsx, .html, .zip") == []
    assert not list(tmp_path.glob("a*"))


@pytest.mark.parametrize("name", ["a.png", "a.svg"])
def test_picture_ending_is_a_mistake_that_names_html(cli: Cli, runs: Path, tmp_path: Path, name: str) -> None:
    """Only a browser can draw the figures: the exported page has buttons for PNG and SVG."""
    result = cli("export", "x", "--to", tmp_path / name)
    assert result.mistake == ("commands.picture_ending", {"name": name})
    assert missing_parts(result.error_line, f"'{name}' … Export the figures as .html … PNG or SVG") == []


@pytest.mark.parametrize("run", UNKNOWN_RUNS)
@pytest.mark.parametrize("ending", ["keras", "py", "ipynb", "csv", "xlsx", "html", "zip"])
def test_unknown_run_is_one_line(cli: Cli, runs: Path, tmp_path: Path, run: str, ending: str) -> None:
    """Invalid ids are never used as paths, and nothing is written; the line quotes the id."""
    error_line = cli("export", run, "--to", tmp_path / f"out.{ending}").error_line
    assert missing_parts(error_line, UNKNOWN_RUNS[run]) == []
    assert not list(tmp_path.glob("out*"))


def test_import_of_a_missing_or_invalid_zip_is_one_line(cli: Cli, runs: Path, tmp_path: Path) -> None:
    """A missing file, a folder, and a file that is not a zip."""
    (tmp_path / "no.zip").write_text("no zip")
    for absent in (tmp_path / "absent.zip", tmp_path):
        assert cli("import", absent).mistake == ("commands.zip_not_found", {"path": str(absent)})
    result = cli("import", tmp_path / "no.zip")
    assert result.mistake == ("commands.not_a_zip", {"name": "no.zip"})
    assert result.error_line == "'no.zip' is not a zip file. Give the path of a .zip file made by `export`."


@pytest.mark.slow
def test_path_that_cannot_be_written_is_named(cli: Cli, run: str, tmp_path: Path) -> None:
    """The error names the requested file, not the temporary one beside it."""
    (tmp_path / "taken").write_text("a file, not a folder")
    to = tmp_path / "taken" / "mine.csv"
    error_line = cli("export", run, "--to", to).error_line
    assert error_line.startswith(f"Cannot write '{to}' (")
    assert error_line.endswith("). Choose another path.")
