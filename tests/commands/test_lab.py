"""`lab`: its settings, its port, mistakes. And `--version`."""

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
from tests.commands.conftest import ROOT, Cli

# Prints the settings in force at the moment when Streamlit would start to serve the page.
IN_FORCE = """
import json, sys
from streamlit import config
from streamlit.web import bootstrap
from rnnlab.__main__ import main

names = sys.argv[1:]
bootstrap.run_asgi_app = lambda *_: print(json.dumps({name: config.get_option(name) for name in names}))
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
    """Streamlit's settings when `lab` serves the page from that folder."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    homeless = {"HOME": str(folder), "USERPROFILE": str(folder), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", IN_FORCE, *names],
        cwd=folder, env={**others, **homeless, **variables},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def write_settings(folder: Path, text: str) -> None:
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_page_has_the_labs_settings_in_any_folder(tmp_path: Path) -> None:
    """Address, limits and theme do not depend on the current folder."""
    assert settings_in(tmp_path, *LABS) == LABS


@pytest.mark.slow
def test_settings_of_the_current_folder_override_the_labs(tmp_path: Path) -> None:
    """Each kind of value; settings that the folder does not have stay the lab's."""
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
def test_environment_variable_overrides_all_settings(tmp_path: Path) -> None:
    """The folder's settings, and the lab's."""
    write_settings(tmp_path, "server.maxUploadSize = 50")
    variables = {"STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "20", "STREAMLIT_CLIENT_TOOLBAR_MODE": "viewer"}
    found = settings_in(tmp_path, "server.maxUploadSize", "client.toolbarMode", **variables)
    assert found == {"server.maxUploadSize": 20, "client.toolbarMode": "viewer"}


def test_invalid_settings_are_a_mistake_that_names_file_and_line(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The current folder has an invalid config.toml."""
    write_settings(tmp_path, "[server]\nport 8600")
    monkeypatch.chdir(tmp_path)
    error_line = cli("lab").error_line
    assert error_line.startswith(f"{tmp_path / '.streamlit' / 'config.toml'} is not valid TOML (")
    assert "line 2" in error_line


def test_port_in_use_is_a_mistake(cli: Cli) -> None:
    """It is found before Streamlit is started."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert cli("lab", "--port", port).error_line == (
            f"Port {port} is in use. Choose another one with --port."
        )


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_invalid_port_is_a_mistake(cli: Cli, port: str) -> None:
    """A port is a number from 1 to 65535."""
    assert "--port" in cli("lab", "--port", port).error_line


def test_version_option_prints_the_version(cli: Cli) -> None:
    """One line on stdout."""
    result = cli("--version")
    assert (result.exit_code, result.stdout) == (0, f"rnnlab {rnnlab.__version__}\n")
