"""Tables of several series with a daily cycle, each at its own level and size."""

from pathlib import Path

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.panel.panel_experiment import panel_experiment
from rnnlab.panel.prepared_panel import PreparedPanel, prepare_panel
from rnnlab.series.panel import Panel
from rnnlab.series.panel_reading import read_panel
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.weather import Weather
from rnnlab.stack.layers import read_stack


def stations(rows: dict[str, int], freq: str = "h", start: str = "2024-01-01", seed: int = 0) -> pd.DataFrame:
    """A long table: `station`, `time`, `level`, with so many rows for each station."""
    random = np.random.default_rng(seed)
    parts = []
    for number, (name, count) in enumerate(rows.items()):
        hours = np.arange(count)
        wave = (number + 1) * np.sin(2 * np.pi * (hours + number) / 24)
        values = 100 * number + wave + random.normal(0, 0.2 * (number + 1), count)
        times = pd.date_range(start, periods=count, freq=freq)
        parts.append(pd.DataFrame({"station": name, "time": times, "level": values.round(4)}))
    return pd.concat(parts, ignore_index=True)


def csv_of(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False).encode()


def write(table: pd.DataFrame, path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(csv_of(table))
    return path


def panel_of(table: pd.DataFrame, **options: object) -> Panel:
    return read_panel(csv_of(table), "stations.csv", ReadOptions(**options))  # type: ignore[arg-type]


def experiment_of(panel: Panel, **changes: object) -> Experiment:
    settings: dict = {
        "stack": read_stack(["lstm:3"]),
        "window": 6,
        "horizon": 2,
        "epochs": 2,
        "batch_size": 32,
    }
    return panel_experiment(Weather(), panel, **(settings | changes))


def prepared_of(panel: Panel, **changes: object) -> PreparedPanel:
    return prepare_panel(panel, experiment_of(panel, **changes))
