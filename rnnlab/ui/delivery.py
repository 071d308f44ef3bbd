"""That all that a script has drawn reaches the browser, also when the next message comes at the moment it ends."""

from functools import wraps

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

WAIT = 0.005  # seconds


def keep_drawings() -> None:
    """Let a message for a fragment wait until the script before it has handed over all that it drew.

    Streamlit draws each message in a thread of the session, or in a new one if that thread has just ended. Then it
    drops what the old one has drawn and not yet handed over, as if that were drawn again; a fragment would not be,
    and the page would show what was before. (`AppSession.request_rerun` of Streamlit 1.67 says so of #9921.)
    """
    streamlits = AppSession.request_rerun
    if hasattr(streamlits, "__wrapped__"):
        return

    @wraps(streamlits)
    def request_rerun(session: AppSession, client_state: ClientState | None) -> None:
        if client_state is not None and client_state.fragment_id and _is_handing_over(session):
            session._event_loop.call_later(WAIT, request_rerun, session, client_state)
        else:
            streamlits(session, client_state)

    setattr(AppSession, "request_rerun", request_rerun)  # noqa: B010 # mypy: a method


def _is_handing_over(session: AppSession) -> bool:
    """Whether the session's thread takes no more messages but has not yet told that it has ended."""
    runner = session._scriptrunner
    return runner is not None and runner._requests._state is ScriptRequestType.STOP
