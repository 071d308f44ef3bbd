"""The page "Lab": four numbered sections, top to bottom."""

import streamlit as st
from streamlit.navigation.page import Page

from rnnlab.ui import services, state, style
from rnnlab.ui.lab import forecast_section, series_chart, series_section, stack_section, train_section


def page() -> Page:
    """The Lab as a page to go to."""
    return st.Page(render, title="Lab", url_path="lab", default=True)


def render() -> None:
    """Draw the page for this visit."""
    state.init_session()
    style.title("RNN Lab", "See what every layer does to the shape, then forecast a series of your own.")
    state.show_error("page")
    charts = series_section.render()
    stack_and_settings()
    with st.container():  # the places below stay the same, whether it is drawn or not
        if state.is_painted():
            train_section.render_progress()
    forecast_section.render()
    with charts:
        if state.is_painted():
            series_chart.render()
            services.freeze_garbage_collector()
        else:
            charts_follow()
    state.write_link()
    services.workers()  # the first visit starts them, in the background, once the page is on its way


@st.fragment(run_every=0.8)
def charts_follow() -> None:
    """Draw the page anew, with its charts, when the browser has painted it without.

    The browser takes some two seconds to load plotly and paints nothing new till then.
    """
    if state.is_painted():
        st.rerun()
    state.mark_painted()
    with st.container(key="series_waits"):
        st.caption("Drawing the series …")


@st.fragment
def stack_and_settings() -> None:
    """Sections 2 and 3 up to the Train button: a toggle draws these alone, not the charts around."""
    stack_section.render()
    train_section.render_settings()
    state.write_link()
