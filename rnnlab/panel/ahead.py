"""Forecasts of all series after their ends, with intervals by series, as one long table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.forecast.baselines import Linear
from rnnlab.forecast.forecaster import MOST_STEPS
from rnnlab.forecast.intervals import LEVELS, half_widths, widened_half_widths
from rnnlab.forecast.messages import steps_out_of_range
from rnnlab.forecast.mix import PARTS
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.panel import messages
from rnnlab.panel.constants import without_constants
from rnnlab.panel.half_widths import with_common
from rnnlab.panel.later import NOT_TRAINED, SHORT, STILL, TRAINED, Current, current_panel
from rnnlab.panel.own_autoregression import (
    PLACE,
    OwnAutoregression,
    can_be_fitted,
    given_to_naive,
    own_autoregression,
    own_autoregressions,
)
from rnnlab.panel.parts import MOST_FITTED
from rnnlab.panel.prepared_panel import PreparedPanel, prepare_panel, thinned
from rnnlab.panel.rolling import Roller
from rnnlab.series.panel import Panel
from rnnlab.series.steps.doubled_rows import time_text
from rnnlab.series.steps.grid import later_times
from rnnlab.training.windows import Origins, origins_in

MOST_ORIGINS, FEWEST_OF_SERIES, MOST_OF_SERIES = 8000, 5, 60  # earlier forecasts, for the intervals


@dataclass(frozen=True, eq=False)
class AllAhead:
    """The forecast of the steps after the end of each series, in its units.

    panel: the series, up to their ends. times: (series, steps), or None. values: (series, steps, targets).
    intervals: {level: (low, high)} of that shape, NaN where too few earlier forecasts reach so far.
    notes: of each series, what is special about its forecast.
    """

    panel: Panel
    targets: tuple[str, ...]
    times: np.ndarray | None
    values: np.ndarray
    intervals: dict[float, tuple[np.ndarray, np.ndarray]]
    notes: tuple[Message | None, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return self.panel.ids

    def to_frame(self) -> pd.DataFrame:  # as Ahead.to_long_frame
        """A row for each series, target and step: `unique_id`, `ds`, `forecast`, `low 80 %`, `high 80 %` …, `note`.

        Without times `ds` is the step, from 1. The column `target` is there if there are several.
        """
        series, steps, targets = self.values.shape
        ds = np.tile(np.arange(1, steps + 1), series) if self.times is None else self.times.ravel()
        parts = []
        for k, target in enumerate(self.targets):
            columns: dict[str, object] = {
                "unique_id": np.repeat(np.array(self.ids, dtype=object), steps),
                "ds": ds,
            }
            columns |= {"target": target} if targets > 1 else {}
            columns["forecast"] = self.values[..., k].ravel()
            for level, (low, high) in sorted(self.intervals.items()):
                columns[f"low {100 * level:g} %"] = low[..., k].ravel()
                columns[f"high {100 * level:g} %"] = high[..., k].ravel()
            columns["note"] = np.repeat(
                np.array(["" if note is None else str(note) for note in self.notes], dtype=object), steps
            )
            parts.append(pd.DataFrame(columns))
        return pd.concat(parts, ignore_index=True)


class PanelForecaster:
    """A finished run on all series that forecasts all of them, from their ends or from later rows."""

    def __init__(
        self,
        panel: Panel,
        experiment: Experiment,
        weights: list[list[np.ndarray]],
        shares: np.ndarray,
        season: int,
        everything: Panel | None = None,
    ):
        """panel: the series of the run's file, as they were read for training; everything: also those with fewer rows.

        shares: of each series that was trained on, (series, parts, targets).
        """
        self.experiment, self.everything, self.season = experiment, everything or panel, season
        self.prepared: PreparedPanel = prepare_panel(panel, experiment)
        self.shares = shares
        self.roller = Roller(self.prepared, weights, self._linear(), season)

    def _linear(self) -> Linear | None:
        """The linear model, fitted to all windows; None if no series has a share of it."""
        if not self.shares[:, PARTS.index("linear")].any():
            return None
        origins = self.prepared.origins
        few = Origins(
            thinned(origins.training, MOST_FITTED), self.prepared.prepared.origins.validation, origins.test
        )
        every = np.sort(np.concatenate([origins.training, origins.validation, origins.test]))
        prepared = without_constants(self.prepared.prepared)
        return Linear(replace(prepared, origins=few)).refitted(thinned(every, MOST_FITTED))

    def ahead(
        self,
        steps: int,
        later: Panel | None = None,
        levels: Sequence[float] = LEVELS,
        only: str | None = None,
    ) -> AllAhead:
        """Forecast the steps after the end of each series.

        later: new rows of these series, or of others, to continue from; then only its series are forecast.
        only: one of the parts of the mix, instead of the mix.
        Raises Mistake for too many steps, or new rows that do not fit.
        """
        e = self.experiment
        if not 1 <= steps <= MOST_STEPS:
            raise Mistake(steps_out_of_range(steps, MOST_STEPS))
        if e.known:
            raise Mistake(messages.known_ahead_of_all())
        now = current_panel(self.prepared, self.everything, later)
        shares = self._shares(now, only)
        times = self._times_after(now, steps)
        origins = now.panel.starts[1:] - 1
        values = self.roller.rolled(now.standard, origins, shares, steps, times, now.constants)
        values += self._own_ahead(now, shares, steps)
        unit, level_of = now.unit[:, None, self.prepared.targets], now.level[:, None, self.prepared.targets]
        low, high = self.prepared.limits
        forecast = np.clip(values * unit + level_of, low, high)
        intervals = {}
        halves = self._half_widths(now, steps, levels, only) if e.predicts_middle and e.split[1] else {}
        for level, half in halves.items():
            intervals[level] = tuple(np.clip(forecast + sign * half * unit, low, high) for sign in (-1, 1))
        return AllAhead(
            now.panel,
            e.targets,
            None if times is None else times[:, :steps].view("datetime64[us]"),
            forecast,
            {level: (both[0], both[1]) for level, both in intervals.items()},
            tuple(
                self._note(now, k, shares[k], last) for k, last in enumerate(self._early(now, steps, times))
            ),
        )

    def _shares(self, now: Current, only: str | None) -> np.ndarray:
        """The shares of the mix for each series, (series, parts, targets).

        A series that was not trained on has the mean shares of all; one without a whole window is repeated.
        """
        shares = np.repeat(self.shares.mean(axis=0)[None], len(now.panel), axis=0)
        trained = now.trained >= 0
        shares[trained] = self.shares[now.trained[trained]]
        if only is not None:
            shares[:] = 0
            shares[:, PARTS.index(only)] = 1
        for k, kind in enumerate(now.kinds):
            if kind in (SHORT, STILL):
                naive = "seasonal_naive" if now.panel.lengths[k] >= self.season > 1 else "persistence"
                shares[k] = 0
                shares[k, PARTS.index(naive)] = 1
        return shares if can_be_fitted(now.panel.lengths) else given_to_naive(shares, self.season)

    def _own_ahead(self, now: Current, shares: np.ndarray, steps: int) -> np.ndarray:
        """What the autoregressions add, each fitted to all rows of its series, (series, steps, targets)."""
        added, targets = np.zeros((len(now.panel), steps, len(self.prepared.targets))), self.prepared.targets
        for k in np.flatnonzero(shares[:, PLACE].any(axis=1)).tolist():
            rows = int(now.panel.lengths[k])
            own = own_autoregression(self.prepared, now.panel, k, rows, self.season)
            made = own.forecast(np.array([rows - 1]), steps)[0]
            added[k] = shares[k, PLACE] * (made - now.level[k, targets]) / now.unit[k, targets]
        return added

    @cached_property
    def _own_of_training(self) -> list[OwnAutoregression]:
        rows = self.prepared.bounds[:, 1] - self.prepared.bounds[:, 0]
        return own_autoregressions(self.prepared, rows.tolist(), self.season)

    def _early(self, now: Current, steps: int, times: np.ndarray | None) -> list[int | None]:
        """The last time of all series, in microseconds, for each whose forecast ends before it; None for the others."""
        ends = now.panel.ends
        if times is None or ends is None:
            return [None] * len(now.panel)
        last = int(ends.max())
        return [last if end <= last else None for end in times[:, steps - 1].tolist()]

    def _note(self, now: Current, k: int, shares: np.ndarray, last: int | None) -> Message | None:
        """last: as in `_early`."""
        of_kind, early = self._note_of_kind(now, k, shares), None
        if last is not None:
            early = messages.ends_early(time_text(last))
        if of_kind is None or early is None:
            return of_kind or early
        return messages.both_notes(str(of_kind), str(early))

    def _note_of_kind(self, now: Current, k: int, shares: np.ndarray) -> Message | None:
        kind = now.kinds[k]
        if kind == TRAINED:
            return None
        if kind == STILL:
            return messages.never_changes()
        if kind == NOT_TRAINED:
            return messages.scaled_by_own_rows()
        naive = "seasonal_naive" if shares[PARTS.index("seasonal_naive")].any() else "persistence"
        return messages.too_short_for_window(int(now.panel.lengths[k]), self.experiment.window, naive)

    def _times_after(self, now: Current, steps: int) -> np.ndarray | None:
        """Microseconds since 1970 of the steps after each series, rounded up to whole horizons, (series, rows)."""
        ends = now.panel.ends
        if ends is None:
            return None
        whole = -(-steps // self.experiment.horizon) * self.experiment.horizon
        different, first, places = np.unique(ends, return_index=True, return_inverse=True)
        rows = np.empty((len(different), whole), np.int64)
        for number, k in enumerate(first):
            after = later_times(now.panel.one(int(k)), whole)
            assert after is not None
            rows[number] = after.as_unit("us").asi8
        return rows[places.ravel()]

    @cached_property
    def _earlier(self) -> dict[tuple[int, str | None], tuple[np.ndarray, np.ndarray]]:
        return {}

    def _errors(self, steps: int, only: str | None) -> tuple[np.ndarray, np.ndarray]:
        """The errors of earlier forecasts, (windows, steps, targets) in deviations, and the series of each, (windows,).

        They begin within the validation and test sets, evenly spaced; NaN at steps beyond a series or a gap.
        """
        if (steps, only) in self._earlier:
            return self._earlier[steps, only]
        pp, e = self.prepared, self.experiment
        most = min(max(FEWEST_OF_SERIES, MOST_ORIGINS // len(pp.panel)), MOST_OF_SERIES)
        chosen = []
        for first, end in pp.bounds[:, [1, 3]].tolist():
            origins = origins_in(pp.series.segments, (first, end), e.window, 1)
            places = np.unique(np.linspace(0, len(origins) - 1, most).round().astype(int))
            chosen.append(origins[places] if len(origins) else origins)
        every = np.concatenate(chosen)
        codes = np.repeat(np.arange(len(pp.panel)), [len(part) for part in chosen])
        shares = self.shares[codes]
        if only is not None:
            shares = np.zeros_like(shares)
            shares[:, PARTS.index(only)] = 1
        whole = -(-steps // e.horizon) * e.horizon
        rows = np.minimum(every[:, None] + np.arange(1, whole + 1), pp.bounds[codes, 3, None] - 1)
        times = None if pp.series.times is None else pp.series.times.as_unit("us").asi8[rows]
        constants = pp.prepared.inputs[every, len(pp.prepared.names) - len(e.constants) :]
        made = self.roller.rolled(pp.series, every, shares, steps, times, constants)
        for k in np.unique(codes[shares[:, PLACE].any(axis=1)]).tolist():
            of_series = codes == k
            own = self._own_of_training[k].forecast(chosen[k] - pp.panel.starts[k], steps)
            own = (own - pp.level[k, pp.targets]) / pp.unit[k, pp.targets]
            made[of_series] += shares[of_series, None, PLACE] * own
        ahead = every[:, None] + np.arange(1, steps + 1)
        existing = np.minimum(ahead, len(pp.series) - 1)
        inside = (ahead < pp.bounds[codes, 3, None]) & (
            pp.series.segments[existing] == pp.series.segments[every][:, None]
        )
        errors = np.where(inside[..., None], made - pp.series.values[existing][..., pp.targets], np.nan)
        self._earlier[steps, only] = errors, codes
        return errors, codes

    def _half_widths(
        self, now: Current, steps: int, levels: Sequence[float], only: str | None
    ) -> dict[float, np.ndarray]:
        """{level: half the width of the interval in deviations, (series, steps, targets)}: from a series' own errors.

        Where these are too few, and for a series that was not trained on, from those of all series.
        """
        errors, codes = self._errors(steps, only)
        pooled = {level: half_widths(errors, level) for level in sorted(levels)}
        halves = {level: np.repeat(half[None], len(now.panel), axis=0) for level, half in pooled.items()}
        cuts = np.searchsorted(codes, np.arange(len(self.prepared.panel) + 1))
        lengths = self.prepared.bounds[:, 3] - self.prepared.bounds[:, 1]
        for place, k in enumerate(now.trained.tolist()):
            if now.kinds[place] in (SHORT, STILL):
                for half in halves.values():
                    half[place] = np.nan
            elif k >= 0 and cuts[k + 1] > cuts[k]:
                own = errors[cuts[k] : cuts[k + 1]]
                spacing = float(lengths[k] / len(own))
                known = {level: widened_half_widths(own, level, spacing) for level in pooled}
                for level, half in with_common(known, pooled).items():
                    halves[level][place] = half
        return {level: np.maximum.accumulate(half, axis=1) for level, half in halves.items()}
