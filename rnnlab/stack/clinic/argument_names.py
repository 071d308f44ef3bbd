"""Arguments that a layer does not have, and returned states that nothing uses."""

from collections.abc import Iterator

from rnnlab.message import Message
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import messages
from rnnlab.stack.clinic.edits import Edit
from rnnlab.stack.clinic.findings import ExaminedModel, Finding, FindingWithEdits, layer_title
from rnnlab.stack.keras_code.signatures import (
    INPUT_LAYERS,
    KERAS_2_ARGUMENTS,
    KNOWN_ARGUMENTS,
    closest_argument,
)
from rnnlab.stack.keras_code.values import Argument, LayerCall, tensors_out
from rnnlab.stack.shape_rules import RECURRENT


def invalid_arguments(model: ExaminedModel) -> Iterator[FindingWithEdits]:
    """Case 10: an argument that the layer does not have."""
    seen = set()
    for call in model.code.calls:
        for layer in (call, call.inner):
            if layer is None or layer.name not in KNOWN_ARGUMENTS or layer.node in seen:
                continue
            seen.add(layer.node)
            for name, argument in layer.arguments.items():
                if name in KERAS_2_ARGUMENTS and layer.name not in INPUT_LAYERS:
                    yield _keras_2_argument(model, layer, name, argument)
                elif name not in KNOWN_ARGUMENTS[layer.name]:
                    yield _unknown_argument(model, layer, name, argument)
                elif name == "input_dim" and layer.name in RECURRENT:
                    yield _input_dim(model, layer, argument)


def unused_states(model: ExaminedModel) -> Iterator[FindingWithEdits]:
    """Case 9: a layer also returns its states, but the next layer takes only one tensor."""
    calls = model.code.calls
    for position, call in enumerate(calls):
        tensors, last = tensors_out(call), position == len(calls) - 1
        if tensors == 1 or call.states_unpacked or (last and call.applied is not None):
            continue
        argument = call.cell.arguments["return_state"]
        next_layer = None if last else layer_title(calls[position + 1])
        cause = messages.states_returned(layer_title(call), tensors, next_layer)
        finding = Finding(9, argument.node.lineno, cause, fixes.remove_argument("return_state=True"))
        yield FindingWithEdits(finding, model.editor.remove_argument(call.cell, argument))


def _unknown_argument(
    model: ExaminedModel, call: LayerCall, name: str, argument: Argument
) -> FindingWithEdits:
    similar = closest_argument(name, call.name)
    fix = fixes.write_code(similar) if similar else fixes.remove_argument(name)
    cause = messages.unknown_argument(call.name, name, similar)
    finding = Finding(10, _line(call, argument), cause, fix)
    # A typo is renamed, unless the code has the valid argument too.
    if similar and argument.keyword is not None and similar not in call.arguments:
        return FindingWithEdits(finding, model.editor.rename_argument(argument.keyword, similar))
    return FindingWithEdits(finding, model.editor.remove_argument(call, argument))


def _keras_2_argument(
    model: ExaminedModel, call: LayerCall, name: str, argument: Argument
) -> FindingWithEdits:
    def found(fix: Message, edits: tuple[Edit, ...] = ()) -> FindingWithEdits:
        cause = messages.keras_2_argument(name)
        return FindingWithEdits(Finding(10, _line(call, argument), cause, fix, "hint"), edits)

    if name != "batch_input_shape" or argument.keyword is None:
        return found(fixes.remove_argument(name), model.editor.remove_argument(call, argument))
    if call.value("stateful", False) is not False:
        return found(fixes.put_input_with_batch_size())
    elements = getattr(argument.node, "elts", [])
    if len(elements) < 2:
        return found(fixes.write_shape_without_samples("input_shape="))
    sides = ", ".join(model.editor.text_of(element) for element in elements[1:])
    text = f"input_shape=({sides}{',' if len(elements) == 2 else ''})"
    edits = model.editor.replace_node(argument.keyword, text)
    return found(fixes.write_shape_without_samples(text), edits)


def _input_dim(model: ExaminedModel, call: LayerCall, argument: Argument) -> FindingWithEdits:
    """`input_dim=1, input_length=24`: Keras 3 reads input_dim as the whole shape."""
    length, editor = call.arguments.get("input_length"), model.editor
    steps = editor.text_of(length.node) if length else "None"
    shape = f"input_shape=({steps}, {editor.text_of(argument.node)})"
    cause, fix = messages.keras_2_input_dim(), fixes.write_code(shape)
    finding = Finding(10, _line(call, argument), cause, fix, "hint")
    edits = () if argument.keyword is None else editor.replace_node(argument.keyword, shape)
    return FindingWithEdits(finding, edits)


def _line(call: LayerCall, argument: Argument) -> int:
    return argument.keyword.lineno if argument.keyword else call.line
