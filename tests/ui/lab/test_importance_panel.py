"""The panel "What mattered": nothing is computed before a view is chosen; then three views."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.runs.store import Store
from rnnlab.ui import services
from tests.ui.conftest import OpenPage, checked, pills, texts, words
from tests.ui.kept import ROWS, experiment, keep_finished

ERRORS = np.linspace(-1, 3.4, ROWS)  # of each test window, so the last ones are the worst


@pytest.fixture
def kept(store: Store) -> str:
    """A finished run whose forecast is off by a little more in each window of the test part."""
    run = keep_finished(store, 8, 0.5)
    arrays = store.predictions(run)
    off = arrays["truth"] + ERRORS[:, np.newaxis, np.newaxis]
    store.write_predictions(run, {**arrays, "network": off, "forecast": off})
    services._predictions_of.clear()
    services._importance_of.clear()
    return run


def opened(open_page: OpenPage, run: str, view: str | None) -> AppTest:
    page = open_page(run=run, tab="mattered")
    if view is None:
        return page
    return checked(page.segmented_control(key="mattered_view").set_value(view).run())


def charts(page: AppTest) -> set[str]:
    """The keys of the panel's charts."""
    found = {chart.proto.id.rpartition("-")[2] for chart in page.get("plotly_chart")}
    return {key for key in found if key.startswith("mattered")}


def test_nothing_is_computed_before_a_view_is_chosen(
    open_page: OpenPage, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shuffling takes seconds; a page that opens must not."""

    def refuse(*_: object) -> None:
        raise AssertionError("no view was chosen")

    monkeypatch.setattr(services, "importance_of", refuse)
    page = opened(open_page, kept, None)
    assert page.segmented_control(key="mattered_view").value is None
    assert charts(page) == set()


def test_inputs_of_a_network_of_zeros_make_no_difference(open_page: OpenPage, kept: str) -> None:
    """Its weights are all zero, so it reads nothing, and the page says so."""
    page = opened(open_page, kept, "Which inputs")
    assert "the network does not rely on any one of them" in words(page)
    assert charts(page) >= {"mattered_inputs", "mattered_lags"}
    assert any("In 45 windows, all of the test set" in caption.value for caption in page.caption)


def test_errors_are_grouped_by_what_the_test_set_has_enough_of(open_page: OpenPage, kept: str) -> None:
    """45 hours hold each hour once or twice and no week; persistence is off by 1 everywhere, so is the change."""
    page = opened(open_page, kept, "Where it is wrong")
    assert pills(page, "mattered_by").options == ["actual value"]
    assert charts(page) == {"mattered_errors"}
    (hardest,) = [line for line in words(page).splitlines() if line.startswith("Largest errors: ")]
    assert re.match(
        r"Largest errors: \S+ to \S+, [\d.]+ on average, .*\. Persistence's error is smaller at ",
        hardest,
    )


def test_worst_window_is_picked_by_one_press(open_page: OpenPage, kept: str) -> None:
    """The last windows are the worst; the third of the list is opened in the part below."""
    page = opened(open_page, kept, "Worst windows")
    assert [page.button(key=f"worst_{rank}").label for rank in range(1, 11)] == [
        str(rank) for rank in range(1, 11)
    ]
    assert "+3.40<" in texts(page)
    page = checked(page.button(key="worst_3").click().run())
    page.session_state["open_tab"] = "inside"
    page = checked(page.run())
    assert page.slider(key="window_picked").value == ROWS - 3


def test_run_with_too_few_test_windows_says_what_would_help(open_page: OpenPage, store: Store) -> None:
    """No traceback, no empty chart."""
    few = experiment(window=12, split=(0.8, 0.15, 0.05))
    page = opened(open_page, keep_finished(store, 9, 0.5, few), "Which inputs")
    assert any("too few to shuffle" in info.value for info in page.info)
    assert charts(page) == set()
