"""The training loop: one graph call an epoch, windows gathered by index, one flat Adam step a batch.

All weights live in one flat variable under one fused Adam kernel, and each batch is cut into one
shard a core inside the graph; the shards' gradients add up to the batch's. No copy of
(samples, time steps, inputs) larger than a batch ever exists.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from rnnlab.training.network import keras_head, keras_stack
from rnnlab.training.prepared import Prepared
from rnnlab.training.pure import KerasLayer, PureStack, Tensor, Weights, pure_layer

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # keras.optimizers.Adam's defaults
SMALLEST_SHARD = 8  # samples; below that a second shard costs more than it gains
WINDOWS_AT_ONCE = 1024  # in prediction
SHARDS = min(os.cpu_count() or 1, 4)


@dataclass(frozen=True, eq=False)
class Trained:
    """What training gives back.

    weights: of each layer and last of the head, as Keras orders them; those of the best validation
        loss, or the last ones where there is no validation part.
    """

    weights: list[Weights]
    loss: list[float]
    val_loss: list[float]
    epoch_seconds: list[float]
    best_epoch: int
    ended: str  # "finished", "early", "stopped" or "diverged"


class Loop:
    """The trainable state of one experiment: weights, Adam's moments, the compiled graph."""

    def __init__(self, prepared: Prepared, every_step: bool):
        """every_step: learn the next value at every time step, not only after the last one."""
        import keras
        import tensorflow as tf

        e = prepared.experiment
        self.prepared, self.every_step = prepared, every_step
        keras.utils.set_random_seed(e.seed)
        built = keras_stack(e.stack, e.window, len(prepared.names))
        head = keras_head(prepared.outputs)
        head(built[-1].output)
        layers = [pure_layer(layer, own) for layer, own in zip(e.stack, built, strict=True)]
        self.stack = PureStack([*layers, KerasLayer(head)])
        self.flat = tf.Variable(self.stack.flat([layer.get_weights() for layer in (*built, head)]))
        self.moments = [tf.Variable(tf.zeros_like(self.flat)) for _ in range(2)]
        self.steps_taken = tf.Variable(0.0)
        self.batches_done = tf.Variable(0)
        self.stop = tf.Variable(False)
        self.inputs = tf.constant(prepared.inputs)
        own = prepared.deviation[list(prepared.target_index)]
        self.gain = tf.constant((own / prepared.scale).ravel().astype("float32"))
        self.run_epoch = tf.function(self._epoch, reduce_retracing=True)
        self.run_predict = tf.function(self._predict, input_signature=[tf.TensorSpec((None,), tf.int64)])

    def windows(self, origins: Tensor) -> Tensor:
        """The inputs of the windows that end at those rows, (steps, samples, inputs)."""
        import tensorflow as tf

        back = tf.range(-self.prepared.experiment.window + 1, 1, dtype=tf.int64)
        return tf.gather(self.inputs, origins[None, :] + back[:, None])

    def goals(self, rows: Tensor) -> Tensor:
        """What the head is to put out after each of the rows: (..., horizon * targets), scaled."""
        import tensorflow as tf

        e = self.prepared.experiment
        leads = tf.range(1, e.horizon + 1, dtype=tf.int64)
        index = list(self.prepared.target_index)
        ahead = tf.gather(tf.gather(self.inputs, rows[..., None] + leads), index, axis=-1)
        if e.predict == "change":
            ahead -= tf.gather(tf.gather(self.inputs, rows), index, axis=-1)[..., None, :]
        return tf.reshape(ahead, (*rows.shape[:-1], -1, self.prepared.outputs)) * self.gain

    def error_sum(self, weights: list[list[Tensor]], origins: Tensor, seed: Tensor | None) -> Tensor:
        """The sum of the squared (or absolute) errors over the windows, a scalar."""
        import tensorflow as tf

        e = self.prepared.experiment
        outputs = self.stack(weights, self.windows(origins), seed)
        rows = origins
        if self.every_step:
            rows = origins[None, :] + tf.range(-e.window + 1, 1, dtype=tf.int64)[:, None]
        elif len(outputs.shape) == 3:
            outputs = outputs[-1]
        errors = outputs - self.goals(rows)
        return tf.reduce_sum(errors**2 if e.loss == "mse" else tf.abs(errors))

    def _epoch(self, order: Tensor, rate: Tensor, seed: Tensor) -> Tensor:
        """One pass over the windows in that order; the mean training loss on the way."""
        import tensorflow as tf

        e = self.prepared.experiment
        size = tf.size(order)
        numbers = (e.window if self.every_step else 1) * self.prepared.outputs
        total = tf.constant(0.0, tf.float64)
        shards = SHARDS if e.batch_size >= SHARDS * SMALLEST_SHARD else 1
        self.batches_done.assign(0)
        start = 0
        while start < size and not self.stop:
            tf.autograph.experimental.set_loop_options(parallel_iterations=1)
            batch = order[start : start + e.batch_size]
            count = tf.size(batch)
            weights = self.stack.split(self.flat.read_value())
            sums, gradients = [], []
            for shard in range(shards):
                low, high = count * shard // shards, count * (shard + 1) // shards
                own_seed = seed + tf.stack([start, shard * 1000])
                # An empty shard would get a gradient of memory as it lies from the fused kernel, so it
                # takes one window, which counts nothing.
                own = batch[low : tf.maximum(high, low + 1)]
                error = self.error_sum(weights, own, own_seed) * tf.cast(high > low, tf.float32)
                sums.append(error)
                gradients.append(flat_gradient(error, weights))
            error = tf.add_n(sums)
            gradient = tf.add_n(gradients) / tf.cast(count * numbers, tf.float32)
            self.adam(gradient, rate)
            total += tf.cast(error, tf.float64)
            self.batches_done.assign_add(1)
            start += e.batch_size
        seen = tf.minimum(start, size) * numbers
        return total / tf.cast(seen, tf.float64)

    def adam(self, gradient: Tensor, rate: Tensor) -> None:
        """One Adam step on the flat vector (Kingma and Ba 2015, as Keras computes it)."""
        import tensorflow as tf

        step = self.steps_taken.assign_add(1.0)
        tf.raw_ops.ResourceApplyAdam(
            var=self.flat.handle, m=self.moments[0].handle, v=self.moments[1].handle,
            beta1_power=tf.pow(BETA_1, step), beta2_power=tf.pow(BETA_2, step), lr=rate,
            beta1=BETA_1, beta2=BETA_2, epsilon=EPSILON, grad=gradient,
        )  # fmt: skip

    def _predict(self, origins: Tensor) -> Tensor:
        outputs = self.stack(self.stack.split(self.flat.read_value()), self.windows(origins))
        return outputs[-1] if len(outputs.shape) == 3 else outputs

    def predict(self, origins: np.ndarray) -> np.ndarray:
        """The forecast after each origin, in the data's own units, (windows, horizon, targets)."""
        blocks = range(0, len(origins), WINDOWS_AT_ONCE)
        outputs = [self.run_predict(origins[at : at + WINDOWS_AT_ONCE]).numpy() for at in blocks]
        empty = np.empty((0, self.prepared.outputs), "float32")
        return self.prepared.own_units(np.concatenate([empty, *outputs]), origins)

    def epoch(self, number: int) -> float:
        """Train one epoch, the number counted from 0; its mean training loss."""
        import tensorflow as tf

        e = self.prepared.experiment
        order = self.prepared.origins.training
        if e.shuffle:
            order = np.random.default_rng([e.seed, number]).permutation(order)
        seed = np.random.default_rng([e.seed, number, 1]).integers(0, 2**30, 2)
        loss = self.run_epoch(
            tf.constant(order), tf.constant(e.learning_rate, tf.float32), tf.constant(seed, tf.int32)
        )
        return float(loss)


def flat_gradient(error: Tensor, weights: list[list[Tensor]]) -> Tensor:
    """The gradient of a scalar by every weight, as one flat vector."""
    import tensorflow as tf

    parts = tf.gradients(error, [part for own in weights for part in own])
    return tf.concat([tf.reshape(part, (-1,)) for part in parts], 0)


@dataclass(eq=False)
class Course:
    """How training went so far, and the weights worth keeping (flat, with the epoch they are of)."""

    loss: list[float]
    val_loss: list[float]
    epoch_seconds: list[float]
    best: np.ndarray
    best_epoch: int = 0


def checkpoint_of(loop: Loop, course: Course) -> dict[str, np.ndarray]:
    """All that the next epoch depends on, as arrays; the order of windows follows from the seed."""
    return {
        "flat": loop.flat.numpy(),
        "first_moment": loop.moments[0].numpy(),
        "second_moment": loop.moments[1].numpy(),
        "steps_taken": loop.steps_taken.numpy(),
        **{name: np.array(value) for name, value in vars(course).items()},
    }


def restored(loop: Loop, checkpoint: dict[str, np.ndarray]) -> Course:
    """Put the loop back to where the checkpoint was taken; how training had gone until then."""
    loop.flat.assign(checkpoint["flat"])
    loop.moments[0].assign(checkpoint["first_moment"])
    loop.moments[1].assign(checkpoint["second_moment"])
    loop.steps_taken.assign(checkpoint["steps_taken"])
    loss, val_loss, seconds = (checkpoint[name].tolist() for name in ("loss", "val_loss", "epoch_seconds"))
    return Course(loss, val_loss, seconds, checkpoint["best"], int(checkpoint["best_epoch"]))


def train(
    prepared: Prepared,
    every_step: bool,
    after_epoch: Callable[[Loop, Course], bool] = lambda loop, course: True,
    ready: Callable[[Loop, Course], None] = lambda loop, course: None,
    checkpoint: dict[str, np.ndarray] | None = None,
) -> tuple[Loop, Trained]:
    """Train to the end, to the best weights.

    ready: called once before the first epoch; setting the loop's `stop` ends the epoch under way.
    after_epoch: called with what is known so far; training stops when it returns False.
    checkpoint: of `checkpoint_of`: training goes on from there, to the very weights it would have had.
    """
    loop = Loop(prepared, every_step)
    course = Course([], [], [], loop.flat.numpy()) if checkpoint is None else restored(loop, checkpoint)
    ready(loop, course)
    ended = "finished"
    while ended == "finished" and len(course.loss) < prepared.experiment.epochs:
        ended = next_epoch(loop, course)
        if ended == "finished" and not after_epoch(loop, course):
            ended = "stopped"
    loop.flat.assign(course.best)
    weights = loop.stack.keras_weights(course.best)
    return loop, Trained(
        weights, course.loss, course.val_loss, course.epoch_seconds, course.best_epoch, ended
    )


def next_epoch(loop: Loop, course: Course) -> str:
    """Train one more epoch into the course; "finished" where training may go on, else how it ended."""
    e, held_out = loop.prepared.experiment, loop.prepared.origins.validation
    number = len(course.loss)
    if len(held_out) and e.patience is not None and number - course.best_epoch >= e.patience:
        return "early"
    start = perf_counter()
    loss = loop.epoch(number)
    if loop.stop.numpy():
        return "stopped"
    course.epoch_seconds.append(perf_counter() - start)
    course.loss.append(loss)
    if not np.isfinite(loss) or not np.isfinite(loop.flat.numpy()).all():
        return "diverged"
    if len(held_out):
        course.val_loss.append(loop.prepared.loss_of(loop.predict(held_out), held_out))
        if not np.isfinite(course.val_loss[-1]):
            return "diverged"
    if not len(held_out) or course.val_loss[-1] == min(course.val_loss):
        course.best, course.best_epoch = loop.flat.numpy(), number + 1
    return "finished"
