"""Keras source read, never run."""

import time

import pytest

from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code.reader import read_code


def read(code):
    """What is read, in short: the layers as written, the window and the features."""
    reading = read_code(code)
    return [str(layer) for layer in reading.stack], reading.window, reading.features


@pytest.mark.parametrize(
    "layer",
    ["LSTM(32)", "layers.LSTM(32)", "keras.layers.LSTM(units=32)", "tf.keras.layers.LSTM(32, name='first')"],
)
def test_a_layer_by_each_of_its_names(layer):
    """However the layer was imported, and with units by place or by name."""
    assert read(f"model = Sequential([Input((24, 7)), {layer}])") == (["lstm:32"], 24, 7)


def test_every_layer_there_is():
    """Each of the lab's layers in Keras's words."""
    code = """
        m = keras.models.Sequential(layers=[
            keras.Input(shape=(24, 7)),
            L.Bidirectional(L.LSTM(4, return_sequences=True)),
            L.Dropout(rate=0.25),
            L.GRU(3),
            L.RepeatVector(24),
            L.SimpleRNN(2),
            L.Reshape((1, 2)),
            L.Dense(1),
        ])"""
    stack, window, features = read(code)
    assert stack == ["bi-lstm:4:seq", "dropout:0.25", "gru:3", "repeat", "rnn:2", "depth1", "dense:1"]
    assert (window, features) == (24, 7)


def test_add_lines_with_constants():
    """`add` in order, constants resolved, the line of each layer kept."""
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


def test_add_lines_alone():
    """Lines pasted without the one that makes the model are read too."""
    assert read("model.add(LSTM(8))\nmodel.add(Dense(1))") == (["lstm:8", "dense:1"], None, None)


def test_model_kept_on_an_object():
    """`self.model` is a name like any other."""
    assert read("self.model = Sequential()\nself.model.add(GRU(2))")[0] == ["gru:2"]


@pytest.mark.parametrize(
    ("given", "window", "features"),
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
def test_input_as_it_is_given(given, window, features):
    """Window and features where they are plain, None where they would have to be computed."""
    assert read(f"Sequential([{given}, LSTM(3)])") == (["lstm:3"], window, features)


def test_window_told_by_a_repeat():
    """The lab repeats the window's steps, so a repeat's number is the window where nothing else says it."""
    assert read("Sequential([LSTM(3), RepeatVector(12)])") == (["lstm:3", "repeat"], 12, None)


def test_illegal_stack_is_read_as_it_is():
    """The commonest error is no error in reading: the shapes show it."""
    assert read("Sequential([LSTM(32), LSTM(32)])")[0] == ["lstm:32", "lstm:32"]
    assert read("Sequential([Input((24, 7)), Reshape((1, 7))])")[0] == ["depth1"]


def test_time_distributed_dense_is_a_dense():
    """On a sequence the two are the same."""
    assert read("Sequential([LSTM(3, return_sequences=True), TimeDistributed(Dense(2))])")[0] == [
        "lstm:3:seq",
        "dense:2",
    ]


def test_argument_that_changes_no_shape_is_noted():
    """What is left out is said; what Keras does anyway is not."""
    code = "Sequential([\nLSTM(8, activation='relu', dropout=0),\nDense(1, 'linear', name='out')])"
    (note,) = read_code(code).notes
    assert note.code == "stack.code_argument_ignored"
    assert note.facts == {"line": 2, "layer": "LSTM", "argument": "activation", "quoted": "'relu'"}
    assert str(note) == (
        "Line 2: activation='relu' is left out: the lab's LSTM is Keras's default, "
        "and no shape changes by it."
    )


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "There is no Keras model in the code: write model = keras.Sequential(["),
        ("x = 1", "There is no Keras model"),
        ("Sequential()", "The stack has no layer"),
        ("\nmodel = Sequential([LSTM(32)", "Line 2 is not Python"),
        ("pip install keras", "Line 1 is not Python (invalid syntax): 'pip install keras'"),
        ("!pip install keras", "There is no Keras model"),
        ("a = Sequential([LSTM(1)])\nb = Sequential([GRU(1)])", "Lines 1 and 2 both make a model"),
        ("a.add(LSTM(1))\nb.add(LSTM(1))", "Lines 1 and 2 both make a model"),
        ("Sequential(made)", "Line 1: the layers given to Sequential are computed"),
        ("Sequential([LSTM(1) for _ in made])", "Line 1: the layers given to Sequential are computed"),
        ("Sequential([*made])", "Line 1: '*made' is not a layer written out"),
        ("Sequential([LSTM])", "Line 1: 'LSTM' is not a layer written out"),
        ("m = Sequential()\nfor _ in made:\n  m.add(LSTM(1))", "Line 3: adds a layer in a loop"),
        (
            "m = Sequential()\nif deep:\n  m.add(LSTM(1))",
            "Line 3: adds a layer in a loop or under a condition",
        ),
        ("m = Sequential()\nm.add(LSTM(1))\nm.pop()", "Line 3: takes a layer away again"),
        ("m = Sequential()\nm.add()", "Line 2: add takes one layer"),
        ("Sequential([\nFlatten()])", "Line 2: Flatten is a layer the lab does not have: leave it out, or"),
        ("Sequential([LSTM()])", "Line 1: LSTM has no units: write e.g. LSTM(32)"),
        ("Sequential([LSTM(2 * n())])", "argument units is computed ('2 * n()'), and the code is not run"),
        (
            "N = 3\nif deep:\n  N = 4\nSequential([LSTM(N)])",
            "Line 4: LSTM's argument units is computed ('N')",
        ),
        ("N = 3\ndef f(N):\n  return Sequential([LSTM(N)])", "Line 3: LSTM's argument units is computed"),
        ("Sequential([LSTM(3.5)])", "argument units is '3.5', not a whole number"),
        ("Sequential([LSTM(True)])", "argument units is 'True', not a whole number"),
        ("Sequential([LSTM(0)])", "Line 1: Layer 1 (lstm:0) has 0 units"),
        ("Sequential([Dropout('much')])", "argument rate is ''much'', not a number"),
        ("Sequential([Dropout(1.5)])", "Layer 1 (dropout:1.5) has a dropout rate of 1.5"),
        ("Sequential([LSTM(3, return_sequences=1)])", "is '1', neither True nor False"),
        ("Sequential([LSTM(3, return_sequence=True)])", "no argument return_sequence: write return_seq"),
        ("Sequential([Dense(3, return_sequences=True)])", "Dense has no argument return_sequences"),
        ("Sequential([LSTM(3, return_state=True)])", "return_state hands out three tensors"),
        ("Sequential([LSTM(3, go_backwards=True)])", "go_backwards reads the window from its end"),
        ("Sequential([LSTM(3, **more)])", "LSTM's arguments are unpacked with *: write them out"),
        ("Sequential([LSTM(1, 2, 3, 4, 5)])", "has 5 arguments without a name"),
        ("Sequential([Bidirectional(LSTM(3), merge_mode='sum')])", "merge_mode joins the two ways"),
        ("Sequential([Bidirectional(Dense(3))])", "Bidirectional is read around LSTM, GRU, SimpleRNN alone"),
        ("Sequential([LSTM(3), TimeDistributed(Dense(1))])", "TimeDistributed needs (samples, time steps"),
        ("Sequential([LSTM(3), Reshape((3, 1))])", "of all reshapes the lab has the depth of 1 alone"),
        ("Sequential([LSTM(3), Reshape((1, 4))])", "write layers.Reshape((1, 3)), or leave it out"),
        ("Sequential([LSTM(3, return_sequences=True), Reshape((1, -1))])", "one long row of the time steps"),
        ("Sequential([Input((24, 7)), LSTM(3), RepeatVector(12)])", "RepeatVector(12) does not fit"),
        ("Sequential([LSTM(3), RepeatVector(0)])", "window has 0 time steps: write a number of at least 1"),
        ("Sequential([LSTM(3), Input((24, 7))])", "Line 1: an Input can only come first: move it there"),
        ("Sequential([Input((5,)), LSTM(3)])", "gives 1 side besides the samples"),
        ("Sequential([Input((1, 24, 5)), LSTM(3)])", "gives 3 sides besides the samples"),
        ("Sequential([Input(24), LSTM(3)])", "the shape 24 is no shape: write (time steps, features)"),
        ("Sequential([Input((0, 7)), LSTM(3)])", "'0' is no number of time steps or features"),
        (f"Sequential([{'LSTM(3), ' * 20}])", "The code has 20 layers: use at most 12"),
        ("x" * 200_001, "The code has 200,001 characters"),
        ("-" * 100_000 + "1", "nested too deeply"),
        ("x = '\ud800'", "characters that are no text"),
    ],
)
def test_code_that_cannot_be_read(code, says):
    """A Mistake says the line and what to write."""
    with pytest.raises(Mistake) as caught:
        read_code(code)
    assert says in str(caught.value)


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
def test_code_is_followed_as_far_as_it_can_be_known(code, stack):
    """Loops over plain numbers, functions, sums of numbers, and the functional style are read."""
    assert read(code)[0] == stack


def test_window_and_features_out_of_an_array_that_the_code_makes():
    """`X.shape` is known where X is made of plain numbers."""
    code = (
        "X = np.zeros((100, 24 * 3))\nX = X.reshape(-1, 24, 3)\nm = Sequential([Input(X.shape[1:]), LSTM(2)])"
    )
    assert read(code) == (["lstm:2"], 24, 3)


def test_head_is_no_layer_of_the_stack():
    """The lab puts a Dense at the end by itself, so one that is pasted with it is not put there twice."""
    code = "Sequential([LSTM(4), Dense(2), Dense(2)])"
    assert [str(layer) for layer in read_code(code, 2).stack] == ["lstm:4", "dense:2"]
    (note,) = read_code(code, 2).notes
    assert (note.code, note.facts) == ("stack.code_head_ignored", {"line": 1, "units": 2})
    assert str(note) == "Line 1: Dense(2) is the head, which the lab puts at the end by itself."
    assert len(read_code(code, 3).stack) == 3
    assert len(read_code("Sequential([LSTM(4), Dense(2, 'relu')])", 2).stack) == 2
    assert len(read_code("Sequential([Dense(2)])", 2).stack) == 1


def test_code_is_never_run(tmp_path):
    """Reading has no effect whatever the code would do."""
    mark = tmp_path / "run"
    touch = f"open({str(mark)!r}, 'w').close()"
    code = f"{touch}\nmodel = Sequential([LSTM({touch} or 3)])"
    with pytest.raises(Mistake, match="Line 2: LSTM's argument units is computed"):
        read_code(code)
    assert not mark.exists()


def test_long_code_is_read_fast():
    """A long file around the model costs no time to speak of, by the processor's clock."""
    code = "x = 1 + 2\n" * 15_000 + "model = Sequential([LSTM(4)])\n"
    start = time.process_time()
    assert read(code)[0] == ["lstm:4"]
    assert time.process_time() - start < 5
