"""Twenty visitors at once, each with a series and a stack of their own, four of them training.

Eighteen speak to the server as the page does, without a browser, so that the machine is left to the
server and the training; two are real browsers, which tell what a person sees. RNNLAB_TOGGLES says how
often each presses its toggle, 20 times unless it is set.
"""

import asyncio
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser

from rnnlab.runs.store import Store
from rnnlab.series.source import keep
from tests.benchmarks.table import show
from tests.benchmarks.test_page import SHAPE, browser, milliseconds_until, new_visit, usable_toggle
from tests.browser.light_visit import LightVisit
from tests.browser.server import Server
from tests.browser.visit import Visit
from tests.runs.makers import SECONDS, until

__all__ = ["browser"]  # the fixture

VISITORS, BROWSERS, TRAINING = 20, 2, 4
TOGGLES = int(os.environ.get("RNNLAB_TOGGLES", "20"))
PAUSE = 4.0  # seconds from press to press of one visitor, on average
ROWS = 20_000  # a thousand epochs of them take longer than all presses
AIM_S, AIM_MB = 1.0, 400
MARK = rb"own(\d\d)"
Link = dict[str, str | list[str]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server whose workers train all four at once."""
    server = Server(tmp_path / "runs", workers=TRAINING)
    yield server
    server.stop_runs()
    assert server.stop() == []


def link_of(visitor: int, store: Store) -> Link:
    """The link to a series whose file and columns bear the visitor's number, and to a stack of their own."""
    walk = np.random.default_rng(visitor).normal(size=(ROWS, 3)).cumsum(axis=0).round(3)
    frame = pd.DataFrame(walk, columns=[f"own{visitor:02}_{letter}" for letter in "abc"])
    frame.insert(0, "time", pd.date_range("2024-01-01", periods=ROWS, freq="h"))
    kept = keep(frame.to_csv(index=False).encode(), f"own{visitor:02}.csv", store.files)
    return {
        "series": "file", "file": kept.digest, "name": kept.name, "epochs": "1000", "patience": "none",
        "layer": [f"lstm:{8 + visitor}:seq", "lstm:32"],
    }  # fmt: skip


def pauses(visitor: int) -> np.ndarray:
    return PAUSE * np.random.default_rng(visitor).uniform(0.5, 1.5, TOGGLES)


async def light_visitors(
    url: str, links: list[Link], come: Event, go: Event
) -> list[tuple[set[bytes], list[float]]]:
    """What marks each visit was sent, and the seconds from each press until the shape behind the layer has changed.

    The first few train. `come` is set when all are there, and they begin when `go` is.
    """
    there = asyncio.Barrier(len(links) + 1)

    async def stay(visitor: int, link: Link) -> tuple[set[bytes], list[float]]:
        async with LightVisit(url, link, MARK) as visit:
            await visit.until(lambda: visit.charts >= 2)
            if visitor < TRAINING:
                await visit.press("start")
            await there.wait()
            await asyncio.to_thread(go.wait)
            seconds = []
            for pause in pauses(visitor):
                await asyncio.sleep(pause)
                seconds.append(await visit.toggle("sequences_0", "shape-1"))
            assert visit.faults == []
            return visit.marks, seconds

    async with asyncio.TaskGroup() as group:
        visits = [group.create_task(stay(visitor, link)) for visitor, link in enumerate(links)]
        await there.wait()
        come.set()
    return [visit.result() for visit in visits]


def browser_toggles(visits: list[Visit]) -> list[float]:
    """The seconds from each press in the browsers until the shape on the page has changed."""
    seconds = []
    for pause in pauses(VISITORS) / len(visits):
        for visit in visits:
            visit.page.wait_for_timeout(1000 * pause)
            toggle = visit.widget("sequences_0").locator("label").first
            seconds.append(milliseconds_until(visit, SHAPE, toggle) / 1000)
    return seconds


def states(store: Store) -> list[str]:
    return [store.read(run).status.state for run in store.ids()]


def test_toggles_of_twenty_visitors(browser: Browser, server: Server) -> None:
    """The time of a press, the server's memory, and that nobody is sent anything of another's."""
    store, come, go = Store(server.runs), Event(), Event()
    links = [link_of(visitor, store) for visitor in range(VISITORS)]
    light = VISITORS - BROWSERS
    visits = [new_visit(browser, server).open(**link) for link in links[light:]]
    for visit in visits:
        usable_toggle(visit)
    with ThreadPoolExecutor(1) as thread:
        told = thread.submit(lambda: asyncio.run(light_visitors(server.url, links[:light], come, go)))
        assert until(lambda: told.done() or come.is_set(), SECONDS)
        try:
            assert until(lambda: states(store) == ["training"] * TRAINING, SECONDS), states(store)
        finally:
            go.set()
        seen = browser_toggles(visits)
        shown = [set(re.findall(MARK, visit.page.content().encode())) for visit in visits]
        sent = told.result()
    still = states(store)
    pressed = np.array([seconds for _, seconds in sent])
    rows = [
        (who, len(seconds), *map(float, np.percentile(seconds, [50, 95, 100])), AIM_S)
        for who, seconds in (
            (f"{TRAINING} visitors who train", pressed[:TRAINING].ravel()),
            (f"{light - TRAINING} others", pressed[TRAINING:].ravel()),
            (f"{BROWSERS} in real browsers", seen),
        )
    ]
    title = (
        f"return_sequences to shape, {VISITORS} visitors, a press each {PAUSE:g} s, {TRAINING} runs training"
    )
    show(title, ("seconds", "presses", "median", "95 %", "most", "aim of 95 %"), rows)
    show("The server's memory", ("", "MiB", "aim"), [("resident", server.memory_mb, AIM_MB)])
    assert still == ["training"] * TRAINING
    marks = [*(marks for marks, _ in sent), *shown]
    assert marks == [{f"{visitor:02}".encode()} for visitor in range(VISITORS)]
