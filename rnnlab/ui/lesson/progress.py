"""Where one is in the lesson: the chapter and those that are done stand in the link, what one tried in the visit."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from rnnlab.ui import state

KEPT, CHAPTER, DONE, WRITTEN = "lesson_kept", "lesson_chapter", "lesson_done", "lesson_written"
ACTED = "lesson_acted"


def open_lesson(names: Sequence[str]) -> None:
    """Take the chapter from the link where the person changed it: at first, or by the browser's own buttons."""
    asked = st.query_params.get("chapter")
    if DONE not in st.session_state:
        given = st.query_params.get("done", "").split(",")
        st.session_state[DONE] = {name for name in given if name in names}
        st.session_state[CHAPTER] = names[0]
    # Whoever presses something soon after a chapter has changed still sends the address of the one before.
    acted = st.session_state.pop(ACTED, False)
    if acted or asked is None or asked == st.session_state.get(WRITTEN):
        return
    if asked in names:
        st.session_state[CHAPTER] = asked
    else:
        state.set_error("lesson", f"The lesson has no chapter '{asked}': choose one from its contents.")


def chapter() -> str:
    return st.session_state[CHAPTER]


def go(name: str) -> None:
    """Open a chapter; for a callback alone."""
    st.session_state[ACTED] = True
    st.session_state[CHAPTER] = name


def done() -> frozenset[str]:
    """The chapters whose task was done, in this visit or by the link."""
    return frozenset(st.session_state[DONE])


def note_done(name: str) -> None:
    st.session_state[DONE].add(name)


def write_link(names: Sequence[str]) -> None:
    """Let the address bar hold the chapter and the ones that are done, in their order."""
    wanted = {"chapter": chapter()}
    finished = [name for name in names if name in done()]
    if finished:
        wanted["done"] = ",".join(finished)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[WRITTEN] = chapter()


def kept(name: str, first: Any) -> Any:
    """What the person chose under that name, or what stands there first."""
    return st.session_state.setdefault(KEPT, {}).get(name, first)


def keep(name: str, value: Any) -> None:
    st.session_state.setdefault(KEPT, {})[name] = value


def put(name: str, value: Any) -> None:
    """Keep a value that stands in a widget, and let the widget show it."""
    keep(name, value)
    st.session_state[f"lesson_{name}"] = value


def held(name: str, first: Any, after: Callable[[], None] | None = None) -> dict[str, Any]:
    """Arguments for a widget whose value is kept from chapter to chapter; its key is `lesson_` and the name.

    The widget is set when it appears and by `put` alone: setting it in every run would take back what a person
    who presses an arrow key again and again has reached meanwhile. after: what is to be done when it was changed.
    """
    key = f"lesson_{name}"
    if key not in st.session_state:
        st.session_state[key] = kept(name, first)
    return {"key": key, "on_change": _changed, "args": (name, after)}


def act(work: Callable[[], None]) -> None:
    """Do something for a button of the lesson."""
    st.session_state[ACTED] = True
    state.run_callback("lesson", work)


def _changed(name: str, after: Callable[[], None] | None) -> None:
    act(lambda: keep(name, st.session_state[f"lesson_{name}"]))
    if after:
        after()
