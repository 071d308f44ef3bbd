"""Small screens and dark ones."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.visit import Visit

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DARK = {"color_scheme": "dark"}
SHORT = {"series": "weather", "weather": "300,60,1,6", "epochs": "2", "layer": ["lstm:4:seq", "lstm:4"]}


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
    visit.button("train").scroll_into_view_if_needed()
    expect(visit.button("train")).to_be_in_viewport()
    visit.train()
    expect(visit.widget("forecast_chart")).to_be_visible()
    assert not scrolls_sideways(visit)


def test_dark_scheme_is_dark(tab: OpenTab) -> None:
    """The person's own scheme is taken, for the page and for what is drawn on it."""
    visit = tab(**DARK).open(**SHORT)
    ground = "element => getComputedStyle(element).backgroundColor"
    assert visit.page.get_by_test_id("stApp").evaluate(ground) == "rgb(18, 25, 29)"
