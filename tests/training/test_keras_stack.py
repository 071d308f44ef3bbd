"""The stack as a pure function of one flat vector, beside the Keras layers that it stands for."""

import numpy as np
import pytest

from rnnlab.stack.layers import read_stack
from rnnlab.training.keras_stack import Dropout, KerasLayer, KerasStack, generator_state
from rnnlab.training.network import keras_head, keras_stack

pytestmark = pytest.mark.slow

WINDOW, FEATURES, SAMPLES, OUTPUTS = 5, 3, 4, 2
STACKS = [
    ["lstm:4"],
    ["gru:4"],
    ["gru:3:seq", "lstm:4"],
    ["rnn:4"],
    ["rnn:3:seq", "gru:2:seq"],
    ["bi-lstm:3"],
    ["bi-lstm:3:seq", "bi-gru:2"],
    ["bi-rnn:2:seq"],
    ["dense:4", "lstm:3", "dense:2"],
    ["gru:4", "repeat", "lstm:3:seq"],
    ["gru:4", "depth1", "lstm:3"],
    ["dropout:0.5", "lstm:4:seq", "dropout:0.3", "gru:3"],
    ["conv1d:4:3:relu", "layernorm", "gru:3:elu:rd0.2"],
    ["conv1d:3:2:causal", "td-dense:4:gelu", "avgpool", "activation:softplus"],
    ["bi-lstm:2:seq:rd0.4", "conv1d:3:3:same", "flatten", "dense:3:relu"],
]


def built(texts: list[str], seed: int, window: int = WINDOW):
    """The pure stack, the Keras layers and random weights for both."""
    stack = read_stack(texts)
    layers = keras_stack(stack, window, FEATURES)
    head = keras_head(OUTPUTS)
    head(layers[-1].output)
    pure = KerasStack.of(stack, layers, head)
    random = np.random.default_rng(seed)
    weights = [
        [random.normal(size=weight.shape, scale=0.6).astype("float32") for weight in layer.get_weights()]
        for layer in (*layers, head)
    ]
    for layer, values in zip((*layers, head), weights, strict=True):
        layer.set_weights(values)
    return pure, [*layers, head], weights


def flat_of(weights):
    return np.concatenate([part.ravel() for own in weights for part in own])


def some_windows(seed: int, window: int = WINDOW) -> np.ndarray:
    """Random windows, (samples, time steps, features)."""
    return np.random.default_rng(seed + 100).normal(size=(SAMPLES, window, FEATURES)).astype("float32")


def through_keras(layers, x):
    for layer in layers:
        x = layer(x, training=False) if layer.name.startswith("dropout") else layer(x)
    return x


def time_major(x: np.ndarray) -> np.ndarray:
    return x.transpose(1, 0, 2) if x.ndim == 3 else x


@pytest.mark.parametrize("texts", STACKS, ids=" ".join)
def test_outputs_and_gradients_are_those_of_the_keras_layers(texts):
    """Outputs agree to 1e-5, gradients by every weight to 1e-4 of the largest of that weight."""
    import tensorflow as tf

    seed = STACKS.index(texts)
    pure, layers, weights = built(texts, seed)
    windows = some_windows(seed)
    flat = tf.Variable(flat_of(weights))
    with tf.GradientTape() as tape:
        outputs = pure(pure.split(flat), tf.constant(time_major(windows)))
        pull = np.random.default_rng(seed).normal(size=outputs.shape).astype("float32")
        total = tf.reduce_sum(outputs * pull)
    gradient = tf.convert_to_tensor(tape.gradient(total, flat)).numpy()
    with tf.GradientTape() as tape:
        expected = through_keras(layers, tf.constant(windows))
        total = tf.reduce_sum(expected * time_major(pull))
    variables = [[weight.value for weight in layer.weights] for layer in layers]
    wanted = tape.gradient(total, variables)
    assert outputs.numpy() == pytest.approx(time_major(expected.numpy()), abs=1e-5)
    for own, keras_part in zip(pure.split(gradient), wanted, strict=True):
        assert len(own) == len(keras_part)
        for part, expected in zip(own, keras_part, strict=True):
            largest = max(float(np.abs(expected).max()), 1e-3)
            assert part.numpy() == pytest.approx(expected.numpy(), abs=1e-4 * largest)


@pytest.mark.parametrize("texts", [["lstm:3"], ["gru:3:seq"], ["lstm:2:seq", "lstm:2"]], ids=" ".join)
def test_outputs_are_those_of_the_keras_layers_for_a_window_of_one_step(texts):
    """One time step is a sequence too."""
    import tensorflow as tf

    pure, layers, weights = built(texts, 7, window=1)
    windows = some_windows(7, window=1)
    outputs = pure(pure.split(flat_of(weights)), tf.constant(time_major(windows)))
    expected = through_keras(layers, tf.constant(windows))
    assert outputs.numpy() == pytest.approx(time_major(expected.numpy()), abs=1e-5)


def test_dropout_drops_its_share_and_keeps_the_mean_while_training():
    """A quarter of the numbers is 0 and the others grow by 4/3; the same seed drops the same."""
    import tensorflow as tf

    layer = Dropout(0.25)
    ones = tf.ones((10, 20, 50))
    dropped = layer([], ones, tf.constant([1, 2])).numpy()
    assert sorted(set(dropped.ravel())) == pytest.approx([0, 4 / 3])
    # 10,000 draws: three standard deviations of the share are 0.013.
    assert (dropped == 0).mean() == pytest.approx(0.25, abs=0.013)
    assert np.array_equal(dropped, layer([], ones, tf.constant([1, 2])).numpy())
    assert not np.array_equal(dropped, layer([], ones, tf.constant([1, 3])).numpy())


def recurrent_with_dropout(kind: str, rate: float) -> KerasLayer:
    """A layer that passes on its input and adds what it remembers, in one unit for each input."""
    from keras import layers

    units = 400
    layer = getattr(layers, kind)(units, activation="linear", return_sequences=True, recurrent_dropout=rate)
    layer.build((None, 2, units))
    layer.set_weights([np.eye(units, dtype="float32")] * 2 + [np.zeros(units, "float32")])
    return KerasLayer(layer, draws=True)


def test_recurrent_dropout_drops_its_share_of_what_is_remembered_while_training():
    """The first step remembers nothing; the second keeps 3 of 4 numbers, grown by 4/3. The seed decides which."""
    import tensorflow as tf

    layer = recurrent_with_dropout("SimpleRNN", 0.25)
    ones = tf.ones((2, 10, 400))
    weights = layer.layer.trainable_variables
    seeds = [tf.constant(seed) for seed in ([1, 2], [1, 2], [1, 3])]
    first, again, other = (layer(weights, ones, seed).numpy() for seed in seeds)
    assert (first[0] == 1).all()
    assert sorted(set(first[1].ravel())) == pytest.approx([1, 1 + 4 / 3])
    # 4,000 draws: three standard deviations of the share are 0.021.
    assert (first[1] == 1).mean() == pytest.approx(0.25, abs=0.021)
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    assert (layer(weights, ones, None).numpy()[1] == 2).all()


def test_random_generators_of_layers_and_directions_never_draw_from_the_same_seed():
    """A generator counts its draws up from its state; layers, shards and directions have states of their own."""
    import tensorflow as tf

    states = [
        generator_state(tf.constant([7, shard * 1000 + layer]), way).numpy().tolist()
        for shard in range(2) for layer in range(12) for way in range(2)
    ]  # fmt: skip
    drawn = {second + draw for _, second in states for draw in range(4)}  # a mask for each gate
    assert len(drawn) == 2 * 12 * 2 * 4
    assert min(drawn) > 2000  # Dropout draws from the seeds below


def test_two_dropout_layers_drop_different_numbers_in_one_pass():
    """Each layer draws from a seed of its own."""
    import tensorflow as tf

    both = KerasStack([Dropout(0.5), Dropout(0.5)])(
        [[], []], tf.ones((1, 1, 4000)), tf.constant([5, 6])
    ).numpy()
    # Independent halves leave a quarter; the same half twice would leave half of them.
    assert (both > 0).mean() == pytest.approx(0.25, abs=0.03)


def test_dropout_changes_nothing_at_inference():
    """Without a seed the layer lets everything through."""
    import tensorflow as tf

    layer = Dropout(0.9)
    x = tf.constant(some_windows(1))
    assert np.array_equal(layer([], x, None).numpy(), x.numpy())
