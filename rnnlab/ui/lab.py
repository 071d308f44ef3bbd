"""The page "Lab": four numbered sections, top to bottom."""

import streamlit as st

from rnnlab.ui import (
    forecast_section,
    series_section,
    services,
    stack_section,
    state,
    style,
    train_section,
)


def render() -> None:
    """Draw the page for this visit."""
    services.workers()  # they start in the background while the page paints
    style.apply()
    state.open_page()
    st.html(
        '<h1 class="rl-title"><b>RNN Lab</b><span>See what every layer does to the shape, then forecast '
        "a series of your own.</span></h1>"
    )
    state.show_complaint("page")
    series_section.render()
    stack_and_settings()
    train_section.render_progress()
    forecast_section.render()
    state.write_link()


@st.fragment
def stack_and_settings() -> None:
    """Sections 2 and 3 up to the Train button: a toggle draws these alone, not the charts around."""
    stack_section.render()
    train_section.render_settings()
    state.write_link()
