"""The Lab as one screen: from a first visit to a forecast, a broken stack, and the tabs."""

import re
import shutil

from playwright.sync_api import expect

from rnnlab.runs.store import Store
from tests.browser.server import Server
from tests.browser.test_screens import EDGES
from tests.browser.visit import TRAINED_MS, Visit
from tests.ui.kept import keep_finished


def test_first_visit_leads_to_a_forecast_by_one_press(visit: Visit) -> None:
    """The page says what to press; then the verdict, the forecast and the loss are there, where one looks."""
    visit.open()
    expect(visit.widget("verdict")).to_contain_text("is loaded. Press Train")
    expect(visit.widget("forecast_chart").locator(".main-svg").first).to_be_visible(timeout=30_000)
    visit.press("start")
    expect(visit.widget("verdict")).to_have_text(re.compile("persistence"), timeout=TRAINED_MS)
    expect(visit.widget("forecast_chart").get_by_text("predicted").first).to_be_visible()
    expect(visit.widget("loss").get_by_text("best epoch")).to_be_visible()
    assert visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0


def test_broken_stack_is_red_and_fixed_at_its_arrow(visit: Visit) -> None:
    """The strip with the cause is as wide as the row and low, so that the forecast stays on the screen."""
    visit.open(layer=["lstm:4", "lstm:4"])
    arrow = visit.page.get_by_test_id("shape-1")
    expect(arrow).to_have_class(re.compile("broken"))
    red = arrow.evaluate("e => getComputedStyle(e).color")
    assert red != visit.page.get_by_test_id("shape-0").evaluate("e => getComputedStyle(e).color")
    strip, row = (visit.widget(key).evaluate(EDGES) for key in ("problem_1", "stack_row"))
    assert (strip[0], strip[2]) == (row[0], row[2])
    assert strip[1] >= row[3]
    assert strip[3] - strip[1] <= 42
    fix, shape = visit.button("fix_1_0").evaluate(EDGES), arrow.evaluate(EDGES)
    assert shape[0] <= fix[0] < fix[2] <= shape[2]
    expect(visit.button("fix_1_0")).to_have_accessible_name("Fix: Return sequences from layer 1")
    expect(visit.button("start")).to_be_disabled()
    visit.press("fix_1_0")
    expect(visit.widget("problem_1")).to_have_count(0)
    expect(arrow).not_to_have_class(re.compile("broken"))
    expect(visit.button("start")).to_be_enabled()


def test_open_tab_is_in_the_link_and_survives_a_reload(visit: Visit, server: Server) -> None:
    """Only the open tab is drawn."""
    store = Store(server.runs)
    run = keep_finished(store, 952, 0.5)
    visit.open(run=run)
    expect(visit.scores).to_be_visible()
    visit.open_tab("inside")
    expect(visit.widget("window_picked")).to_be_visible()
    expect(visit.scores).to_have_count(0)
    visit.reload()
    expect(visit.widget("window_picked")).to_be_visible()
    expect(visit.page.get_by_role("tab", name="Inside the network")).to_have_attribute(
        "aria-selected", "true"
    )
    assert visit.link["tab"] == ["inside"]
    shutil.rmtree(store.folder(run))


def test_toggle_changes_the_open_table_of_shapes_in_the_browser(visit: Visit) -> None:
    """The row of the layer follows its card, and the tab stays open."""
    visit.open(layer="lstm:4", tab="shapes")
    table = visit.page.get_by_test_id("shape-table")
    expect(table).to_contain_text("(samples, 4)")
    visit.toggle("sequences_0")
    expect(table).to_contain_text("(samples, 26, 4)")
    visit.drawn().open_tab("code")
    expect(visit.page.locator("code").filter(has_text="return_sequences=True").first).to_be_visible()
    comment = visit.page.locator("code span").filter(has_text="# The comments").last
    expect(comment).to_have_css("font-style", "normal")  # an italic font would be loaded for it


def test_open_menu_is_next_for_the_tab_key(visit: Visit) -> None:
    """From its button into it, back with Shift, and behind its last field to what stands beside the button.

    The menu that is left closes.
    """
    page = visit.open(live="no").page
    body, button = page.get_by_test_id("stPopoverBody"), visit.button("train_menu")
    inside = "() => !!document.activeElement.closest('[data-testid=stPopoverBody]')"
    button.press("Enter")
    expect(body).to_be_visible()
    button.press("Tab")
    assert page.evaluate(inside)
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Tab")
    presses = 0
    while page.evaluate(inside):
        page.keyboard.press("Tab")
        presses += 1
    assert 7 <= presses < 30
    expect(visit.widget("live_mode").locator("input")).to_be_focused()
    expect(body).to_have_count(0)
    expect(visit.widget("live_mode").locator("input")).to_be_focused()


def test_menu_stays_open_while_its_settings_change(visit: Visit) -> None:
    """The label of the menu says the new state at once."""
    visit.open()
    visit.open_menu("train_menu")
    visit.fill("epochs", 7)
    expect(visit.widget("train_menu")).to_contain_text("7 epochs, batch 32")
    expect(visit.widget("epochs").locator("input")).to_have_value("7")
    visit.fill("batch_size", 64)
    expect(visit.widget("train_menu")).to_contain_text("7 epochs, batch 64")
