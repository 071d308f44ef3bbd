"""`lab` and `--version`: whose settings the page is served with, which port it takes, what is refused."""

import json
import os
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import rnnlab
from tests.commands.conftest import ROOT, Lab

# Streamlit's own answer to what is in force, at the moment in which it would begin to serve.
IN_FORCE = """
import json, sys
from streamlit import config
from streamlit.web import bootstrap
from rnnlab.__main__ import main

names = sys.argv[1:]
bootstrap.run = lambda *_: print(json.dumps({name: config.get_option(name) for name in names}))
main(["lab"])
"""


def flat(sections: dict[str, Any], above: str = "") -> dict[str, Any]:
    """{theme.light.textColor: "#123456"} of {"theme": {"light": {"textColor": "#123456"}}}."""
    settings: dict[str, Any] = {}
    for name, value in sections.items():
        settings |= flat(value, f"{above}{name}.") if isinstance(value, dict) else {f"{above}{name}": value}
    return settings


LABS = flat(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")))


def settings_in(folder: Path, *names: str, **variables: str) -> dict[str, Any]:
    """Streamlit's settings when `lab` serves the page for a person in that folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    homeless = {"HOME": str(folder), "USERPROFILE": str(folder), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", IN_FORCE, *names],
        cwd=folder, env={**kept, **homeless, **variables},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def write_settings(folder: Path, text: str) -> None:
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_page_has_the_labs_settings_in_any_folder(tmp_path: Path) -> None:
    """Address, limits and theme, though the current folder is another."""
    assert settings_in(tmp_path, *LABS) == LABS


@pytest.mark.slow
def test_settings_of_the_current_folder_win_over_the_labs(tmp_path: Path) -> None:
    """Each kind of value; what the folder does not set stays the lab's."""
    write_settings(
        tmp_path,
        """
        server.maxUploadSize = 50
        server.runOnSave = true
        browser.gatherUsageStats = true
        theme.light.textColor = "#101010"
        theme.headingFontWeights = [700, 700, 600, 600, 600, 600]
        """,
    )
    found = settings_in(tmp_path, *LABS, "server.runOnSave")
    weights = "theme.headingFontWeights"
    assert json.loads(found.pop(weights)) == [700, 700, 600, 600, 600, 600]
    expected = LABS | {
        "server.maxUploadSize": 50,
        "server.runOnSave": True,
        "browser.gatherUsageStats": True,
        "theme.light.textColor": "#101010",
    }
    assert found == {name: value for name, value in expected.items() if name != weights}


@pytest.mark.slow
def test_variable_wins_over_all_settings(tmp_path: Path) -> None:
    """Over the folder's, and over the lab's."""
    write_settings(tmp_path, "server.maxUploadSize = 50")
    variables = {"STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "20", "STREAMLIT_CLIENT_TOOLBAR_MODE": "viewer"}
    found = settings_in(tmp_path, "server.maxUploadSize", "client.toolbarMode", **variables)
    assert found == {"server.maxUploadSize": 20, "client.toolbarMode": "viewer"}


def test_settings_that_cannot_be_read_are_named(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file, the place in it, and what to do."""
    write_settings(tmp_path, "[server]\nport 8600")
    monkeypatch.chdir(tmp_path)
    complaint = lab("lab").complaint
    assert complaint.startswith(f"{tmp_path / '.streamlit' / 'config.toml'} is not valid TOML (")
    assert "line 2" in complaint


def test_port_in_use_is_refused(lab: Lab) -> None:
    """Before Streamlit is started."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert lab("lab", "--port", port).complaint == (
            f"Port {port} is in use. Choose another one with --port."
        )


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_port_that_is_not_one_is_refused(lab: Lab, port: str) -> None:
    """A port is a number from 1 to 65535."""
    assert "--port" in lab("lab", "--port", port).complaint


def test_version_is_the_packages(lab: Lab) -> None:
    """One line on stdout."""
    told = lab("--version")
    assert (told.code, told.out) == (0, f"rnnlab {rnnlab.__version__}\n")
