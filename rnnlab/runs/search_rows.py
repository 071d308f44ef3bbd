"""A row on the leaderboard of a search."""

import msgspec

from rnnlab.runs.sweep_grid import Settings


class TrialRow(msgspec.Struct, frozen=True):
    """A trial on the leaderboard.

    rank: from 1, None without an error. error: on the validation set, the mean over the cuts and targets, in
    standard deviations of the training set. state: "defaults", "best" (it beats them most surely), "finished",
    "given up", "training" or "not finished".
    """

    rank: int | None
    state: str
    settings: Settings
    error: float | None = None
