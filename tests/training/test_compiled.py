"""The compiled arithmetic beside the real Keras: outputs and gradients over random stacks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import checked_trace
from rnnlab.training import barrier, compiled
from rnnlab.training.arithmetic import adam, apply_dropout, tanh
from rnnlab.training.compiled_loop import SMALLEST_SHARD, CompiledLoop
from rnnlab.training.matrix_product import accumulate
from rnnlab.training.network import keras_head, keras_stack
from rnnlab.training.plan import X
from rnnlab.training.prepared import prepare
from tests.quick import examples

from .makers import a_walk, an_experiment, goal_by_hand, windows_by_hand

SERIES = a_walk(60)
units = st.integers(1, 40)
layers = st.one_of(
    st.builds(lambda units, sequences: Layer("lstm", units, sequences), units, st.booleans()),
    st.builds(lambda units: Layer("dense", units), st.integers(1, 20)),
    st.sampled_from([Layer("repeat"), Layer("depth1"), Layer("dropout", rate=0.0)]),
)


@st.composite
def experiments(draw):
    """An experiment whose stack is legal: what can't take the shape that reaches it is left out."""
    window, stack, flat = draw(st.integers(1, 6)), [], False
    for layer in draw(st.lists(layers, min_size=1, max_size=5)):
        if (flat and layer.kind == "lstm") or (not flat and layer.kind in ("repeat", "depth1")):
            continue
        stack.append(layer)
        flat = (layer.kind == "lstm" and not layer.sequences) or (
            flat and layer.kind not in ("repeat", "depth1")
        )
    return an_experiment(
        *map(str, stack or [Layer("lstm", 3)]),
        window=window,
        horizon=draw(st.integers(1, 3)),
        targets=draw(st.sampled_from([("a",), ("b", "a")])),
        predict=draw(st.sampled_from(["change", "value"])),
        **draw(st.sampled_from([{"loss": "mse"}, {"loss": "mae"}, {"loss": "quantile", "quantile": 0.9}])),
    )


def own_gradient(loop, origins):
    """The mean loss over one batch and its gradient, as the compiled pass leaves it, and the outputs."""
    nothing = np.zeros(1)
    shared = compiled.SharedBuffers(
        np.empty((1, loop.plan.size), "float32"),
        nothing,
        nothing.copy(),
        np.ones(1, bool),
        barrier.arrival_counters(1),
    )
    rule = compiled.OptimizerSettings(len(origins), SMALLEST_SHARD, 0.0, 1e30, 0.99)
    weights = compiled.TrainedState(loop.flat, loop.average, loop.moments)
    total, seen = compiled.run_epoch(
        loop.plan, loop.task, rule, origins, weights, 0, np.uint32(0),
        np.zeros(1, bool), np.zeros(1, np.int64), loop.workspaces[0], 0, 1, shared,
    )  # fmt: skip
    steps = loop.prepared.experiment.window if loop.every_step else 1
    return total / (seen * steps * loop.prepared.outputs), shared.gradients[0]


def keras_gradient(loop, every_step, weights, origins):
    """The same from a plain Keras model with those weights."""
    import keras
    import tensorflow as tf

    prepared = loop.prepared
    e = prepared.experiment
    built = [*keras_stack(e.stack, e.window, len(prepared.names)), keras_head(prepared.outputs)]
    window = x = keras.Input((e.window, len(prepared.names)))
    for layer in built:
        x = layer(x)
    for layer, own in zip(built, weights, strict=True):
        layer.set_weights(own)
    model = keras.Model(window, x)
    rows = [range(t - e.window + 1, t + 1) if every_step else [t] for t in origins]
    goals = np.array([[goal_by_hand(SERIES, prepared, row) for row in own] for own in rows], "float32")
    variables = model.trainable_weights
    with tf.GradientTape() as tape:
        outputs = model(windows_by_hand(prepared, origins))
        last = outputs if len(outputs.shape) == 2 else outputs[:, -1]
        errors = (outputs if every_step else last[:, None]) - goals
        if e.loss == "quantile":  # of the goals above and below the output
            loss = tf.reduce_mean(tf.maximum(-e.quantile * errors, (1 - e.quantile) * errors))
        else:
            loss = tf.reduce_mean(errors**2 if e.loss == "mse" else tf.abs(errors))
    gradients = [gradient.numpy() for gradient in tape.gradient(loss, variables)]
    return last.numpy(), float(loss), np.concatenate([gradient.ravel() for gradient in gradients])


@pytest.mark.slow
@settings(max_examples=examples(40), deadline=None, derandomize=True)
@given(experiments(), st.integers(0, 2**31))
def test_outputs_and_gradients_are_those_of_keras(e, seed):
    """Over random legal stacks: outputs to 1e-5, the loss and its gradient to 1e-4 of the largest part."""
    prepared = prepare(SERIES, e)
    every_step = checked_trace(e.stack, e.window, 2).head.every_step
    loop = CompiledLoop(prepared, every_step, threads=1)
    random = np.random.default_rng(seed)
    loop.flat = loop.average = random.normal(size=loop.plan.size, scale=0.4).astype("float32")
    origins = prepared.origins.training[: random.integers(1, 14)]
    outputs, loss, gradient = keras_gradient(loop, every_step, loop.keras_weights(loop.flat), origins)
    assert loop.outputs(origins) == pytest.approx(outputs, abs=1e-5 * max(1, float(np.abs(outputs).max())))
    own_loss, own = own_gradient(loop, origins)
    assert own_loss == pytest.approx(loss, rel=1e-4)
    assert own == pytest.approx(gradient, abs=1e-4 * max(float(np.abs(gradient).max()), 1e-3))


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(st.integers(1, 9), st.integers(0, 9), st.integers(1, 70), st.booleans(), st.integers(0, 2**31))
def test_product_is_numpy_s(rows, terms, columns, turned, seed):
    """c + a @ b for every way that a size is cut into tiles, a in either order of memory."""
    random = np.random.default_rng(seed)
    a, b, c = (
        random.normal(size=size).astype("float32")
        for size in ((rows, terms), (terms, columns), (rows, columns))
    )
    expected = c + a @ b
    accumulate(c, np.asfortranarray(a) if turned else a, b)
    assert c == pytest.approx(expected, abs=1e-5)


def test_tanh_is_numpy_s_to_single_precision():
    """Over the whole range of float32; and of a number that is none it makes none."""
    x = np.concatenate([np.linspace(-12, 12, 4001), [0, -0.0, 1e-20, 1e30, -1e30]]).astype("float32")
    assert np.array([tanh(value) for value in x]) == pytest.approx(np.tanh(x.astype("float64")), abs=3e-7)
    assert np.isnan(tanh(np.float32("nan")))


@pytest.mark.slow
def test_adam_is_that_of_keras():
    """Five steps with random gradients, beside keras.optimizers.Adam."""
    import keras

    random = np.random.default_rng(0)
    flat = random.normal(size=30).astype("float32")
    variable, optimizer = keras.Variable(flat), keras.optimizers.Adam(0.01)
    first, second = np.zeros_like(flat), np.zeros_like(flat)
    for step in range(1, 6):
        gradient = (random.normal(size=30) * 10.0 ** -random.integers(0, 6, 30)).astype("float32")
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        adam(flat, first, second, gradient, step, 0.01)
        assert flat == pytest.approx(variable.numpy(), abs=1e-6)


def dropped(x, rate, seed, first=0):
    out = np.empty_like(x)
    apply_dropout(x, out, np.float32(rate), np.uint32(seed), first)
    return out


def test_dropout_drops_its_share_and_keeps_the_mean():
    """A quarter of the numbers is 0 and the others grow by 4/3; the same seed drops the same."""
    ones = np.ones((10, 20, 50), "float32")
    once = dropped(ones, 0.25, 7)
    assert sorted(set(once.ravel().tolist())) == pytest.approx([0, 4 / 3])
    # 10,000 draws: three standard deviations of the share are 0.013, along every side alike.
    assert (once == 0).mean() == pytest.approx(0.25, abs=0.013)
    for axis in range(3):
        others = tuple(side for side in range(3) if side != axis)
        assert (once == 0).mean(axis=others) == pytest.approx(0.25, abs=0.09)
    assert np.array_equal(once, dropped(ones, 0.25, 7))
    # Independent draws agree in 0.25² + 0.75² of the places.
    assert ((once == 0) == (dropped(ones, 0.25, 8) == 0)).mean() == pytest.approx(0.625, abs=0.02)


def test_dropout_of_a_batch_does_not_depend_on_its_cut():
    """The second half of the samples, begun at their place, drops what it drops in the whole."""
    ones = np.ones((3, 8, 5), "float32")
    assert np.array_equal(dropped(ones, 0.5, 3)[:, 4:], dropped(ones[:, 4:].copy(), 0.5, 3, first=4))


@pytest.mark.slow
def test_dropout_layers_of_one_stack_drop_different_numbers_and_nothing_in_prediction():
    """Two layers of one half each leave a quarter of a training pass's numbers, all of a prediction's."""
    e = an_experiment("dropout:0.5", "dropout:0.5", "dense:1", window=1)
    loop = CompiledLoop(prepare(SERIES, e), False, threads=1)
    work = np.zeros(loop.plan.numbers * 1000, "float32")
    first, third = loop.plan.layers[0], loop.plan.layers[2]
    x = compiled.block(work, first[X], 1, 1000, 2)
    x[:] = 1
    compiled.forward(loop.plan, loop.flat, work, 1000, True, np.uint32(5), 0)
    twice = compiled.block(work, third[X], 1, 1000, 2)
    assert (twice > 0).mean() == pytest.approx(0.25, abs=0.03)
    compiled.forward(loop.plan, loop.flat, work, 1000, False, np.uint32(5), 0)
    assert np.array_equal(twice, x)
