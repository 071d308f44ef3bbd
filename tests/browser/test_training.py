"""A run as it goes: the page stays the person's, Stop keeps the best weights, one press is one run."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.server import Server
from tests.browser.visit import TRAINED_MS, Visit

SOON_MS = 5_000  # a busy test machine is slow; how fast it is, the benchmarks tell
LONG = {"series": "weather", "weather": "3000,60,1,5", "epochs": "1000", "patience": "none", "seed": "11"}


def test_page_stays_usable_while_a_run_trains_and_stop_keeps_its_best_weights(tab: OpenTab) -> None:
    """Training is another process's work: shapes, a second tab and Stop answer meanwhile."""
    visit = tab().open(**LONG)
    page = visit.page
    visit.press("start")
    expect(visit.button("stop")).to_be_enabled()
    expect(visit.says(re.compile(r"epoch ([2-9]|\d\d+) of 1000"))).to_be_visible(timeout=TRAINED_MS)
    # The run finds one best epoch at least; its chart marks the weights that are kept.
    expect(visit.widget("loss_chart").get_by_text("best epoch")).to_be_visible()

    visit.toggle("sequences_1")
    expect(visit.shape(2)).to_have_text("(samples, 26, 32)", timeout=SOON_MS)
    visit.toggle("sequences_1")
    expect(visit.shape(2)).to_have_text("(samples, 32)", timeout=SOON_MS)

    second = tab().open(series="seattle_weather_2012_2015", live="no")
    second.press("preset_one")
    expect(second.shape(1)).to_have_text("(samples, 32)", timeout=SOON_MS)
    assert second.run is None
    expect(second.button("stop")).to_be_disabled()

    watching = tab().open(run=visit.run, **LONG)
    expect(watching.button("stop")).to_be_enabled()

    visit.press("stop")
    expect(visit.ended("stopped")).to_be_visible(timeout=TRAINED_MS)
    expect(visit.says(re.compile(r"Stopped on request; the weights of epoch \d+ are kept"))).to_be_visible()
    expect(visit.scores).to_be_visible()
    expect(visit.widget("forecast_chart")).to_be_visible()
    expect(visit.button("stop")).to_be_disabled()
    expect(watching.scores).to_be_visible()
    assert page.url == watching.page.url


def test_double_click_on_train_starts_one_run(visit: Visit, server: Server) -> None:
    """The same experiment pressed twice in a row trains once."""
    before = server.run_folders
    visit.open(series="weather", weather="300,60,1,5", epochs="3", layer="lstm:4")
    visit.button("start").dblclick()
    expect(visit.scores).to_be_visible(timeout=TRAINED_MS)
    visit.drawn()
    assert server.run_folders == [*before, visit.run]


def test_other_window_is_shown_by_the_slider_and_by_a_click_on_the_chart(visit: Visit) -> None:
    """What each layer puts out is told for the picked window, with its times."""
    visit.open(series="weather", weather="300,60,1,5", epochs="2", layer=["lstm:4:seq", "lstm:4"])
    visit.train()
    visit.open_tab("inside")
    caption = visit.says(re.compile("^The output of each layer, step by step, for the window "))
    last = caption.inner_text()
    expect(visit.widget("outputs_chart_2").locator(".plotly .heatmaplayer")).to_be_visible()

    slider = visit.widget("window_picked").locator("input")
    slider.press("ArrowLeft")
    expect(caption).not_to_have_text(last)
    assert caption.inner_text() != last
    expect(slider).to_have_value("43")

    chart = visit.widget("forecast_chart")
    chart.scroll_into_view_if_needed()
    box = chart.locator(".nsewdrag").bounding_box()
    assert box is not None
    before = caption.inner_text()
    visit.page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    expect(caption).not_to_have_text(before)
    expect(slider).not_to_have_value("43")
    assert 5 < int(slider.input_value()) < 25


def test_backtest_trains_earlier_cuts_and_tells_the_spread(visit: Visit) -> None:
    """A person asks whether it was luck: one press trains what is lacking, and the table fills by itself."""
    visit.open(series="weather", weather="600,60,1,7", epochs="2", layer="lstm:4")
    visit.train()
    visit.open_tab("luck")
    visit.toggle("backtest")
    board = visit.page.get_by_test_id("backtest")
    expect(board.get_by_text("not trained yet")).to_have_count(2)
    visit.press("train_cuts")
    expect(visit.says(re.compile(r"below every baseline's at \d of 3 cuts"))).to_be_visible(
        timeout=TRAINED_MS
    )
    expect(board.get_by_text("mean ± spread")).to_be_visible()
    expect(visit.widget("train_cuts")).to_have_count(0)
    expect(board.get_by_text(re.compile("not trained|epoch"))).to_have_count(0, timeout=TRAINED_MS)
