"""The forecasts that are mixed for each of several series: those of one network and one linear model, and its own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from rnnlab.forecast import baselines
from rnnlab.forecast.mix import Predict
from rnnlab.forecast.season import Season, season_of
from rnnlab.panel.constants import without_constants
from rnnlab.panel.own_autoregression import NAME, OwnAutoregression, can_be_fitted, own_autoregressions
from rnnlab.panel.prepared_panel import PreparedPanel, thinned
from rnnlab.training.prepared import Prepared
from rnnlab.training.windows import Origins

NUMBERS_AT_ONCE = 100_000  # of a block's forecasts, each part: 0.8 MB
MOST_FITTED = 200_000  # windows that the linear model is fitted to
MOST_SEASONS = 50  # series that are asked for the season


class PanelParts:
    """The parts of the mix for all series.

    season: in steps. linear: fitted to the training windows of all series; refitted: to those of validation, too.
    own, refitted_own: an autoregression of each series, fitted likewise; empty if these would take too long.
    """

    def __init__(self, panel: PreparedPanel, network: Predict):
        self.panel, self.network = panel, network
        self.season = panel_season(panel)
        prepared, origins = panel.prepared, panel.origins
        few = replace(
            without_constants(prepared),
            origins=Origins(
                thinned(origins.training, MOST_FITTED), prepared.origins.validation, prepared.origins.test
            ),
        )
        self.linear = baselines.Linear(few)
        self.refitted = self.linear.refitted(thinned(origins.training, MOST_FITTED, origins.validation))

    @cached_property
    def own(self) -> list[OwnAutoregression]:
        return self._fitted_to(1)

    @cached_property
    def refitted_own(self) -> list[OwnAutoregression]:
        return self._fitted_to(2)

    def _fitted_to(self, end: int) -> list[OwnAutoregression]:
        """end: which of the bounds of each series' sets."""
        panel, e = self.panel, self.panel.experiment
        has_shares = e.predicts_middle and e.split[1]
        if not (has_shares and can_be_fitted(panel.panel.lengths)):
            return []
        rows = panel.bounds[:, end] - panel.bounds[:, 0]
        return own_autoregressions(panel, rows.tolist(), self.season.steps)

    def apart(self, windows: int) -> float:
        """Of so many neighbouring windows those that share no step."""
        return windows / ((self.panel.experiment.horizon + 1) / 2)

    def forecasts(self, origins: np.ndarray, linear: baselines.Linear) -> dict[str, np.ndarray]:
        """{part: its forecast after each origin, (windows, horizon, targets)}, in deviations; without `own`."""
        prepared, segments = self.panel.prepared, self.panel.panel.segments
        firsts = segments.firsts[segments.numbers(origins)]
        return {
            "network": self.network(origins),
            "linear": linear.predict(origins),
            "seasonal_naive": baselines.seasonal_naive(prepared, firsts, origins, self.season.steps),
            "persistence": baselines.persistence(prepared, origins),
        }


def panel_season(panel: PreparedPanel) -> Season:
    """The season of most series; of the first of several as frequent."""
    every = np.unique(np.linspace(0, len(panel.panel) - 1, MOST_SEASONS).round().astype(int))
    seasons: list[Season] = []
    for k in every:
        start, first, _, end = panel.bounds[k]
        rows = slice(start, end)
        alone: Prepared = replace(
            panel.prepared,
            actual=panel.prepared.values(rows),
            scales=None,
            training_rows=int(first - start),
        )
        seasons.append(season_of(alone, panel.panel.one(int(k))))
    steps = [season.steps for season in seasons]
    usual = max(dict.fromkeys(steps), key=steps.count)
    return seasons[steps.index(usual)]


@dataclass(frozen=True, eq=False)
class OwnForecasts:
    """The forecasts of one series in one set, in its units.

    place: of the series. origins: (windows,). truth, and each of forecasts: (windows, horizon, targets).
    """

    place: int
    origins: np.ndarray
    truth: np.ndarray
    forecasts: dict[str, np.ndarray]


def by_series(parts: PanelParts, every: np.ndarray, refitted: bool = False) -> Iterator[OwnForecasts]:
    """The forecasts of each series after its origins among these, a block of series at a time.

    refitted: whether the parts are fitted to the validation set, too.
    """
    panel = parts.panel
    linear = parts.refitted if refitted else parts.linear
    fitted = parts.refitted_own if refitted else parts.own
    for first, end in blocks(panel):
        rows = np.searchsorted(every, [panel.panel.starts[first], panel.panel.starts[end]])
        origins = every[rows[0] : rows[1]]
        cuts = np.searchsorted(origins, panel.panel.starts[first : end + 1])
        forecasts, truth = parts.forecasts(origins, linear), panel.prepared.truth(origins)
        for k in range(first, end):
            windows = slice(cuts[k - first], cuts[k - first + 1])
            own = {part: panel.in_units(k, values[windows]) for part, values in forecasts.items()}
            if fitted:
                rows = origins[windows] - panel.panel.starts[k]
                own[NAME] = fitted[k].forecast(rows, panel.experiment.horizon)
            yield OwnForecasts(k, origins[windows], panel.in_units(k, truth[windows]), own)


def blocks(panel: PreparedPanel) -> Iterator[tuple[int, int]]:
    """Series first to end - 1 that are forecast together."""
    e = panel.experiment
    lengths = (panel.bounds[:, 3] - panel.bounds[:, 1]) * e.horizon * len(e.targets)
    first, numbers = 0, 0
    for k, length in enumerate(lengths.tolist()):
        if numbers and numbers + length > NUMBERS_AT_ONCE:
            yield first, k
            first, numbers = k, 0
        numbers += length
    yield first, len(lengths)
