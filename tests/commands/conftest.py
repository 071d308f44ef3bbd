"""The command line in this process and in one of its own, and small CSVs to give it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rnnlab.__main__ import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    """What a command left: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on stdout."""
        assert self.code == 0, self.err
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on stderr after a mistake."""
        assert self.code == 2, (self.code, self.out, self.err)
        assert self.out == ""
        assert "Traceback" not in self.err
        assert len(self.err.splitlines()) == 1, self.err
        return self.err.strip()


Lab = Callable[..., Answer]


# What is no run of an empty folder, and what the line on it holds.
UNKNOWN = {
    "../x": "'../x' … ids look like 2026",
    "x": "'x' … ids look like 2026",
    "20200101-000000-abcdef": "20200101-000000-abcdef … deleted",
    "": "'' … ids look like 2026",
    "/etc/passwd": "'/etc/passwd' … ids look like 2026",
}


def lacks(sentence: str, parts: str) -> list[str]:
    """Which of the parts, written with ` … ` between them, the sentence does not hold."""
    return [part for part in parts.split(" … ") if part not in sentence]


@pytest.fixture
def lab(capfd: pytest.CaptureFixture[str]) -> Lab:
    """Runs a command in this process."""

    def run(*arguments: object) -> Answer:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        return Answer(code, *capfd.readouterr())

    return run


@pytest.fixture
def process(runs: Path) -> Lab:
    """Runs `python -m rnnlab` in a process of its own."""

    def run(*arguments: object) -> Answer:
        done = subprocess.run(
            command(*arguments),
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=plain_environment(),
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runs folder of the test's own."""
    folder = tmp_path / "runs"
    monkeypatch.setenv("RNNLAB_RUNS", str(folder))
    return folder


@pytest.fixture(scope="session")
def csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 hours of two columns, far from zero, with a text column beside them."""
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
    """The environment without what tests set to quiet TensorFlow: the lab must do that itself."""
    return {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
