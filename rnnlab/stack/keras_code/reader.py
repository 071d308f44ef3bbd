"""Keras source code read as a stack of the lab, without running it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.activations import ACTIVATIONS
from rnnlab.stack.keras_code import messages
from rnnlab.stack.keras_code.arguments import LayerArguments, input_sides, layer_arguments
from rnnlab.stack.keras_code.model import CodeModel, code_model
from rnnlab.stack.keras_code.signatures import INPUT_LAYERS, WRAPPERS
from rnnlab.stack.keras_code.values import LayerCall
from rnnlab.stack.kinds import LAYER_KINDS, Kind
from rnnlab.stack.layers import (
    KERAS_CLASSES,
    MOST_KERNEL,
    MOST_LAYERS,
    PADDINGS,
    Layer,
    Stack,
    checked_layer,
    checked_stack,
)
from rnnlab.stack.shape_rules import RECURRENT
from rnnlab.stack.shapes import trace

KIND_BY_KERAS_CLASS = {name: kind for kind, name in KERAS_CLASSES.items()}
WRAPPED_KINDS = {(row.wrapper, row.keras_class): kind for kind, row in LAYER_KINDS.items() if row.wrapper}
READABLE_LAYERS = (*KIND_BY_KERAS_CLASS, *WRAPPERS, *INPUT_LAYERS, "ReLU")


@dataclass(frozen=True)
class CodeReading:
    """A stack in Keras code. The shapes of its layers can still be wrong.

    window, features: of the input; None if the code does not show them.
    lines: the line of each layer in the code.
    notes: what the cards cannot show of the code.
    """

    stack: Stack
    window: int | None
    features: int | None
    lines: tuple[int, ...]
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class _LayerReading:
    """One layer in the code, and what can only be checked with the shape that comes in.

    reshape: n of Reshape((1, n)). repeats: n of RepeatVector(n).
    """

    layer: Layer
    arguments: LayerArguments
    line: int
    notes: tuple[Message, ...]
    reshape: int | None = None
    repeats: int | None = None


def read_code(text: str, outputs: int | None = None) -> CodeReading:
    """The stack in the code; a Mistake with the line and what to write if the lab cannot read it.

    outputs: units of the head that the lab adds at the end; a last Dense with as many units is that head
        and not a layer of the stack.
    """
    model = code_model(text)
    for message in model.unreadable:
        raise Mistake(message)
    if len(model.calls) > MOST_LAYERS + 2:
        raise Mistake(messages.code_too_many_layers(len(model.calls), MOST_LAYERS))
    built = model.model.built
    sides = None if built is None or len(built) != 2 else built
    readings: list[_LayerReading] = []
    notes: list[Message] = []
    for position, call in enumerate(model.calls):
        if call.name in INPUT_LAYERS:
            if position > 0:
                raise Mistake(messages.code_input_not_first(call.line))
            notes.extend(layer_arguments(call, model).notes)
            sides = input_sides(call, model)
            continue
        reading = _read_layer(call, model, len(readings) + 1)
        if position == 0:
            inner_sides = input_sides(call.inner, model) if call.inner else None
            sides = input_sides(call, model) or inner_sides or sides
        readings.append(reading)
        notes.extend(reading.notes)
    if outputs is not None and _has_head(readings, outputs):
        head = readings.pop()
        notes.append(messages.code_head_ignored(head.line, outputs))
    stack = checked_stack(tuple(reading.layer for reading in readings))
    window, features = sides or (None, None)
    window = _window(readings, window)
    _check_shapes(readings, stack, window, features)
    return CodeReading(stack, window, features, tuple(reading.line for reading in readings), tuple(notes))


def _has_head(readings: Sequence[_LayerReading], outputs: int) -> bool:
    if len(readings) < 2:
        return False
    last = readings[-1]
    other_activation = any(note.facts.get("argument") == "activation" for note in last.notes)
    return not other_activation and last.layer in (Layer("dense", outputs), Layer("td-dense", outputs))


def _read_layer(call: LayerCall, model: CodeModel, number: int) -> _LayerReading:
    """number: of the layer in the stack, from 1."""
    name = call.name
    if not name:
        raise Mistake(messages.code_not_a_layer(call.line, model.quoted(call.node)))
    if name not in READABLE_LAYERS:
        raise Mistake(messages.code_unsupported_layer(call.line, name, (*KIND_BY_KERAS_CLASS, *WRAPPERS)))
    arguments = layer_arguments(call, model)
    if name in WRAPPERS:
        return _read_wrapper(arguments, model, number)
    if name == "ReLU":
        return _LayerReading(Layer("activation", activation="relu"), arguments, call.line, arguments.notes)
    kind = KIND_BY_KERAS_CLASS[name]
    if name == "Reshape":
        return _LayerReading(Layer(kind), arguments, call.line, arguments.notes, reshape=_reshape_width(call))
    if name == "RepeatVector":
        repeats = arguments.integer("n", "24")
        return _LayerReading(Layer(kind), arguments, call.line, arguments.notes, repeats=repeats)
    values, notes = _settings(arguments, kind)
    layer = _checked(Layer(kind, **values), call.line, number)
    return _LayerReading(layer, arguments, call.line, (*arguments.notes, *notes))


def _settings(arguments: LayerArguments, kind: Kind) -> tuple[dict[str, Any], tuple[Message, ...]]:
    """The fields of a layer of a kind, and notes on what the cards do not have."""
    values: dict[str, Any] = {}
    notes: tuple[Message, ...] = ()
    for field, name in LAYER_KINDS[kind].arguments.items():
        match field:
            case "units" | "kernel_size":
                example = "32, 3" if kind == "conv1d" else "32"
                values[field] = arguments.integer(name, example)
            case "rate":
                values[field] = arguments.number(name, "0.2")
            case "recurrent_dropout":
                values[field] = (
                    arguments.number(name, f"{name}=0.2") if name in arguments.call.arguments else 0.0
                )
            case "sequences":
                values[field] = arguments.flag(name)
            case "padding":
                values[field] = arguments.word(name, PADDINGS)
            case "activation" if kind == "activation":
                values[field] = arguments.word(name, ACTIVATIONS)
            case "activation":
                values[field], notes = arguments.activation()
    return values, notes


def _read_wrapper(arguments: LayerArguments, model: CodeModel, number: int) -> _LayerReading:
    name, line, inner_call = arguments.call.name, arguments.call.line, arguments.call.inner
    supported = RECURRENT if name == "Bidirectional" else ("Dense",)
    if inner_call is None or inner_call.name not in supported:
        raise Mistake(messages.code_unsupported_inner_layer(line, name, supported))
    inner = _read_layer(inner_call, model, number)
    kind = WRAPPED_KINDS[name, inner_call.name]
    layer = msgspec.structs.replace(inner.layer, kind=kind)
    return _LayerReading(layer, arguments, line, (*arguments.notes, *inner.notes))


def _checked(layer: Layer, line: int, number: int) -> Layer:
    try:
        return checked_layer(layer, number)
    except Mistake as mistake:
        raise Mistake(messages.code_invalid_layer(line, mistake.code, mistake.facts)) from None


def _reshape_width(call: LayerCall) -> int:
    """The n of Reshape((1, n)); it can be -1."""
    shape = call.value("target_shape")
    if isinstance(shape, tuple) and len(shape) == 2 and shape[0] == 1 and isinstance(shape[1], int):
        return shape[1]
    raise Mistake(messages.code_unsupported_reshape(call.line))


def _window(readings: Sequence[_LayerReading], window: int | None) -> int | None:
    """The window: the time steps of the input, or else of a RepeatVector, which in the lab repeats the window's."""
    for reading in readings:
        if reading.repeats is None:
            continue
        if window is not None and reading.repeats != window:
            raise Mistake(messages.code_repeat_not_window(reading.line, reading.repeats, window))
        window = reading.repeats
    if window is not None and window < 1:
        raise Mistake(messages.code_invalid_window(window))
    return window


def _check_shapes(
    readings: Sequence[_LayerReading], stack: Stack, window: int | None, features: int | None
) -> None:
    """A Mistake for a Reshape to another width."""
    for reading, step in zip(
        readings, trace(stack, window or MOST_KERNEL + 1, features or 1).layers, strict=True
    ):
        if step.input_shape is None or (window is None and reading.layer.kind == "flatten"):
            return
        *_, width = step.input_shape
        assert width is not None, "only the number of samples is unknown"
        if reading.reshape is None or reading.reshape == width:
            continue
        if reading.reshape == -1 and (len(step.input_shape) == 2 or step.output_shape is not None):
            continue
        if step.number == 1 and features is None:
            continue
        if step.output_shape is None:
            raise Mistake(messages.code_reshape_joins_steps(reading.line, reading.reshape))
        raise Mistake(messages.code_reshape_wrong_width(reading.line, reading.reshape, width))
