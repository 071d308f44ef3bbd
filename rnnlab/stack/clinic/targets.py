"""The stack's output compared with y: the mistakes that Keras trains without an error."""

from collections.abc import Iterator

from rnnlab.message import Message
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import messages
from rnnlab.stack.clinic.edits import Edit
from rnnlab.stack.clinic.findings import ExaminedModel, Finding, FindingWithEdits, Severity, layer_title
from rnnlab.stack.clinic.mismatches import sequence_source, time_steps_remover
from rnnlab.stack.keras_code.values import LayerCall
from rnnlab.stack.shape_rules import Sides, integer_or_none


def wrong_target(model: ExaminedModel) -> Iterator[FindingWithEdits]:
    """Cases 3, 4 and 5, and a last layer with another number of units than y has."""
    output, needed = model.output_sides, _needed_output(model)
    if output is None or needed is None or not 1 <= len(output) <= 2 or len(needed) > 2:
        return
    width = needed[-1] if needed else 1
    if len(output) == 2 and len(needed) == 2:
        if _differ(output[0], needed[0]):
            yield _other_number_of_steps(model, output, needed)
        elif _differ(output[1], width):
            yield _other_width(model, output, width, silent=1 in (output[1], width))
    elif len(output) == 2 and output[0] == 1:
        yield from _one_step_and_one_target(model, output, needed)
    elif len(output) == 2:
        # Keras drops a last side of 1, so (samples, 24, 1) fits (samples, 24).
        fits = output[1] == 1 and width not in (1, None) and not _differ(output[0], width)
        if not fits:
            yield _sequence_for_one_target(model, output, needed)
    elif len(needed) == 2:
        # Likewise (samples, 24) fits targets of (samples, 24, 1).
        fits = needed[1] == 1 and output[0] != 1 and not _differ(output[0], needed[0])
        if not fits and needed[0] != 1:
            yield _one_output_for_sequence(model, output, needed)
    elif _differ(output[0], width):
        yield _other_width(model, output, width, silent=1 in (output[0], width))


def units_equal_to_time_steps(model: ExaminedModel) -> Iterator[FindingWithEdits]:
    """Case 7: as many units as the window has time steps, which is usually a misunderstanding."""
    for layer in model.layers:
        units = integer_or_none(layer.call.cell.value("units")) if layer.call.recurrent else None
        sides = layer.input_sides
        if units is None or units < 3 or not sides or len(sides) != 2 or units != sides[0]:
            continue
        line = layer.call.cell.arguments["units"].node.lineno
        cause = messages.units_equal_time_steps(layer_title(layer.call), units)
        yield FindingWithEdits(Finding(7, line, cause, fixes.choose_any_units(), "hint"))


def _needed_output(model: ExaminedModel) -> Sides | None:
    """The sides that should leave the stack for these targets, without the samples."""
    if not model.target_shape:
        return None
    needed, output = model.target_shape[1:], model.output_sides
    if "sparse" not in model.code.model.loss.lower() or not output:
        return needed
    # Class numbers: y has no side for the classes, or one of 1.
    labels = needed[:-1] if needed and needed[-1] == 1 else needed
    return (*labels, output[-1])


def _differ(first: int | None, second: int | None) -> bool:
    return first is not None and second is not None and first != second


def _target_sides(model: ExaminedModel) -> Sides | None:
    return model.target_shape[1:] if model.target_shape else None


def _one_step_and_one_target(
    model: ExaminedModel, output: Sides, needed: Sides
) -> Iterator[FindingWithEdits]:
    """A sequence of one step, (1, units), and targets of () or (width,): Keras mixes up the samples."""
    units, width = output[1], needed[0] if needed else 1
    if units is None or width is None or (units == 1 and needed == (1,)):
        return
    if units == 1 and width > 1:
        yield _other_width(model, output, width, silent=True)
    elif units > 1 and (not needed or (width > 1 and units != width)):
        yield _other_width(model, output, width, silent=False)
    else:
        cause = messages.one_step_for_one_target(output, _target_sides(model))
        yield _without_sequence(model, 3, cause, "silent")


def _sequence_for_one_target(model: ExaminedModel, output: Sides, needed: Sides) -> FindingWithEdits:
    """Cases 3 and 4: an output at every step, but one target for the whole window."""
    target = _target_sides(model)
    if output[1] == 1 and needed in ((), (1,), (None,)):
        return _without_sequence(model, 3, messages.sequence_for_one_target(output, target), "silent")
    return _without_sequence(model, 4, messages.sequence_for_several_targets(output, target), "error")


def _without_sequence(
    model: ExaminedModel, case: int, cause: Message, severity: Severity
) -> FindingWithEdits:
    """The finding, with the layer that makes the sequence as the one to change."""
    source = sequence_source(model.layers)
    if source is None:
        fix, line = fixes.read_steps_with_recurrent_layer(), model.layers[-1].call.line
        return FindingWithEdits(Finding(case, line, cause, fix, severity))
    title = layer_title(source)
    if not source.recurrent:
        finding = Finding(case, source.line, cause, fixes.remove_from_code(title), severity)
        return FindingWithEdits(finding, model.editor.remove_layer(source))
    finding = Finding(case, source.line, cause, fixes.write_return_sequences(title, False), severity)
    return FindingWithEdits(finding, model.editor.set_return_sequences(source, False))


def _one_output_for_sequence(model: ExaminedModel, output: Sides, needed: Sides) -> FindingWithEdits:
    """Case 5: only the last output leaves, but y has a value for every step."""
    steps, features = needed
    silent = output[0] == 1 and features == 1
    worded = messages.one_output_for_every_target if silent else messages.outputs_missing_for_steps
    cause = worded(output, _target_sides(model))

    def found(line: int, fix: Message, edits: tuple[Edit, ...] = ()) -> FindingWithEdits:
        return FindingWithEdits(Finding(5, line, cause, fix, _severity(silent)), edits)

    remover = time_steps_remover(model.layers)
    if remover and remover.input_sides and not _differ(remover.input_sides[0], steps):
        call, title = remover.call, layer_title(remover.call)
        if call.recurrent:
            edits = model.editor.set_return_sequences(call, True)
            return found(call.line, fixes.write_return_sequences(title, True), edits)
        return found(call.line, fixes.remove_from_code(title), model.editor.remove_layer(call))
    line = model.layers[-1].call.line
    if steps is None or features is None:
        return found(line, fixes.return_output_of_every_step())
    return found(line, *_all_steps_at_once(model, steps, features))


def _all_steps_at_once(model: ExaminedModel, steps: int, features: int) -> tuple[Message, tuple[Edit, ...]]:
    """A last layer that returns the values of all steps side by side, and a Reshape if it is needed."""
    last, units = model.layers[-1].call, steps * features
    if model.output_sides == (units,):
        shape = f"({steps}, {features})"
        return fixes.put_at_the_end(f"Reshape({shape})"), model.editor.append_layer("Reshape", shape)
    fix = fixes.predict_all_steps_at_once(f"Dense({units})", steps)
    if last.name == "Dense" and "units" in last.arguments:
        return fix, model.editor.replace_node(last.arguments["units"].node, str(units))
    return fix, model.editor.append_layer("Dense", str(units))


def _other_number_of_steps(model: ExaminedModel, output: Sides, needed: Sides) -> FindingWithEdits:
    steps, targets = output[0], needed[0]
    assert steps is not None and targets is not None, "both are known to differ"
    cause = messages.other_number_of_steps(output, _target_sides(model), steps, targets)
    severity = _severity(1 in (steps, targets))
    source, repeat = sequence_source(model.layers), _repeat_vector(model)
    if source is None or source.name == "Reshape":
        line = model.layers[-1].call.line
        return FindingWithEdits(Finding(5, line, cause, fixes.return_as_many_steps(), severity))
    if repeat is not None:
        fix = fixes.write_code(f"RepeatVector({targets})")
        n = repeat.arguments.get("n")
        edits = model.editor.replace_node(n.node, str(targets)) if n else ()
        return FindingWithEdits(Finding(5, repeat.line, cause, fix, severity), edits)
    fix = fixes.keep_last_output_for_dense(layer_title(source), targets)
    edits = model.editor.set_return_sequences(source, False)
    return FindingWithEdits(Finding(5, source.line, cause, fix, severity), edits)


def _repeat_vector(model: ExaminedModel) -> LayerCall | None:
    calls = [layer.call for layer in model.layers if layer.call.name == "RepeatVector"]
    return calls[-1] if calls else None


def _other_width(model: ExaminedModel, output: Sides, width: int | None, silent: bool) -> FindingWithEdits:
    """A last layer with more or fewer units than y has."""
    last = model.layers[-1].call
    worded = messages.other_width_broadcast if silent else messages.other_width
    cause, severity = worded(output, _target_sides(model)), _severity(silent)
    dense = last.inner if last.name == "TimeDistributed" and last.inner else last
    if dense.name == "Dense" and "units" in dense.arguments:
        finding = Finding(0, last.line, cause, fixes.write_code(f"Dense({width})"), severity)
        return FindingWithEdits(finding, model.editor.replace_node(dense.arguments["units"].node, str(width)))
    finding = Finding(0, last.line, cause, fixes.put_at_the_end(f"Dense({width})"), severity)
    return FindingWithEdits(finding, model.editor.append_layer("Dense", str(width)))


def _severity(silent: bool) -> Severity:
    return "silent" if silent else "error"
