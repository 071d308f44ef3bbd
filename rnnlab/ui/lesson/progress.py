"""What was typed into the clinic in this visit, and callbacks on the page Lesson."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from rnnlab.ui import widgets

PLACE = "lesson"  # where mistakes are shown
VALUES = "lesson_values"


def saved_value(name: str, default: Any) -> Any:
    """The value that was entered under that name in this visit."""
    return st.session_state.setdefault(VALUES, {}).get(name, default)


def save_value(name: str, value: Any) -> None:
    st.session_state.setdefault(VALUES, {})[name] = value


def set_widget(name: str, value: Any) -> None:
    """Save a value and show it in its widget."""
    save_value(name, value)
    st.session_state[f"lesson_{name}"] = value


def saved_widget(name: str, default: Any) -> dict[str, Any]:
    """Arguments for a widget whose value is still there when the reader comes back to its chapter.

    The key of the widget is `lesson_` and the name. Its value is set only when it appears and by `set_widget`: if it
    were set in every run, it would undo fast changes, e.g. when an arrow key is held down.
    """
    key = f"lesson_{name}"
    if key not in st.session_state:
        st.session_state[key] = saved_value(name, default)
    return {"key": key, "on_change": _changed, "args": (name,)}


def run_callback(work: Callable[[], None]) -> None:
    """Run the callback of a button or widget of the lesson; a Mistake is shown on the page."""
    widgets.run_callback(PLACE, work)


def _changed(name: str) -> None:
    run_callback(lambda: save_value(name, st.session_state[f"lesson_{name}"]))
