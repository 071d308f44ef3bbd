"""What a run is: one training with everything that made it, as its folder tells."""

from typing import Literal

import msgspec

from rnnlab.experiment import Experiment

State = Literal["queued", "training", "finished", "stopped", "failed", "diverged"]
VERSION = 1


class Status(msgspec.Struct, frozen=True):
    """How far a run is. Times are seconds since 1970; losses are in the units of the training loss.

    stage: what it is doing, in words. reason: why it ended, where it did not simply finish.
    batch of batches: within the epoch under way. beat: when its worker last wrote.
    persistence_loss: what persistence reaches on the validation part (on the training part where
        there is none): the line to beat.
    """

    state: State = "queued"
    version: int = VERSION
    stage: str = "waiting for a worker"
    reason: str = ""
    created: float = 0.0
    started: float | None = None
    ended: float | None = None
    beat: float = 0.0
    batch: int = 0
    batches: int = 0
    loss: tuple[float | None, ...] = ()
    val_loss: tuple[float | None, ...] = ()
    epoch_seconds: tuple[float, ...] = ()
    best_epoch: int = 0
    persistence_loss: float | None = None
    windows: dict[str, int] = {}
    inputs: tuple[str, ...] = ()
    peak_memory_mb: float | None = None

    @property
    def running(self) -> bool:
        return self.state in ("queued", "training")


class Run(msgspec.Struct, frozen=True):
    """A run's id, what it is made of and how far it is."""

    id: str
    experiment: Experiment
    status: Status

    @property
    def epochs_done(self) -> int:
        return len(self.status.loss)

    @property
    def has_results(self) -> bool:
        """Whether there are weights and forecasts to look at."""
        return not self.status.running and bool(self.status.best_epoch)


class Results(msgspec.Struct, frozen=True):
    """The scores of a run's test part, as `rnnlab.forecast` computes them."""

    scores: dict[str, dict]
    scaled_scores: dict[str, dict]
    verdicts: dict[str, str]
    coverage: dict[str, dict[str, float]] | None
    season: int
