"""What the clinic finds wrong with a person's Keras code or error message, grouped by the module that finds it.

What to do about it is in `fix_messages.py`. `layer` is a layer as code writes it, e.g. `LSTM(32)`. Sides are a shape
without the samples, e.g. (24, 3); None is an unknown side.
"""

from collections.abc import Sequence

from rnnlab.message import message

Sides = Sequence[int | None]
SILENT = "Keras trains this without an error"


def shape_words(sides: Sides | None) -> str:
    """E.g. `(samples, 24, 3)`; an unknown side is a question mark."""
    if sides is None:
        return "an unknown shape"
    words = ", ".join("?" if side is None else str(side) for side in sides)
    return f"(samples, {words})" if sides else "(samples,)"


# Shapes that a person types.


@message
def not_a_shape(text: str) -> str:
    return f"'{text}' is not a shape. Write e.g. (1000, 24, 3), samples first."


@message
def shape_with_zero(text: str) -> str:
    return f"'{text}' has a side of 0. Write e.g. (1000, 24, 3), samples first."


# Code that cannot be followed: diagnosis.py.


@message
def shapes_unknown_after(line: int, code: str) -> str:
    return f"Line {line}: cannot follow '{code}', so the shapes after it are unknown."


# Arguments: argument_names.py.


@message
def unknown_argument(layer: str, argument: str, closest: str) -> str:
    """closest: the most similar valid argument, or "" if none is similar."""
    return f"{layer} has no argument {argument}." + (f" Did you mean {closest}?" if closest else "")


@message
def keras_2_argument(argument: str) -> str:
    return f"{argument} is an argument of Keras 2. Keras 3 rejects it."


@message
def keras_2_input_dim() -> str:
    return (
        "In Keras 2, input_dim is the number of features. Keras 3 reads it as the whole shape, so the time "
        "steps are missing."
    )


@message
def states_returned(layer: str, tensors: int, next_layer: str | None) -> str:
    following = "" if next_layer is None else f", but {next_layer} takes only one"
    return f"With return_state=True, {layer} returns {tensors} tensors: its output and its states{following}."


# The input: inputs.py. declared: the sides that the code gives; data: those of X.


@message
def declared_side_missing(layer: str, declared: Sides) -> str:
    return f"{_declared(layer, declared)}: a side is missing."


@message
def declared_samples(layer: str, declared: Sides) -> str:
    return f"{_declared(layer, declared)}: the number of samples must not be part of it."


@message
def declared_side_too_many(layer: str, declared: Sides) -> str:
    return f"{_declared(layer, declared)}: there are too many sides."


@message
def data_not_3d(layer: str, data: Sides) -> str:
    return f"{layer} needs (samples, time steps, features), but X is {shape_words(data)}."


@message
def axes_swapped(declared: Sides, data: Sides) -> str:
    return f"{_declared_and_data(declared, data)}: time steps and features are swapped."


@message
def other_window(declared: Sides, data: Sides) -> str:
    return f"{_declared_and_data(declared, data)}. {SILENT}, but the window is not the declared one."


@message
def other_features(declared: Sides, data: Sides) -> str:
    return f"{_declared_and_data(declared, data)}: the numbers of features differ."


@message
def reshaped_to_one_step(steps: int | None) -> str:
    number = steps or "all"
    return (
        f"This reshape turns {number} time steps into one time step of {number} features. The layer reads only "
        "one step, so the order in time is lost."
    )


# Layers that cannot take their input: mismatches.py. needed: the number of sides that the layer takes.


@message
def pointless_reshape(layer: str, steps: int | None) -> str:
    """layer: the one that kept only its last output."""
    return (
        f"The Reshape gives the last output of {layer} a depth of 1, so the next layer reads only one time "
        f"step. That is legal, but the order of {f'the {steps}' if steps else 'the'} time steps is lost."
    )


@message
def data_without_time_steps(layer: str, needed: int, received: Sides) -> str:
    return f"{_needs(layer, needed, received)}: the data has no time steps."


@message
def side_missing(layer: str, needed: int, received: Sides) -> str:
    return f"{_needs(layer, needed, received)}: a side is missing."


@message
def time_steps_removed(layer: str, needed: int, received: Sides, removed_by: str, line: int) -> str:
    return f"{_needs(layer, needed, received)}: {removed_by} in line {line} removes the time steps."


@message
def only_last_output_returned(layer: str, needed: int, received: Sides, returned_by: str, line: int) -> str:
    return f"{_needs(layer, needed, received)}: {returned_by} in line {line} returns only its last output."


@message
def other_number_of_sides(layer: str, needed: int, received: Sides) -> str:
    return f"{_needs(layer, needed, received)}."


@message
def time_steps_not_read(layer: str, needed: int, received: Sides) -> str:
    return f"{_needs(layer, needed, received)}: no recurrent layer before it has read the time steps."


@message
def time_steps_added(layer: str, needed: int, received: Sides, added_by: str, line: int) -> str:
    return f"{_needs(layer, needed, received)}: {added_by} in line {line} adds the time steps."


@message
def every_output_returned(layer: str, needed: int, received: Sides, returned_by: str, line: int) -> str:
    return (
        f"{_needs(layer, needed, received)}: {returned_by} in line {line} returns the output of every step."
    )


@message
def reshape_to_other_size(layer: str, received: Sides) -> str:
    return f"{layer} cannot hold its input {shape_words(received)}: the target shape has another number of values."


@message
def too_few_time_steps(layer: str, reads: int | None, received: Sides) -> str:
    """reads: how many time steps the layer reads at once."""
    return f"{layer} reads {reads} time steps at once but gets {shape_words(received)}, which has only {received[0]}."


@message
def wrapped_layer_rejects_step(layer: str, inner: str, step: Sides) -> str:
    """step: the sides of one time step."""
    return f"{layer} gives {inner} one time step at a time, {shape_words(step)}, which {inner} cannot take."


# The output and y: targets.py. output: the sides that leave the stack; target: those of y.


@message
def sequence_for_one_target(output: Sides, target: Sides | None) -> str:
    return f"{_output(output, target)}. {SILENT}: every step is trained toward the one target."


@message
def one_step_for_one_target(output: Sides, target: Sides | None) -> str:
    return (
        f"{_output(output, target)}. {SILENT}, but it compares each output with the targets of all samples."
    )


@message
def sequence_for_several_targets(output: Sides, target: Sides | None) -> str:
    return (
        f"{_output(output, target)}. Keras stops with 'Dimensions must be equal', but if a batch has as many "
        "samples as the window has time steps, it trains nonsense without an error."
    )


@message
def one_output_for_every_target(output: Sides, target: Sides | None) -> str:
    return f"{_output(output, target)}. {SILENT}: the one output is trained toward every step's target."


@message
def outputs_missing_for_steps(output: Sides, target: Sides | None) -> str:
    return f"{_output(output, target)}: y has a value for every step, but only the last output leaves."


@message
def other_number_of_steps(output: Sides, target: Sides | None, steps: int, targets: int) -> str:
    return f"{_output(output, target)}: there are {steps} outputs for {targets} targets."


@message
def other_width_broadcast(output: Sides, target: Sides | None) -> str:
    return f"{_output(output, target)}. {SILENT}: it repeats the smaller one."


@message
def other_width(output: Sides, target: Sides | None) -> str:
    return f"{_output(output, target)}: the last sides differ."


@message
def units_equal_time_steps(layer: str, units: int) -> str:
    return f"{layer} has as many units as the window has time steps, {units}. The two numbers are unrelated."


# Keras's error messages: keras_messages.py.


@message
def error_time_distributed() -> str:
    return (
        "TimeDistributed gets (samples, units) but needs time steps: the recurrent layer before it returns "
        "only its last output."
    )


@message
def error_2d_into_recurrent() -> str:
    return (
        "A recurrent layer gets 2D data but needs (samples, time steps, features). Usually the layer before it "
        "lacks return_sequences=True, or the data itself is 2D."
    )


@message
def error_other_sides_into_recurrent() -> str:
    return (
        "A recurrent layer needs (samples, time steps, features), but the data has another number of sides."
    )


@message
def error_sequence_into_2d() -> str:
    return (
        "A layer that takes no time steps, usually a RepeatVector, gets a sequence: the layer before it has "
        "return_sequences=True."
    )


@message
def error_several_tensors() -> str:
    return (
        "A layer gets several tensors: the recurrent layer before it has return_state=True and also returns "
        "its states."
    )


@message
def error_unknown_argument() -> str:
    return (
        "A layer gets an argument that it does not have, usually a typo such as return_sequence for "
        "return_sequences."
    )


@message
def error_output_and_target() -> str:
    return (
        "The output of the stack does not fit y. Usually the last recurrent layer returns a sequence and y has "
        "one value for each window; or time steps and features are swapped."
    )


@message
def error_input_shape() -> str:
    return (
        "The data's shape is not the one that the model was built for. Usually time steps and features are "
        "swapped, or a side is missing."
    )


@message
def unknown_error() -> str:
    return "The clinic does not know this error message."


def _needs(layer: str, needed: int, received: Sides) -> str:
    shapes = {1: "(samples, units)", 2: "(samples, time steps, features)"}
    return f"{layer} needs {shapes.get(needed, f'{needed + 1}D data')} but gets {shape_words(received)}"


def _declared(layer: str, declared: Sides) -> str:
    return f"{layer} needs (samples, time steps, features), but the code declares {shape_words(declared)}"


def _declared_and_data(declared: Sides, data: Sides) -> str:
    return f"The code declares {shape_words(declared)}, but X is {shape_words(data)}"


def _output(output: Sides, target: Sides | None) -> str:
    return f"{shape_words(output)} leaves the stack, but y is {shape_words(target)}"
