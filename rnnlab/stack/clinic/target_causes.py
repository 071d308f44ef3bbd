"""Why an output does not fit y: other sides, another number of classes, or the other form of labels."""

from rnnlab.message import Message
from rnnlab.stack.clinic import messages, name_messages, output_messages, value_messages
from rnnlab.stack.clinic.cause_words import UNKNOWN_VALUE, shortened
from rnnlab.stack.clinic.findings import Run, title
from rnnlab.stack.clinic.keras_answers import installed
from rnnlab.stack.clinic.keras_answers.seen import Applied, Fault
from rnnlab.stack.clinic.keras_answers.training import SETTINGS, loss_name
from rnnlab.stack.clinic.python.values import Sides


def target_cause(fault: Fault, run: Run) -> tuple[int, Message]:
    """Why the output does not fit y."""
    shapes, seen = fault.shapes, run.seen
    outputs, targets = tuple(shapes.get("output") or ()), tuple(shapes.get("y") or ())
    value = UNKNOWN_VALUE.search(fault.text)
    if value:
        what, wrong = (value[1], value[2]) if value[1] else (value[3], value[4])
        return 10, name_messages.unknown_value(
            what, wrong.strip(), installed.closest(wrong, installed.known_values(what))
        )
    if "given" in shapes:
        return 0, name_messages.names_of_dict(shapes["of"], shapes["given"], shapes["wanted"])
    setting = SETTINGS.search(fault.text)
    if setting and setting[1] and len(outputs) == len(targets) > 1:
        return 10, name_messages.setting_for_each_output(setting[1], len(outputs))
    if fault.text == "window":
        declared = (shapes["declared"][0] or ())[1:]
        if shapes.get("what") == "predict":
            return 8, messages.predicted_window(shapes["x"][0][1:], seen.shown(declared) or declared)
        if shapes.get("what"):
            return 8, messages.validation_window(shapes["x"][0][1:], seen.shown(declared) or declared)
        if single_steps(shapes["x"][0], declared):
            return 8, value_messages.one_step_a_sample(shapes["x"][0][1:], seen.shown(declared) or declared)
        return 8, messages.other_window(seen.shown(declared) or declared, shapes["x"][0][1:])
    if fault.text == "one unit":
        return 0, name_messages.softmax_of_one(loss_name(fault.model.loss if fault.model else None))
    if len(outputs) != len(targets) and len(outputs) > 1:
        return 0, name_messages.outputs_and_targets(len(outputs), len(targets))
    if shapes.get("what"):
        x = tuple(shapes.get("x") or ())
        met = [sides[0][1:] if sides and sides[0] else None for sides in (x, targets)]
        return 0, name_messages.validation_shape(met[0], met[1])
    place = shapes.get("place", 0)
    output: Sides = (seen.shown(outputs[place]) or (None,))[1:] if place < len(outputs) else ()
    target: Sides = (targets[place] or (None,))[1:] if place < len(targets) else ()
    silent = fault.stage == "silent"
    form = _label_form(fault, output, target)
    if form is not None:
        return 0, form
    if not output or (not target and len(output) == 1 and output[0] in (1, None)):
        return 0, name_messages.keras_stops("the loss", shortened(fault.text))
    loss = loss_name(fault.model.loss if fault.model else None)
    sparse = "sparse" in loss
    if "categorical" in loss and len(output) == 2 and target and target == output[1:] and output[1] != 1:
        return 4, name_messages.one_hot_for_window(loss if sparse else "", target, output)
    if len(output) > 1 and len(target) == len(output) + 1 and output[-1] == target[-1]:
        return 5, output_messages.outputs_missing_for_steps(output, target)
    if sparse and len(output) == 2 and len(target) == 1 and output[0] and (target[0] or 1) > 1:
        return 5, output_messages.other_number_of_steps(output, target, output[0], target[0] or 1)
    if len(output) == 2 and len(target) <= 1:
        if output[0] == 1:
            return _one_step(output, target, silent)
        if silent and output[1] == 1 and target in ((), (1,), (None,)):
            return 3, output_messages.sequence_for_one_target(output, target)
        if silent:
            return 4, output_messages.sequence_for_one_target(output, target)
        return 4, output_messages.sequence_for_several_targets(output, target)
    if len(output) == 1 and len(target) == 2 and target[0] != 1:
        worded = (
            output_messages.one_output_for_every_target
            if silent
            else output_messages.outputs_missing_for_steps
        )
        return 5, worded(output, target)
    if len(output) == len(target) == 2 and output[0] != target[0] and output[0] and target[0]:
        return 5, output_messages.other_number_of_steps(output, target, output[0], target[0])
    mixed = _mixed_channels(run.seen.used) if len(output) > 2 else None
    if mixed is not None:
        return 0, mixed
    if not silent and output == target:
        return 0, name_messages.keras_stops("the loss", shortened(fault.text))
    worded = output_messages.other_width_broadcast if silent else output_messages.other_width
    return 0, worded(output, target)


def single_steps(data: Sides, declared: Sides) -> bool:
    """Whether each sample of X is one time step, where the code declares windows. declared: without the samples."""
    return len(data) == 3 and data[1] == 1 and len(declared) == 2 and declared[0] not in (1, None)


def _mixed_channels(uses: list[Applied]) -> Message | None:
    """That a layer reads channels last, behind one that has them first; None if all are alike."""
    for use in uses:
        before = use.before[0] if use.before else None
        if before is None or before.layer.values.get("data_format") != "channels_first":
            continue
        if "data_format" not in use.layer.values and "Conv" in use.layer.name and use.input:
            return output_messages.channels_mixed(title(before.layer), title(use.layer), use.input[1:])
    return None


def _one_step(output: Sides, target: Sides, silent: bool) -> tuple[int, Message]:
    """A sequence of one step, and targets without steps: Keras mixes up the samples, or the widths differ."""
    units, width = output[1], target[0] if target else 1
    if silent and not (units == 1 and width and width > 1):
        return 3, output_messages.one_step_for_one_target(output, target)
    worded = output_messages.other_width_broadcast if silent else output_messages.other_width
    return 0, worded(output, target)


def _label_form(fault: Fault, output: Sides, target: Sides) -> Message | None:
    """One-hot targets with a loss for class numbers, or the other way round."""
    loss = fault.model.loss if fault.model else None
    name = loss_name(loss)
    if (
        "sparse" in name
        and target
        and len(target) == len(output)
        and (target[-1] or 0) > 1
        and output[-1] != 1
    ):
        return name_messages.one_hot_target(name, target, target[-1])
    if target and target == output[1:] and output[-1] != 1:
        return None
    one = not target or target[-1] in (1, None) or len(target) == len(output) - 1
    numbers = one and output[-1:] != (1,) and len(target) in (len(output) - 1, len(output))
    if "categorical" in name and "sparse" not in name and numbers:
        return name_messages.class_number_target(name, target, output)
    return None
