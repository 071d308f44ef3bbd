"""The interface of a training loop. Two classes implement it: CompiledLoop and KerasLoop."""

from abc import ABC, abstractmethod

import numpy as np

from rnnlab.training.optimizer import ema_momentum
from rnnlab.training.prepared import Prepared

Weights = list[np.ndarray]


class TrainingLoop(ABC):
    """The state that training changes (weights, Adam's moments), and one epoch of training.

    flat: all weights as one float32 vector: of each layer in order, then of the head, as Keras orders them.
    average: their moving average, (size,), which forecasts are made with. moments: Adam's, (2, size).
    steps_taken: the gradient steps so far, in all epochs.
    batches_done: the batches so far in the current epoch. Any thread may use it, `stop` and `stopped`.
    """

    flat: np.ndarray
    average: np.ndarray
    moments: np.ndarray
    shapes: list[list[tuple[int, ...]]]
    steps_taken = 0

    def __init__(self, prepared: Prepared, every_step: bool):
        """every_step: train on the next value at every time step, not only after the last one."""
        self.prepared, self.every_step = prepared, every_step

    @property
    def momentum(self) -> float:
        """The momentum of the moving average of the weights."""
        e = self.prepared.experiment
        batches = -(-len(self.prepared.origins.training) // e.batch_size)
        return ema_momentum(e.epochs * batches)

    @property
    @abstractmethod
    def batches_done(self) -> int: ...

    @property
    @abstractmethod
    def stopped(self) -> bool: ...

    @abstractmethod
    def stop(self) -> None:
        """End the current epoch after its current batch; before an epoch, end the next one at once."""

    @abstractmethod
    def run_epoch(self, order: np.ndarray, rate: float, seed: int) -> float:
        """Train on the windows with these origins in this order; the mean training loss of the batches."""

    @abstractmethod
    def outputs(self, origins: np.ndarray) -> np.ndarray:
        """The head's output after each window's last time step, float32 (windows, outputs)."""

    def predict(self, origins: np.ndarray) -> np.ndarray:
        """The forecast after each origin, in the targets' units, (windows, horizon, targets)."""
        return self.prepared.in_target_units(self.outputs(origins.astype(np.int64)), origins)

    def epoch(self, number: int) -> float:
        """Train the epoch of that number, counted from 0; its mean training loss."""
        e = self.prepared.experiment
        order = self.prepared.origins.training
        if e.shuffle:
            order = np.random.default_rng([e.seed, number]).permutation(order)
        order = order.astype(np.int64, copy=False)
        seed = np.random.default_rng([e.seed, number, 1]).integers(0, 2**30)
        return self.run_epoch(order, e.learning_rate, int(seed))

    def keras_weights(self, flat: np.ndarray) -> list[Weights]:
        """A flat vector cut into the weights of each layer and, last, of the head."""
        start, layers = 0, []
        for shapes in self.shapes:
            weights = []
            for shape in shapes:
                size = int(np.prod(shape))
                weights.append(flat[start : start + size].reshape(shape))
                start += size
            layers.append(weights)
        return layers

    @staticmethod
    def flat_of(layers: list[Weights]) -> np.ndarray:
        """The weights of all layers as one float32 vector."""
        return np.concatenate([array.ravel() for weights in layers for array in weights]).astype("float32")
