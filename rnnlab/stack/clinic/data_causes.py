"""Why Keras stops at the data: X, y, the states, the batches."""

from rnnlab.message import Message
from rnnlab.stack.clinic import call_messages, messages, name_messages, output_messages, value_messages
from rnnlab.stack.clinic.cause_words import no_method, shortened
from rnnlab.stack.clinic.findings import Run, rank, title
from rnnlab.stack.clinic.keras_answers.applying import needed_states
from rnnlab.stack.clinic.keras_answers.seen import Applied, Fault
from rnnlab.stack.clinic.python.values import Sides


def without_samples(sides: Sides | None) -> Sides | None:
    return None if sides is None else sides[1:]


def refused_data(fault: Fault, run: Run) -> tuple[int, Message]:
    shapes, seen = fault.shapes, run.seen
    if "given" in shapes:
        return 0, name_messages.names_of_dict(shapes["of"], shapes["given"], shapes["wanted"])
    x = tuple(shapes.get("x") or ())
    declared = tuple(shapes.get("declared") or ())
    if len(x) != len(declared) and x and declared:
        return 0, name_messages.inputs_and_data(len(declared), len(x))
    for use in fault.model.used if fault.model else ():
        units = use.layer.cell.values.get("units")
        states = [sides[-1] for sides in use.inputs[1:] if sides]
        refused = refused_states(use, run)
        if refused is not None:
            return 0, refused
        if use.layer.recurrent and isinstance(units, int) and any(size != units for size in states):
            return 0, name_messages.state_size(
                title(use.layer), units, next(size for size in states if size != units)
            )
    place = differing_input(x, declared)
    if len(x) > 1 and place is None:
        return 0, name_messages.keras_stops("the first batch", shortened(fault.text))
    place = place or 0
    data, wanted = (x[place] if x else None), seen.shown(declared[place] if declared else None)
    if not data or not wanted:
        return 0, name_messages.keras_stops("the first batch", shortened(fault.text))
    if fault.fit is not None and not fault.fit.batched:
        return 2, name_messages.dataset_not_batched(data, wanted[1:])
    if fault.fit is not None and fault.fit.generator is not None and len(data) == len(wanted) - 1:
        return 2, name_messages.generator_of_samples(data, wanted[1:])
    if shapes.get("what"):
        y = tuple(shapes.get("y") or ())
        return 0, name_messages.validation_shape(data[1:], without_samples(y[0]) if y else None)
    if samples_declared(fault, data, wanted):
        return 2, name_messages.samples_in_shape(data)
    if fault.stage == "predict":
        return 8, name_messages.predicted_shape(data[1:], wanted[1:])
    if is_one_window(fault, data, wanted):
        return 2, name_messages.samples_missing(data)
    if is_one_value(data, wanted):
        return 2, name_messages.one_value_a_sample(data[1:], wanted[1:])
    if len(data) == 2 and len(wanted) == 3 and data[1] is not None and data[1] == wanted[2]:
        return 2, name_messages.features_without_steps(data[1:], data[1])
    if len(data) == len(wanted) and data[1:] == wanted[1:][::-1] and len(data) == 3:
        return 8, messages.axes_swapped(wanted[1:], data[1:])
    if len(data) == len(wanted) == 3:
        return 8, messages.other_features(wanted[1:], data[1:])
    first = fault.model.used[0].layer if fault.model and fault.model.used else None
    if first is not None and first.name == "Embedding" and len(data) == len(wanted) + 1 == 3:
        return 2, name_messages.vectors_embedded(data[1:], wanted[1:], title(first))
    return (2 if len(data) != len(wanted) else 8), name_messages.data_and_declared(data[1:], wanted[1:])


def samples_declared(fault: Fault, data: Sides, declared: Sides) -> bool:
    """Whether the input is declared with the shape of the whole X, rather than X being one window."""
    y = tuple(fault.shapes.get("y") or ())
    as_many = bool(data and y and y[0] and y[0][0] == data[0])
    return fault.stage != "predict" and bool(data and data[0]) and data == declared[1:] and as_many


def is_one_window(fault: Fault, data: Sides, declared: Sides) -> bool:
    """Whether X is what the model declares for one sample, so that the side of the samples is missing."""
    whole = data == declared[1:] and None not in data and fault.fit is not None
    return whole and not samples_declared(fault, data, declared)


def is_one_value(data: Sides, declared: Sides) -> bool:
    """Whether X has one value for each sample, where the model reads windows of several features."""
    return len(data) == 2 and data[1] == 1 and len(declared) == 3 and (declared[2] or 1) > 1


def differing_input(x: tuple[Sides | None, ...], declared: tuple[Sides | None, ...]) -> int | None:
    """Which array has another shape than its Input; None if none has."""
    for place, (data, wanted) in enumerate(zip(x, declared, strict=False)):
        if data is None or wanted is None:
            continue
        if len(data) != len(wanted) or any(
            a and b and a != b for a, b in zip(data[1:], wanted[1:], strict=True)
        ):
            return place
    return None


def refused_states(use: Applied, run: Run) -> Message | None:
    """That a layer starts from another number of states, or from sequences; None if it does not."""
    if use.fault is not None and "state_units" in use.fault.shapes and len(use.before) > 1:
        width, units = use.fault.shapes["state_units"]
        return name_messages.state_of_other_units(title(use.layer), title(use.before[1].layer), width > units)
    needed, states = needed_states(use.layer), use.inputs[1:]
    if needed is None or not states or (len(states) == needed and all(rank(sides) == 1 for sides in states)):
        return None
    given = [(run.seen.shown(sides) or (None,))[1:] for sides in states]
    return name_messages.initial_states(title(use.layer), needed, given)


def not_fitted(fault: Fault) -> Message:
    shapes = fault.shapes
    if "called" in shapes:
        return call_messages.argument_called(shapes["called"].func.id)
    if "beside" in shapes:
        return call_messages.target_beside_dataset()
    if shapes.get("listed"):
        return value_messages.list_of_samples(shapes["plain"])
    if "share" in shapes:
        return value_messages.share_for_data(shapes["share"])
    if "plain" in shapes:
        return call_messages.lists_of_numbers(shapes["plain"])
    if "weights" in shapes:
        return call_messages.weights_in_array()
    if "sample_weight" in shapes:
        output = next(iter(shapes["output"])) or (None,)
        return output_messages.weights_of_other_shape(shapes["sample_weight"][1:], output[1:])
    if fault.kind == "AttributeError":
        return no_method(fault)
    if "split" in shapes:
        return name_messages.too_few_to_split(shapes["of"], shapes["split"])
    if "yield" in shapes:
        return name_messages.yields_no_tuple(_given(shapes["yield"].value))
    if "function" in shapes:
        return name_messages.generator_not_called(shapes["function"].name)
    if "samples" not in shapes and "batch" in shapes:
        return value_messages.other_batch_size(shapes["batch"], shapes["batch_size"])
    if "samples" in shapes:
        return name_messages.samples_not_multiple(shapes["samples"], shapes["batch"], shapes["batch_size"])
    x, y = tuple(shapes.get("x") or ()), tuple(shapes.get("y") or ())
    declared = tuple(shapes.get("declared") or ())
    if len(x) == len(declared) == 1 and x[0] and declared[0] and is_one_window(fault, x[0], declared[0]):
        return name_messages.samples_missing(x[0])
    if len(x) == len(declared) == 1 and x[0] and declared[0] and len(x[0]) == len(declared[0]) - 1:
        return name_messages.data_and_declared(x[0][1:], declared[0][1:])
    counts = [[sides[0] for sides in arrays if sides and sides[0]] for arrays in (x, y)]
    if any(len(set(numbers)) > 1 for numbers in counts):
        return value_messages.samples_of_inputs_differ(*counts)
    if x and y and x[0] and y[0] and x[0][0] and y[0][0]:
        return name_messages.samples_differ(x[0][0], y[0][0])
    return name_messages.keras_stops(getattr(fault.at.node.func, "attr", "fit"), shortened(fault.text))


def _given(value: object) -> str:
    """What a generator yields, in words."""
    if value is None:
        return "nothing"
    return "a list" if isinstance(value, list) else "one value"
