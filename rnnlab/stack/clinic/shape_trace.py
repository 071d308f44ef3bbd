"""The shapes along a chain of Keras layers, those included that the lab has no card for."""

from collections.abc import Sequence
from dataclasses import dataclass

from rnnlab.stack.keras_code.signatures import INPUTS
from rnnlab.stack.keras_code.values import LayerCall, tensors_out
from rnnlab.stack.shape_rules import Mismatch, Sides, sides_after


@dataclass(frozen=True)
class Stop:
    """One layer on the way.

    entering, leaving: sides without the samples; None where they can't be known.
    fault: why the layer is illegal; None where it is legal.
    """

    call: LayerCall
    entering: Sides | None
    leaving: Sides | None
    fault: Mismatch | None = None


def way(calls: Sequence[LayerCall], entering: Sides | None) -> list[Stop]:
    """A stop for each layer, an Input left out; behind an illegal one no shape is known."""
    stops: list[Stop] = []
    sides = entering
    for place, call in enumerate(calls):
        if call.name in INPUTS and place == 0:
            continue
        received = tensors_out(stops[-1].call) if stops and not stops[-1].call.states_taken else 1
        stops.append(_stop(call, sides, received))
        sides = stops[-1].leaving
    return stops


def _stop(call: LayerCall, sides: Sides | None, received: int) -> Stop:
    """received: how many tensors come in."""
    if sides is None:
        return Stop(call, None, None)
    leaving = Mismatch.SEVERAL_TENSORS if received > 1 else sides_after(call.keras_layer, sides)
    if isinstance(leaving, Mismatch):
        return Stop(call, sides, None, leaving)
    return Stop(call, sides, leaving)
