"""RNN Lab from Python: read a file, see a stack's shapes, train, score, forecast, get the Keras model.

>>> import rnnlab
>>> data = rnnlab.read("weather")
>>> data.features
('temperature (degC)', 'wind speed (m/s)', 'humidity (%)')
>>> shapes = rnnlab.shapes(["lstm:32:seq", "lstm:16"], window=24, features=3)
>>> [step.output_shape for step in shapes.layers]
[(None, 24, 32), (None, 16)]
>>> run = rnnlab.train(data, stack=["lstm:4"], window=6, epochs=2)
>>> sorted(run.scores)
['temperature (degC)']
>>> len(run.forecast(steps=1))
1

Runs are stored in the same folder as those of the command line and the page: runs/ in the current folder, or
RNNLAB_RUNS. Every mistake in the arguments raises a `Mistake`, whose text says what is wrong and how to fix it.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd

from rnnlab import api_messages
from rnnlab.defaults import STACK, Default, chosen_settings, experiment_on_rows
from rnnlab.experiment import Experiment, checked_experiment
from rnnlab.export.tables import predictions_table
from rnnlab.forecast.forecaster import Forecaster
from rnnlab.forecast.intervals import LEVELS
from rnnlab.forecast.new_data import Load, read_known, read_new_series
from rnnlab.forecast.report import scores_report
from rnnlab.forecast.results import Results, rows_of
from rnnlab.forecast.verdict import verdicts_of
from rnnlab.message import text_of
from rnnlab.mistake import Mistake
from rnnlab.runs.job import check_results, train_run
from rnnlab.runs.run import Run, Status
from rnnlab.runs.store import Store, new_id, runs_folder
from rnnlab.series.chosen_columns import read_with_columns
from rnnlab.series.describe import inspection
from rnnlab.series.read_options import step_of_text
from rnnlab.series.series import Series
from rnnlab.series.source import ReadOptions, Source, find_source, keep, load, with_options
from rnnlab.stack.layers import Layer, Stack, checked_stack, read_layer
from rnnlab.stack.shapes import Trace, checked_trace
from rnnlab.training.network import model_in_data_units
from rnnlab.training.prepared import input_names

Layers = Sequence[str | Layer]
Table = str | Path | pd.DataFrame
Tables = Table | Sequence[str | Path]


@dataclass(frozen=True, eq=False)
class Data:
    """A series and its source.

    source: the sample, the generated weather or the stored file. series: its evenly spaced rows.
    """

    source: Source
    series: Series

    @property
    def features(self) -> tuple[str, ...]:
        """The numeric columns that can be read and predicted."""
        return self.series.features

    @property
    def report(self) -> dict[str, Any]:
        """How the file was read: time, columns left out, repairs; the same as `rnnlab inspect --json`."""
        return msgspec.to_builtins(inspection(self.series))

    def to_frame(self) -> pd.DataFrame:
        """The rows as a DataFrame, indexed by time if the series has times.

        >>> import rnnlab
        >>> rnnlab.read("seattle_weather_2012_2015").to_frame().shape
        (1461, 4)
        """
        return pd.DataFrame(self.series.values, self.series.times, list(self.series.features))


def read(file: Tables, *, step: str | None = None, **options: Any) -> Data:
    """Read a series from a file, a sample, generated weather, or a DataFrame.

    Args:
        file: the path of a CSV, workbook (.xlsx, .xls, .xlsb, .ods) or Parquet file, `jfk_weather_2013`,
            `seattle_weather_2012_2015`, "weather" (generated), or a DataFrame, whose named or
            datetime index is read as a column. Several paths of files of one shape are read one below the other.
        step: the time step to resample to, such as "15min", "1h", "1day" or "1month".
        options: how to read the file if the detection is wrong, named like the options of `rnnlab inspect`: time,
            time_with, time_format, time_unit, time_zone, pick, series_column, part, encoding, delimiter, decimal,
            above, header, missing, order, shape, summary, kept, leave_out.

    Raises:
        Mistake: the file cannot be read as a series.

    >>> import pandas as pd, rnnlab
    >>> days = pd.date_range("2024-01-01", periods=60, name="day")
    >>> rnnlab.read(pd.DataFrame({"sales": range(60)}, index=days)).series.step_seconds
    86400.0
    """
    files = Store(runs_folder()).files
    source = _source(file, files, _read_options(step, options))
    return Data(source, load(source, files))


def shapes(stack: Layers, window: int, features: int, samples: int | None = None) -> Trace:
    """The output shape of each layer of a stack, and why. Nothing is trained, and Keras is not imported.

    Args:
        stack: layers in order, each a `Layer` or written as KIND:UNITS[:seq], such as "lstm:32:seq".
        window: the number of time steps. features: the number of values at each time step.
        samples: the number of windows; None leaves that side of each shape open.

    Raises:
        Mistake: the stack cannot be built; it names the layer, the reason and the fix.

    >>> import rnnlab
    >>> last = rnnlab.shapes(["lstm:4:seq", "gru:3"], window=5, features=2, samples=10).layers[-1]
    >>> last.input_shape, last.output_shape, last.parameters
    ((10, 5, 4), (10, 3), 81)
    """
    return checked_trace(_stack(stack), window, features, samples)


def train(
    data: Data,
    target: str | Iterable[str] | None = None,
    features: Iterable[str] = (),
    stack: Layers = STACK,
    *,
    known: Iterable[str] = (),
    report: Callable[[Status], None] = lambda status: None,
    **settings: Any,
) -> "TrainedRun":
    """Train a network in this process, and score its forecasts on the test set.

    Args:
        data: from `read`.
        target: the column or columns to predict; by default the first feature, or the sample's target.
        features: the columns that the network reads; by default all.
        stack: as for `shapes`; the head is added automatically.
        known: the features whose values are known ahead, for the predicted steps.
        report: called with the run's status whenever it changes, for example after each epoch.
        settings: other fields of an `Experiment`: window, horizon, epochs, batch_size, patience, split,
            predict, calendar, learning_rate, loss, quantile, shuffle, seed, angles, bounds. By default window,
            epochs, batch size and patience depend on the series; `TrainedRun.settings` gives the reasons.

    Raises:
        Mistake: the settings do not fit the series, or training ended without weights.

    >>> import rnnlab
    >>> run = rnnlab.train(rnnlab.read("weather"), "humidity (%)", stack=["gru:3"], window=4, epochs=1)
    >>> run.state, run.experiment.targets
    ('finished', ('humidity (%)',))
    """
    store = Store(runs_folder())
    targets = (target,) if isinstance(target, str) else tuple(target or ())
    features, known = tuple(features), tuple(known)

    def read_again(source: Source) -> Series:
        return load(source, store.files)

    source, series = read_with_columns(data.source, data.series, (*targets, *features, *known), read_again)
    series, experiment = experiment_on_rows(
        read_again, source, series, targets, features, _stack(stack), known, **settings
    )
    checked = checked_experiment(experiment)
    checked_trace(checked.stack, checked.window, len(input_names(series, checked)))
    run_id = new_id()
    store.create(run_id, checked)
    train_run(str(store.folder(run_id)), report, series)
    check_results(store.read(run_id))
    return TrainedRun(store, run_id, chosen_settings(series, settings))


def load_run(run_id: str) -> "TrainedRun":
    """Load a run that was trained before, here, on the command line or on the page. `rnnlab runs` lists the ids."""
    store = Store(runs_folder())
    check_results(store.read(run_id))
    return TrainedRun(store, run_id, {})


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
    ) -> pd.DataFrame:
        """Forecast the steps after the end of the series: one row per step, with the intervals of each target.

        Features that later steps read but the run does not predict continue from their own past; their values stand
        in columns such as "wind assumed".

        Args:
            steps: how many; by default as many as the network predicts at once.
            later: a newer file or table with the same columns; the forecast then starts after its end.
            known: a file or table with the features that are known ahead, for the forecast steps.
            levels: of the intervals: the share that each should cover.

        Raises:
            Mistake: these steps cannot be forecast.
        """
        e = self.experiment
        ahead = self._forecaster.ahead(
            e.horizon if steps is None else steps,
            self._read_new(later, read_new_series),
            self._read_new(known, read_known),
            tuple(sorted(levels)),
        )
        return ahead.to_frame()

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
        results = self.results
        weights = self._store.weights(self.id)
        return Forecaster(self.data.series, self.experiment, weights, results.shares, results.season.steps)

    def _read_new(self, file: Data | Table | None, read_series: Callable[..., Series]) -> Series | None:
        """Read new data for the run."""
        if file is None:
            return None
        files = self._store.files
        source = file.source if isinstance(file, Data) else _source(file, files, ReadOptions())
        load_source: Load = lambda source, following: load(source, files, following)  # noqa: E731
        return read_series(self.data.series, self.experiment, source, load_source)


def _source(file: Tables, files: Path, options: ReadOptions) -> Source:
    if isinstance(file, pd.DataFrame):
        return with_options(keep(_bytes_of(file), "the table", files), options)
    texts = [str(file)] if isinstance(file, str | Path) else list(map(str, file))
    return find_source(texts, files, options)


def _stack(layers: Layers) -> Stack:
    numbered = enumerate(layers, 1)
    stack = [layer if isinstance(layer, Layer) else read_layer(layer, at) for at, layer in numbered]
    return checked_stack(tuple(stack))


def _read_options(step: str | None, options: dict[str, Any]) -> ReadOptions:
    for name in options:
        if name not in ReadOptions.__struct_fields__:
            raise Mistake(api_messages.unknown_read_option(name, ("step", *ReadOptions.__struct_fields__)))
    if step is not None:
        seconds, months = step_of_text(step)
        options = {**options, "step": seconds, "months": months}
    try:
        return msgspec.convert(options, ReadOptions)
    except msgspec.ValidationError as error:
        raise Mistake(api_messages.invalid_read_option(str(error))) from None


def _bytes_of(table: pd.DataFrame) -> bytes:
    if table.index.name is not None or isinstance(table.index, pd.DatetimeIndex | pd.PeriodIndex):
        table = table.reset_index()
    file = io.BytesIO()
    table.rename(columns=str).to_parquet(file, index=False)
    return file.getvalue()
