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
        messages.code_unsupported_layer(2, "Flatten", ("LSTM", "Dense")),
        "Line 2: The lab does not have the layer Flatten. Delete it, or use one of LSTM, Dense.",
    ),
    (
        messages.code_unsupported_inner_layer(1, "Bidirectional", ("LSTM", "GRU", "SimpleRNN")),
        "Line 1: The lab supports Bidirectional only around LSTM, GRU, SimpleRNN. "
        "Write e.g. layers.Bidirectional(layers.LSTM(32)).",
    ),
    (
        messages.code_invalid_layer(2, "stack.no_layers", {}),
        "Line 2: The stack has no layers. Add at least one, e.g. lstm:32.",
    ),
    (
        messages.code_unsupported_reshape(1),
        "Line 1: The lab supports only Reshape((1, n)), where n is the number of units before it. "
        "Write layers.Reshape((1, n)), or delete this layer.",
    ),
    (
        messages.code_reshape_joins_steps(1, -1),
        "Line 1: Reshape((1, -1)) joins all time steps into one long row. "
        "The lab does not have such a layer. Delete it.",
    ),
    (
        messages.code_reshape_wrong_width(1, 4, 3),
        "Line 1: Reshape((1, 4)) does not fit the number of units before it. "
        "Write layers.Reshape((1, 3)), or delete it.",
    ),
    (
        messages.code_repeat_not_window(1, 12, 24),
        "Line 1: RepeatVector(12) does not fit the window. The lab repeats once for each time step. "
        "Write RepeatVector(24).",
    ),
    (
        messages.code_time_distributed_without_steps(1, 3, 1),
        "Line 1: TimeDistributed needs (samples, time steps, units) but gets (samples, 3). "
        "Write layers.Dense(1) without TimeDistributed, or return_sequences=True in the recurrent layer before it.",
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
        "Line 1: return_state is not supported: it returns the states too, but a Sequential passes on only one "
        "tensor. Delete it.",
    ),
    (
        messages.code_unsupported_argument(1, "merge_mode"),
        "Line 1: merge_mode is not supported: the lab's Bidirectional always uses merge_mode='concat'. Delete it.",
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
        messages.code_argument_ignored(2, "LSTM", "activation", "'relu'"),
        "Line 2: activation='relu' is ignored: the lab's LSTM uses Keras's default. This does not affect shapes.",
    ),
    (
        messages.code_head_ignored(1, 2),
        "Line 1: Dense(2) is ignored: it is the head, which the lab adds at the end itself.",
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
