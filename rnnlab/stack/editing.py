"""Editing a stack: each function returns a new stack and leaves the old one unchanged.

Positions are indices from 0; an index outside the stack raises IndexError.
"""

import msgspec

from rnnlab.mistake import Mistake
from rnnlab.stack import messages
from rnnlab.stack.layers import DEFAULT_RATE, DEFAULT_UNITS, MOST_LAYERS, WITH_UNITS, Kind, Layer, Stack


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


def duplicate(stack: Stack, index: int) -> Stack:
    """The stack with the layer at `index` twice in a row."""
    _check(stack, index)
    return insert(stack, index + 1, stack[index])


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


def _check(stack: Stack, index: int) -> None:
    # A negative index would count from the end without an error.
    if not 0 <= index < len(stack):
        raise IndexError(f"no layer {index} in a stack of {len(stack)} layers")
