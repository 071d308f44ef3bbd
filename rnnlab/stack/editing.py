"""Stacks edited: each function returns a new one and leaves the old one as it was.

Positions are indices from 0; one that lies outside the stack raises IndexError.
"""

import msgspec

from rnnlab.mistake import Mistake
from rnnlab.stack.layers import MOST_LAYERS, WITH_UNITS, Kind, Layer, Stack

USUAL_UNITS = 32
USUAL_RATE = 0.2


def insert(stack: Stack, at: int, layer: Layer) -> Stack:
    """The stack with `layer` before position `at`; `at` may be its length, to append."""
    if not 0 <= at <= len(stack):
        raise IndexError(f"no place {at} in a stack of {len(stack)} layers")
    if len(stack) >= MOST_LAYERS:
        raise Mistake(f"The stack has {len(stack)} layers, and {MOST_LAYERS} is the most: remove one first.")
    return (*stack[:at], layer, *stack[at:])


def remove(stack: Stack, index: int) -> Stack:
    """The stack without the layer at `index`; it may be empty then."""
    _check(stack, index)
    return (*stack[:index], *stack[index + 1 :])


def duplicate(stack: Stack, index: int) -> Stack:
    """The stack with the layer at `index` twice in a row."""
    _check(stack, index)
    return insert(stack, index + 1, stack[index])


def move(stack: Stack, index: int, by: int) -> Stack:
    """The stack with the layer at `index` moved by so many places, but not past either end."""
    rest = remove(stack, index)
    at = min(max(index + by, 0), len(rest))
    return (*rest[:at], stack[index], *rest[at:])


def replace(stack: Stack, index: int, layer: Layer) -> Stack:
    """The stack with `layer` in place of the one at `index`."""
    _check(stack, index)
    return (*stack[:index], layer, *stack[index + 1 :])


def with_kind(layer: Layer, kind: Kind) -> Layer:
    """A layer of another kind that keeps the units, sequences and rate which that kind has."""
    changed = Layer(
        kind,
        units=(layer.units or USUAL_UNITS) if kind in WITH_UNITS else 0,
        rate=(layer.rate or USUAL_RATE) if kind == "dropout" else 0.0,
    )
    return msgspec.structs.replace(changed, sequences=layer.sequences and changed.recurrent)


def _check(stack: Stack, index: int) -> None:
    # A negative index would quietly count from the end.
    if not 0 <= index < len(stack):
        raise IndexError(f"no layer {index} in a stack of {len(stack)} layers")
