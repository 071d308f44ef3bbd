"""The Experiment: all settings of a run, shared by the page, the command line and the run folder."""

import math
from collections.abc import Iterable
from typing import Literal

import msgspec

from rnnlab import experiment_messages as messages
from rnnlab.mistake import Mistake
from rnnlab.series.kinds import Bounds, angles_of, bounds_of, checked_bounds
from rnnlab.series.series import Series
from rnnlab.series.source import Source
from rnnlab.stack.layers import Stack, checked_stack

MOST_WINDOW = 1000
MOST_HORIZON = 500
MOST_EPOCHS = 1000
MOST_BATCH = 8192
MOST_SEASON = 100_000
LEAST_QUANTILE = 0.01


class Experiment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings of a run.

    features: the columns that the network reads; targets: the columns that it predicts (some of the
        features, so that the last value is known and the change from it can be predicted).
    window: time steps of the input; horizon: time steps ahead that are predicted, all at once.
    window, epochs and batch_size have no default here: `rnnlab.defaults` has those that suit a series.
    split: shares of the training, validation and test set, in time order.
    predict: the change from the last value, or the value itself.
    calendar: also use sine and cosine of the calendar at the predicted time step as inputs.
    patience: epochs without a better validation loss before training stops; None never stops early.
    angles: the features that are directions in degrees: the network reads their sine and cosine.
    known: the features known ahead, read at the predicted time step.
    bounds: the range that forecasts of a target are clipped to.
    quantile: the share of values that should be below the forecast, for the loss "quantile".
    season: in time steps, for the simple forecasts and the MASE; 0 detects it, 1 means none.
    all_series: train one network on all series of the source: "each" splits each series at its own rows, "date" all at
        the same dates; "" trains on one series.
    constants: with all series, further inputs that are constant within each: "capacity", or "region = north", which is
        1 in the series of that region and 0 in others.
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
    loss: Literal["mse", "mae", "quantile"] = "mse"
    quantile: float = 0.5
    patience: int | None = None
    shuffle: bool = True
    seed: int = 0
    angles: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    bounds: tuple[Bounds, ...] = ()
    season: int = 0
    all_series: Literal["", "each", "date"] = ""
    constants: tuple[str, ...] = ()

    @property
    def predicts_middle(self) -> bool:
        """Whether the network predicts the middle of what may happen, and not another quantile than 0.5."""
        return self.loss != "quantile" or self.quantile == 0.5

    def limits_of(self, target: str) -> tuple[float, float]:
        """The lowest and the highest value that a target can have; infinite without bounds."""
        bounds = next((row for row in self.bounds if row.column == target), None)
        low, high = (None, None) if bounds is None else (bounds.low, bounds.high)
        return -math.inf if low is None else low, math.inf if high is None else high


def with_detected_kinds(series: Series, experiment: Experiment) -> Experiment:
    """Return the experiment with the angles and bounds that are detected in the series' training set.

    A target that is an angle is replaced by the other targets, or by the first feature that is not an angle.
    """
    e = experiment
    detected = angles_of(series, training_rows(series, e))
    others = [name for name in e.features if name not in detected and name not in e.known]
    targets = tuple(name for name in e.targets if name in others) or tuple(others[:1])
    if not others:  # at least one target must remain
        return with_detected_bounds(series, e)
    angles = tuple(name for name in e.features if name in detected)
    return with_detected_bounds(series, msgspec.structs.replace(e, targets=targets, angles=angles))


def with_detected_bounds(series: Series, experiment: Experiment) -> Experiment:
    """Return the experiment with the bounds of its targets that are detected in the series' training set."""
    detected = bounds_of(series, training_rows(series, experiment))
    bounds = tuple(each for each in detected if each.column in experiment.targets)
    return msgspec.structs.replace(experiment, bounds=bounds)


def with_columns(
    series: Series, experiment: Experiment, features: tuple[str, ...], targets: tuple[str, ...]
) -> Experiment:
    """Return the experiment on other columns; angles and bounds are detected for new ones only."""
    e, rows = experiment, training_rows(series, experiment)
    angles = [name for name in angles_of(series, rows) if name not in e.features]
    bounds = [each for each in bounds_of(series, rows) if each.column not in e.targets]
    return msgspec.structs.replace(
        e,
        features=features,
        targets=targets,
        angles=tuple(name for name in features if name in e.angles or name in angles),
        known=tuple(name for name in e.known if name in features),
        bounds=tuple(each for each in (*e.bounds, *bounds) if each.column in targets),
    )


def training_rows(series: Series, experiment: Experiment) -> int:
    """Return how many rows the training set has."""
    return round(len(series) * experiment.split[0])


def check_features(series: Series, names: Iterable[str]) -> None:
    """Raise a Mistake if one of the names is not a feature of the series."""
    for name in names:
        if name not in series.features:
            why = next((out.why for out in series.left_out if out.column == name), None)
            raise Mistake(messages.unknown_feature(name, series.features, why))


def checked_experiment(experiment: Experiment) -> Experiment:
    """Return the experiment, or raise a Mistake for its first invalid setting."""
    e = experiment
    bounds: tuple[tuple[str, int, int, int], ...] = (
        ("window", e.window, 1, MOST_WINDOW),
        ("horizon", e.horizon, 1, MOST_HORIZON),
        ("number of epochs", e.epochs, 1, MOST_EPOCHS),
        ("batch size", e.batch_size, 1, MOST_BATCH),
        ("patience", 1 if e.patience is None else e.patience, 1, MOST_EPOCHS),
        ("seed", e.seed, 0, 2**31 - 1),
        ("season", e.season, 0, MOST_SEASON),
    )
    for name, number, low, high in bounds:
        if type(number) is not int or not low <= number <= high:
            raise Mistake(messages.setting_out_of_range(name, number, low, high))
    if isinstance(e.learning_rate, bool) or not 0 < e.learning_rate < float("inf"):
        raise Mistake(messages.invalid_learning_rate(e.learning_rate))
    if isinstance(e.quantile, bool) or not LEAST_QUANTILE <= e.quantile <= 1 - LEAST_QUANTILE:
        raise Mistake(messages.invalid_quantile(e.quantile))
    if e.quantile != 0.5 and e.loss != "quantile":
        raise Mistake(messages.quantile_without_its_loss(e.quantile, e.loss))
    if not e.features:
        raise Mistake(messages.no_feature())
    if not e.targets:
        raise Mistake(messages.no_target())
    duplicates = [
        name for names in (e.features, e.targets, e.constants) for name in names if names.count(name) > 1
    ]
    if duplicates:
        raise Mistake(messages.duplicate_column(duplicates[0]))
    missing = [target for target in e.targets if target not in e.features]
    if missing:
        raise Mistake(messages.target_not_a_feature(missing[0]))
    if e.constants and not e.all_series:
        raise Mistake(messages.constants_of_one_series(e.constants[0]))
    checked_split(e.split)
    _check_kinds(e)
    checked_stack(e.stack)
    return e


def checked_split(split: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return the split, or raise a Mistake if its shares are not valid."""
    training, validation, test = split
    if not (training > 0 and validation >= 0 and test > 0) or abs(sum(split) - 1) > 1e-6:
        raise Mistake(messages.invalid_split(training, validation, test))
    return split


def _check_kinds(e: Experiment) -> None:
    """Raise a Mistake if a column can't be what it is marked as."""
    for names, mark in ((e.angles, "an angle"), (e.known, "known ahead")):
        for name in names:
            if name not in e.features:
                raise Mistake(messages.marked_column_not_a_feature(name, mark))
            if names.count(name) > 1:
                raise Mistake(messages.marked_twice(name, mark))
    for target in e.targets:
        if target in e.angles:
            raise Mistake(messages.target_is_angle(target))
        if target in e.known:
            raise Mistake(messages.target_known_ahead(target))
    bounded = [bounds.column for bounds in e.bounds]
    for bounds in e.bounds:
        checked_bounds(bounds)
        if bounds.column not in e.targets:
            raise Mistake(messages.bounds_without_target(str(bounds)))
        if bounded.count(bounds.column) > 1:
            raise Mistake(messages.duplicate_bounds(str(bounds)))
