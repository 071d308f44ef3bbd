"""A long series as a whole, and any part of it in every detail."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.series_chart import SeriesChart
from tests.browser.visit import Visit

LONG = {"series": "weather", "weather": "100000,60,1,0", "layer": ["lstm:4:seq", "lstm:4"], "tab": "series"}
HOUR = 3_600_000
FIRST = 1_704_067_200_000  # 2024-01-01 00:00, in milliseconds since 1970
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def opened(visit: Visit) -> SeriesChart:
    chart = SeriesChart(visit.open(**LONG))
    chart.drawn_after(None)
    return chart


def row(place: float) -> int:
    """The row that stands at a place on the axis of times."""
    return round((place - FIRST) / HOUR)


def test_dragging_zooms_in_until_every_row_is_a_point(visit: Visit) -> None:
    """2,000 points of 100,000 rows; three times a tenth of them, and each row has its mark."""
    chart = opened(visit)
    _, points, first, last, mode = chart.drawn or []
    assert (row(first), row(last), mode) == (0, 99_999, "lines")
    assert points <= 2000
    for _ in range(3):
        _, points, first, last, mode = chart.zoom(0.4, 0.5)
        visit.drawn()
    assert points == row(last) - row(first) + 1
    assert 90 <= points <= 110
    assert mode == "lines+markers"
    assert 44_000 < row(first) < 45_000  # 0.4 + 0.04 + 0.004 of the way
    expect(visit.says(f"{points} of 100,000 rows")).to_be_visible()


def test_zoom_is_left_by_buttons_and_lasts_while_other_things_are_done(visit: Visit) -> None:
    """A toggle in the stack and another horizon leave the chart as it is; one press shows all again."""
    chart = opened(visit)
    zoomed = chart.zoom(0.7, 0.9)
    visit.drawn().toggle("sequences_0")
    expect(visit.shape(1)).to_have_text("(samples, 4)")
    visit.open_menu("columns_menu")
    visit.fill("horizon", 3)
    visit.close_menu()
    expect(visit.says("To predict: the next 3 rows")).to_be_visible()
    assert visit.drawn() and chart.drawn == zoomed
    _, _, first, last, _ = chart.press("earlier")
    assert row(first) < row(zoomed[2]) and row(last) < row(zoomed[3])
    _, _, first, last, _ = chart.press("whole")
    assert (row(first), row(last)) == (0, 99_999)


def test_other_series_is_drawn_whole(visit: Visit) -> None:
    """What was looked at in one series means nothing in the next."""
    chart = opened(visit)
    zoomed = chart.zoom(0.2, 0.3)
    visit.drawn().open_menu("series_menu")
    visit.choose("source", "Daily weather")
    other = chart.drawn_after(zoomed)
    assert other[0] != zoomed[0]
    expect(visit.says("All 1,461 rows")).to_be_visible()


def test_finger_on_the_chart_scrolls_the_page(tab: OpenTab) -> None:
    """On a phone the chart is as tall as the screen: the page must be left by it, and buttons zoom."""
    visit = tab(**PHONE)
    chart = opened(visit)
    visit.widget("series_chart").scroll_into_view_if_needed()
    box = visit.widget("series_chart").locator(".nsewdrag").first.bounding_box()
    assert box is not None
    place = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    before = visit.page.evaluate(place)
    hand = visit.page.context.new_cdp_session(visit.page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touches = [("touchStart", y), *(("touchMove", y - 20 * step) for step in range(1, 11))]
    for kind, height in touches:
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": height}]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    visit.page.wait_for_function(f"before => ({place})() > before + 100", arg=before)
    assert chart.press("closer")[1] <= 2000
    expect(visit.says("25,000 of 100,000 rows")).to_be_visible()


@pytest.mark.parametrize("key", ["closer", "to_window"])
def test_buttons_zoom_by_the_keyboard(visit: Visit, key: str) -> None:
    """Who has no mouse goes to a button and presses Enter."""
    chart = opened(visit)
    before = chart.drawn
    visit.button(f"zoom_{key}").focus()
    visit.page.keyboard.press("Enter")
    assert chart.drawn_after(before)[2] > FIRST
