"""The shapes along a stack, without the samples: (time steps, features) or (units,)."""

from typing import cast

from rnnlab.stack.layers import Stack
from rnnlab.stack.shape_rules import Mismatch, sides_after

KnownSides = tuple[int, ...]


def sides_along(stack: Stack, window: int, features: int) -> tuple[list[KnownSides], Mismatch | None]:
    """The sides before the first layer, and those that leave each layer before the first illegal one; why it is."""
    along: list[KnownSides] = [(window, features)]
    for layer in stack:
        after = sides_after(layer.config(window, along[-1][-1]), along[-1])
        if isinstance(after, Mismatch):
            return along, after
        along.append(cast("KnownSides", after))  # window and features are known, so every side is
    return along, None
