"""What a script draws reaches the browser, shown with Streamlit's own session."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from rnnlab.ui.delivery import keep_drawings

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
SECONDS = 120.0


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


def test_fragment_drawn_just_before_the_next_message_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    monkeypatch.setattr(AppSession, "request_rerun", AppSession.request_rerun)  # restored after the test
    monkeypatch.setattr(Runtime, "_instance", MagicMock())
    keep_drawings()
    assert list(asyncio.run(drawn_by_a_fragment_before_another(script))) == ["first 1", "second"]
