"""One network for 1,000 series of 2,000 rows: time a window beside one long series, memory, seconds of all scores."""

import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import numpy as np
import pandas as pd
import psutil

from rnnlab.experiment import Experiment
from rnnlab.forecast.baselines import persistence
from rnnlab.panel.evaluation import evaluate_panel, validation_error
from rnnlab.panel.prepared_panel import PreparedPanel, prepare_panel, thinned
from rnnlab.series.panel import Panel
from rnnlab.series.series import Series
from rnnlab.series.weather import Weather
from rnnlab.stack.layers import read_stack
from rnnlab.training.prepared import Prepared, prepare
from rnnlab.training.train import fastest_loop
from tests.benchmarks.table import show

SERIES, ROWS, HORIZON = 1000, 2000, 24
WINDOWS, EPOCHS = 100_000, 5  # of each epoch that is timed, and how many are
MIB = 2**20
T = TypeVar("T")


def walks(series: int, rows: int) -> Series:
    """Hourly walks with a day in them, one below the other; each has a segment of its own."""
    random = np.random.default_rng(0)
    day = np.sin(2 * np.pi * np.arange(rows) / 24)
    values = (random.normal(0, 0.1, (series, rows)).cumsum(axis=1) + day).reshape(-1, 1)
    times = pd.date_range("2000-01-01", periods=rows, freq="h", unit="us")
    every = pd.DatetimeIndex(np.tile(times.values, series))
    segments = np.repeat(np.arange(series, dtype=np.int32), rows)
    return Series("walks", ("value",), values, every, "time", 3600.0, segments)


def experiment(**changes: object) -> Experiment:
    stack = read_stack(["lstm:32:seq", "lstm:32"])
    return Experiment(
        Weather(),
        ("value",),
        ("value",),
        stack,
        window=26,
        epochs=3,
        batch_size=256,
        horizon=HORIZON,
        **changes,
    )  # type: ignore[arg-type]


def microseconds(*prepared: Prepared) -> list[float]:
    """Of a window of each: medians of epochs of as many windows, which take turns on a machine that others use."""
    loops = []
    for each in prepared:
        origins = replace(each.origins, training=thinned(each.origins.training, WINDOWS))
        loops.append(fastest_loop(replace(each, origins=origins), every_step=False))
    seconds = np.empty((EPOCHS, len(loops)))
    for number in range(-1, EPOCHS):  # the first one warms up
        for place, loop in enumerate(loops):
            start = perf_counter()
            loop.epoch(number + 1)
            taken = perf_counter() - start
            if number >= 0:
                seconds[number, place] = taken / len(loop.prepared.origins.training) * 1e6
    return [float(of_one) for of_one in np.median(seconds, axis=0)]


def test_all_series_at_once() -> None:
    """The windows of all are gathered from one array of rows, as those of one series."""
    series = walks(SERIES, ROWS)
    names = tuple(f"series {number}" for number in range(SERIES))
    panel = Panel.of(series, names, np.arange(SERIES + 1) * ROWS, column="name")
    before, start = psutil.Process().memory_info().rss, perf_counter()
    together: PreparedPanel = prepare_panel(panel, experiment(all_series="each"))
    seconds, held = perf_counter() - start, psutil.Process().memory_info().rss - before
    alone = prepare(walks(1, SERIES * ROWS // 10), experiment())
    every, one = microseconds(together.prepared, alone)
    loop = fastest_loop(together.prepared, every_step=False)
    start = perf_counter()
    rows = evaluate_panel(together, loop.predict).rows
    scored = perf_counter() - start
    assert len(rows.rows) == SERIES
    show(
        f"LSTM(32) x 2, {SERIES:,} series of {ROWS:,} rows, horizon {HORIZON}",
        ("what", "measured"),
        [
            ("training windows", f"{len(together.origins.training):,}"),
            ("µs a window, all series", every),
            ("µs a window, one series", one),
            ("times as long", every / one),
            ("s to prepare", seconds),
            ("MiB held for it, of values", f"{held / MIB:,.0f} of {series.values.nbytes / MIB:,.0f}"),
            ("s to score all", scored),
        ],
    )


def test_memory_of_each_phase() -> None:
    """What arrays take beside those of the series, in times the values, with persistence as the network."""
    series = walks(SERIES, ROWS)
    names = tuple(f"series {number}" for number in range(SERIES))
    panel = Panel.of(series, names, np.arange(SERIES + 1) * ROWS, column="name")
    e, rows = experiment(all_series="each"), []
    few = Panel.of(walks(2, ROWS), names[:2], np.arange(3) * ROWS, column="name")
    evaluate_panel(
        small := prepare_panel(few, e), partial(persistence, small.prepared)
    )  # what is imported on the way

    def measured(phase: str, work: Callable[[], T]) -> T:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        made = work()
        held, most = tracemalloc.get_traced_memory()
        rows.append((phase, (held - before) / series.values.nbytes, (most - before) / series.values.nbytes))
        return made

    assert panel.segments.moments is not None
    read = (
        panel.values.nbytes + panel.segments.firsts.nbytes + panel.segments.moments.nbytes
    ) / panel.values.nbytes
    rows.append(("values, times and segments, as read", read, read))
    tracemalloc.start()
    try:
        prepared = measured("prepare", lambda: prepare_panel(panel, e))
        network = partial(persistence, prepared.prepared)
        order = measured(
            "order of an epoch", lambda: np.random.default_rng(0).permutation(prepared.origins.training)
        )
        del order
        measured(
            "loss of an epoch",
            lambda: prepared.prepared.loss_of(network, prepared.prepared.origins.validation),
        )
        measured("scores", lambda: evaluate_panel(prepared, network))
    finally:
        tracemalloc.stop()
    show(
        f"Memory in times the values, {SERIES:,} series of {ROWS:,} rows, horizon {HORIZON}",
        ("phase", "held", "peak"),
        rows,
    )


def test_trials_of_a_search_fit_each_series_once() -> None:
    """The forecasts on the validation sets, without the network's training: of the first trial, and of the next one."""
    series, rows = 200, 700
    names = tuple(f"series {number}" for number in range(series))
    panel = Panel.of(walks(series, rows), names, np.arange(series + 1) * rows, column="name")
    prepared = prepare_panel(panel, experiment(all_series="each"))

    def seconds() -> float:
        start = perf_counter()
        validation_error(prepared, lambda origins: persistence(prepared.prepared, origins))
        return perf_counter() - start

    first, second = seconds(), seconds()
    show(
        f"A trial of a search over {series} series of {rows} rows, horizon {HORIZON}, without training",
        ("what", "measured"),
        [("s, first trial", first), ("s, next trials", second), ("times as fast", first / second)],
    )


def test_memory_of_all_series_beside_one(tmp_path: Path) -> None:
    """`train` reads, trains and scores a long table of all series, and of one of them, each in its own process."""
    series = walks(SERIES, ROWS)
    assert series.times is not None
    names = np.repeat([f"series {number:04}" for number in range(SERIES)], ROWS)
    hours = series.times.strftime("%Y-%m-%d %H:%M")
    table = pd.DataFrame({"unique_id": names, "ds": hours, "y": series.values[:, 0].round(4)})
    files = {"all": tmp_path / "all.csv", "one": tmp_path / "one.csv"}
    table.to_csv(files["all"], index=False)
    table[:ROWS].to_csv(files["one"], index=False)
    every = peak_mib(files["all"], tmp_path, "--all")
    one = peak_mib(files["one"], tmp_path)
    values, written = series.values.nbytes / MIB, files["all"].stat().st_size / MIB
    show(
        f"Peak memory of `train`, {SERIES:,} series of {ROWS:,} rows, horizon {HORIZON}",
        ("what", "measured"),
        [
            ("MiB, one series", f"{one:,.0f}"),
            ("MiB, all series", f"{every:,.0f}"),
            ("MiB of values, of the file", f"{values:,.0f}, {written:,.0f}"),
            ("times the values, beyond one series", (every - one) / values),
            ("times the file, beyond one series", (every - one) / written),
        ],
    )


def peak_mib(file: Path, folder: Path, *options: str) -> float:
    """The peak memory of training on a file for an epoch, in MiB."""
    settings = ("--horizon", str(HORIZON), "--window", "26", "--layer", "lstm:4", "--epochs", "1")
    command = [
        sys.executable,
        "-m",
        "rnnlab",
        "train",
        str(file),
        *options,
        *settings,
        "--batch-size",
        "1024",
    ]
    environment = {**os.environ, "RNNLAB_RUNS": str(folder / "runs"), "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run([*command, "--json"], capture_output=True, check=True, env=environment)
    return float(json.loads(done.stdout)["peak_memory_mb"])
