"""Eight runs of LSTM(32) x 2: one after another with all cores, or side by side with one core each."""

import os
from pathlib import Path
from time import perf_counter

import pytest

from rnnlab.experiment import Experiment
from rnnlab.runs.cluster import Workers
from rnnlab.runs.store import Store, new_id
from rnnlab.series.source import Sample
from rnnlab.stack.layers import read_stack
from tests.benchmarks.table import show
from tests.runs.makers import SECONDS, until

RUNS = 8
EPOCHS = 10


def an_experiment(seed: int) -> Experiment:
    return Experiment(
        source=Sample("jfk_weather_2013"),
        features=("temperature (degC)", "relative humidity (%)", "wind speed (m/s)"),
        targets=("temperature (degC)",),
        stack=read_stack(["lstm:32:seq", "lstm:32"]),
        window=24,
        epochs=EPOCHS,
        batch_size=32,
        seed=seed,
    )


def seconds_with(workers: int, runs: Path) -> float:
    """Seconds from the first submission to the last end, with workers that are there and warm."""
    store = Store(runs)
    queue = Workers(runs, workers=workers)
    try:
        assert queue.wait(SECONDS) == "ready", queue.why

        def train(seeds: range) -> None:
            ids = [store.create(new_id(), an_experiment(seed)).id for seed in seeds]
            for run in ids:
                queue.submit(store.folder(run))
            assert until(lambda: not any(store.read(run).status.running for run in ids), 1200)
            assert {store.read(run).status.state for run in ids} == {"finished"}

        train(range(100, 100 + workers))  # each imports TensorFlow first
        start = perf_counter()
        train(range(RUNS))
        return perf_counter() - start
    finally:
        queue.close()


def test_queue_with_one_worker_beside_a_worker_a_core(tmp_path: Path) -> None:
    cores = os.cpu_count() or 1
    if cores == 1:
        pytest.skip("One core serves one worker.")
    one, many = (seconds_with(workers, tmp_path / str(workers)) for workers in (1, cores))
    rows = [("1 worker, all cores", one, 1.0), (f"{cores} workers, a core each", many, many / one)]
    show(f"{RUNS} runs of LSTM(32) x 2, {EPOCHS} epochs of jfk_weather_2013", ("", "seconds", "ratio"), rows)
