"""The stack as Keras code to copy, and pasted Keras code that becomes the stack."""

import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code.reader import read_code
from rnnlab.stack.shapes import Trace
from rnnlab.stack.source import keras_source
from rnnlab.ui import state
from rnnlab.ui.lab import stack_messages as messages
from rnnlab.ui.markdown import escape_markdown

NOTES = "code_notes"
CSS = "<style>.st-key-pasted_code textarea {font-family: monospace; font-size: .86rem; line-height: 1.5;}</style>"


def render(experiment: Experiment, traced: Trace, inputs: int) -> None:
    """Draw two toggles, each with its part of the panel.

    inputs: how many numbers the stack reads at each time step.
    """
    with st.container(horizontal=True, gap="medium", key="code_panel"):
        show = traced.legal and st.toggle(
            messages.SHOW_CODE.label,
            value=True,
            key="show_code",
            persist_state="session",
            help=messages.SHOW_CODE.help,
        )
        paste = st.toggle(
            messages.PASTE_CODE.label,
            key="paste_code",
            persist_state="session",
            help=messages.PASTE_CODE.help,
        )
    if show:
        st.code(
            keras_source(experiment.stack, experiment.window, inputs, head_units(experiment)),
            language="python",
        )
    if paste:
        render_paste()


def render_paste() -> None:
    """Draw the field for code, its button, and notes on how the code was read."""
    st.html(CSS)
    st.text_area(
        messages.KERAS_CODE, key="pasted_code", height=190, placeholder=messages.KERAS_CODE_EXAMPLE,
        persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    st.button(
        messages.USE_CODE, key="read_code", icon=":material/arrow_upward:", type="primary",
        on_click=state.run_callback, args=("code", use_code),
    )  # fmt: skip
    state.show_error("code")
    for note in st.session_state.pop(NOTES, ()):
        st.caption(escape_markdown(note))


def head_units(experiment: Experiment) -> int:
    """Units of the head: a number for each target and each step ahead."""
    return experiment.horizon * len(experiment.targets)


def use_code() -> None:
    experiment = state.experiment()
    text = st.session_state.get("pasted_code", "")
    if not text.strip():
        raise Mistake(messages.no_code())
    reading = read_code(text, head_units(experiment))
    state.change_experiment(stack=reading.stack, window=reading.window or experiment.window)
    used = messages.code_used(len(reading.stack), reading.window, reading.features)
    st.session_state[NOTES] = (used, *map(str, reading.notes))
