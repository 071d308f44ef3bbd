"""Moving and adding layers of the stack; what was done is kept, for a note and for screen readers."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from rnnlab.message import Message
from rnnlab.stack import editing
from rnnlab.stack.editing import Addition
from rnnlab.stack.kinds import Kind
from rnnlab.stack.layers import Stack
from rnnlab.ui import state
from rnnlab.ui.lab import stack_messages as messages

KEY = "stack_change"


class StackChange(NamedTuple):
    """The last layer that was moved or added in this visit.

    number: how many were moved or added so far; at: the index of the layer now; sentence: says so;
    stack: the new one; note: what else was changed so that a new layer fits.
    """

    number: int
    at: int
    sentence: Message
    stack: Stack
    note: Message | None = None


def last_change() -> StackChange | None:
    return st.session_state.get(KEY)


def set_stack(stack: Stack) -> None:
    state.change_experiment(stack=stack)


def move(index: int, to: int) -> None:
    """Move a layer; positions outside the stack, as of a page that is out of date, change nothing."""
    stack = state.experiment().stack
    if not (0 <= index < len(stack) and 0 <= to < len(stack)):
        return
    moved = editing.move(stack, index, to - index)
    _record(moved, to, messages.layer_moved)


def add(at: int, kind: Kind) -> None:
    _record_addition(editing.add(state.experiment().stack, at, kind))


def duplicate(index: int) -> None:
    _record_addition(editing.duplicate(state.experiment().stack, index))


def _record_addition(addition: Addition) -> None:
    _record(addition.stack, addition.at, messages.layer_added, addition.note)


def _record(
    stack: Stack, index: int, sentence: Callable[[str, int, int], Message], note: Message | None = None
) -> None:
    set_stack(stack)
    before = last_change()
    said = sentence(stack[index].title, index + 1, len(stack))
    number = before.number + 1 if before else 1
    st.session_state[KEY] = StackChange(number, index, said, stack, note)
