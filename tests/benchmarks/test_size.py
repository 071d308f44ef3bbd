"""Peak memory of a run and its seconds an epoch as the series grows, window 168, eight features."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from tests.benchmarks.table import show

ROWS = (10_000, 100_000, 1_000_000)
WINDOW = 168


def test_memory_and_time_by_rows(tmp_path: Path) -> None:
    """Each size is trained for two epochs by the command line, in a process of its own."""
    rows = []
    for size in ROWS:
        walk = np.random.default_rng(0).normal(size=(size, 8)).cumsum(axis=0).round(3)
        frame = pd.DataFrame(walk, columns=list("abcdefgh"))
        frame.insert(0, "time", pd.date_range("2020-01-01", periods=size, freq="min"))
        path = tmp_path / f"{size}.csv"
        frame.to_csv(path, index=False)
        command = [
            *(
                sys.executable,
                "-m",
                "rnnlab",
                "train",
                str(path),
                "--window",
                str(WINDOW),
                "--batch-size",
                "256",
            ),
            *("--layer", "lstm:32:seq", "--layer", "lstm:32", "--epochs", "2", "--json"),
        ]
        done = subprocess.run(
            command,
            capture_output=True,
            check=True,
            env={**os.environ, "RNNLAB_RUNS": str(tmp_path / "runs"), "TF_CPP_MIN_LOG_LEVEL": "3"},
        )
        told = json.loads(done.stdout)
        windows = told["windows"]["training"]
        seconds = min(told["epoch_seconds"])
        rows.append(
            (
                f"{size:,}",
                f"{windows:,}",
                f"{windows * WINDOW * 8 * 4 / 2**20:,.0f}",
                f"{told['peak_memory_mb']:,.0f}",
                seconds,
                seconds / windows * 1e6,
            )
        )
    heads = ("rows", "windows", "written out, MiB", "peak, MiB", "s an epoch", "µs a window")
    show(f"LSTM(32) x 2, window {WINDOW}, 8 features, batch 256", heads, rows)
