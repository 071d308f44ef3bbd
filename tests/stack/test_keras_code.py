"""Keras code is read as a stack, and never run."""

import time
from pathlib import Path

import pytest

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code.reader import read_code


def read(code: str) -> tuple[list[str], int | None, int | None]:
    """The layers in short, the window and the features."""
    reading = read_code(code)
    return [str(layer) for layer in reading.stack], reading.window, reading.features


@pytest.mark.parametrize(
    "layer",
    ["LSTM(32)", "layers.LSTM(32)", "keras.layers.LSTM(units=32)", "tf.keras.layers.LSTM(32, name='first')"],
)
def test_layer_by_each_of_its_names(layer: str) -> None:
    """The import and the kind of argument, positional or by name, make no difference."""
    assert read(f"model = Sequential([Input((24, 7)), {layer}])") == (["lstm:32"], 24, 7)


def test_every_layer_of_the_lab() -> None:
    """Each kind of layer has its Keras class."""
    code = """
        m = keras.models.Sequential(layers=[
            keras.Input(shape=(24, 7)),
            L.Bidirectional(L.LSTM(4, return_sequences=True)),
            L.GRU(3),
            L.RepeatVector(24),
            L.SimpleRNN(2),
            L.Reshape((1, 2)),
            L.Conv1D(5, (1,), padding="same", activation="relu"),
            L.LayerNormalization(axis=-1),
            L.TimeDistributed(L.Dense(6)),
            L.Activation(keras.activations.gelu),
            L.GlobalAvgPool1D(),
            L.Flatten(),
            L.Dropout(rate=0.25),
        ])"""
    stack, window, features = read(code)
    assert stack == [
        "bi-lstm:4:seq", "gru:3", "repeat", "rnn:2", "depth1", "conv1d:5:1:same:relu", "layernorm",
        "td-dense:6", "activation:gelu", "avgpool", "flatten", "dropout:0.25",
    ]  # fmt: skip
    assert (window, features) == (24, 7)


def test_add_lines_with_constants() -> None:
    """The layers are in the order of `add`, with the values of constants and with their lines."""
    code = (
        "from keras.layers import LSTM as Cell, Dense\n"
        "WINDOW, FEATURES = 24, 7\n"
        "UNITS: int = 16\n"
        "KEEP = True\n"
        "def build():\n"
        "    model = Sequential()\n"
        "    model.add(Cell(UNITS, return_sequences=KEEP, input_shape=(WINDOW, FEATURES)))\n"
        "    model.add(Cell(UNITS))\n"
        "    others.add(3)\n"
        "    model.add(Dense(1))\n"
        "    return model\n"
    )
    assert read(code) == (["lstm:16:seq", "lstm:16", "dense:1"], 24, 7)
    assert read_code(code).lines == (7, 8, 10)


def test_add_lines_without_the_model() -> None:
    """The line that makes the model can be missing."""
    assert read("model.add(LSTM(8))\nmodel.add(Dense(1))") == (["lstm:8", "dense:1"], None, None)


def test_model_in_an_attribute() -> None:
    """`self.model` works like a plain name."""
    assert read("self.model = Sequential()\nself.model.add(GRU(2))")[0] == ["gru:2"]


@pytest.mark.parametrize(
    ("input_layer", "window", "features"),
    [
        ("Input((24, 7))", 24, 7),
        ("Input(shape=[24, 7])", 24, 7),
        ("Input(batch_shape=(None, 24, 7))", 24, 7),
        ("InputLayer(input_shape=(24, 7))", 24, 7),
        ("Input((None, 7))", None, 7),
        ("Input((X.shape[1], X.shape[2]))", None, None),
        ("Input(X.shape[1:])", None, None),
    ],
)
def test_input_shape(input_layer: str, window: int | None, features: int | None) -> None:
    """Window and features are None if only running the code would show them."""
    assert read(f"Sequential([{input_layer}, LSTM(3)])") == (["lstm:3"], window, features)


def test_window_from_a_repeat_vector() -> None:
    """The lab repeats once for each time step of the window."""
    assert read("Sequential([LSTM(3), RepeatVector(12)])") == (["lstm:3", "repeat"], 12, None)


def test_stack_with_wrong_shapes_is_read() -> None:
    """The shapes show the error later."""
    assert read("Sequential([LSTM(32), LSTM(32)])")[0] == ["lstm:32", "lstm:32"]
    assert read("Sequential([Input((24, 7)), Reshape((1, 7))])")[0] == ["depth1"]


def test_time_distributed_dense_is_a_card() -> None:
    """Also where it gets no time steps: the cards show where it breaks."""
    assert read("Sequential([LSTM(3), TimeDistributed(Dense(2, 'relu'))])")[0] == [
        "lstm:3",
        "td-dense:2:relu",
    ]


@pytest.mark.parametrize(
    ("layer", "card"),
    [
        ("LSTM(8, activation='relu')", "lstm:8:relu"),
        ("LSTM(8, 'tanh')", "lstm:8"),
        ("GRU(8, activation=None)", "gru:8:linear"),
        ("Dense(8, activation=None)", "dense:8"),
        ("Dense(8, activation=tf.nn.relu)", "dense:8:relu"),
        ("Dense(8, activation=relu)", "dense:8:relu"),
        ("Dense(8, 'swish')", "dense:8:silu"),
        ("Bidirectional(GRU(8, recurrent_dropout=0.2, activation='elu'))", "bi-gru:8:elu:rd0.2"),
        ("Convolution1D(8, 3)", "conv1d:8:3"),
        ("Conv1D(filters=8, kernel_size=[3], strides=1, padding='causal')", "conv1d:8:3:causal"),
        ("ReLU()", "activation:relu"),
    ],
)
def test_settings_of_a_layer_are_taken(layer: str, card: str) -> None:
    """Activation, recurrent dropout and padding, however they are written; Keras's default is not."""
    reading = read_code(f"model = Sequential([Input((24, 7)), {layer}])")
    assert [str(layer) for layer in reading.stack] == [card]
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("argument", "quoted"),
    [("activation", "'softmax'"), ("dropout", "0.2"), ("use_bias", "False"), ("stateful", "True")],
)
def test_what_the_cards_cannot_show_is_said(argument: str, quoted: str) -> None:
    """A note, because no shape depends on it."""
    reading = read_code(f"Sequential([\nLSTM(8, {argument}={quoted}, recurrent_activation='sigmoid')])")
    facts = {"line": 2, "layer": "LSTM", "argument": argument, "quoted": quoted}
    assert reading.notes == (Message("stack.code_argument_ignored", facts),)


@pytest.mark.parametrize(
    ("code", "stack"),
    [
        ("m = Sequential()\nfor _ in range(3):\n  m.add(LSTM(8, return_sequences=True))", ["lstm:8:seq"] * 3),
        (
            "m = Sequential()\nfor i, n in enumerate([8, 4]):\n  m.add(LSTM(n, return_sequences=i < 1))",
            ["lstm:8:seq", "lstm:4"],
        ),
        (
            "Sequential([LSTM(1, return_sequences=True) for _ in range(2)] + [GRU(2)])",
            ["lstm:1:seq"] * 2 + ["gru:2"],
        ),
        ("kept = [GRU(2 * 16)]\nm = Sequential(kept)", ["gru:32"]),
        ("N = 3\nN = 4\nSequential([LSTM(N)])", ["lstm:4"]),
        ("deep = True\nm = Sequential()\nif deep:\n  m.add(LSTM(1))\nelse:\n  m.add(GRU(1))", ["lstm:1"]),
        (
            "def f(n, seq=False):\n  return Sequential([LSTM(n, return_sequences=seq)])\nf(7, seq=True)",
            ["lstm:7:seq"],
        ),
        ("x = Input((3, 2))\ny = LSTM(4)(x)", ["lstm:4"]),
        (
            "inp = Input((3, 2))\nx = GRU(4)(inp)\nx = Dense(1)(x)\nm = keras.Model(inp, x)",
            ["gru:4", "dense:1"],
        ),
        (
            "x, h, c = LSTM(4, return_sequences=True)(i), 1, 2\nm = Model(i, GRU(3)(x))",
            ["lstm:4:seq", "gru:3"],
        ),
        ("Cell = layers.GRU\nSequential([Cell(2)])", ["gru:2"]),
        ("%matplotlib inline\n!pip install keras\nm = Sequential([GRU(2)])", ["gru:2"]),
        (
            "class Net(keras.Model):\n  def __init__(self):\n    self.one = GRU(2)\n"
            "  def call(self, x):\n    return self.one(x)",
            ["gru:2"],
        ),
    ],
)
def test_code_is_followed(code: str, stack: list[str]) -> None:
    """Loops over plain numbers, functions, arithmetic and the functional API are read."""
    assert read(code)[0] == stack


def test_window_and_features_from_an_array() -> None:
    """`X.shape` is known if the code makes X with a plain shape."""
    code = (
        "X = np.zeros((100, 24 * 3))\nX = X.reshape(-1, 24, 3)\nm = Sequential([Input(X.shape[1:]), LSTM(2)])"
    )
    assert read(code) == (["lstm:2"], 24, 3)


def test_head_is_not_a_layer_of_the_stack() -> None:
    """The lab adds the head itself, so a pasted head is not a second one."""
    code = "Sequential([LSTM(4), Dense(2), Dense(2)])"
    assert [str(layer) for layer in read_code(code, 2).stack] == ["lstm:4", "dense:2"]
    assert read_code(code, 2).notes == (Message("stack.code_head_ignored", {"line": 1, "units": 2}),)
    assert len(read_code(code, 3).stack) == 3
    assert len(read_code("Sequential([LSTM(4), Dense(2, 'relu')])", 2).stack) == 2
    assert len(read_code("Sequential([Dense(2)])", 2).stack) == 1


def test_code_is_never_run(tmp_path: Path) -> None:
    """Code that would write a file does not write it."""
    marker = tmp_path / "run"
    touch = f"open({str(marker)!r}, 'w').close()"
    code = f"{touch}\nmodel = Sequential([LSTM({touch} or 3)])"
    with pytest.raises(Mistake, match="Line 2: LSTM's argument units is computed"):
        read_code(code)
    assert not marker.exists()


def test_long_code_is_read_fast() -> None:
    """A long file around the model does not make the work grow with the square of its lines."""
    code = "x = 1 + 2\n" * 15_000 + "model = Sequential([LSTM(4)])\n"
    start = time.process_time()
    assert read(code)[0] == ["lstm:4"]
    assert time.process_time() - start < 60
