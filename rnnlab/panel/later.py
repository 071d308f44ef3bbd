"""The rows that the series are forecast from: those of the run, perhaps continued by a later file."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import msgspec
import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment, check_features
from rnnlab.forecast.new_data import continued
from rnnlab.mistake import Mistake
from rnnlab.panel import messages
from rnnlab.panel.constants import constant_values, in_deviations
from rnnlab.panel.prepared_panel import (
    PreparedPanel,
    changing,
    scales_of,
    standardised,
    with_features,
)
from rnnlab.series.panel import Panel
from rnnlab.series.read_options import Following, ReadOptions
from rnnlab.series.series import Series
from rnnlab.series.source import AUTODETECT, File, Source

LoadPanel = Callable[[Source, Following], Panel]
Kind = Literal["trained", "not trained", "short", "still"]
TRAINED: Kind = "trained"
NOT_TRAINED: Kind = "not trained"
SHORT: Kind = "short"
STILL: Kind = "still"


@dataclass(frozen=True, eq=False)
class Current:
    """The series to forecast.

    panel: their rows, in their units. standard: the same in deviations. level, unit: (series, features).
    trained: the place of each among the series that were trained on, or -1, (series,). constants: as the network reads
    them, (series, inputs).
    kinds: of each; "short" does not end with a whole window, "still" never changes.
    """

    panel: Panel
    standard: Series
    level: np.ndarray
    unit: np.ndarray
    trained: np.ndarray
    kinds: tuple[Kind, ...]
    constants: np.ndarray


def read_later(panel: Panel, experiment: Experiment, file: Source, load: LoadPanel) -> Panel:
    """Read later rows of the run's series, with the options of the run's file unless the new one has others."""
    source = experiment.source
    if isinstance(source, File) and isinstance(file, File):
        options = {
            name: getattr(file, name)
            for name in ReadOptions.__struct_fields__
            if getattr(file, name) != getattr(AUTODETECT, name)
        }
        # One new row of each series does not show which column names them.
        like_the_run = msgspec.structs.replace(
            source,
            digest=file.digest,
            name=file.name,
            series_column=source.series_column or panel.column or None,
        )
        file = msgspec.structs.replace(like_the_run, **options)
    facts = panel.facts
    return load(file, Following(experiment.features, facts.step_seconds, facts.week, facts.clock))


def current_panel(prepared: PreparedPanel, everything: Panel, later: Panel | None) -> Current:
    """The series to forecast: those of the run's file, or of a later one, behind the run's rows that they follow.

    everything: all series of the run's file, also those that were too short to train on.
    """
    e = prepared.experiment
    if later is not None:
        check_features(later.facts, e.features)
    now = with_features(everything if later is None else later, e.features)
    if later is not None:
        now = _continued(with_features(everything, e.features), now)
    known = {name: place for place, name in enumerate(prepared.panel.ids)}
    trained = np.array([known.get(name, -1) for name in now.ids])
    series = now.joined()
    series = replace(series, values=series.known_by_then(), filled=None)
    level, unit = scales_of(series.values, now.starts[:-1], now.starts[1:], e)
    level[trained >= 0] = prepared.level[trained[trained >= 0]]
    unit[trained >= 0] = prepared.unit[trained[trained >= 0]]
    ends = now.starts[1:] - 1
    first = np.maximum(ends - e.window + 1, now.starts[:-1])
    whole = (ends - e.window + 1 >= now.starts[:-1]) & (series.segments[first] == series.segments[ends])
    moving = changing(now, now.starts[:-1], now.starts[1:], e.targets)
    kinds = tuple(
        SHORT if not enough else TRAINED if place >= 0 else NOT_TRAINED if moves else STILL
        for enough, moves, place in zip(whole.tolist(), moving.tolist(), trained.tolist(), strict=True)
    )
    return Current(
        now.with_rows(series),
        standardised(series, now.starts, level, unit),
        level,
        unit,
        trained,
        kinds,
        _constants(prepared, now, trained),
    )


def _constants(prepared: PreparedPanel, now: Panel, trained: np.ndarray) -> np.ndarray:
    """What is constant in each series, (series, inputs): of one that was trained on, as it was then."""
    names = prepared.experiment.constants
    mean, deviation = (
        scale[-len(names) :] for scale in (prepared.prepared.mean, prepared.prepared.deviation)
    )
    values = constant_values(now, names)
    values[trained >= 0] = constant_values(prepared.panel, names)[trained[trained >= 0]]
    return in_deviations(values, mean, deviation) if names else values


def _continued(before: Panel, later: Panel) -> Panel:
    """The later rows of each series, behind those of the run that they follow without a gap."""
    if (before.facts.times is None) != (later.facts.times is None):
        raise Mistake(messages.times_in_one_file_only(later.facts.name))
    places = {name: place for place, name in enumerate(before.ids)}
    parts: list[Series] = []
    for place, name in enumerate(later.ids):
        new = later.one(place)
        old = before.one(places[name]) if name in places else None
        joined = None if old is None else continued(old, new)
        parts.append(new if joined is None else joined)
    return joined_panel(parts, later)


def joined_panel(parts: list[Series], like: Panel) -> Panel:
    """Series one below the other. like: a panel of the same series, whose rows are others."""
    lengths = [len(part) for part in parts]
    firsts = np.cumsum([0, *(int(part.segments[-1] - part.segments[0]) + 1 for part in parts)])
    segments = [
        part.segments - part.segments[0] + first for part, first in zip(parts, firsts[:-1], strict=True)
    ]
    filled = None
    if any(part.filled is not None for part in parts):
        filled = np.concatenate(
            [np.zeros(part.values.shape, bool) if part.filled is None else part.filled for part in parts]
        )
    times = None
    if parts[0].times is not None:
        micros = [part.times.as_unit("us").asi8 for part in parts if part.times is not None]
        times = pd.DatetimeIndex(np.concatenate(micros).view("datetime64[us]"))
    series = replace(
        like.facts,
        values=np.concatenate([part.values for part in parts]),
        times=times,
        segments=np.concatenate(segments),
        filled=filled,
    )
    return like.with_rows(series, starts=np.concatenate([[0], np.cumsum(lengths)]))
