"""A stack of Keras layers as a pure function of one flat vector of weights.

Arrays are time-major, (time steps, samples, features); only Keras gets them batch-major.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnlab.stack.layers import Stack

Tensor = Any
DRAWS, MOST_GENERATORS = (
    8,
    2,
)  # Keras draws one mask for each gate at most; a layer has one generator a direction
SEEDS = 2**20  # above all second numbers of the seeds of layers, which Dropout uses as they are


class KerasLayer:
    """A Keras layer as a pure function of its weights, and of a seed if it draws random numbers in training."""

    def __init__(self, layer: Any, draws: bool = False):
        self.layer, self.draws = layer, draws
        self.shapes = [tuple(weight.shape) for weight in layer.weights]

    def __call__(self, weights: list[Tensor], x: Tensor, seed: Tensor | None) -> Tensor:
        """x and the output: (steps, samples, features) or (samples, features)."""
        batch_major = batch_first(x)
        # The state of a random generator for each direction of a recurrent layer.
        generators, arguments = self.layer.non_trainable_variables, {}
        if self.draws and seed is not None:
            arguments["training"] = True
            generators = [generator_state(seed, number) for number in range(len(generators))]
        y, _ = self.layer.stateless_call(weights, generators, batch_major, **arguments)
        return batch_first(y)


class Dropout:
    """Dropout as a pure function: the same seed drops the same numbers."""

    def __init__(self, rate: float):
        self.rate = rate
        self.shapes: list[tuple[int, ...]] = []

    def __call__(self, weights: list[Tensor], x: Tensor, seed: Tensor | None) -> Tensor:
        import tensorflow as tf

        if seed is None or self.rate == 0:
            return x
        kept = tf.random.stateless_uniform(tf.shape(x), seed) >= self.rate
        return tf.where(kept, x / (1 - self.rate), 0.0)


def generator_state(seed: Tensor, number: int) -> Tensor:
    """The state of one of a layer's generators, int64 (2,). seed: of the layer, int32 (2,).

    A generator adds 1 to the second number for each of its (at most DRAWS) draws, so that no two draw the same numbers.
    """
    import tensorflow as tf

    first, second = tf.unstack(tf.cast(seed, tf.int64))
    return tf.stack([first, SEEDS + DRAWS * (MOST_GENERATORS * second + number)])


def batch_first(x: Tensor) -> Tensor:
    """(steps, samples, features) <-> (samples, steps, features); a 2D array stays as it is."""
    import tensorflow as tf

    return tf.transpose(x, (1, 0, 2)) if len(x.shape) == 3 else x


@dataclass(frozen=True, eq=False)
class KerasStack:
    """The layers in order and the head; each has its section of one flat vector of weights."""

    layers: list[KerasLayer | Dropout]

    @classmethod
    def of(cls, stack: Stack, keras_layers: list[Any], head: Any) -> "KerasStack":
        """keras_layers: the built Keras layer of each layer of the stack."""
        layers = [
            Dropout(layer.rate)
            if layer.kind == "dropout"
            else KerasLayer(keras_layer, draws=layer.recurrent_dropout > 0)
            for layer, keras_layer in zip(stack, keras_layers, strict=True)
        ]
        return cls([*layers, KerasLayer(head)])

    def split(self, flat: Tensor) -> list[list[Tensor]]:
        """The weights of each layer, cut out of the flat vector."""
        import tensorflow as tf

        start, layers = 0, []
        for layer in self.layers:
            weights = []
            for shape in layer.shapes:
                size = int(np.prod(shape))
                weights.append(tf.reshape(flat[start : start + size], shape))
                start += size
            layers.append(weights)
        return layers

    def __call__(self, weights: list[list[Tensor]], x: Tensor, seed: Tensor | None = None) -> Tensor:
        """x: (steps, samples, inputs); out: (samples, outputs), or (steps, samples, outputs).

        weights: from `split`. seed: int32 (2,) in training, None in inference.
        """
        import tensorflow as tf

        for number, (layer, layer_weights) in enumerate(zip(self.layers, weights, strict=True)):
            x = layer(layer_weights, x, None if seed is None else tf.add(seed, (0, number)))
        return x
