"""The loop for stacks of LSTM, dense and dropout layers on a CPU: one compiled call an epoch."""

import threading
from typing import Any

import numpy as np
import psutil

from rnnlab.mistake import Mistake
from rnnlab.stack.layers import Stack
from rnnlab.system import cores
from rnnlab.training import messages
from rnnlab.training.loss import side_weights
from rnnlab.training.network import initial_weights
from rnnlab.training.optimizer import CLIP_NORM
from rnnlab.training.prepared import Prepared
from rnnlab.training.training_loop import TrainingLoop

MOST_SHARDS = 8  # of a batch; more threads than that cannot share it
SMALLEST_SHARD = 16  # windows; smaller ones cost more than a thread gains


def compiles(stack: Stack) -> bool:
    """Whether the compiled loop supports every layer of the stack."""
    from rnnlab.training.plan import KINDS

    return all(
        layer.kind in KINDS and not layer.activation and not layer.recurrent_dropout for layer in stack
    )


class CompiledLoop(TrainingLoop):
    """Weights, moments and workspaces are arrays that the compiled functions change in place."""

    def __init__(self, prepared: Prepared, every_step: bool, threads: int | None = None):
        from rnnlab.training import compiled
        from rnnlab.training.plan import plan_of

        super().__init__(prepared, every_step)
        e = prepared.experiment
        self.threads = min(threads or cores(), MOST_SHARDS)
        self.plan = plan_of(e.stack, e.window, len(prepared.names), prepared.outputs, every_step)
        self.at_once = max(-(-e.batch_size // MOST_SHARDS), 2 * SMALLEST_SHARD)
        self.workspaces = self._allocated_workspaces()
        deviation = prepared.deviation[list(prepared.target_index)]
        below, above = side_weights(e)
        self.task = compiled.ForecastTask(
            inputs=prepared.inputs,
            shared=prepared.shared,
            shared_row=prepared.shared_row,
            columns=np.array(prepared.target_index, np.int64),
            gain=(deviation / prepared.scale).ravel().astype("float32"),
            horizon=e.horizon,
            change=e.predict == "change",
            squared=e.loss == "mse",
            below=np.float32(below),
            above=np.float32(above),
        )
        weights = initial_weights(prepared)
        self.shapes = [[array.shape for array in arrays] for arrays in weights]
        flat = self.flat_of(weights)
        self._weights = compiled.TrainedState(flat, flat.copy(), np.zeros((2, flat.size), np.float32))
        self._stop, self._done = np.zeros(1, np.bool_), np.zeros(1, np.int64)
        self._compile()

    def _allocated_workspaces(self) -> np.ndarray:
        numbers = self.plan.numbers * self.at_once
        needed, free = 4 * numbers * self.threads, psutil.virtual_memory().available
        if needed > free:
            raise Mistake(messages.too_little_memory_for_training(needed, free))
        return np.empty((self.threads, numbers), np.float32)

    def _compile(self) -> None:
        """Compile everything, or read it from the cache, before the first epoch is timed."""
        from rnnlab.training.compiler import fill_cache

        fill_cache()
        self._pass(np.empty(0, np.int64), 0.0, 0)
        self.outputs(np.empty(0, np.int64))

    @property
    def flat(self) -> np.ndarray:
        return self._weights.flat.copy()

    @flat.setter
    def flat(self, flat: np.ndarray) -> None:
        self._weights.flat[:] = flat

    @property
    def average(self) -> np.ndarray:
        return self._weights.average.copy()

    @average.setter
    def average(self, average: np.ndarray) -> None:
        self._weights.average[:] = average

    @property
    def moments(self) -> np.ndarray:
        return self._weights.moments.copy()

    @moments.setter
    def moments(self, moments: np.ndarray) -> None:
        self._weights.moments[:] = moments

    @property
    def batches_done(self) -> int:
        return int(self._done[0])

    @property
    def stopped(self) -> bool:
        return bool(self._stop[0])

    def stop(self) -> None:
        self._stop[0] = True

    def run_epoch(self, order: np.ndarray, rate: float, seed: int) -> float:
        errors, seen = self._pass(order, rate, seed)
        self.steps_taken += self.batches_done
        steps = self.prepared.experiment.window if self.every_step else 1
        return errors / max(seen * steps * self.prepared.outputs, 1)

    def _pass(self, order: np.ndarray, rate: float, seed: int) -> tuple[float, int]:
        from rnnlab.training import barrier, compiled

        self._done[0] = 0
        batch = self.prepared.experiment.batch_size
        settings = compiled.OptimizerSettings(batch, SMALLEST_SHARD, rate, CLIP_NORM, self.momentum)
        shared = compiled.SharedBuffers(
            gradients=np.empty((MOST_SHARDS, self.plan.size), np.float32),
            sums=np.zeros(MOST_SHARDS),
            squares=np.zeros(MOST_SHARDS),
            go=~self._stop,
            arrivals=barrier.arrival_counters(self.threads),
        )
        results: list[Any] = [None] * self.threads

        def run(thread: int) -> None:
            results[thread] = compiled.run_epoch(
                self.plan, self.task, settings, order, self._weights, self.steps_taken, np.uint32(seed),
                self._stop, self._done, self.workspaces[thread], thread, self.threads, shared,
            )  # fmt: skip

        run_in_threads(run, self.threads)
        return results[0]

    def outputs(self, origins: np.ndarray) -> np.ndarray:
        from rnnlab.training import compiled

        outputs = np.empty((len(origins), self.prepared.outputs), np.float32)
        cuts = [len(origins) * thread // self.threads for thread in range(self.threads + 1)]

        def run(thread: int) -> None:
            mine = slice(cuts[thread], cuts[thread + 1])
            compiled.run_forward(
                self.plan,
                self.task,
                origins[mine],
                self._weights.average,
                self.at_once,
                self.workspaces[thread],
                outputs[mine],
            )

        run_in_threads(run, self.threads)
        return outputs


def run_in_threads(run: Any, threads: int) -> None:
    """Call `run(0)` to `run(threads - 1)` at the same time; `run(0)` in this thread."""
    others = [threading.Thread(target=run, args=(number,)) for number in range(1, threads)]
    for other in others:
        other.start()
    run(0)
    for other in others:
        other.join()
