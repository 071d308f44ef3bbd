"""`lab`: the page in the browser. Streamlit serves it in this process until Ctrl-C."""

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

from rnnlab.mistake import Mistake
from rnnlab.paths import APP, SETTINGS

HOST = "127.0.0.1"


def lab(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="The port to listen on. Without it: 8501, or the next free one."),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
) -> None:
    """Open the lab in the browser. Ctrl-C ends it."""
    options = _settings_of(Path.cwd())
    if port is not None:
        _check_free(port)
        options += ["--server.port", str(port)]
    if no_browser:
        options += ["--server.headless", "true"]
    # Streamlit's own command line, as a program: it handles Ctrl-C, and its exit code is the command's.
    sys.argv = ["streamlit", "run", str(APP), *options]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _check_free(port: int) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise Mistake(f"Port {port} {why}. Choose another one with --port.") from error


def _settings_of(folder: Path) -> list[str]:
    """Streamlit's options that let the folder's own settings win over the lab's, and variables over both.

    Streamlit reads the settings beside the page last, and takes them over the folder's.
    """
    file = folder / ".streamlit" / "config.toml"
    if not file.is_file():
        return []
    usual, options = _read(SETTINGS), []
    for name, value in _read(file).items():
        if value != usual.get(name, value) and _variable(name) not in os.environ:
            options += [f"--{name}", value if isinstance(value, str) else json.dumps(value)]
    return options


def _read(file: Path) -> dict[str, Any]:
    """{the setting's full name, as in theme.light.textColor: its value}."""
    try:
        sections = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Mistake(f"{file} is not valid TOML ({error}). Correct or delete it.") from error
    return dict(_named(sections))


def _named(settings: dict[str, Any], section: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _named(value, f"{section}{name}.")
        else:
            yield f"{section}{name}", value


def _variable(name: str) -> str:
    """The environment variable that Streamlit reads for a setting."""
    return "STREAMLIT_" + re.sub(r"(?<=[a-z])(?=[A-Z])|\.", "_", name).upper()
