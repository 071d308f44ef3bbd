"""The sentences about Keras code that cannot be read, and about what the lab ignores in it."""

from rnnlab.message import message

MODEL_EXAMPLE = "model = keras.Sequential([keras.Input((24, 7)), layers.LSTM(32)])"
REFUSED_ARGUMENTS = {
    "return_state": "hands out three tensors, which a Sequential can't pass on",
    "go_backwards": "reads the window from its end, which the lab's layers don't",
    "merge_mode": "joins the two ways as the lab's layers don't",
    "backward_layer": "gives each way a layer of its own, which the lab's layers don't have",
}

# The text


@message
def code_too_long(characters: int, most: int) -> str:
    return f"The code has {characters:,} characters, and {most:,} is the most: paste only the model."


@message
def code_not_python(line: int, error: str, quoted: str) -> str:
    return f"Line {line} is not Python ({error}): '{quoted}'. Mend it, or leave it out."


@message
def code_invalid_characters() -> str:
    return "The code holds characters that are no text: paste it as plain text."


@message
def code_nested_too_deeply() -> str:
    return "The code is nested too deeply to be read: paste only the model."


@message
def code_too_complex() -> str:
    return "The code does too much to be followed without running it: paste only the model."


# The model


@message
def code_without_model() -> str:
    return f"There is no Keras model in the code: write {MODEL_EXAMPLE}."


@message
def code_two_models(first_line: int, second_line: int) -> str:
    return f"Lines {first_line} and {second_line} both make a model: paste one model at a time."


@message
def code_chain_too_long(most: int) -> str:
    return f"The code stacks more than {most} layers: paste a smaller model."


@message
def code_model_too_long(line: int, most: int) -> str:
    return f"Line {line} adds one more than {most} layers: paste a smaller model."


@message
def code_too_many_layers(layers: int, most: int) -> str:
    return f"The code has {layers} layers: use at most {most}."


# What cannot be followed without running the code


@message
def code_sequential_computed(line: int) -> str:
    return (
        f"Line {line}: the layers given to Sequential are computed: write them out in its list, "
        "e.g. keras.Sequential([layers.LSTM(32)])."
    )


@message
def code_add_without_one_layer(line: int) -> str:
    return f"Line {line}: add takes one layer: write e.g. model.add(layers.LSTM(32))."


@message
def code_layer_added_sometimes(line: int) -> str:
    return (
        f"Line {line}: adds a layer in a loop or under a condition that can't be followed: "
        "write one line for each layer instead."
    )


@message
def code_pop(line: int) -> str:
    return f"Line {line}: takes a layer away again: leave both lines out."


# A layer


@message
def code_not_a_layer(line: int, quoted: str) -> str:
    return f"Line {line}: '{quoted}' is not a layer written out: write e.g. layers.LSTM(32) in its place."


@message
def code_unsupported_layer(line: int, layer: str, supported: tuple[str, ...]) -> str:
    return (
        f"Line {line}: {layer} is a layer the lab does not have: leave it out, or write one of "
        f"{', '.join(supported)}."
    )


@message
def code_unsupported_inner_layer(line: int, wrapper: str, supported: tuple[str, ...]) -> str:
    return (
        f"Line {line}: {wrapper} is read around {', '.join(supported)} alone: "
        f"write e.g. layers.{wrapper}(layers.{supported[0]}(32))."
    )


@message
def code_invalid_layer(line: int, problem: str) -> str:
    return f"Line {line}: {problem}"


@message
def code_unsupported_reshape(line: int) -> str:
    return (
        f"Line {line}: of all reshapes the lab has the depth of 1 alone: "
        "write layers.Reshape((1, n)), where n is the number of units before it, or leave it out."
    )


@message
def code_reshape_joins_steps(line: int, width: int) -> str:
    return (
        f"Line {line}: Reshape((1, {width})) makes one long row of the time steps, "
        "and the lab has no such layer: leave it out."
    )


@message
def code_reshape_wrong_width(line: int, width: int, units: int) -> str:
    return (
        f"Line {line}: Reshape((1, {width})) does not give what comes in a depth of 1: "
        f"write layers.Reshape((1, {units})), or leave it out."
    )


@message
def code_repeat_not_window(line: int, n: int, window: int) -> str:
    return (
        f"Line {line}: RepeatVector({n}) does not fit: the lab repeats once for each "
        f"time step of the window, so write RepeatVector({window})."
    )


@message
def code_time_distributed_without_steps(line: int, width: int, units: int) -> str:
    return (
        f"Line {line}: TimeDistributed needs (samples, time steps, units) but gets "
        f"(samples, {width}): write layers.Dense({units}) alone, or return_sequences=True "
        "in the recurrent layer before it."
    )


# The arguments of a layer


@message
def code_missing_argument(line: int, layer: str, argument: str, example: str) -> str:
    return f"Line {line}: {layer} has no {argument}: write e.g. {example}."


@message
def code_unknown_argument(line: int, layer: str, argument: str, closest: str, quoted: str) -> str:
    instead = f"write {closest}={quoted}" if closest else "leave it out"
    return f"Line {line}: {layer} has no argument {argument}: {instead}."


@message
def code_refused_argument(line: int, argument: str) -> str:
    return f"Line {line}: {argument} {REFUSED_ARGUMENTS[argument]}: leave it out."


@message
def code_arguments_unpacked(line: int, layer: str) -> str:
    return f"Line {line}: {layer}'s arguments are unpacked with *: write them out."


@message
def code_too_many_positional_arguments(line: int, layer: str, arguments: int) -> str:
    return (
        f"Line {line}: {layer} has {arguments} arguments without a name: "
        "write all but the first with their names."
    )


@message
def code_computed_argument(line: int, layer: str, argument: str, quoted: str, example: str) -> str:
    return (
        f"Line {line}: {layer}'s argument {argument} is computed ('{quoted}'), and the code is "
        f"not run: write it out, e.g. {example}."
    )


@message
def code_not_a_whole_number(line: int, layer: str, argument: str, quoted: str, example: str) -> str:
    return (
        f"Line {line}: {layer}'s argument {argument} is '{quoted}', not a whole number: write e.g. {example}."
    )


@message
def code_not_a_number(line: int, layer: str, argument: str, quoted: str, example: str) -> str:
    return f"Line {line}: {layer}'s argument {argument} is '{quoted}', not a number: write e.g. {example}."


@message
def code_not_true_or_false(line: int, layer: str, argument: str, quoted: str) -> str:
    return f"Line {line}: {layer}'s argument {argument} is '{quoted}', neither True nor False: write one of them."


# The input


@message
def code_input_not_first(line: int) -> str:
    return f"Line {line}: an Input can only come first: move it there."


@message
def code_not_a_shape(line: int, layer: str, argument: str, quoted: str) -> str:
    return f"Line {line}: the {argument} {quoted} is no shape: {_input_usage(layer, argument)}."


@message
def code_input_not_2d(line: int, layer: str, argument: str, quoted: str, sides: int) -> str:
    number = f"{sides} side" if sides == 1 else f"{sides} sides"
    return (
        f"Line {line}: the {argument} {quoted} gives {number} "
        f"besides the samples, and a recurrent layer reads two: {_input_usage(layer, argument)}."
    )


@message
def code_invalid_side(line: int, layer: str, argument: str, side: str) -> str:
    return f"Line {line}: '{side}' is no number of time steps or features: {_input_usage(layer, argument)}."


@message
def code_invalid_window(window: int) -> str:
    return f"The code's window has {window} time steps: write a number of at least 1."


# What the lab ignores


@message
def code_argument_ignored(line: int, layer: str, argument: str, quoted: str) -> str:
    return (
        f"Line {line}: {argument}={quoted} is left out: the lab's {layer} is Keras's default, "
        "and no shape changes by it."
    )


@message
def code_head_ignored(line: int, units: int) -> str:
    return f"Line {line}: Dense({units}) is the head, which the lab puts at the end by itself."


def _input_usage(layer: str, argument: str) -> str:
    return f"write {'' if layer == 'Input' else argument + '='}(time steps, features), e.g. (24, 7)"
