"""What a run is: one training with everything that made it, as its folder tells."""

import time
from typing import Annotated, Literal

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.forecast.backtest import Slices
from rnnlab.forecast.bootstrap import Difference
from rnnlab.forecast.evaluation import LeadErrors
from rnnlab.forecast.intervals import Interval
from rnnlab.forecast.scores import LeadScores

State = Literal["queued", "training", "finished", "stopped", "failed", "diverged"]
Time = Annotated[float, msgspec.Meta(ge=0, le=1e10)]  # what a calendar can show
VERSION = 2
HALF_WIDTHS = {"0.8": "half_width", "0.95": "half_width_95"}  # of each level: its name among the arrays
SILENT_SECONDS = 6.0  # a worker writes twice a second: after that long without a word it is gone


class Status(msgspec.Struct, frozen=True):
    """How far a run is. Times are seconds since 1970; losses are in the units of the training loss.

    stage: what it is doing, in words. reason: why it ended, where it did not simply finish.
    queued: since when it waits for a worker, or waited before it trained; it orders the queue.
    batch of batches: within the epoch under way. beat: when its worker last wrote.
    worker: a token of whoever trains it; one that finds another's there gives way.
    persistence_loss: what persistence reaches on the validation part (on the training part where
        there is none): the line to beat.
    """

    state: State = "queued"
    version: int = VERSION
    stage: str = "waiting for a worker"
    reason: str = ""
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
        """Seconds since its worker was last heard of, where a run says that it trains and nobody trains it."""
        quiet = time.time() - self.beat
        return quiet if self.state == "training" and quiet > SILENT_SECONDS else 0.0

    @property
    def shown_state(self) -> str:
        """The state as people are told it: a run whose worker is gone is not said to train."""
        return "interrupted" if self.silence else self.state

    @property
    def shown_reason(self) -> str:
        """Why it ended, or what became of its worker."""
        if not self.silence:
            return self.reason
        return (
            f"its worker went away {_span(self.silence)} ago: "
            "when the lab runs and has a worker free, it goes on from its last checkpoint"
        )


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
        return self.status.state in ("finished", "stopped", "diverged") and bool(self.status.best_epoch)


class Results(msgspec.Struct, frozen=True):
    """The scores of a run's test part, as `rnnlab.forecast` computes them.

    validation: the errors on the validation part, by target, which a sweep is ranked by.
    shares: {target: {part: its share of the forecast}}: the network's, and what is mixed into it.
    lead_scores: {target: {forecast: its scores at each lead time}}.
    differences: {target: {ours: {theirs: by how much ours is better}}}, with what chance may do.
    intervals: {target: {level: width and coverage at each lead time}}; empty without a validation part.
    slices: the errors in slices of the test part. notes: what has to be said of the baselines.
    """

    scores: dict[str, dict]
    scaled_scores: dict[str, dict]
    verdicts: dict[str, str]
    coverage: dict[str, dict[str, float]] | None
    season: int
    validation: dict[str, LeadErrors] = {}
    shares: dict[str, dict[str, float]] = {}
    season_reason: str = ""
    lead_scores: dict[str, dict[str, LeadScores]] = {}
    differences: dict[str, dict[str, dict[str, Difference]]] = {}
    intervals: dict[str, dict[str, Interval]] = {}
    slices: Slices = Slices()
    notes: tuple[str, ...] = ()


def half_widths_at(arrays: dict[str, np.ndarray], lead: int, column: int) -> dict[str, float]:
    """{level: half the width of the interval} that many steps ahead of the target at that place; none
    where nothing was held out."""
    return {
        level: float(arrays[name][lead - 1, column]) for level, name in HALF_WIDTHS.items() if name in arrays
    }


def _span(seconds: float) -> str:
    """A span of time in one unit: '23 s', '5 min', '30 h'."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
