"""The page Lesson: the lesson of rnnlab/lesson, and below it what needs a server: the clinic and Keras's own check."""

from typing import Any

import msgspec
import streamlit as st

from rnnlab.lesson.catalogue import script, style, web_file
from rnnlab.mistake import Mistake
from rnnlab.ui import state, widgets
from rnnlab.ui.lesson import clinic, messages, progress
from rnnlab.ui.lesson.keras_verification import draw_keras_verification
from rnnlab.ui.lesson.own_run import run_data

KEY = "lesson"
STYLE = """
<style>
.stMainBlockContainer {max-width: 1700px;}
.stMainBlockContainer > .stVerticalBlock {gap: .4rem;}
.rl-title {display: none;}
[data-testid="stMainMenuButton"] {transform: translateY(-13px);} /* beside the links to the pages, not on the lesson */
</style>
"""
_lesson = st.components.v2.component(
    "rnnlab_lesson",
    html='<div class="lesson-room"></div>',
    css=style(),
    js=f"{script()}\n{web_file('component.js')}",
)


def render() -> None:
    """Draw the lesson. It opens the chapter of the link by itself and tells which room it needs below."""
    st.html(STYLE)
    widgets.show_error(progress.PLACE)
    shown = _lesson(
        key=KEY,
        data={"own": _own_run()},
        default={"room": "", "own": False, "sizes": "", "code": ""},
        on_room_change=_nothing,
        on_own_change=_nothing,
        on_sizes_change=_nothing,
        on_code_change=_to_clinic,
    )
    if shown.room == "clinic":
        clinic.render()
    elif shown.room == "explorer" and shown.sizes:
        draw_keras_verification(tuple(int(size) for size in shown.sizes.split(",")))


def _own_run() -> dict[str, Any] | None:
    """The reader's own run: its network once it is asked for, or why it cannot be drawn; None without a run."""
    run = state.current_run_id()
    if run is None:
        return None
    asked = st.session_state.get(KEY) or {}
    if not asked.get("own"):
        return {"network": None, "reason": None}
    try:
        return {"network": msgspec.to_builtins(run_data(run)), "reason": None}
    except Mistake as mistake:
        return {"network": None, "reason": messages.own_run_not_drawn(str(mistake))}


def _to_clinic() -> None:
    """The clinic shows the code of the challenge for which the real Keras is asked."""
    clinic.bring(st.session_state[KEY]["code"])


def _nothing() -> None:
    """The new values are read when the page is drawn."""
