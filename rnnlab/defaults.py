"""What an experiment on a series is where nobody chooses: for the page, the command line and Python alike."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from rnnlab.experiment import Experiment, check_features, with_detected_bounds, with_detected_kinds
from rnnlab.series.samples import SAMPLES
from rnnlab.series.series import Series
from rnnlab.series.source import Sample, Source
from rnnlab.stack.layers import Stack
from rnnlab.stack.presets import DEFAULT, PRESETS

STACK = PRESETS[DEFAULT].stack
TRAINING_SHARE = 0.7
WINDOW, QUARTERS, SHORTEST_WINDOW = 24, 12, 2
DAY = 86_400  # seconds
BATCH_SIZES = ((60_000, 32), (250_000, 128))  # rows of the series up to which each serves
LARGEST_BATCH_SIZE = 256
GRADIENT_STEPS = 1500  # after which a small network has settled, whatever the series' length
FEWEST_EPOCHS, MOST_EPOCHS, FEWEST_PATIENCE = 15, 200, 5


class Default(NamedTuple):
    """A setting's value and the reason for it, in a few words."""

    value: int
    why: str


def default_settings(series: Series) -> dict[str, Default]:
    """Window, batch size, epochs and patience for a series of that length and time step.

    They were chosen by the errors on some 25 real series, yearly to five-minute.
    """
    batch_size = _batch_size(len(series))
    epochs = _epochs(len(series), batch_size.value)
    return {
        "window": _window(series),
        "batch_size": batch_size,
        "epochs": epochs,
        "patience": Default(
            max(FEWEST_PATIENCE, epochs.value // 5), f"a fifth of the epochs, {FEWEST_PATIENCE} at least"
        ),
    }


def default_values(series: Series) -> dict[str, Any]:
    """The values of `default_settings`, as fields of an Experiment."""
    return {name: default.value for name, default in default_settings(series).items()}


def default_experiment(source: Source, series: Series) -> Experiment:
    """The experiment on all features of a series; its source is what it was read from."""
    target = default_target(source, series.features)
    fresh = Experiment(source, series.features, (target,), STACK, **default_values(series))
    return with_detected_kinds(series, fresh)


def chosen_settings(series: Series, given: dict[str, Any]) -> dict[str, Default]:
    """The default settings, with those that somebody chose in their place; a patience of 0 is none."""
    chosen = {name: Default(value, "given") for name, value in given.items() if value is not None}
    return {name: chosen.get(name, default) for name, default in default_settings(series).items()}


def chosen_experiment(
    source: Source,
    series: Series,
    targets: tuple[str, ...] = (),
    features: tuple[str, ...] = (),
    stack: Stack = STACK,
    known: tuple[str, ...] = (),
    **fields: Any,
) -> Experiment:
    """The experiment that somebody chose, its numbers unchecked; the defaults for what is left out.

    Angles and bounds are found where they are not among the fields. A target that was named stays,
    though it is found to be an angle.
    """
    for names in (targets, features, known):
        check_features(series, names)
    features = features or series.features
    settings = {name: own.value for name, own in chosen_settings(series, fields).items()}
    fields |= settings | {"patience": settings["patience"] or None}
    e = Experiment(
        source, features, targets or (default_target(source, features, known),), stack, known=known, **fields
    )
    if "angles" not in fields:
        found = with_detected_kinds(series, e)
        e = msgspec.structs.replace(found, targets=targets or found.targets)
    return e if "bounds" in fields else with_detected_bounds(series, e)


def default_target(source: Source, features: tuple[str, ...], known: Iterable[str] = ()) -> str:
    """The feature to predict: a sample's own target, else the first feature that is not known ahead."""
    unknown = [name for name in features if name not in known] or list(features)
    sample = SAMPLES.get(source.name) if isinstance(source, Sample) else None
    return sample.target if sample is not None and sample.target in unknown else unknown[0]


def _window(series: Series) -> Default:
    """A day of hours or half hours, two years of months, three years of quarters, else 24 time steps."""
    window, why = WINDOW, f"{WINDOW} time steps"
    if series.step_months == 3:
        window, why = QUARTERS, "three years of quarters"
    elif series.step_months == 1:
        why = "two years of months"
    elif series.step_seconds and WINDOW <= DAY / series.step_seconds <= 2 * WINDOW:
        window, why = round(DAY / series.step_seconds), "a day"
    third = max(SHORTEST_WINDOW, round(len(series) * TRAINING_SHARE / 3))
    if window > third:
        return Default(third, f"a third of the training set, because the series has only {len(series)} rows")
    return Default(window, why)


def _batch_size(rows: int) -> Default:
    for most, size in BATCH_SIZES:
        if rows <= most:
            return Default(size, f"for a series of up to {most:,} rows")
    return Default(LARGEST_BATCH_SIZE, f"for a series of more than {BATCH_SIZES[-1][0]:,} rows")


def _epochs(rows: int, batch_size: int) -> Default:
    batches = max(1, round(rows * TRAINING_SHARE / batch_size))
    epochs = round(GRADIENT_STEPS / batches)
    if epochs < FEWEST_EPOCHS:
        return Default(FEWEST_EPOCHS, "the fewest that are usual")
    if epochs > MOST_EPOCHS:
        return Default(MOST_EPOCHS, "the most that are usual, for a short series")
    return Default(epochs, f"some {GRADIENT_STEPS:,} gradient steps")
