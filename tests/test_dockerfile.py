"""The Dockerfile is right, as far as can be tested without building an image."""

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
SECONDS = 180.0


def instructions() -> list[tuple[str, str]]:
    """Return (instruction, arguments) in order, with continued lines joined and without comments."""
    text = (ROOT / "Dockerfile").read_text()
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = lines.replace("\\\n", " ").splitlines()
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in joined if line.strip()]


def arguments_of(name: str) -> list[str]:
    return [arguments for instruction, arguments in instructions() if instruction == name]


def command_of(arguments: str) -> list[str]:
    """Return the words of an instruction in JSON form."""
    return json.loads(arguments[arguments.index("[") :])


def copied() -> list[tuple[str, str]]:
    """Return (source, target) of all files and folders that are copied into the image."""
    pairs = []
    for arguments in arguments_of("COPY"):
        *sources, target = arguments.split()
        pairs += [(source, target) for source in sources]
    return pairs


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with only the files that are copied into the image."""
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
    """The port of a server that the command of the image started in that folder, with a read-only home.

    It listens on this machine only.
    """
    port = str(free_port())
    streamlit, *arguments = [
        word.replace(PORT, port).replace("0.0.0.0", "127.0.0.1")
        for word in command_of(arguments_of("CMD")[0])
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


def test_copied_files_exist_and_dockerignore_allows_only_them() -> None:
    """.dockerignore excludes everything except the files that the Dockerfile copies."""
    sources = {source for source, _ in copied()}
    assert all((ROOT / source).exists() for source in sources)
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule[0] == "!"} == sources
    assert not any("secret" in source for source in sources)


@pytest.mark.slow
def test_health_check_passes_on_the_server_that_the_command_starts(server: str) -> None:
    """The exit code is 0 while the server answers."""
    assert health_check(server) == 0


def test_health_check_fails_without_a_server() -> None:
    """Any exit code but 0 means unhealthy."""
    assert health_check(str(free_port())) != 0


def health_check(port: str) -> int:
    python, *arguments = [word.replace(PORT, port) for word in command_of(arguments_of("HEALTHCHECK")[0])]
    assert python == "python"
    return subprocess.run([sys.executable, *arguments], capture_output=True, check=False).returncode


@pytest.mark.slow
def test_page_runs_from_the_copied_files_with_a_read_only_home(server: str) -> None:
    """Streamlit answers 200 if the page's script ran without an error."""
    url = f"http://127.0.0.1:{server}/_stcore/script-health-check"
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:
            assert answer.status == 200
    except urllib.error.HTTPError as refused:
        pytest.fail(refused.read().decode())


def test_lab_is_not_root_and_owns_only_the_runs_folder() -> None:
    """The user is set before the command; the runs folder belongs to that user and is a volume."""
    names = [name for name, _ in instructions()]
    (user,) = arguments_of("USER")
    assert user not in ("root", "0")
    assert names.index("USER") < names.index("CMD")
    assert all(name not in ("COPY", "ADD") for name in names[names.index("USER") :])
    (runs,) = arguments_of("VOLUME")
    assert f"RNNLAB_RUNS={runs}" in " ".join(arguments_of("ENV"))
    assert re.search(
        rf"install --directory --owner={user} --group={user} {runs}", " ".join(arguments_of("RUN"))
    )


def test_streamlit_protections_stay_on() -> None:
    """Neither the command nor the configuration switches off CORS or XSRF protection."""
    settings = (
        (ROOT / ".streamlit" / "config.toml").read_text()
        + arguments_of("CMD")[0]
        + " ".join(arguments_of("ENV"))
    )
    assert not re.search(r"enableCORS|enableXsrf|XSRF|CORS", settings)
    assert re.search(r'^address = "127\.0\.0\.1"', settings, re.MULTILINE), (
        "outside a container it listens on this machine only"
    )
