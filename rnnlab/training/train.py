"""Training an experiment, epoch by epoch: which loop, when to stop, which weights to keep."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

import numpy as np

from rnnlab.training.compiled_loop import CompiledLoop, compiles
from rnnlab.training.keras_loop import KerasLoop
from rnnlab.training.prepared import Prepared
from rnnlab.training.training_loop import TrainingLoop, Weights

Ending = Literal["finished", "early", "stopped", "diverged"]
Checkpoint = dict[str, np.ndarray]


@dataclass(eq=False)
class TrainingHistory:
    """The losses so far, and the best weights (flat) with their epoch, counted from 1."""

    loss: list[float]
    val_loss: list[float]
    epoch_seconds: list[float]
    best: np.ndarray
    best_epoch: int = 0


@dataclass(frozen=True, eq=False)
class TrainingResult:
    """The outcome of a training.

    weights: of each layer and last of the head, as Keras orders them: those with the lowest validation loss,
        or the last ones without a validation set. best_epoch: their epoch; 0 if there are none to keep.
    end: where training can continue; None after an epoch that was not finished.
    """

    weights: list[Weights]
    loss: list[float]
    val_loss: list[float]
    epoch_seconds: list[float]
    best_epoch: int
    ended: Ending
    end: Checkpoint | None


def fastest_loop(prepared: Prepared, every_step: bool, threads: int | None = None) -> TrainingLoop:
    """The compiled loop on a CPU if it supports all layers of the stack, else the loop of Keras layers.

    Both compute what Keras does. threads: how many the compiled loop may use; all cores if left out. Their number
    changes no bit of the result.
    """
    import tensorflow as tf

    if compiles(prepared.experiment.stack) and not tf.config.list_physical_devices("GPU"):
        return CompiledLoop(prepared, every_step, threads)
    return KerasLoop(prepared, every_step)


def checkpoint_of(loop: TrainingLoop, history: TrainingHistory) -> Checkpoint:
    """All that the next epoch depends on, as arrays. (The order of the windows follows from the seed.)"""
    return {
        "flat": loop.flat,
        "average": loop.average,
        "moments": loop.moments,
        "steps_taken": np.array(loop.steps_taken),
        **{name: np.array(value) for name, value in vars(history).items()},
    }


def restore(loop: TrainingLoop, checkpoint: Checkpoint) -> TrainingHistory:
    """Set the loop to the state of a checkpoint; the history until then."""
    loop.flat, loop.average, loop.moments = (checkpoint[name] for name in ("flat", "average", "moments"))
    loop.steps_taken = int(checkpoint["steps_taken"])
    loss, val_loss, seconds = (checkpoint[name].tolist() for name in ("loss", "val_loss", "epoch_seconds"))
    return TrainingHistory(loss, val_loss, seconds, checkpoint["best"], int(checkpoint["best_epoch"]))


def train(
    prepared: Prepared,
    every_step: bool,
    after_epoch: Callable[[TrainingLoop, TrainingHistory], bool] = lambda loop, history: True,
    before_training: Callable[[TrainingLoop, TrainingHistory], None] = lambda loop, history: None,
    checkpoint: Checkpoint | None = None,
    threads: int | None = None,
) -> tuple[TrainingLoop, TrainingResult]:
    """Train to the end; the loop then has the best weights.

    Args:
        every_step: train on the next value at every time step, not only after the last one.
        after_epoch: called with the history so far; training stops when it returns False.
        before_training: called once before the first epoch. Another thread may then call the loop's `stop`.
        checkpoint: made by `checkpoint_of`; training continues there and gives the same weights, bit by bit.
        threads: how many to use; all cores if left out.
    """
    loop = fastest_loop(prepared, every_step, threads)
    history = TrainingHistory([], [], [], loop.flat) if checkpoint is None else restore(loop, checkpoint)
    before_training(loop, history)
    ended: Ending = "finished"
    end: Checkpoint | None = None
    while ended == "finished" and len(history.loss) < prepared.experiment.epochs:
        ended = next_epoch(loop, history)
        if ended == "finished" and not after_epoch(loop, history):
            ended, end = "stopped", checkpoint_of(loop, history)
    if ended in ("finished", "early"):
        end = checkpoint_of(loop, history)
    loop.flat = loop.average = history.best
    return loop, TrainingResult(
        loop.keras_weights(history.best),
        history.loss,
        history.val_loss,
        history.epoch_seconds,
        history.best_epoch,
        ended,
        end,
    )


def next_epoch(loop: TrainingLoop, history: TrainingHistory) -> Ending:
    """Train one more epoch and add it to the history; "finished" if training may continue, else how it ended."""
    e, validation = loop.prepared.experiment, loop.prepared.origins.validation
    number = len(history.loss)
    if len(validation) and e.patience is not None and number - history.best_epoch >= e.patience:
        return "early"
    start = perf_counter()
    loss = loop.epoch(number)
    if loop.stopped:
        return "stopped"
    history.epoch_seconds.append(perf_counter() - start)
    history.loss.append(loss)
    if not np.isfinite(loss) or not np.isfinite(loop.flat).all():
        return "diverged"
    if len(validation):
        history.val_loss.append(loop.prepared.loss_of(loop.predict, validation))
        if not np.isfinite(history.val_loss[-1]):
            return "diverged"
    if not len(validation) or history.val_loss[-1] == min(history.val_loss):
        history.best, history.best_epoch = loop.average, number + 1
    return "finished"
