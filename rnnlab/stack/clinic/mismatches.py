"""Layers that cannot take their input: the error itself, and the Reshape that silences it."""

from collections.abc import Iterator, Sequence

from rnnlab.message import Message
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import messages
from rnnlab.stack.clinic.edits import Edit
from rnnlab.stack.clinic.findings import (
    ExaminedModel,
    Finding,
    FindingWithEdits,
    layer_title,
    returns_sequences,
)
from rnnlab.stack.clinic.shape_trace import TracedLayer
from rnnlab.stack.keras_code.values import LayerCall
from rnnlab.stack.shape_rules import RULES, Mismatch, Sides, sides_after, sides_taken, steps_at_once


def first_mismatch(model: ExaminedModel) -> Iterator[FindingWithEdits]:
    """The first layer that cannot take its input; those after it are found when it is fixed."""
    for position, layer in enumerate(model.layers):
        # A Permute of two sides needs a sequence, as a recurrent layer does; any other has the wrong dims.
        other_permute = layer.call.name == "Permute" and _sides_needed(layer) != 2
        match layer.mismatch:
            case Mismatch.SIDE_MISSING | Mismatch.SIDE_TOO_MANY if other_permute:
                cause = messages.other_number_of_sides(*_needs(layer))
                yield _found(0, layer, cause, fixes.write_one_dim_per_side())
            case Mismatch.SIDE_MISSING:
                yield _side_missing(model, position, layer)
            case Mismatch.SIDE_TOO_MANY:
                yield _side_too_many(model, position, layer)
            case Mismatch.OTHER_SIZE:
                cause = messages.reshape_to_other_size(layer_title(layer.call), layer.input_sides or ())
                yield _found(0, layer, cause, fixes.write_shape_of_same_size())
            case Mismatch.TOO_FEW_STEPS:
                yield _too_few_steps(layer)
            case Mismatch.WRAPPED_LAYER:
                yield _wrapped_layer(model, layer)


def pointless_reshapes(model: ExaminedModel) -> Iterator[FindingWithEdits]:
    """A Reshape to a depth of 1, which silences the error and loses the order in time."""
    for position, layer in enumerate(model.layers):
        if layer.call.name != "Reshape" or layer.input_sides is None or layer.output_sides is None:
            continue
        remover = time_steps_remover(model.layers[:position])
        to_depth_of_1 = len(layer.input_sides) == 1 and layer.output_sides == (1, layer.output_sides[-1])
        read_later = any(later.call.recurrent for later in model.layers[position + 1 :])
        if not to_depth_of_1 or not read_later or remover is None:
            continue
        title = layer_title(remover.call)
        cause = messages.pointless_reshape(title, remover.input_sides[0] if remover.input_sides else None)
        fix = fixes.write_return_sequences_without_reshape(title)
        edits: tuple[Edit, ...] = ()
        if remover.call.recurrent:
            edits = model.editor.remove_layer(layer.call)
            edits += model.editor.set_return_sequences(remover.call, True)
        yield FindingWithEdits(Finding(1, layer.call.line, cause, fix, "silent"), edits)


def _found(
    case: int, layer: TracedLayer, cause: Message, fix: Message, edits: tuple[Edit, ...] = ()
) -> FindingWithEdits:
    return FindingWithEdits(Finding(case, layer.call.line, cause, fix), edits)


def _side_missing(model: ExaminedModel, position: int, layer: TracedLayer) -> FindingWithEdits:
    remover, needs = time_steps_remover(model.layers[:position]), _needs(layer)
    case = 6 if layer.call.name == "TimeDistributed" else 1
    if remover is None:
        needed = _sides_needed(layer)
        cause = (messages.data_without_time_steps if needed == 2 else messages.side_missing)(*needs)
        return _found(2, layer, cause, fixes.give_more_sides(needed + 1))
    title, line = layer_title(remover.call), remover.call.line
    if not remover.call.recurrent:
        cause = messages.time_steps_removed(*needs, title, line)
        return _found(
            case, layer, cause, fixes.remove_from_code(title), model.editor.remove_layer(remover.call)
        )
    cause = messages.only_last_output_returned(*needs, title, line)
    # TimeDistributed after a last output: the shape of y shows which of the two is wrong.
    if case == 6 and layer.call.inner and model.target_shape is not None and len(model.target_shape) <= 2:
        return _without_wrapper(model, layer, layer.call.inner, case, cause)
    edits = model.editor.set_return_sequences(remover.call, True)
    return _found(case, layer, cause, fixes.write_return_sequences_in_line(line), edits)


def _side_too_many(model: ExaminedModel, position: int, layer: TracedLayer) -> FindingWithEdits:
    needed, needs = _sides_needed(layer), _needs(layer)
    if needed != 1:
        return _found(2, layer, messages.other_number_of_sides(*needs), fixes.give_fewer_sides(needed + 1))
    source = sequence_source(model.layers[:position])
    if source is None:
        return _found(0, layer, messages.time_steps_not_read(*needs), fixes.put_recurrent_layer_before())
    title = layer_title(source)
    if not source.recurrent:
        cause = messages.time_steps_added(*needs, title, source.line)
        return _found(0, layer, cause, fixes.remove_from_code(title), model.editor.remove_layer(source))
    cause = messages.every_output_returned(*needs, title, source.line)
    edits = model.editor.set_return_sequences(source, False)
    return _found(0, layer, cause, fixes.write_return_sequences(title, False), edits)


def _too_few_steps(layer: TracedLayer) -> FindingWithEdits:
    assert layer.input_sides, "the number of time steps is known"
    argument = "kernel_size" if layer.call.name == "Conv1D" else "pool_size"
    cause = messages.too_few_time_steps(
        layer_title(layer.call), steps_at_once(layer.call.config), layer.input_sides
    )
    return _found(0, layer, cause, fixes.write_smaller_size(argument))


def _wrapped_layer(model: ExaminedModel, layer: TracedLayer) -> FindingWithEdits:
    """A TimeDistributed around a layer that needs all time steps at once."""
    inner, sides = layer.call.inner, layer.input_sides
    assert inner is not None and sides is not None, "the mismatch is the inner layer's"
    cause = messages.wrapped_layer_rejects_step(layer_title(layer.call), layer_title(inner), sides[1:])
    if isinstance(sides_after(inner.config, sides), Mismatch):
        return _found(0, layer, cause, fixes.write_layer_for_one_step())
    return _without_wrapper(model, layer, inner, 0, cause)


def _without_wrapper(
    model: ExaminedModel, layer: TracedLayer, inner: LayerCall, case: int, cause: Message
) -> FindingWithEdits:
    edits = model.editor.replace_node(layer.call.node, model.editor.text_of(inner.node))
    return _found(case, layer, cause, fixes.write_without_wrapper(layer_title(inner)), edits)


def _sides_needed(layer: TracedLayer) -> int:
    """How many sides a layer needs; the fewest, if it takes several numbers of them."""
    takes = sides_taken(layer.call.config)
    return RULES[layer.call.name].at_least if takes is None else takes


def _needs(layer: TracedLayer) -> tuple[str, int, Sides]:
    """The layer, the number of sides it needs, and those it gets, as the messages take them."""
    return layer_title(layer.call), _sides_needed(layer), layer.input_sides or ()


def sequence_source(layers: Sequence[TracedLayer]) -> LayerCall | None:
    """The last layer that makes a sequence: a recurrent one that returns it, a RepeatVector or a Reshape."""
    for layer in reversed(layers):
        more_sides = len(layer.output_sides or ()) > len(layer.input_sides or ())
        if more_sides and layer.call.name in ("RepeatVector", "Reshape"):
            return layer.call
        if layer.call.recurrent and returns_sequences(layer.call):
            return layer.call
    return None


def time_steps_remover(layers: Sequence[TracedLayer]) -> TracedLayer | None:
    """The last of these layers that removes the time steps."""
    for layer in reversed(layers):
        if len(layer.input_sides or ()) > 1 and len(layer.output_sides or ()) == 1:
            return layer
    return None
