"""Small screens and dark ones."""

import shutil
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Route, expect

from rnnlab.runs.store import Store
from tests.browser.conftest import OpenTab
from tests.browser.server import Server
from tests.browser.visit import Visit
from tests.ui.kept import keep_finished

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DARK = {"color_scheme": "dark"}
PLOTLY = "**/*lotly*.js"  # the files with the drawing code
PARTS = ("series", "stack", "forecast", "verdict", "loss", "train")
EDGES = "e => (({left, top, right, bottom}) => [left, top, right, bottom].map(Math.round))(e.getBoundingClientRect())"
SHORT = {"series": "weather", "weather": "300,60,1,6", "epochs": "2", "layer": ["lstm:4:seq", "lstm:4"]}


@pytest.fixture
def trained(server: Server) -> Iterator[str]:
    """A finished run that was not really trained."""
    store = Store(server.runs)
    run = keep_finished(store, 951, 0.5)
    yield run
    shutil.rmtree(store.folder(run))


def box_of(visit: Visit, part: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a part, in whole pixels."""
    return tuple(visit.widget(part).evaluate(EDGES))


def scrolls_sideways(visit: Visit) -> bool:
    return visit.page.evaluate(
        "() => [document.documentElement, document.body, document.querySelector('[data-testid=stMain]')]"
        ".some(box => box.scrollWidth > window.innerWidth)"
    )


@pytest.mark.parametrize("look", [PHONE, DARK], ids=["phone", "dark"])
def test_page_fits_and_train_is_reached(tab: OpenTab, look: dict) -> None:
    """Nothing is wider than the screen, before training and after, and Train can be pressed."""
    visit = tab(**look).open(**SHORT)
    assert not scrolls_sideways(visit)
    for place in (0, 1):  # the arrow behind a card does not lie on it
        assert box_of(visit, f"card_{place}")[2] <= box_of(visit, f"arrow_{place + 1}")[0]
    box = visit.widget("error_menu").bounding_box()
    assert (
        box is not None and box["y"] + box["height"] <= box_of(visit, "series")[1] <= 50
    )  # the header is one row
    switch = visit.widget("sequences_0").locator("label p")
    expect(switch).to_be_in_viewport(ratio=1)  # also on a phone, where the stack is wider than the screen
    assert switch.bounding_box()["x"] + switch.bounding_box()["width"] <= box_of(visit, "stack_row")[2]
    visit.button("start").scroll_into_view_if_needed()
    expect(visit.button("start")).to_be_in_viewport()
    visit.train()
    expect(visit.widget("forecast_chart")).to_be_visible()
    assert not scrolls_sideways(visit)


@pytest.mark.parametrize("size", [(1280, 800), (1366, 768), (1024, 768)], ids=str)
def test_everything_of_a_trained_run_is_on_one_screen(
    tab: OpenTab, trained: str, size: tuple[int, int]
) -> None:
    """No part is cut off or below the screen, and no two parts overlap."""
    width, height = size
    visit = tab(viewport={"width": width, "height": height}).open(run=trained, **SHORT)
    expect(visit.widget("loss_chart").locator(".main-svg").first).to_be_visible()
    expect(visit.widget("forecast_chart").locator(".main-svg").first).to_be_visible()
    visit.drawn()
    boxes = {part: box_of(visit, part) for part in PARTS}
    for part, (left, top, right, bottom) in boxes.items():
        assert 0 <= left < right <= width and 0 <= top < bottom <= height, (part, boxes)
    for above, below in (
        ("series", "train"),
        ("train", "stack"),
        ("stack", "verdict"),
        ("verdict", "forecast"),
    ):
        assert boxes[above][3] <= boxes[below][1], (above, below, boxes)
    assert boxes["forecast"][2] <= boxes["loss"][0]
    assert visit.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    assert not scrolls_sideways(visit)


def test_phone_has_the_stack_and_the_forecast_on_one_screen(tab: OpenTab, trained: str) -> None:
    """From top to bottom without an overlap; the whole series is the last part."""
    visit = tab(**PHONE).open(run=trained, **SHORT)
    expect(visit.widget("overview_chart").locator(".main-svg").first).to_be_visible()
    expect(visit.widget("forecast_chart").locator(".main-svg").first).to_be_visible()
    visit.drawn()
    parts = ("series", "stack", "verdict", "train", "forecast", "loss", "overview", "tabs")
    boxes = [box_of(visit, part) for part in parts]
    for above, below in pairwise(boxes):
        assert above[3] <= below[1] + 1, boxes
    _, top, _, bottom = boxes[parts.index("forecast")]
    assert top + (bottom - top) / 2 <= 844  # at least half of it, with nothing scrolled
    assert not scrolls_sideways(visit)


def test_broken_stack_leaves_the_forecast_on_a_projector(tab: OpenTab, trained: str) -> None:
    """Its cause and fixes do not push the forecast below the screen of 1,024 by 768."""
    visit = tab(viewport={"width": 1024, "height": 768})
    visit.open(run=trained, live="no", **SHORT | {"layer": ["lstm:4", "lstm:4"]})
    expect(visit.widget("problem_1")).to_be_visible()
    for part in ("problem_1", "verdict", "forecast", "train"):
        expect(visit.widget(part)).to_be_in_viewport(ratio=1)


def test_stack_of_two_layers_is_whole_on_a_projector(tab: OpenTab) -> None:
    """Both ends of the row are seen at 1,024 pixels, and no switch's name takes two lines."""
    visit = tab(viewport={"width": 1024, "height": 768}).open()
    expect(visit.widget("stack_head")).to_be_in_viewport(ratio=1)
    expect(visit.widget("stack_input")).to_be_in_viewport(ratio=1)
    row = visit.widget("stack_row")
    assert row.evaluate("row => row.scrollWidth <= row.clientWidth")
    name = visit.widget("sequences_0").get_by_text("return_sequences").bounding_box()
    assert name is not None and name["height"] < 30


def test_buttons_above_the_stack_are_one_row_on_a_laptop(tab: OpenTab) -> None:
    visit = tab(viewport={"width": 1280, "height": 800}).open(**SHORT | {"epochs": "1000"})
    left, right = box_of(visit, "presets"), box_of(visit, "train")
    assert left[1] == right[1] and left[2] < right[0]


def test_deep_stack_scrolls_sideways_in_its_row(tab: OpenTab) -> None:
    """Five cards stay in one row; the page itself does not scroll."""
    visit = tab(viewport={"width": 1280, "height": 800}).open(
        **SHORT | {"layer": ["lstm:4:seq"] * 4 + ["lstm:4"]}
    )
    expect(visit.widget("sequences_4").locator("label").first).to_be_visible()
    edges = [visit.widget(f"card_{index}").evaluate(EDGES) for index in range(5)]
    assert len({(top, bottom) for _, top, _, bottom in edges}) == 1
    assert all(before[2] < after[0] for before, after in pairwise(edges))
    visit.widget("card_4").scroll_into_view_if_needed()
    expect(visit.widget("card_4")).to_be_in_viewport(ratio=1)
    assert not scrolls_sideways(visit)


def test_nothing_jumps_when_the_charts_come(tab: OpenTab) -> None:
    """The places of the charts are reserved before plotly is loaded."""
    visit = tab(viewport={"width": 1280, "height": 800})
    held: list[Route] = []
    visit.page.route(PLOTLY, lambda route: held.append(route))
    visit.page.goto(visit.url)
    expect(visit.widget("sequences_0").locator("label").first).to_be_visible(timeout=30_000)
    visit.drawn()
    assert held
    before = {part: box_of(visit, part) for part in PARTS}
    for route in held:
        route.continue_()
    expect(visit.widget("forecast_chart").locator(".main-svg").first).to_be_visible(timeout=30_000)
    after = {part: box_of(visit, part) for part in PARTS}
    assert before == after


def test_dark_scheme_is_dark(tab: OpenTab) -> None:
    """The person's own scheme is taken, for the page and for what is drawn on it."""
    visit = tab(**DARK).open(**SHORT)
    ground = "element => getComputedStyle(element).backgroundColor"
    assert visit.page.get_by_test_id("stApp").evaluate(ground) == "rgb(18, 25, 29)"
