"""What the clinic says of a person's code: how it was brought, its input, and layers that cannot take their input.

`name_messages.py` is on names and arguments, `output_messages.py` on the output and y, and `error_words.py` on error
messages; what to do about it is in `fix_messages.py`. `layer` is a layer as code writes it, e.g. `LSTM(32)`. Sides are
a shape without the samples, e.g. (24, 3); None is an unknown side.
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


# What people bring: brought.py.


@message
def other_language(language: str) -> str:
    """language: `r`, `javascript` or `pytorch`."""
    if language == "pytorch":
        return (
            "This is PyTorch, not Keras: in nn.LSTM, hidden_size is Keras's units, batch_first=True gives (samples, "
            "time steps, features), and it always returns the sequence and the states. Paste Keras code in Python."
        )
    name = {"r": "R", "javascript": "JavaScript"}[language]
    return f"This is {name}. The clinic reads Keras code in Python; the shapes and return_sequences mean the same."


@message
def tensorflow_1_code(names: Sequence[str]) -> str:
    return f"This is code for TensorFlow 1, without Keras. TensorFlow 2 has no {', '.join(names[:3])}."


@message
def no_model() -> str:
    return "The code makes no layer of its own and trains no model of Keras. Paste the part that builds the model."


@message
def input_assumed(name: str, line: int) -> str:
    return f"The code does not make {name}. What the layer in line {line} needs is assumed, with sizes that are open."


@message
def loop_of_two_rounds(line: int) -> str:
    return f"The code does not say how often the loop in line {line} runs. It is checked for two rounds."


@message
def lines_left_out(lines: Sequence[int]) -> str:
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    shown = [f"{first}-{last}" if last > first else str(first) for first, last in ranges[:8]]
    words = ", ".join(shown) + (" and others" if len(ranges) > 8 else "")
    several = len(lines) > 1
    return f"Left out, as not Python: line{'s' if several else ''} {words}."


@message
def cut_off(line: int) -> str:
    return f"Line {line} is cut off. What comes before is checked."


@message
def not_followed_from(line: int, code: str, unknown: str = "") -> str:
    """unknown: a layer that is not Keras's and whose class is not in the code."""
    why = f" {unknown} is not a layer of Keras: paste its class, too." if unknown else ""
    return f"Not followed from line {line} on: '{code}'.{why} What comes before is checked."


@message
def clinic_failed() -> str:
    return (
        "The clinic could not examine this code: an internal error. Paste only the model, or a shorter part."
    )


@message
def not_started(seconds: int) -> str:
    return f"Keras did not start within {seconds} seconds, so the code was not read. Try again on a less busy machine."


@message
def took_too_long(seconds: int) -> str:
    return f"Keras needed more than {seconds} seconds or too much memory for this code, so it was stopped."


# The input. declared: the sides that the code gives; data: those of X.


@message
def axes_swapped(declared: Sides, data: Sides) -> str:
    return f"{_declared_and_data(declared, data)}: time steps and features are swapped."


@message
def other_window(declared: Sides, data: Sides) -> str:
    return f"{_declared_and_data(declared, data)}. {SILENT}, but the window is not the declared one."


@message
def validation_window(data: Sides, declared: Sides) -> str:
    return (
        f"validation_data has X {shape_words(data)}, but the windows of the training data are {shape_words(declared)}. "
        "Keras validates this without an error, but with windows of another length."
    )


@message
def predicted_window(data: Sides, declared: Sides) -> str:
    return (
        f"predict gets {shape_words(data)}, windows of another length than {shape_words(declared)}. Keras 2 "
        "stops there; Keras 3 computes them without an error."
    )


@message
def other_features(declared: Sides, data: Sides) -> str:
    return f"{_declared_and_data(declared, data)}: the numbers of features differ."


@message
def reshaped_to_one_step(steps: int | None) -> str:
    number = steps or "several"
    return (
        f"This reshape makes one time step of {number} features. If these are {number} values in time, the layer reads "
        "only one step, and their order is lost."
    )


# Layers that cannot take their input. needed: the number of sides that the layer takes.


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
def embedding_adds_side(layer: str, received: Sides, embedding: str, entering: Sides) -> str:
    return (
        f"{_needs(layer, 2, received)}: {embedding} reads whole numbers and adds a side, so its input must be "
        f"(samples, time steps), not {shape_words(entering)}."
    )


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
def too_few_time_steps(layer: str, received: Sides) -> str:
    return f"{layer} reads more time steps at once than its input {shape_words(received)} has."


@message
def reshape_to_other_size(layer: str, received: Sides) -> str:
    return f"{layer} cannot hold its input {shape_words(received)}: the target shape has another number of values."


def _needs(layer: str, needed: int, received: Sides) -> str:
    shapes = {1: "(samples, units)", 2: "(samples, time steps, features)"}
    return f"{layer} needs {shapes.get(needed, f'{needed + 1}D data')} but gets {shape_words(received)}"


def _declared_and_data(declared: Sides, data: Sides) -> str:
    return f"The code declares {shape_words(declared)}, but X is {shape_words(data)}"
