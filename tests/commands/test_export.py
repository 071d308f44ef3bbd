"""`export` and `import`: what is written for each ending, and a run that goes from one lab to another."""

from pathlib import Path

import pandas as pd
import pytest

from rnnlab.runs.store import Store
from tests.commands.conftest import UNKNOWN, Lab, hut, lacks
from tests.export.conftest import python

TARGET = "temp °C"


@pytest.fixture
def run(lab: Lab, csv: Path, runs: Path) -> str:
    """The id of a small run."""
    small = ("--window", 6, "--epochs", 1, "--layer", "lstm:2", "--target", TARGET)
    return lab("train", csv, *small, "--json").json["run"]


@pytest.mark.slow
def test_each_ending_gives_its_file(lab: Lab, run: str, runs: Path, tmp_path: Path) -> None:
    """A script and a notebook bring their series along; the others are one file each."""
    for ending in ("keras", "csv", "html", "zip"):
        to = tmp_path / f"taken.{ending}"
        assert lab("export", run, "--to", to, "--json").json == {"files": [str(to)]}
    for ending in ("py", "ipynb"):
        to = tmp_path / f"{ending}.{ending}"
        series = tmp_path / f"{ending}_series.csv"
        assert lab("export", run, "--to", to, "--json").json == {"files": [str(to), str(series)]}
        assert list(pd.read_csv(series)) == ["time", TARGET, "pressure"]
    assert (tmp_path / "taken.keras").read_bytes() == Store(runs).model(run).read_bytes()
    assert (tmp_path / "taken.html").read_text().count("Save as SVG") == 3
    table = pd.read_csv(tmp_path / "taken.csv")
    error = (table[f"{TARGET} actual"] - table[f"{TARGET} forecast"]).abs().mean()
    assert error == pytest.approx(Store(runs).results(run).scores[TARGET]["mae"])


@pytest.mark.slow
def test_exported_script_runs_where_it_was_written(lab: Lab, run: str, tmp_path: Path) -> None:
    """From any folder, and on the person's own CSV as well."""
    assert lab("export", run, "--to", tmp_path / "deep" / "again.py").code == 0
    printed = python(tmp_path, "deep/again.py")
    assert f"{TARGET}: test MAE forecast" in printed
    hut().to_csv(tmp_path / "own.csv", index=False)
    assert python(tmp_path, "deep/again.py", "own.csv").splitlines()[-1] == printed.splitlines()[-1]


@pytest.mark.slow
def test_nixtla_names_on_demand(lab: Lab, run: str, tmp_path: Path) -> None:
    """`unique_id`, `ds` and `y`, and only for a table."""
    assert lab("export", run, "--to", tmp_path / "n.csv", "--nixtla").code == 0
    table = pd.read_csv(tmp_path / "n.csv", parse_dates=["ds"])
    assert list(table)[:4] == ["unique_id", "ds", "cutoff", "y"]
    assert set(table["unique_id"]) == {TARGET}
    complaint = lab("export", run, "--to", tmp_path / "n.py", "--nixtla").complaint
    assert lacks(complaint, "--nixtla … .csv … 'n.py' … leave it out") == []


@pytest.mark.slow
def test_whole_run_is_imported_into_another_lab(
    lab: Lab, run: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There it is listed with the same error; a second time it gets an id of its own."""
    there = lab("runs", "--json").json["runs"]
    assert lab("export", run, "--to", tmp_path / "run.zip").code == 0
    monkeypatch.setenv("RNNLAB_RUNS", str(tmp_path / "other"))
    assert lab("import", tmp_path / "run.zip", "--json").json == {"run": run}
    (arrived,) = lab("runs", "--json").json["runs"]
    assert arrived["mae"] == pytest.approx(there[0]["mae"])
    assert {**arrived, "mae": None} == {**there[0], "mae": None}
    again = lab("import", tmp_path / "run.zip", "--json").json["run"]
    assert again != run
    for name in ("layers", "export"):
        more = ("--to", tmp_path / "x.csv") if name == "export" else ()
        assert lab(name, again, *more).code == 0


@pytest.mark.parametrize("name", ["a.h5", "a", "a.pkl", "a."])
def test_ending_that_says_nothing_is_refused_with_those_that_do(
    lab: Lab, runs: Path, tmp_path: Path, name: str
) -> None:
    """The complaint is the list to choose from."""
    complaint = lab("export", "20200101-000000-abcdef", "--to", tmp_path / name).complaint
    assert lacks(complaint, f"'{name}' … .keras, .py, .ipynb, .csv, .html, .zip") == []
    assert not list(tmp_path.glob("a*"))


@pytest.mark.parametrize("name", ["a.png", "a.svg"])
def test_picture_is_saved_from_the_page_of_figures(lab: Lab, runs: Path, tmp_path: Path, name: str) -> None:
    """Without a browser there is nothing to draw with, and the complaint says where there is one."""
    complaint = lab("export", "x", "--to", tmp_path / name).complaint
    assert lacks(complaint, f"'{name}' … export the figures as .html … PNG and SVG") == []


@pytest.mark.parametrize("run", UNKNOWN)
@pytest.mark.parametrize("ending", ["keras", "py", "ipynb", "csv", "html", "zip"])
def test_unknown_run_is_one_line(lab: Lab, runs: Path, tmp_path: Path, run: str, ending: str) -> None:
    """An id that is none of ours never becomes a path, and nothing is written for it; the line quotes it."""
    complaint = lab("export", run, "--to", tmp_path / f"out.{ending}").complaint
    assert lacks(complaint, UNKNOWN[run]) == []
    assert not list(tmp_path.glob("out*"))


def test_import_of_what_is_no_run_is_one_line(lab: Lab, runs: Path, tmp_path: Path) -> None:
    """Nothing there, a folder, no zip: one sentence each."""
    (tmp_path / "no.zip").write_text("no zip")
    for absent in (tmp_path / "absent.zip", tmp_path):
        complaint = lab("import", absent).complaint
        assert lacks(complaint, f"'{absent}' … path of a zip that another lab exported") == []
    complaint = lab("import", tmp_path / "no.zip").complaint
    assert lacks(complaint, "'no.zip' is no zip … path of a zip that another lab exported") == []


@pytest.mark.slow
def test_place_that_cannot_be_written_is_named(lab: Lab, run: str, tmp_path: Path) -> None:
    """The file that was asked for, not the temporary one beside it."""
    (tmp_path / "taken").write_text("a file, not a folder")
    to = tmp_path / "taken" / "mine.csv"
    complaint = lab("export", run, "--to", to).complaint
    assert complaint.startswith(f"'{to}' cannot be written (")
    assert complaint.endswith("): choose another place.")
