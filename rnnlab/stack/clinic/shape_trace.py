"""The shapes along a chain of Keras layers, including layers that the Lab does not have."""

from collections.abc import Sequence
from dataclasses import dataclass

from rnnlab.stack.keras_code.signatures import INPUT_LAYERS
from rnnlab.stack.keras_code.values import LayerCall, tensors_out
from rnnlab.stack.shape_rules import Mismatch, Sides, sides_after


@dataclass(frozen=True)
class TracedLayer:
    """One layer in the code with its shapes.

    input_sides, output_sides: without the samples; None if unknown.
    mismatch: why the layer cannot take its input; None if it can.
    """

    call: LayerCall
    input_sides: Sides | None
    output_sides: Sides | None
    mismatch: Mismatch | None = None


def trace_layers(calls: Sequence[LayerCall], input_sides: Sides | None) -> list[TracedLayer]:
    """Each layer with its shapes, without the Input; after an illegal layer no shape is known."""
    traced: list[TracedLayer] = []
    sides = input_sides
    for position, call in enumerate(calls):
        if call.name in INPUT_LAYERS and position == 0:
            continue
        tensors = tensors_out(traced[-1].call) if traced and not traced[-1].call.states_unpacked else 1
        traced.append(_traced(call, sides, tensors))
        sides = traced[-1].output_sides
    return traced


def _traced(call: LayerCall, sides: Sides | None, tensors: int) -> TracedLayer:
    """tensors: how many the layer gets."""
    if sides is None:
        return TracedLayer(call, None, None)
    output = Mismatch.SEVERAL_TENSORS if tensors > 1 else sides_after(call.config, sides)
    if isinstance(output, Mismatch):
        return TracedLayer(call, sides, None, output)
    return TracedLayer(call, sides, output)
