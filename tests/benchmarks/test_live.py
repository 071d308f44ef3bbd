"""How quick live mode is: from a toggle to a moved forecast and to the finished run, beside its training time."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser

from rnnlab.runs.store import Store
from tests.benchmarks.table import show
from tests.benchmarks.test_page import browser, new_visit, usable_toggle
from tests.browser.server import Server
from tests.browser.visit import Visit

__all__ = ["browser"]  # the fixture

TOGGLES = 8
# The browser's own clock: from the press to a moved line of the forecast, and to the sentence on what the change did.
WATCH = """() => {
  const plot = () => document.querySelector(".st-key-forecast_chart .js-plotly-plot");
  const values = () => (plot()?._fullData ?? []).filter(line => ["predicted so far", "predicted"].includes(line.name))
    .map(line => line.name + Array.from(line.y).slice(-200).map(value => value.toFixed(3)).join()).join();
  const verdict = () => document.querySelector(".st-key-verdict").textContent;
  const before = values(), said = verdict();
  window.measured = new Promise((done, fail) => {
    document.addEventListener("pointerdown", () => {
      const start = performance.now();
      let moved = 0;
      const look = () => {
        const elapsed = performance.now() - start;
        const now = values();
        if (!moved && now && now !== before) moved = elapsed;
        const text = verdict();
        if (moved && text !== said && text.includes("error of the network")) done([moved, elapsed]);
        else if (elapsed > 120_000) fail(new Error(text));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, {once: true, capture: true});
  });
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server") / "runs", workers=2)
    yield server
    assert server.stop() == []


def measured(visit: Visit, store: Store) -> tuple[float, float, float]:
    """Seconds from a toggle to the first moved forecast and to the finished run, and that run's training time."""
    toggle = visit.drawn().widget("sequences_0").locator("label").first
    visit.page.evaluate(WATCH)
    toggle.click()
    moved, ended = visit.page.evaluate("window.measured")
    training = sum(store.read(str(visit.run)).status.epoch_seconds)
    return moved / 1000, ended / 1000, training


def test_live_mode_s_speed(browser: Browser, server: Server) -> None:
    """The first sample with one LSTM(32), whose output becomes the whole sequence; each time with another seed."""
    rows = []
    for seed in range(TOGGLES):
        visit = new_visit(browser, server).open(layer="lstm:32", seed=str(seed))
        usable_toggle(visit)
        visit.train()
        rows.append(measured(visit, Store(server.runs)))
        visit.page.context.close()
    moved, ended, training = np.median(rows, axis=0)
    over = float(np.median([ended - training for _, ended, training in rows]))
    show(
        f"Live mode, JFK, LSTM(32), median of {TOGGLES} toggles",
        ("what", "measured", "", "aim"),
        [
            ("toggle to the first moved forecast", float(moved), "s", "1.0"),
            ("toggle to the finished run", float(ended), "s", ""),
            ("its training time", float(training), "s", ""),
            ("toggle to the finished run, without its training time", over, "s", "1.0"),
        ],
    )
