"""The tabs below the forecast: scores, what comes ahead, the network's inside, and more; only the open one is drawn."""

import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.ui import state
from rnnlab.ui.lab import first_paint, messages

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
            from rnnlab.ui.lab import tab_panels

            tab_panels.draw_tab(word)
    first_paint.write_address()


def tab_changed() -> None:
    state.set_open_tab(WORDS[st.session_state["tab"]])
