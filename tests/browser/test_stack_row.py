"""The row of the stack: cards dragged or moved by key, layers that light up, the presenting view."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab
from tests.browser.test_screens import PHONE
from tests.browser.visit import Visit

LAYERS = ["lstm:8:seq", "gru:4:seq", "rnn:2"]


def handle(visit: Visit, index: int) -> Locator:
    return visit.page.locator(f'.rl-handle[data-index="{index}"]')


def open_stack(visit: Visit, **parameters: str) -> Visit:
    """A stack of three layers, once its cards can be moved: then Tab passes over the arrows of the cards."""
    visit.open(layer=LAYERS, series="weather", weather="300,60,1,6", **parameters)
    expect(visit.button("right_0")).to_have_attribute("tabindex", "-1")
    return visit


def expect_layers(visit: Visit, *layers: str) -> None:
    visit.page.wait_for_function(
        "layers => new URLSearchParams(location.search).getAll('layer').join() === layers",
        arg=",".join(layers),
    )


def announced(visit: Visit) -> str:
    """What a screen reader was told last."""
    return visit.page.evaluate(
        "document.querySelector('.st-key-stack_script [data-testid=stBidiComponentIsolated]').shadowRoot"
        ".querySelector('[aria-live]').textContent"
    )


def test_card_is_dragged_to_another_place_and_undo_takes_it_back(visit: Visit) -> None:
    """The arrow at which it will be dropped lights up, the row is not rebuilt, and the new place is announced."""
    open_stack(visit)
    row = visit.widget("stack_row").element_handle()
    start, end = handle(visit, 0).bounding_box(), visit.widget("card_2").bounding_box()
    assert start is not None and end is not None
    mouse = visit.page.mouse
    mouse.move(start["x"] + 8, start["y"] + 8)
    mouse.down()
    mouse.move(end["x"] + 8, end["y"] + 20, steps=4)
    expect(visit.page.locator("[data-drop]")).to_have_class(re.compile("st-key-arrow_3"))
    expect(visit.page.locator("[data-lifted]")).to_have_class(re.compile("st-key-card_0"))
    mouse.up()
    expect_layers(visit, "gru:4:seq", "rnn:2", "lstm:8:seq")
    expect(visit.page.locator("[data-lifted], [data-drop], [data-dragging]")).to_have_count(0)
    assert announced(visit) == "LSTM is now layer 3 of 3."
    assert row.evaluate("row => row.isConnected")
    visit.press("undo_change")
    expect_layers(visit, *LAYERS)


def test_drag_that_is_given_up_changes_nothing(visit: Visit) -> None:
    """By Esc, and by dropping the card where it was."""
    open_stack(visit)
    mouse = visit.page.mouse
    start, end = handle(visit, 0).bounding_box(), visit.widget("card_2").bounding_box()
    assert start is not None and end is not None
    for escape in (True, False):
        mouse.move(start["x"] + 8, start["y"] + 8)
        mouse.down()
        mouse.move(end["x"] + 8, end["y"] + 20, steps=4)
        expect(visit.page.locator("[data-lifted]")).to_have_count(1)
        if escape:
            visit.page.keyboard.press("Escape")
        else:
            mouse.move(start["x"] + 8, start["y"])
        mouse.up()
        expect(visit.page.locator("[data-lifted], [data-drop]")).to_have_count(0)
    expect(visit.button("undo_change")).to_be_disabled()


def test_card_is_moved_by_keys_and_the_focus_goes_with_it(visit: Visit) -> None:
    """Without live mode, quick presses are not lost, and no setting of another card is taken along."""
    open_stack(visit, live="no")
    handle(visit, 0).focus()
    for _ in range(2):
        visit.page.keyboard.press("ArrowRight")
    expect_layers(visit, "gru:4:seq", "rnn:2", "lstm:8:seq")
    expect(handle(visit, 2)).to_be_focused()
    assert announced(visit) == "LSTM is now layer 3 of 3."
    visit.page.keyboard.press("Control+z")
    expect_layers(visit, "gru:4:seq", "lstm:8:seq", "rnn:2")


def test_pointing_at_a_layer_lights_its_shape_and_its_row_and_the_other_way_round(visit: Visit) -> None:
    """No message goes to the server for it."""
    open_stack(visit, tab="shapes")
    card, shape = visit.widget("card_1"), visit.page.get_by_test_id("shape-2")
    row = visit.page.get_by_test_id("shape-table").locator("tbody tr").nth(1)
    transparent = "rgba(0, 0, 0, 0)"
    for pointed_at in (card, shape, row):
        visit.page.mouse.move(1, 1)
        for part in (card, shape, row):
            expect(part).to_have_css("background-color", transparent)
        pointed_at.hover(position={"x": 12, "y": 12})
        for part in (card, shape, row):
            expect(part).not_to_have_css("background-color", transparent)
        expect(visit.widget("card_0")).to_have_css("background-color", transparent)
    visit.page.mouse.move(1, 1)
    handle(visit, 0).focus()
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_test_id("shape-1")).not_to_have_css("background-color", transparent)


def test_presenting_view_is_entered_and_left_by_keys(visit: Visit) -> None:
    """P inside a field is a letter; the large shapes follow the switches."""
    open_stack(visit)
    size = visit.shape(1).evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    visit.widget("units_0").locator("input").press("p")
    expect(visit.widget("presentation")).to_have_count(0)
    visit.widget("units_0").locator("input").press("Tab")
    visit.page.keyboard.press("p")
    expect(visit.widget("presentation")).to_be_visible()
    expect(visit.widget("start")).to_have_count(0)
    visit.page.wait_for_url(re.compile("view=stack"))
    assert visit.shape(1).evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > 1.8 * size
    visit.toggle("sequences_2")
    expect(visit.shape(3)).to_have_text("(samples, 26, 2)")
    visit.page.keyboard.press("Escape")
    expect(visit.widget("presentation")).to_have_count(
        0
    )  # it stays beside the page until all of that is drawn
    expect(visit.button("start")).to_be_visible()
    expect(visit.shape(3)).to_have_text("(samples, 26, 2)")
    assert "view" not in visit.link


def test_row_scrolls_on_a_phone_with_switches_for_thumbs(tab: OpenTab) -> None:
    """A fade shows that there is more, and the switches are at least 44 pixels high."""
    visit = tab(**PHONE)
    open_stack(visit)
    row = visit.widget("stack_row")
    expect(row).to_have_attribute("data-more", "right")
    row.evaluate("row => { row.scrollLeft = 400; }")
    expect(row).to_have_attribute("data-more", "left right")
    for key in ("sequences_0", "right_0", "add_1", "units_0"):
        part = visit.button(key) if key.startswith(("right", "add")) else visit.widget(key)
        box = part.bounding_box()
        assert box is not None and box["height"] >= 44, key


def test_break_out_of_sight_is_scrolled_to(tab: OpenTab) -> None:
    """The first fix is at the arrow, which may be beyond the end of the row."""
    visit = tab(**PHONE).open(
        layer=["lstm:4:seq", "lstm:4", "lstm:4"], series="weather", weather="300,60,1,6"
    )
    expect(visit.button("fix_2_0")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("layers", "width"), [(3, 1280), (5, 1920)])
def test_row_without_scrolling(tab: OpenTab, layers: int, width: int) -> None:
    """Three layers fit on a laptop, five on a large screen."""
    visit = tab(viewport={"width": width, "height": 800})
    visit.open(layer=["lstm:32:seq"] * layers)
    expect(visit.widget("stack_head")).to_be_in_viewport(ratio=1)
    row = visit.widget("stack_row")
    expect(row).to_have_attribute("data-more", "")
    assert row.evaluate("row => row.scrollWidth <= row.clientWidth")


def test_convolution_is_added_broken_fixed_on_the_arrow_and_trained(visit: Visit) -> None:
    """From the menu of the first +: 26 - 3 + 1 steps leave it; a kernel of 40 is too long for the window of 26."""
    visit.open(layer="lstm:4", series="weather", weather="300,60,1,6", live="no", epochs="1")
    visit.press("add_0")
    options = visit.page.get_by_role("menuitem")
    expect(options.first).to_have_text("LSTM")
    options.filter(has_text="Conv1D").click()
    expect_layers(visit, "conv1d:32:3", "lstm:4")
    expect(visit.shape(1)).to_have_text("(samples, 24, 32)")
    visit.fill("kernel_size_0", 40)
    expect(visit.widget("problem_0")).to_contain_text(
        "reads 40 time steps at once, but the window has only 26"
    )
    expect(visit.button("start")).to_be_disabled()
    visit.press("fix_0_0")
    expect_layers(visit, "conv1d:32:3", "lstm:4")
    expect(visit.widget("problem_0")).to_have_count(0)
    visit.press("more_0")
    visit.choose("padding_0", "causal")
    expect(visit.shape(1)).to_have_text("(samples, 26, 32)")
    visit.close_menu()
    expect(visit.button("more_0")).to_contain_text("causal · linear")
    visit.train()
    expect(visit.ended("finished")).to_be_visible()
    visit.open_tab("inside")
    expect(visit.widget("output_1")).to_contain_text("(samples, 26, 32)")
    assert visit.errors == []
