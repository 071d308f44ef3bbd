"""Sizes that the code leaves open are never shown as numbers, whatever is computed with them."""

import pytest

from rnnlab.stack.clinic.diagnosis import diagnosis
from tests.stack.clinic.harness import run_in_keras

pytestmark = pytest.mark.slow
OPEN = """
a = Input(shape=(steps, features))
b = Input(shape=(24, 3))
x = Flatten()(Conv1D(filters, 5)(a))
joined = Concatenate()([x, Flatten()(MaxPooling1D(4)(b))])
model = Model([a, b], Dense(7)(joined))
"""


def test_only_sizes_that_the_code_fixes_are_shown():
    """Flatten, Concatenate and Conv1D compute with the open sizes; of (24, 3), a quarter of the steps is left."""
    shapes = [layer.output_shape for layer in diagnosis(OPEN).layers]
    model = run_in_keras(f"steps, features, filters = 30, 2, 4{OPEN}")["model"]
    other = run_in_keras(f"steps, features, filters = 19, 6, 5{OPEN}")["model"]
    built = {
        one.output.shape: one.output.shape == two.output.shape
        for one, two in zip(model.layers, other.layers, strict=True)
    }
    known = {shape for shape, same in built.items() if same} - {(None, 24, 3)}
    assert (
        known
        == {shape for shape in shapes if shape and None not in shape[1:]}
        == {(None, 6, 3), (None, 18), (None, 7)}
    )


def test_added_lists_are_one_list():
    """NumPy would add arrays of that length; lists are joined: 3000 and 2000 steps are 5000."""
    code = "X = np.array([[[0] for i in range(3000)] + [[1] for i in range(2000)] for j in range(3)])\n"
    fit = "m = Sequential([LSTM(2), Dense(1)])\nm.compile('adam', 'mse')\nm.fit(X, np.zeros((3, 1)))\n"
    assert run_in_keras(code)["X"].shape == (3, 5000, 1)
    assert diagnosis(code + fit).layers[0].input_shape == (None, 5000, 1)


def test_models_without_an_input_in_a_model_are_built_for_what_enters_them():
    """An autoencoder of two models: Keras trains it on images, though neither says what it reads."""
    code = (
        "enc = Sequential([Flatten(), Dense(6, activation='relu')])\n"
        "dec = Sequential([Dense(5 * 4), Reshape([5, 4])])\n"
        "both = Sequential([enc, dec])\n"
        "both.compile(loss='mse', optimizer='adam')\n"
        "both.fit(X, X, epochs=1)\n"
        "codes = enc.predict(X)\n"
    )
    data = "X = np.random.rand(20, 5, 4)\n"
    assert run_in_keras(data + code)["codes"].shape == (20, 6)
    result = diagnosis(data + code)
    assert result.findings == () and result.not_followed_from is None
    wrong = data + code.replace("Reshape([5, 4])", "Reshape([5, 5])")
    with pytest.raises(Exception, match="size"):
        run_in_keras(wrong)
    assert diagnosis(wrong).mistakes
