"""The sentences about Keras code that the lab cannot read, and about what it ignores in the code."""

from typing import Any

from rnnlab.message import Message, message

MODEL_EXAMPLE = "model = keras.Sequential([keras.Input((24, 7)), layers.LSTM(32)])"
UNSUPPORTED_ARGUMENTS = {
    "return_state": "it returns the states too, but a Sequential passes on only one tensor",
    "go_backwards": "it reads the window from its end, which the lab's layers cannot do",
    "merge_mode": "the lab's Bidirectional always uses merge_mode='concat'",
    "backward_layer": "the lab's Bidirectional uses the same layer in both directions, without a backward_layer",
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
    return f"Line {line}: The lab does not have the layer {layer}. Delete it, or use one of {', '.join(supported)}."


@message
def code_unsupported_inner_layer(line: int, wrapper: str, supported: tuple[str, ...]) -> str:
    return (
        f"Line {line}: The lab supports {wrapper} only around {', '.join(supported)}. "
        f"Write e.g. layers.{wrapper}(layers.{supported[0]}(32))."
    )


@message
def code_invalid_layer(line: int, problem: str, problem_facts: dict[str, Any]) -> str:
    """problem: the code of another message."""
    return f"Line {line}: {Message(problem, problem_facts)}"


@message
def code_unsupported_reshape(line: int) -> str:
    return (
        f"Line {line}: The lab supports only Reshape((1, n)), where n is the number of units before it. "
        "Write layers.Reshape((1, n)), or delete this layer."
    )


@message
def code_reshape_joins_steps(line: int, width: int) -> str:
    return (
        f"Line {line}: Reshape((1, {width})) joins all time steps into one long row. "
        "The lab does not have such a layer. Delete it."
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
        f"Line {line}: RepeatVector({n}) does not fit the window. The lab repeats once for each time step. "
        f"Write RepeatVector({window})."
    )


@message
def code_time_distributed_without_steps(line: int, width: int, units: int) -> str:
    return (
        f"Line {line}: TimeDistributed needs (samples, time steps, units) but gets (samples, {width}). "
        f"Write layers.Dense({units}) without TimeDistributed, or return_sequences=True in the recurrent layer "
        "before it."
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
def code_unsupported_argument(line: int, argument: str) -> str:
    return f"Line {line}: {argument} is not supported: {UNSUPPORTED_ARGUMENTS[argument]}. Delete it."


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


# What the lab ignores


@message
def code_argument_ignored(line: int, layer: str, argument: str, quoted: str) -> str:
    return (
        f"Line {line}: {argument}={quoted} is ignored: the lab's {layer} uses Keras's default. "
        "This does not affect shapes."
    )


@message
def code_head_ignored(line: int, units: int) -> str:
    return f"Line {line}: Dense({units}) is ignored: it is the head, which the lab adds at the end itself."


def _input_usage(layer: str, argument: str) -> str:
    return f"Write {'' if layer == 'Input' else argument + '='}(time steps, features), e.g. (24, 7)."
