"""Values, cells and wrappers that do not fit, beside what the real Keras does with them."""

import contextlib
import io
import warnings

import numpy as np
import pytest

from rnnlab.stack.clinic.diagnosis import diagnosis
from tests.stack.clinic.harness import run_in_keras

pytestmark = pytest.mark.slow


def found(code: str, error: str = "") -> set[str]:
    return {finding.code for finding in diagnosis(code, error).findings}


def fixed(code: str) -> str:
    text = diagnosis(code).fixed_code
    assert text is not None
    return text


def keras_raises(code: str) -> str:
    with pytest.raises(Exception, match=r"\w") as raised:
        run_in_keras(code)
    return str(raised.value)


def test_embedding_with_its_sizes_swapped():
    """Keras refuses the numbers of words from the second size on; with the sizes in order it takes them."""
    code = "words = 10000\nm = Sequential([Input((5,), dtype='int32'), Embedding(64, words), LSTM(2)])\n"
    read = "m.predict(np.full((2, 5), 9999), verbose=0)\n"
    assert "indices" in keras_raises(code + read)
    assert found(code) == {"embedding_swapped"}
    run_in_keras(fixed(code) + read)
    assert found("m = Sequential([Embedding(10000, 64), LSTM(2)])") == set()


def test_loss_of_logits_for_probabilities():
    """The loss of a certain, right answer is far from 0; without from_logits it is 0."""
    code = (
        "m = Sequential([Input((4, 2)), LSTM(3), Dense(1, activation='sigmoid', bias_initializer='ones')])\n"
        "loss = keras.losses.BinaryCrossentropy(from_logits=True)\nm.compile('adam', loss)\n"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loss = run_in_keras(code)["loss"]
        assert float(loss(np.ones((1, 1)), np.ones((1, 1)))) > 0.3
        assert found(code) == {"probabilities_as_logits"}
        loss = run_in_keras(fixed(code))["loss"]
    assert float(loss(np.ones((1, 1)), np.ones((1, 1)))) < 0.001
    assert found(code.replace(", activation='sigmoid'", "")) == set()


def test_mask_over_measured_zeros():
    """With a mask over zeros, one and three zeros before the same values are the same to Keras."""
    code = "m = Sequential([Masking(0.0, input_shape=(4, 1)), LSTM(3), Dense(1)])\n"
    model = run_in_keras(code)["m"]
    short, long = np.array([0, 0, 0, 1.0]), np.array([0, 1.0, 0, 0])
    same = model.predict(np.stack([short, long])[..., None], verbose=0)
    assert same[0] == pytest.approx(same[1])
    train = "m.compile('adam', 'mse')\nm.fit(X, np.ones((5, 1)), verbose=0)\n"
    assert found(f"X = np.ones((5, 4, 1))\n{code}{train}") == {"masked_values"}
    assert found(f"X = keras.utils.pad_sequences(rows)[..., None]\n{code}{train}") == set()
    assert found(f"{code}{train}") == set()


def test_decay_that_keras_ignores():
    """Keras warns of it, and the rate does not move."""
    code = "s = keras.optimizers.SGD(learning_rate=0.1, decay=0.01)\n"
    code += "m = Sequential([Input((3,)), Dense(1)])\nm.compile(s, 'mse')\n"
    with pytest.warns(UserWarning, match="decay"):
        run_in_keras(code)
    assert found(code) == {"decay_ignored"}


def test_cells_among_the_layers_of_a_model():
    code = "m = Sequential([Embedding(9, 4), GRUCell(3), GRUCell(2)])\n"
    assert "states" in keras_raises(code + "m.build((None, 5))")
    assert found(code) == {"cell_for_layer"}
    assert run_in_keras(f"{fixed(code)}\nm.build((None, 5))")["m"].output_shape == (None, 2)


def test_recurrent_layer_in_time_distributed():
    code = "m = Sequential([TimeDistributed(ConvLSTM2D(2, 3, return_sequences=True), input_shape=(None, 8, 8, 3))])\n"
    assert "Kernel shape" in keras_raises(code)
    assert found(code) == {"wrapped_recurrent"}
    assert run_in_keras(fixed(code))["m"].output_shape == (None, None, 6, 6, 2)


def test_number_of_features_left_open():
    code = "x = Input((4, None))\nm = Model(x, SimpleRNN(5)(x))\n"
    assert "fully-defined" in keras_raises(code)
    assert found(code) == {"features_not_known"}
    assert found(code.replace("(4, None)", "(None, 4)")) == set()


def test_output_of_a_model_that_was_not_called_on_its_input():
    code = "a = Input((10, 5))\nout = LSTM(20)\nencoder = Model(a, out)\n"
    keras_raises(code)
    assert run_in_keras(fixed(code))["encoder"].output_shape == (None, 20)


def test_softmax_of_one_unit_in_each_of_two_outputs():
    """It is 1 for any input."""
    code = (
        "a = Input((4, 2))\nx = LSTM(3)(a)\nm = Model(a, [Dense(1, activation='softmax')(x), Dense(1)(x)])\n"
    )
    model = run_in_keras(code)["m"]
    first = model.predict(np.random.default_rng(0).normal(size=(5, 4, 2)), verbose=0)[0]
    assert first.ravel().tolist() == [1.0] * 5
    assert found(code) == {"softmax_is_one"}


def test_series_in_one_sample_cannot_be_split():
    """Keras stops; to leave the split out would train on nothing but one window."""
    code = (
        "X, y = np.zeros((1, 49)), np.zeros((1, 49))\nm = Sequential([Input((1, 1)), SimpleRNN(1), Dense(1)])\n"
        "m.compile('adam', 'mse')\nm.fit(X, y, validation_split=0.2)\n"
    )
    assert "validation_split" in keras_raises(code)
    result = diagnosis(code)
    assert [finding.code for finding in result.mistakes] == ["too_few_to_split"]
    assert result.fixed_code is None


@pytest.mark.parametrize(
    ("labels", "rows", "words"), [(240, 16, "15 labels for each"), (16, 240, "15 outputs for each")]
)
def test_labels_and_outputs_of_a_batch_in_the_message_of_keras(labels, rows, words):
    """The message as TensorFlow words it."""
    import tensorflow as tf

    with pytest.raises(ValueError, match="logits") as raised, contextlib.redirect_stdout(io.StringIO()):
        tf.nn.sparse_softmax_cross_entropy_with_logits(np.zeros(labels, int), np.zeros((rows, 14)))
    assert words in str(diagnosis("", str(raised.value)).findings[0].cause)


def test_one_sample_and_a_target_for_each_step_in_the_message_of_keras():
    message = keras_raises(
        "m = Sequential([LSTM(2), Dense(1)])\nm.compile('adam', 'mse')\nm.fit(np.zeros((1, 9, 3)), np.zeros((9, 1)))"
    )
    fix = str(diagnosis("", message).findings[0].fix)
    assert "y[None]" in fix and "9 windows" in fix


def test_loss_of_nan_in_the_question():
    question = (
        "Why is the loss nan from the first epoch on?\n\nm = Sequential([Input((4, 2)), LSTM(3), Dense(1)])\n"
    )
    assert found(question) == {"loss_is_nan"}
    assert found(question.replace("nan", "large")) == set()


def test_dataset_of_single_rows_in_the_message_of_keras():
    """The code does not make the dataset; the message shows a row of it, which Keras reads as a batch."""
    code = "m = Sequential([Input((7, 5)), LSTM(2), Dense(1)])\nm.compile('adam', 'mse')\nm.fit(rows, batch_size=32)\n"
    rows = (
        "rows = tf.data.Dataset.from_tensor_slices((np.zeros((7, 5), 'float32'), np.zeros(7, 'float32')))\n"
    )
    message = keras_raises(rows + code.replace(", batch_size=32", ""))
    assert "(5,)" in message
    result = diagnosis(code, f"ValueError: {message}")
    assert [finding.code for finding in result.mistakes] == ["dataset_not_batched"]
    alone = diagnosis("", message).findings[0]
    assert alone.code == "dataset_not_batched"
    for fix in (result.mistakes[0].fix, alone.fix):
        assert "windows of 7 rows" in str(fix)


def test_model_that_nothing_uses_beside_the_one_that_is_trained():
    """Keras compares y with the output of the encoder."""
    code = (
        "i = Input((4, 1))\ncode = LSTM(3)(i)\nback = LSTM(1, return_sequences=True)(RepeatVector(4)(code))\n"
        "autoencoder = Model(i, back)\nencoder = Model(i, code)\nencoder.compile('adam', 'mse')\n"
    )
    train = "encoder.fit(X, y, verbose=0)\n"
    assert run_in_keras(code)["encoder"].output_shape == (None, 3)
    assert "model_not_used" in found(code + train)
    assert "model_not_used" not in found(f"{code}autoencoder.compile('adam', 'mse')\n{train}")


def test_optimizer_in_small_letters_that_nothing_imports():
    """Keras 3 has no `adam`; a name that the code sets itself is left alone."""
    code = "m = Sequential([Input((4, 1)), LSTM(3), Dense(1)])\nm.compile(adam(lr=0.1), 'mse')\n"
    assert "adam" in keras_raises(code)
    run_in_keras(fixed(code))
    assert found(f"from keras.optimizers import Adam as adam\n{code.replace('lr', 'learning_rate')}") == set()


def test_layers_behind_an_embedding_from_elsewhere_are_judged():
    """What Keras takes whatever the sizes of that Embedding are, and what it does not."""
    code = "m = Sequential()\nm.add(embedding_layer)\nm.add(LSTM(4))\nm.add(Dense(9, activation='softmax'))\n"
    compiled = "m.compile('adam', 'binary_crossentropy')\n"
    run_in_keras(f"embedding_layer = Embedding(50, 8)\n{code}{compiled}m.build((None, 5))")
    result = diagnosis(code + compiled)
    assert {finding.code for finding in result.findings} == {"softmax_with_binary"}
    assert result.not_followed_from is None
    assert result.layers[0].output_shape == (None, None, None)
    broken = code.replace("m.add(Dense", "m.add(GRU(3))\nm.add(Dense")
    assert "ndim=3" in keras_raises(f"embedding_layer = Embedding(50, 8)\n{broken}m.build((None, 5))")
    result = diagnosis(broken)
    assert [finding.code for finding in result.mistakes] == ["only_last_output_returned"]
    assert not result.fix_is_whole


def test_one_number_before_the_classes():
    """What leaves the layers before the classes has one number for a window, whatever they read."""
    code = "m = Sequential([Input((4, 2)), LSTM(3), Dense(1), Activation('sigmoid'), Dense(5, activation='softmax')])\n"
    assert run_in_keras(code)["m"].layers[-1].input.shape == (None, 1)
    assert found(code) == {"one_number_for_classes"}
    assert found(code.replace("Dense(1)", "Dense(8)")) == set()


def test_samples_of_what_a_layer_gives_for_data_are_taken():
    """A layer that is called on an array gives values, of which Keras takes some samples; of an Input it refuses."""
    of_data = "X = np.zeros((50, 8, 2))\nn = 5\nZ = Dropout(0.5)(X, training=True)\nfew = Z[:n]\n"
    assert run_in_keras(of_data)["few"].shape == (5, 8, 2)
    assert found(of_data) == set()
    of_input = "i = Input((8, 2))\nfew = i[:5]\n"
    assert "slice" in keras_raises(of_input)
    assert found(of_input) == {"keras_says"}
