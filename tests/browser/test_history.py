"""Undo, redo and start over by their buttons and by the usual keys."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.test_stack_row import expect_layers
from tests.browser.visit import TRAINED_MS, TWO_FRAMES, Visit

WITH_32_UNITS, WITH_7_UNITS = "(samples, 26, 32)", "(samples, 26, 7)"


def button(visit: Visit, name: str) -> Locator:
    """A button by its accessible name."""
    return visit.page.get_by_role("button", name=name, exact=True)


def units_of_first_layer(visit: Visit) -> Locator:
    return visit.widget("units_0").locator("input")


@pytest.fixture
def changed(visit: Visit) -> Visit:
    """A visit that has changed the units of the first layer from 32 to 7, with the focus still in the field."""
    visit.open()
    expect(button(visit, "Undo")).to_be_disabled(timeout=60_000)
    expect(visit.shape(1)).to_have_text(WITH_32_UNITS)
    visit.fill("units_0", 7)
    expect(visit.shape(1)).to_have_text(WITH_7_UNITS)
    expect(button(visit, "Undo")).to_be_enabled()
    return visit


def test_buttons_undo_redo_and_start_over(changed: Visit) -> None:
    """The shapes, the fields and the link follow, and the tooltip says what is undone."""
    page = changed.page
    button(changed, "Undo").hover()
    expect(page.get_by_role("tooltip")).to_have_text("Undo: units of layer 1 (Ctrl+Z or ⌘Z)")
    button(changed, "Undo").click()
    expect(changed.shape(1)).to_have_text(WITH_32_UNITS)
    expect(units_of_first_layer(changed)).to_have_value("32")
    expect(button(changed, "Undo")).to_be_disabled()
    button(changed, "Redo").click()
    expect(changed.shape(1)).to_have_text(WITH_7_UNITS)
    page.wait_for_url(re.compile(r"layer=lstm(:|%3A)7"))
    changed.press("preset_broken")
    expect(changed.shape(1)).to_have_text("(samples, 32)")
    expect(button(changed, "Redo")).to_be_disabled()
    button(changed, "Start over").click()
    expect(changed.shape(1)).to_have_text(WITH_32_UNITS)
    expect(button(changed, "Start over")).to_be_disabled()
    button(changed, "Undo").click()
    expect(changed.widget("problem_1")).to_be_visible()


@pytest.mark.parametrize("redo", ["Control+y", "Control+Shift+Z", "Meta+Shift+Z"])
def test_keys_undo_and_redo_an_entered_number(changed: Visit, redo: str) -> None:
    """They work with the focus still in the field whose number was entered."""
    expect(units_of_first_layer(changed)).to_be_focused()
    changed.page.keyboard.press("Control+z")
    expect(changed.shape(1)).to_have_text(WITH_32_UNITS)
    expect(units_of_first_layer(changed)).to_have_value("32")
    expect(button(changed, "Redo")).to_be_enabled()
    changed.page.keyboard.press(redo)
    expect(changed.shape(1)).to_have_text(WITH_7_UNITS)
    expect(units_of_first_layer(changed)).to_have_value("7")


def test_keys_undo_a_toggle(changed: Visit) -> None:
    """A toggle is an input element too, but has no text."""
    changed.toggle("sequences_0")
    expect(changed.shape(1)).to_have_text("(samples, 7)")
    expect(changed.widget("problem_1")).to_be_visible()
    changed.page.keyboard.press("Control+z")
    expect(changed.shape(1)).to_have_text(WITH_7_UNITS)
    expect(changed.widget("problem_1")).to_have_count(0)


def test_key_undoes_text_that_is_not_entered_yet(changed: Visit) -> None:
    """While a person types, Ctrl+Z belongs to the field: the experiment stays."""
    field = units_of_first_layer(changed)
    field.press("End")
    changed.page.keyboard.type("5")
    expect(field).to_have_value("75")
    changed.page.keyboard.press("Control+z")
    expect(field).to_have_value("7")
    expect(button(changed, "Undo")).to_be_enabled()
    expect(button(changed, "Redo")).to_be_disabled()
    expect(changed.shape(1)).to_have_text(WITH_7_UNITS)


def test_undo_brings_back_another_series_with_its_charts(changed: Visit) -> None:
    """The whole page is drawn again, not only the stack."""
    series = changed.widget("series_menu")
    changed.open_menu("series_menu")
    changed.choose("source", "Mountain weather, generated")
    expect(series).to_contain_text("Mountain weather, generated")
    expect(changed.widget("weather_rows")).to_be_visible()
    changed.close_menu()
    changed.drawn()
    changed.page.keyboard.press("Control+z")
    expect(series).to_contain_text("Hourly weather at New York JFK, 2013")
    expect(changed.widget("series")).to_contain_text("8,730 rows")
    expect(changed.shape(1)).to_have_text(WITH_7_UNITS)


def test_back_and_forward_show_the_state_of_then(visit: Visit) -> None:
    """The browser's buttons move between the changes, one press each, as Undo does, and Undo still works after them.

    The live run of the first change is cancelled by the second, which nobody has to be told.
    """
    visit.open(series="weather", weather="300,60,1,0", layer=["lstm:6", "dense:2"], epochs="1000", live="yes")
    steps = visit.page.evaluate("history.length")
    for units in (7, 8):
        visit.drawn().fill("units_0", units)
        expect(visit.shape(1)).to_have_text(f"(samples, {units})")
        visit.page.wait_for_function(f"/lstm%3A{units}.*run=/.test(location.search)")
    assert visit.page.evaluate("history.length") == steps + 2
    for units, move in ((7, visit.page.go_back), (6, visit.page.go_back), (7, visit.page.go_forward)):
        move()
        expect(visit.shape(1)).to_have_text(f"(samples, {units})")
        expect(visit.widget("units_0").locator("input")).to_have_value(str(units))
        visit.drawn()
        assert visit.link["layer"] == [f"lstm:{units}", "dense:2"]
    expect(visit.page.get_by_test_id("stAlert")).to_have_count(0)
    visit.press("undo_change")
    expect(visit.shape(1)).to_have_text("(samples, 6)")


def test_back_leaves_each_page_by_one_press(visit: Visit) -> None:
    """The address that was opened is completed to a link without a step of its own, as are those of the other pages."""
    visit.open()
    expect(visit.page).to_have_url(re.compile("series=jfk"))
    for page, address in (("Lesson", "/lesson$"), ("Lab", r"/\?series=jfk"), ("Runs", r"/runs\?series=jfk")):
        visit.page.get_by_role("link", name=page, exact=True).click()
        expect(visit.page).to_have_url(re.compile(address))
        expect(visit.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert visit.page.evaluate("history.length") == 5  # with the empty page that the tab began on


@pytest.mark.parametrize("reopened", [False, True])
def test_value_of_a_closed_menu_that_was_undone_is_not_chosen_again(visit: Visit, reopened: bool) -> None:
    """The browser still tells the value that the menu's field had, with everything that is pressed later."""
    visit.open(live="no")
    visit.open_menu("columns_menu")
    visit.fill("window", 10)
    expect(visit.shape(0)).to_have_text("(samples, 10, 11)")
    visit.close_menu()
    button(visit, "Undo").click()
    expect(visit.shape(0)).to_have_text("(samples, 26, 11)")
    if reopened:
        visit.open_menu("columns_menu")
        expect(visit.widget("window").locator("input")).to_have_value("26")
        visit.close_menu()
    visit.toggle("sequences_0")
    expect(visit.shape(1)).to_have_text("(samples, 32)")
    expect(visit.shape(0)).to_have_text("(samples, 26, 11)")
    visit.open_menu("columns_menu")
    visit.fill("window", 10)
    expect(visit.shape(0)).to_have_text("(samples, 10, 11)")
    visit.close_menu()
    visit.toggle("sequences_0")
    expect(visit.shape(1)).to_have_text("(samples, 10, 32)")


def test_another_series_has_its_own_window_after_a_menu_was_open(visit: Visit) -> None:
    """The values of the menu's fields are those of the series before, and nobody has chosen them for this one."""
    hours, days = re.compile(r"\(samples, 26, \d+\)"), re.compile(r"\(samples, 24, \d+\)")
    visit.open(live="no")
    visit.open_menu("columns_menu")
    expect(visit.widget("window").locator("input")).to_have_value("26")
    expect(visit.shape(0)).to_have_text(hours)
    visit.open_menu("series_menu")
    visit.choose("source", "Seattle")
    expect(visit.shape(0)).to_have_text(days)
    visit.close_menu()
    visit.toggle("sequences_0")
    expect(visit.shape(1)).to_have_text("(samples, 32)")
    expect(visit.shape(0)).to_have_text(days)


def test_setting_folded_on_a_card_that_was_undone_is_not_chosen_again(visit: Visit) -> None:
    """As for the fields of a closed menu; the card says what holds."""
    visit.open(live="no", layer="lstm:4:seq")
    visit.press("more_0")
    visit.choose("activation_0", "softsign")
    expect(visit.button("more_0")).to_contain_text("softsign")
    visit.close_menu()
    button(visit, "Undo").click()
    expect(visit.button("more_0")).to_contain_text("tanh")
    visit.toggle("sequences_0")
    expect(visit.shape(1)).to_have_text("(samples, 4)")
    expect(visit.button("more_0")).to_contain_text("tanh")
    visit.press("more_0")
    expect(visit.widget("activation_0").locator("input")).to_have_value("tanh")
    visit.choose("activation_0", "softsign")
    expect(visit.button("more_0")).to_contain_text("softsign")


class Delay:
    """Holds back what the server sends, from a message on that `begins`, until the browser sends one that `ends`.

    Nothing waits before `armed` is set.
    """

    def __init__(self, visit: Visit, begins: Callable[[ForwardMsg], bool], ends: Callable[[BackMsg], bool]):
        self.visit, self.begins, self.ends = visit, begins, ends
        self.armed, self.held = False, list[bytes]()
        visit.page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def wait(self) -> None:
        """Until something is held back."""
        self.armed = True
        while not self.held:
            self.visit.page.evaluate(TWO_FRAMES)

    def _connect(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def from_server(message: str | bytes) -> None:
            data = message if isinstance(message, bytes) else message.encode()
            if self.armed and (self.held or self.begins(ForwardMsg.FromString(data))):
                self.held.append(data)
            else:
                browser.send(message)

        def from_browser(message: str | bytes) -> None:
            server.send(message)
            if isinstance(message, bytes) and self.held and self.ends(BackMsg.FromString(message)):
                self.armed = False
                while self.held:
                    browser.send(self.held.pop(0))

        server.on_message(from_server)
        browser.on_message(from_browser)


def test_address_follows_a_change_taken_back_before_the_address_of_it_came(visit: Visit) -> None:
    delay = Delay(
        visit,
        begins=lambda message: message.HasField("page_info_changed"),
        ends=lambda message: message.HasField("rerun_script"),
    )
    visit.open(layer=["lstm:8:seq", "lstm:4"], live="no")
    delay.armed = True
    visit.toggle("sequences_1")
    expect(visit.shape(2)).to_have_text("(samples, 26, 4)")
    delay.wait()
    visit.toggle("sequences_1")
    expect(visit.shape(2)).to_have_text("(samples, 4)")
    expect_layers(visit, "lstm:8:seq", "lstm:4")
    visit.page.go_back()
    expect_layers(visit, "lstm:8:seq", "lstm:4:seq")
    expect(visit.shape(2)).to_have_text("(samples, 26, 4)")


def test_back_counts_once_though_the_end_of_a_timers_message_comes_after_it(visit: Visit) -> None:
    """The run of the step was cancelled, so the page trains the step again and writes the new run to the address."""
    delay = Delay(
        visit,
        begins=lambda message: message.HasField("new_session") and bool(message.metadata.run.fragment_ids),
        ends=lambda message: message.rerun_script.is_history_navigation,
    )
    visit.open(
        series="weather", weather="300,60,1,0", layer=["lstm:6"], epochs="1000", patience="none", live="yes"
    )
    for units in (7, 8):
        visit.drawn().fill("units_0", units)
        visit.page.wait_for_function(f"/lstm%3A{units}.*run=/.test(location.search)")
        expect(visit.says(re.compile(r"epoch [1-9]\d* of 1000"))).to_be_visible(timeout=TRAINED_MS)
    delay.wait()
    cancelled = visit.page.evaluate(
        "() => { history.back(); return new Promise(done => addEventListener('popstate', () => done("
        "new URLSearchParams(location.search).get('run')), {once: true})); }"
    )
    visit.page.wait_for_function(
        "left => ![null, left].includes(new URLSearchParams(location.search).get('run'))",
        arg=cancelled,
    )
    expect_layers(visit, "lstm:7")
    # The run that was left does not keep the new one waiting.
    expect(visit.says(re.compile(r"epoch [1-9]\d* of 1000"))).to_be_visible(timeout=TRAINED_MS)
    visit.page.go_back()
    expect_layers(visit, "lstm:6")
