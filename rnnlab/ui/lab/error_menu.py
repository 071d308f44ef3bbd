"""The menu in the header that takes an error message or code; what reads them is imported when it is opened."""

import streamlit as st

from rnnlab.ui.lab import stack_messages as messages
from rnnlab.ui.markdown import escape_markdown

# Session keys: whether the menu is open, and a note on the code that was read.
MENU, TOAST = "error_menu", "code_toast"


def render() -> None:
    """Draw the menu; it closes when code has become the stack."""
    note = st.session_state.pop(TOAST, None)
    if note:
        st.toast(escape_markdown(note), icon=":material/check_circle:")
    menu = st.popover(
        messages.ERROR_MENU, icon=":material/healing:", type="tertiary", key=MENU, on_change="rerun"
    )
    if menu.open:
        from rnnlab.ui.lab import code_panel

        with menu:
            st.markdown(messages.ERROR_MENU_ABOUT)
            code_panel.render_paste("menu")
