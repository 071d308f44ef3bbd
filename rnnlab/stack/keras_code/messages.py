"""The sentences about Keras code that cannot be read as cards, and about what the cards do not show of it."""

from typing import Any

from rnnlab.message import Message, message

MODEL_EXAMPLE = "model = keras.Sequential([keras.Input((24, 7)), layers.LSTM(32)])"
UNSUPPORTED_ARGUMENTS = {
    "return_state": "it returns the states too, but a stack passes on only one tensor",
    "go_backwards": "it reads the window from its end",
    "merge_mode": "their Bidirectional always has merge_mode='concat'",
    "backward_layer": "their Bidirectional has the same layer in both directions",
    "strides": "their Conv1D reads at every time step",
    "dilation_rate": "their Conv1D reads neighbouring time steps",
    "groups": "their Conv1D reads all features together",
    "data_format": "the time steps come before the features",
    "keepdims": "the time steps are gone after their GlobalAveragePooling1D",
    "axis": "their LayerNormalization is over the last side",
    "max_value": "their relu has no such setting",
    "negative_slope": "their relu has no such setting",
    "threshold": "their relu has no such setting",
}
UNSUPPORTED_LAYERS = {
    "Embedding": "it reads numbers of words or categories, but a window of a series holds measured values",
    "Masking": "all windows have the same number of time steps, so there is nothing to mask",
}

# The text


@message
def code_too_long(characters: int, most: int) -> str:
    return f"The code has {characters:,} characters, but {most:,} is the limit. Paste only the model."


@message
def code_not_python(line: int, error: str, quoted: str) -> str:
    return f"Line {line} is not Python ({error}): '{quoted}'. Fix it or delete it."


@message
def code_invalid_characters() -> str:
    return "The code contains invalid characters. Paste it as plain text."


@message
def code_nested_too_deeply() -> str:
    return "The code is nested too deeply. Paste only the model."


@message
def code_too_complex() -> str:
    return "The code has too many steps to follow without running it. Paste only the model."


# The model


@message
def code_without_model() -> str:
    return f"There is no Keras model in the code. Write e.g. {MODEL_EXAMPLE}."


@message
def code_two_models(first_line: int, second_line: int) -> str:
    return f"Lines {first_line} and {second_line} both make a model. Paste one model at a time."


@message
def code_chain_too_long(most: int) -> str:
    return f"The code stacks more than {most} layers. Paste a smaller model."


@message
def code_model_too_long(line: int, most: int) -> str:
    return f"Line {line} adds a layer to a model that already has {most}. Paste a smaller model."


@message
def code_too_many_layers(layers: int, most: int) -> str:
    return f"The code has {layers} layers. Use at most {most}."


# What cannot be followed without running the code


@message
def code_computed_layers(line: int) -> str:
    return (
        f"Line {line}: The list of layers is computed, and the code is not run. "
        "Write the list, e.g. keras.Sequential([layers.LSTM(32)])."
    )


@message
def code_add_without_one_layer(line: int) -> str:
    return f"Line {line}: add() takes exactly one layer. Write e.g. model.add(layers.LSTM(32))."


@message
def code_layer_added_conditionally(line: int) -> str:
    return (
        f"Line {line}: A loop or condition adds this layer. The code is not run, so the number of layers is not "
        "known. Write one line for each layer instead."
    )


@message
def code_layer_removed(line: int) -> str:
    return f"Line {line}: pop() removes a layer. Delete this line and the line that adds that layer."


# A layer


@message
def code_not_a_layer(line: int, quoted: str) -> str:
    return f"Line {line}: '{quoted}' is not a layer that can be read. Write the layer itself, e.g. layers.LSTM(32)."


@message
def code_unsupported_layer(line: int, layer: str, supported: tuple[str, ...]) -> str:
    why = f": {UNSUPPORTED_LAYERS[layer]}" if layer in UNSUPPORTED_LAYERS else ""
    return f"Line {line}: The cards cannot show {layer}{why}. They have {', '.join(supported)}."


@message
def code_unsupported_inner_layer(line: int, wrapper: str, supported: tuple[str, ...]) -> str:
    return (
        f"Line {line}: The cards cannot show this {wrapper}: they have it only around {', '.join(supported)}, "
        f"e.g. layers.{wrapper}(layers.{supported[0]}(32))."
    )


@message
def code_invalid_layer(line: int, problem: str, problem_facts: dict[str, Any]) -> str:
    """problem: the code of another message."""
    return f"Line {line}: {Message(problem, problem_facts)}"


@message
def code_unsupported_reshape(line: int) -> str:
    return (
        f"Line {line}: The cards cannot show this Reshape. They have only Reshape((1, n)), where n is the number of "
        "units before it."
    )


@message
def code_reshape_joins_steps(line: int, width: int) -> str:
    return (
        f"Line {line}: The cards cannot show Reshape((1, {width})) here: it joins all time steps into one long row. "
        "They have Flatten, which does so without the side of 1."
    )


@message
def code_reshape_wrong_width(line: int, width: int, units: int) -> str:
    return (
        f"Line {line}: Reshape((1, {width})) does not fit the number of units before it. "
        f"Write layers.Reshape((1, {units})), or delete it."
    )


@message
def code_repeat_not_window(line: int, n: int, window: int) -> str:
    return (
        f"Line {line}: The cards cannot show RepeatVector({n}): theirs repeats once for each time step of the window, "
        f"as RepeatVector({window})."
    )


# The arguments of a layer


@message
def code_missing_argument(line: int, layer: str, argument: str, example: str) -> str:
    return f"Line {line}: {layer} needs the argument {argument}. Write e.g. {example}."


@message
def code_unknown_argument(line: int, layer: str, argument: str, closest: str, quoted: str) -> str:
    fix = f"Write {closest}={quoted}" if closest else "Delete it"
    return f"Line {line}: {layer} has no argument {argument}. {fix}."


@message
def code_unsupported_argument(line: int, argument: str, quoted: str = "") -> str:
    shown = f"{argument}={quoted}" if quoted else argument
    return f"Line {line}: The cards cannot show {shown}: {UNSUPPORTED_ARGUMENTS[argument]}."


@message
def code_unsupported_value(line: int, layer: str, argument: str, quoted: str, known: tuple[str, ...]) -> str:
    return f"Line {line}: The cards cannot show {argument}={quoted} of {layer}. They have {', '.join(known)}."


@message
def code_arguments_unpacked(line: int, layer: str) -> str:
    return f"Line {line}: {layer}'s arguments are unpacked with *. Write each argument."


@message
def code_too_many_positional_arguments(line: int, layer: str, arguments: int) -> str:
    return f"Line {line}: {layer} has {arguments} positional arguments. Write all but the first with their names."


@message
def code_computed_argument(line: int, layer: str, argument: str, quoted: str, example: str) -> str:
    return (
        f"Line {line}: {layer}'s argument {argument} is computed ('{quoted}'), and the code is not run. "
        f"Write the value, e.g. {example}."
    )


@message
def code_not_a_whole_number(line: int, layer: str, argument: str, quoted: str, example: str) -> str:
    return (
        f"Line {line}: {layer}'s argument {argument} is '{quoted}', not a whole number. Write e.g. {example}."
    )


@message
def code_not_a_number(line: int, layer: str, argument: str, quoted: str, example: str) -> str:
    return f"Line {line}: {layer}'s argument {argument} is '{quoted}', not a number. Write e.g. {example}."


@message
def code_not_true_or_false(line: int, layer: str, argument: str, quoted: str) -> str:
    return f"Line {line}: {layer}'s argument {argument} is '{quoted}'. Write True or False."


# The input


@message
def code_input_not_first(line: int) -> str:
    return f"Line {line}: An Input must come first. Move it there."


@message
def code_not_a_shape(line: int, layer: str, argument: str, quoted: str) -> str:
    return f"Line {line}: The {argument} {quoted} is not a shape. {_input_usage(layer, argument)}"


@message
def code_wrong_number_of_dimensions(
    line: int, layer: str, argument: str, quoted: str, dimensions: int
) -> str:
    return (
        f"Line {line}: The {argument} {quoted} has {dimensions} dimension{'' if dimensions == 1 else 's'} besides "
        f"the samples, but a recurrent layer needs 2. {_input_usage(layer, argument)}"
    )


@message
def code_invalid_dimension(line: int, layer: str, argument: str, dimension: str) -> str:
    return (
        f"Line {line}: '{dimension}' is not a valid number of time steps or features. "
        f"{_input_usage(layer, argument)}"
    )


@message
def code_invalid_window(window: int) -> str:
    return f"The code's window has {window} time steps. Write a number of at least 1."


# What the cards do not show


@message
def code_argument_ignored(line: int, layer: str, argument: str, quoted: str) -> str:
    return (
        f"Line {line}: The cards cannot show {argument}={quoted}: their {layer} has Keras's default. "
        "The shapes are the same."
    )


@message
def code_head_ignored(line: int, units: int) -> str:
    return f"Line {line}: Dense({units}) is the head, which follows the cards by itself."


def _input_usage(layer: str, argument: str) -> str:
    return f"Write {'' if layer == 'Input' else argument + '='}(time steps, features), e.g. (24, 7)."
