"""The wheel: its contents, its dependencies, and that it works without the checkout."""

import csv
import json
import signal
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import date
from importlib.metadata import Distribution
from pathlib import Path

import psutil
import pytest
from packaging.requirements import Requirement

from tests.browser.server import free_port
from tests.packaging.conftest import ROOT, SECONDS, Installed
from tests.series import workbooks

SHIPPED = {
    "app.py",
    ".streamlit/config.toml",
    "data/README.md",
    "data/jfk_weather_2013.csv",
    "data/seattle_weather_2012_2015.csv",
}
SMALL = ("--window", "4", "--epochs", "1")


@pytest.fixture(scope="module")
def run(installed: Installed) -> str:
    """The id of a run that the installed command trained."""
    trained = installed.run("train", "weather", "--layer", "lstm:2", *SMALL, "--json")
    return str(json.loads(trained.stdout)["run"])


@pytest.fixture
def server(installed: Installed, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`rnnlab lab` and its address, once it answers."""
    url, log = f"http://127.0.0.1:{free_port()}", tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [installed.program, "lab", "--no-browser", "--port", url.rpartition(":")[2]],
            cwd=installed.folder,
            env={**installed.environment, "STREAMLIT_SERVER_SCRIPT_HEALTH_CHECK_ENABLED": "true"},
            stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
    deadline = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < deadline and b"URL" not in log.read_bytes():
        time.sleep(0.1)
    assert process.poll() is None, log.read_text(encoding="utf-8")
    yield process, url
    if process.poll() is None:
        process.kill()
        process.wait()


def test_wheel_contains_only_the_package_the_page_and_the_samples(wheel: Path) -> None:
    """All files of rnnlab/ are in it, but no tests, secrets or runs."""
    package = (path for path in (ROOT / "rnnlab").rglob("*") if "__pycache__" not in path.parts)
    sources = {path.relative_to(ROOT).as_posix() for path in package if path.is_file()}
    names = set(zipfile.ZipFile(wheel).namelist())
    metadata = {name for name in names if ".dist-info/" in name}
    assert names - metadata == sources | {f"rnnlab/root/{name}" for name in SHIPPED}
    assert {"rnnlab/py.typed", "rnnlab/ui/icon.png", "rnnlab/lesson/web/unrolled.js"} <= names


def test_wheel_has_the_dependencies_of_the_requirement_files(installed: Installed) -> None:
    """Those for signing in and for the tests are extras."""
    (metadata,) = installed.packages.glob("rnnlab-*.dist-info")
    needed = [Requirement(line) for line in Distribution.at(metadata).requires or ()]
    auth = requirements("requirements-auth.txt")
    assert {str(each) for each in needed if each.marker is None} == requirements("requirements.txt")
    assert extra(needed, "auth") == auth
    assert extra(needed, "test") == auth | requirements("tests/requirements.txt")


def requirements(file: str) -> set[str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {str(Requirement(line)) for line in lines if line and not line.startswith("#")}


def extra(needed: list[Requirement], name: str) -> set[str]:
    """Return the requirements of an extra, without its marker."""
    marked = (str(each).partition(";") for each in needed if each.marker is not None)
    return {requirement for requirement, _, marker in marked if marker == f' extra == "{name}"'}


def test_installed_command_prints_the_version_of_the_wheel(installed: Installed, wheel: Path) -> None:
    """It is the version in the name of the wheel."""
    assert installed.run("--version").stdout == f"rnnlab {wheel.name.split('-')[1]}\n"


def test_installed_command_calls_itself_rnnlab_in_its_hints(installed: Installed) -> None:
    """The hint can be copied and run."""
    assert "(see rnnlab train --help" in installed.run("train", code=2).stderr


@pytest.mark.parametrize("name", ["jfk_weather_2013", "seattle_weather_2012_2015"])
def test_installed_lab_reads_each_sample(installed: Installed, name: str) -> None:
    """The features are columns after the time column."""
    shown = json.loads(installed.run("inspect", name, "--json").stdout)
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        header = next(csv.reader(file))
    assert set(shown["features"]) <= set(header[1:])
    assert len(shown["features"]) >= 4


def test_installed_lab_reads_a_workbook(installed: Installed) -> None:
    """A child process reads it, which must find the package, and no module of the current folder."""
    rows = [["day", "load"], *([date(2024, 1, day), day * day] for day in range(1, 31))]
    (installed.folder / "load.xls").write_bytes(workbooks.xls({"Load": rows}))
    (installed.folder / "csv.py").write_text("raise SystemExit('not this one')", encoding="utf-8")
    shown = json.loads(installed.run("inspect", "load.xls", "--json").stdout)
    assert shown["features"] == ["load"] and shown["rows"] == 30


def test_installed_lab_computes_shapes(installed: Installed) -> None:
    """(samples, units) for an LSTM that returns only its last output."""
    options = ("--samples", "2", "--window", "5", "--features", "3", "--layer", "lstm:4")
    shown = json.loads(installed.run("shapes", *options, "--json").stdout)
    assert shown["layers"][0]["output_shape"] == [2, 4]


def test_installed_lab_stores_runs_in_the_current_folder(installed: Installed, run: str) -> None:
    """They are in runs/, and the next command lists them."""
    assert (installed.folder / "runs" / run / "status.json").is_file()
    assert run in installed.run("runs", "--json").stdout


def test_installed_lab_exports_and_imports_a_run(installed: Installed, run: str) -> None:
    """The import computes the forecasts in a child process, which must find the package too."""
    installed.run("export", run, "--to", "run.zip")
    imported = json.loads(installed.run("import", "run.zip", "--json").stdout)["run"]
    assert imported != run
    assert (installed.folder / "runs" / imported / "predictions.npz").is_file()


def test_workers_of_the_installed_lab_ignore_modules_in_the_current_folder(installed: Installed) -> None:
    """The workers do not import a random.py from the current folder."""
    (installed.folder / "random.py").write_text("raise SystemExit('not this one')", encoding="utf-8")
    swept = installed.run("sweep", "weather", "--grid", "units=2,3", *SMALL, "--json")
    assert [row["state"] for row in json.loads(swept.stdout)["leaderboard"]] == ["finished"] * 2


def test_installed_lab_serves_the_page_until_ctrl_c(
    installed: Installed, server: tuple[subprocess.Popen[bytes], str]
) -> None:
    """The page's script runs without an error, and no child process is left."""
    process, url = server
    for path in ("/_stcore/health", "/", "/_stcore/script-health-check"):
        with urllib.request.urlopen(f"{url}{path}", timeout=SECONDS) as answer:
            assert answer.status == 200
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    assert process.wait(SECONDS) == 0
    assert psutil.wait_procs(children, timeout=SECONDS)[1] == []
