"""Editing a stack: each function returns a new stack and leaves the old one unchanged.

Positions are indices from 0; an index outside the stack raises IndexError.
"""

from typing import NamedTuple

import msgspec

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack import messages
from rnnlab.stack.kinds import Kind
from rnnlab.stack.layers import DEFAULT_RATE, DEFAULT_UNITS, MOST_LAYERS, WITH_UNITS, Layer, Stack


class Addition(NamedTuple):
    """A stack with one more layer.

    at: the index of the new layer; note: what else was changed or chosen so that the new layer fits, or None.
    """

    stack: Stack
    at: int
    note: Message | None = None


def add(stack: Stack, at: int) -> Addition:
    """Add a layer before position `at` that can read what arrives there, and that returns what was passed on there.

    With time steps it is an LSTM that returns its sequence. Without, it is a Dense behind a Dense; elsewhere it is an
    LSTM, and the recurrent layer before it now returns its sequence. A legal stack stays legal.
    """
    source = _last_deciding(stack[:at])
    if source is None or not _keeps_last_output(stack[source]):
        return Addition(insert(stack, at, Layer("lstm", DEFAULT_UNITS, sequences=True)), at)
    if stack[at - 1].kind == "dense":
        return Addition(insert(stack, at, Layer("dense", DEFAULT_UNITS)), at, messages.dense_added(at + 1))
    reader = next((layer for layer in stack[at:] if _decides_time_steps(layer)), None)
    new = Layer("lstm", DEFAULT_UNITS, sequences=reader is not None and reader.recurrent)
    added = insert(_with_sequence(stack, source), at, new)
    return Addition(added, at, messages.sequence_for_new_layer(source + 1, at + 1))


def insert(stack: Stack, at: int, layer: Layer) -> Stack:
    """The stack with `layer` before position `at`; `at` may be its length, to append."""
    if not 0 <= at <= len(stack):
        raise IndexError(f"no position {at} in a stack of {len(stack)} layers")
    if len(stack) >= MOST_LAYERS:
        raise Mistake(messages.full_stack(MOST_LAYERS))
    return (*stack[:at], layer, *stack[at:])


def remove(stack: Stack, index: int) -> Stack:
    """The stack without the layer at `index`; the result may be empty."""
    _check(stack, index)
    return (*stack[:index], *stack[index + 1 :])


def duplicate(stack: Stack, index: int) -> Addition:
    """Put a copy behind the layer at `index`; a recurrent original then returns its sequence, for its copy."""
    _check(stack, index)
    copied = insert(stack, index + 1, stack[index])
    if not _keeps_last_output(stack[index]):
        return Addition(copied, index + 1)
    note = messages.sequence_for_new_layer(index + 1, index + 2)
    return Addition(_with_sequence(copied, index), index + 1, note)


def move(stack: Stack, index: int, by: int) -> Stack:
    """The stack with the layer at `index` moved by `by` positions, at most to either end."""
    rest = remove(stack, index)
    at = min(max(index + by, 0), len(rest))
    return (*rest[:at], stack[index], *rest[at:])


def replace(stack: Stack, index: int, layer: Layer) -> Stack:
    """The stack with `layer` in place of the one at `index`."""
    _check(stack, index)
    return (*stack[:index], layer, *stack[index + 1 :])


def with_kind(layer: Layer, kind: Kind) -> Layer:
    """A layer of another kind; units, sequences and rate are kept if the new kind has them."""
    changed = Layer(
        kind,
        units=(layer.units or DEFAULT_UNITS) if kind in WITH_UNITS else 0,
        rate=(layer.rate or DEFAULT_RATE) if kind == "dropout" else 0.0,
    )
    return msgspec.structs.replace(changed, sequences=layer.sequences and changed.recurrent)


def _keeps_last_output(layer: Layer) -> bool:
    return layer.recurrent and not layer.sequences


def _decides_time_steps(layer: Layer) -> bool:
    """Whether the layer decides if time steps leave it; others pass on what they get."""
    return layer.recurrent or layer.kind in ("repeat", "depth1")


def _last_deciding(stack: Stack) -> int | None:
    """The index of the last layer that decides whether time steps leave the stack; None if only the window does."""
    return next((i for i in reversed(range(len(stack))) if _decides_time_steps(stack[i])), None)


def _with_sequence(stack: Stack, index: int) -> Stack:
    return replace(stack, index, msgspec.structs.replace(stack[index], sequences=True))


def _check(stack: Stack, index: int) -> None:
    # A negative index would count from the end without an error.
    if not 0 <= index < len(stack):
        raise IndexError(f"no layer {index} in a stack of {len(stack)} layers")
