"""The gates and states of recurrent layers, compared with hand-worked cases and the real Keras."""

import math
from typing import Any

import numpy as np
import pytest

from rnnlab.stack.cell import STEPS, lstm_steps

from .oracle import keras_steps

SEEDS = range(8)


def random_layer(seed: int, kind: str = "LSTM") -> tuple[Any, np.ndarray]:
    """A built Keras layer with random weights, and a window (time steps, features) for it."""
    import keras

    random = np.random.default_rng(seed)
    steps, features, units = (int(random.integers(1, most)) for most in (9, 5, 7))
    layer = getattr(keras.layers, kind)(units, return_sequences=True, return_state=True)
    layer.build((None, steps, features))
    layer.set_weights([random.normal(0, 0.8, array.shape) for array in layer.get_weights()])
    return layer, random.normal(size=(steps, features)).astype(np.float32)


@pytest.mark.slow
@pytest.mark.parametrize("kind", STEPS)
@pytest.mark.parametrize("seed", SEEDS)
def test_gates_and_states_agree_with_keras_s_cell(seed: int, kind: str) -> None:
    """Each gate and each state at each step is Keras's to 1e-5."""
    layer, values = random_layer(seed, kind)
    computed, expected = STEPS[kind](values, *layer.get_weights()), keras_steps(layer, values)
    assert vars(computed).keys() == vars(expected).keys()
    for name, numbers in vars(expected).items():
        np.testing.assert_allclose(getattr(computed, name), numbers, rtol=1e-5, atol=1e-5, err_msg=name)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_hidden_states_are_the_sequence_that_the_layer_returns(seed: int) -> None:
    """The hidden states are Keras's output sequence, and the last states those it returns."""
    layer, values = random_layer(seed)
    sequence, hidden, carry = (np.asarray(value)[0] for value in layer(values[np.newaxis]))
    computed = lstm_steps(values, *layer.get_weights())
    np.testing.assert_allclose(computed.hidden, sequence, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(computed.hidden[-1], hidden, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(computed.cell[-1], carry, rtol=1e-5, atol=1e-5)


def test_cell_with_half_open_gates_by_hand() -> None:
    """Weights of 0 make every gate 0.5; the candidate is tanh of its bias."""
    bias = np.array([0, 0, 1, 0], np.float32)
    steps = lstm_steps(np.zeros((2, 1), np.float32), np.zeros((1, 4)), np.zeros((1, 4)), bias)
    for gate in (steps.forget, steps.input, steps.output):
        assert gate.tolist() == [[0.5], [0.5]]
    first = 0.5 * math.tanh(1)
    second = 0.5 * first + first
    np.testing.assert_allclose(steps.candidate, math.tanh(1), rtol=1e-6)
    np.testing.assert_allclose(steps.cell[:, 0], [first, second], rtol=1e-6)
    np.testing.assert_allclose(steps.hidden[:, 0], 0.5 * np.tanh([first, second]), rtol=1e-6)


def test_cell_that_forgets_all_holds_only_the_last_step() -> None:
    """With a closed forget gate the state does not depend on earlier steps."""
    kernel = np.array([[0, 0, 1, 0]], np.float32)
    bias = np.array([100, -100, 0, 100], np.float32)
    steps = lstm_steps(np.array([[2.0], [0.5]], np.float32), kernel, np.zeros((1, 4)), bias)
    np.testing.assert_allclose(steps.cell[:, 0], np.tanh([2.0, 0.5]), rtol=1e-6)
