"""The chart of the forecast: what a click on it picks, and what it says to people who cannot see it."""

import numpy as np
import pytest

from rnnlab.forecast.results import HALF_WIDTHS
from rnnlab.runs.store import Store
from rnnlab.ui.lab.forecast_chart import window_index
from tests.ui.conftest import OpenPage, checked
from tests.ui.kept import TARGET, keep_finished


@pytest.mark.parametrize("customdata", [7, [7], [7.0, -0.5], {"0": 7, "1": -0.5}, np.array([7.0, 1.0])])
def test_window_of_a_clicked_point_is_read_in_every_form(customdata: object) -> None:
    """The browser sends the rows of a typed array as a dict."""
    assert window_index(customdata) == 7


def test_chart_has_a_summary_in_words(open_page: OpenPage, store: Store) -> None:
    """The target, the first and the last forecast, and the mean absolute error, for screen readers."""
    page = open_page(run=keep_finished(store, 71, 0.5))
    charts = [element.proto for element in page.get("plotly_chart")]
    summary = next(chart.alt for chart in charts if "against the actual values" in chart.alt)
    assert summary.startswith(f"Forecast of {TARGET} against the actual values, ")
    assert "mean absolute error" in summary


def test_menu_offers_every_line_of_the_run(open_page: OpenPage, store: Store) -> None:
    """A choice is drawn: the chart gets one line more."""
    page = open_page(run=keep_finished(store, 72, 0.5))
    (menu,) = [pills for pills in page.button_group if pills.key == "lines_shown"]
    assert "persistence" in menu.options
    before = spec(page)
    menu.set_value([*menu.value, "persistence"]).run()
    checked(page)
    assert '"persistence"' in spec(page) and '"persistence"' not in before


def test_interval_comes_back_after_a_run_without_one(open_page: OpenPage, store: Store) -> None:
    """A run without a validation set has no interval to draw; nobody has removed it."""
    run, without = (keep_finished(store, number, 0.5) for number in (73, 74))
    arrays = store.predictions(without)
    store.write_predictions(
        without, {name: values for name, values in arrays.items() if name not in HALF_WIDTHS.values()}
    )
    page = open_page(run=run)
    assert "80 % interval" in spec(page)
    for shown in (without, run):
        page.session_state["run"] = shown
        page = checked(page.run())
        assert ("80 % interval" in spec(page)) == (shown == run)


def spec(page) -> str:
    """The forecast chart's figure as JSON."""
    return next(
        element.proto.spec for element in page.get("plotly_chart") if "forecast_chart" in element.proto.id
    )
