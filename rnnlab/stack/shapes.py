"""The shape that leaves each layer of a stack, and why: computed without Keras."""

import re
from collections import Counter
from dataclasses import dataclass
from math import prod

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack import messages, reasons
from rnnlab.stack.fixes import Problem, empty_stack_problem, layer_problem
from rnnlab.stack.layers import Layer, Stack, checked_stack
from rnnlab.stack.shape_rules import weight_shapes
from rnnlab.stack.sides import sides_along

Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class LayerShapes:
    """One layer of a stack with the shapes of its input and output.

    number: from 1; name: the one Keras gives it in a fresh model, e.g. `lstm_1`.
    input_shape: None after an illegal layer; output_shape, weights: None for the illegal layer too.
    weights: the shape of each weight, in Keras's order.
    reason: why this shape leaves; problem: only set for the illegal layer.
    """

    layer: Layer
    number: int
    name: str
    input_shape: Shape | None
    output_shape: Shape | None
    weights: tuple[tuple[int, ...], ...] | None
    reason: Message
    problem: Problem | None = None

    @property
    def parameters(self) -> int | None:
        return None if self.weights is None else sum(map(prod, self.weights))


@dataclass(frozen=True)
class PredictionHead:
    """What the head does with the output of the stack.

    sequence: the head works at every step; steps: their number, None if (samples, units) leaves the stack.
    every_step: every step is trained on its next value; if False, only the last one is trained.
    reason: what it does, and why.
    """

    sequence: bool
    steps: int | None
    every_step: bool
    reason: Message


@dataclass(frozen=True)
class Trace:
    """The shapes along a whole stack.

    problem: of the first illegal layer, with its fixes; output_shape and head are None if there is one.
    causal: no output at an earlier step depends on later rows, so every step may be trained on its next value.
        False for an illegal stack.
    """

    input_shape: Shape
    layers: tuple[LayerShapes, ...]
    output_shape: Shape | None
    legal: bool
    problem: Problem | None
    head: PredictionHead | None
    causal: bool

    @property
    def parameters(self) -> int | None:
        """The number of parameters of all layers, without the head; None for an illegal stack."""
        return sum(layer.parameters or 0 for layer in self.layers) if self.legal else None


def trace(stack: Stack, window: int, features: int, samples: int | None = None) -> Trace:
    """The shapes, parameters and reasons of a stack that reads (samples, window, features).

    Window and features must be at least 1; `checked_trace` checks that, and the layers' numbers too.
    """
    input_shape: Shape = (samples, window, features)
    if not stack:
        return Trace(input_shape, (), None, False, empty_stack_problem(), None, False)
    along, mismatch = sides_along(stack, window, features)
    problem = layer_problem(mismatch, stack, along) if mismatch else None
    sees_later: int | None = None
    layers: list[LayerShapes] = []
    for index, (layer, name) in enumerate(zip(stack, layer_names(stack), strict=True)):
        number = index + 1
        if index >= len(along):
            why = reasons.shape_unknown(len(along))
            layers.append(LayerShapes(layer, number, name, None, None, None, why))
            continue
        sides = along[index]
        entering: Shape = (samples, *sides)
        if number == len(along):
            assert problem is not None
            layers.append(LayerShapes(layer, number, name, entering, None, None, problem.cause, problem))
            continue
        leaving = along[number]
        weights = tuple(weight_shapes(layer.config(window, sides[-1]), sides[-1]))
        why = reasons.reason(stack, index, sides, leaving, window)
        layers.append(LayerShapes(layer, number, name, entering, (samples, *leaving), weights, why))
        sees_later = _sees_later(layer, number, sides, leaving, window, sees_later)
    if problem is not None:
        return Trace(input_shape, tuple(layers), None, False, problem, None, False)
    head = _head(stack, along[-1], sees_later)
    return Trace(input_shape, tuple(layers), (samples, *along[-1]), True, None, head, sees_later is None)


def checked_trace(stack: Stack, window: int, features: int, samples: int | None = None) -> Trace:
    """The trace of a legal stack; a Mistake with the problem and its fixes for an illegal one."""
    for name, number in (("window", window), ("features", features), ("samples", samples)):
        if number is not None and number < 1:
            raise Mistake(messages.input_size_too_small(name, number))
    traced = trace(checked_stack(stack), window, features, samples)
    if traced.problem:
        raise Mistake(traced.problem.mistake)
    return traced


def shape_text(shape: Shape | None) -> str:
    """E.g. `(samples, 24, 7)`, or `(2, 5, 3)` if the number of samples is known; `unknown` for None."""
    if shape is None:
        return "unknown"
    return "(" + ", ".join("samples" if side is None else str(side) for side in shape) + ")"


def side_names(shape: Shape, leaves_layer: bool = False) -> tuple[str, ...]:
    """A name for each side: the last one is `features` in the series and `units` after a layer."""
    last = "units" if leaves_layer or len(shape) == 2 else "features"
    return ("samples", "time steps", last) if len(shape) == 3 else ("samples", last)


def layer_names(stack: Stack) -> tuple[str, ...]:
    """Each layer's name in a fresh Keras model, e.g. `lstm`, `lstm_1`, `bidirectional`."""
    made: Counter[str] = Counter()
    names = []
    for layer in stack:
        # The layer inside a wrapper is made first and takes a name too.
        for class_name in filter(None, (layer.keras_class, layer.row.wrapper)):
            base = re.sub(r"([a-z])([A-Z])", r"\1_\2", class_name).lower()
            name = f"{base}_{made[base]}" if made[base] else base
            made[base] += 1
        names.append(name)
    return tuple(names)


def _sees_later(
    layer: Layer,
    number: int,
    sides: tuple[int, ...],
    leaving: tuple[int, ...],
    window: int,
    before: int | None,
) -> int | None:
    """The number of the first layer whose earlier steps depend on later rows; None if no layer's do.

    before: the same for the layers before this one.
    """
    if len(leaving) == 1 or window == 1:
        return None
    if before is not None:
        return before
    if len(sides) == 1:
        return number  # it made time steps of a summary
    backwards = layer.bidirectional or (layer.padding == "same" and layer.kernel_size > 1)
    return number if backwards and sides[0] > 1 else None


def _head(stack: Stack, sides: tuple[int, ...], sees_later: int | None) -> PredictionHead:
    sequence = len(sides) == 2
    return PredictionHead(
        sequence,
        sides[0] if sequence else None,
        sequence and sees_later is None,
        reasons.head_reason(stack, sides, sees_later),
    )
