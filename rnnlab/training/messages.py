"""All sentences of rnnlab.training for people. A function is a code; see rnnlab/message.py."""

from rnnlab.message import message
from rnnlab.series.kinds import Bounds

# The series does not fit the experiment


@message
def training_set_shorter_than_window(window: int, horizon: int, rows: int) -> str:
    return (
        f"A window of {window} steps and a horizon of {horizon} need {window + horizon} rows, but the "
        f"training set has {rows}: choose a shorter window, or load a longer series."
    )


@message
def season_longer_than_half(season: int, rows: int) -> str:
    """rows: of the training set."""
    return f"A season of {season} steps is not twice in the training set, which has {rows} rows: choose a shorter one."


@message
def set_shorter_than_horizon(name: str, rows: int, horizon: int) -> str:
    """name: "training", "validation" or "test"."""
    return (
        f"The {name} set has {rows} rows, fewer than the horizon of {horizon}: "
        "give it a larger share, or choose a shorter horizon."
    )


@message
def no_window_without_gap(name: str, window: int, horizon: int) -> str:
    """name: "training", "validation" or "test"."""
    return (
        f"Each window of {window} steps with a horizon of {horizon} in the {name} set spans a gap in the series: "
        "choose a shorter window, or fill the gaps."
    )


@message
def bounds_exceeded(column: str, low: float | None, high: float | None, value: float) -> str:
    """value: the first value of the training set outside the bounds."""
    return (
        f"The bounds of '{column}' are {Bounds(column, low, high).words}, but its training set contains {value:g}: "
        "widen the bounds, or remove them."
    )


# Memory


@message
def too_little_memory_for_training(needed: int, free: int) -> str:
    """needed, free: bytes."""
    return (
        f"Training needs {needed / 2**30:.1f} GiB of memory for its workspace, but {free / 2**30:.1f} GiB are free: "
        "choose a smaller batch size, a shorter window or fewer units."
    )
