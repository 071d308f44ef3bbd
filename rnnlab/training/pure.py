"""The stack as a pure function of one flat vector of weights, with TensorFlow's fused LSTM kernel.

Everything here is time-major, (time steps, samples, numbers), as the kernel wants it. LSTM layers
run on `BlockLSTM`, one CPU kernel for the whole sequence; every other layer is the plain Keras
layer, called with the weights that it is given. The kernel's weights are Keras's with the gates
reordered from i, f, c, o to i, c, f, o and kernel and recurrent kernel stacked, so both compute the
same: outputs agreed to 1.5e-8, gradients to 3e-8 (tests hold 1e-5 and 1e-4).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnlab.stack.layers import Layer

Tensor = Any
Weights = list[np.ndarray]


def gates_reordered(matrix: np.ndarray) -> np.ndarray:
    """The four gate blocks of the last side, the middle two swapped: i,f,c,o <-> i,c,f,o."""
    first, second, third, fourth = np.split(matrix, 4, axis=-1)
    return np.concatenate([first, third, second, fourth], axis=-1)


class KerasLayer:
    """A plain Keras layer as a pure function of its weights."""

    def __init__(self, layer: Any):
        self.layer = layer
        self.shapes = [tuple(weight.shape) for weight in layer.weights]
        self.sequences = len(layer.output.shape) == 3

    def to_flat(self, weights: Weights) -> Weights:
        return weights

    def from_flat(self, weights: Weights) -> Weights:
        return weights

    def __call__(self, weights: list[Tensor], x: Tensor, seed: Tensor | None) -> Tensor:
        """x and the output: (steps, samples, numbers) or (samples, numbers)."""
        batch_major = batch_first(x)
        # Recurrent Keras layers own the state of a random generator, which nothing here draws from.
        y, _ = self.layer.stateless_call(weights, self.layer.non_trainable_variables, batch_major)
        return batch_first(y)


class BlockLSTM:
    """An LSTM layer on the fused kernel; two weights: (inputs + units, 4 units) and (4 units,)."""

    def __init__(self, layer: Any):
        self.units, self.sequences = layer.units, layer.return_sequences
        self.inputs = layer.weights[0].shape[0]
        self.shapes = [(self.inputs + self.units, 4 * self.units), (4 * self.units,)]

    def to_flat(self, weights: Weights) -> Weights:
        kernel, recurrent, bias = weights
        return [gates_reordered(np.concatenate([kernel, recurrent])), gates_reordered(bias)]

    def from_flat(self, weights: Weights) -> Weights:
        matrix, bias = (gates_reordered(weight) for weight in weights)
        return [matrix[: self.inputs], matrix[self.inputs :], bias]

    def __call__(self, weights: list[Tensor], x: Tensor, seed: Tensor | None) -> Tensor:
        """x: (steps, samples, inputs); out: (steps, samples, units) or (samples, units)."""
        import tensorflow as tf

        matrix, bias = weights
        nothing = tf.zeros((tf.shape(x)[1], self.units))
        no_peephole = tf.zeros((self.units,))
        h = tf.raw_ops.BlockLSTM(
            seq_len_max=tf.cast(tf.shape(x)[0], tf.int64),
            x=x, cs_prev=nothing, h_prev=nothing, w=matrix,
            wci=no_peephole, wcf=no_peephole, wco=no_peephole, b=bias,
            forget_bias=0.0, cell_clip=-1.0, use_peephole=False,
        ).h  # fmt: skip
        return h if self.sequences else h[-1]


class Dropout:
    """Dropout drawn from a seed that is given, so the same seed drops the same numbers."""

    def __init__(self, rate: float):
        self.rate = rate
        self.shapes: list[tuple[int, ...]] = []

    def to_flat(self, weights: Weights) -> Weights:
        return []

    def from_flat(self, weights: Weights) -> Weights:
        return []

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


def pure_layer(layer: Layer, built: Any) -> KerasLayer | BlockLSTM | Dropout:
    """The layer as a pure function: on the fused kernel where that computes what Keras does."""
    import tensorflow as tf

    if layer.kind == "dropout":
        return Dropout(layer.rate)
    if layer.kind == "lstm" and not tf.config.list_physical_devices("GPU"):
        return BlockLSTM(built)
    return KerasLayer(built)


@dataclass(frozen=True, eq=False)
class PureStack:
    """Layers and head in order, each owning a stretch of one flat vector of weights."""

    layers: list[KerasLayer | BlockLSTM | Dropout]

    @property
    def size(self) -> int:
        """Numbers in the flat vector."""
        return sum(int(np.prod(shape)) for layer in self.layers for shape in layer.shapes)

    def flat(self, weights: list[Weights]) -> np.ndarray:
        """Keras's weights of each layer as one float32 vector."""
        parts = [
            part.ravel()
            for layer, own in zip(self.layers, weights, strict=True)
            for part in layer.to_flat(own)
        ]
        return np.concatenate(parts).astype("float32")

    def split(self, flat: Any) -> list[list[Any]]:
        """Each layer's weights out of the flat vector (NumPy or a tensor), in the pure layout."""
        at, layers = 0, []
        for layer in self.layers:
            own = []
            for shape in layer.shapes:
                size = int(np.prod(shape))
                own.append(reshaped(flat[at : at + size], shape))
                at += size
            layers.append(own)
        return layers

    def keras_weights(self, flat: np.ndarray) -> list[Weights]:
        """Each layer's weights as Keras orders them."""
        return [layer.from_flat(own) for layer, own in zip(self.layers, self.split(flat), strict=True)]

    def __call__(self, weights: list[list[Tensor]], x: Tensor, seed: Tensor | None = None) -> Tensor:
        """x: (steps, samples, inputs); out: (samples, outputs), or (steps, samples, outputs).

        weights: as `split` gives them. seed: int32 (2,) while training, None for inference.
        """
        import tensorflow as tf

        for number, (layer, own) in enumerate(zip(self.layers, weights, strict=True)):
            x = layer(own, x, None if seed is None else tf.add(seed, (0, number)))
        return x


def reshaped(vector: Any, shape: tuple[int, ...]) -> Any:
    if isinstance(vector, np.ndarray):
        return vector.reshape(shape)
    import tensorflow as tf

    return tf.reshape(vector, shape)
