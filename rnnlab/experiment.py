"""One Experiment says all that a run needs; the page, the command line and a run's folder share it."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from rnnlab.mistake import Mistake
from rnnlab.series.kinds import Bounds, angles_of, bounds_of, checked_bounds
from rnnlab.series.series import Series
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
    window, epochs and batch_size have no default here: `rnnlab.defaults` has those that suit a series.
    split: shares of training, validation and test part, in time order.
    predict: the change from the last value, or the value itself.
    calendar: also give sin/cos of the calendar at the step to be predicted.
    patience: epochs without a better validation loss before training stops; None never stops early.
    angles: the features that are directions in degrees: the network reads their sine and cosine.
    known: the features known ahead, which the network reads from the step to be predicted.
    bounds: what forecasts of a target never leave.
    """

    source: Source
    features: tuple[str, ...]
    targets: tuple[str, ...]
    stack: Stack
    window: int
    epochs: int
    batch_size: int
    horizon: int = 1
    split: tuple[float, float, float] = (0.7, 0.15, 0.15)
    predict: Literal["change", "value"] = "change"
    calendar: bool = True
    learning_rate: float = 0.001
    loss: Literal["mse", "mae"] = "mse"
    patience: int | None = None
    shuffle: bool = True
    seed: int = 0
    angles: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    bounds: tuple[Bounds, ...] = ()


def with_detected_kinds(series: Series, experiment: Experiment) -> Experiment:
    """The experiment with the angles and bounds that the series' training part shows, for all to see.

    A target that is an angle gives way to the other targets, or to the first feature that is none.
    """
    e = experiment
    found = angles_of(series, training_rows(series, e))
    others = [name for name in e.features if name not in found and name not in e.known]
    targets = tuple(name for name in e.targets if name in others) or tuple(others[:1])
    if not others:  # something must be left to predict
        return with_detected_bounds(series, e)
    angles = tuple(name for name in e.features if name in found)
    return with_detected_bounds(series, msgspec.structs.replace(e, targets=targets, angles=angles))


def with_detected_bounds(series: Series, experiment: Experiment) -> Experiment:
    """The experiment with the bounds of its targets that the series' training part shows."""
    found = bounds_of(series, training_rows(series, experiment))
    bounds = tuple(one for one in found if one.column in experiment.targets)
    return msgspec.structs.replace(experiment, bounds=bounds)


def with_columns(
    series: Series, experiment: Experiment, features: tuple[str, ...], targets: tuple[str, ...]
) -> Experiment:
    """The experiment on other columns: what was said of those it had stays, of new ones it is found."""
    e, rows = experiment, training_rows(series, experiment)
    angles = [name for name in angles_of(series, rows) if name not in e.features]
    bounds = [found for found in bounds_of(series, rows) if found.column not in e.targets]
    return msgspec.structs.replace(
        e,
        features=features,
        targets=targets,
        angles=tuple(name for name in features if name in e.angles or name in angles),
        known=tuple(name for name in e.known if name in features),
        bounds=tuple(one for one in (*e.bounds, *bounds) if one.column in targets),
    )


def training_rows(series: Series, experiment: Experiment) -> int:
    """How many rows the training part has."""
    return round(len(series) * experiment.split[0])


def check_features(series: Series, names: Iterable[str]) -> None:
    """A Mistake where one of the names is not a feature of the series; it says why not, and which there are."""
    for name in names:
        if name not in series.features:
            why = next((f": it is left out ({out.why})" for out in series.left_out if out.column == name), "")
            raise Mistake(
                f"The series has no feature '{name}'{why}. Choose among {', '.join(series.features)}."
            )


def checked_experiment(experiment: Experiment) -> Experiment:
    """The experiment itself, or a Mistake that names the first number out of bounds and the mend."""
    e = experiment
    bounds: tuple[tuple[str, int, int, int], ...] = (
        ("window", e.window, 1, MOST_WINDOW),
        ("horizon", e.horizon, 1, MOST_HORIZON),
        ("number of epochs", e.epochs, 1, MOST_EPOCHS),
        ("batch size", e.batch_size, 1, MOST_BATCH),
        ("patience", 1 if e.patience is None else e.patience, 1, MOST_EPOCHS),
        ("seed", e.seed, 0, 2**31 - 1),
    )
    for name, number, low, high in bounds:
        if type(number) is not int or not low <= number <= high:
            raise Mistake(f"The {name} is {str(number)[:20]}: choose a number from {low} to {high}.")
    if isinstance(e.learning_rate, bool) or not 0 < e.learning_rate < float("inf"):
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
    checked_split(e.split)
    _check_kinds(e)
    checked_stack(e.stack)
    return e


def checked_split(split: tuple[float, float, float]) -> tuple[float, float, float]:
    """The shares themselves, or a Mistake where they make no parts."""
    training, validation, test = split
    if not (training > 0 and validation >= 0 and test > 0) or abs(sum(split) - 1) > 1e-6:
        raise Mistake(
            f"The split {training:g},{validation:g},{test:g} does not serve: give shares of the training, "
            "validation and test part that add up to 1, e.g. 0.7,0.15,0.15 (only validation may be 0)."
        )
    return split


def _check_kinds(e: Experiment) -> None:
    """A Mistake where a column is marked that can't be what it is marked as."""
    for names, what in ((e.angles, "an angle"), (e.known, "known ahead")):
        for name in names:
            if name not in e.features:
                raise Mistake(f"'{name}' is marked as {what} but is no feature: add it to the features.")
            if names.count(name) > 1:
                raise Mistake(f"'{name}' is marked as {what} twice: mark it once.")
    for target in e.targets:
        if target in e.angles:
            raise Mistake(
                f"The target '{target}' is an angle, on which 359 and 1 are neighbours, and errors are measured "
                "on a line: choose another target, or take it off the angles to predict it as a plain number."
            )
        if target in e.known:
            raise Mistake(
                f"The target '{target}' is marked as known ahead: there is nothing to predict. "
                "Choose another target, or take the mark off."
            )
    bounded = [bounds.column for bounds in e.bounds]
    for bounds in e.bounds:
        checked_bounds(bounds)
        if bounds.column not in e.targets or bounded.count(bounds.column) > 1:
            raise Mistake(
                f"The bounds {str(bounds)!r} are of no target or not its only ones: bound each target once at most."
            )
