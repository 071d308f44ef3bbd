"""What `rnnlab.train` gives: a trained run with its scores, its forecasts and its Keras model."""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any

import pandas as pd

from rnnlab.api_data import Data, Table, source_of
from rnnlab.defaults import Default
from rnnlab.experiment import Experiment
from rnnlab.export.tables import predictions_table
from rnnlab.forecast.choice import MIX_NAME, choice_named, forecaster_with
from rnnlab.forecast.forecaster import Forecaster
from rnnlab.forecast.hindsight import hindsight_after, hindsight_report
from rnnlab.forecast.intervals import LEVELS
from rnnlab.forecast.new_data import Load, read_known, read_new_series
from rnnlab.forecast.report import scores_report
from rnnlab.forecast.results import Results, rows_of
from rnnlab.forecast.verdict import verdicts_of
from rnnlab.message import text_of
from rnnlab.runs.continuation import create_continuation, usual_epochs
from rnnlab.runs.job import check_results, train_run
from rnnlab.runs.run import Run, Status
from rnnlab.runs.store import Store, new_id
from rnnlab.series.series import Series
from rnnlab.series.source import ReadOptions, load
from rnnlab.training.network import model_in_data_units


class TrainedRun:
    """A trained run: its scores, its forecasts and its Keras model.

    Attributes:
        id: the run's id on the command line and on the page.
        settings: {name: value and reason} of the settings that depend on the series by default; empty for a
            loaded run.
    """

    def __init__(self, store: Store, run_id: str, settings: dict[str, Default]):
        self.id, self.settings = run_id, settings
        self._store = store

    def __repr__(self) -> str:
        e = self.experiment
        return f"<run {self.id}: {', '.join(e.targets)} by {' → '.join(map(str, e.stack))}, {self.state}>"

    @cached_property
    def run(self) -> Run:
        """The run's experiment and its status."""
        return self._store.read(self.id)

    @property
    def experiment(self) -> Experiment:
        return self.run.experiment

    @property
    def state(self) -> str:
        return self.run.status.state

    @cached_property
    def results(self) -> Results:
        """Everything that was measured on the test set."""
        return self._store.results(self.id)

    @property
    def scores(self) -> dict[str, dict]:
        """{target: errors of the forecast and the baselines on the test set, in its units}, as in `train --json`."""
        return scores_report(self.results.scores)

    @property
    def verdicts(self) -> dict[str, str]:
        """{target: what the scores say, in words}."""
        return {
            target: str(verdict)
            for target, verdict in verdicts_of(
                self.results, self.run.status.best_epoch, self.run.epochs_done
            ).items()
        }

    @property
    def alerts(self) -> dict[str, list[str]]:
        """{target: what makes its scores doubtful: features that give it away, a test set unlike the training set}."""
        return {
            target: [text_of(alert.what) for alert in rows_of(self.results.alerts, target)]
            for target in self.results.targets
        }

    @cached_property
    def data(self) -> Data:
        """The series that the run was trained on."""
        source = self.experiment.source
        return Data(source, load(source, self._store.files))

    def predictions(self) -> pd.DataFrame:
        """One row per prediction of the test set: actual value, forecast with its intervals, and every baseline."""
        return predictions_table(self.experiment, self.data.series, self._store.predictions(self.id))

    def forecast(
        self,
        steps: int | None = None,
        later: Data | Table | None = None,
        known: Data | Table | None = None,
        levels: Sequence[float] = LEVELS,
        choice: str = MIX_NAME,
    ) -> pd.DataFrame:
        """Forecast the steps after the end of the series: one row per step, with the intervals of each target.

        Features that later steps read but the run does not predict continue from their own past; their values stand
        in columns such as "wind assumed".

        Args:
            steps: how many; by default as many as the network predicts at once.
            later: a newer file or table with the same columns; the forecast then starts after its end.
            known: a file or table with the features that are known ahead, for the forecast steps.
            levels: of the intervals: the share that each should cover.
            choice: what to forecast with: "mix" (what the run chose), or one of its parts alone: "network", "linear",
                "autoregression", "smoothing", "theta", "seasonal_naive" or "persistence".

        Raises:
            Mistake: these steps cannot be forecast.
        """
        e = self.experiment
        ahead = self._forecaster_with(choice).ahead(
            e.horizon if steps is None else steps,
            self._read_new(later, read_new_series),
            self._read_new(known, read_known),
            tuple(sorted(levels)),
        )
        return ahead.to_frame()

    def hindsight(self, later: Data | Table, choice: str = MIX_NAME) -> dict[str, dict[str, Any]]:
        """How the forecast after the end of the series did, now that a later file has some of its steps.

        Returns {target: {"steps", "mae", "persistence_mae", "coverage": {level: share inside}}}; empty if the file has
        none of the steps. The errors are in the targets' units; choice: as for `forecast`.
        """
        series = self._read_new(later, read_new_series)
        assert series is not None
        found = hindsight_after(self._forecaster_with(choice), series)
        return {} if found is None else hindsight_report(found)

    def continue_training(
        self, epochs: int | None = None, report: Callable[[Status], None] = lambda status: None
    ) -> "TrainedRun":
        """Train for so many more epochs, by default as many as before, in this process, and return the new run.

        Its weights are, bit by bit, those of training all epochs at once. report: as for `train`.

        Raises:
            Mistake: the run cannot be continued, or that many epochs are too many.
        """
        more = usual_epochs(self.run) if epochs is None else epochs
        created, _ = create_continuation(self._store, new_id(), self.run, more)
        train_run(str(self._store.folder(created.id)), report, self.data.series)
        check_results(self._store.read(created.id))
        return TrainedRun(self._store, created.id, {})

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the Keras model reads: the features, then the sines and cosines of the calendar."""
        return self._forecaster.prepared.columns

    def keras_model(self) -> Any:
        """A plain Keras model of the forecast, which works without RNN Lab.

        It reads (samples, window, columns) in the data's units, and returns (samples, horizon, targets), or
        (samples, targets) for a horizon of 1, in the targets' units.
        """
        forecaster = self._forecaster
        return model_in_data_units(forecaster.prepared, forecaster.weights, forecaster.keras_mix())

    @cached_property
    def _forecaster(self) -> Forecaster:
        return self._forecaster_with(MIX_NAME)

    @cache  # noqa: B019
    def _forecaster_with(self, choice: str) -> Forecaster:
        """The run's forecaster by what it forecasts with; a Mistake for another name."""
        name = choice_named(self.results, choice)
        weights = self._store.weights(self.id)
        return forecaster_with(name, self.data.series, self.experiment, weights, self.results)

    def _read_new(self, file: Data | Table | None, read_series: Callable[..., Series]) -> Series | None:
        """Read new data for the run."""
        if file is None:
            return None
        files = self._store.files
        source = file.source if isinstance(file, Data) else source_of(file, files, ReadOptions())
        load_source: Load = lambda source, following: load(source, files, following)  # noqa: E731
        return read_series(self.data.series, self.experiment, source, load_source)
