"""The forecast of the steps after a series, with intervals, and what is said about how it was made."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.forecast import ahead_messages, messages
from rnnlab.forecast.continued_features import Continued
from rnnlab.forecast.intervals import LEVELS, MOST_BORROWED, errors_needed
from rnnlab.message import Message
from rnnlab.number_format import decimals_for
from rnnlab.series.series import Series

LEAST_SHARE = 0.005  # of a simple forecast that is named


@dataclass(frozen=True, eq=False)
class Ahead:
    """The forecast of the steps after a series' end, in the targets' units.

    series: the one that ends there. times: of the steps, (steps,), or None if the series has none.
    values: (steps, targets). intervals: {level: (low, high)}, (steps, targets) each, NaN where the
        validation set has too few forecasts that far ahead; without the levels that it has too few for.
    horizon: how many steps are predicted at once; later ones are rolled.
    quantile: the one that is forecast, None for the middle.
    far_mae: of steps beyond the run's horizon, the mean absolute error over all steps of the forecasts that the
        intervals are based on, and of the last value repeated, (2, targets).
    validation_forecasts: how many forecasts in the validation and test set the intervals are based on.
    earlier_forecasts: how many before these, after earlier cuts.
    continued: how the features continue that the later steps read but the run does not predict.
    assumed: their values at the steps, (steps, features); that of the last step is not read.
    simple: the simple forecast of each target that is mixed into the steps after the horizon, if features are
        assumed. rolled_shares: the shares of the rolled forecast beside it, (steps, targets).
    """

    series: Series
    targets: tuple[str, ...]
    times: pd.DatetimeIndex | None
    values: np.ndarray
    intervals: dict[float, tuple[np.ndarray, np.ndarray]]
    horizon: int
    validation_forecasts: int
    continued: tuple[Continued, ...] = ()
    assumed: np.ndarray | None = None
    simple: tuple[Continued, ...] = ()
    rolled_shares: np.ndarray | None = None
    quantile: float | None = None
    far_mae: np.ndarray | None = None
    earlier_forecasts: int = 0

    @property
    def at_once(self) -> bool:
        """Whether all steps are predicted at once, none rolled."""
        return len(self.values) <= self.horizon

    def decimals(self, column: int) -> int:
        """How many decimals of a target's values mean something: two digits of the narrowest interval's half width.

        Without intervals, four digits of the largest value.
        """
        for level in sorted(self.intervals):
            low, high = (end[:, column] for end in self.intervals[level])
            half = np.fmax(high - self.values[:, column], self.values[:, column] - low)
            if (half > 0).any():
                return decimals_for(float(half[half > 0][0]))
        return decimals_for(float(np.abs(self.values[:, column]).max()), digits=4)

    def to_frame(self, rounded: bool = False) -> pd.DataFrame:
        """One row per step: its number and time, for each target the value and its intervals, and the assumed features.

        rounded: to `decimals`, for people; programs want all digits.
        """
        frame = pd.DataFrame({"step": np.arange(1, len(self.values) + 1)})
        if self.times is not None:
            frame.insert(0, "time", self.times)
        for k, target in enumerate(self.targets):
            columns = {"value": self.values[:, k]}
            for level, (low, high) in self.intervals.items():
                columns |= {f"low {100 * level:g} %": low[:, k], f"high {100 * level:g} %": high[:, k]}
            for name, values in columns.items():
                frame[f"{target} {name}"] = np.round(values, self.decimals(k)) if rounded else values
        for row, values in zip(self.continued, () if self.assumed is None else self.assumed.T, strict=True):
            places = decimals_for(float(np.abs(values).max()), digits=4)
            frame[f"{row.feature} assumed"] = np.round(values, places) if rounded else values
        return frame

    def to_long_frame(self) -> pd.DataFrame:
        """A row for each target and step, with the columns of a forecast of many series: `unique_id`, `ds`, …

        unique_id: the series that was picked of several, else the file. ds: the time, or the step from 1 without times.
        The bounds of a level without intervals are empty, so that the frames of several series can be joined.
        """
        groups, parts = self.series.groups, []
        for k, target in enumerate(self.targets):
            ds = np.arange(1, len(self.values) + 1) if self.times is None else self.times
            columns: dict[str, object] = {
                "unique_id": self.series.name if groups is None else groups.picked,
                "ds": ds,
            }
            columns |= {"target": target} if len(self.targets) > 1 else {}
            columns["forecast"] = self.values[:, k]
            unknown = np.full_like(self.values, np.nan)
            for level in sorted({*LEVELS, *self.intervals}):
                low, high = self.intervals.get(level, (unknown, unknown))
                columns |= {f"low {100 * level:g} %": low[:, k], f"high {100 * level:g} %": high[:, k]}
            parts.append(pd.DataFrame(columns))
        return pd.concat(parts, ignore_index=True)

    def labels(self) -> list[str]:
        """Each step's time as it is displayed, or its number from 1 without times."""
        if self.times is None:
            return [str(step) for step in range(1, len(self.values) + 1)]
        with_times = replace(self.series, times=self.times)
        return [with_times.label(step) for step in range(len(self.values))]


def method_note(ahead: Ahead) -> Message:
    """How the steps were predicted."""
    steps = len(ahead.values)
    if steps == 1:
        return messages.one_step()
    if ahead.at_once:
        return messages.steps_at_once(steps)
    return (
        messages.rolled_after_horizon(ahead.horizon) if ahead.horizon > 1 else messages.rolled_step_by_step()
    )


def assumption_note(ahead: Ahead) -> Message | None:
    """How the features continue that the later steps read but the run does not predict; None if there are none."""
    if not ahead.continued:
        return None
    series = ahead.series
    methods = tuple((row.feature, row.method, row.season) for row in ahead.continued)
    return ahead_messages.features_continued(methods, *_step(series))


def far_note(ahead: Ahead) -> Message | None:
    """Which simple forecasts are mixed into the steps far ahead; None if none are."""
    if ahead.rolled_shares is None:
        return None
    series, targets = ahead.series, []
    for row, shares in zip(ahead.simple, ahead.rolled_shares.T, strict=True):
        if shares[-1] < 1 - LEAST_SHARE:
            first = int(np.argmax(shares < 1 - LEAST_SHARE)) + 1
            targets.append((row.feature, row.method, row.season, first, round(1 - float(shares[-1]), 6)))
    if not targets:
        return None
    return ahead_messages.far_steps_mixed(tuple(targets), len(ahead.values), *_step(series))


def _step(series: Series) -> tuple[float | None, int | None, bool]:
    """The seconds, months or weekdays in which the sentences count; None of them for steps of opening hours."""
    counted = not series.week or series.weekdays
    return (series.step_seconds if counted else None), series.step_months, series.weekdays


def far_error_note(ahead: Ahead, target: str) -> Message | None:
    """How good the forecast of a target is over all its steps; None if the test set was scored over as many."""
    if ahead.far_mae is None:
        return None
    ours, last = ahead.far_mae[:, ahead.targets.index(target)]
    return ahead_messages.far_error(len(ahead.values), ahead.validation_forecasts, float(ours), float(last))


def notes_on(ahead: Ahead, level: float) -> list[Message]:
    """How the forecast was made, and what the interval of the level is based on."""
    notes = (method_note(ahead), assumption_note(ahead), far_note(ahead), interval_note(ahead, level))
    return [note for note in (*notes, ahead.series.clock_note) if note is not None]


def interval_note(ahead: Ahead, level: float) -> Message:
    """What the interval of a level is based on."""
    if ahead.quantile is not None:
        return messages.quantile_without_interval(ahead.quantile)
    count = ahead.validation_forecasts
    if not count:
        return messages.no_validation_set_for_intervals()
    if level not in ahead.intervals:
        known = count + (ahead.earlier_forecasts if level <= MOST_BORROWED else 0)
        return messages.too_few_forecasts(level, errors_needed(level), known)
    low, _ = ahead.intervals[level]
    steps = int((~np.isnan(low[:, 0])).sum())
    return messages.interval_from_errors(
        level, count, None if steps == len(low) else steps, ahead.earlier_forecasts
    )
