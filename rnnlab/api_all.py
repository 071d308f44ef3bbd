"""What `rnnlab.train_all` gives: one network for all series of a file, with scores and forecasts by series."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Literal

import msgspec
import pandas as pd

from rnnlab import api_messages
from rnnlab.api_data import Data, Layers, Table, check_read, source_of, stack_of
from rnnlab.defaults import STACK, Default
from rnnlab.experiment import Experiment, checked_experiment
from rnnlab.forecast.intervals import LEVELS
from rnnlab.forecast.report import scores_report
from rnnlab.forecast.results import Results, rows_of
from rnnlab.message import text_of
from rnnlab.mistake import Mistake
from rnnlab.panel.ahead import PanelForecaster
from rnnlab.panel.later import read_later
from rnnlab.panel.panel_experiment import panel_experiment, panel_settings
from rnnlab.panel.results import PanelResults
from rnnlab.runs.job import check_results, train_run
from rnnlab.runs.panel_files import by_series, panel_forecaster
from rnnlab.runs.run import Run, Status
from rnnlab.runs.store import Store, new_id, runs_folder
from rnnlab.series.describe import repairs_report
from rnnlab.series.panel import Panel
from rnnlab.series.source import ReadOptions, load_panel, source_of_all


def train_all(
    data: Data,
    target: str | Iterable[str] | None = None,
    features: Iterable[str] = (),
    stack: Layers = STACK,
    *,
    split_at: Literal["each", "date"] = "each",
    constants: Iterable[str] = (),
    report: Callable[[Status], None] = lambda status: None,
    **settings: Any,
) -> "AllSeriesRun":
    """Train one network in this process on all series of a file, and score its forecasts of each.

    Each series is scaled by its own training set. Of a file with one series, each column is a series of its own, and
    its feature is called "value".

    Args:
        data: from `rnnlab.read`; whichever series was picked there, all are read.
        target, features, stack, report, settings: as for `rnnlab.train`.
        split_at: split each series at its own rows, or all at the same dates.
        constants: columns that never change within a series, as further inputs: numbers, or at most 100 words.

    Raises:
        Mistake: the settings do not fit the series, none is long enough, or training ended without weights.

    >>> import rnnlab
    >>> run = rnnlab.train_all(rnnlab.read("weather"), stack=["gru:3"], window=4, epochs=1)
    >>> list(run.by_series["series"])
    ['temperature (degC)', 'wind speed (m/s)', 'humidity (%)']
    """
    store = Store(runs_folder())
    panel, experiment = experiment_on_all(store, data, target, features, stack, split_at, constants, settings)
    run_id = new_id()
    store.create(run_id, experiment)
    train_run(str(store.folder(run_id)), report, panel)
    check_results(store.read(run_id))
    return AllSeriesRun(store, run_id, panel_settings(panel, settings, experiment.split[0]))


def experiment_on_all(
    store: Store,
    data: Data,
    target: str | Iterable[str] | None,
    features: Iterable[str],
    stack: Layers,
    split_at: Literal["each", "date"],
    constants: Iterable[str],
    settings: dict[str, Any],
) -> tuple[Panel, Experiment]:
    """All series of the data, and the checked experiment on them; arguments as for `train_all`."""
    check_read(data)
    if split_at not in ("each", "date"):
        raise Mistake(api_messages.unknown_split(split_at))
    panel = load_panel(data.source, store.files)
    experiment = panel_experiment(
        source_of_all(data.source, panel, store.files),
        panel,
        (target,) if isinstance(target, str) else tuple(target or ()),
        tuple(features),
        stack_of(stack),
        all_series=split_at,
        constants=tuple(constants),
        **settings,
    )
    return panel, checked_experiment(experiment)


class AllSeriesRun:
    """A network that was trained on all series of a file: its scores and forecasts by series.

    Attributes:
        id: the run's id on the command line and on the page.
        settings: {name: value and reason} of the settings that depend on the series by default; empty for a loaded run.
    """

    def __init__(self, store: Store, run_id: str, settings: dict[str, Default]):
        self.id, self.settings = run_id, settings
        self._store = store

    def __repr__(self) -> str:
        e = self.experiment
        return f"<run {self.id}: {', '.join(e.targets)} of all series by {' → '.join(map(str, e.stack))}>"

    @cached_property
    def run(self) -> Run:
        """The run's experiment and its status."""
        return self._store.read(self.id)

    @property
    def experiment(self) -> Experiment:
        return self.run.experiment

    @cached_property
    def results(self) -> Results:
        """The means over all series, as the results of a run on one series."""
        return self._store.results(self.id)

    @property
    def scores(self) -> dict[str, dict]:
        """{target: errors of the forecast and the baselines, means over the series}, as in `train --all --json`."""
        return scores_report(self.results.scores)

    @cached_property
    def _rows(self) -> PanelResults:
        return by_series(self._store, self.id)

    @property
    def over_all(self) -> dict[str, dict]:
        """{target: mean, median and weighted MASE, the share of series that beat the seasonal naive, …}."""
        return {target: msgspec.to_builtins(self._rows.overall(target)) for target in self._rows.targets}

    @property
    def by_series(self) -> pd.DataFrame:
        """A row for each series and target: errors, MASE, skill, shares of the mix, measured coverage."""
        rows = []
        for row in self._rows.rows:
            flat = msgspec.to_builtins(row)
            nested = [(name, flat.pop(name)) for name in ("mae", "shares", "coverage")]
            rows.append(flat | {f"{name} {key}": value for name, of in nested for key, value in of.items()})
        return pd.DataFrame(rows)

    @property
    def alerts(self) -> dict[str, list[str]]:
        """{target: what makes the scores doubtful, and in how many series}."""
        alerts = self.results.alerts
        return {
            target: [text_of(alert.what) for alert in rows_of(alerts, target)]
            for target in self.experiment.targets
        }

    @property
    def left_out(self) -> pd.DataFrame:
        """The series that were not trained on: `series`, `rows`, `why`."""
        rows = [(out.series, out.rows, str(out.why)) for out in self._rows.left_out]
        return pd.DataFrame(rows, columns=["series", "rows", "why"])

    @property
    def repairs(self) -> pd.DataFrame:
        """What was repaired while the series were read, such as rows that shared a time: `what`, `count`, `kind`."""
        found = repairs_report(self._forecaster.everything.series)
        return pd.DataFrame(found, columns=["what", "count", "kind"])

    def forecast(
        self,
        steps: int | None = None,
        later: Data | Table | None = None,
        levels: Sequence[float] = LEVELS,
    ) -> pd.DataFrame:
        """Forecast the steps after the end of each series: `unique_id`, `ds`, `forecast`, `low 80 %`, …, `note`.

        Args:
            steps: how many; by default as many as the network predicts at once.
            later: a newer file or table with rows of these series or others; the forecast starts after its end.
            levels: of the intervals: the share that each should cover.

        Raises:
            Mistake: these steps cannot be forecast, or the new rows do not fit.
        """
        forecaster, new = self._forecaster, None
        if later is not None:
            files = self._store.files
            source = later.source if isinstance(later, Data) else source_of(later, files, ReadOptions())
            new = read_later(
                forecaster.everything,
                self.experiment,
                source,
                lambda file, following: load_panel(file, files, following),
            )
        horizon = self.experiment.horizon
        return forecaster.ahead(horizon if steps is None else steps, new, tuple(sorted(levels))).to_frame()

    @cached_property
    def _forecaster(self) -> PanelForecaster:
        return panel_forecaster(self._store, self.id)
