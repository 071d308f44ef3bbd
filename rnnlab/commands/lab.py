"""`lab`: open the page in the browser. Streamlit serves it in this process until Ctrl-C."""

import errno
import json
import os
import re
import runpy
import socket
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from rnnlab.commands import help_texts, messages
from rnnlab.mistake import Mistake
from rnnlab.paths import APP, SETTINGS

HOST = "127.0.0.1"


def lab(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=help_texts.PORT)] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help=help_texts.NO_BROWSER)] = False,
) -> None:
    """Serve the page until Ctrl-C."""
    options = _streamlit_options(Path.cwd())
    if port is not None:
        _check_port(port)
        options += ["--server.port", str(port)]
    if no_browser:
        options += ["--server.headless", "true"]
    # Streamlit runs as a program: it handles Ctrl-C, and its exit code is the command's.
    sys.argv = ["streamlit", "run", str(APP), *options]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _check_port(port: int) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Mistake(messages.port_in_use(port)) from error
        raise Mistake(messages.port_unusable(port, error.strerror or str(error))) from error


def _streamlit_options(folder: Path) -> list[str]:
    """Return options for Streamlit that give the folder's own settings precedence over the lab's.

    Streamlit reads the settings beside the page last and would let them override the folder's.
    Environment variables override both.
    """
    file = folder / ".streamlit" / "config.toml"
    if not file.is_file():
        return []
    lab_settings, options = _read_settings(SETTINGS), []
    for name, value in _read_settings(file).items():
        if value != lab_settings.get(name, value) and _environment_variable(name) not in os.environ:
            options += [f"--{name}", value if isinstance(value, str) else json.dumps(value)]
    return options


def _read_settings(file: Path) -> dict[str, Any]:
    """Return {full name of the setting, e.g. theme.light.textColor: value}."""
    try:
        sections = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Mistake(messages.invalid_toml(str(file), str(error))) from error
    return dict(_flatten(sections))


def _flatten(settings: dict[str, Any], section: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{section}{name}.")
        else:
            yield f"{section}{name}", value


def _environment_variable(setting: str) -> str:
    """Return the environment variable that Streamlit reads for a setting."""
    return "STREAMLIT_" + re.sub(r"(?<=[a-z])(?=[A-Z])|\.", "_", setting).upper()
