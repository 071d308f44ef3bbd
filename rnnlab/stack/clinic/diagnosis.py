"""Keras code examined without running it: the stack, where it breaks, why, and the fixed code."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.clinic import argument_names, inputs, messages, mismatches, targets
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.edits import SourceEditor, apply_edits
from rnnlab.stack.clinic.findings import (
    ExaminedModel,
    Finding,
    FindingWithEdits,
    layer_title,
    returns_sequences,
)
from rnnlab.stack.clinic.keras_messages import error_finding
from rnnlab.stack.clinic.shape_trace import TracedLayer, trace_layers
from rnnlab.stack.keras_code.model import code_model
from rnnlab.stack.keras_code.reader import KIND_BY_KERAS_CLASS, read_code
from rnnlab.stack.keras_code.values import Argument, Array
from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shape_rules import Sides
from rnnlab.stack.shapes import Shape

MOST_ROUNDS = 24  # of fixing: each round fixes the first thing that is still wrong
MOST_CHARACTERS_READ = 400_000  # in all rounds: long code gets fewer of them


@dataclass(frozen=True)
class DrawnLayer:
    """One layer of the code, for the drawing of the stack.

    layer: the Lab's layer, for its icon; None if the Lab does not have it.
    output_shape: None if unknown; broken: the layer cannot take its input.
    """

    title: str
    line: int
    layer: Layer | None
    sequences: bool
    output_shape: Shape | None
    broken: bool


@dataclass(frozen=True)
class Diagnosis:
    """The result of the clinic.

    source: the code as it was read; all lines refer to it.
    input_shape, layers: of the code as it is. fixed_input_shape, fixed_layers: of the fixed code.
    fixed_code: the whole code with its mistakes fixed; None if nothing is wrong or it cannot be fixed
        automatically.
    findings: in the order in which they are found; unreadable: what could not be followed.
    stack, window: of the fixed code, if the Lab has all its layers.
    target_shape: of y; fits_target: whether the output of the code as it is fits it, None if unknown.
    """

    source: str
    input_shape: Shape | None = None
    layers: tuple[DrawnLayer, ...] = ()
    findings: tuple[Finding, ...] = ()
    fixed_code: str | None = None
    fixed_input_shape: Shape | None = None
    fixed_layers: tuple[DrawnLayer, ...] = ()
    unreadable: tuple[Message, ...] = ()
    stack: Stack | None = None
    window: int | None = None
    target_shape: Shape | None = None
    fits_target: bool | None = None

    @property
    def mistakes(self) -> tuple[Finding, ...]:
        """The findings that are more than a hint."""
        return tuple(finding for finding in self.findings if finding.severity != "hint")

    @property
    def diff(self) -> str:
        """The changes as a unified diff; empty if there are none."""
        if self.fixed_code is None:
            return ""
        lines = difflib.unified_diff(
            self.source.splitlines(),
            self.fixed_code.splitlines(),
            "your code",
            "fixed code",
            lineterm="",
            n=2,
        )
        return "\n".join(lines)


def diagnosis(
    source: str, error_message: str = "", target_shape: Shape | None = None, data_shape: Shape | None = None
) -> Diagnosis:
    """What is wrong with Keras code, an error message, or both.

    target_shape, data_shape: those of y and X, samples included, if known; they replace the shapes of arrays
        that the code makes.
    """
    from_error = error_finding(error_message)
    if not source.strip():
        return Diagnosis("", findings=(from_error,) if from_error else ())
    try:
        model = _examined(source, target_shape, data_shape)
    except Mistake as mistake:
        # The error message is still worth explaining.
        unreadable = (Message(mistake.code, mistake.facts),)
        return Diagnosis(source, findings=(from_error,) if from_error else (), unreadable=unreadable)
    fixed_code, findings, fixed = _fixed(model, target_shape, data_shape)
    hints = tuple(found.finding for found in targets.units_equal_to_time_steps(model))
    if from_error is not None and from_error.case and not findings and not hints:
        findings = (replace(from_error, severity="hint", fix=fixes.give_shapes()),)
    stack, window = _lab_stack(fixed_code or model.code.text)
    fits_target = None
    if model.target_shape and model.output_sides is not None:
        fits_target = not any(targets.wrong_target(model))
    return Diagnosis(
        source=model.code.text,
        input_shape=_shape(model.input_sides),
        layers=_drawn(model),
        findings=(*findings, *hints),
        fixed_code=fixed_code,
        fixed_input_shape=_shape(fixed.input_sides),
        fixed_layers=_drawn(fixed) if fixed_code else (),
        unreadable=(*model.code.unreadable, *_not_followed(model)),
        stack=stack if fixed.output_sides is not None else None,
        window=window,
        target_shape=model.target_shape,
        fits_target=fits_target,
    )


def read_shape(text: str) -> Shape | None:
    """A shape that a person typed, e.g. `(1000, 24, 3)` or `N, 24, 3`; None for an empty text."""
    words = [word for word in re.split(r"[\s,;x×()\[\]]+", text.strip()) if word]
    if not words:
        return None
    if len(words) > 6 or any(not re.fullmatch(r"\d{1,9}|[A-Za-z_?]{1,20}", word) for word in words):
        raise Mistake(messages.not_a_shape(text[:40]))
    sides = tuple(int(word) if word.isdigit() else None for word in words)
    if 0 in sides:
        raise Mistake(messages.shape_with_zero(text[:40]))
    return sides


def _examined(source: str, target_shape: Shape | None, data_shape: Shape | None) -> ExaminedModel:
    code = code_model(source)
    data_shape = data_shape or _array_shape(code.model.data)
    target_shape = target_shape or _array_shape(code.model.target)
    declared = inputs.declared_shape(code)
    sides = (declared.sides if declared else None) or code.model.built
    sides = sides or (data_shape[1:] if data_shape else None)
    if sides is None:
        # The layers show much without the input's shape: a window of unknown sides, or of words.
        words = bool(code.calls) and code.calls[0].name == "Embedding"
        sides = (None,) if words else (None, None)
    layers = tuple(trace_layers(code.calls, sides))
    return ExaminedModel(code, SourceEditor(code), sides, layers, data_shape, target_shape)


def _array_shape(argument: Argument | None) -> Shape | None:
    return argument.value.sides if argument and isinstance(argument.value, Array) else None


def _all_findings(model: ExaminedModel) -> Iterator[FindingWithEdits]:
    yield from argument_names.invalid_arguments(model)
    yield from argument_names.unused_states(model)
    yield from inputs.wrong_inputs(model)
    yield from mismatches.first_mismatch(model)
    yield from mismatches.pointless_reshapes(model)
    yield from targets.wrong_target(model)


def _fixed(
    model: ExaminedModel, target_shape: Shape | None, data_shape: Shape | None
) -> tuple[str | None, tuple[Finding, ...], ExaminedModel]:
    """The fixed code, the findings on the way, and the model as it is then.

    The code is None if nothing was fixed, or if the fixes only moved the mistake.
    """
    at_first = {found.finding.cause for found in _all_findings(model)}
    original = model.code.text
    findings: list[Finding] = []
    seen = {original}
    for _ in range(min(MOST_ROUNDS, 2 + MOST_CHARACTERS_READ // len(original))):
        remaining = list(_all_findings(model))
        fixable = next((found for found in remaining if found.edits), None)
        # One mistake causes others: those that remain after the earlier ones are fixed are reported.
        _add(findings, remaining if fixable is None else (fixable,))
        if fixable is None:
            done = model.code.text != original and not _moved(remaining, at_first)
            return (model.code.text if done else None), tuple(findings), model
        text = apply_edits(model.code.text, fixable.edits)
        if text in seen:
            break
        seen.add(text)
        if fixable.data_shape is not None and data_shape is not None:
            data_shape = fixable.data_shape
        try:
            model = _examined(text, target_shape, data_shape)
        except Mistake:
            break
    return None, tuple(findings), model


def _add(findings: list[Finding], more: Iterable[FindingWithEdits]) -> None:
    findings.extend(found.finding for found in more if found.finding not in findings)


def _moved(remaining: list[FindingWithEdits], at_first: set[Message]) -> bool:
    """True if something is wrong that was not wrong at first. Causes are compared, because edits move lines."""
    return any(not found.outside_code and found.finding.cause not in at_first for found in remaining)


def _shape(sides: Sides | None) -> Shape | None:
    return None if sides is None else (None, *sides)


def _drawn(model: ExaminedModel) -> tuple[DrawnLayer, ...]:
    return tuple(
        DrawnLayer(
            layer_title(layer.call) if layer.call.name else model.code.quoted(layer.call.node),
            layer.call.line,
            _lab_layer(layer),
            layer.call.recurrent and returns_sequences(layer.call),
            _shape(layer.output_sides),
            layer.mismatch is not None,
        )
        for layer in model.layers
    )


def _lab_layer(layer: TracedLayer) -> Layer | None:
    """The Lab's layer, as far as its icon shows it; None if the Lab does not have it."""
    call = layer.call.inner if layer.call.name == "TimeDistributed" and layer.call.inner else layer.call
    kind = KIND_BY_KERAS_CLASS.get(call.cell.name)
    sides = layer.output_sides
    if kind is None or (kind == "depth1" and (not sides or len(sides) != 2 or sides[0] != 1)):
        return None
    both = "bi-" if call.name == "Bidirectional" else ""
    return Layer(f"{both}{kind}", 1, call.recurrent and returns_sequences(call))  # type: ignore[arg-type]


def _not_followed(model: ExaminedModel) -> tuple[Message, ...]:
    """The first layer with an unknown output although it can take its input."""
    for layer in model.layers:
        if layer.input_sides is not None and layer.output_sides is None and not layer.mismatch:
            quoted = model.code.quoted(layer.call.node)
            return (messages.shapes_unknown_after(layer.call.line, quoted),)
    return ()


def _lab_stack(text: str) -> tuple[Stack | None, int | None]:
    """The Lab's stack and window, without a Dense at its end: the Lab adds the head itself."""
    try:
        reading = read_code(text)
    except Mistake:
        return None, None
    stack = reading.stack
    return (stack[:-1] if len(stack) > 1 and stack[-1].kind == "dense" else stack), reading.window
