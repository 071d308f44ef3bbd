"""The row of buttons above the stack: stacks to start from on the left, undo, redo and training on the right."""

import streamlit as st

from rnnlab.ui import state, widgets
from rnnlab.ui.lab import history_buttons, training_settings
from rnnlab.ui.lab.stack_row import render_presets


def render(problem: str | None) -> None:
    """Draw the row; problem: why the experiment cannot be trained, or None."""
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="toolbar",
        gap="xsmall",
    ):  # fmt: skip
        render_presets(state.experiment().stack)
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content", key="changes"
        ):
            history_buttons.render()
            training_settings.render(problem)
    widgets.show_error("train")
