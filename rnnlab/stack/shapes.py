"""What shape leaves each layer of a stack, and why: computed, with no Keras at hand."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import cast

from rnnlab.mistake import Mistake
from rnnlab.stack.fixes import Problem, empty_problem, problem_of
from rnnlab.stack.layers import Layer, Stack, checked_stack
from rnnlab.stack.reasons import head_sentence, reason
from rnnlab.stack.shape_rules import Fault, parameters, sides_after

Shape = tuple[int | None, ...]


@dataclass(frozen=True)
class LayerShapes:
    """One layer on the way through the stack.

    number: from 1; name: as Keras names it in a fresh model, e.g. `lstm_1`.
    input_shape: None behind an illegal layer; output_shape and parameters: None there and at
        the illegal layer itself.
    reason: one sentence that says why this shape leaves; problem: set at the illegal layer alone.
    """

    layer: Layer
    number: int
    name: str
    input_shape: Shape | None
    output_shape: Shape | None
    parameters: int | None
    reason: str
    problem: Problem | None = None


@dataclass(frozen=True)
class Head:
    """What the head does with what leaves the stack.

    sequence: the head works at every step; steps: how many there are, None where a summary leaves.
    every_step: every step is trained on its next value; else the last one alone is trained.
    """

    sequence: bool
    steps: int | None
    every_step: bool
    sentence: str


@dataclass(frozen=True)
class Trace:
    """The whole way through the stack.

    problem: the first one, with its mends; output_shape and head are None where there is one.
    causal: no output at an earlier step has seen later rows, so that every step may be trained on
        its next value. False for an illegal stack.
    """

    input_shape: Shape
    steps: tuple[LayerShapes, ...]
    output_shape: Shape | None
    legal: bool
    problem: Problem | None
    head: Head | None
    causal: bool

    @property
    def parameters(self) -> int | None:
        """Those of all layers together, without the head; None for an illegal stack."""
        return sum(step.parameters or 0 for step in self.steps) if self.legal else None


def trace(stack: Stack, window: int, features: int, samples: int | None = None) -> Trace:
    """The shapes, parameters and reasons of a stack that reads (samples, window, features).

    Window and features are at least 1; `checked_trace` checks that, and the layers' numbers too.
    """
    entering: Shape = (samples, window, features)
    if not stack:
        return Trace(entering, (), None, False, empty_problem(), None, False)
    sides: tuple[int, ...] = (window, features)
    later: int | None = None
    broken: int | None = None
    steps: list[LayerShapes] = []
    for index, (layer, name) in enumerate(zip(stack, layer_names(stack), strict=True)):
        number = index + 1
        if broken is not None:
            steps.append(_unknown_step(layer, number, name, broken))
            continue
        keras_layer = layer.keras_layer(window, sides[-1])
        left = sides_after(keras_layer, sides)
        if isinstance(left, Fault):
            broken = number
            problem = problem_of(left, stack, index, sides)
            steps.append(
                LayerShapes(layer, number, name, (samples, *sides), None, None, problem.sentence, problem)
            )
            continue
        leaving = cast("tuple[int, ...]", left)  # with the window and the features every side is known
        steps.append(
            LayerShapes(
                layer,
                number,
                name,
                (samples, *sides),
                (samples, *leaving),
                parameters(keras_layer, sides[-1]),
                reason(stack, index, sides, leaving, window),
            )
        )
        later = _sees_later(layer, number, sides, leaving, window, later)
        sides = leaving
    if broken is not None:
        return Trace(entering, tuple(steps), None, False, steps[broken - 1].problem, None, False)
    head = _head(stack, sides, window, later)
    return Trace(entering, tuple(steps), (samples, *sides), True, None, head, later is None)


def checked_trace(stack: Stack, window: int, features: int, samples: int | None = None) -> Trace:
    """The trace of a legal stack, or a Mistake: the problem, and its mends as one writes them."""
    for name, number in (("window", window), ("features", features), ("samples", samples)):
        if number is not None and number < 1:
            raise Mistake(f"The number given for {name} is {number}: give at least 1.")
    traced = trace(checked_stack(stack), window, features, samples)
    if traced.problem:
        raise Mistake(traced.problem.mistake)
    return traced


def shape_text(shape: Shape | None) -> str:
    """E.g. `(samples, 24, 7)`, or `(2, 5, 3)` where the samples are known; `unknown` for None."""
    if shape is None:
        return "unknown"
    return "(" + ", ".join("samples" if side is None else str(side) for side in shape) + ")"


def side_names(shape: Shape, leaves_layer: bool = False) -> tuple[str, ...]:
    """A name for each side: the last one is `features` in the series and `units` behind a layer."""
    last = "units" if leaves_layer or len(shape) == 2 else "features"
    return ("samples", "time steps", last) if len(shape) == 3 else ("samples", last)


def layer_names(stack: Stack) -> tuple[str, ...]:
    """Each layer's name in a fresh Keras model, e.g. `lstm`, `lstm_1`, `bidirectional`."""
    made: Counter[str] = Counter()
    names = []
    for layer in stack:
        # The layer inside a Bidirectional is made first and takes a name of its own.
        inner = re.sub(r"([a-z])([A-Z])", r"\1_\2", layer.keras_class).lower()
        for base in (inner, "bidirectional") if layer.bidirectional else (inner,):
            name = f"{base}_{made[base]}" if made[base] else base
            made[base] += 1
        names.append(name)
    return tuple(names)


def _unknown_step(layer: Layer, number: int, name: str, broken: int) -> LayerShapes:
    return LayerShapes(
        layer, number, name, None, None, None, f"Can't be known until layer {broken} is mended."
    )


def _sees_later(
    layer: Layer,
    number: int,
    sides: tuple[int, ...],
    leaving: tuple[int, ...],
    window: int,
    before: int | None,
) -> int | None:
    """The number of the layer from which on earlier steps know later rows; None where none does."""
    if len(leaving) == 1 or window == 1:
        return None
    if before is not None:
        return before
    summarised = len(sides) == 1 and layer.kind in ("repeat", "depth1")
    return number if summarised or layer.bidirectional else None


def _head(stack: Stack, sides: tuple[int, ...], window: int, later: int | None) -> Head:
    sequence = len(sides) == 2
    return Head(
        sequence,
        sides[0] if sequence else None,
        sequence and later is None,
        head_sentence(stack, sides, window, later),
    )
