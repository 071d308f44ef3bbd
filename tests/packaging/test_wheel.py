"""The wheel: what it holds, what it depends on, and that it alone gives a working lab."""

import csv
import json
import signal
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution
from pathlib import Path

import psutil
import pytest
from packaging.requirements import Requirement

from tests.browser.server import free_port
from tests.packaging.conftest import ROOT, SECONDS, Installed

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


def test_wheel_holds_the_package_the_page_and_the_samples_and_nothing_else(wheel: Path) -> None:
    """Every file of rnnlab/, whatever its kind; no test, no secret and no run."""
    package = (path for path in (ROOT / "rnnlab").rglob("*") if "__pycache__" not in path.parts)
    own = {path.relative_to(ROOT).as_posix() for path in package if path.is_file()}
    names = set(zipfile.ZipFile(wheel).namelist())
    about = {name for name in names if ".dist-info/" in name}
    assert names - about == own | {f"rnnlab/root/{name}" for name in SHIPPED}
    assert {"rnnlab/py.typed", "rnnlab/ui/icon.png", "rnnlab/ui/lesson/unrolled.js"} <= names


def test_wheel_depends_on_what_the_requirement_files_name(installed: Installed) -> None:
    """The lab's own always, signing in and the tests' tools with an extra."""
    (about,) = installed.packages.glob("rnnlab-*.dist-info")
    needed = [Requirement(line) for line in Distribution.at(about).requires or ()]
    auth = requirements("requirements-auth.txt")
    assert {str(each) for each in needed if each.marker is None} == requirements("requirements.txt")
    assert extra(needed, "auth") == auth
    assert extra(needed, "test") == auth | requirements("tests/requirements.txt")


def requirements(file: str) -> set[str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {str(Requirement(line)) for line in lines if line and not line.startswith("#")}


def extra(needed: list[Requirement], name: str) -> set[str]:
    """What the extra adds, without its marker."""
    marked = (str(each).partition(";") for each in needed if each.marker is not None)
    return {requirement for requirement, _, marker in marked if marker == f' extra == "{name}"'}


def test_installed_command_tells_the_version_of_the_wheel(installed: Installed, wheel: Path) -> None:
    """The same in the wheel's name and from the command."""
    assert installed.run("--version").stdout == f"rnnlab {wheel.name.split('-')[1]}\n"


def test_installed_command_calls_itself_rnnlab_in_its_hints(installed: Installed) -> None:
    """As a person types it."""
    assert "(see rnnlab train --help" in installed.run("train", code=2).stderr


@pytest.mark.parametrize("name", ["jfk_weather_2013", "seattle_weather_2012_2015"])
def test_installed_lab_reads_each_sample(installed: Installed, name: str) -> None:
    """Its features are the columns after the time."""
    shown = json.loads(installed.run("inspect", name, "--json").stdout)
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        header = next(csv.reader(file))
    assert set(shown["features"]) <= set(header[1:])
    assert len(shown["features"]) >= 4


def test_installed_lab_knows_the_shapes(installed: Installed) -> None:
    """(samples, units) after an LSTM that returns its last output only."""
    options = ("--samples", "2", "--window", "5", "--features", "3", "--layer", "lstm:4")
    shown = json.loads(installed.run("shapes", *options, "--json").stdout)
    assert shown["layers"][0]["output_shape"] == [2, 4]


def test_installed_lab_keeps_its_runs_in_the_current_folder(installed: Installed, run: str) -> None:
    """In runs/, where the next command finds them."""
    assert (installed.folder / "runs" / run / "status.json").is_file()
    assert run in installed.run("runs", "--json").stdout


def test_installed_lab_exports_a_run_and_takes_it_in_again(installed: Installed, run: str) -> None:
    """The import computes the forecasts anew in another process, which finds the package too."""
    installed.run("export", run, "--to", "run.zip")
    arrived = json.loads(installed.run("import", "run.zip", "--json").stdout)["run"]
    assert arrived != run
    assert (installed.folder / "runs" / arrived / "predictions.npz").is_file()


def test_workers_of_the_installed_lab_train_beside_a_file_with_a_modules_name(installed: Installed) -> None:
    """A user's random.py in the current folder is not what the workers import."""
    (installed.folder / "random.py").write_text("raise SystemExit('not this one')", encoding="utf-8")
    swept = installed.run("sweep", "weather", "--grid", "units=2,3", *SMALL, "--json")
    assert [row["state"] for row in json.loads(swept.stdout)["leaderboard"]] == ["finished"] * 2


def test_installed_lab_serves_the_page_until_ctrl_c(
    installed: Installed, server: tuple[subprocess.Popen[bytes], str]
) -> None:
    """The page's script comes to its end without an error; nothing that was started for it is left."""
    process, url = server
    for path in ("/_stcore/health", "/", "/_stcore/script-health-check"):
        with urllib.request.urlopen(f"{url}{path}", timeout=SECONDS) as answer:
            assert answer.status == 200
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    assert process.wait(SECONDS) == 0
    assert psutil.wait_procs(children, timeout=SECONDS)[1] == []
