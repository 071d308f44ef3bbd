"""What the clinic says of names, arguments and values, and Keras's own sentences. Words as in `messages.py`."""

from collections.abc import Sequence

from rnnlab.message import message
from rnnlab.stack.clinic.messages import Sides, shape_words

# Names and arguments.


@message
def old_name(old: str, new: str) -> str:
    """new: today's name; "" if there is none any more."""
    if old == "forget_bias_init":
        return (
            f"{old} is from an older Keras. Today unit_forget_bias sets the bias of the forget gate to 1, and it is "
            "True by default."
        )
    if not new:
        return f"{old} is from an older Keras. Keras 3 rejects it, and nothing takes its place."
    return f"{old} is from an older Keras. Today it is {new}."


@message
def tensorflow_1_name(name: str, new: str) -> str:
    """new: today's name; empty if nothing means the same."""
    today = (
        f"Today it is {new}."
        if new
        else "TensorFlow 2 computes at once: it has no sessions, placeholders or graphs."
    )
    return f"{name} is from TensorFlow 1. {today}"


@message
def repeats_of_tensor(code: str) -> str:
    return (
        f"{code} needs a whole number, but the number of time steps of a tensor is only known when data comes. Adding "
        "zeros of the other tensor's steps repeats the vector as often."
    )


@message
def keras_0_sizes(call: str, reads: str, units: str) -> str:
    return f"{call} is from Keras 0: it read {reads} features and had {units} units. Today only the units are given."


@message
def never_closed(line: int) -> str:
    return f"A bracket in line {line} is never closed, so this is not Python yet."


@message
def comma_missing(line: int) -> str:
    return f"A comma is missing in line {line}, so this is not Python yet."


@message
def models_joined(layer: str) -> str:
    return (
        f"{layer} joins models inside of a Sequential, as in Keras 0 and 1. Today a Sequential has one input only: "
        "join the outputs of the models in a Model."
    )


@message
def reset_states_moved(model: str) -> str:
    return f"{model}.reset_states() is from an older Keras. Today each stateful layer has reset_states()."


@message
def cell_for_layer(wrapper: str, cell: str) -> str:
    return f"{wrapper} gets the cell {cell}, which computes one time step. It takes a whole recurrent layer."


@message
def layers_not_in_list(layer: str) -> str:
    return f"Sequential gets {layer} itself, but takes a list of layers."


@message
def no_such_name(path: str) -> str:
    return f"Keras 3 has no {path}, so Python stops here."


@message
def no_such_layer(name: str, closest: str) -> str:
    return f"Keras has no layer {name}." + (f" Did you mean {closest}?" if closest else "")


@message
def no_such_method(kind: str, name: str, closest: str) -> str:
    return f"A {kind} has no {name}." + (f" Did you mean {closest}?" if closest else "")


@message
def missing_argument(layer: str, argument: str) -> str:
    return f"{layer} needs the argument {argument}."


@message
def not_a_whole_number(layer: str, argument: str, value: str) -> str:
    return f"{layer} needs one whole number for {argument}, not {value}."


@message
def number_for_shape(layer: str) -> str:
    return f"{layer} needs a shape, a tuple. In Python (10) is only the number 10, and (10,) is a tuple of one side."


@message
def unknown_value(what: str, value: str, closest: str) -> str:
    return f"Keras has no {what} '{value}'." + (f" Did you mean '{closest}'?" if closest else "")


@message
def batch_shape_in_layer(layer: str, argument: str) -> str:
    return f"Keras 3 rejects {argument} in {layer}: the batch size belongs in an Input."


@message
def stateful_without_batch(layer: str) -> str:
    return f"{layer} is stateful, so it must know the batch size: Keras keeps one state for each sample of a batch."


@message
def samples_not_multiple(samples: int, batch: int, size: int) -> str:
    if samples < min(size, batch):
        passed = f"{samples} sample{'s' if samples > 1 else ''}"
        return f"The Input fixes a batch size of {batch}, but this call passes {passed}. Keras stops there."
    if samples % size == 0:
        return f"The Input fixes a batch size of {batch}, but this call passes batches of {size}. Keras stops there."
    return (
        f"The Input fixes a batch size of {batch}, but {samples} samples in batches of {size} leave batches of another "
        "size. Keras stops there."
    )


# What Keras says, with the shapes that meet.


@message
def keras_says(layer: str, received: Sides | None, text: str) -> str:
    """text: Keras's own sentence."""
    entering = f" with {shape_words(received)}" if received is not None else ""
    return f"Keras stops at {layer}{entering}: {text}"


@message
def keras_stops(where: str, text: str) -> str:
    """where: e.g. `compile`."""
    return f"Keras stops at {where}: {text}"


@message
def inputs_do_not_match(layer: str, inputs: Sequence[Sides]) -> str:
    return f"{layer} gets inputs of different shapes: {' and '.join(map(shape_words, inputs))}."


@message
def samples_differ(x: int, y: int) -> str:
    if x == 1:
        return f"X is one sample, but y has {y}: an added first side makes all its rows the time steps of one sequence."
    return f"X has {x} samples, but y has {y}. Each window needs one target."


@message
def too_few_to_split(samples: int, share: float) -> str:
    if samples == 1:
        return f"X is one sample, so validation_split={share:g} leaves nothing for one of the parts."
    return f"X has {samples} samples, so validation_split={share:g} leaves none for one of the parts."


@message
def yields_no_tuple(what: str) -> str:
    """what: `a list`, `one value` or `nothing`."""
    return f"The generator yields {what}, but Keras takes only tuples from a generator: (x, y), a batch at a time."


@message
def generator_not_called(name: str) -> str:
    return f"fit gets the function {name} itself, but needs the generator that calling it gives."


@message
def outputs_and_targets(outputs: int, targets: int) -> str:
    return f"The model has {outputs} outputs, but y is {targets} array{'s' if targets > 1 else ''}."


@message
def inputs_and_data(inputs: int, data: int) -> str:
    return f"The model has {inputs} input{'s' if inputs > 1 else ''}, but X is {data} array{'s' if data > 1 else ''}."


@message
def names_of_dict(what: str, given: Sequence[str], wanted: Sequence[str]) -> str:
    """what: x or y."""
    parts = "inputs" if what == "x" else "outputs"
    return f"{what} is a dict of {' and '.join(given)}, but the model's {parts} are named {' and '.join(wanted)}."


@message
def setting_for_each_output(argument: str, outputs: int) -> str:
    if argument == "loss_weights":
        return (
            f"compile gets loss_weights for {outputs} outputs, but one loss for all: with weights, loss must be a list "
            "or a dict, too."
        )
    return f"The model has {outputs} outputs, so a list of {argument} in compile needs one entry for each of them."


@message
def one_hot_target(loss: str, target: Sides | None, classes: int | None) -> str:
    return f"y is {shape_words(target)}: one-hot, with {classes or 'its'} classes. But {loss} needs class numbers."


@message
def one_hot_for_window(loss: str, target: Sides, output: Sides) -> str:
    """loss: one that needs class numbers; empty if the loss takes one-hot targets."""
    also = f", and {loss} needs class numbers" if loss else ""
    return (
        f"y is {shape_words(target)}: one one-hot label for each window. But {shape_words(output)} leaves the stack, a "
        f"label for each step{also}."
    )


@message
def class_number_target(loss: str, target: Sides | None, output: Sides) -> str:
    return (
        f"y is {shape_words(target)}: class numbers. But {loss} needs one-hot targets, as {shape_words(output)} leaves "
        "the stack."
    )


@message
def softmax_of_one(loss: str) -> str:
    if "sparse" in loss:
        return (
            f"The last layer has one unit, so {loss} knows only class 0: any other class number in y stops the "
            "training or makes the loss nan."
        )
    return (
        f"The last layer has one unit, but {loss} compares classes, and one class is always right. Keras trains "
        "without an error, but learns nothing."
    )


@message
def data_and_declared(data: Sides | None, declared: Sides | None) -> str:
    return f"X is {shape_words(data)}, but the model reads {shape_words(declared)}."


@message
def samples_in_shape(data: Sides) -> str:
    return f"The input's shape is that of the whole X, ({', '.join(map(str, data))}), with the samples."


@message
def vectors_embedded(data: Sides, declared: Sides, layer: str) -> str:
    return (
        f"X is {shape_words(data)}, a vector for each word, but {layer} makes these vectors itself: it reads word "
        f"numbers, {shape_words(declared)}."
    )


@message
def one_value_a_sample(data: Sides, declared: Sides) -> str:
    also = "" if declared[0] == 1 else " An array of windows of different lengths looks so, too."
    return f"X is {shape_words(data)}, one value for each sample, but the model reads {shape_words(declared)}.{also}"


@message
def samples_missing(data: Sides) -> str:
    shape = ", ".join(map(str, data))
    return f"X is ({shape}), the shape of one sample in this model: the side of the samples is missing."


@message
def dataset_not_batched(sample: Sides, declared: Sides) -> str:
    sides = f"({', '.join('?' if side is None else str(side) for side in sample)}{',' if len(sample) == 1 else ''})"
    return (
        f"The dataset gives one sample at a time, {sides}, but the model reads batches, {shape_words(declared)}: "
        "from_tensor_slices makes no batches, and fit's batch_size does not count for a dataset."
    )


@message
def generator_of_samples(sample: Sides, declared: Sides) -> str:
    sides = f"({', '.join('?' if side is None else str(side) for side in sample)}{',' if len(sample) == 1 else ''})"
    return f"The generator yields one sample at a time, {sides}, but the model reads batches, {shape_words(declared)}."


@message
def features_without_steps(data: Sides, features: int) -> str:
    return (
        f"X is 2D: each row has {features} features, but there are no time steps. The model needs (samples, time "
        f"steps, {features})."
    )


@message
def predicted_shape(data: Sides | None, declared: Sides | None) -> str:
    return f"predict gets {shape_words(data)}, but the model reads {shape_words(declared)}."


@message
def validation_shape(data: Sides | None, target: Sides | None) -> str:
    return (
        f"validation_data has X {shape_words(data)} and y {shape_words(target)}: Keras stops there, as they are "
        "not cut or encoded as the training data."
    )


@message
def state_of_other_units(layer: str, source: str, more: bool) -> str:
    than = "twice" if more else "half"
    return f"{layer} starts from a state with {than} its units, from {source}. Keras stops when it trains."


@message
def initial_states(layer: str, needed: int, given: Sequence[Sides]) -> str:
    named = {1: "one state", 2: "two states, h and c,", 4: "four states, h and c of both directions,"}
    states = named.get(needed, f"{needed} states")
    return (
        f"{layer} starts from {states} of (samples, units) each, but initial_state holds "
        f"{' and '.join(map(shape_words, given))}."
    )


@message
def state_size(layer: str, units: int, size: int | None) -> str:
    return f"{layer} starts from a state of {size} values, but it has {units} units: both must be the same number."
