"""The training loop beside Keras's own, and how a training ends."""

import threading

import numpy as np
import pytest

from rnnlab.forecast.baselines import persistence
from rnnlab.stack.shapes import checked_trace
from rnnlab.training import compiled_loop, keras_loop
from rnnlab.training.compiled_loop import CompiledLoop
from rnnlab.training.keras_loop import KerasLoop
from rnnlab.training.network import keras_head, keras_stack
from rnnlab.training.prepared import prepare
from rnnlab.training.train import fastest_loop, train

from .makers import a_series, a_walk, an_experiment, goal_by_hand, windows_by_hand

pytestmark = pytest.mark.slow


def trained(series, e, **hooks):
    """The prepared series, the loop and what training gave back."""
    prepared = prepare(series, e)
    head = checked_trace(e.stack, e.window, len(prepared.names)).head
    return prepared, *train(prepared, head.every_step, **hooks)


def pinball_loss(quantile):
    """The loss of a quantile as a function for Keras: a miss below costs `quantile`, one above 1 - `quantile`."""
    from keras import ops

    def loss(actual, forecast):
        miss = actual - forecast
        return ops.mean(ops.where(miss > 0, quantile * miss, (quantile - 1) * miss), axis=-1)

    return loss


def keras_run(series, prepared, weights):
    """The same training by `fit`: the Keras model and its loss after each epoch."""
    import keras

    e = prepared.experiment
    head = checked_trace(e.stack, e.window, len(prepared.names)).head
    layers = keras_stack(e.stack, e.window, len(prepared.names))
    layers.append(keras_head(prepared.outputs))
    window = x = keras.Input((e.window, len(prepared.names)))
    for layer in layers:
        x = layer(x)
    if head.sequence and not head.every_step:
        x = x[:, -1]
    for layer, own in zip(layers, weights, strict=True):
        layer.set_weights(own)
    model = keras.Model(window, x)
    origins = prepared.origins.training
    batches = -(-len(origins) // e.batch_size)
    momentum = 1 - 1 / max(1, e.epochs * batches / 20)  # an average over a twentieth of the steps
    adam = keras.optimizers.Adam(e.learning_rate, global_clipnorm=1.0, use_ema=True, ema_momentum=momentum)
    model.compile(optimizer=adam, loss=pinball_loss(e.quantile) if e.loss == "quantile" else e.loss)
    if head.every_step:
        goals = [
            [goal_by_hand(series, prepared, row) for row in range(t - head.steps + 1, t + 1)] for t in origins
        ]
    else:
        goals = [goal_by_hand(series, prepared, t) for t in origins]
    past = model.fit(
        windows_by_hand(prepared, origins),
        np.array(goals, "float32"),
        batch_size=e.batch_size,
        epochs=e.epochs,
        shuffle=False,
        verbose=0,
    )
    adam.finalize_variable_values(model.trainable_variables)  # the averages
    return [layer.get_weights() for layer in layers], past.history["loss"]


@pytest.mark.parametrize(
    ("layers", "changes"),
    [
        (["lstm:4:seq", "lstm:3"], {"batch_size": 32}),
        (["lstm:4"], {"batch_size": 24, "horizon": 3, "targets": ("b", "a"), "loss": "mae"}),
        (["lstm:4:seq"], {"batch_size": 20, "horizon": 2}),
        (["lstm:4"], {"batch_size": 24, "loss": "quantile", "quantile": 0.9}),
        (["gru:3:seq"], {"batch_size": 24, "loss": "quantile", "quantile": 0.2, "predict": "value"}),
        (["lstm:3:seq", "gru:3:seq"], {"batch_size": 64, "targets": ("a", "b"), "predict": "value"}),
        (["bi-rnn:2:seq"], {"batch_size": 50}),
        (["lstm:3"], {"batch_size": 163}),
        (["conv1d:3:2:relu", "layernorm"], {"batch_size": 64, "horizon": 2}),
        (["conv1d:3:3:causal", "flatten", "dense:4:gelu"], {"batch_size": 40}),
    ],
    ids=[
        "stacked",
        "mae of 3 x 2",
        "every step",
        "quantile",
        "quantile of a gru",
        "every step of values",
        "last step",
        "one left over",
        "every step that a convolution leaves",
        "flattened",
    ],
)
def test_whole_run_is_that_of_keras_fit(layers, changes):
    """From the same weights over the same batches, `fit` comes to the same losses and weights.

    Both do the same sums in float32 in another order: some 50 steps of 0.001 with ratios of gradients
    rounded to 1e-6 came within 3e-7. A batch left out or weighed wrongly would move weights by 1e-4.
    """
    series = a_walk()
    # Without a validation part the weights are those of the last epoch, as they are in Keras.
    settings = {"window": 4, "epochs": 9, "shuffle": False, "seed": 5, "split": (0.7, 0.0, 0.3)}
    e = an_experiment(*layers, **settings, **changes)
    start = []
    prepared, _, run = trained(
        series, e, before_training=lambda loop, history: start.append(loop.keras_weights(loop.flat))
    )
    assert len(prepared.origins.training) % e.batch_size
    weights, losses = keras_run(series, prepared, start[0])
    assert run.loss == pytest.approx(losses, rel=1e-5)
    for own, expected in zip(run.weights, weights, strict=True):
        for part, keras_part in zip(own, expected, strict=True):
            assert part == pytest.approx(keras_part, abs=1e-5)


@pytest.mark.parametrize("left_over", [1, 17, 33], ids="{} left over".format)
def test_number_of_threads_changes_no_bit(left_over):
    """By one, two or four threads, down to a last batch of one window: the same weights and losses."""
    e = an_experiment("dropout:0.2", "lstm:3:seq", "lstm:3", window=4, batch_size=64, split=(0.8, 0.0, 0.2))
    prepared = prepare(a_walk(), e)
    order = prepared.origins.training[: 2 * 64 + left_over]
    runs = []
    for threads in (1, 2, 4):
        loop = CompiledLoop(prepared, False, threads)
        loss = loop.run_epoch(order, 0.001, 0)
        assert loop.batches_done == loop.steps_taken == 3
        runs.append((loss, *loop.flat, *loop.average))
    assert runs[0] == runs[1] == runs[2]


@pytest.mark.parametrize(("kind", "module"), [(CompiledLoop, compiled_loop), (KerasLoop, keras_loop)])
@pytest.mark.parametrize("left_over", [1, 2, 17], ids="{} left over".format)
def test_cut_of_a_batch_changes_nothing_but_rounding(kind, module, left_over, monkeypatch):
    """In one piece or in several, down to a last batch of one window: the same training."""
    layers = ["lstm:3:seq", "lstm:3"] if kind is CompiledLoop else ["gru:3:seq", "rnn:3"]
    e = an_experiment(*layers, window=4, batch_size=64, split=(0.8, 0.0, 0.2))
    prepared = prepare(a_walk(), e)
    order = prepared.origins.training[: 2 * 64 + left_over]
    losses, weights = [], []
    for smallest in (16, 100):
        monkeypatch.setattr(module, "SMALLEST_SHARD", smallest)
        loop = kind(prepared, False)
        losses.append(loop.run_epoch(order, 0.001, 0))
        weights.append(loop.flat)
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)
    assert weights[0] == pytest.approx(weights[1], abs=1e-5)


@pytest.mark.parametrize("last", ["lstm:3", "gru:3:rd0.3"])
def test_same_seed_gives_the_same_bits(last):
    """Twice the same experiment: weights and losses are equal to the last bit, shuffled and dropped."""
    e = an_experiment("dropout:0.3", "lstm:4:seq", last, window=4, epochs=2, batch_size=32, seed=3)
    first, second = (trained(a_walk(), e) for _ in range(2))
    assert np.array_equal(first[1].flat, second[1].flat)
    assert first[2].loss == second[2].loss
    assert first[2].val_loss == second[2].val_loss


def test_other_seed_gives_other_weights_and_losses():
    """The seed decides the initial weights and the order of the windows."""
    runs = [trained(a_walk(), an_experiment(epochs=2, seed=seed)) for seed in (3, 4)]
    assert not np.array_equal(runs[0][1].flat, runs[1][1].flat)
    assert runs[0][2].loss != runs[1][2].loss


def test_shuffled_order_differs_from_the_order_in_time():
    """The same weights over other batches come to another loss."""
    runs = [trained(a_walk(), an_experiment(epochs=1, shuffle=shuffle))[2] for shuffle in (True, False)]
    assert runs[0].loss != runs[1].loss


@pytest.mark.parametrize("layers", [["lstm:4"], ["lstm:3:seq", "gru:2:seq"], ["bi-lstm:2:seq"]], ids=" ".join)
def test_untrained_network_is_persistence(layers):
    """Its head is of zeros, so before the first epoch no change is predicted, exactly."""
    prepared = prepare(a_walk(), an_experiment(*layers, horizon=2, targets=("b", "a")))
    loop = fastest_loop(prepared, every_step=False)
    origins = prepared.origins.test
    assert np.array_equal(loop.predict(origins), persistence(prepared, origins))


def test_untrained_network_starts_from_the_loss_of_persistence():
    """In one batch the loss is taken before the first step: that of predicting no change, 1."""
    _, _, run = trained(a_walk(), an_experiment(epochs=1, batch_size=1000))
    assert run.loss[0] == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize("kind", [CompiledLoop, KerasLoop], ids=["compiled", "Keras"])
def test_prediction_does_not_depend_on_how_many_are_asked_for(kind, monkeypatch):
    """All at once, one by one or none at all: (windows, horizon, targets) either way."""
    prepared = prepare(a_walk(), an_experiment("lstm:4:seq", horizon=2))
    loop = kind(prepared, True)
    loop.average = np.random.default_rng(0).normal(size=loop.flat.shape).astype("float32")
    origins = prepared.origins.training
    whole = loop.predict(origins)
    assert whole.shape == (len(origins), 2, 1)
    one_by_one = np.concatenate([loop.predict(origins[i : i + 1]) for i in range(len(origins))])
    assert one_by_one == pytest.approx(whole, abs=1e-4)
    assert loop.predict(origins[:0]).shape == (0, 2, 1)


def restless(**changes):
    """A training that soon learns noise by heart: its validation loss rises after some epochs."""
    e = an_experiment("lstm:5", epochs=60, learning_rate=0.03, batch_size=16, **changes)
    return trained(a_walk(160, seed=2), e)


def test_training_stops_early_after_as_many_epochs_as_patience_allows():
    """The last `patience` epochs brought nothing better, and no earlier stretch was so long."""
    _, _, run = restless(patience=3)
    assert run.ended == "early"
    assert len(run.loss) == len(run.val_loss) == len(run.epoch_seconds) == run.best_epoch + 3 < 60
    better = [i for i, loss in enumerate(run.val_loss) if loss <= min(run.val_loss[: i + 1])]
    assert max(np.diff(better), default=0) <= 3


def test_weights_of_the_best_epoch_are_kept():
    """The returned weights reach the lowest validation loss, worked out anew from their forecasts."""
    prepared, loop, run = restless(patience=3)
    origins = prepared.origins.validation
    errors = (loop.predict(origins)[..., 0] - prepared.actual[origins + 1]) / prepared.scale.item()
    assert np.mean(errors**2) == pytest.approx(min(run.val_loss), rel=1e-6)
    assert run.val_loss[run.best_epoch - 1] == min(run.val_loss)
    assert np.array_equal(loop.flat_of(run.weights), loop.flat)


def test_training_without_patience_goes_to_its_last_epoch():
    """patience=None never stops early."""
    _, _, run = trained(a_walk(), an_experiment(epochs=4))
    assert run.ended == "finished"
    assert len(run.loss) == 4


def test_training_without_a_validation_part_keeps_the_last_epoch():
    """No validation loss, no early stop, the last weights."""
    _, _, run = trained(a_walk(), an_experiment(epochs=3, patience=1, split=(0.8, 0.0, 0.2)))
    assert run.ended == "finished"
    assert run.val_loss == []
    assert run.best_epoch == 3


def test_loss_that_is_no_number_ends_the_training_diverged():
    """A huge learning rate ends at once, and no weights count as the best."""
    _, loop, run = trained(a_walk(), an_experiment(epochs=5, learning_rate=1e38))
    assert run.ended == "diverged"
    assert len(run.loss) == 1
    assert run.best_epoch == 0
    assert np.isfinite(loop.flat).all()


def test_validation_loss_that_is_no_number_ends_the_training_diverged():
    """After one huge step the weights are finite, but what they forecast is not."""
    e = an_experiment("dense:8", epochs=2, batch_size=1000, learning_rate=3e38, loss="mae")
    _, loop, run = trained(a_walk(), e)
    assert np.isfinite(run.loss).all()
    assert np.isfinite(loop.flat).all()
    assert (run.ended, len(run.loss), run.best_epoch) == ("diverged", 1, 0)


def test_stop_flag_set_before_an_epoch_ends_it_without_a_step():
    """No batch is trained, and the untrained weights are given back."""
    batches = []

    def before_training(loop, history):
        loop.stop()
        batches.append(loop)

    prepared, loop, run = trained(a_walk(), an_experiment(), before_training=before_training)
    assert run.ended == "stopped"
    assert (run.loss, run.best_epoch) == ([], 0)
    assert batches[0].batches_done == 0
    origins = prepared.origins.test
    assert np.array_equal(loop.predict(origins), persistence(prepared, origins))


def test_stop_flag_ends_an_epoch_under_way():
    """Set from another thread once some batches are done, it ends the epoch before its last batch."""
    series = a_series({"a": np.arange(6000) % 7, "b": np.arange(6000) % 5})

    def stop_after_some_batches(loop):
        while loop.batches_done < 3:
            pass
        loop.stop()

    threads = []

    def before_training(loop, history):
        threads.append(threading.Thread(target=stop_after_some_batches, args=(loop,), daemon=True))
        threads[0].start()

    prepared, loop, run = trained(
        series, an_experiment("lstm:5", batch_size=1), before_training=before_training
    )
    threads[0].join(60)
    assert not threads[0].is_alive()
    assert run.ended == "stopped"
    assert run.loss == []
    assert 3 <= loop.batches_done < len(prepared.origins.training)


def test_training_stops_where_the_caller_says_so_after_an_epoch():
    """after_epoch sees every epoch's losses; False ends the training with the best weights so far."""
    seen = []

    def after_epoch(loop, so_far):
        seen.append((len(so_far.loss), len(so_far.val_loss), so_far.best_epoch))
        return len(so_far.loss) < 2

    _, _, run = trained(a_walk(), an_experiment(epochs=9), after_epoch=after_epoch)
    assert run.ended == "stopped"
    assert [counts[:2] for counts in seen] == [(1, 1), (2, 2)]
    assert run.best_epoch == seen[-1][2] >= 1


def test_network_learns_what_can_be_learnt():
    """On a wave without noise the network soon beats persistence, whose loss is 1."""
    wave = np.sin(np.arange(300) * 2 * np.pi / 12)
    series = a_series({"a": wave, "b": np.roll(wave, 2)})
    _, _, run = trained(series, an_experiment("lstm:5", epochs=15, learning_rate=0.02))
    assert min(run.val_loss) < 0.2


@pytest.mark.parametrize("layer", ["lstm:4", "gru:4"])
@pytest.mark.parametrize("quantile", [0.1, 0.5, 0.9])
def test_share_of_the_values_of_noise_is_below_the_quantile(layer, quantile):
    """Of 2,000 standard normal numbers, in both loops; a share of 600 varies by 0.012 to 0.02 by chance.

    The quantiles of the normal distribution are -1.2816, 0 and 1.2816, so a forecast of them is near those.
    """
    noise = a_series(dict.fromkeys("ab", np.random.default_rng(8).normal(size=2000)))
    e = an_experiment(
        layer,
        loss="quantile",
        quantile=quantile,
        predict="value",
        epochs=12,
        learning_rate=0.005,
        patience=None,
    )
    prepared, loop, _ = trained(noise, e)
    test = np.concatenate([prepared.origins.validation, prepared.origins.test])
    forecast = loop.predict(test)
    assert (prepared.truth(test) < forecast).mean() == pytest.approx(quantile, abs=0.05)
    assert forecast.mean() == pytest.approx({0.1: -1.2816, 0.5: 0, 0.9: 1.2816}[quantile], abs=0.15)
