"""The chart of the forecast in a browser: hovering, zooming and choosing lines; the scores on a phone."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from rnnlab.runs.store import Store
from rnnlab.ui.link import query_params_of
from tests.browser.conftest import OpenTab
from tests.browser.server import Server
from tests.browser.visit import Visit
from tests.ui.kept import SMALL, keep_finished

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
RANGE = """
() => document.querySelector('.st-key-forecast_chart:not([data-retained="true"]) .js-plotly-plot')
  ._fullLayout.xaxis.range.map(Date.parse)
"""

PLACES = """
chart => {
  const key = `.st-key-${chart}:not([data-retained="true"])`;
  const { _fullData, _fullLayout: { xaxis } } = document.querySelector(`${key} .js-plotly-plot`);
  const line = _fullData.find(({ name }) => ["actual", "visitors"].includes(name));
  return Array.from(line.x, (x) => xaxis.l2p(x)).filter((x) => x >= 0 && x <= xaxis._length);
}
"""


@pytest.fixture(scope="module")
def finished(server: Server) -> str:
    """A run that is in its folder without having been trained here."""
    return keep_finished(Store(server.runs), 81, 0.5)


def opened(visit: Visit, run: str) -> tuple[float, float, float, float]:
    """The page with the chart of the forecast drawn; returns the chart's plot area: x, y, width and height."""
    visit.open(run=run, **query_params_of(SMALL))
    area = visit.widget("forecast_chart").locator(".nsewdrag").first
    expect(area).to_be_visible(timeout=30_000)
    visit.page.wait_for_function(
        "() => document.querySelector('.st-key-forecast_chart .js-plotly-plot')?.dataset.few"
    )
    box = area.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def test_window_of_a_hovered_point_is_marked_in_both_charts(visit: Visit, finished: str) -> None:
    """The rows that the network read lie left of the step that it predicts; the marks go with the mouse."""
    x, y, width, height = opened(visit, finished)
    for share in (0.6, 0.61):
        visit.page.mouse.move(x + share * width, y + height / 2)
    for chart in ("forecast_chart", "overview_chart"):
        read, predicted = (visit.widget(chart).locator(f".rl-{name}") for name in ("read", "predicts"))
        expect(read).to_be_visible()
        left, right = read.bounding_box(), predicted.bounding_box()
        assert left is not None and right is not None
        assert left["x"] < right["x"]
        assert left["x"] + left["width"] <= right["x"] + 2
    expect(visit.widget("forecast_chart").locator(".rl-read")).to_have_text("reads 12 rows")
    visit.page.mouse.move(x + width / 2, y - 200)
    expect(visit.page.locator(".rl-mark")).to_have_count(0)


def test_closed_hours_have_no_room_on_the_axis(visit: Visit, tmp_path: Path) -> None:
    """From Friday's last hour to Monday's first it is as far as from hour to hour, also for the marks."""
    days = pd.bdate_range("2025-01-06", periods=40)
    hours = pd.DatetimeIndex(np.concatenate([day + pd.to_timedelta(np.arange(8, 19), "h") for day in days]))
    values = 20 + 10 * np.sin(np.arange(len(hours)) / 11 * 2 * np.pi)
    file = tmp_path / "shop.csv"
    pd.DataFrame({"hour": hours, "visitors": values}).to_csv(file, index=False)
    visit.open().upload(file)
    expect(visit.button("series_menu")).to_contain_text("shop.csv")
    visit.train()
    for chart in ("overview_chart", "forecast_chart"):
        places = visit.page.evaluate(PLACES, chart)
        assert len(places) > 50
        np.testing.assert_allclose(np.diff(places), np.diff(places).mean(), atol=0.02)
    area = visit.widget("forecast_chart").locator(".nsewdrag").first.bounding_box()
    assert area is not None
    for share in (0.8, 0.81):
        visit.page.mouse.move(area["x"] + share * area["width"], area["y"] + area["height"] / 2)
    read = visit.widget("forecast_chart").locator(".rl-read")
    expect(read).to_be_visible()
    box, step = read.bounding_box(), np.diff(places).mean()
    assert box is not None
    assert box["width"] == pytest.approx(23 * step, rel=0.02)  # a window of 24 rows


def test_zoom_stays_when_a_line_is_added(visit: Visit, finished: str) -> None:
    """Streamlit builds the chart anew; the range that a person chose is put back."""
    x, y, width, height = opened(visit, finished)
    whole = visit.page.evaluate(RANGE)
    visit.page.mouse.move(x + width / 3, y + height / 2)
    visit.page.mouse.down()
    visit.page.mouse.move(x + width / 2, y + height / 2, steps=8)
    visit.page.mouse.up()
    visit.page.wait_for_function(f"before => ({RANGE})()[0] > before", arg=whole[0])
    zoomed = visit.page.evaluate(RANGE)
    visit.page.mouse.move(5, 5)
    visit.press("lines_menu")
    visit.widget("lines_shown").get_by_role("button", name="persistence").click()
    expect(visit.widget("forecast_chart").get_by_text("persistence").first).to_be_visible()
    visit.page.wait_for_function(f"zoomed => ({RANGE})()[0] === zoomed", arg=zoomed[0])
    assert visit.page.evaluate(RANGE) == zoomed


def test_scores_need_no_sideways_scrolling_on_a_phone(tab: OpenTab, finished: str) -> None:
    """Each row is a card; its numbers have their headings above them."""
    visit = tab(**PHONE).open(run=finished)
    expect(visit.scores).to_be_visible()
    assert visit.scores.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")
    cell = visit.scores.locator("tbody td").nth(1)
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"MAE')
