"""Why Keras stops, or trains in silence: the fault with its place, as a finding without a fix."""

import re

from rnnlab.message import Message
from rnnlab.stack.clinic import call_messages, messages, name_messages, output_messages
from rnnlab.stack.clinic.call_proposals import python_cause
from rnnlab.stack.clinic.cause_words import UNKNOWN_VALUE, no_method, shortened
from rnnlab.stack.clinic.data_causes import not_fitted, refused_data, refused_states
from rnnlab.stack.clinic.findings import (
    OF_IMAGES,
    Run,
    chain,
    inputs_missing,
    keras_0_sizes,
    odd_size,
    rank,
    sequence_source,
    steps_remover,
    title,
    wrapped_cell,
)
from rnnlab.stack.clinic.keras_answers import installed
from rnnlab.stack.clinic.keras_answers.seen import Applied, Fault
from rnnlab.stack.clinic.keras_answers.training import SETTINGS
from rnnlab.stack.clinic.target_causes import target_cause
from rnnlab.stack.clinic.verdict import Finding, Severity

NDIM = re.compile(r"expected (?:min_)?ndim=(\d+), found ndim=(\d+)")
UNKNOWN_ARGUMENT = re.compile(
    r"(?:Unrecognized keyword arguments? passed to \w+: \{|unexpected keyword argument |"
    r"Argument\(s\) not recognized: \{)'(\w+)'"
)
MISSING_ARGUMENT = re.compile(r"missing \d+ required positional arguments?: '(\w+)'")


def finding_of(fault: Fault, run: Run) -> Finding:
    """The finding of a fault, without a fix."""
    case, cause = _cause(fault, run)
    return Finding(case, _line(fault), cause, None, severity_of(fault), fault.stage)


def _line(fault: Fault) -> int:
    """Where the cause is: the declared shape, the layer that makes the sequence, or the last layer."""
    used = fault.used
    if fault.fit is not None and fault.fit.generator is not None and fault.stage == "input":
        return fault.fit.generator.lineno
    met = fault.shapes.get("output"), fault.shapes.get("y")
    if fault.compiled is not None and SETTINGS.search(fault.text) and len(met[0] or ()) == len(met[1] or ()):
        return fault.compiled.line
    if used is not None and used.before and "expects 1 input(s), but it received" in fault.text:
        return used.before[0].line
    if used is not None and NDIM.search(fault.text) and [use.layer.name for use in chain(used)] == ["Input"]:
        return chain(used)[0].line
    if fault.model is None or not fault.model.used or fault.stage not in ("input", "target", "silent"):
        return fault.at.line
    if fault.stage == "input" or fault.text == "window":
        return fault.model.declared.line if fault.model.declared else fault.at.line
    place = fault.shapes.get("place", 0)
    outputs, targets = tuple(fault.shapes.get("output") or ()), tuple(fault.shapes.get("y") or ())
    if UNKNOWN_VALUE.search(fault.text) or len(outputs) != len(targets):
        return fault.at.line
    if place < len(outputs) and rank(outputs[place]) == 2 and rank(targets[place]) < 2:
        source = sequence_source(fault.model.used)
        if source is not None:
            return source.line
    if place < len(outputs) and rank(outputs[place]) == 1 and rank(targets[place]) == 2:
        remover = steps_remover(fault.model.used)
        return (remover or fault.model.used[-1]).line
    repeat = next((use for use in fault.model.used if use.layer.name == "RepeatVector"), None)
    if repeat is not None and place < len(outputs) and rank(outputs[place]) == rank(targets[place]) == 2:
        return repeat.line
    return fault.model.used[-1].line


def severity_of(fault: Fault) -> Severity:
    return "silent" if fault.stage == "silent" or "sample" in fault.shapes else "error"


def _cause(fault: Fault, run: Run) -> tuple[int, Message]:
    found = python_cause(fault)
    if found is not None:
        return found
    cell = wrapped_cell(fault)
    if cell is not None:
        wrapper = fault.layer.name if fault.layer is not None and fault.layer is not cell else "The model"
        return 10, name_messages.cell_for_layer(wrapper, title(cell))
    argument = unknown_argument(fault)
    if argument:
        return 10, _unknown_argument(fault, argument)
    received = re.search(r"Only instances of .*Received: <class '[\w.]*?(\w+)'>", fault.text)
    if received:
        return 10, call_messages.class_not_called(received[1])
    layer = re.match(r"'(\w+)' object is not iterable", fault.text)
    if fault.stage == "model" and layer:
        return 10, name_messages.layers_not_in_list(layer[1])
    if fault.stage == "construct":
        return 10, _not_made(fault)
    if fault.stage == "apply" and fault.used is not None:
        return _refused_input(fault, fault.used, run)
    if fault.stage in ("input", "forward", "predict"):
        return refused_data(fault, run)
    if fault.stage in ("target", "silent"):
        return target_cause(fault, run)
    if fault.stage == "fit":
        return 0, not_fitted(fault)
    if fault.kind == "AttributeError":
        return 10, no_method(fault)
    if "is not connected to `inputs`" in fault.text and fault.model is not None:
        missing = inputs_missing(fault.model)
        if missing:
            return 0, call_messages.inputs_not_listed([(title(use.layer), use.line) for use in missing])
    return 0, name_messages.keras_stops(fault.stage, shortened(fault.text))


def unknown_argument(fault: Fault) -> str:
    """The argument that Keras does not know; empty if that is not the fault."""
    found = UNKNOWN_ARGUMENT.search(fault.text)
    return found[1] if found else ""


def arguments_at(fault: Fault) -> list[str]:
    """The arguments that the refused call has in Keras."""
    if fault.stage == "construct" and fault.layer:
        return installed.class_arguments(fault.layer.name)
    if fault.stage == "model":
        return ["inputs", "outputs", "name"]
    return installed.method_arguments(getattr(fault.at.node.func, "attr", "fit"))


def _unknown_argument(fault: Fault, argument: str) -> Message:
    where = fault.layer.name if fault.layer else getattr(fault.at.node.func, "attr", "Model")
    if argument in ("batch_shape", "batch_input_shape"):
        return name_messages.batch_shape_in_layer(where, argument)
    return call_messages.unknown_argument(where, argument, installed.closest(argument, arguments_at(fault)))


def _not_made(fault: Fault) -> Message:
    assert fault.layer is not None
    name = fault.layer.name
    missing, value = MISSING_ARGUMENT.search(fault.text), UNKNOWN_VALUE.search(fault.text)
    odd = odd_size(fault.layer)
    if odd is not None:
        return name_messages.not_a_whole_number(name, odd[0], str(odd[1]))
    if missing:
        return name_messages.missing_argument(name, missing[1])
    if "Cannot convert" in fault.text and "to a shape" in fault.text:
        return name_messages.number_for_shape(name)
    if fault.kind == "AttributeError" and "keras.layers" in fault.text:
        return name_messages.no_such_layer(name, installed.closest(name, installed.layer_names()))
    if fault.kind == "AttributeError":
        return no_method(fault)
    sizes = keras_0_sizes(fault)
    if sizes is not None:
        reads, units = sizes
        return name_messages.keras_0_sizes(f"{name}({reads}, {units})", str(reads), str(units))
    if value:
        what, wrong = (value[1], value[2]) if value[1] else (value[3], value[4])
        return name_messages.unknown_value(
            what, wrong.strip(), installed.closest(wrong, installed.known_values(what))
        )
    return name_messages.keras_says(title(fault.layer), None, shortened(fault.text))


def needed_rank(fault: Fault) -> int | None:
    """How many sides, without the samples, the refused layer needs; None if the message does not say."""
    found = NDIM.search(fault.text)
    if found:
        return int(found[1]) - 1
    return 2 if "with at least 3 dimensions" in fault.text or "at least 3D" in fault.text else None


def _refused_input(fault: Fault, used: Applied, run: Run) -> tuple[int, Message]:
    layer, seen = title(used.layer), run.seen
    received, needed = seen.shown(used.input), needed_rank(fault)
    sides = received[1:] if received else None
    before = chain(used)
    if "expects 1 input(s), but it received" in fault.text and used.before:
        first = used.before[0].layer
        return 9, call_messages.states_returned(title(first), len(used.inputs), layer)
    states = refused_states(used, run)
    if states is not None:
        return 0, states
    if "stateful=True" in fault.text:
        return 0, name_messages.stateful_without_batch(layer)
    if (
        (len(used.inputs) > 1 and "matching shapes" in fault.text)
        or "not be merged" in fault.text
        or "incompatible shapes" in fault.text.lower()
    ):
        return 0, name_messages.inputs_do_not_match(
            layer, [(seen.shown(one) or (None,))[1:] for one in used.inputs]
        )
    if "argument: 'value'" in fault.text:
        return 10, call_messages.value_missing(layer)
    if "total size" in fault.text and sides is not None:
        return 0, messages.reshape_to_other_size(layer, sides)
    if "output size would be zero or negative" in fault.text and sides is not None:
        inner = used.layer.inner or used.layer
        if inner.name in OF_IMAGES:
            return 0, output_messages.too_few_pixels(layer, sides)
        return 0, messages.too_few_time_steps(layer, sides)
    flattened = any(use.layer.name == "Flatten" for use in before)
    if "fully-defined" in fault.text and sides and sides[-1] is None and not flattened:
        return 2, output_messages.features_not_known(layer, sides)
    wrapped = used.layer.inner if used.layer.name == "TimeDistributed" else None
    if wrapped is not None and wrapped.recurrent and used.output is None:
        return 6, output_messages.wrapped_recurrent(layer, title(wrapped))
    if "Kernel shape must" in fault.text and wrapped is not None and sides and len(sides) == 2:
        return 2, output_messages.wrapped_convolution(layer, sides)
    if wrapped is not None and "Pooling" in wrapped.name and sides and len(sides) == 2:
        return 2, output_messages.wrapped_convolution(layer, sides)
    if "fully-defined" in fault.text and flattened:
        return 2, output_messages.length_not_known(layer)
    if needed is None or sides is None:
        return 0, name_messages.keras_says(layer, sides, shortened(fault.text))
    if len(sides) < needed:
        remover = steps_remover(before)
        case = 6 if used.layer.name == "TimeDistributed" else 1
        if remover is None:
            worded = messages.data_without_time_steps if needed == 2 else messages.side_missing
            return 2, worded(layer, needed, sides)
        if rank(remover.input) == 3 and not any(rank(use.output) == 4 for use in before):
            return 2, output_messages.images_without_steps(layer, sides)
        worded_by = (
            messages.only_last_output_returned if remover.layer.recurrent else messages.time_steps_removed
        )
        return case, worded_by(layer, needed, sides, title(remover.layer), remover.line)
    source = sequence_source(before)
    embedding = next((use for use in before if use.layer.name == "Embedding"), None)
    if needed == 2 and len(sides) == 3 and embedding is not None and embedding.input:
        entering = (seen.shown(embedding.input) or ())[1:]
        return 2, messages.embedding_adds_side(layer, sides, title(embedding.layer), entering)
    if needed != 1:
        return 2, messages.other_number_of_sides(layer, needed, sides)
    if source is None:
        return 0, messages.time_steps_not_read(layer, needed, sides)
    added_by = messages.every_output_returned if source.layer.recurrent else messages.time_steps_added
    return 0, added_by(layer, needed, sides, title(source.layer), source.line)
