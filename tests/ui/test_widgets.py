"""Widgets whose value the page has replaced: a late message of the browser must not bring the old value back."""

import pytest

from rnnlab.ui import widgets
from tests.ui.conftest import OpenPage, checked, link_of, stack_of

OPEN = {"series": "weather", "weather": "300,60,1,0", "layer": ["lstm:4:seq", "gru:6"]}


def test_late_message_after_undo_changes_nothing(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timer's message that was sent before the browser had drawn the undone value still has the value before."""
    monkeypatch.setattr(widgets, "STALE_SECONDS", 600.0)
    page = open_page(**OPEN)
    page = checked(page.number_input(key="units_1").set_value(9).run())
    page = checked(page.button(key="undo_change").click().run())
    assert stack_of(page) == ["lstm:4:seq", "gru:6"]
    page = checked(page.number_input(key="units_1").set_value(9).run())
    assert stack_of(page) == ["lstm:4:seq", "gru:6"]
    assert page.number_input(key="units_1").value == 6


def test_value_that_was_replaced_a_while_ago_can_be_chosen(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(**OPEN)
    page = checked(page.number_input(key="units_1").set_value(9).run())
    page = checked(page.button(key="undo_change").click().run())
    monkeypatch.setattr(widgets, "STALE_SECONDS", 0.0)
    page = checked(page.number_input(key="units_1").set_value(9).run())
    assert stack_of(page) == ["lstm:4:seq", "gru:9"]


def test_another_value_right_after_undo_is_a_choice(open_page: OpenPage) -> None:
    page = open_page(**OPEN)
    page = checked(page.number_input(key="units_1").set_value(9).run())
    page = checked(page.button(key="undo_change").click().run())
    page = checked(page.number_input(key="units_1").set_value(8).run())
    assert stack_of(page) == ["lstm:4:seq", "gru:8"]


def test_message_with_the_link_of_before_changes_nothing_however_late(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was sent before the browser had drawn the undone value, whose link is another one."""
    monkeypatch.setattr(widgets, "STALE_SECONDS", 0.0)
    page = open_page(**OPEN)
    page = checked(page.number_input(key="units_1").set_value(9).run())
    before = dict(link_of(page))
    page = checked(page.button(key="undo_change").click().run())
    after = dict(link_of(page))
    for name, value in before.items():
        page.query_params[name] = value
    page = checked(page.number_input(key="units_1").set_value(9).run())
    assert stack_of(page) == ["lstm:4:seq", "gru:6"]
    for name, value in after.items():
        page.query_params[name] = value
    page = checked(page.number_input(key="units_1").set_value(9).run())
    assert stack_of(page) == ["lstm:4:seq", "gru:9"]
