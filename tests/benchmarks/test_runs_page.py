"""How quick the page Runs is with 2,000 runs, beside the same page with 20."""

from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, expect

from rnnlab.runs.store import Store
from tests.benchmarks.table import show
from tests.benchmarks.test_page import browser, milliseconds_until, new_visit
from tests.browser.server import Server
from tests.browser.visit import Visit
from tests.ui.many_runs import keep_many

__all__ = ["browser"]  # the fixture

FEW, MANY = 20, 2000
VISITS, PRESSES = 5, 6
AIM_RATIO, AIM_S = 2.0, 1.0
BAR = """document.querySelector('.st-key-runs_actions').innerText"""
FIRST_NAME = """[...document.querySelectorAll('.st-key-runs_list *')].find(part => part.shadowRoot)
  .shadowRoot.querySelector('tbody button.name').dataset.open"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Server]]:
    """{number of runs: a server with that many}."""
    servers = {}
    for count in (FEW, MANY):
        runs = tmp_path_factory.mktemp(f"runs{count}") / "runs"
        keep_many(Store(runs), count)
        servers[count] = Server(runs)
    yield servers
    for server in servers.values():
        assert server.stop() == []


def table(visit: Visit) -> Locator:
    return visit.page.get_by_test_id("runs")


def drawn(visit: Visit) -> Visit:
    expect(visit.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible()
    return visit


def seconds_to_table(browser: Browser, server: Server) -> tuple[Visit, float]:
    """A new visit, and the seconds from its address to the first line of the table."""
    visit = new_visit(browser, server)
    start = perf_counter()
    visit.page.goto(f"{server.url}/runs")
    expect(table(visit).locator("tbody tr").first).to_be_visible(timeout=60_000)
    seconds = perf_counter() - start
    return drawn(visit), seconds


def seconds_of(visit: Visit, look_for: str, target: Callable[[int], Locator]) -> float:
    """The median over some presses."""
    times = [milliseconds_until(drawn(visit), look_for, target(number)) for number in range(PRESSES)]
    return float(np.median(times)) / 1000


def test_page_with_2000_runs(browser: Browser, servers: dict[int, Server]) -> None:
    """The visits alternate, so that both pages meet the same machine."""
    first: dict[int, float] = {}
    later: dict[int, list[float]] = {count: [] for count in servers}
    visits = {}
    for count, server in servers.items():
        new_visit(browser, server).open()  # the first visit of a server imports the pages
        visits[count], first[count] = seconds_to_table(browser, server)
    for _ in range(VISITS):
        for count, server in servers.items():
            visit, seconds = seconds_to_table(browser, server)
            later[count].append(seconds)
            visit.page.context.close()
    presses: dict[str, dict[int, float]] = {"tick": {}, "sort": {}, "next page, previous page": {}}
    for count, visit in visits.items():
        boxes = table(visit).locator("tbody input[type=checkbox]")
        heading = table(visit).get_by_role("columnheader", name="Skill").get_by_role("button")
        presses["tick"][count] = seconds_of(visit, BAR, boxes.nth)
        presses["sort"][count] = seconds_of(visit, FIRST_NAME, lambda _, heading=heading: heading)
        if count > FEW:
            buttons = [visit.button("runs_next"), visit.button("runs_previous")]
            presses["next page, previous page"][count] = seconds_of(
                visit, FIRST_NAME, lambda number, buttons=buttons: buttons[number % 2]
            )
    opening = {
        "opened first": first,
        "opened later, median of 5": {n: float(np.median(s)) for n, s in later.items()},
    }
    rows = [
        (what, seconds[FEW], seconds[MANY], seconds[MANY] / seconds[FEW], f"ratio {AIM_RATIO:g}")
        for what, seconds in opening.items()
    ]
    rows += [
        (what, seconds.get(FEW, ""), seconds[MANY], "", f"{AIM_S:g} s") for what, seconds in presses.items()
    ]
    show("The page Runs, seconds", ("what", f"{FEW} runs", f"{MANY} runs", "ratio", "aim"), rows)
    memory = [(f"{count} runs", server.memory_mb) for count, server in servers.items()]
    show("The server's memory", ("", "MiB"), memory)
