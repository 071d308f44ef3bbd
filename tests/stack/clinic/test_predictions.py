"""Bad predictions where Keras raises nothing: what the code shows of it, beside what the real Keras or NumPy gives."""

import numpy as np
import pytest

from rnnlab.stack.clinic.diagnosis import diagnosis
from tests.stack.clinic.harness import run_in_keras

pytestmark = pytest.mark.slow
MODEL = (
    "m = Sequential([Input((4, 2)), LSTM(3), Dense(1{})])\nm.compile('adam', '{}'{})\nm.fit(X, y, epochs=9)\n"
)
DATA = "X = np.random.rand(40, 4, 2)\ny = {}\n"


def code_of(y: str, head: str = "", loss: str = "mse", metrics: str = "") -> str:
    return DATA.format(y) + MODEL.format(head, loss, metrics)


def found(code: str) -> set[str]:
    return {finding.code for finding in diagnosis(code).findings}


@pytest.mark.parametrize(
    ("activation", "y"),
    [
        ("sigmoid", "np.arange(40)"),
        ("relu", "np.random.randn(40)"),
        ("tanh", "np.random.uniform(0, 50, 40)"),
        ("tanh", "np.random.randint(5, 9, 40) * 2.5"),
    ],
)
def test_output_that_cannot_reach_y(activation: str, y: str) -> None:
    """The outputs for large inputs of both signs stay within the bounds; y, and the output of the fix, do not."""
    code = code_of(y, f", activation='{activation}'")
    assert "output_cannot_reach" in found(code)
    names = run_in_keras(code.replace(", epochs=9", ", verbose=0"))
    extremes = np.random.default_rng(0).normal(size=(200, 4, 2)) * 1000
    reached = names["m"].predict(extremes, verbose=0)
    values = np.asarray(names["y"])
    assert values.min() < reached.min() or values.max() > reached.max()
    fixed = diagnosis(code).fixed_code
    assert fixed is not None and f"'{activation}'" not in fixed


def test_standardised_y_and_an_output_without_values_below_0() -> None:
    """Half of what has mean 0 is below 0."""
    for head in ("relu", "sigmoid"):
        y = "s = StandardScaler()\ny = s.fit_transform(y)\n"
        assert "output_cannot_reach" in found(y + MODEL.format(f", activation='{head}'", "mse", ""))


@pytest.mark.parametrize(
    ("activation", "y"),
    [
        ("sigmoid", "np.random.rand(40)"),
        ("relu", "np.random.rand(40) * 30"),
        ("tanh", "np.sin(np.arange(40))"),
        ("sigmoid", "MinMaxScaler().fit_transform(series)[:40, 0]"),
        ("sigmoid", "np.random.randint(0, 2, 40)"),
        ("linear", "np.arange(40)"),
    ],
)
def test_output_that_reaches_y(activation: str, y: str) -> None:
    assert "output_cannot_reach" not in found(code_of(y, f", activation='{activation}'"))


def test_y_from_a_file_that_nothing_scales_and_an_output_between_0_and_1() -> None:
    read = "df = pd.read_csv('a.csv')\nX = df.values[:, None, :-1]\ny = df['price'].values\n"
    code = read + MODEL.format(", activation='sigmoid'", "mse", "").replace("(4, 2)", "(1, 2)")
    assert "output_bounded" in found(code)
    scaled = code.replace("y = df['price'].values", "y = MinMaxScaler().fit_transform(df[['price']].values)")
    assert found(scaled) & {"output_bounded", "output_cannot_reach"} == set()


def test_fractions_as_y_with_a_loss_of_classes() -> None:
    """Keras counts no prediction as right, however near it is."""
    metrics = ", metrics=['accuracy']"
    code = code_of(
        "np.random.uniform(0.1, 0.9, 40)", ", activation='sigmoid'", "binary_crossentropy", metrics
    )
    assert "accuracy_of_fractions" in found(code)
    names = run_in_keras(code.replace(", epochs=9", ", verbose=0"))
    assert names["m"].evaluate(names["X"], names["y"], verbose=0)[1] == 0
    assert "classes_not_values" in found(code.replace("0.9", "7.5"))
    labels = code.replace("np.random.uniform(0.1, 0.9, 40)", "np.random.randint(0, 2, 40)")
    assert found(labels) == set()


@pytest.mark.parametrize("head", ["", ", activation='relu'"])
def test_probabilities_without_an_activation(head: str) -> None:
    """The outputs leave 0 to 1; those of the fixed code do not."""
    code = code_of("np.random.randint(0, 2, 40)", head, "binary_crossentropy")
    assert "no_probability" in found(code)
    fixed = diagnosis(code).fixed_code
    assert fixed is not None
    inputs = np.random.default_rng(0).normal(size=(99, 4, 2)) * 100
    outputs = run_in_keras(fixed.replace("epochs=9", "verbose=0"))["m"].predict(inputs, verbose=0)
    assert outputs.min() >= 0 and outputs.max() <= 1
    logits = code.replace("'binary_crossentropy'", "keras.losses.BinaryCrossentropy(from_logits=True)")
    assert found(logits) == set()


def test_values_that_nothing_scales() -> None:
    code = code_of("np.random.rand(40)").replace(
        "np.random.rand(40, 4, 2)", "np.random.randint(0, 9000, (40, 4, 2))"
    )
    assert found(code) == {"values_not_scaled"}
    for scaled in ("/ 9000", ".astype('float32') / X.max()"):
        assert found(code.replace("(40, 4, 2))", f"(40, 4, 2)) {scaled}")) == set()
    assert found(code.replace("LSTM", "BatchNormalization(), LSTM")) == set()
    assert found(code_of("np.arange(40) * 100")) == {"values_not_scaled"}


SCALED = (
    "scaler = MinMaxScaler()\ndata = scaler.fit_transform(df[['a']].values)\nX, y = [], []\n"
    "for i in range(len(data) - 4):\n    X.append(data[i:i + 4])\n    y.append(data[i + 4])\n"
    "X, y = np.array(X), np.array(y)\nm = Sequential([Input((4, 1)), LSTM(3), Dense(1)])\nm.compile('adam', 'mse')\n"
    "m.fit(X, y)\np = m.predict(X)\nplt.plot(p)\nplt.plot(df['a'])\n"
)


def test_predictions_that_are_not_scaled_back() -> None:
    assert found(SCALED) == {"not_scaled_back"}
    assert found(SCALED.replace("plot(p)", "plot(scaler.inverse_transform(p))")) == set()


def test_a_scaler_that_is_fitted_again() -> None:
    """The same number becomes another one in the test data."""
    train, test = ((np.array([5.0, high]) - 5) / (high - 5) for high in (10, 20))
    assert train[1] == test[1] == 1
    code = "s = MinMaxScaler()\na = s.fit_transform(X_train)\nb = s.fit_transform(X_test)\n" + MODEL.format(
        "", "mse", ""
    )
    assert "scaler_fitted_again" in found(code)
    assert "scaler_fitted_again" not in found(code.replace("s.fit_transform(X_test)", "s.transform(X_test)"))
    both = "s = MinMaxScaler()\ny = s.fit_transform(y)\nX = s.fit_transform(X)\n" + MODEL.format(
        "", "mse", ""
    )
    assert "scaler_of_other_data" in found(f"{both}s.inverse_transform(m.predict(X))")


def test_overlapping_windows_that_are_shuffled() -> None:
    split = "X, _, y, _ = train_test_split(X, y, test_size=0.2{})\nm = Sequential"
    code = SCALED.replace("m = Sequential", split, 1)
    assert "windows_shuffled" in found(code.format(""))
    assert "windows_shuffled" not in found(code.format(", shuffle=False"))
    assert "windows_shuffled" not in found(
        "X, V, y, w = train_test_split(X, y)\n" + MODEL.format("", "mse", "")
    )


@pytest.mark.parametrize("call", ["pct_change()", "rolling(3).mean()", "shift(1)", "diff()"])
def test_rows_that_pandas_leaves_nan(call: str) -> None:
    import pandas as pd

    frame = pd.DataFrame({"a": np.arange(9.0)})
    assert eval(f"frame['a'].{call}", {"frame": frame}).isna().any()
    code = f"df = pd.read_csv('x.csv')\ndf['b'] = df['a'].{call}\n" + MODEL.format("", "mse", "")
    assert "makes_nan" in found(code)
    assert "makes_nan" not in found(code.replace("m = Seq", "df = df.dropna()\nm = Seq"))


def test_a_loop_that_predicts_from_the_same_window() -> None:
    loop = "p = []\nfor i in range(9):\n    p.append(m.predict(w){})\n"
    code = "m = Sequential([Input((4, 1)), LSTM(3), Dense(1)])\nw = np.ones((1, 4, 1))\n" + loop
    assert "same_input_each_round" in found(code.format(""))
    values = np.ravel(run_in_keras(code.format(""))["p"])
    assert np.ptp(values) == 0
    assert "same_input_each_round" not in found(
        code.format("") + "    w = np.roll(w, -1)\n    w[0, -1] = p[-1]\n"
    )
    assert "same_input_each_round" not in found(code.format("").replace("predict(w)", "predict(w[i:i + 1])"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("It always predicts the same value.", "equal_predictions"),
        ("The prediction is a flat line", "equal_predictions"),
        ("accuracy does not change", "equal_predictions"),
        ("My forecast lags one step behind the real series.", "repeats_last_value"),
        ("val_loss is not decreasing at all", "validation_apart"),
    ],
)
def test_what_to_look_for_where_the_code_shows_nothing(words: str, code: str) -> None:
    sound = "m = Sequential([Input((4, 2)), LSTM(3), Dense(1)])\nm.compile('adam', 'mse')\nm.fit(X, y, epochs=50)\n"
    assert found(f"{words}\n\n{sound}") == {code}
    assert found(f"Is this right?\n\n{sound}") == set()
    assert code not in found(f"{words}\n\n{sound.replace('epochs=50', 'epochs=1')}")


def test_layers_that_make_predictions_equal() -> None:
    """Behind a sigmoid, outputs between -1 and 1 differ by less than half as much."""
    from keras import activations

    low, high = np.asarray(activations.sigmoid(np.array([-1.0, 1.0])))
    assert (round(low, 2), round(high, 2)) == (0.27, 0.73)
    code = "m = Sequential([Input((4, 2)), LSTM(3), Activation('sigmoid'), Dense(1)])\nm.compile('adam', 'mse')\n"
    assert found(code) == {"sigmoid_between"}
    words = "The loss is nan.\n\n"
    relu = "m = Sequential([Input((4, 2)), LSTM(3, activation='relu'), Dense(1)])\nm.compile('adam', 'mse')\n"
    assert "relu_in_recurrent" in found(words + relu)
    assert found(relu) == set()
    rate = (
        "m = Sequential([Input((4, 2)), LSTM(3), Dense(1)])\nm.compile(keras.optimizers.Adam(0.1), 'mse')\n"
    )
    assert "large_rate" in found(words + rate)


def test_few_gradient_steps_in_all() -> None:
    """Keras makes one step an epoch with one sample; each step of Adam moves a weight by its rate at most."""
    code = "X, y = np.ones((1, 9, 1)), np.ones((1, 9, 1))\n"
    code += "m = Sequential([Input((9, 1)), LSTM(3, return_sequences=True), Dense(1)])\n"
    code += "m.compile('adam', 'mse')\nm.fit(X, y, epochs=10, verbose=0)\n"
    assert int(run_in_keras(code)["m"].optimizer.iterations) == 10
    assert "few_steps" in found(f"The prediction is a flat line.\n\n{code}")
    assert "few_steps" not in found(f"The prediction is a flat line.\n\n{code.replace('=10', '=900')}")


def test_states_of_shuffled_windows() -> None:
    code = "m = Sequential([Input(batch_shape=(4, 5, 1)), LSTM(3, stateful=True), Dense(1)])\n"
    code += "m.compile('adam', 'mse')\n"
    words = "The loss does not decrease.\n\n"
    assert "states_shuffled" in found(f"{words}{code}m.fit(X, y, batch_size=4, epochs=50)\n")
    assert "states_shuffled" not in found(
        f"{words}{code}m.fit(X, y, batch_size=4, epochs=50, shuffle=False)\n"
    )


def test_accuracy_that_counts_every_output() -> None:
    """All zeros for one-hot targets of 30 classes are 29 of 30 right, as Keras counts."""
    import keras

    metric = keras.metrics.BinaryAccuracy()
    metric.update_state(np.eye(30), np.zeros((30, 30)))
    assert float(metric.result()) == pytest.approx(29 / 30)
    code = "m = Sequential([Input((4, 2)), LSTM(3), Dense(30, activation='sigmoid')])\n"
    compiled = "m.compile('adam', 'binary_crossentropy', metrics=['accuracy'])\n"
    result = diagnosis(code + compiled).findings
    assert [finding.code for finding in result] == ["counts_every_output"]
    assert "97 %" in str(result[0].cause)


def test_numpy_in_a_loss() -> None:
    """TensorFlow stops; the fixed code trains, and shapes of y may be read with NumPy."""
    code = (
        "def loss(y, p):\n    d = y - p\n    return np.mean(np.square(d))\n"
        "m = Sequential([Input((4, 2)), LSTM(3), Dense(1)])\nm.compile('adam', loss)\n"
        "m.fit(np.zeros((9, 4, 2)), np.zeros((9, 1)), verbose=0)\n"
    )
    with pytest.raises(NotImplementedError, match="numpy"):
        run_in_keras(code)
    assert found(code) == {"numpy_of_tensors"}
    fixed = diagnosis(code).fixed_code
    assert fixed is not None
    run_in_keras(fixed)
    sound = code.replace("np.mean(np.square(d))", "keras.ops.mean(keras.ops.square(d)) * np.sqrt(2.0)")
    assert found(sound) == set()


def test_an_input_that_was_not_pasted() -> None:
    """The layers behind it are judged; a name that nothing sets is an error only where the code makes its Inputs."""
    code = "x = LSTM(8)(embedded)\nx = GRU(4)(x)\nm = Model(given, Dense(1)(x))\n"
    result = diagnosis(code)
    assert [finding.code for finding in result.findings] == ["only_last_output_returned"]
    assert result.not_followed_from is None
    assert "embedded" in str(result.notes[0])
    assert "name_not_set" in found(f"i = Input((4, 2))\n{code}")


def test_regularizer_that_is_called_by_keras_replaces_nothing() -> None:
    """`__call__` is how Keras calls a regularizer; of a layer it is Keras's own method, which must stay."""
    own = "class Own(keras.{}):\n    def __call__(self, x):\n        return 0.1 * keras.ops.sum(x)\n"
    model = "m = Sequential([Input((4, 2)), LSTM(3, activity_regularizer=Own()), Dense(1)])\n"
    run_in_keras(own.format("regularizers.Regularizer") + model)
    assert found(own.format("regularizers.Regularizer") + model) == set()
    layer = own.format("layers.Layer").replace("0.1 * keras.ops.sum(x)", "2 * x")
    assert "call_replaced" in found(layer + "m = Sequential([Input((4, 2)), Own(), Dense(1)])\n")


def test_tensor_of_a_part_that_was_not_brought_is_no_mistake() -> None:
    """The decoder alone reads a state from the encoder; beside it the encoder's input is not missed."""
    decoder = (
        "past = keras.Input((None,))\nx = Embedding(50, 8)(past)\nx = GRU(16)(x, initial_state={})\n"
        "m = keras.Model([source, past], Dense(50)(x))\n"
    )
    encoder = "words = keras.Input((None,))\nstate = GRU(16)(Embedding(50, 8)(words))\n"
    assert found(decoder.format("encoded")) == set()
    assert "name_not_set" in found(encoder + decoder.format("state"))
