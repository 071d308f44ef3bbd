"""The buttons Undo, Redo and Start over, the keys of the first two, and the steps of the browser's Back button."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from rnnlab.ui import state, widgets
from rnnlab.ui.history import change_between
from rnnlab.ui.lab import history_messages as messages

_keys, _steps = (
    st.components.v2.component(
        f"rnnlab_{name}", js=(Path(__file__).parent / f"{name}.js").read_text(encoding="utf-8")
    )
    for name in ("history_keys", "history_steps")
)
PRESSED = "history_pressed"


def go(action: Callable[[], None]) -> None:
    """Undo, redo or start over; note that the page is due: a button that is then disabled tells of no press."""
    action()
    st.session_state[PRESSED] = True


def render() -> None:
    """Draw the buttons. A press draws the whole page again, as any part of it may have changed."""
    history, start = state.history(), state.start_over_source()
    present, before, after = history.present, history.previous, history.next
    undo = messages.undo_help(change_between(before, present) if before else None)
    redo = messages.redo_help(change_between(present, after) if after else None)
    start_over = messages.NOTHING_TO_START_OVER
    if start is not None:
        on_series = start == present.source
        start_over = messages.START_ON_SERIES if on_series else messages.START_ON_FIRST_SAMPLE
    buttons = (
        ("undo_change", messages.UNDO, ":material/undo:", undo, before is None, state.undo),
        ("redo_change", messages.REDO, ":material/redo:", redo, after is None, state.redo),
        ("start_over", messages.START_OVER, ":material/restart_alt:", start_over, start is None, state.start_over),
    )  # fmt: skip
    with st.container(horizontal=True, gap="xxsmall", width="content", key="history"):
        for key, label, icon, help_text, disabled, action in buttons:
            st.button(
                label, key=key, icon=icon, help=help_text, disabled=disabled, type="tertiary",
                on_click=widgets.run_press, args=("page", partial(go, action)),
            )  # fmt: skip
        _keys(key="history_keys", width=1, height=1)
        _steps(key="history_steps", width=1, height=1)
    if st.session_state.pop(PRESSED, False):
        st.rerun()
