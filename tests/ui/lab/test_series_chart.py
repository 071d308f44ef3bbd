"""The chart of the series: zooming by its buttons, and the window that is drawn on it."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.series.source import Sample
from tests.ui.conftest import OpenPage, checked, words

LONG = {"series": "weather", "weather": "50000,60,1,0", "tab": "series"}


def pressed(page: AppTest, *keys: str) -> AppTest:
    """The page after its zoom buttons were pressed, one after another."""
    for key in keys:
        page = checked(page.button(key=f"zoom_{key}").click().run())
    return page


def figure(page: AppTest) -> dict[str, Any]:
    chart = next(chart for chart in page.get("plotly_chart") if chart.proto.id.endswith("-series_chart"))
    return json.loads(chart.proto.spec)


def caption(page: AppTest) -> str:
    """The caption of the chart, without the hint how to zoom."""
    text = next(text.value for text in page.caption if "Drag across the chart" in text.value)
    return text.replace("\\", "").partition(". Drag")[0]


def off(page: AppTest) -> list[str]:
    """The zoom buttons that cannot be pressed."""
    keys = ("whole", "further", "closer", "earlier", "later", "to_window")
    return [key for key in keys if page.button(key=f"zoom_{key}").disabled]


def test_whole_series_is_shown_first(open_page: OpenPage) -> None:
    """All rows, and nothing further out or beside them to go to."""
    page = open_page(**LONG)
    assert caption(page) == (
        "All 50,000 rows, 2024-01-01 00:00 to 2029-09-14 07:00; peaks and troughs are drawn, "
        "zoom in to see every row"
    )
    assert off(page) == ["whole", "further", "earlier", "later"]


def test_zooming_in_ends_where_every_row_is_a_point(open_page: OpenPage) -> None:
    """50,000 rows, 12,500, 3,125, 781, 195, 48, 12: six presses."""
    page = pressed(open_page(**LONG), *["closer"] * 3)
    assert caption(page).startswith("781 of 50,000 rows")
    assert caption(page).endswith("every row is drawn")
    page = pressed(page, *["closer"] * 3)
    assert caption(page).startswith("12 of 50,000 rows")
    assert off(page) == ["closer"]
    assert figure(page)["data"][0]["mode"] == "lines+markers"


def test_whole_series_ends_the_zoom(open_page: OpenPage) -> None:
    """One press and all is there again."""
    page = pressed(open_page(**LONG), "closer", "closer", "earlier", "whole")
    assert caption(page).startswith("All 50,000 rows")


def test_window_is_zoomed_to_and_drawn_as_wide_as_it_is(open_page: OpenPage) -> None:
    """A window of 26 rows stands in the middle of 96, wherever it was picked."""
    page = open_page(**LONG)
    page = checked(page.slider(key="window_shown").set_value(40_000).run())
    page = pressed(page, "to_window")
    assert caption(page).startswith("104 of 50,000 rows")
    assert off(page) == ["to_window"]
    hour = 3_600_000
    boxes = [shape["x1"] - shape["x0"] for shape in figure(page)["layout"]["shapes"]]
    assert 25 * hour in boxes
    assert page.slider(key="window_shown").value == 40_000


def test_window_follows_what_is_shown(open_page: OpenPage) -> None:
    """Going on to later rows takes the window along; the slider chooses among the 72 that 96 rows hold whole."""
    page = pressed(open_page(**LONG), "to_window")
    before = page.slider(key="window_shown")
    assert (before.max - before.min, before.min < before.value < before.max) == (77, True)
    later = pressed(page, "later", "later").slider(key="window_shown")
    assert before.max < later.min < later.value < later.max
    assert later.max - later.min == 77


def test_zoom_survives_other_settings(open_page: OpenPage) -> None:
    """Another horizon, stack or window keeps the zoom."""
    page = pressed(open_page(**LONG), "closer", "closer")
    before = caption(page)
    page = checked(page.number_input(key="horizon").set_value(3).run())
    page = checked(page.toggle(key="sequences_0").set_value(False).run())
    page = checked(page.number_input(key="window").set_value(48).run())
    assert caption(page) == before


def test_zoom_is_for_one_series_only(open_page: OpenPage) -> None:
    """Another series is shown whole."""
    page = pressed(open_page(**LONG), "closer")
    page = checked(page.selectbox(key="source").set_value(Sample("seattle_weather_2012_2015")).run())
    assert caption(page).startswith("All 1,461 rows")


def test_longer_weather_is_another_series(open_page: OpenPage) -> None:
    """Newly generated rows are shown whole."""
    page = pressed(open_page(**LONG), "closer")
    page = checked(page.number_input(key="weather_rows").set_value(400).run())
    assert caption(page).startswith("All 400 rows")


@pytest.mark.parametrize("rows", [50, 60])
def test_short_series_can_be_zoomed_as_well(rows: int, open_page: OpenPage) -> None:
    """Every button works on the shortest series there is."""
    page = open_page(series="weather", weather=f"{rows},60,1,0", window="2", tab="series")
    page = pressed(page, "closer", "later", "earlier", "further", "to_window", "whole")
    assert caption(page).startswith(f"All {rows} rows")
    assert "Input: 2 rows, " in words(page)
