"""What is pressed and what a script draws is not lost between two messages, shown with Streamlit's own session."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.state import SafeSessionState

from rnnlab.ui.delivery import keep_messages

SCRIPT = """
import streamlit as st

@st.fragment
def first():
    st.markdown("first " + str(st.session_state.setdefault("draws", 0)))
    st.session_state.draws += 1

@st.fragment
def second():
    st.markdown("second")

first()
second()
"""
SCRIPT_WITH_BUTTON = """
import streamlit as st

def press():
    st.session_state.presses = st.session_state.get("presses", 0) + 1

@st.fragment
def other():
    st.markdown("other")

@st.fragment
def pressed():
    st.button("Press", on_click=press)

other()
pressed()
st.markdown(f"{st.session_state.get('presses', 0)} presses")
"""
SECONDS = 120.0


def let_keep_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """For one test."""
    monkeypatch.setattr(AppSession, "request_rerun", AppSession.request_rerun)
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    monkeypatch.setattr(Runtime, "_instance", MagicMock())
    keep_messages()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not holds():
            await asyncio.sleep(0.01)


def drawn(session: AppSession) -> dict[str, str]:
    """{the markdown that was sent: its fragment}"""
    deltas = [message.delta for message in session.flush_browser_queue() if message.HasField("delta")]
    return {
        delta.new_element.markdown.body: delta.fragment_id
        for delta in deltas
        if delta.new_element.HasField("markdown")
    }


def end_of_thread() -> None:
    """Wait for the end of the session's script thread while the loop, which this blocks, hears nothing of it."""
    for thread in threading.enumerate():
        if thread.name.startswith("ScriptRunner"):
            thread.join(SECONDS)
            assert not thread.is_alive()


async def drawn_by_a_fragment_before_another(script: Path) -> dict[str, str]:
    """What the browser is sent if a message for the second fragment comes when the first has just been drawn."""
    session = AppSession(ScriptData(str(script), False), MagicMock(), ScriptCache(), None, {})
    try:
        session.request_rerun(ClientState())
        await until(lambda: session._scriptrunner is None)
        fragments = drawn(session)
        session.request_rerun(ClientState(fragment_id=fragments["first 0"]))
        end_of_thread()
        session.request_rerun(ClientState(fragment_id=fragments["second"]))
        sent: dict[str, str] = {}
        await until(lambda: "second" in (sent.update(drawn(session)) or sent))
        return sent
    finally:
        session.shutdown()


async def drawn_after_a_press_and_a_message_for_the_page(
    script: Path, before: bool, go_on: threading.Event
) -> dict[str, str]:
    """What the browser is sent if both come while a fragment is drawn, or before the press is answered."""
    cache = ScriptCache()
    session = AppSession(ScriptData(str(script), False), MagicMock(), cache, None, {})
    try:
        session.request_rerun(ClientState())
        await until(lambda: session._scriptrunner is None)
        deltas = [message.delta for message in session._browser_queue._queue if message.HasField("delta")]
        (button,) = [delta for delta in deltas if delta.new_element.HasField("button")]
        fragments = drawn(session)
        read = cache.get_bytecode
        cache.get_bytecode = lambda path: (go_on.wait(SECONDS), read(path))[1]  # type: ignore[method-assign]
        if before:
            session.request_rerun(ClientState(fragment_id=fragments["other"]))
            await until(lambda: session._scriptrunner._requests._state is ScriptRequestType.CONTINUE)
        states = WidgetStates(widgets=[WidgetState(id=button.new_element.button.id, trigger_value=True)])
        session.request_rerun(ClientState(fragment_id=button.fragment_id, widget_states=states))
        if not before:
            await until(lambda: session._scriptrunner._requests._state is ScriptRequestType.CONTINUE)
        session.request_rerun(ClientState())
        go_on.set()
        sent: dict[str, str] = {}
        await until(lambda: any("presses" in text for text in (sent.update(drawn(session)) or sent)))
        return sent
    finally:
        session.shutdown()


@pytest.mark.parametrize("before", [True, False], ids=["waits", "is taken"])
def test_press_that_waits_or_is_taken_is_not_lost_to_a_message_for_the_whole_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT_WITH_BUTTON, encoding="utf-8")
    let_keep_messages(monkeypatch)
    sent = asyncio.run(drawn_after_a_press_and_a_message_for_the_page(script, before, threading.Event()))
    assert "1 presses" in sent


def test_fragment_drawn_just_before_the_next_message_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    let_keep_messages(monkeypatch)
    assert list(asyncio.run(drawn_by_a_fragment_before_another(script))) == ["first 1", "second"]
