"""The outputs of each layer, compared with hand-worked cases and the real Keras."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.stack.activations import sigmoid
from rnnlab.stack.layers import RECURRENT, Layer, read_stack
from rnnlab.stack.outputs import head_outputs, layer_outputs

from .oracle import few, keras_model, keras_outputs, legal_stacks, with_random_weights

WINDOW = np.array([[1.0], [2.0], [3.0]])


def array(*rows):
    return np.array(rows, np.float32)


def test_simple_rnn_by_hand():
    """h = tanh(x * 0.5 + h * 0.1 + 0.2), step by step."""
    weights = [[array([0.5]), array([0.1]), np.array([0.2], np.float32)]]
    first = math.tanh(0.5 + 0.2)
    second = math.tanh(1.0 + 0.1 * first + 0.2)
    third = math.tanh(1.5 + 0.1 * second + 0.2)
    (output,) = layer_outputs((Layer("rnn", 1),), weights, WINDOW)
    np.testing.assert_allclose(output.every_step[:, 0], [first, second, third], rtol=1e-6)
    np.testing.assert_allclose(output.returned, [third], rtol=1e-6)


def test_lstm_with_open_gates_by_hand():
    """With all gates open and a candidate of tanh(0.5), the cell state grows by that at every step."""
    bias = np.array([100, 100, 0.5, 100], np.float32)
    (output,) = layer_outputs((Layer("lstm", 1, True),), [[np.zeros((1, 4)), np.zeros((1, 4)), bias]], WINDOW)
    grown = [math.tanh(step * math.tanh(0.5)) for step in (1, 2, 3)]
    np.testing.assert_allclose(output.returned[:, 0], grown, rtol=1e-6)


def test_gru_without_memory_by_hand():
    """With an update gate of 0 the output is the candidate, tanh(x * 0.5)."""
    kernel = array([0, 0, 0.5])
    bias = array([-100, 0, 0], [0, 0, 0])
    (output,) = layer_outputs((Layer("gru", 1),), [[kernel, np.zeros((1, 3)), bias]], WINDOW)
    np.testing.assert_allclose(output.every_step[:, 0], np.tanh([0.5, 1.0, 1.5]), rtol=1e-6)


def test_layers_without_memory_by_hand():
    """Dense is a product at every step; dropout changes nothing at inference."""
    outputs = layer_outputs(
        read_stack(["dense:2", "dropout:0.5"]), [[array([1, -1]), np.array([0, 10])], []], WINDOW
    )
    assert outputs[0].returned.tolist() == [[1, 9], [2, 8], [3, 7]]
    assert outputs[1].returned.tolist() == [[1, 9], [2, 8], [3, 7]]


def test_summary_repeated_and_reshaped_by_hand():
    """RepeatVector gives the same output at every step of the window; a depth of 1 gives it once."""
    weights = [[array([100]), array([0]), np.zeros(1)], [], [array([100]), array([0]), np.zeros(1)], []]
    outputs = layer_outputs(read_stack(["rnn:1", "repeat", "rnn:1", "depth1"]), weights, WINDOW)
    assert [output.returned.tolist() for output in outputs] == [[1], [[1], [1], [1]], [1], [[1]]]


@pytest.mark.slow
@few
@given(legal_stacks(), st.integers(4, 5), st.integers(1, 3), st.integers(0, 10_000))
def test_outputs_agree_with_keras(stack, window, features, seed):
    """Every layer of every legal stack has the same output as Keras's."""
    model = keras_model(stack, window, features)
    weights = with_random_weights(model, seed)
    values = np.random.default_rng(seed).normal(size=(window, features)).astype(np.float32)
    for computed, expected in zip(
        layer_outputs(stack, weights, values), keras_outputs(model, values), strict=True
    ):
        assert computed.returned.dtype == np.float32
        np.testing.assert_allclose(computed.returned, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.slow
@few
@given(legal_stacks(), st.integers(4, 5), st.integers(1, 3), st.integers(0, 10_000))
def test_many_windows_at_once_agree_with_keras(stack, window, features, seed):
    """Every layer of every legal stack has the same output for a batch as Keras's."""
    model = keras_model(stack, window, features)
    weights = with_random_weights(model, seed)
    windows = np.random.default_rng(seed).normal(size=(4, window, features)).astype(np.float32)
    expected = zip(*(keras_outputs(model, values) for values in windows), strict=True)
    for computed, each in zip(layer_outputs(stack, weights, windows), expected, strict=True):
        np.testing.assert_allclose(computed.returned, np.stack(each), rtol=1e-5, atol=1e-5)


@pytest.mark.slow
def test_many_windows_every_step_is_that_of_each_window_alone():
    """The outputs that a layer computes but ignores are the same too, in both directions."""
    stack = read_stack(["bi-lstm:3:seq", "gru:4"])
    weights = with_random_weights(keras_model(stack, 5, 2), 3)
    windows = np.random.default_rng(4).normal(size=(3, 5, 2)).astype(np.float32)
    together = layer_outputs(stack, weights, windows)
    for place, values in enumerate(windows):
        for computed, alone in zip(together, layer_outputs(stack, weights, values), strict=True):
            np.testing.assert_allclose(computed.every_step[place], alone.every_step, rtol=1e-5, atol=1e-6)


def test_head_works_on_the_last_step_of_a_sequence():
    """The forecast of a sequence is at its last step; a summary has only one."""
    head = [array([1, 2], [10, 20]), np.array([0.5, 0.0], np.float32)]
    summaries = array([1, 1], [2, 0])
    assert head_outputs(head, summaries).tolist() == [[11.5, 22], [2.5, 4]]
    sequences = np.stack([np.full((2, 2), 9, np.float32), summaries], axis=1)
    assert head_outputs(head, sequences).tolist() == [[11.5, 22], [2.5, 4]]


@pytest.mark.slow
@pytest.mark.parametrize("kind", RECURRENT)
def test_ignored_outputs_are_those_of_a_layer_that_returns_them(kind):
    """`every_step` of a layer without sequences is what Keras returns with them and the same weights."""
    model = keras_model((Layer(kind, 4, True),), 5, 3)
    weights = with_random_weights(model, 1)
    values = np.random.default_rng(2).normal(size=(5, 3)).astype(np.float32)
    (output,) = layer_outputs((Layer(kind, 4),), weights, values)
    np.testing.assert_allclose(output.every_step, keras_outputs(model, values)[0], atol=1e-5)
    backward_half = output.every_step[0, 4:]
    np.testing.assert_array_equal(output.returned, [*output.every_step[-1, :4], *backward_half])


def test_sigmoid_of_huge_numbers():
    """No number overflows, and no warning is given."""
    with np.errstate(all="raise"):
        assert sigmoid(np.array([-1e30, -100, 0, 100, 1e30], np.float32)).tolist() == [0, 0, 0.5, 1, 1]
