"""How long a step of the unrolled picture takes in the real browser, its layout and paint included."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.table import show
from tests.browser.pictures import UnrolledPicture, picture_server
from tests.browser.server import BROWSER_ARGUMENTS, Server, browser_path

AIM_MS, MOST_MS = 16.0, 50.0
STEPS = 120
# A step is over when the browser has laid it out, which reading a size forces it to do.
MEASURE = """
async ({element, steps}) => {
  const frame = () => new Promise(requestAnimationFrame);
  const scroller = element.querySelector('.scroller'), slider = element.querySelector('[data-do=to]');
  const work = [], whole = [];
  for (let at = 0; at < steps; at++) {
    await frame();
    const start = performance.now();
    const most = Number(slider.max);
    slider.value = most - Math.abs(most - (at + 1) % (2 * most));  // forward to the end, and back again
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    scroller.getBoundingClientRect();
    element.querySelector('.column.now .cell').getBoundingClientRect();
    work.push(performance.now() - start);
    await frame();
    whole.push(performance.now() - start);
  }
  return {work, whole};
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(BROWSER_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = picture_server(tmp_path_factory.mktemp("pictures"))
    yield server
    assert server.stop() == []


def test_step_s_milliseconds(browser: Browser, pictures: Server) -> None:
    """The time a step takes, script and layout, and until the next frame after it; its median is below 50 ms."""
    rows: list[tuple[object, ...]] = []
    for title, query in (("LSTM(4)", "?sequences=yes"), ("LSTM(4), LSTM(3)", "?stack=yes&sequences=yes")):
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        picture = UnrolledPicture(page, pictures.url, query)
        measured = page.evaluate(MEASURE, {"element": picture.root.element_handle(), "steps": STEPS})
        for what, times in (
            ("script and layout", measured["work"]),
            ("to the next frame", measured["whole"]),
        ):
            rows.append((f"{title}, {what}", *map(float, np.percentile(times, [50, 95, 100])), AIM_MS))
        assert np.median(measured["work"]) < MOST_MS
    show(f"A step of the unrolled picture, {STEPS} steps", ("ms", "median", "95 %", "most", "aim"), rows)
