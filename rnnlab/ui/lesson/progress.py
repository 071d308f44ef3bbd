"""Progress in the lesson: the chapter and the done chapters are in the link, entered values in the session."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from rnnlab.ui import widgets
from rnnlab.ui.lesson import messages

PLACE = "lesson"  # where mistakes are shown
VALUES, CHAPTER, DONE = "lesson_values", "lesson_chapter", "lesson_done"
LINKED_CHAPTER = "lesson_linked_chapter"  # the chapter that this page last wrote to the link
IN_CALLBACK = "lesson_in_callback"


def read_link(names: Sequence[str]) -> None:
    """Open the chapter of the link if it is a new one: on the first run, or after the browser's back button."""
    linked = st.query_params.get("chapter")
    if DONE not in st.session_state:
        done = st.query_params.get("done", "").split(",")
        st.session_state[DONE] = {name for name in done if name in names}
        st.session_state[CHAPTER] = names[0]
    # Right after a change of chapter, a callback still comes with the link of the chapter before.
    in_callback = st.session_state.pop(IN_CALLBACK, False)
    if in_callback or linked is None or linked == st.session_state.get(LINKED_CHAPTER):
        return
    if linked in names:
        st.session_state[CHAPTER] = linked
    else:
        widgets.set_error(PLACE, str(messages.unknown_chapter(linked)))


def current_chapter() -> str:
    return st.session_state[CHAPTER]


def open_chapter(name: str) -> None:
    """Open a chapter; only for callbacks."""
    st.session_state[IN_CALLBACK] = True
    st.session_state[CHAPTER] = name


def done_chapters() -> frozenset[str]:
    """The chapters whose task was done, in this visit or according to the link."""
    return frozenset(st.session_state[DONE])


def mark_done(name: str) -> None:
    st.session_state[DONE].add(name)


def write_link(names: Sequence[str]) -> None:
    """Write the chapter and the done chapters, in their order, to the link."""
    parameters = {"chapter": current_chapter()}
    done = [name for name in names if name in done_chapters()]
    if done:
        parameters["done"] = ",".join(done)
    if st.query_params.to_dict() != parameters:
        st.query_params.from_dict(parameters)
    st.session_state[LINKED_CHAPTER] = current_chapter()


def saved_value(name: str, default: Any) -> Any:
    """The value that was entered under that name in this visit."""
    return st.session_state.setdefault(VALUES, {}).get(name, default)


def save_value(name: str, value: Any) -> None:
    st.session_state.setdefault(VALUES, {})[name] = value


def set_widget(name: str, value: Any) -> None:
    """Save a value and show it in its widget."""
    save_value(name, value)
    st.session_state[f"lesson_{name}"] = value


def saved_widget(name: str, default: Any, after: Callable[[], None] | None = None) -> dict[str, Any]:
    """Arguments for a widget whose value is still there when the reader comes back to its chapter.

    The key of the widget is `lesson_` and the name. Its value is set only when it appears and by `set_widget`: if it
    were set in every run, it would undo fast changes, e.g. when an arrow key is held down.
    after: called after each change.
    """
    key = f"lesson_{name}"
    if key not in st.session_state:
        st.session_state[key] = saved_value(name, default)
    return {"key": key, "on_change": _changed, "args": (name, after)}


def run_callback(work: Callable[[], None]) -> None:
    """Run the callback of a button or widget of the lesson; a Mistake is shown on the page."""
    st.session_state[IN_CALLBACK] = True
    widgets.run_callback(PLACE, work)


def _changed(name: str, after: Callable[[], None] | None) -> None:
    run_callback(lambda: save_value(name, st.session_state[f"lesson_{name}"]))
    if after:
        after()
