"""The sentences about Keras code."""

import pytest

from rnnlab.message import Message
from rnnlab.stack.keras_code import messages

WORDING = [
    (
        messages.code_too_long(200_001, 200_000),
        "The code has 200,001 characters, but 200,000 is the limit. Paste only the model.",
    ),
    (
        messages.code_not_python(2, "invalid syntax", "pip install keras"),
        "Line 2 is not Python (invalid syntax): 'pip install keras'. Fix it or delete it.",
    ),
    (messages.code_invalid_characters(), "The code contains invalid characters. Paste it as plain text."),
    (messages.code_nested_too_deeply(), "The code is nested too deeply. Paste only the model."),
    (
        messages.code_too_complex(),
        "The code has too many steps to follow without running it. Paste only the model.",
    ),
    (
        messages.code_without_model(),
        "There is no Keras model in the code. "
        "Write e.g. model = keras.Sequential([keras.Input((24, 7)), layers.LSTM(32)]).",
    ),
    (messages.code_two_models(1, 2), "Lines 1 and 2 both make a model. Paste one model at a time."),
    (messages.code_chain_too_long(64), "The code stacks more than 64 layers. Paste a smaller model."),
    (
        messages.code_model_too_long(4, 64),
        "Line 4 adds a layer to a model that already has 64. Paste a smaller model.",
    ),
    (messages.code_too_many_layers(20, 12), "The code has 20 layers. Use at most 12."),
    (
        messages.code_computed_layers(1),
        "Line 1: The list of layers is computed, and the code is not run. "
        "Write the list, e.g. keras.Sequential([layers.LSTM(32)]).",
    ),
    (
        messages.code_add_without_one_layer(2),
        "Line 2: add() takes exactly one layer. Write e.g. model.add(layers.LSTM(32)).",
    ),
    (
        messages.code_layer_added_conditionally(3),
        "Line 3: A loop or condition adds this layer. The code is not run, so the number of layers is not known. "
        "Write one line for each layer instead.",
    ),
    (
        messages.code_layer_removed(3),
        "Line 3: pop() removes a layer. Delete this line and the line that adds that layer.",
    ),
    (
        messages.code_not_a_layer(1, "*made"),
        "Line 1: '*made' is not a layer that can be read. Write the layer itself, e.g. layers.LSTM(32).",
    ),
    (
        messages.code_unsupported_layer(2, "Lambda", ("LSTM", "Dense")),
        "Line 2: The cards cannot show Lambda. They have LSTM, Dense.",
    ),
    (
        messages.code_unsupported_layer(2, "Embedding", ("LSTM", "Dense")),
        "Line 2: The cards cannot show Embedding: it reads numbers of words or categories, but a window of a series "
        "holds measured values. They have LSTM, Dense.",
    ),
    (
        messages.code_unsupported_inner_layer(1, "Bidirectional", ("LSTM", "GRU", "SimpleRNN")),
        "Line 1: The cards cannot show this Bidirectional: they have it only around LSTM, GRU, SimpleRNN, "
        "e.g. layers.Bidirectional(layers.LSTM(32)).",
    ),
    (
        messages.code_invalid_layer(2, "stack.no_layers", {}),
        "Line 2: The stack has no layers. Add at least one, e.g. lstm:32.",
    ),
    (
        messages.code_unsupported_reshape(1),
        "Line 1: The cards cannot show this Reshape. They have only Reshape((1, n)), where n is the number of units "
        "before it.",
    ),
    (
        messages.code_reshape_joins_steps(1, -1),
        "Line 1: The cards cannot show Reshape((1, -1)) here: it joins all time steps into one long row. "
        "They have Flatten, which does so without the side of 1.",
    ),
    (
        messages.code_reshape_wrong_width(1, 4, 3),
        "Line 1: Reshape((1, 4)) does not fit the number of units before it. "
        "Write layers.Reshape((1, 3)), or delete it.",
    ),
    (
        messages.code_repeat_not_window(1, 12, 24),
        "Line 1: The cards cannot show RepeatVector(12): theirs repeats once for each time step of the window, "
        "as RepeatVector(24).",
    ),
    (
        messages.code_missing_argument(1, "LSTM", "units", "LSTM(32)"),
        "Line 1: LSTM needs the argument units. Write e.g. LSTM(32).",
    ),
    (
        messages.code_unknown_argument(1, "LSTM", "return_sequence", "return_sequences", "True"),
        "Line 1: LSTM has no argument return_sequence. Write return_sequences=True.",
    ),
    (
        messages.code_unknown_argument(1, "Dense", "return_sequences", "", "True"),
        "Line 1: Dense has no argument return_sequences. Delete it.",
    ),
    (
        messages.code_unsupported_argument(1, "return_state"),
        "Line 1: The cards cannot show return_state: it returns the states too, but a stack passes on only one "
        "tensor.",
    ),
    (
        messages.code_unsupported_argument(1, "merge_mode", "'sum'"),
        "Line 1: The cards cannot show merge_mode='sum': their Bidirectional always has merge_mode='concat'.",
    ),
    (
        messages.code_unsupported_value(1, "Activation", "activation", "'softmax'", ("tanh", "relu")),
        "Line 1: The cards cannot show activation='softmax' of Activation. They have tanh, relu.",
    ),
    (
        messages.code_arguments_unpacked(1, "LSTM"),
        "Line 1: LSTM's arguments are unpacked with *. Write each argument.",
    ),
    (
        messages.code_too_many_positional_arguments(1, "LSTM", 5),
        "Line 1: LSTM has 5 positional arguments. Write all but the first with their names.",
    ),
    (
        messages.code_computed_argument(1, "LSTM", "units", "2 * n()", "LSTM(32)"),
        "Line 1: LSTM's argument units is computed ('2 * n()'), and the code is not run. "
        "Write the value, e.g. LSTM(32).",
    ),
    (
        messages.code_not_a_whole_number(1, "LSTM", "units", "3.5", "LSTM(32)"),
        "Line 1: LSTM's argument units is '3.5', not a whole number. Write e.g. LSTM(32).",
    ),
    (
        messages.code_not_a_number(1, "Dropout", "rate", "'much'", "Dropout(0.2)"),
        "Line 1: Dropout's argument rate is ''much'', not a number. Write e.g. Dropout(0.2).",
    ),
    (
        messages.code_not_true_or_false(1, "LSTM", "return_sequences", "1"),
        "Line 1: LSTM's argument return_sequences is '1'. Write True or False.",
    ),
    (messages.code_input_not_first(1), "Line 1: An Input must come first. Move it there."),
    (
        messages.code_not_a_shape(1, "LSTM", "input_shape", "24"),
        "Line 1: The input_shape 24 is not a shape. Write input_shape=(time steps, features), e.g. (24, 7).",
    ),
    (
        messages.code_wrong_number_of_dimensions(1, "Input", "shape", "(5,)", 1),
        "Line 1: The shape (5,) has 1 dimension besides the samples, but a recurrent layer needs 2. "
        "Write (time steps, features), e.g. (24, 7).",
    ),
    (
        messages.code_invalid_dimension(1, "Input", "shape", "0"),
        "Line 1: '0' is not a valid number of time steps or features. Write (time steps, features), e.g. (24, 7).",
    ),
    (messages.code_invalid_window(0), "The code's window has 0 time steps. Write a number of at least 1."),
    (
        messages.code_argument_ignored(2, "LSTM", "use_bias", "False"),
        "Line 2: The cards cannot show use_bias=False: their LSTM has Keras's default. The shapes are the same.",
    ),
    (
        messages.code_head_ignored(1, 2),
        "Line 1: Dense(2) is the head, which follows the cards by itself.",
    ),
]


@pytest.mark.parametrize(("message", "sentence"), WORDING, ids=lambda value: getattr(value, "code", ""))
def test_sentence_of_a_message(message: Message, sentence: str) -> None:
    """What is wrong, where, and what to write."""
    assert str(message) == sentence


def test_every_message_has_a_sentence_here() -> None:
    """A new message comes with its sentence."""
    names = {f"stack.{name}" for name in vars(messages) if name.startswith("code_")}
    assert {message.code for message, _ in WORDING} == names
