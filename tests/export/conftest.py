"""Runs that are trained once for all exports, and a Python process without RNN Lab."""

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

from rnnlab.experiment import Experiment
from rnnlab.runs.job import train_run
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store
from rnnlab.series.source import File, keep
from rnnlab.stack.layers import read_stack

WINDOW = 24
Trained = Callable[..., "Kept"]


@dataclass(frozen=True)
class Kept:
    """A run and the store that it is in."""

    store: Store
    id: str

    @property
    def run(self) -> Run:
        return self.store.read(self.id)

    @property
    def experiment(self) -> Experiment:
        return self.run.experiment


def station(rows: int = 320, seed: int = 3) -> pd.DataFrame:
    """Hours of a valley: a daily cycle that the season helps with, a wind that turns, an hourly plan known ahead."""
    random = np.random.default_rng(seed)
    hours = np.arange(rows)
    warmth = 12 + 6 * np.sin(2 * np.pi * hours / 24) + random.normal(0, 0.8, rows)
    return pd.DataFrame(
        {
            "time": pd.date_range("2025-03-01", periods=rows, freq="h"),
            "warmth": warmth.round(3),
            "wind": np.maximum(0, random.normal(1, 1.2, rows)).round(3),
            "wind direction": (hours * 7 + random.normal(0, 9, rows)).round(1) % 360,
            "plan": np.where(hours % 24 < 8, 1.0, 0.0),
        }
    )


def kept_csv(store: Store, table: pd.DataFrame, name: str = "station.csv") -> File:
    return keep(table.to_csv(index=False).encode(), name, store.files)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Trains a small run, once for each way it is asked for."""
    store = Store(tmp_path_factory.mktemp("trained") / "runs")
    made: dict[str, str] = {}

    def train(*layers: str, table: pd.DataFrame | None = None, **changes: Any) -> Kept:
        table = station() if table is None else table
        features = tuple(name for name in table if pd.api.types.is_numeric_dtype(table[name]))
        settings: dict[str, Any] = {
            "source": kept_csv(store, table),
            "features": features,
            "targets": features[:1],
            "stack": read_stack(list(layers or ("lstm:4",))),
            "window": WINDOW,
            "epochs": 3,
            "batch_size": 32,
            **changes,
        }
        experiment = Experiment(**settings)
        if repr(experiment) not in made:
            run_id = f"20260131-{120000 + len(made):06d}-abcdef"
            store.create(run_id, experiment)
            train_run(str(store.folder(run_id)))
            made[repr(experiment)] = run_id
        return Kept(store, made[repr(experiment)])

    return train


def python(folder: Path, *arguments: str) -> str:
    """What Python prints in that folder with nothing of the lab on its path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-I", *arguments],
        cwd=folder, capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
