"""The defaults of an experiment, which follow the series; the page, the command line and Python use them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
import numpy as np

from rnnlab import experiment_messages as messages
from rnnlab.experiment import (
    MOST_HORIZON,
    Experiment,
    check_features,
    with_detected_bounds,
    with_detected_kinds,
)
from rnnlab.message import Message
from rnnlab.series.helpless import unused_columns
from rnnlab.series.roles import likely_target
from rnnlab.series.samples import SAMPLES
from rnnlab.series.series import Series
from rnnlab.series.source import Load, Sample, Source, source_for_features
from rnnlab.series.spans import Span, usual_spans
from rnnlab.stack.layers import Stack
from rnnlab.stack.presets import DEFAULT, PRESETS

STACK = PRESETS[DEFAULT].stack
TRAINING_SHARE = 0.7
WINDOW, QUARTERS, SHORTEST_WINDOW = 24, 12, 2
DAY = 86_400  # seconds
BATCH_SIZES = ((60_000, 32), (250_000, 128))  # (rows of the series, batch size up to there)
LARGEST_BATCH_SIZE = 256
USUAL_UNITS, USUAL_STEPS = ("day", "week", "year"), 12  # to forecast
GRADIENT_STEPS = 1500  # after which a small network has converged, whatever the series' length
FEWEST_EPOCHS, MOST_EPOCHS, FEWEST_PATIENCE = 15, 200, 5


class Default(NamedTuple):
    """A setting's value and the reason for it."""

    value: int
    why: Message


def default_settings(series: Series) -> dict[str, Default]:
    """Return window, batch size, epochs and patience for a series of that length and time step.

    They were chosen by the errors on some 25 real series, yearly to five-minute.
    """
    batch_size = _batch_size(len(series))
    epochs = _epochs(len(series), batch_size.value)
    return {
        "window": _window(series),
        "batch_size": batch_size,
        "epochs": epochs,
        "patience": Default(
            max(FEWEST_PATIENCE, epochs.value // 5), messages.share_of_epochs(FEWEST_PATIENCE)
        ),
    }


def default_values(series: Series) -> dict[str, Any]:
    """Return the values of `default_settings`, as fields of an Experiment."""
    return {name: default.value for name, default in default_settings(series).items()}


def default_experiment(source: Source, series: Series) -> Experiment:
    """Return the default experiment on a series; source: where it was read from."""
    features, target = default_features(series), default_target(source, series, series.features)
    experiment = Experiment(source, features, (target,), STACK, **default_values(series))
    return with_detected_kinds(series, experiment)


def chosen_settings(series: Series, given: dict[str, Any]) -> dict[str, Default]:
    """Return the default settings, replaced by the given ones; a patience of 0 means none."""
    chosen = {
        name: Default(value, messages.given_by_user()) for name, value in given.items() if value is not None
    }
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
    """Return the experiment of the given settings, with defaults for the others; numbers are not checked.

    Angles and bounds are detected unless they are among the fields. A given target stays, even if it is
    detected to be an angle.
    """
    for names in (targets, features, known):
        check_features(series, names)
    features = features or default_features(series, fields.get("calendar", True), (*targets, *known))
    settings = {name: setting.value for name, setting in chosen_settings(series, fields).items()}
    fields |= settings | {"patience": settings["patience"] or None}
    e = Experiment(
        source,
        features,
        targets or (default_target(source, series, features, known),),
        stack,
        known=known,
        **fields,
    )
    if "angles" not in fields:
        detected = with_detected_kinds(series, e)
        e = msgspec.structs.replace(detected, targets=targets or detected.targets)
    return e if "bounds" in fields else with_detected_bounds(series, e)


def experiment_on_rows(
    load: Load,
    source: Source,
    series: Series,
    targets: tuple[str, ...] = (),
    features: tuple[str, ...] = (),
    stack: Stack = STACK,
    known: tuple[str, ...] = (),
    **fields: Any,
) -> tuple[Series, Experiment]:
    """Return the experiment of `chosen_experiment`, and its series with all rows that its features have.

    Rows that were dropped for other columns come back.
    """
    e = chosen_experiment(source, series, targets, features, stack, known, **fields)
    new = source_for_features(source, series, e.features)
    if new == source:
        return series, e
    series = load(new)
    return series, chosen_experiment(new, series, targets, features, stack, known, **fields)


def default_features(series: Series, calendar: bool = True, used: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the columns that the network reads: all that can help, but those that repeat the calendar features.

    calendar: whether the network reads calendar features, which a series without times does not have.
    used: columns that stay in any case.
    """
    unused = unused_columns(series, calendar)
    return tuple(name for name in series.features if name not in unused or name in used)


def default_target(
    source: Source, series: Series, features: tuple[str, ...], known: Iterable[str] = ()
) -> str:
    """Return the feature to predict: a sample's target, else the likely one that is not known ahead."""
    unknown = [name for name in features if name not in known] or list(features)
    sample = SAMPLES.get(source.name) if isinstance(source, Sample) else None
    if sample is not None and sample.target in unknown:
        return sample.target
    return likely_target(series, unknown)


def usual_span(series: Series) -> Span:
    """Return the steps that people usually want of such a series: a day of hours, a week of days, a year of months.

    Without a span of one day, week or year it is the second of the usual ones, such as five years.
    """
    spans = usual_spans(series, MOST_HORIZON)
    for span in spans:
        if span.number == 1 and span.unit in USUAL_UNITS:
            return span
    return spans[min(1, len(spans) - 1)] if spans else Span(USUAL_STEPS, USUAL_STEPS, "step")


def _window(series: Series) -> Default:
    """A day of hours or half hours and two steps, two years of months, three years of quarters, else 24 time steps."""
    window, why = WINDOW, messages.time_steps(WINDOW)
    if series.step_months == 3:
        window, why = QUARTERS, messages.three_years_of_quarters()
    elif series.step_months == 1:
        why = messages.two_years_of_months()
    elif series.steps_of_day and WINDOW <= series.steps_of_day <= 2 * WINDOW:
        window, why = series.steps_of_day + 2, messages.one_day()
    third = max(SHORTEST_WINDOW, round(len(series) * TRAINING_SHARE / 3))
    if window > third:
        window, why = third, messages.third_of_training_set(len(series))
    piece = _usual_piece(series)
    if window >= piece:  # most rows would be in no window
        return Default(max(SHORTEST_WINDOW, piece // 2), messages.half_of_a_piece(piece))
    return Default(window, why)


def _usual_piece(series: Series) -> int:
    """How many rows follow each other without a gap: in pieces of that many rows or fewer lie half of all rows."""
    rows = np.unique(series.segments, return_counts=True)[1]
    return int(np.median(np.repeat(rows, rows)))


def _batch_size(rows: int) -> Default:
    for most, size in BATCH_SIZES:
        if rows <= most:
            return Default(size, messages.series_up_to(most))
    return Default(LARGEST_BATCH_SIZE, messages.series_of_more_than(BATCH_SIZES[-1][0]))


def _epochs(rows: int, batch_size: int) -> Default:
    batches = max(1, round(rows * TRAINING_SHARE / batch_size))
    epochs = round(GRADIENT_STEPS / batches)
    if epochs < FEWEST_EPOCHS:
        return Default(FEWEST_EPOCHS, messages.fewest_epochs())
    if epochs > MOST_EPOCHS:
        return Default(MOST_EPOCHS, messages.most_epochs())
    return Default(epochs, messages.gradient_steps(GRADIENT_STEPS))
