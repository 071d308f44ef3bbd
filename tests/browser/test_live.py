"""Live mode in the browser: a change moves the shapes and the forecast, a newer one cancels, and all can be undone."""

import re

from playwright.sync_api import Locator, expect

from rnnlab.runs.pause import pause_epoch
from rnnlab.runs.store import Store
from tests.browser.conftest import OpenTab
from tests.browser.server import Server
from tests.browser.visit import TRAINED_MS, Visit

SMALL = {"series": "weather", "weather": "1200,60,1,0", "epochs": "4", "patience": "none", "batch_size": "64"}
LONG = SMALL | {"epochs": "1000"}
LINES = """name => {
  const plot = document.querySelector(".st-key-forecast_chart .js-plotly-plot");
  const line = plot?._fullData?.find(line => line.name === name);
  return line ? Array.from(line.y).slice(-50).map(value => value.toFixed(4)).join() : "";
}"""


def line(visit: Visit, name: str) -> str:
    """The last values of a line of the forecast chart, as text, when it is drawn."""
    return visit.page.wait_for_function(LINES, arg=name).json_value()


def verdict(visit: Visit) -> Locator:
    return visit.widget("verdict")


CHARTS = ("forecast_chart", "loss_chart", "overview_chart")
MARK = """charts => {
  for (const chart of charts) document.querySelector(`.st-key-${chart} .js-plotly-plot`).dataset.mark = "first";
}"""
MARKED = """charts => charts.filter(
  chart => document.querySelector(`.st-key-${chart} .js-plotly-plot`)?.dataset.mark === "first"
)"""


def live_trained(visit: Visit, text: str) -> None:
    """Until the verdict says what that change did."""
    expect(verdict(visit)).to_contain_text(re.compile(rf"{text}.*: error of the network"), timeout=TRAINED_MS)
    visit.drawn()


def test_toggle_moves_shapes_and_forecast_and_undo_takes_it_back(visit: Visit, server: Server) -> None:
    """From a trained stack: the line of before stays pale, one sentence says what the change did, no run is listed.

    The network has a small share of this forecast, so its own line is drawn beside it, and moves.
    """
    visit.open(**SMALL, layer=["lstm:6"])
    visit.train()
    trained, kept = visit.run, Store(server.runs).ids()
    first, network = line(visit, "predicted"), line(visit, "network alone")
    visit.page.evaluate(MARK, CHARTS)
    visit.toggle("sequences_0")
    expect(visit.shape(1)).to_have_text("(samples, 26, 6)")
    live_trained(visit, "return_sequences on in layer 1")
    # A chart that is built again is empty for a moment; these are the same ones, with other lines.
    assert visit.page.evaluate(MARKED, CHARTS) == list(CHARTS)
    assert visit.run != trained
    assert line(visit, "network alone") != network
    assert line(visit, "before the change") == first
    second = line(visit, "predicted")
    visit.page.set_viewport_size({"width": 1100, "height": 800})
    visit.page.wait_for_function(
        "document.querySelector('.st-key-forecast_chart .js-plotly-plot')._fullLayout.width < 760"
    )
    assert line(visit, "predicted") == second  # Streamlit draws it for the new width
    assert Store(server.runs).ids() == kept
    expect(visit.page.locator(".st-key-last_runs button")).to_have_count(2)
    visit.press("undo_change")
    expect(visit.shape(1)).to_have_text("(samples, 6)")
    visit.page.wait_for_function(
        "run => new URLSearchParams(location.search).get('run') === run", arg=trained
    )
    expect(verdict(visit)).to_contain_text("return_sequences off in layer 1: error of the network")
    assert line(visit.drawn(), "predicted") == first
    assert line(visit, "network alone") == network


def test_newer_change_cancels_the_run_and_a_small_picture_goes_back(visit: Visit, server: Server) -> None:
    """The long run is given up; the run before it is a press on its picture away."""
    store = Store(server.runs)
    visit.open(**SMALL, layer=["lstm:4"])
    visit.fill("units_0", 5)
    expect(verdict(visit)).to_contain_text("persistence", timeout=TRAINED_MS)
    expect(visit.ended("finished")).to_be_visible(timeout=TRAINED_MS)
    first = str(visit.drawn().run)
    visit.open_menu("train_menu")
    visit.fill("epochs", 1000)
    visit.close_menu()
    expect(visit.says(re.compile(r"epoch [1-9]\d* of 1000"))).to_be_visible(timeout=TRAINED_MS)
    long = str(visit.run)
    assert long in store.live_ids()
    visit.open_menu("train_menu")
    visit.fill("epochs", 3)
    visit.close_menu()
    live_trained(visit, "Epochs 3 instead of 4")
    assert long not in store.live_ids()
    pictures = visit.page.locator(".st-key-last_runs button")
    expect(pictures).to_have_count(2)
    pictures.first.click()
    visit.page.wait_for_function("run => new URLSearchParams(location.search).get('run') === run", arg=first)
    expect(visit.widget("train_menu")).to_contain_text("4 epochs")
    expect(pictures.first).to_have_attribute("aria-pressed", "true")
    visit.open_menu("train_menu")
    visit.fill("epochs", 2)
    visit.close_menu()
    live_trained(visit, "Epochs 2 instead of 4")
    expect(pictures).to_have_count(3)
    visit.page.reload()
    expect(pictures).to_have_count(3)


def test_forecast_is_learnt_before_ones_eyes_epoch_by_epoch(visit: Visit) -> None:
    """One epoch, one more, on and on, and stop: the line moves with each."""
    visit.open(**LONG, layer=["lstm:8"], live="no")
    visit.press("step")
    expect(visit.widget("loss")).to_contain_text("epoch 1 of 1000", timeout=TRAINED_MS)
    expect(visit.widget("loss")).to_contain_text("paused")
    first = line(visit, "predicted so far")
    visit.press("step")
    expect(visit.widget("loss")).to_contain_text("epoch 2 of 1000")
    visit.page.wait_for_function(f"first => ({LINES})('predicted so far') !== first", arg=first)
    assert line(visit, "predicted so far")
    visit.press("pause")
    expect(visit.widget("loss")).to_contain_text(re.compile(r"epoch ([3-9]|\d\d+) of 1000"))
    visit.drawn().press("pause")
    expect(visit.button("pause")).to_have_text(re.compile("Go on"))
    expect(visit.widget("loss")).to_contain_text("paused")
    visit.press("stop")
    expect(visit.ended("stopped")).to_be_visible(timeout=TRAINED_MS)
    assert line(visit.drawn(), "predicted")


def test_charts_wait_for_the_answer_of_a_press(visit: Visit) -> None:
    """With the page's clock stopped at a press, the epochs go on and the line stays; with the clock it moves again."""
    visit.open(**LONG, layer=["lstm:8"], live="no")
    visit.press("start")
    line(visit, "predicted so far")
    epochs = visit.widget("loss").get_by_text(re.compile(r"epoch \d+ of 1000"))
    still = visit.page.evaluate(f"""() => {{
      const now = performance.now();
      performance.now = () => now;
      document.querySelector(".st-key-sequences_0").dispatchEvent(new PointerEvent("pointerdown", {{bubbles: true}}));
      return ({LINES})("predicted so far");
    }}""")
    before = epochs.inner_text()
    for _ in range(2):
        expect(epochs).not_to_have_text(before)
        before = epochs.inner_text()
    assert line(visit, "predicted so far") == still
    visit.page.evaluate("delete performance.now")
    visit.page.wait_for_function(f"still => ({LINES})('predicted so far') !== still", arg=still)
    visit.press("stop")
    expect(visit.ended("stopped")).to_be_visible(timeout=TRAINED_MS)


def test_no_press_is_lost_while_a_run_trains(visit: Visit, server: Server) -> None:
    """Each press on Pause and on Go on arrives, however soon it follows the one before."""
    visit.open(**LONG, layer=["lstm:8"], live="no")
    visit.press("start")
    expect(visit.widget("loss")).to_contain_text(re.compile(r"epoch \d+ of 1000"), timeout=TRAINED_MS)
    store, run = Store(server.runs), visit.run
    for number in range(10):
        pause = number % 2 == 0
        expect(visit.button("pause")).to_have_text(re.compile("Pause" if pause else "Go on"))
        visit.press("pause")
        expect(visit.button("pause")).to_have_text(re.compile("Go on" if pause else "Pause"))
        assert (pause_epoch(store, run) is not None) == pause
    visit.press("stop")
    expect(visit.ended("stopped")).to_be_visible(timeout=TRAINED_MS)


def test_broken_stack_says_which_change_broke_it_and_keeps_the_forecast(visit: Visit) -> None:
    visit.open(**SMALL, layer=["lstm:4:seq", "lstm:4"])
    visit.train()
    shown = line(visit, "predicted")
    visit.toggle("sequences_0")
    expect(verdict(visit)).to_contain_text("return_sequences off in layer 1: the stack cannot be built")
    assert line(visit, "predicted") == shown


def test_link_of_a_live_run_shows_the_same_to_someone_else(visit: Visit, tab: OpenTab) -> None:
    visit.open(**SMALL, layer=["lstm:4"])
    visit.fill("units_0", 7)
    expect(visit.ended("finished")).to_be_visible(timeout=TRAINED_MS)
    expect(verdict(visit)).to_contain_text("persistence", timeout=TRAINED_MS)
    shown = line(visit.drawn(), "predicted")
    other = tab()
    other.page.goto(visit.page.url)
    other.drawn()
    assert line(other, "predicted") == shown
    assert other.run == visit.run
    visit.reload()
    assert line(visit, "predicted") == shown
