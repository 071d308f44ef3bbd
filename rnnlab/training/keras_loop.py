"""The loop for all other stacks: the Keras layers in TensorFlow, one call of a graph for each epoch.

All weights are one flat variable, which one fused Adam kernel updates. The graph cuts each batch into two shards.
XLA compiles their gradients, which add up to the gradient of the batch. Windows are gathered one batch at a time,
so no array (samples, time steps, inputs) is larger than a batch.
"""

import numpy as np

from rnnlab.training.keras_stack import KerasStack, Tensor
from rnnlab.training.loss import side_weights
from rnnlab.training.network import initial_weights, keras_head, keras_stack
from rnnlab.training.optimizer import BETA_1, BETA_2, CLIP_NORM, EPSILON
from rnnlab.training.prepared import Prepared
from rnnlab.training.training_loop import TrainingLoop

WINDOWS_AT_ONCE = 1024  # in prediction
SHARDS, SMALLEST_SHARD = 2, 16  # the shards of a batch run in parallel if there are cores


class KerasLoop(TrainingLoop):
    """Weights and moments are TensorFlow variables, which graphs change."""

    def __init__(self, prepared: Prepared, every_step: bool):
        import tensorflow as tf

        super().__init__(prepared, every_step)
        e = prepared.experiment
        self.shards = SHARDS if e.batch_size >= SHARDS * SMALLEST_SHARD else 1
        weights = initial_weights(prepared)
        self.shapes = [[array.shape for array in arrays] for arrays in weights]
        built = keras_stack(e.stack, e.window, len(prepared.names))
        head = keras_head(prepared.outputs)
        head(built[-1].output)
        self.stack = KerasStack.of(e.stack, built, head)
        # A Conv1D without padding leaves fewer time steps than the window has: the last ones.
        self.steps_trained = built[-1].output.shape[1] if every_step else 1
        self._flat, self._average = (tf.Variable(self.flat_of(weights)) for _ in range(2))
        self._moments = [tf.Variable(tf.zeros_like(self._flat)) for _ in range(2)]
        self._steps_taken = tf.Variable(0.0)
        self._batches_done = tf.Variable(0)
        self._stop = tf.Variable(False)
        self.inputs = tf.constant(prepared.inputs)
        self.shared, self.shared_row = tf.constant(prepared.shared), tf.constant(prepared.shared_row)
        deviation = prepared.deviation[list(prepared.target_index)]
        self.gain = tf.constant((deviation / prepared.scale).ravel().astype("float32"))
        self._gradient = tf.function(self._shard_gradient, jit_compile=True)
        self._run_epoch = tf.function(self._epoch, reduce_retracing=True)
        self._run_forward = tf.function(self._forward, input_signature=[tf.TensorSpec((None,), tf.int64)])

    @property
    def flat(self) -> np.ndarray:
        return self._flat.numpy()

    @flat.setter
    def flat(self, flat: np.ndarray) -> None:
        self._flat.assign(flat)

    @property
    def average(self) -> np.ndarray:
        return self._average.numpy()

    @average.setter
    def average(self, average: np.ndarray) -> None:
        self._average.assign(average)

    @property
    def moments(self) -> np.ndarray:
        return np.stack([moment.numpy() for moment in self._moments])

    @moments.setter
    def moments(self, moments: np.ndarray) -> None:
        for moment, values in zip(self._moments, moments, strict=True):
            moment.assign(values)

    @property
    def batches_done(self) -> int:
        return int(self._batches_done.numpy())

    @property
    def stopped(self) -> bool:
        return bool(self._stop.numpy())

    def stop(self) -> None:
        self._stop.assign(True)

    def run_epoch(self, order: np.ndarray, rate: float, seed: int) -> float:
        import tensorflow as tf

        self._steps_taken.assign(float(self.steps_taken))
        loss = self._run_epoch(
            tf.constant(order), tf.constant(rate, tf.float32), tf.constant([seed, 0], tf.int32)
        )
        self.steps_taken += self.batches_done
        return float(loss)

    def outputs(self, origins: np.ndarray) -> np.ndarray:
        blocks = range(0, len(origins), WINDOWS_AT_ONCE)
        parts = [self._run_forward(origins[at : at + WINDOWS_AT_ONCE]).numpy() for at in blocks]
        return np.concatenate([np.empty((0, self.prepared.outputs), "float32"), *parts])

    def _windows(self, origins: Tensor) -> Tensor:
        """The inputs of the windows that end at those rows, (steps, samples, inputs)."""
        import tensorflow as tf

        back = tf.range(-self.prepared.experiment.window + 1, 1, dtype=tf.int64)
        rows = origins[None, :] + back[:, None]
        inputs = tf.gather(self.inputs, rows)
        if not self.prepared.shared.size:
            return inputs
        return tf.concat([inputs, tf.gather(self.shared, tf.gather(self.shared_row, rows))], axis=-1)

    def _goals(self, rows: Tensor) -> Tensor:
        """The target output of the head after each row: (..., horizon * targets), scaled."""
        import tensorflow as tf

        e = self.prepared.experiment
        leads = tf.range(1, e.horizon + 1, dtype=tf.int64)
        index = list(self.prepared.target_index)
        ahead = tf.gather(tf.gather(self.inputs, rows[..., None] + leads), index, axis=-1)
        if e.predict == "change":
            ahead -= tf.gather(tf.gather(self.inputs, rows), index, axis=-1)[..., None, :]
        return tf.reshape(ahead, (*rows.shape[:-1], -1, self.prepared.outputs)) * self.gain

    def _error_sum(self, weights: list[list[Tensor]], origins: Tensor, seed: Tensor | None) -> Tensor:
        """The sum of the losses of the windows, a scalar."""
        import tensorflow as tf

        e = self.prepared.experiment
        outputs = self.stack(weights, self._windows(origins), seed)
        rows = origins
        if self.every_step:
            rows = origins[None, :] + tf.range(-self.steps_trained + 1, 1, dtype=tf.int64)[:, None]
        elif len(outputs.shape) == 3:
            outputs = outputs[-1]
        errors = outputs - self._goals(rows)
        if e.loss == "mse":
            return tf.reduce_sum(errors**2)
        below, above = side_weights(e)
        return tf.reduce_sum(tf.abs(errors) * tf.where(errors < 0, below, above))

    def _epoch(self, order: Tensor, rate: Tensor, seed: Tensor) -> Tensor:
        """Train on the windows in this order; the mean training loss of the batches."""
        import tensorflow as tf

        e = self.prepared.experiment
        size = tf.size(order)
        numbers = self.steps_trained * self.prepared.outputs
        total = tf.constant(0.0, tf.float64)
        self._batches_done.assign(0)
        start = 0
        while start < size and not self._stop:
            tf.autograph.experimental.set_loop_options(parallel_iterations=1)
            batch = order[start : start + e.batch_size]
            count = tf.size(batch)
            flat = self._flat.read_value()
            sums, gradients = [], []
            for shard in range(self.shards):
                origins = batch[count * shard // self.shards : count * (shard + 1) // self.shards]
                shard_seed = seed + tf.stack([start, shard * 1000])
                error, gradient = self._gradient(flat, origins, shard_seed)
                sums.append(error)
                gradients.append(gradient)
            error = tf.add_n(sums)
            self._adam(tf.add_n(gradients) / tf.cast(count * numbers, tf.float32), rate)
            total += tf.cast(error, tf.float64)
            self._batches_done.assign_add(1)
            start += e.batch_size
        seen = tf.minimum(start, size) * numbers
        return total / tf.cast(seen, tf.float64)

    def _shard_gradient(self, flat: Tensor, origins: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]:
        """The sum of the errors of the windows, and its gradient (size,); XLA compiles it, as in Keras's `fit`."""
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(flat)
            error = self._error_sum(self.stack.split(flat), origins, seed)
        return error, tape.gradient(error, flat)

    def _adam(self, gradient: Tensor, rate: Tensor) -> None:
        """One Adam step on the flat vector (Kingma and Ba 2015, as Keras computes it)."""
        import tensorflow as tf

        step = self._steps_taken.assign_add(1.0)
        tf.raw_ops.ResourceApplyAdam(
            var=self._flat.handle, m=self._moments[0].handle, v=self._moments[1].handle,
            beta1_power=tf.pow(BETA_1, step), beta2_power=tf.pow(BETA_2, step), lr=rate,
            beta1=BETA_1, beta2=BETA_2, epsilon=EPSILON, grad=tf.clip_by_norm(gradient, CLIP_NORM),
        )  # fmt: skip
        moved = tf.where(step > 1, 1 - self.momentum, 1.0)  # Keras's average starts after the first step
        self._average.assign_add((self._flat.read_value() - self._average.read_value()) * moved)

    def _forward(self, origins: Tensor) -> Tensor:
        outputs = self.stack(self.stack.split(self._average.read_value()), self._windows(origins))
        return outputs[-1] if len(outputs.shape) == 3 else outputs
