"""A stack of Keras layers as a pure function of one flat vector of weights.

Arrays are time-major, (time steps, samples, features); only Keras gets them batch-major.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnlab.stack.layers import Stack

Tensor = Any


class KerasLayer:
    """A Keras layer as a pure function of its weights."""

    def __init__(self, layer: Any):
        self.layer = layer
        self.shapes = [tuple(weight.shape) for weight in layer.weights]

    def __call__(self, weights: list[Tensor], x: Tensor, seed: Tensor | None) -> Tensor:
        """x and the output: (steps, samples, features) or (samples, features)."""
        batch_major = batch_first(x)
        # A recurrent Keras layer also has the state of a random generator; nothing draws from it here.
        y, _ = self.layer.stateless_call(weights, self.layer.non_trainable_variables, batch_major)
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
            Dropout(layer.rate) if layer.kind == "dropout" else KerasLayer(keras_layer)
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
