"""The Dockerfile's words hold, as far as can be seen without building it."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import free_port

ROOT = Path(__file__).parents[1]
PORT = "8501"
SECONDS = 60.0


def instructions() -> list[tuple[str, str]]:
    """(instruction, its arguments) in order, with continued lines joined and comments left out."""
    text = (ROOT / "Dockerfile").read_text()
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = lines.replace("\\\n", " ").splitlines()
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in joined if line.strip()]


def of(name: str) -> list[str]:
    return [arguments for instruction, arguments in instructions() if instruction == name]


def command_of(arguments: str) -> list[str]:
    """The words of an instruction's JSON form."""
    return json.loads(arguments[arguments.index("[") :])


def copied() -> list[tuple[str, str]]:
    """(source, target) of everything that is copied into the image."""
    found = []
    for arguments in of("COPY"):
        *sources, target = arguments.split()
        found += [(source, target) for source in sources]
    return found


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what is copied into the image, and nothing else."""
    folder = tmp_path_factory.mktemp("image")
    for source, target in copied():
        path = folder / target
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, path, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            path.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, path)
    return folder


@pytest.fixture(scope="module")
def server(image: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The port of a server started as CMD says, from those files alone, on this machine only, with a home
    that can't be written."""
    port = str(free_port())
    streamlit, *arguments = [
        word.replace(PORT, port).replace("0.0.0.0", "127.0.0.1") for word in command_of(of("CMD")[0])
    ]
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", streamlit, *arguments, "--server.scriptHealthCheckEnabled", "true"],
            cwd=image,
            env={
                **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
                "HOME": "/proc/nobody",
                "RNNLAB_RUNS": str(log.parent / "runs"),
                "RNNLAB_WORKERS": "1",
            },
            stdout=file,
            stderr=file,
        )
    deadline = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < deadline and b"URL" not in log.read_bytes():
        time.sleep(0.1)
    assert process.poll() is None, log.read_text()
    yield port
    process.terminate()
    process.wait(SECONDS)


def test_everything_copied_is_there_and_goes_to_the_builder() -> None:
    """What .dockerignore holds back can't be copied: it lets in exactly what the Dockerfile asks for."""
    sources = {source for source, _ in copied()}
    assert all((ROOT / source).exists() for source in sources)
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule[0] == "!"} == sources
    assert not any("secret" in source for source in sources)


@pytest.mark.slow
def test_health_check_passes_on_the_server_that_the_command_starts(server: str) -> None:
    """It ends with 0 while the server answers."""
    assert health_check(server) == 0


def test_health_check_fails_where_nothing_answers() -> None:
    """Docker restarts or reports what is not healthy; anything but 0 says so."""
    assert health_check(str(free_port())) != 0


def health_check(port: str) -> int:
    python, *arguments = [word.replace(PORT, port) for word in command_of(of("HEALTHCHECK")[0])]
    assert python == "python"
    return subprocess.run([sys.executable, *arguments], capture_output=True, check=False).returncode


@pytest.mark.slow
def test_page_runs_from_what_is_copied_with_an_unwritable_home(server: str) -> None:
    """Streamlit runs the page's script and answers 200 where it came to its end without a fault."""
    url = f"http://127.0.0.1:{server}/_stcore/script-health-check"
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:
            assert answer.status == 200
    except urllib.error.HTTPError as refused:
        pytest.fail(refused.read().decode())


def test_lab_is_not_root_and_writes_only_where_it_must() -> None:
    """The user is changed before the command, and the runs folder is the user's and a volume."""
    names = [name for name, _ in instructions()]
    (user,) = of("USER")
    assert user not in ("root", "0")
    assert names.index("USER") < names.index("CMD")
    assert all(name not in ("COPY", "ADD") for name in names[names.index("USER") :])
    (runs,) = of("VOLUME")
    assert f"RNNLAB_RUNS={runs}" in " ".join(of("ENV"))
    assert re.search(rf"install --directory --owner={user} --group={user} {runs}", " ".join(of("RUN")))


def test_protections_of_streamlit_stay_on() -> None:
    """Neither the command nor the configuration turns the checks of origins and tokens off."""
    said = (ROOT / ".streamlit" / "config.toml").read_text() + of("CMD")[0] + " ".join(of("ENV"))
    assert not re.search(r"enableCORS|enableXsrf|XSRF|CORS", said)
    assert re.search(r'^address = "127\.0\.0\.1"', said, re.MULTILINE), (
        "outside of the container it is private"
    )
