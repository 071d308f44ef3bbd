"""The stack as Keras code to copy, and pasted code or a pasted error message.

Code becomes the stack. An error message is explained, and the clinic of the lesson can go on with it.
"""

import re

import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.stack.clinic.error_messages import ErrorFacts, read_error
from rnnlab.stack.keras_code.reader import read_code
from rnnlab.stack.shapes import Trace
from rnnlab.stack.source import keras_source
from rnnlab.ui import state, widgets
from rnnlab.ui.lab import stack_messages as messages
from rnnlab.ui.lab.error_menu import MENU, TOAST
from rnnlab.ui.lesson import progress
from rnnlab.ui.markdown import escape_markdown

# Session keys: notes on the code that was read, and the error message that was pasted.
NOTES, ERROR = "code_notes", "pasted_error_message"
CLINIC = {"chapter": "clinic"}  # the clinic in a link to the lesson
FIELDS = ("code", "data", "target")  # of the clinic, besides the error message
TRACEBACK = re.compile(r"\b(Traceback \(most recent call last\)|[A-Z]\w*(Error|Exception)\b\s*:)")
CSS = """
<style>
.st-key-pasted_code textarea, .st-key-pasted_menu textarea {
  font-family: monospace; font-size: .86rem; line-height: 1.5;}
</style>
"""


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
        render_paste("code")


def render_paste(place: str) -> None:
    """Draw the field for code or an error message, its button, and what came of it. Ctrl+Enter presses the button."""
    st.html(CSS)
    with st.form(f"paste_form_{place}", border=False):
        st.text_area(
            messages.KERAS_CODE, key=f"pasted_{place}", height=190, persist_state="session",
            placeholder=messages.KERAS_CODE_EXAMPLE, label_visibility="collapsed",
        )  # fmt: skip
        label = messages.USE_CODE if place == "code" else messages.READ_TEXT
        st.form_submit_button(
            label, key=f"read_{place}", icon=":material/arrow_upward:", type="primary",
            on_click=widgets.run_press, args=(place, lambda: use_text(place)),
        )  # fmt: skip
    widgets.show_error(place)
    facts = pasted_error(place)
    if facts is not None:
        explain(facts, place)
    if place == "code":
        for note in st.session_state.pop(NOTES, ()):
            st.caption(escape_markdown(note))


def pasted_error(place: str) -> ErrorFacts | None:
    """What the error message means that is in the field, if that was read as one."""
    text = st.session_state.get(f"pasted_{place}", "")
    return read_error(text) if text and st.session_state.get(ERROR) == text else None


def explain(facts: ErrorFacts, place: str) -> None:
    """Say what a Keras error message means and what to do, and offer to go on in the clinic."""
    st.warning(
        f"{escape_markdown(str(facts.finding.cause))}\n\n{messages.in_the_clinic(known=facts.family is not None)}",
        icon=":material/healing:",
    )
    if st.button(
        messages.OPEN_CLINIC, key=f"clinic_{place}", icon=":material/open_in_new:", on_click=fill_clinic
    ):
        st.switch_page(st.Page(_lesson, title="Lesson", url_path="lesson"), query_params=CLINIC)


def fill_clinic() -> None:
    """Put the error message into the clinic's field, and clear its other fields."""
    for field in FIELDS:
        progress.set_widget(f"clinic_{field}", "")
    progress.set_widget("clinic_error", st.session_state.get(ERROR, ""))


def _lesson() -> None:
    """Stands for the page Lesson: Streamlit finds a page by its path."""


def head_units(experiment: Experiment) -> int:
    """Units of the head: a number for each target and each step ahead."""
    return experiment.horizon * len(experiment.targets)


def use_text(place: str) -> None:
    """Make the pasted code the stack; keep an error message, to explain it. Raises Mistake if it is neither."""
    text = st.session_state.get(f"pasted_{place}", "")
    try:
        use_code(text)
    except Mistake:
        if not is_error_message(text):
            raise
        st.session_state[ERROR] = text
    else:
        st.session_state[MENU] = False


def is_error_message(text: str) -> bool:
    """Whether a text that is no Keras code is an error message: a known one, or one that looks like it."""
    facts = read_error(text)
    return facts is not None and (facts.family is not None or TRACEBACK.search(text) is not None)


def use_code(text: str) -> None:
    """Make the code the stack; raises Mistake if it cannot be read."""
    experiment = state.experiment()
    if not text.strip():
        raise Mistake(messages.no_code())
    reading = read_code(text, head_units(experiment))
    state.change_experiment(stack=reading.stack, window=reading.window or experiment.window)
    used = messages.code_used(len(reading.stack), reading.window, reading.features)
    st.session_state[NOTES] = (used, *map(str, reading.notes))
    st.session_state[TOAST] = used
