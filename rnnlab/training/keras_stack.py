"""A stack of plain Keras layers as a pure function of one flat vector of weights.

Everything here is time-major, (time steps, samples, numbers), but for what goes through Keras.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnlab.stack.layers import Stack

Tensor = Any


class KerasLayer:
    """A plain Keras layer as a pure function of its weights."""

    def __init__(self, layer: Any):
        self.layer = layer
        self.shapes = [tuple(weight.shape) for weight in layer.weights]

    def __call__(self, weights: list[Tensor], x: Tensor, seed: Tensor | None) -> Tensor:
        """x and the output: (steps, samples, numbers) or (samples, numbers)."""
        batch_major = batch_first(x)
        # Recurrent Keras layers own the state of a random generator, which nothing here draws from.
        y, _ = self.layer.stateless_call(weights, self.layer.non_trainable_variables, batch_major)
        return batch_first(y)


class Dropout:
    """Dropout drawn from a seed that is given, so the same seed drops the same numbers."""

    def __init__(self, rate: float):
        self.rate = rate
        self.shapes: list[tuple[int, ...]] = []

    def __call__(self, weights: list[Tensor], x: Tensor, seed: Tensor | None) -> Tensor:
        import tensorflow as tf

        if seed is None or self.rate == 0:
            return x
        kept = tf.random.stateless_uniform(tf.shape(x), seed) >= self.rate
        return tf.where(kept, x / (1 - self.rate), 0.0)


def batch_first(x: Tensor) -> Tensor:
    """(steps, samples, numbers) <-> (samples, steps, numbers); 2D as it is."""
    import tensorflow as tf

    return tf.transpose(x, (1, 0, 2)) if len(x.shape) == 3 else x


@dataclass(frozen=True, eq=False)
class KerasStack:
    """Layers and head in order, each owning a stretch of one flat vector of weights."""

    layers: list[KerasLayer | Dropout]

    @classmethod
    def of(cls, stack: Stack, built: list[Any], head: Any) -> "KerasStack":
        """built: the Keras layer of each layer of the stack."""
        own = [
            Dropout(layer.rate) if layer.kind == "dropout" else KerasLayer(keras_layer)
            for layer, keras_layer in zip(stack, built, strict=True)
        ]
        return cls([*own, KerasLayer(head)])

    def split(self, flat: Tensor) -> list[list[Tensor]]:
        """Each layer's weights out of the flat vector."""
        import tensorflow as tf

        at, layers = 0, []
        for layer in self.layers:
            own = []
            for shape in layer.shapes:
                size = int(np.prod(shape))
                own.append(tf.reshape(flat[at : at + size], shape))
                at += size
            layers.append(own)
        return layers

    def __call__(self, weights: list[list[Tensor]], x: Tensor, seed: Tensor | None = None) -> Tensor:
        """x: (steps, samples, inputs); out: (samples, outputs), or (steps, samples, outputs).

        weights: as `split` gives them. seed: int32 (2,) while training, None for inference.
        """
        import tensorflow as tf

        for number, (layer, own) in enumerate(zip(self.layers, weights, strict=True)):
            x = layer(own, x, None if seed is None else tf.add(seed, (0, number)))
        return x
