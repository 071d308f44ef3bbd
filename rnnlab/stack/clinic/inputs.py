"""The input: too few or too many sides, and swapped axes."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import messages
from rnnlab.stack.clinic.edits import Edit
from rnnlab.stack.clinic.findings import ExaminedModel, Finding, FindingWithEdits, layer_title
from rnnlab.stack.keras_code.model import CodeModel
from rnnlab.stack.keras_code.signatures import SHAPE_ARGUMENTS
from rnnlab.stack.keras_code.values import Argument, Array, LayerCall
from rnnlab.stack.shape_rules import Sides, integer_or_none, sides_taken


@dataclass(frozen=True)
class DeclaredShape:
    """The input's shape in the code: the argument, its sides, and whether it includes the samples.

    sides: without the samples; None if unknown.
    """

    argument: Argument
    sides: Sides | None
    with_samples: bool


def declared_shape(code: CodeModel) -> DeclaredShape | None:
    """The shape of the Input or the first layer's `input_shape`; None if the code has neither."""
    for call in (code.calls[0], code.calls[0].inner) if code.calls else ():
        for name in SHAPE_ARGUMENTS:
            if call is not None and name in call.arguments:
                argument = call.arguments[name]
                with_samples = name.startswith("batch")
                value = argument.value
                if isinstance(value, int) and not isinstance(value, bool):
                    return DeclaredShape(argument, (value,), False)
                sides = tuple(map(integer_or_none, value)) if isinstance(value, tuple) else None
                return DeclaredShape(argument, sides[1:] if sides and with_samples else sides, with_samples)
    return None


def wrong_inputs(model: ExaminedModel) -> Iterator[FindingWithEdits]:
    """Cases 2 and 8: the declared shape, the data, and both together."""
    declared = declared_shape(model.code)
    first = next((layer.call for layer in model.layers), None)
    reads_steps = first is not None and sides_taken(first.config) == 2
    data = None if model.data_shape is None else model.data_shape[1:]
    if declared and declared.sides is not None and reads_steps and len(declared.sides) != 2 and first:
        yield _declared_not_3d(model, declared, first, data)
        return
    if data is None:
        return
    reshaped = _reshaped_to_one_step(model)
    if reshaped:
        yield reshaped
    elif reads_steps and first and len(data) != 2 and not _keras_adjusts(declared, data):
        yield _data_not_3d(model, data, first)
    elif (
        declared
        and declared.sides
        and len(declared.sides) == len(data) == 2
        and not _agree(declared.sides, data)
    ):
        yield _declared_differs(model, declared, data)


def _keras_adjusts(declared: DeclaredShape | None, data: Sides) -> bool:
    """True if Keras itself adds or removes a last side of 1."""
    if declared is None or declared.sides is None:
        return False
    sides = declared.sides
    return (len(data) == len(sides) - 1 and sides[-1] == 1) or (len(data) == len(sides) + 1 and data[-1] == 1)


def _agree(first: Sides, second: Sides) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(first, second, strict=True))


def _declared_not_3d(
    model: ExaminedModel, declared: DeclaredShape, first: LayerCall, data: Sides | None
) -> FindingWithEdits:
    assert declared.sides is not None
    sides, texts, title = declared.sides, _side_texts(model, declared), layer_title(first)
    line = declared.argument.node.lineno
    data_fits = data is not None and len(data) == 2
    if len(sides) < 2:
        cause = messages.declared_side_missing(title, sides)
        if data is not None and data_fits:
            shape = f"({data[0]}, {data[1]})"
            fix = fixes.write_shape_of_data(shape)
        else:
            # Keras itself adds a last side of 1 to X.
            shape = f"({texts[0] if texts else '?'}, 1)"
            fix = fixes.write_shape_of_one_feature(shape)
        edits = _declare(model, declared, shape) if texts or data_fits else ()
        return FindingWithEdits(Finding(2, line, cause, fix), edits)
    last_two = texts[-2:]
    shape = f"({', '.join(last_two)})" if len(last_two) == 2 else "(time steps, features)"
    cause = (messages.declared_samples if data_fits else messages.declared_side_too_many)(title, sides)
    edits = _declare(model, declared, shape) if len(last_two) == 2 else ()
    return FindingWithEdits(Finding(2, line, cause, fixes.write_code(shape)), edits)


def _data_not_3d(model: ExaminedModel, data: Sides, first: LayerCall) -> FindingWithEdits:
    assert model.data_shape is not None
    line = model.code.model.fit.lineno if model.code.model.fit else first.line
    cause = messages.data_not_3d(layer_title(first), data)
    samples = model.data_shape[0]
    after: Sides
    if len(data) == 1:
        index, after = "[..., None]", (samples, *data, 1)
        fix = fixes.add_feature_axis()
    elif len(data) == 3 and 1 in data:
        position = data.index(1)
        index = ("[:, 0]", "[:, :, 0]", "[..., 0]")[position]
        after = (samples, *data[:position], *data[position + 1 :])
        fix = fixes.remove_side_of_one(index)
    else:
        fix = fixes.make_data_3d() if data else fixes.cut_windows()
        return FindingWithEdits(Finding(2, line, cause, fix), outside_code=True)
    edits = _index_data(model, index)
    return FindingWithEdits(Finding(2, line, cause, fix), edits, after, outside_code=not edits)


def _declared_differs(model: ExaminedModel, declared: DeclaredShape, data: Sides) -> FindingWithEdits:
    sides, texts, line = declared.sides, _side_texts(model, declared), declared.argument.node.lineno
    assert sides is not None
    shape = f"({data[0]}, {data[1]})"
    if sides == data[::-1]:
        shape = f"({texts[1]}, {texts[0]})" if len(texts) == 2 else shape
        finding = Finding(8, line, messages.axes_swapped(sides, data), fixes.write_code(shape))
    elif sides[1] == data[1] or None in (sides[1], data[1]):
        finding = Finding(8, line, messages.other_window(sides, data), fixes.write_code(shape), "silent")
    else:
        finding = Finding(8, line, messages.other_features(sides, data), fixes.write_code(shape))
    return FindingWithEdits(finding, _declare(model, declared, shape))


def _reshaped_to_one_step(model: ExaminedModel) -> FindingWithEdits | None:
    """The common `X.reshape(n, 1, 24)`, which turns 24 time steps into 24 features of one step."""
    data = model.code.model.data
    array = data.value if data else None
    if not isinstance(array, Array) or array.reshaped is None or array.sides is None or len(array.sides) != 3:
        return None
    samples, steps, features = array.sides
    shape = array.reshaped.args[-1] if array.reshaped.args else None
    elements = shape.elts if isinstance(shape, ast.Tuple | ast.List) else array.reshaped.args
    if steps != 1 or features == 1 or len(elements) < 3:
        return None
    one, many = elements[-2:]
    if not (isinstance(one, ast.Constant) and one.value == 1):
        return None
    editor = model.editor
    cause = messages.reshaped_to_one_step(features)
    swapped = f"({editor.text_of(elements[0])}, {editor.text_of(many)}, 1)"
    finding = Finding(8, array.reshaped.lineno, cause, fixes.write_shape_in_time_order(swapped), "silent")
    edits = (*editor.replace_node(one, editor.text_of(many)), *editor.replace_node(many, editor.text_of(one)))
    return FindingWithEdits(finding, edits, (samples, features, 1))


def _side_texts(model: ExaminedModel, declared: DeclaredShape) -> list[str]:
    """The sides as the code writes them, without the samples."""
    node = declared.argument.node
    if isinstance(node, ast.Tuple | ast.List):
        texts = [model.editor.text_of(element) for element in node.elts]
        return texts[1:] if declared.with_samples else texts
    return [model.editor.text_of(node)] if isinstance(declared.argument.value, int) else []


def _declare(model: ExaminedModel, declared: DeclaredShape, shape: str) -> tuple[Edit, ...]:
    """Write another shape into the code; the samples, if they are part of it, stay."""
    node = declared.argument.node
    if declared.with_samples:
        has_samples = isinstance(node, ast.Tuple | ast.List) and node.elts
        samples = model.editor.text_of(node.elts[0]) if has_samples else "None"  # type: ignore[attr-defined]
        shape = f"({samples}, {shape[1:]}"
    return model.editor.replace_node(node, shape)


def _index_data(model: ExaminedModel, index: str) -> tuple[Edit, ...]:
    """Index X where `fit` gets it; no edits if the code does not train."""
    data = model.code.model.data
    if data is None:
        return ()
    simple = isinstance(data.node, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
    text = model.editor.text_of(data.node)
    return model.editor.replace_node(data.node, f"{text}{index}" if simple else f"({text}){index}")
