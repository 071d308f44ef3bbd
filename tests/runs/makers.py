"""Small runs, a deadline, and the processes that were started for one."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from rnnlab.experiment import Experiment
from rnnlab.runs.job import train_run
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store
from rnnlab.runs.worker import SERVER_PID
from rnnlab.series.weather import FEATURES, Weather
from rnnlab.stack.layers import read_stack

ROOT = Path(__file__).resolve().parents[2]
RUN = "20260131-142530-a1b2c3"
SECONDS = 180.0
WINDOW, HORIZON = 8, 2


def an_experiment(**changes: Any) -> Experiment:
    settings: dict[str, Any] = {
        "source": Weather(rows=240, seed=2),
        "features": FEATURES,
        "targets": FEATURES[:2],
        "stack": read_stack(["lstm:4:seq", "lstm:3"]),
        "window": WINDOW,
        "horizon": HORIZON,
        "epochs": 2,
        "batch_size": 32,
    }
    return Experiment(**(settings | changes))


def train(store: Store, report: Callable = lambda status: None, **changes: Any) -> Run:
    """The run after training in this process; a Mistake or a fault goes on."""
    store.create(RUN, an_experiment(**changes))
    train_run(str(store.folder(RUN)), report)
    return store.read(RUN)


def same_weights(store: Store, other: Store, run: str = RUN) -> bool:
    """Whether a run has the same weights in both stores, to the last bit, and the same losses."""
    pairs = zip(store.weights(run), other.weights(run), strict=True)
    alike = all(
        np.array_equal(array, there)
        for ours, theirs in pairs
        for array, there in zip(ours, theirs, strict=True)
    )
    return alike and store.read(run).status.loss == other.read(run).status.loss


def until(condition: Callable[[], bool], seconds: float = SECONDS) -> bool:
    """Whether the condition came true before the deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def processes_of(server: int) -> list[psutil.Process]:
    """The living processes that were started for a server, which their environment names."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() == psutil.STATUS_ZOMBIE or process.pid == server:
                continue
            if process.environ().get(SERVER_PID) == str(server):
                found.append(process)
        except psutil.Error:
            continue
    return found
