"""All series prepared for one network: each standardised by its own training set, rows one below the other."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import msgspec
import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment, check_features
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.panel import messages
from rnnlab.panel.constants import with_constants
from rnnlab.series.panel import Panel, SeriesLeftOut
from rnnlab.series.series import Series
from rnnlab.training import calendar, encoding
from rnnlab.training.prepared import Prepared, SeriesScales, assembled, limits_of, spread
from rnnlab.training.windows import SETS, Origins, origins_in, without_filled_targets

MOST_NUMBERS = 5_000_000  # of targets that are looked at together, for the scale of the outputs: 40 MB
MOST_VALIDATION = 30_000  # windows that are predicted after each epoch, of all series alike


@dataclass(frozen=True, eq=False)
class PreparedPanel:
    """What training needs of all series, and what turns its outputs into their units.

    panel: the series that are trained on, with the features of the experiment, in their units.
    known: the same values with what was known at each row, in place of what was filled.
    level, unit: (series, features), the mean and deviation of each series' training set; 0 and 1 for an angle.
    limits: the low and high bounds of the targets, each (targets,).
    bounds: (series, 4): the first row of each series' training, validation and test set, and its end.
    prepared: for the training loop. It knows no bounds of the targets. Its units are standard deviations of a series;
        its validation windows are a sample.
    origins: all windows of each set, by series and time, int32.
    unfit: the series that have no window in one of the sets, or whose targets never change in the training set.
    """

    experiment: Experiment
    panel: Panel
    known: np.ndarray
    level: np.ndarray
    unit: np.ndarray
    limits: tuple[np.ndarray, np.ndarray]
    bounds: np.ndarray
    prepared: Prepared
    origins: Origins
    unfit: tuple[SeriesLeftOut, ...]

    @cached_property
    def series(self) -> Series:
        """The rows standardised by the training set of their series; an angle stays in degrees. Training needs none."""
        series = replace(self.panel.joined(), values=self.known, filled=None)
        return standardised(series, self.panel.starts, self.level, self.unit)

    @property
    def targets(self) -> list[int]:
        """The places of the targets among the features."""
        return [self.experiment.features.index(name) for name in self.experiment.targets]

    def in_units(self, k: int, values: np.ndarray) -> np.ndarray:
        """Forecasts or values of series k in its units, within the targets' bounds; both (..., targets)."""
        raw = values * self.unit[k, self.targets] + self.level[k, self.targets]
        return np.clip(raw, *self.limits)


def prepare_panel(panel: Panel, experiment: Experiment) -> PreparedPanel:
    """Prepare all series for one network.

    Raises Mistake if a feature is missing, or no series is long enough.
    """
    e = experiment
    check_features(panel.facts, e.features)
    panel = with_features(panel, e.features)
    bounds = set_bounds(panel, e.split, e.all_series)
    series = panel.joined()
    origins = _origins(series, bounds, e)
    needed = [name for name in SETS if name != "validation" or e.split[1]]
    fits = {name: np.diff(np.searchsorted(getattr(origins, name), panel.starts)) > 0 for name in needed}
    enough = np.logical_and.reduce([*fits.values()])
    if not enough.any():
        raise Mistake(messages.all_too_short(len(panel), int(panel.lengths.max()), e.window, e.horizon))
    moving = enough.copy()
    moving[enough] = changing(panel, bounds[enough, 0], bounds[enough, 1], e.targets)
    if not moving.any():
        raise Mistake(messages.none_changes(int(enough.sum())))
    unfit = tuple(
        SeriesLeftOut(
            panel.ids[k], int(panel.lengths[k]), _why_unfit(e, {name: fits[name][k] for name in needed})
        )
        for k in np.flatnonzero(~moving)
    )
    if unfit:
        stay = np.flatnonzero(moving)
        bounds = bounds[stay] - panel.starts[stay, None]
        panel = chosen(panel, stay)
        bounds += panel.starts[:-1, None]
        series = panel.joined()
        origins = _origins(series, bounds, e)
    series = replace(series, values=series.known_by_then(), filled=None)
    level, unit = scales_of(series.values, bounds[:, 0], bounds[:, 1], e)
    cycles = usable_cycles(panel, bounds) if e.calendar else ()
    inputs = len(encoding.inputs_of(e, cycles))
    scaled_by = thinned(origins.training, MOST_NUMBERS // (e.horizon * len(e.targets)))
    prepared = assembled(
        series,
        msgspec.structs.replace(e, bounds=()),
        replace(origins, validation=thinned(origins.validation, MOST_VALIDATION)),
        scaled_by,
        cycles,
        (np.zeros(inputs), np.ones(inputs)),
        len(series),
        SeriesScales(panel.starts, level, unit),
    )
    prepared = with_constants(prepared, panel)
    columns = [e.features.index(name) for name in e.targets]
    sets = [panel.values[start:end, columns] for start, end in bounds[:, :2].tolist() if e.bounds]
    limits = limits_of(e, np.concatenate(sets) if sets else np.empty((0, len(columns))))
    return PreparedPanel(e, panel, series.values, level, unit, limits, bounds, prepared, origins, unfit)


def _why_unfit(e: Experiment, fits: dict[str, bool]) -> Message:
    """Why a series is not trained on. fits: whether each set has a window."""
    if all(fits.values()):
        return messages.still_in_training()
    if e.all_series == "date":
        without = tuple(name for name, has_window in fits.items() if not has_window)
        return messages.too_short_at_date(without, e.window, e.horizon)
    return messages.too_short(e.window, e.horizon)


def with_features(panel: Panel, features: tuple[str, ...]) -> Panel:
    """The panel with these features only, in that order."""
    if panel.facts.features == features:
        return panel
    columns = [panel.facts.features.index(name) for name in features]
    return replace(
        panel,
        facts=replace(panel.facts, features=features, values=panel.facts.values[:, columns], missing=()),
        values=panel.values[:, columns],
        filled=None if panel.filled is None else panel.filled[:, columns],
    )


def chosen(panel: Panel, places: np.ndarray) -> Panel:
    """The panel of some of its series only. places: of these series among the ids, rising."""
    stay = np.zeros(len(panel), bool)
    stay[places] = True
    series = panel.at(np.flatnonzero(np.repeat(stay, panel.lengths)))
    starts = np.concatenate([[0], np.cumsum(panel.lengths[places])])
    constants = {column: values[places] for column, values in panel.constants.items()}
    ids = tuple(panel.ids[k] for k in places)
    return panel.with_rows(series, ids=ids, starts=starts, constants=constants)


def set_bounds(panel: Panel, split: tuple[float, float, float], all_series: str) -> np.ndarray:
    """The first row of each series' training, validation and test set, and its end, (series, 4).

    all_series: as in an Experiment.
    """
    first, second = split[0], split[0] + split[1]
    starts, ends = panel.starts[:-1], panel.starts[1:]
    if all_series != "date":
        cuts = [starts + np.round(panel.lengths * share).astype(int) for share in (first, second)]
        return np.column_stack([starts, *cuts, ends])
    micros = panel.segments.micros(np.arange(len(panel.values)))
    if micros is None:
        raise Mistake(messages.no_dates_to_split_at())
    ordered = np.sort(micros)
    codes, bounds = panel.codes, [starts]
    for share in (first, second):
        cut = ordered[min(round(share * len(ordered)), len(ordered) - 1)]
        bounds.append(starts + np.bincount(codes[micros < cut], minlength=len(panel)))
    return np.column_stack([*bounds, ends])


def _origins(series: Series, bounds: np.ndarray, e: Experiment) -> Origins:
    """The origins of the windows of each set, as in training/windows.py, of all series at once."""
    sets = {}
    for number, name in enumerate(SETS):
        rows = bounds[:, number : number + 2].tolist()
        each = [origins_in(series.segments, (start, end), e.window, e.horizon) for start, end in rows]
        sets[name] = without_filled_targets(series, e, np.concatenate(each, dtype=np.int32))
    return Origins(**sets)


def scales_of(
    values: np.ndarray, starts: np.ndarray, ends: np.ndarray, e: Experiment
) -> tuple[np.ndarray, np.ndarray]:
    """The mean and deviation of rows starts[k] to ends[k] - 1 for each series k, both (series, features).

    A feature that is constant there has a deviation of 1; an angle has 0 and 1.
    """
    parts = [values[start:end] for start, end in zip(starts, ends, strict=True)]
    level = np.array([part.mean(axis=0) for part in parts])
    unit = np.array([spread(part) for part in parts])
    angles = [e.features.index(name) for name in e.angles]
    level[:, angles], unit[:, angles] = 0.0, 1.0
    return level, unit


def changing(panel: Panel, starts: np.ndarray, ends: np.ndarray, targets: tuple[str, ...]) -> np.ndarray:
    """Whether all targets change within the rows starts[k] to ends[k] - 1, none of which is empty, (series,)."""
    columns = [panel.facts.features.index(name) for name in targets]
    values = panel.values[:, columns]
    parts = [values[start:end] for start, end in zip(starts, ends, strict=True)]
    return np.array([bool((part != part[0]).any(axis=0).all()) for part in parts])


def standardised(series: Series, starts: np.ndarray, level: np.ndarray, unit: np.ndarray) -> Series:
    """The series with each value in deviations from its series' mean. starts: as of a Panel."""
    values = np.empty_like(series.values)
    for k, (start, end) in enumerate(pairwise(starts.tolist())):
        values[start:end] = (series.values[start:end] - level[k]) / unit[k]
    return replace(series, values=values)


def usable_cycles(panel: Panel, bounds: np.ndarray) -> tuple[calendar.Cycle, ...]:
    """The calendar cycles that fit often enough into the series' training sets together."""
    first, last = (panel.segments.micros(rows) for rows in (bounds[:, 0], bounds[:, 1] - 1))
    if first is None or last is None:
        return ()
    span = pd.DatetimeIndex(np.array([first.min(), last.max()]).view("datetime64[us]"))
    return calendar.usable_cycles(replace(panel.facts, times=span), 2)


def thinned(origins: np.ndarray, most: int, *more: np.ndarray) -> np.ndarray:
    """Every k-th of these and more origins, one set behind the other, so that at most that many are left."""
    sets = (origins, *more)
    step = max(1, -(-sum(map(len, sets)) // max(1, most)))
    if not more:
        return origins[::step]
    before = np.cumsum([0, *map(len, sets)]).tolist()
    return np.concatenate([each[-start % step :: step] for each, start in zip(sets, before, strict=False)])
