"""The page "Lab": four numbered sections, top to bottom."""

import streamlit as st
from streamlit.navigation.page import Page

from rnnlab.ui import services, state, style
from rnnlab.ui.lab import (
    forecast_section,
    history_buttons,
    messages,
    run_progress,
    series_chart,
    series_section,
    stack_section,
    train_section,
)


def page() -> Page:
    """The Lab as a page for the navigation."""
    return st.Page(render, title="Lab", url_path="lab", default=True)


def render() -> None:
    """Draw the page."""
    state.init_session()
    style.title(messages.TITLE, messages.SUBTITLE)
    state.show_error("page")
    charts = series_section.render()
    stack_and_settings()
    with st.container():  # always there, so that the elements below keep their positions
        if state.is_painted():
            run_progress.render()
    forecast_section.render()
    with charts:
        if state.is_painted():
            series_chart.render()
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
    with st.container(key="series_waits"):
        st.caption(messages.DRAWING_SERIES)


@st.fragment
def stack_and_settings() -> None:
    """Sections 2 and 3 up to the Train button, as one fragment: a toggle does not draw the charts again."""
    history_buttons.render()
    stack_section.render()
    train_section.render_settings()
    state.write_link()
