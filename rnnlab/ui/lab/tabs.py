"""The tabs below the forecast: scores, what comes ahead, the network's inside, and more; only the open one is drawn."""

import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.runs.run import Run
from rnnlab.ui import live, services, state
from rnnlab.ui.lab import (
    ahead_panel,
    all_series,
    backtest_panel,
    downloads_panel,
    first_paint,
    forecast_chart,
    forecast_messages,
    importance_panel,
    layer_outputs,
    messages,
    scores_panel,
    series_chart,
    shapes_panel,
)

OF_THE_STACK = ("shapes", "code")  # these show the stack, not the run
WORDS = {title: word for word, title in messages.TABS.items()}


def open_tab() -> str:
    """The word of the open tab; the first one if the link has none or an unknown one."""
    word = state.open_tab()
    return word if word in messages.TABS else next(iter(messages.TABS))


def shows_stack() -> bool:
    """Whether the open tab shows the stack, so that it must be drawn again when the stack changes."""
    return open_tab() in OF_THE_STACK


def render() -> None:
    """Draw the titles of all tabs, and the content of the open one."""
    with st.container(key="tabs"):
        draw(state.picked_window(), state.experiment())


@st.fragment
def draw(picked: int | None, experiment: Experiment) -> None:
    """Draw the tabs as one fragment: opening another tab does not draw the charts above again.

    picked, experiment: as the page above shows them; if a tab has changed them, the whole page is drawn again.
    """
    if (state.picked_window(), state.experiment()) != (picked, experiment):
        st.rerun()
    word = open_tab()
    st.session_state["tab"] = messages.TABS[word]
    tabs = st.tabs(list(messages.TABS.values()), key="tab", on_change=tab_changed)
    with tabs[list(messages.TABS).index(word)]:
        if state.is_painted() or shows_stack():
            draw_tab(word)
    first_paint.write_address()


def tab_changed() -> None:
    state.set_open_tab(WORDS[st.session_state["tab"]])


def draw_tab(word: str) -> None:
    if word == "series":
        series_chart.render()
    elif word == "shapes":
        shapes_panel.render_reasons()
    elif word == "code":
        shapes_panel.render_code()
    else:
        run, current = live.run_with_results(), state.current_run()
        of_one = current is not None and not current.experiment.all_series
        if word == "inside" and current is not None and of_one and current.status.running:
            layer_outputs.render_training(current, services.series_of(current.experiment.source), run)
            return
        if run is None:
            training = current is not None and current.status.running
            st.markdown(forecast_messages.no_results_yet(word, training))
            return
        if current is not None and current.id != run.id and not current.live:
            st.caption(messages.RUN_BEFORE)
        if run.experiment.all_series:
            all_series.render_tab(word, run)
        else:
            draw_tab_of_run(word, run)


def draw_tab_of_run(word: str, run: Run) -> None:
    experiment = run.experiment
    target, lead = forecast_chart.shown_target(experiment), forecast_chart.shown_lead(experiment)
    series, arrays = services.series_of(experiment.source), services.predictions_of(run.id)
    if word == "scores":
        scores_panel.render(run, services.results_of(run.id), series, target)
    elif word == "ahead":
        ahead_panel.render(run, series, target)
    elif word == "inside":
        layer_outputs.render(run, series, arrays["origins"])
    elif word == "mattered":
        importance_panel.render(run, series, arrays, target, lead)
    elif word == "luck":
        backtest_panel.render(run, series, target)
    else:
        downloads_panel.render(run)
