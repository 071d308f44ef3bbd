"""What the clinic says of an error message: error_families.py has what each means."""

from collections.abc import Sequence

from rnnlab.message import message
from rnnlab.stack.clinic.error_families import BY_NAME
from rnnlab.stack.clinic.messages import Sides, shape_words


@message
def error_family(
    family: str,
    x: Sides | None,
    y: Sides | None,
    output: Sides | None,
    declared: Sides | None,
    name: str,
) -> str:
    """family: of error_families. x, y, output, declared: the shapes that the message names; name: any other."""
    means = BY_NAME[family].means
    of_target = y is not None
    words = {
        "what": "y" if of_target else "X",
        "array": shape_words(y if of_target else x),
        "expected": shape_words(output if of_target else declared),
        "layer": "output" if of_target else "input",
        "x": shape_words(x),
        "y": shape_words(y),
        "output": shape_words(output),
        "declared": shape_words(declared) if declared is not None else "data without time steps",
        "name": name or "this",
        "named": f" ({name})" if name else "",
        "counts": "",
    }
    return means.format(**words)


@message
def family_fix(family: str, name: str = "") -> str:
    return BY_NAME[family].fix.replace("{name}", name)


@message
def unknown_error() -> str:
    return "The clinic does not know this error message, and the code does not show it."


@message
def unknown_but_built() -> str:
    return (
        "The clinic does not know this error message, and Keras 3 builds this code without an error: the message comes "
        "from the data, from other code or from other versions of Keras and TensorFlow."
    )


@message
def not_in_the_code(trained: bool) -> str:
    """trained: whether the code was trained for a batch, because it or the person says the shapes."""
    if trained:
        return (
            "With these shapes, Keras 3 trains this code without that error: it comes from other data, e.g. "
            "validation_data, from other code, or from an older Keras."
        )
    return (
        "Keras 3 builds this code without that error: it comes from the data, or from code that is not here."
    )


@message
def built_without_error() -> str:
    return "Keras 3 builds this code without that error: the message is of an older Keras, or of other code."


@message
def older_rank(what: str, sides: Sides) -> str:
    """what: X or y."""
    return (
        f"The message is of Keras 2, which wants {what} with one side more, {shape_words((*sides, 1))}. Keras 3 takes "
        f"{shape_words(sides)} as it is."
    )


@message
def older_rank_without_one(what: str, sides: Sides) -> str:
    """what: X or y."""
    return (
        f"{what} is {shape_words(sides)}, with a last side of 1 too many: Keras 2 stops there. Keras 3 takes "
        f"{shape_words(sides[:-1])} out of it by itself."
    )


@message
def side_left_out(what: str) -> str:
    return f"Leave the 1 out where {what} is reshaped, also for the data of predict and validation."


@message
def older_validation(what: str, sides: Sides, trained: Sides) -> str:
    """what: X or y. trained: its sides in the training data."""
    return (
        f"The message is about validation_data: its {what} is {shape_words(sides)}, but that of the training data is "
        f"{shape_words(trained)}. Keras 2 stops there; Keras 3 takes windows of another length."
    )


@message
def message_contradicts(message_shape: Sides, code_shape: Sides, what: str) -> str:
    """what: X or y."""
    return (
        f"In the message {what} is {shape_words(message_shape)}, in the code {shape_words(code_shape)}: they are "
        "not of the same run."
    )


@message
def labels_for_rows(rows: int, labels: int) -> str:
    if labels % rows == 0:
        return (
            f"A batch has {labels} labels but {rows} outputs: {labels // rows} labels for each. Probably y has a "
            f"class for each of {labels // rows} time steps, but only one output leaves for each window."
        )
    return (
        f"A batch has {labels} labels but {rows} outputs, {rows // labels} outputs for each label: the output of every "
        "time step leaves, or a reshape mixes samples and steps, but y has one class for each window."
    )


@message
def other_number_of_classes(units: int, classes: int) -> str:
    return f"The output has {units} values, one for each class, but y is one-hot with {classes} classes."


@message
def units_for_classes(units: int, classes: int) -> str:
    return (
        f"If there are {classes} classes, give the last layer {classes} units. If there are {units}, y lacks one or "
        f"more: write keras.utils.to_categorical(y, num_classes={units})."
    )


@message
def output_for_each_label(steps: int) -> str:
    return (
        "Write return_sequences=True in the last recurrent layer, so that an output leaves at every step. If the "
        f"{steps} are no time steps but parts of one label, give one class number for each window."
    )


@message
def one_output_for_window() -> str:
    return (
        "Leave return_sequences=True out of the last recurrent layer, or give y a class for every time step."
    )


@message
def states_passed(passed: Sequence[Sides], units: Sequence[int]) -> str:
    """passed: the sides of what stands in initial_state; units: of each state that the layer has."""
    takes = f"takes {len(units)} state{'s' if len(units) > 1 else ''} of (samples, {units[0]})"
    given = " and ".join(map(shape_words, passed))
    return f"The layer {takes}, but initial_state holds {given}.{_why_states(passed, units)}"


def _why_states(passed: Sequence[Sides], units: Sequence[int]) -> str:
    if any(len(sides) > 1 for sides in passed):
        return " The one with time steps is an output with return_sequences=True, not a state."
    if any(sides and sides[-1] == 2 * units[0] for sides in passed):
        return " Twice the units is what a Bidirectional encoder gives."
    return ""


@message
def pass_states_only(number: int) -> str:
    if number == 1:
        return "Write output, state = GRU(units, return_sequences=True, return_state=True)(x), and initial_state=state."
    return "Write output, h, c = LSTM(units, return_sequences=True, return_state=True)(x), and initial_state=[h, c]."


@message
def same_units_in_states(units: int, given: int) -> str:
    if given == 2 * units:
        return f"Give the decoder {given} units, or the Bidirectional merge_mode='sum', which keeps {units}."
    return f"Give the layer {given} units, or make states of {units}."


@message
def side_missing_in_data(array: Sides) -> str:
    """array: the whole shape."""
    shape = ", ".join("?" if side is None else str(side) for side in array)
    return (
        f"If ({shape}) is one window, add the samples: X[None], (1, {shape}). If it is many windows of one feature, "
        f"add the features: X[..., None], ({shape}, 1)."
    )


@message
def series_with_features() -> str:
    return (
        "Give the generator the series with a side for its features, (rows, features): "
        "series.to_numpy().reshape(-1, 1) for one feature. The windows then are (samples, time steps, features)."
    )


@message
def side_missing_in_target(array: Sides) -> str:
    """array: the whole shape."""
    shape = ", ".join("?" if side is None else str(side) for side in array)
    return (
        f"If y, ({shape}), holds a value or class number for each step, write y[..., None], or for a loss that needs "
        "one-hot classes keras.utils.to_categorical(y). If it holds one value for each window, write "
        "return_sequences=False in the last recurrent layer."
    )


@message
def windows_alike_or_any() -> str:
    return (
        "Cut the windows of both alike. If several lengths are meant, write None for the time steps: "
        "input_shape=(None, features)."
    )


@message
def side_for_older_keras(what: str) -> str:
    """what: X or y."""
    return f"In Keras 2, pass {what}[..., None]. In Keras 3, nothing is to do for this."


@message
def windows_of_the_model(steps: int | None, features: int | None) -> str:
    return (
        f"Give it windows of {steps} time steps, cut or padded as in training; or build the model for any length, with "
        f"input_shape=(None, {features})."
    )


@message
def features_of_the_model(features: int | None) -> str:
    return f"Give it the {features} features that the model was trained with, in the same order."


@message
def last_step_only(steps: int | None) -> str:
    return (
        f"The output has a side for {steps or 'the'} time steps that y does not have. Write return_sequences=False in "
        "the last recurrent layer; behind an attention or another layer that keeps the steps, put "
        "GlobalAveragePooling1D() before the last Dense."
    )


@message
def output_of_every_step(steps: int | None) -> str:
    return (
        f"y has a side for {steps or 'the'} time steps that the output does not have. Write return_sequences=True in "
        "the last recurrent layer, if y has a value for each step of X; else make the steps with RepeatVector."
    )


@message
def input_by_place() -> str:
    return (
        "Keras 3 calls the input of a recurrent layer sequences, not inputs: pass it without a name, as in "
        "LSTM(8)(x, initial_state=[h, c])."
    )


@message
def lists_in_target(samples: int) -> str:
    return (
        f"Keras 2 shows y as ({samples}, 1) also if NumPy could make no array of numbers of its {samples} lists: "
        "print(y[0].shape, y[1].shape) shows whether they are. Or y really has one value for each sample."
    )


@message
def array_of_lists() -> str:
    return (
        "If each y is a list of several values, make one array, y = np.array([np.array(one) for one in y]), so that "
        "y.shape has their number. If it is one value for each sample, write Dense(1)."
    )


@message
def rows_for_windows(values: int, sides: Sides) -> str:
    """sides: what the reshape asks for, (rows, time steps, features)."""
    rows, steps, features = sides
    return (
        f"({rows}, {features}) has {values} values, but windows of {steps} steps for each row need {steps} times as "
        "many, because they overlap. A reshape keeps all values, so it cannot cut such windows."
    )


@message
def overlapping_windows(steps: int) -> str:
    return (
        f"Cut them in a loop: X = np.array([data[i:i + {steps}] for i in range(len(data) - {steps})]), with the target "
        f"y = target[{steps}:], the value that follows each window."
    )


@message
def reshape_with_rest(values: int, per: int, rest: int) -> str:
    return (
        f"{values} values do not make whole windows of {per} values: {values // per} windows, and {rest} values "
        "remain. A reshape keeps all values."
    )


@message
def cut_before_reshape(windows: int, per: int) -> str:
    return (
        f"Keep only {windows * per} values, the rows of {windows} whole windows, and give y one target for each of "
        "them. Or cut windows that overlap, in a loop or with np.lib.stride_tricks.sliding_window_view."
    )


@message
def reshape_to_others(values: int, windows: int, wanted: int) -> str:
    return f"{values} values make {windows} windows of this size, but the reshape asks for {wanted}."


@message
def other_steps_decoded(steps: int | None, wanted: int | None, width: int | None) -> str:
    return (
        f"For {wanted} steps out of {steps}: let the last recurrent layer return only its last output, then put "
        f"RepeatVector({wanted}), an LSTM with return_sequences=True, and Dense({width})."
    )


@message
def units_of_the_last_layer(width: int | None) -> str:
    return (
        f"Give the last layer {width} unit{'s' if width != 1 else ''}, as many values as y has, or make y as wide as "
        "the output (one-hot, for classes)."
    )
