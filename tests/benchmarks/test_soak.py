"""One long visit: what the server holds levels off, and goes back once the tab is closed.

300 toggles, 50 uploads of different files and 30 live runs in a real browser take some four minutes. Streamlit keeps
the session of a closed tab for two more.
"""

import os
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
import pytest
from playwright.sync_api import Browser, expect

from rnnlab.runs.store import Store
from tests.benchmarks.table import show
from tests.benchmarks.test_page import SHAPE, browser, milliseconds_until, new_visit, usable_toggle
from tests.browser.server import Server
from tests.browser.visit import TRAINED_MS, Visit
from tests.runs.makers import until

__all__ = ["browser"]  # the fixture

TOGGLES, UPLOADS, RUNS = 300, 50, 30
ROWS = 500
KEPT_SECONDS = 120  # server.disconnectedSessionTTL
SETTLE_SECONDS = 15
# What may grow from the middle to the last third of a phase: memory is taken and returned in large pieces.
LEVEL = {"memory_mb": 10.0, "threads": 2.0, "open_files": 4.0, "temporary_files": 0.0, "sessions": 0.0}
# What may be left after the visit. Memory: the caches of series, prepared data and predictions stay, which all visitors
# share (480 MB at most; here some 50 files of 500 rows), and what malloc does not return. Threads and open files: idle
# threads of the pools of the web server and of the connection to the workers.
LEFT = {"memory_mb": 40.0, "threads": 5.0, "open_files": 10.0, "temporary_files": 0.0, "sessions": 0.0}


class Held(NamedTuple):
    """What the server's process holds; `sessions` includes those that are kept for a visitor who may come back."""

    memory_mb: float
    threads: int
    open_files: int
    temporary_files: int
    sessions: int


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    server = Server(tmp_path / "runs")
    yield server
    server.stop_runs()
    assert server.stop() == []


def held(server: Server) -> Held:
    process = psutil.Process(server.process.pid)
    temporary = server.runs.with_name("temporary")
    files = sum(len(names) for _, _, names in os.walk(temporary))
    return Held(server.memory_mb, process.num_threads(), process.num_fds(), files, sessions(server))


def sessions(server: Server) -> int:
    """The sessions whose state Streamlit holds, by its own statistics."""
    with urllib.request.urlopen(f"{server.url}/_stcore/metrics?families=cache_memory_bytes") as answer:
        return len(re.findall(r'cache_type="st_session_state"', answer.read().decode()))


def toggle(visit: Visit, number: int) -> None:
    milliseconds_until(visit, SHAPE, visit.widget("sequences_0").locator("label").first)


def upload(visit: Visit, number: int, folder: Path) -> None:
    file = folder / f"file{number:02}.csv"
    walk = np.random.default_rng(number).normal(size=ROWS).cumsum()
    file.write_text(
        "\n".join(["step,value", *(f"{row},{value:.3f}" for row, value in enumerate(walk))]), encoding="utf-8"
    )
    visit.upload(file)
    expect(visit.button("series_menu")).to_contain_text(file.name, timeout=TRAINED_MS)
    visit.close_menu()
    visit.drawn()


def live_run(visit: Visit, number: int) -> None:
    """Another number of units starts a run by itself; it has ended when the page names it."""
    before = visit.run
    visit.fill("units_0", 3 + number)
    visit.page.wait_for_function(
        "before => new URLSearchParams(location.search).get('run') !== before", arg=before, timeout=TRAINED_MS
    )
    store, run = Store(visit_runs[0]), visit.run
    assert run is not None
    assert until(lambda: not store.read(run).status.running, TRAINED_MS / 1000)
    visit.drawn()


visit_runs: list[Path] = []


def phase(server: Server, count: int, action: Callable[[int], None]) -> list[Held]:
    """What the server held after each tenth of the actions."""
    seen = []
    for number in range(count):
        action(number)
        if number % max(1, count // 12) == 0:
            seen.append(held(server))
    return seen


def growth(seen: list[Held]) -> dict[str, float]:
    """By how much the median of the last third is above that of the middle third."""
    third = len(seen) // 3
    middle, last = (np.median(part, axis=0) for part in (seen[third : 2 * third], seen[2 * third :]))
    return dict(zip(Held._fields, map(float, last - middle), strict=True))


def test_long_visit_leaves_nothing_behind(browser: Browser, server: Server, tmp_path: Path) -> None:
    """Memory, threads, open files, temporary files and sessions, on the way and after the tab was closed."""
    visit_runs[:] = [server.runs]
    warm = new_visit(browser, server).open(
        live="no", series="weather", weather="300,60,1,0", layer="lstm:2", epochs="1"
    )
    warm.train()  # imports what a visit needs, and starts the workers
    warm.page.context.close()
    assert until(lambda: sessions(server) == 0, KEPT_SECONDS + 60), sessions(server)
    before = held(server)

    visit = new_visit(browser, server).open(
        live="no",
        series="weather",
        weather="300,60,1,0",
        layer=["lstm:2:seq", "lstm:2"],
        epochs="2",
        patience="none",
    )
    usable_toggle(visit)
    phases = {
        f"{TOGGLES} toggles": phase(server, TOGGLES, lambda number: toggle(visit, number)),
        f"{UPLOADS} uploads": phase(server, UPLOADS, lambda number: upload(visit, number, tmp_path)),
    }
    visit.toggle("live_mode")
    visit.page.wait_for_function("new URLSearchParams(location.search).has('run')", timeout=TRAINED_MS)
    phases[f"{RUNS} live runs"] = phase(server, RUNS, lambda number: live_run(visit, number))
    errors = visit.errors
    visit.page.context.close()
    gone = until(lambda: sessions(server) == 0, KEPT_SECONDS)
    time.sleep(SETTLE_SECONDS)
    after = held(server)

    nothing = [""] * len(Held._fields)
    rows = [
        (name, *seen[-1], *(f"{value:+.1f}" for value in growth(seen).values()))
        for name, seen in phases.items()
    ]
    show(
        "A long visit: held at the end of each phase, and growth from its middle to its last third",
        ("phase", *Held._fields, *(f"+{name}" for name in Held._fields)),
        [("before", *before, *nothing), *rows, ("after", *after, *nothing)],
    )
    assert errors == []
    assert gone
    for name, seen in phases.items():
        assert {what: value for what, value in growth(seen).items() if value > LEVEL[what]} == {}, name
    left = {what: new - old for what, new, old in zip(Held._fields, after, before, strict=True)}
    assert {what: value for what, value in left.items() if value > LEFT[what]} == {}
