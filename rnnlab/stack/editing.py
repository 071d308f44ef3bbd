"""Editing a stack: each function returns a new stack and leaves the old one unchanged.

Positions are indices from 0; an index outside the stack raises IndexError.
"""

from typing import NamedTuple

import msgspec

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack import messages
from rnnlab.stack.kinds import LAYER_KINDS, Kind
from rnnlab.stack.layers import MOST_LAYERS, NEW, Layer, Stack
from rnnlab.stack.shape_rules import RULES


class Addition(NamedTuple):
    """A stack with one more layer.

    at: the index of the new layer; note: what else was changed or chosen so that the new layer fits, or None.
    """

    stack: Stack
    at: int
    note: Message | None = None


def add(stack: Stack, at: int, kind: Kind) -> Addition:
    """Add a layer of a kind before position `at`, with the settings of a new one.

    If it reads time steps, but a recurrent layer before it keeps only its last output, that one now returns its
    sequence. A recurrent layer returns what was passed on there, for the layer behind it: a legal stack stays legal.
    """
    new = new_layer(kind)
    source = _last_deciding(stack[:at])
    if source is None or not _keeps_last_output(stack[source]) or not _reads_steps(new):
        return Addition(insert(stack, at, msgspec.structs.replace(new, sequences=new.recurrent)), at)
    reader = next((layer for layer in stack[at:] if layer.leaves), None)
    if new.recurrent:
        new = msgspec.structs.replace(new, sequences=reader is not None and reader.recurrent)
    added = insert(_with_sequence(stack, source), at, new)
    return Addition(added, at, messages.sequence_for_new_layer(source + 1, at + 1))


def new_layer(kind: Kind) -> Layer:
    """A layer of a kind with the settings of a new one."""
    row = LAYER_KINDS[kind]
    return Layer(
        kind, **{field: NEW[field] for field in row.arguments if field in NEW and field not in row.defaults}
    )


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
    """A layer of another kind; settings that the new kind has too are kept."""
    new = new_layer(kind)
    kept = {field: getattr(layer, field) for field in new.row.arguments if getattr(layer, field)}
    return msgspec.structs.replace(new, **kept)


def _keeps_last_output(layer: Layer) -> bool:
    return layer.recurrent and not layer.sequences


def _reads_steps(layer: Layer) -> bool:
    """Whether the layer needs time steps."""
    rule = RULES[layer.row.wrapper or layer.keras_class]
    return 2 in (rule.takes, rule.at_least)


def _last_deciding(stack: Stack) -> int | None:
    """The index of the last layer that decides whether time steps leave the stack; None if only the window does."""
    return next((i for i in reversed(range(len(stack))) if stack[i].leaves), None)


def _with_sequence(stack: Stack, index: int) -> Stack:
    return replace(stack, index, msgspec.structs.replace(stack[index], sequences=True))


def _check(stack: Stack, index: int) -> None:
    # A negative index would count from the end without an error.
    if not 0 <= index < len(stack):
        raise IndexError(f"no layer {index} in a stack of {len(stack)} layers")
