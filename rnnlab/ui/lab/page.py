"""The page "Lab", one screen: the series, the stack, the forecast and the loss; everything else in tabs below."""

import streamlit as st
from streamlit.navigation.page import Page

from rnnlab.stack.layers import Stack
from rnnlab.ui import services, state, style
from rnnlab.ui.lab import (
    forecast_chart,
    overview_chart,
    run_progress,
    series_strip,
    stack_row,
    tabs,
    toolbar,
    training_settings,
    verdict_line,
)
from rnnlab.ui.lab import series_messages as messages


def page() -> Page:
    """The Lab as a page for the navigation."""
    return st.Page(render, title="Lab", url_path="lab", default=True)


def render() -> None:
    """Draw the page."""
    state.init_session()
    style.apply_lab()
    state.show_error("page")
    overview = series_strip.render()
    stack_and_training(state.experiment().stack)
    left, right = st.columns([7, 3], gap="small")
    with left:
        forecast_chart.render()
    with right, st.container(key="loss", gap="xxsmall"):
        run_progress.render()
    tabs.render()
    with overview:
        if state.is_painted():
            overview_chart.render()
            services.freeze_garbage_collector()
        else:
            wait_for_first_paint()
    state.write_link()
    services.workers()  # the first visit starts them in the background, after the page has been sent


@st.fragment(run_every=0.8)
def wait_for_first_paint() -> None:
    """Draw the page again with its charts, once the browser has painted it without them.

    The browser takes some two seconds to load plotly and paints nothing new in that time.
    """
    if state.is_painted():
        st.rerun()
    state.mark_painted()
    st.caption(messages.DRAWING_SERIES)


@st.fragment
def stack_and_training(drawn: Stack) -> None:
    """The toolbar, the stack and the verdict as one fragment: a toggle does not draw the charts again.

    drawn: the stack that the open tab shows.
    """
    if state.experiment().stack != drawn and tabs.shows_stack():
        st.rerun()
    problem = training_settings.problem_of(state.experiment())
    with st.container(gap="xsmall", key="workbench"):
        toolbar.render(problem)
        stack_row.render()
        verdict_line.render(problem)
    state.write_link()
