"""What dies is no loss: the page of a run whose scheduler or server was killed, that waits, or is deleted."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from rnnlab.runs.run import Status
from rnnlab.runs.store import Store
from tests.browser.conftest import OpenTab
from tests.browser.server import Server
from tests.browser.visit import TRAINED_MS
from tests.runs.makers import until

SMALL = {"series": "weather", "weather": "300,60,1,5", "layer": "lstm:4"}
FOR_LONG = {**SMALL, "weather": "4000,60,1,5", "epochs": "1000", "patience": "none", "layer": "lstm:16"}
StartServer = Callable[[], Server]


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """Starts servers of this test's own, one after another, all on the same runs."""
    servers: list[Server] = []

    def started() -> Server:
        servers.append(Server(tmp_path / "runs"))
        return servers[-1]

    yield started
    for server in servers:
        server.stop_runs()
        assert server.stop() == []


def running(processes: list[psutil.Process], module: str) -> list[psutil.Process]:
    """Those of the processes that run that module."""
    return [process for process in processes if module in process.cmdline()]


def test_run_goes_on_though_scheduler_and_server_are_killed(start_server: StartServer, tab: OpenTab) -> None:
    """The page needs no restart when the scheduler dies, and a new server goes on with what the old one left."""
    server = start_server()
    store = Store(server.runs)
    visit = tab()
    visit.url = server.url
    visit.open(**FOR_LONG)
    visit.press("start")
    expect(visit.says(re.compile(r"epoch [1-9]\d* of 1000"))).to_be_visible(timeout=TRAINED_MS)
    run = visit.run
    assert run is not None

    def status() -> Status:
        return store.read(run).status

    assert until(lambda: (store.folder(run) / "checkpoint.npz").exists())
    worker = status().worker
    (scheduler,) = running(server.children, "distributed.cli.dask_scheduler")
    scheduler.kill()
    assert until(lambda: status().worker != worker and bool(status().loss))
    expect(visit.says("training").first).to_be_visible(timeout=TRAINED_MS)

    done, worker = len(status().loss), status().worker
    visit.page.goto("about:blank")  # the browser's own complaint about a lost server is none of the page's
    server.process.kill()
    server.process.wait()
    assert until(lambda: not server.children)
    visit.url = start_server().url
    visit.open(**FOR_LONG, run=run)
    assert until(lambda: status().worker != worker and len(status().loss) >= max(1, done - 400))
    visit.press("stop")
    expect(visit.ended("stopped")).to_be_visible(timeout=TRAINED_MS)
    expect(visit.scores).to_be_visible()


def test_silent_run_is_shown_as_interrupted_until_it_speaks_again(
    start_server: StartServer, tab: OpenTab
) -> None:
    """Nothing is training for ever: within 15 s of a worker's last word the page says so, and takes it back."""
    server = start_server()
    visit = tab()
    visit.url = server.url
    visit.open(**FOR_LONG)
    visit.press("start")
    expect(visit.says(re.compile(r"epoch [1-9]\d* of 1000"))).to_be_visible(timeout=TRAINED_MS)
    (nanny,) = running(server.children, "distributed.cli.dask_worker")
    workers = nanny.children()
    for worker in workers:
        worker.suspend()
    expect(visit.says(re.compile("interrupted"))).to_be_visible(timeout=15_000)
    for worker in workers:
        worker.resume()
    expect(visit.says(re.compile("interrupted"))).to_be_hidden(timeout=TRAINED_MS)
    visit.press("stop")
    expect(visit.ended("stopped")).to_be_visible(timeout=TRAINED_MS)


def test_waiting_run_says_what_it_waits_for_and_is_taken_back(tab: OpenTab, server: Server) -> None:
    """A run that waits is stopped at once, and the one before it does not notice."""
    first = tab().open(**FOR_LONG, seed="1")
    first.press("start")
    expect(first.says(re.compile(r"epoch [1-9]\d* of 1000"))).to_be_visible(timeout=TRAINED_MS)
    second = tab().open(**FOR_LONG, seed="2")
    second.press("start")
    expect(
        second.says(re.compile(rf"next in the queue; run {first.run} is training now \(epoch"))
    ).to_be_visible()
    third = tab().open(**FOR_LONG, seed="3")
    third.press("start")
    expect(third.says(re.compile(r"1 run is before it in the queue; run"))).to_be_visible()
    second.press("stop")
    expect(second.ended("stopped")).to_be_visible()
    expect(second.says("Stopped before it began.")).to_be_visible()
    trains = rf"next in the queue; run {first.run} is training now \(epoch \d+ of 1000\)$"
    expect(third.says(re.compile(trains))).to_be_visible()
    assert Store(server.runs).read(str(first.run)).status.state == "training"


def test_deleted_run_that_is_watched_is_told_and_does_not_come_back(tab: OpenTab, server: Server) -> None:
    """The page says it in one sentence, and the worker is free within seconds."""
    visit = tab().open(**FOR_LONG, seed="4")
    visit.press("start")
    expect(visit.says(re.compile(r"epoch [1-9]\d* of 1000"))).to_be_visible(timeout=TRAINED_MS)
    run = str(visit.run)
    (server.runs / ".deleted").mkdir(exist_ok=True)
    (server.runs / run).rename(server.runs / ".deleted" / run)
    expect(visit.says(f"Run {run} does not exist")).to_be_visible()
    expect(visit.button("stop")).to_be_disabled()
    after = tab().open(**SMALL, epochs="2", seed="5")
    after.train()
    assert not (server.runs / run).exists()
