"""What is pressed reaches the script and what it draws reaches the browser, also when two messages come at once."""

from functools import wraps
from typing import Any

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequestType,
    _coalesce_widget_states,
    _has_active_trigger_value,
)
from streamlit.runtime.state import SafeSessionState

from rnnlab.ui.widgets import uninterrupted

WAIT = 0.005  # seconds


def keep_messages() -> None:
    """Keep what Streamlit 1.67 drops of a message and of its answer when the next message comes too soon.

    Streamlit draws each message in a thread of the session, or in a new one if that thread has just ended. Then it
    drops what the old one has drawn and not yet handed over, as if that were drawn again; a fragment would not be,
    and the page would show what was before (`AppSession.request_rerun` says so of #9921). So a message for a
    fragment waits until the script before it has handed over all that it drew.

    A message for the whole page stops the thread, and a press that waits there or has just been taken would be lost.
    So that message takes the waiting press with it, and if one has been taken, it waits until that is answered: the
    thread that it starts would else draw what was before.
    """
    request_rerun, will_rerun = AppSession.request_rerun, SafeSessionState.on_script_will_rerun
    if hasattr(request_rerun, "__wrapped__"):
        return
    unanswered: set[str] = set()  # sessions with a press that has come and not been answered

    @wraps(request_rerun)
    def request(session: AppSession, client_state: ClientState | None) -> None:
        if client_state is None:
            request_rerun(session, client_state)
        elif _must_wait(session, client_state):
            session._event_loop.call_later(WAIT, request, session, client_state)
        else:
            if _has_press(client_state.widget_states):
                unanswered.add(session.id)
            whole_page = not client_state.fragment_id
            request_rerun(
                session, _with_waiting_presses(session, client_state) if whole_page else client_state
            )

    def _must_wait(session: AppSession, client_state: ClientState) -> bool:
        if client_state.fragment_id:
            return _state_of_thread(session) is ScriptRequestType.STOP
        taken = _state_of_thread(session) is ScriptRequestType.CONTINUE
        return taken and session.id in unanswered

    @wraps(will_rerun)
    def answer(state: SafeSessionState, fresh_widget_states: WidgetStates | None, **others: Any) -> None:
        try:
            if _has_press(fresh_widget_states):
                uninterrupted()(will_rerun)(state, fresh_widget_states, **others)
            else:
                will_rerun(state, fresh_widget_states, **others)
        finally:
            context = get_script_run_ctx()
            unanswered.discard(context.session_id if context else "")

    setattr(AppSession, "request_rerun", request)  # noqa: B010 # mypy: a method
    setattr(SafeSessionState, "on_script_will_rerun", answer)  # noqa: B010


def _has_press(states: WidgetStates | None) -> bool:
    return states is not None and any(map(_has_active_trigger_value, states.widgets))


def _state_of_thread(session: AppSession) -> ScriptRequestType | None:
    """RERUN: a message waits; STOP: it takes no more messages, but has not yet told that it has ended."""
    runner = session._scriptrunner
    return None if runner is None else runner._requests._state


def _with_waiting_presses(session: AppSession, client_state: ClientState) -> ClientState:
    if session._scriptrunner is None or _state_of_thread(session) is not ScriptRequestType.RERUN:
        return client_state
    waiting = session._scriptrunner._requests._rerun_data.widget_states
    together = ClientState()
    together.CopyFrom(client_state)
    states = _coalesce_widget_states(waiting, client_state.widget_states)
    if states is not None:
        together.widget_states.CopyFrom(states)
    return together
