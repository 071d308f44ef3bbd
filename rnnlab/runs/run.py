"""A run: one training, its settings, how far it is and its results, as they are kept in its folder."""

import time
from typing import Annotated, Literal

import msgspec

from rnnlab.experiment import Experiment
from rnnlab.message import Message, text_of
from rnnlab.runs import messages

State = Literal["queued", "training", "finished", "stopped", "failed", "diverged"]
Stage = Literal["waiting", "reading_series", "building_network", "training", "paused", "scoring", ""]
Time = Annotated[float, msgspec.Meta(ge=0, le=1e10)]  # what a calendar can show
VERSION = 3  # of a run folder; old_versions.py reads the older ones
SILENT_SECONDS = 6.0  # a worker writes twice a second: after that long without a word it is gone


class Status(msgspec.Struct, frozen=True):
    """How far a run is. Times are seconds since 1970; losses are values of the loss to minimise.

    stage: what its worker is doing; empty after the end. `messages.STAGES` has the words.
    reason: why it ended, unless it simply finished; a sentence if an older version wrote it.
    queued: when it joined the queue, which is ordered by this time.
    batch, batches: the current batch of the current epoch, and the batches in an epoch.
    beat: when its worker last wrote. worker: a random token of that worker; a worker that reads another
        token here gives the run up.
    persistence_loss: the loss of the persistence forecast on the validation set, or on the training set
        if there is no validation set: the line to beat.
    """

    state: State = "queued"
    version: int = VERSION
    stage: Stage = "waiting"
    reason: Message | str = ""
    created: Time = 0.0
    queued: Time | None = None
    started: Time | None = None
    ended: Time | None = None
    beat: Time = 0.0
    worker: str = ""
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

    @property
    def silence(self) -> float:
        """Seconds since its worker last wrote, if that is too long for a worker that still lives; else 0."""
        quiet = time.time() - self.beat
        return quiet if self.state == "training" and quiet > SILENT_SECONDS else 0.0

    @property
    def shown_state(self) -> str:
        """The state, or "interrupted" for a run that was training when its worker was lost."""
        return "interrupted" if self.silence else self.state

    @property
    def shown_reason(self) -> Message | str:
        """Why it ended, or that its worker was lost; empty for a run that simply finished."""
        return messages.worker_lost(self.silence) if self.silence else self.reason

    @property
    def reason_text(self) -> str:
        """`shown_reason` in words."""
        return text_of(self.shown_reason)


class Run(msgspec.Struct, frozen=True):
    """A run's id, the experiment that it trains, and how far it is. live: it is not among the runs that are kept."""

    id: str
    experiment: Experiment
    status: Status
    live: bool = False

    @property
    def epochs_done(self) -> int:
        return len(self.status.loss)

    @property
    def has_results(self) -> bool:
        """Whether the run left weights and forecasts."""
        return self.status.state in ("finished", "stopped", "diverged") and bool(self.status.best_epoch)
