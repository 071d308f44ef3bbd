"""One Experiment says all that a run needs; the page, the command line and a run's folder share it."""

from typing import Literal

import msgspec

from rnnlab.mistake import Mistake
from rnnlab.series.source import Source
from rnnlab.stack.layers import Stack, checked_stack

MOST_WINDOW = 1000
MOST_HORIZON = 500
MOST_EPOCHS = 1000
MOST_BATCH = 8192


class Experiment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a run is made of.

    features: the columns the network reads; targets: the columns it predicts (some of the
        features, so that the last value is known and the change from it can be predicted).
    window: time steps the network sees; horizon: steps ahead that it predicts, all at once.
    split: shares of training, validation and test part, in time order.
    predict: the change from the last value, or the value itself.
    calendar: also give sin/cos of the calendar at the step to be predicted.
    patience: epochs without a better validation loss before training stops; None never stops early.
    """

    source: Source
    features: tuple[str, ...]
    targets: tuple[str, ...]
    stack: Stack
    window: int = 24
    horizon: int = 1
    split: tuple[float, float, float] = (0.7, 0.15, 0.15)
    predict: Literal["change", "value"] = "change"
    calendar: bool = True
    epochs: int = 10
    batch_size: int = 32
    learning_rate: float = 0.001
    loss: Literal["mse", "mae"] = "mse"
    patience: int | None = None
    shuffle: bool = True
    seed: int = 0


def checked_experiment(experiment: Experiment) -> Experiment:
    """The experiment itself, or a Mistake that names the first number out of bounds and the mend."""
    e = experiment
    bounds: tuple[tuple[str, float, float, float], ...] = (
        ("window", e.window, 1, MOST_WINDOW),
        ("horizon", e.horizon, 1, MOST_HORIZON),
        ("epochs", e.epochs, 1, MOST_EPOCHS),
        ("batch size", e.batch_size, 1, MOST_BATCH),
        ("patience", 1 if e.patience is None else e.patience, 1, MOST_EPOCHS),
        ("seed", e.seed, 0, 2**31 - 1),
    )
    for name, number, low, high in bounds:
        if not low <= number <= high:
            raise Mistake(f"The {name} is {number:g}: choose a number from {low:g} to {high:g}.")
    if not 0 < e.learning_rate < float("inf"):
        raise Mistake(f"The learning rate is {e.learning_rate:g}: choose one above 0, e.g. 0.001.")
    if not e.features:
        raise Mistake("No feature is chosen: choose at least one column for the network to read.")
    if not e.targets:
        raise Mistake("No target is chosen: choose at least one column to predict.")
    twice = [name for names in (e.features, e.targets) for name in names if names.count(name) > 1]
    if twice:
        raise Mistake(f"The column '{twice[0]}' is named twice: name each feature and each target once.")
    missing = [target for target in e.targets if target not in e.features]
    if missing:
        raise Mistake(
            f"The target '{missing[0]}' is not among the features: add it to them, "
            "for the network starts from its last value."
        )
    training, validation, test = e.split
    if not (training > 0 and validation >= 0 and test > 0) or abs(sum(e.split) - 1) > 1e-6:
        raise Mistake(
            f"The split {training:g},{validation:g},{test:g} does not serve: give shares of the training, "
            "validation and test part that add up to 1, e.g. 0.7,0.15,0.15 (only validation may be 0)."
        )
    checked_stack(e.stack)
    return e
