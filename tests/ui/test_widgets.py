"""Widgets whose value the page has replaced: a late message of the browser must not bring the old value back."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType

from rnnlab.ui import widgets
from tests.ui.conftest import OpenPage, checked, stack_of

OPEN = {"series": "weather", "weather": "300,60,1,0", "layer": ["lstm:4:seq", "gru:6"]}


def test_late_message_after_undo_changes_nothing(open_page: OpenPage) -> None:
    """A message that was sent before the browser had drawn the undone value still has the value before.

    The hidden text that is drawn behind it tells so.
    """
    page = open_page(**OPEN)
    page = checked(page.number_input(key="units_1").set_value(9).run())
    drawn = page.text_input(key=widgets.HIDDEN_KEY).value
    page = checked(page.button(key="undo_change").click().run())
    assert stack_of(page) == ["lstm:4:seq", "gru:6"]
    page.text_input(key=widgets.HIDDEN_KEY).set_value(drawn)
    page = checked(page.number_input(key="units_1").set_value(9).run())
    assert stack_of(page) == ["lstm:4:seq", "gru:6"]
    assert page.number_input(key="units_1").value == 6


def test_replaced_value_can_be_chosen_as_soon_as_the_new_one_is_drawn(open_page: OpenPage) -> None:
    page = open_page(**OPEN)
    page = checked(page.number_input(key="units_1").set_value(9).run())
    page = checked(page.button(key="undo_change").click().run())
    page = checked(page.number_input(key="units_1").set_value(9).run())
    assert stack_of(page) == ["lstm:4:seq", "gru:9"]


def test_another_value_right_after_undo_is_a_choice(open_page: OpenPage) -> None:
    page = open_page(**OPEN)
    page = checked(page.number_input(key="units_1").set_value(9).run())
    page = checked(page.button(key="undo_change").click().run())
    page = checked(page.number_input(key="units_1").set_value(8).run())
    assert stack_of(page) == ["lstm:4:seq", "gru:8"]


def test_callback_is_done_before_a_message_for_the_whole_page_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Streamlit asks for such a message wherever the session state is used; amid a callback it gets none."""
    requests = ScriptRequests()
    monkeypatch.setattr(widgets, "get_script_run_ctx", lambda: SimpleNamespace(script_requests=requests))
    requests.request_rerun(RerunData())
    with widgets.uninterrupted():
        with widgets.uninterrupted():
            assert requests.on_scriptrunner_yield() is None
        assert requests.on_scriptrunner_yield() is None
    waiting = requests.on_scriptrunner_yield()
    assert waiting is not None and waiting.type is ScriptRequestType.RERUN
