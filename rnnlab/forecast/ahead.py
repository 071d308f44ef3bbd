"""What comes after a series' end: a finished run's forecast, with intervals. No TensorFlow.

A run of horizon H gives H steps at once. More are *rolled*: the predictions become the last rows of
the window, H at a time, which needs every feature that is read to be predicted too.
"""

from copy import copy
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.forecast import baselines
from rnnlab.forecast.intervals import LEVELS, half_widths, too_few
from rnnlab.forecast.mix import PARTS, mixture
from rnnlab.forecast.new_data import check_last_window, checked_later, known_values, listed
from rnnlab.forecast.new_windows import continued
from rnnlab.mistake import Mistake
from rnnlab.series.series import Series
from rnnlab.series.time.grid import later_times
from rnnlab.stack.outputs import head_outputs, layer_outputs
from rnnlab.training.network import Mix
from rnnlab.training.prepared import Prepared, prepare
from rnnlab.training.windows import origins_in, split_rows

MOST_STEPS = 500
MOST_ORIGINS = 2000  # of validation windows that the intervals of one forecast rest on
MOST_ROLLED, FEWEST_ROLLED = 300, 40  # of them, where each must be rolled
MOST_WORK = 3e10  # multiplications for them all, over all rolls
WORK_AT_LEAST = 2e6  # for one of them in one roll, whatever the network
# Of one product of matrices: up to there BLAS stays on one thread. While a run trains, threads that wait for
# each other on busy cores take 20 times as long.
MOST_PRODUCTS = 2**18
FEWEST_AT_ONCE = 16  # windows


@dataclass(frozen=True, eq=False)
class Ahead:
    """The steps after a series' end, own units.

    series: what is continued; times: of the steps, (steps,), or None where the series has none.
    values: (steps, targets). intervals: {level: (low, high)}, (steps, targets) each, NaN where the
        validation part has too few forecasts that far ahead; without the levels that it has too few for.
    horizon: how many steps are predicted at once; later ones are rolled.
    errors: validation forecasts that the intervals rest on.
    """

    series: Series
    targets: tuple[str, ...]
    times: pd.DatetimeIndex | None
    values: np.ndarray
    intervals: dict[float, tuple[np.ndarray, np.ndarray]]
    horizon: int
    errors: int

    @property
    def at_once(self) -> bool:
        """Whether nothing was rolled."""
        return len(self.values) <= self.horizon

    def to_frame(self) -> pd.DataFrame:
        """A row a step: its number and time, and of each target the value and the ends of its intervals."""
        frame = pd.DataFrame({"step": np.arange(1, len(self.values) + 1)})
        if self.times is not None:
            frame.insert(0, "time", self.times)
        for k, target in enumerate(self.targets):
            frame[f"{target} value"] = self.values[:, k]
            for level, (low, high) in self.intervals.items():
                frame[f"{target} low {100 * level:g} %"] = low[:, k]
                frame[f"{target} high {100 * level:g} %"] = high[:, k]
        return frame

    def labels(self) -> list[str]:
        """Each step's time as people write it, or its number from 1 where there are no times."""
        if self.times is None:
            return [str(step) for step in range(1, len(self.values) + 1)]
        shown = replace(self.series, times=self.times)
        return [shown.label(step) for step in range(len(self.values))]


def unpredicted(experiment: Experiment) -> tuple[str, ...]:
    """The features that a run reads and that nobody tells of the steps ahead: with any, it can't be rolled."""
    e = experiment
    return tuple(name for name in e.features if name not in e.targets and name not in e.known)


def way_note(ahead: Ahead) -> str:
    """How the steps were made, in a sentence."""
    steps = len(ahead.values)
    if steps == 1:
        return "The one next step."
    if ahead.at_once:
        return f"{steps} steps at once, each from what really happened."
    if ahead.horizon > 1:
        return (
            f"The first {ahead.horizon} steps are predicted at once, the later ones from those predicted "
            "before them, so errors can grow on the way."
        )
    return "Each step is predicted from the ones predicted before it, so errors can grow on the way."


def interval_note(ahead: Ahead, level: float) -> str:
    """What the interval of a level stands on, in a sentence."""
    share = f"{100 * level:g} %"
    if not ahead.errors:
        return "No intervals: they come from a validation part, and this run has none."
    if level not in ahead.intervals:
        return too_few(level, ahead.errors)
    low, _ = ahead.intervals[level]
    known = int((~np.isnan(low[:, 0])).sum())
    stands_on = f"{ahead.errors} forecasts made the same way in the validation part"
    until = "" if known == len(low) else f" Behind step {known} they are too few to tell."
    return f"{share} interval: as wide as the errors of {stands_on}, at the same step ahead.{until}"


class Forecaster:
    """A finished run as a function of any rows: its network in NumPy, and what is mixed into it.

    series, experiment: the run's own. weights: of each layer and last of the head. shares:
    {target: {part: share}}, the network's alone for a target that is not there; season: in steps.
    """

    def __init__(
        self,
        series: Series,
        experiment: Experiment,
        weights: list[list[np.ndarray]],
        shares: dict[str, dict[str, float]],
        season: int,
    ):
        self.experiment, self.weights, self.season = experiment, weights, season
        self.series = self._of_features(series)
        self.prepared = prepare(self.series, experiment)
        of_targets = [shares.get(target, {"network": 1.0}) for target in experiment.targets]
        self.shares = np.array([[own.get(part, 0.0) for own in of_targets] for part in PARTS])
        self._widest = max(self.prepared.inputs.shape[1], *(layer.units for layer in experiment.stack))
        self.linear = baselines.Linear(self.prepared) if self.shares[1].any() else None

    def ahead(
        self,
        steps: int,
        later: Series | None = None,
        known: Series | None = None,
        levels: tuple[float, ...] = LEVELS,
    ) -> Ahead:
        """The steps that follow the end of the run's series, or of a later one of the same shape.

        known: what is known ahead, with rows for the steps. Raises Mistake where the steps can't be
        told: too many, features without a future, another shape.
        """
        e = self.experiment
        self._check(steps)
        series = self.series if later is None else self._of_features(checked_later(later, self.series, e))
        check_last_window(series, e.window)
        room = self._room(steps)
        times = later_times(series, room)
        values = np.concatenate([series.values[-e.window :], np.repeat(series.values[-1:], room, axis=0)])
        if e.known:
            columns = [e.features.index(name) for name in e.known]
            # Of the last steps that are predicted at once the network reads what is known of the first one.
            told = known_values(known, e.known, None if times is None else times[:steps], steps)
            values[e.window : e.window + steps, columns] = told
        micros = None
        if series.times is not None and times is not None:
            before = series.times[-e.window :].as_unit("us").asi8
            micros = np.append(before, times.as_unit("us").asi8)[None]
        found = self._rolled(values[None], micros)[0, :steps]
        errors = self._errors(steps)
        intervals = {}
        for level in levels if len(errors) else ():
            half = half_widths(errors, level)
            if np.isnan(half).all():
                continue
            ends = (self.prepared.within_bounds(found + sign * half) for sign in (-1, 1))
            intervals[level] = (next(ends), next(ends))
        return Ahead(
            series=series,
            targets=e.targets,
            times=None if times is None else times[:steps],
            values=found,
            intervals=intervals,
            horizon=e.horizon,
            errors=len(errors),
        )

    def mix(self) -> Mix | None:
        """What a Keras model needs to make the same forecast; None where it is the network's alone."""
        if not self.shares[1:].any():
            return None
        nothing = np.empty(0)
        slopes, bias = (nothing, nothing) if self.linear is None else (self.linear.slopes, self.linear.bias)
        return Mix(self.shares, slopes, bias, self.season)

    def predict(self, prepared: Prepared, segments: np.ndarray, origins: np.ndarray) -> np.ndarray:
        """The forecast after each origin, own units, (windows, horizon, targets).

        prepared, segments: of rows on the run's own scale.
        """
        size = max(FEWEST_AT_ONCE, MOST_PRODUCTS // (4 * self._widest**2))
        lots = [origins[at : at + size] for at in range(0, len(origins), size)]
        return np.concatenate([self._predicted(prepared, segments, lot) for lot in lots])

    def _predicted(self, prepared: Prepared, segments: np.ndarray, origins: np.ndarray) -> np.ndarray:
        e = self.experiment
        windows = prepared.inputs[origins[:, None] + np.arange(-e.window + 1, 1)]
        kept = layer_outputs(e.stack, self.weights[:-1], windows)[-1].kept
        network = linear = prepared.in_target_units(head_outputs(self.weights[-1], kept), origins)
        if self.linear is not None:
            fitted = copy(self.linear)
            fitted.prepared = prepared
            linear = fitted.predict(origins)
        seasonal = baselines.seasonal_naive(prepared, segments, origins, self.season)
        return mixture([network, linear, seasonal], self.shares)

    def _of_features(self, series: Series) -> Series:
        """The series with the columns that the run reads, in its order."""
        features = self.experiment.features
        columns = [series.features.index(name) for name in features]
        return replace(series, features=features, values=series.values[:, columns])

    def _check(self, steps: int) -> None:
        e = self.experiment
        if not 1 <= steps <= MOST_STEPS:
            raise Mistake(f"{steps} steps ahead: choose a number from 1 to {MOST_STEPS}.")
        missing = unpredicted(e)
        if steps > e.horizon and missing:
            at_once = "1 step" if e.horizon == 1 else f"{e.horizon} steps"
            wanted = " ".join(f"--target '{name}'" for name in e.features if name not in e.known)
            # An angle can't be a target, so with one only a longer horizon helps.
            mend = (
                f"train with --horizon {steps}" if e.angles else f"train with {wanted}, or --horizon {steps}"
            )
            raise Mistake(
                f"The run predicts {at_once} at once; for further ones it would have to know "
                f"{listed(missing)} of the steps between, which it reads but does not predict: "
                f"{mend}, or ask for at most {at_once}."
            )

    def _room(self, steps: int) -> int:
        """The steps, rounded up to whole horizons."""
        return -(-steps // self.experiment.horizon) * self.experiment.horizon

    def _rolled(self, values: np.ndarray, times: np.ndarray | None) -> np.ndarray:
        """The forecast of the rows behind each window, (windows, room, targets), each part fed to the next.

        values: (windows, window + room, features), which the forecast is put into; times: likewise.
        """
        e = self.experiment
        columns = [e.features.index(name) for name in e.targets]
        found = []
        for done in range(0, values.shape[1] - e.window, e.horizon):
            now, ahead = done + e.window, done + e.window + e.horizon
            part = None if times is None else times[:, done:ahead]
            block = continued(self.series, self.prepared, values[:, done:ahead], part)
            found.append(self.predict(block.prepared, block.segments, block.origins))
            values[:, now:ahead, columns] = found[-1]
        return np.concatenate(found, axis=1)

    def _errors(self, steps: int) -> np.ndarray:
        """The errors of forecasts made from within the validation part, (windows, steps, targets).

        NaN at lead times whose rows are not of that part. None at all without such a part.
        """
        prepared, e = self.prepared, self.experiment
        if not len(prepared.origins.validation):
            return np.empty((0, steps, len(e.targets)))
        if steps <= e.horizon:
            origins = _thinned(prepared.origins.validation, MOST_ORIGINS)
            found = self.predict(prepared, self.series.segments, origins)
            return (found - prepared.truth(origins))[:, :steps]
        return self._rolled_errors(steps)

    def _rolled_errors(self, steps: int) -> np.ndarray:
        e, segments, last = self.experiment, self.series.segments, len(self.series) - 1
        room = self._room(steps)
        part = split_rows(len(self.series), e.split).validation
        work = (room // e.horizon) * (WORK_AT_LEAST + e.window * 4 * self._widest**2)
        most = int(min(MOST_ROLLED, max(FEWEST_ROLLED, MOST_WORK // work)))
        origins = _thinned(origins_in(segments, part, e.window, 1), most)
        rows = np.minimum(origins[:, None] + np.arange(-e.window + 1, room + 1), last)
        values = self.series.values[rows]
        hidden = [column for column, name in enumerate(e.features) if name not in e.known]
        values[:, e.window :, hidden] = values[:, e.window - 1 : e.window, hidden]
        times = None if self.series.times is None else self.series.times.as_unit("us").asi8[rows]
        leads = origins[:, None] + np.arange(1, steps + 1)
        ahead = np.minimum(leads, last)
        there = (leads < part[1]) & (segments[ahead] == segments[origins][:, None])
        errors = self._rolled(values, times)[:, :steps] - self.prepared.actual[ahead]
        return np.where(there[..., None], errors, np.nan)


def _thinned(origins: np.ndarray, most: int) -> np.ndarray:
    """At most that many of the origins, evenly spread."""
    if len(origins) <= most:
        return origins
    return origins[np.linspace(0, len(origins) - 1, most).round().astype(int)]
