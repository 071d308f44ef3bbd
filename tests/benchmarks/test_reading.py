"""A CSV of a million rows: read, on the chart, zoomed, and what the server needs for it.

RNNLAB_ROWS says how many rows, a million unless it is set.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser

from rnnlab.series.reading import read_series
from tests.benchmarks.table import show
from tests.benchmarks.test_page import SHAPE, browser, milliseconds_until, new_visit, server, usable_toggle
from tests.browser.series_chart import SeriesChart
from tests.browser.server import Server

__all__ = ["browser", "server"]  # the fixtures

ROWS = int(os.environ.get("RNNLAB_ROWS", "1_000_000"))
FEATURES = 8
TRIES = 3


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Times in ISO form a minute apart, and eight walks with four decimals."""
    walks = np.random.default_rng(0).normal(size=(ROWS, FEATURES)).cumsum(axis=0)
    frame = pd.DataFrame(walks, columns=[f"walk {letter}" for letter in "abcdefgh"])
    times = pd.date_range("2020-01-01", periods=ROWS, freq="min")
    frame.insert(0, "time", times.strftime("%Y-%m-%dT%H:%M:%S"))
    path = tmp_path_factory.mktemp("reading") / "million.csv"
    frame.to_csv(path, index=False, float_format="%.4f")
    yield path
    path.unlink()


def pandas_seconds(data: Path) -> tuple[float, float]:
    """Seconds for pandas' plain read, and for the times in it that it leaves as texts."""
    start = perf_counter()
    frame = pd.read_csv(data)
    read = perf_counter()
    pd.to_datetime(frame["time"])
    return read - start, perf_counter() - read


def test_reading_beside_pandas(file: Path) -> None:
    """Each the best of three turns, taken in turn; the aim is 1.5 times pandas' plain read."""
    plain, times, ours = [], [], []
    for _ in range(TRIES):
        read, parsed = pandas_seconds(file)
        plain.append(read)
        times.append(parsed)
        start = perf_counter()
        series = read_series(file.read_bytes(), file.name)
        ours.append(perf_counter() - start)
    assert series.values.shape == (ROWS, FEATURES)
    assert series.times is not None
    own = min(plain)
    rows = [
        ("pandas.read_csv", own, 1.0, ""),
        ("and pandas.to_datetime", own + min(times), (own + min(times)) / own, ""),
        ("read_series", min(ours), min(ours) / own, "1.5"),
    ]
    title = f"{ROWS:,} rows of {FEATURES} features, {file.stat().st_size / 2**20:.0f} MiB"
    show(title, ("", "seconds", "ratio", "aim"), rows)


def most_memory(server: Server, done: Event) -> float:
    """The most that the server was seen to take until that is done, MiB."""
    most = 0.0
    while not done.wait(0.02):
        most = max(most, server.memory_mb)
    return most


def test_upload_to_chart(browser: Browser, server: Server, file: Path) -> None:
    """From the choice of the file until all of it is on the chart, then zoomed and toggled."""
    # A server that has just started is busy with its workers, which import TensorFlow; after a run they have.
    warm = new_visit(browser, server).open(series="weather", weather="300,60,1,0", epochs="1", layer="lstm:4")
    warm.train()
    visit = new_visit(browser, server).open(tab="series")
    chart, done = SeriesChart(visit), Event()
    chart.drawn_after(None)
    usable_toggle(visit)
    visit.drawn()
    before, other = server.memory_mb, chart.drawn
    with ThreadPoolExecutor(1) as thread:
        most = thread.submit(most_memory, server, done)
        try:
            start = perf_counter()
            visit.upload(file)
            chart.drawn_after(other)
            drawn = perf_counter() - start
        finally:
            done.set()
    visit.drawn()
    zooms = []
    for _ in range(3):
        start = perf_counter()
        chart.zoom(0.4, 0.6)
        zooms.append(perf_counter() - start)
        visit.drawn()
    toggle = visit.widget("sequences_0").locator("label").first
    toggles = [milliseconds_until(visit.drawn(), SHAPE, toggle) / 1000 for _ in range(9)]
    rows = [
        ("upload to chart", drawn, "s", "5"),
        ("dragged to zoomed, median of 3", float(np.median(zooms)), "s", ""),
        ("return_sequences to shape, median of 9", float(np.median(toggles)), "s", "0.3"),
        ("the server's memory before", before, "MiB", ""),
        ("the server's memory after", server.memory_mb, "MiB", "1024"),
        ("the most it was seen to take", most.result(), "MiB", "1024"),
    ]
    show(f"{ROWS:,} rows of {FEATURES} features, uploaded", ("what", "measured", "", "aim"), rows)
