"""Training an experiment, epoch by epoch: which loop, where to stop, which weights to keep."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from rnnlab.training.prepared import Prepared

Weights = list[np.ndarray]
# The optimizer is keras.optimizers.Adam(rate, global_clipnorm=CLIP_NORM, use_ema=True, ema_momentum=...):
# no batch throws the weights far, and forecasts are made with an average of the latest weights.
CLIP_NORM = 1.0
MOST_AVERAGED = 100  # steps, or a twentieth of all where that is fewer


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


class TrainingLoop(ABC):
    """The trainable state of one experiment: weights, Adam's moments, and how to train an epoch.

    flat: all weights as one float32 vector, of each layer and last of the head, as Keras orders them.
    average: their moving average, (size,), which forecasts are made with. moments: Adam's, (2, size).
    steps_taken: batches trained so far, in all epochs.
    batches_done: of the epoch under way. It, `stop` and `stopped` may be used from any thread.
    """

    flat: np.ndarray
    average: np.ndarray
    moments: np.ndarray
    shapes: list[list[tuple[int, ...]]]
    steps_taken = 0

    def __init__(self, prepared: Prepared, every_step: bool):
        """every_step: learn the next value at every time step, not only after the last one."""
        self.prepared, self.every_step = prepared, every_step

    @property
    def momentum(self) -> float:
        """Of the moving average of the weights: Keras's `ema_momentum`."""
        e = self.prepared.experiment
        steps = e.epochs * -(-len(self.prepared.origins.training) // e.batch_size)
        return 1 - 1 / min(MOST_AVERAGED, max(1.0, steps / 20))

    @property
    @abstractmethod
    def batches_done(self) -> int: ...

    @property
    @abstractmethod
    def stopped(self) -> bool: ...

    @abstractmethod
    def stop(self) -> None:
        """End the epoch under way after its next batch, or the next one before its first."""

    @abstractmethod
    def run_epoch(self, order: np.ndarray, rate: float, seed: int) -> float:
        """One pass over the windows with those origins in that order; the mean training loss on the way."""

    @abstractmethod
    def outputs(self, origins: np.ndarray) -> np.ndarray:
        """What leaves the head after each window's last step, float32 (windows, outputs)."""

    def predict(self, origins: np.ndarray) -> np.ndarray:
        """The forecast after each origin, in the data's own units, (windows, horizon, targets)."""
        return self.prepared.own_units(self.outputs(origins), origins)

    def epoch(self, number: int) -> float:
        """Train one epoch, the number counted from 0; its mean training loss."""
        e = self.prepared.experiment
        order = self.prepared.origins.training
        if e.shuffle:
            order = np.random.default_rng([e.seed, number]).permutation(order)
        seed = np.random.default_rng([e.seed, number, 1]).integers(0, 2**30)
        return self.run_epoch(order, e.learning_rate, int(seed))

    def keras_weights(self, flat: np.ndarray) -> list[Weights]:
        """Each layer's weights, and last the head's, out of a flat vector."""
        at, layers = 0, []
        for shapes in self.shapes:
            own = []
            for shape in shapes:
                size = int(np.prod(shape))
                own.append(flat[at : at + size].reshape(shape))
                at += size
            layers.append(own)
        return layers

    @staticmethod
    def flat_of(weights: list[Weights]) -> np.ndarray:
        """The weights as one float32 vector."""
        return np.concatenate([part.ravel() for own in weights for part in own]).astype("float32")


def loop_of(prepared: Prepared, every_step: bool, threads: int | None = None) -> TrainingLoop:
    """The fastest loop that computes what Keras does: the compiled one wherever it knows all layers.

    threads: how many it may use, where it can be told; all cores if left out. They change no bit of a run.
    """
    import tensorflow as tf

    from rnnlab.training.compiled_loop import CompiledLoop, compiles
    from rnnlab.training.keras_loop import KerasLoop

    if compiles(prepared.experiment.stack) and not tf.config.list_physical_devices("GPU"):
        return CompiledLoop(prepared, every_step, threads)
    return KerasLoop(prepared, every_step)


@dataclass(eq=False)
class Course:
    """How training went so far, and the weights worth keeping (flat, with the epoch they are of)."""

    loss: list[float]
    val_loss: list[float]
    epoch_seconds: list[float]
    best: np.ndarray
    best_epoch: int = 0


def checkpoint_of(loop: TrainingLoop, course: Course) -> dict[str, np.ndarray]:
    """All that the next epoch depends on, as arrays; the order of windows follows from the seed."""
    return {
        "flat": loop.flat,
        "average": loop.average,
        "moments": loop.moments,
        "steps_taken": np.array(loop.steps_taken),
        **{name: np.array(value) for name, value in vars(course).items()},
    }


def restored(loop: TrainingLoop, checkpoint: dict[str, np.ndarray]) -> Course:
    """Put the loop back to where the checkpoint was taken; how training had gone until then."""
    loop.flat, loop.average, loop.moments = (checkpoint[name] for name in ("flat", "average", "moments"))
    loop.steps_taken = int(checkpoint["steps_taken"])
    loss, val_loss, seconds = (checkpoint[name].tolist() for name in ("loss", "val_loss", "epoch_seconds"))
    return Course(loss, val_loss, seconds, checkpoint["best"], int(checkpoint["best_epoch"]))


def train(
    prepared: Prepared,
    every_step: bool,
    after_epoch: Callable[[TrainingLoop, Course], bool] = lambda loop, course: True,
    ready: Callable[[TrainingLoop, Course], None] = lambda loop, course: None,
    checkpoint: dict[str, np.ndarray] | None = None,
    threads: int | None = None,
) -> tuple[TrainingLoop, Trained]:
    """Train to the end, to the best weights.

    ready: called once before the first epoch; the loop's `stop` ends the epoch under way.
    after_epoch: called with what is known so far; training stops when it returns False.
    threads: how many to use, all cores if left out.
    checkpoint: of `checkpoint_of`: training goes on from there, to the very weights it would have had.
    """
    loop = loop_of(prepared, every_step, threads)
    course = Course([], [], [], loop.flat) if checkpoint is None else restored(loop, checkpoint)
    ready(loop, course)
    ended = "finished"
    while ended == "finished" and len(course.loss) < prepared.experiment.epochs:
        ended = next_epoch(loop, course)
        if ended == "finished" and not after_epoch(loop, course):
            ended = "stopped"
    loop.flat = loop.average = course.best
    weights = loop.keras_weights(course.best)
    return loop, Trained(
        weights, course.loss, course.val_loss, course.epoch_seconds, course.best_epoch, ended
    )


def next_epoch(loop: TrainingLoop, course: Course) -> str:
    """Train one more epoch into the course; "finished" where training may go on, else how it ended."""
    e, held_out = loop.prepared.experiment, loop.prepared.origins.validation
    number = len(course.loss)
    if len(held_out) and e.patience is not None and number - course.best_epoch >= e.patience:
        return "early"
    start = perf_counter()
    loss = loop.epoch(number)
    if loop.stopped:
        return "stopped"
    course.epoch_seconds.append(perf_counter() - start)
    course.loss.append(loss)
    if not np.isfinite(loss) or not np.isfinite(loop.flat).all():
        return "diverged"
    if len(held_out):
        course.val_loss.append(loop.prepared.loss_of(loop.predict(held_out), held_out))
        if not np.isfinite(course.val_loss[-1]):
            return "diverged"
    if not len(held_out) or course.val_loss[-1] == min(course.val_loss):
        course.best, course.best_epoch = loop.average, number + 1
    return "finished"
