"""What mattered: three views, and the worst window is one press from being seen layer by layer."""

import re

from playwright.sync_api import expect

from tests.browser.visit import TRAINED_MS, Visit


def test_inputs_errors_and_worst_windows_of_a_trained_run(visit: Visit) -> None:
    """A person presses the three views in turn, and then a window."""
    visit.open(series="weather", weather="600,60,1,5", epochs="2", layer=["lstm:4:seq", "lstm:4"])
    visit.train()
    visit.open_tab("mattered")
    views = visit.widget("mattered_view")
    expect(visit.widget("mattered_inputs")).to_have_count(0)

    views.get_by_text("Which inputs").click()
    for chart in ("mattered_inputs", "mattered_lags"):
        expect(visit.widget(chart).locator(".plotly .barlayer").first).to_be_visible(timeout=TRAINED_MS)
    expect(visit.says(re.compile(r"^In \d+ windows, .*each piece in turn"))).to_be_visible()

    views.get_by_text("Where it is wrong").click()
    expect(visit.widget("mattered_errors").locator(".plotly .barlayer").first).to_be_visible()
    expect(visit.widget("mattered_inputs")).to_have_count(0)
    visit.widget("mattered_by").get_by_text("actual change").click()
    expect(visit.widget("mattered_errors").get_by_text("actual change").first).to_be_visible()
    expect(visit.says(re.compile("^Largest errors: "))).to_be_visible()

    views.get_by_text("Worst windows").click()
    row = visit.widget("worst_row_1")
    expect(row).to_be_visible()
    visit.press("worst_1")
    expect(visit.widget("worst_1").locator('[data-testid="stBaseButton-primary"]').first).to_be_visible()
    visit.open_tab("inside")
    expect(visit.says(re.compile("^The output of each layer, step by step, for the window "))).to_be_visible()
    assert visit.widget("window_picked").locator("input").input_value() != "89"


def test_list_of_worst_windows_fits_a_phone(tab) -> None:
    """Each row stays one row, and nothing is wider than the screen."""
    visit = tab(viewport={"width": 390, "height": 844})
    visit.open(series="weather", weather="300,60,1,5", epochs="2", layer="lstm:4")
    visit.train()
    visit.open_tab("mattered")
    visit.widget("mattered_view").get_by_text("Worst windows").click()
    row = visit.widget("worst_row_10")
    expect(row).to_be_visible()
    box = row.bounding_box()
    assert box is not None
    assert box["height"] < 60
    assert box["x"] + box["width"] <= 390
