"""Fixtures that run the command line in this process or in a new one, and small CSVs for it."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import rnnlab.__main__
from rnnlab.commands.output import on_one_line, print_status
from rnnlab.log import TerminalHandler
from rnnlab.message import Message

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def no_terminal_log() -> Iterator[None]:
    """A page that another test opened in this process has its log on stderr. The command line starts no log."""
    handlers = [handler for handler in logging.root.handlers if isinstance(handler, TerminalHandler)]
    for handler in handlers:
        logging.root.removeHandler(handler)
    yield
    for handler in handlers:
        logging.root.addHandler(handler)


@dataclass(frozen=True)
class CommandResult:
    """What a command left: exit code, stdout, stderr, and the last sentence that ended it."""

    exit_code: int
    stdout: str
    stderr: str
    message: Message | str | None = None

    @property
    def json(self) -> Any:
        """The one JSON object on stdout."""
        assert self.exit_code == 0, self.stderr
        return json.loads(self.stdout)

    @property
    def error_line(self) -> str:
        """The one line on stderr after a mistake."""
        assert self.exit_code == 2, (self.exit_code, self.stdout, self.stderr)
        assert self.stdout == ""
        assert "Traceback" not in self.stderr
        assert len(self.stderr.splitlines()) == 1, self.stderr
        return self.stderr.strip()

    @property
    def mistake(self) -> tuple[str, dict[str, Any]]:
        """The code and the facts of the mistake, which is on the one line on stderr."""
        assert isinstance(self.message, Message), self.message
        assert self.error_line == on_one_line(self.message)
        return self.message.code, self.message.facts


Cli = Callable[..., CommandResult]


# Texts that are not the id of a run in an empty folder, and parts of the error for each.
UNKNOWN_RUNS = {
    "../x": "'../x' … ids look like 2026",
    "x": "'x' … ids look like 2026",
    "20200101-000000-abcdef": "20200101-000000-abcdef … deleted",
    "": "'' … ids look like 2026",
    "/etc/passwd": "'/etc/passwd' … ids look like 2026",
}


def missing_parts(sentence: str, parts: str) -> list[str]:
    """The parts, written with ` … ` between them, that the sentence does not contain."""
    return [part for part in parts.split(" … ") if part not in sentence]


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run a command in this process."""
    messages: list[Message | str] = []

    def print_and_record(sentence: Message | str) -> None:
        messages.append(sentence)
        print_status(sentence)

    monkeypatch.setattr(rnnlab.__main__, "print_status", print_and_record)

    def run(*arguments: object) -> CommandResult:
        capfd.readouterr()
        messages.clear()
        exit_code = rnnlab.__main__.main([str(argument) for argument in arguments])
        return CommandResult(exit_code, *capfd.readouterr(), messages[-1] if messages else None)

    return run


@pytest.fixture
def process(runs: Path) -> Cli:
    """Run `python -m rnnlab` in a new process."""

    def run(*arguments: object) -> CommandResult:
        done = subprocess.run(
            command(*arguments),
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=plain_environment(),
            check=False,
        )
        return CommandResult(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The runs folder of one test."""
    folder = tmp_path / "runs"
    monkeypatch.setenv("RNNLAB_RUNS", str(folder))
    return folder


@pytest.fixture(scope="session")
def csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 hourly rows: two numeric columns far from zero, and a text column."""
    path = tmp_path_factory.mktemp("csv") / "hut.csv"
    hut().to_csv(path, index=False)
    return path


def hut(rows: int = 300, seed: int = 1) -> pd.DataFrame:
    """Hourly temperature and pressure with a daily cycle and noise."""
    random = np.random.default_rng(seed)
    hours = np.arange(rows)
    day = np.sin(2 * np.pi * hours / 24)
    return pd.DataFrame(
        {
            "time": pd.date_range("2024-01-01", periods=rows, freq="h"),
            "temp °C": (50 + 8 * day + random.normal(0, 1, rows)).round(3),
            "pressure": (900 - 3 * day + random.normal(0, 2, rows)).round(3),
            "sky": np.where(hours % 2, "blue", "grey"),
        }
    )


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "rnnlab", *map(str, arguments)]


def plain_environment() -> dict[str, str]:
    """The environment without TF_CPP_MIN_LOG_LEVEL: the program must quiet TensorFlow itself."""
    return {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
