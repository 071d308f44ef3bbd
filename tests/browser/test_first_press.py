"""What is pressed or typed while the page loads counts, at whichever moment it comes."""

import pytest
from playwright.sync_api import expect

from tests.benchmarks.first_load import Parts, press_toggle
from tests.browser.visit import Visit

DELAYS_MS = range(0, 1501, 100)
TOGGLE = Parts(
    painted=".st-key-toolbar button",
    toggle=".st-key-sequences_0 label",
    answer='[data-testid="shape-1"] .shape',
    chart=".st-key-overview_chart .main-svg",
)
PRESS_AS_THE_PAGE_IS_PAINTED = """
window.requestIdleCallback = call => {
    const buttons = [...document.querySelectorAll(".st-key-start button")];
    const button = buttons.find(button => button.offsetParent);
    if (!button) return setTimeout(window.requestIdleCallback, 50, call);
    button.click();
    setTimeout(call, 1);
};
"""
UNITS = ".st-key-units_0 input"
FOCUS_LATER = """
([field, delay]) => new Promise(done => setTimeout(() => done(document.querySelector(field).focus()), delay))
"""


def test_first_press_on_a_toggle_counts_at_every_moment(visit: Visit) -> None:
    """It is pressed once, from the first moment at which it can be seen until the charts have come."""
    lost = []
    for delay in DELAYS_MS:
        visit.page.goto(f"{visit.url}/?epochs=1")
        press_toggle(visit.page, TOGGLE, delay)
        visit.drawn()
        try:
            expect(visit.shape(1)).to_have_text("(samples, 32)")
            expect(visit.widget("sequences_0").locator("input")).not_to_be_checked()
        except AssertionError:
            lost.append(delay)
    assert lost == []


def test_press_at_the_moment_of_the_first_paint_counts(visit: Visit) -> None:
    """The page tells by itself, in the moment after the press, that it is painted."""
    visit.page.add_init_script(PRESS_AS_THE_PAGE_IS_PAINTED)
    for seed in "123":
        visit.page.goto(f"{visit.url}/?epochs=1&seed={seed}")
        visit.page.wait_for_function("new URLSearchParams(location.search).has('run')")


@pytest.mark.parametrize("delay", [0, 300, 600, 900, 1200])
def test_number_that_is_typed_while_the_charts_come_stays(visit: Visit, delay: int) -> None:
    """It is entered when the charts are there."""
    visit.page.goto(visit.url)
    field = visit.page.locator(UNITS)
    expect(field).to_be_visible(timeout=30_000)
    visit.page.evaluate(FOCUS_LATER, [UNITS, delay])
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.type("48")
    visit.drawn()
    expect(visit.page.locator(TOGGLE.chart).first).to_be_visible(timeout=30_000)
    expect(field).to_have_value("48")
    visit.page.keyboard.press("Enter")
    expect(visit.shape(1)).to_have_text("(samples, 26, 48)")
