"""Keras source written."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code.reader import read_code
from rnnlab.stack.layers import read_stack
from rnnlab.stack.shapes import trace
from rnnlab.stack.source import keras_source

from .oracle import few, legal_stacks, many


def test_source_of_two_stacked():
    """The source is what a person would write by hand, with the shape of each layer's output as a comment."""
    assert keras_source(read_stack(["lstm:32:seq", "bi-gru:8", "depth1", "rnn:4"]), 24, 7, 2) == (
        "import keras\n"
        "from keras import layers\n"
        "\n"
        "# The comments show the shape that leaves each layer; samples: any number of windows.\n"
        "model = keras.Sequential(\n"
        "    [\n"
        "        keras.Input((24, 7)),                    # (samples, 24, 7)\n"
        "        layers.LSTM(32, return_sequences=True),  # (samples, 24, 32)\n"
        "        layers.Bidirectional(layers.GRU(8)),     # (samples, 16)\n"
        "        layers.Reshape((1, 16)),                 # (samples, 1, 16)\n"
        "        layers.SimpleRNN(4),                     # (samples, 4)\n"
        "        layers.Dense(2),                         # (samples, 2)\n"
        "    ]\n"
        ")\n"
        "model.summary()\n"
    )


def test_source_of_an_illegal_stack():
    """Code that Keras would reject is not written."""
    with pytest.raises(Mistake) as refused:
        keras_source(read_stack(["lstm:4", "lstm:4"]), 24, 7)
    assert refused.value.code == "stack.time_steps_missing"


@pytest.mark.slow
@few
@given(legal_stacks(), st.integers(4, 6), st.integers(1, 3), st.sampled_from((None, 2)))
def test_source_run_gives_the_shapes(stack, window, features, outputs):
    """The source, executed, builds a model with the shapes in its comments."""
    names: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(keras_source(stack, window, features, outputs), names)
    expected = [shapes.output_shape for shapes in trace(stack, window, features).layers]
    if outputs:
        expected.append((*expected[-1][:-1], outputs))
    assert [layer.output.shape for layer in names["model"].layers] == expected


@many
@given(legal_stacks(), st.integers(4, 30), st.integers(1, 9))
def test_source_read_back_is_the_stack(stack, window, features):
    """What is written is read back the same, with the window and the features."""
    reading = read_code(keras_source(stack, window, features))
    assert (reading.stack, reading.window, reading.features) == (stack, window, features)
    assert reading.lines == tuple(range(8, 8 + len(stack)))
    assert reading.notes == ()


@many
@given(legal_stacks(), st.integers(4, 30), st.integers(1, 9), st.integers(1, 4))
def test_source_with_its_head_read_back_is_the_stack(stack, window, features, outputs):
    """The code that the page shows, pasted, gives the same cards."""
    reading = read_code(keras_source(stack, window, features, outputs), outputs)
    assert (reading.stack, reading.window, reading.features) == (stack, window, features)
