"""The tabs below the forecast: only the open one is drawn, and the link holds which one it is."""

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.runs.store import Store
from rnnlab.series.source import keep
from rnnlab.ui import services
from rnnlab.ui.lab.messages import TABS
from rnnlab.ui.link import query_params_of
from tests.ui.conftest import OpenPage, checked, errors, link_of, texts, words
from tests.ui.kept import ROWS, SMALL, keep_finished, keep_run

WORDS = ["scores", "ahead", "inside", "mattered", "luck", "download", "shapes", "series", "code"]
WITHOUT_RUN = ("shapes", "series", "code")


def press(page: AppTest, key: str) -> AppTest:
    return checked(page.button(key=key).click().run())


def test_words_of_the_tabs_in_links_stay() -> None:
    """Old links name them."""
    assert list(TABS) == WORDS


@pytest.mark.parametrize("word", WORDS)
def test_tab_of_a_link_is_open_and_stays_in_the_link(word: str, open_page: OpenPage, store: Store) -> None:
    """With a run and without one: a tab that needs a run says what to press."""
    page = open_page(run=keep_finished(store, 30, 0.5), tab=word)
    assert link_of(page)["tab"] == [word]
    assert "Press **Train** to see here" not in words(page)
    page = open_page(tab=word)
    assert ("Press **Train** to see here" in words(page)) is (word not in WITHOUT_RUN)


def test_tab_says_while_a_run_trains_that_its_results_follow(open_page: OpenPage, store: Store) -> None:
    """Train is pressed already."""
    run = keep_run(store, 33, state="training", beat=2e9)
    page = words(open_page(run=run, tab="scores"))
    assert "When training ends, you see here how large the errors are" in page
    assert "to see here" not in page
    store.end(run, "stopped", "")


@pytest.mark.parametrize("link", [{}, {"tab": "section-4"}])
def test_link_without_a_known_tab_opens_the_scores(link: dict, open_page: OpenPage, store: Store) -> None:
    """Links of earlier versions have no tab."""
    page = open_page(run=keep_finished(store, 31, 0.5), **link)
    assert 'data-testid="scores"' in texts(page)
    assert link_of(page).get("tab") == ([link["tab"]] if link else None)


def test_only_the_open_tab_is_drawn(
    open_page: OpenPage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outputs of the layers are not computed for a visitor who looks at the scores."""

    def refuse(*_: object) -> None:
        raise AssertionError("the tab is closed")

    monkeypatch.setattr(services, "outputs_of", refuse)
    page = open_page(run=keep_finished(store, 32, 0.5))
    assert not [slider for slider in page.slider if slider.key == "window_picked"]


def test_toggle_of_the_stack_changes_the_open_table_of_shapes(open_page: OpenPage) -> None:
    """The row of the layer and the code follow the cards."""
    page = open_page(layer="lstm:5", window="9", tab="shapes")
    assert '<td class="shape">(samples, 5)</td>' in texts(page)
    page = checked(page.toggle(key="sequences_0").set_value(True).run())
    assert '<td class="shape">(samples, 9, 5)</td>' in texts(page)


def test_picked_window_lasts_while_other_tabs_are_open(open_page: OpenPage, store: Store) -> None:
    """The slider's window is still picked after a look at the scores; another run starts at its last window."""
    run, other = (keep_finished(store, number, 0.5) for number in (33, 34))
    page = open_page(run=run, tab="inside", **query_params_of(SMALL))
    assert page.slider(key="window_picked").value == ROWS - 1
    page = checked(page.slider(key="window_picked").set_value(7).run())
    for word in ("scores", "inside"):
        page.session_state["open_tab"] = word
        page = checked(page.run())
    assert page.slider(key="window_picked").value == 7
    assert open_page(run=other, tab="inside").slider(key="window_picked").value == ROWS - 1


def test_first_visit_says_what_to_press(open_page: OpenPage) -> None:
    """One sentence above the actual values of the test set."""
    page = open_page()
    assert (
        "is loaded. Press **Train**: the network learns to predict temperature (degC), 1 step ahead"
        in words(page)
    )
    assert "The first menu loads your own file." in words(page)
    charts = {chart.proto.id.rpartition("-")[2] for chart in page.get("plotly_chart")}
    assert charts == {"overview_chart", "forecast_chart"}


def test_series_whose_gaps_leave_no_window_is_drawn(open_page: OpenPage, store: Store) -> None:
    """Twelve days of each month of a year: the gaps are seen above the one sentence that says what is wrong."""
    rows = "".join(
        f"2024-{month:02d}-{day:02d},{day % 7}\n" for month in range(1, 13) for day in range(1, 13)
    )
    file = keep(("date,level\n" + rows).encode(), "gaps.csv", store.files)
    page = open_page(series="file", file=file.digest, name="gaps.csv", window="24", order="month first")
    assert "overview_chart" in {chart.proto.id.rpartition("-")[2] for chart in page.get("plotly_chart")}
    assert words(page).count("spans a gap in the series") == 1
    assert errors(page) == []


def test_target_chosen_at_the_forecast_holds_for_verdict_and_tabs(open_page: OpenPage, store: Store) -> None:
    """The table of scores and the overview follow the choice."""
    wind = "wind speed (m/s)"
    targets = (*SMALL.targets, wind)
    both = msgspec.structs.replace(SMALL, features=targets, targets=targets, horizon=3)
    page = open_page(run=keep_finished(store, 35, 0.5, both))
    assert f"Scores of {wind}" not in texts(page)
    page = checked(page.selectbox(key="target_shown").set_value(wind).run())
    page = checked(page.slider(key="lead_shown").set_value(2).run())
    assert f"Scores of {wind}" in texts(page)
    assert "2 of 3 steps ahead" in words(page)
