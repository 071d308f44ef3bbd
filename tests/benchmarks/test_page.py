"""How quick the page is, measured in the real browser against the real server."""

from collections.abc import Iterator
from time import perf_counter

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, expect, sync_playwright

from tests.benchmarks.table import show
from tests.browser.server import BROWSER_ARGUMENTS, Server, browser_path
from tests.browser.visit import TRAINED_MS, Visit

TOGGLES = 15
# The browser's own clock, from the moment the mouse goes down until what is looked for has changed.
WATCH = """
look_for => {
  const seen = new Function('return ' + look_for), before = seen();
  window.measured = new Promise((done, fail) => {
    document.addEventListener('pointerdown', () => {
      const start = performance.now();
      const look = () => {
        if (seen() !== before) done(performance.now() - start);
        else if (performance.now() - start > 60_000) fail(new Error('nothing changed: ' + look_for));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, {once: true, capture: true});
  });
}
"""
SHAPE = """document.querySelector('[data-testid="shape-1"] .shape').textContent"""
LOSS_POINT = """document.querySelectorAll('.st-key-loss_chart .scatterlayer .points path').length > 0"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(BROWSER_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server") / "runs")
    yield server
    assert server.stop() == []


def new_visit(browser: Browser, server: Server) -> Visit:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(TRAINED_MS)
    return Visit(page, server.url)


def paint_seconds(visit: Visit) -> tuple[float, float]:
    """Seconds until the tabs, the last part, stand on the page, and until the first toggle can be pressed."""
    start = perf_counter()
    visit.page.goto(visit.url)
    expect(visit.widget("tabs")).to_be_visible(timeout=TRAINED_MS)
    painted = perf_counter() - start
    usable_toggle(visit)
    seconds = perf_counter() - start
    visit.drawn()
    return painted, seconds


def milliseconds_until(visit: Visit, look_for: str, target: Locator) -> float:
    """From a click on the target until that expression gives something else."""
    target.scroll_into_view_if_needed()
    visit.page.evaluate(WATCH, look_for)
    target.click()
    return visit.page.evaluate("window.measured")


def usable_toggle(visit: Visit) -> None:
    """Until the toggle of the first layer is drawn: its code comes after the page's own."""
    expect(visit.widget("sequences_0").locator("label").first).to_be_visible(timeout=TRAINED_MS)


def test_page_s_speed_and_memory(browser: Browser, server: Server) -> None:
    """Paint, toggle, first loss point and memory, in the order in which a person meets them."""
    rows: list[tuple[object, ...]] = []
    first = paint_seconds(new_visit(browser, server))
    later = np.median([paint_seconds(new_visit(browser, server)) for _ in range(3)], axis=0)
    for who, (painted, usable) in (("first visitor", first), ("later visitor, median of 3", later)):
        rows.append((f"page painted, {who}", float(painted), "s", "2"))
        rows.append((f"toggle can be pressed, {who}", float(usable), "s", ""))

    visit = new_visit(browser, server).open()
    usable_toggle(visit)
    toggle = visit.widget("sequences_0").locator("label").first
    times = [milliseconds_until(visit.drawn(), SHAPE, toggle) for _ in range(TOGGLES)]
    rows.append(("return_sequences to shape, median of 15", float(np.median(times)), "ms", "300"))
    rows.append(("return_sequences to shape, 95th percentile", float(np.percentile(times, 95)), "ms", "500"))

    # A first run warms the worker: it has imported TensorFlow when it is done.
    warm = new_visit(browser, server).open(series="weather", weather="300,60,1,0", epochs="1", layer="lstm:4")
    warm.train()
    for title, parameters in (
        ("Train to first loss point, JFK, LSTM(32) x 2", {"epochs": "3"}),
        ("Train to first loss point, Seattle, LSTM(32) x 2", {"series": "seattle_weather_2012_2015"}),
    ):
        visit = new_visit(browser, server).open(**parameters)
        expect(visit.button("start")).to_be_enabled()
        rows.append((title, milliseconds_until(visit, LOSS_POINT, visit.button("start")) / 1000, "s", "3"))
        expect(visit.scores).to_be_visible(timeout=TRAINED_MS)
        visit.drawn()
    rows.append(("server's memory after these visits", server.memory_mb, "MiB", "400"))
    show("The page", ("what", "measured", "", "aim"), rows)
