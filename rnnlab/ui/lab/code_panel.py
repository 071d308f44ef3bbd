"""The stack as Keras code, to be copied, and Keras code that becomes the stack."""

import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code.reader import CodeReading, read_code
from rnnlab.stack.shapes import Trace
from rnnlab.stack.source import keras_source
from rnnlab.ui import state
from rnnlab.ui.markdown import escape_markdown

NOTES = "code_notes"
LOOK = "<style>.st-key-pasted_code textarea {font-family: monospace; font-size: .86rem; line-height: 1.5;}</style>"
PLACEHOLDER = """model = keras.Sequential([
    layers.LSTM(32, return_sequences=True),
    layers.LSTM(32),
])"""


def render(experiment: Experiment, traced: Trace, inputs: int) -> None:
    """Two switches, each with its part of the panel; inputs: numbers that the stack reads at each step."""
    with st.container(horizontal=True, gap="medium", key="code_panel"):
        shown = traced.legal and st.toggle(
            "Show it in Keras", key="show_code", persist_state="session",
            help="The code of this stack with its head: it changes as you change the cards.",
        )  # fmt: skip
        pasted = st.toggle(
            "Paste Keras code", key="paste_code", persist_state="session",
            help="Code of yours becomes the cards. It is read, never run.",
        )  # fmt: skip
    if shown:
        st.code(
            keras_source(experiment.stack, experiment.window, inputs, outputs(experiment)), language="python"
        )
    if pasted:
        paste()


def paste() -> None:
    """The field, the button, and what was made of the code."""
    st.html(LOOK)
    st.text_area(
        "Keras code", key="pasted_code", height=190, placeholder=PLACEHOLDER, persist_state="session",
        label_visibility="collapsed",
    )  # fmt: skip
    st.button(
        "Make it the stack", key="read_code", icon=":material/arrow_upward:", type="primary",
        on_click=state.run_callback, args=("code", _take),
    )  # fmt: skip
    state.show_error("code")
    for note in st.session_state.pop(NOTES, ()):
        st.caption(escape_markdown(note))


def outputs(experiment: Experiment) -> int:
    """Units of the head: a number for each target and each step ahead."""
    return experiment.horizon * len(experiment.targets)


def _take() -> None:
    experiment = state.experiment()
    text = st.session_state.get("pasted_code", "")
    if not text.strip():
        raise Mistake("There is no code yet: paste a Keras model first.")
    reading = read_code(text, outputs(experiment))
    state.change_experiment(stack=reading.stack, window=reading.window or experiment.window)
    st.session_state[NOTES] = (_made(reading), *map(str, reading.notes))


def _made(reading: CodeReading) -> str:
    number = len(reading.stack)
    window = f", and {reading.window} time steps are the window" if reading.window else ""
    features = ""
    if reading.features:
        features = f". Which features go in is chosen in the series' section: the code has {reading.features}"
    return f"The code's {number} layer{'s are' if number > 1 else ' is'} the stack now{window}{features}."
