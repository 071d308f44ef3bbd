"""Widgets that show a value of the session state, their callbacks, and error messages at a place of the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from rnnlab.mistake import Mistake
from rnnlab.ui.markdown import escape_markdown

ERROR_KEY = "error_at_"
# Each message from the browser, also that of a timer, has the values of all widgets. One that is sent before the
# browser has drawn a new value (after Undo, for example) still has the one before, which nobody has chosen. A hidden
# widget behind the others has the number of the newest replacement: a message with a lower one is from before.
# Each menu has one of its own: in a closed menu the browser draws nothing, but it tells what its widgets had.
# Of widgets behind it or on other pages, a message that comes sooner than a person can press is from before.
# A value that the widget was drawn with last is no choice either: it is told of widgets that are gone.
REPLACED_KEY, DRAWN_KEY = "replaced_", "drawn_"
REPLACEMENTS, DRAWN_REPLACEMENTS, HIDDEN_KEY = "replacements", "drawn_replacements", "hidden_replacements"
STALE_SECONDS = 0.3

_menu: ContextVar[str] = ContextVar("_menu", default="")  # the key of the menu that is being drawn


def bind_widget(key: str, value: Any, place: str, on_change: Callable[[Any], None]) -> dict[str, Any]:
    """Keyword arguments for a widget that shows `value` and passes a changed value to `on_change`.

    If `on_change` raises a Mistake, it is shown at `place` and the widget goes back to its old value.
    """
    if key in st.session_state and st.session_state[key] != value:
        st.session_state[REPLACEMENTS] = number = st.session_state.get(REPLACEMENTS, 0) + 1
        st.session_state[REPLACED_KEY + key] = st.session_state[key], number, monotonic(), _menu.get()
    st.session_state[key] = st.session_state[DRAWN_KEY + key] = value
    return {"key": key, "on_change": _widget_changed, "args": (key, place, on_change)}


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Streamlit ends a script wherever it uses the session state, also amid a callback, once a message for the whole
    page has come; what a callback had not yet done would be lost. In here, the message waits. Nothing may be drawn.
    """
    context = get_script_run_ctx()
    requests = context.script_requests if context else None
    if requests is None or "on_scriptrunner_yield" in vars(requests):
        yield
        return
    setattr(requests, "on_scriptrunner_yield", lambda: None)  # noqa: B010 # mypy: a method
    try:
        yield
    finally:
        delattr(requests, "on_scriptrunner_yield")


@uninterrupted()
def _widget_changed(key: str, place: str, on_change: Callable[[Any], None]) -> None:
    value = st.session_state[key]
    if _is_stale(key, value):
        st.session_state[key] = st.session_state.get(DRAWN_KEY + key, value)  # so that it can be chosen later
    else:
        run_callback(place, lambda: on_change(value))


def _is_stale(key: str, value: Any) -> bool:
    """Whether a value was chosen by nobody: the one drawn, or one replaced before the browser has drawn that."""
    if DRAWN_KEY + key in st.session_state and st.session_state[DRAWN_KEY + key] == value:
        return True
    replaced, number, at, menu = st.session_state.get(REPLACED_KEY + key, (None, 0, 0.0, ""))
    if value != replaced:
        return False
    if number <= st.session_state.get(DRAWN_REPLACEMENTS + menu, 0):
        return int(st.session_state.get(HIDDEN_KEY + menu, number)) < number
    return monotonic() - at < STALE_SECONDS


def draw_replacements() -> None:
    """Draw the hidden widget that tells which replaced values the browser has drawn, behind those widgets."""
    number, menu = st.session_state.get(REPLACEMENTS, 0), _menu.get()
    st.session_state[DRAWN_REPLACEMENTS + menu], st.session_state[HIDDEN_KEY + menu] = number, str(number)
    st.text_input("replacements", key=HIDDEN_KEY + menu, label_visibility="collapsed")


@contextmanager
def popover(label: str, key: str, **options: Any) -> Iterator[None]:
    """A popover with bound widgets. options: those of `st.popover`."""
    with st.popover(label, key=key, **options):
        token = _menu.set(key)
        yield
        draw_replacements()
        _menu.reset(token)


def link_of_browser() -> dict[str, list[str]]:
    """The query parameters that the browser had when it sent its last message, or that the page has written since."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


@uninterrupted()
def run_callback(place: str, action: Callable[[], None]) -> None:
    """Run a widget's action. Earlier error messages are cleared; a Mistake is shown at `place`."""
    clear_errors()
    try:
        action()
    except Mistake as mistake:
        set_error(place, mistake)


def run_press(place: str, action: Callable[[], None]) -> None:
    """Run a button's action as `run_callback` does, once a press.

    While a press is under way, the browser may send a timer's message, which has the values of all widgets and so the
    press too. It runs the timer's fragments only, and the message of the press itself follows.
    """
    context, fragment = get_script_run_ctx(), ThreadState.get().fragment_id
    ran = context.fragment_ids_this_run if context else None
    if context and ran and fragment not in ran and all(map(context.fragment_storage.contains, ran)):
        return
    run_callback(place, action)


def clear_errors() -> None:
    for key in [key for key in st.session_state if str(key).startswith(ERROR_KEY)]:
        del st.session_state[key]


def set_error(place: str, error: object) -> None:
    """Keep an error message for `show_error` at that place; its text is `str(error)`."""
    st.session_state[ERROR_KEY + place] = str(error)


def show_error(place: str) -> None:
    """Draw the error message of that place; it stays until the next action."""
    sentence = st.session_state.get(ERROR_KEY + place)
    if sentence:
        st.error(escape_markdown(sentence), icon=":material/error:")
