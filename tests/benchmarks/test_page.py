"""How quick the page is, measured in the real browser against the real server."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, expect, sync_playwright

from tests.benchmarks.first_load import Load, Parts, alternating, load
from tests.benchmarks.table import show
from tests.browser.server import BROWSER_ARGUMENTS, Server, browser_path
from tests.browser.visit import TRAINED_MS, Visit

TOGGLES = 15
PAIRS = 9
PAUSE_MS = 230  # not a multiple of the seconds between two drawings of a run's progress
OURS = Parts(
    painted=".st-key-toolbar button",
    toggle=".st-key-sequences_0 label",
    answer='[data-testid="shape-1"] .shape',
    chart=".st-key-overview_chart .main-svg",
)
THEIRS = Parts(
    painted=".st-key-toggle label",
    toggle=".st-key-toggle label",
    answer='[data-testid="answer"]',
    chart=".st-key-chart .main-svg",
)
AIMS = {"painted": 1.3, "toggle_answered": 1.5}  # times the page with one toggle and one chart
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


def milliseconds_until(visit: Visit, look_for: str, target: Locator) -> float:
    """From a click on the target until that expression gives something else."""
    target.scroll_into_view_if_needed()
    visit.page.evaluate(WATCH, look_for)
    target.click()
    return visit.page.evaluate("window.measured")


def usable_toggle(visit: Visit) -> None:
    """Until the toggle of the first layer is drawn: its code comes after the page's own."""
    expect(visit.widget("sequences_0").locator("label").first).to_be_visible(timeout=TRAINED_MS)


def test_loading_beside_a_page_with_one_toggle(browser: Browser, tmp_path: Path) -> None:
    """Both with a cold browser cache, in turn; the first visitors come right after their server answers."""
    smallest = str(Path(__file__).with_name("one_toggle_page.py"))
    servers = [Server(tmp_path / "theirs", page=smallest)]
    try:
        first_theirs = load(browser, servers[0].url, THEIRS)
        servers.append(Server(tmp_path / "ours"))
        first_ours = load(browser, servers[1].url, OURS)
        pairs = alternating(
            lambda: load(browser, servers[1].url, OURS), lambda: load(browser, servers[0].url, THEIRS), PAIRS
        )
    finally:
        left = [server.stop() for server in servers]
    assert left == [[], []]
    heads = ("what", "ours", "one toggle", "ratio", "aim")
    show("Loading: the first visitor", heads, compared([(first_ours, first_theirs)]))
    show(f"Loading: later visitors, median of {PAIRS} pairs", heads, compared(pairs))


def compared(pairs: list[tuple[Load, Load]]) -> list[tuple[object, ...]]:
    """A row for each measure: both medians, and the median of the pairs' ratios."""
    rows: list[tuple[object, ...]] = []
    for field in Load._fields:
        values = np.array([[getattr(each, field) for each in pair] for pair in pairs], dtype=float)
        ours, theirs = np.median(values, axis=0)
        ratio = float(np.median(values[:, 0] / values[:, 1]))
        rows.append((field.replace("_", " "), float(ours), float(theirs), ratio, AIMS.get(field, "")))
    return rows


def test_page_s_speed_and_memory(browser: Browser, server: Server) -> None:
    """Toggle, first loss point, presses while a run trains, and memory."""
    rows: list[tuple[object, ...]] = []
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
    rows += rows_of_presses_while_training(new_visit(browser, server))
    rows.append(("server's memory after these visits", server.memory_mb, "MiB", "400"))
    show("The page", ("what", "measured", "", "aim"), rows)


def rows_of_presses_while_training(visit: Visit) -> list[tuple[object, ...]]:
    """The toggle is pressed while a long run trains, whose forecast and loss are drawn again after each epoch."""
    visit.open(epochs="1000", patience="none", live="no")
    visit.press("start")
    expect(visit.widget("stop").locator("button").filter(visible=True).first).to_be_enabled(
        timeout=TRAINED_MS
    )
    visit.page.wait_for_function(LOSS_POINT)
    toggle = visit.widget("sequences_0").locator("label").first
    times = []
    for _ in range(2 * TOGGLES):
        times.append(milliseconds_until(visit, SHAPE, toggle))
        visit.page.wait_for_timeout(PAUSE_MS)
    visit.press("stop")
    return [
        ("return_sequences to shape while a run trains, median of 30", float(np.median(times)), "ms", "300"),
        ("return_sequences to shape while a run trains, 95 %", float(np.percentile(times, 95)), "ms", "300"),
    ]
