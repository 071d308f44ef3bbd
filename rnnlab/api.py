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

from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec

from rnnlab import api_messages
from rnnlab.api_all import AllSeriesRun, experiment_on_all, train_all
from rnnlab.api_data import Data, Layers, Tables, check_read, source_of, stack_of
from rnnlab.api_run import TrainedRun
from rnnlab.api_search import FoundSettings, search_from
from rnnlab.defaults import STACK, chosen_settings, experiment_on_rows
from rnnlab.experiment import Experiment, checked_experiment
from rnnlab.experiment_messages import constants_of_one_series
from rnnlab.mistake import Mistake
from rnnlab.runs.job import check_results, train_run
from rnnlab.runs.run import Status
from rnnlab.runs.search import Search
from rnnlab.runs.store import Store, new_id, runs_folder
from rnnlab.series.read_options import step_of_text
from rnnlab.series.series import Series
from rnnlab.series.source import ReadOptions, Source, load, read_with_columns
from rnnlab.stack.shapes import Trace, checked_trace
from rnnlab.training.prepared import input_names

__all__ = [
    "AllSeriesRun", "Data", "FoundSettings", "TrainedRun", "load_run", "read", "search", "shapes", "train", "train_all",
]  # fmt: skip


def read(file: Tables, *, step: str | None = None, **options: Any) -> Data:
    """Read a series from a file, a sample, generated weather, or a DataFrame.

    Args:
        file: the path of a CSV, workbook (.xlsx, .xls, .xlsb, .ods), JSON or Parquet file, `jfk_weather_2013`,
            `seattle_weather_2012_2015`, `mountain_stations`, "weather" (generated), or a DataFrame, whose named or
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
    source = source_of(file, files, _read_options(step, options))
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
    return checked_trace(stack_of(stack), window, features, samples)


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
            predict, calendar, learning_rate, loss, quantile, shuffle, seed, season, angles, bounds. By default window,
            epochs, batch size and patience depend on the series; `TrainedRun.settings` gives the reasons.

    Raises:
        Mistake: the settings do not fit the series, or training ended without weights.

    >>> import rnnlab
    >>> run = rnnlab.train(rnnlab.read("weather"), "humidity (%)", stack=["gru:3"], window=4, epochs=1)
    >>> run.state, run.experiment.targets
    ('finished', ('humidity (%)',))
    """
    store = Store(runs_folder())
    series, checked = _experiment(store, data, target, features, stack, known, settings)
    run_id = new_id()
    store.create(run_id, checked)
    train_run(str(store.folder(run_id)), report, series)
    check_results(store.read(run_id))
    return TrainedRun(store, run_id, chosen_settings(series, settings))


def search(
    data: Data,
    target: str | Iterable[str] | None = None,
    features: Iterable[str] = (),
    stack: Layers = STACK,
    *,
    minutes: float = 5.0,
    known: Iterable[str] = (),
    all_series: bool = False,
    split_at: Literal["each", "date"] = "each",
    constants: Iterable[str] = (),
    report: Callable[[Search], None] = lambda search: None,
    **settings: Any,
) -> FoundSettings:
    """Try settings for some minutes on workers of this machine, and compare the best ones with the defaults.

    The validation sets of up to three cuts choose; the test set is looked at once, for the best settings and the
    defaults. If Python ends before, the same call goes on.

    Args:
        data, target, features, stack, known, settings: as for `train`; the settings that the search begins with.
        minutes: for all of it.
        all_series, split_at, constants: whether for one network for all series, and then as for `train_all`.
        report: called with the search about once a second.

    Raises:
        Mistake: the settings do not fit the series or have no validation set, another search runs, or trials failed.
    """
    store = Store(runs_folder())
    if all_series:
        panel, on_all = experiment_on_all(
            store, data, target, features, stack, split_at, constants, settings | {"known": tuple(known)}
        )
        return search_from(store, on_all, panel, minutes, report)
    if named := tuple(constants):
        raise Mistake(constants_of_one_series(named[0]))
    series, checked = _experiment(store, data, target, features, stack, known, settings)
    return search_from(store, checked, series, minutes, report)


def load_run(run_id: str) -> "TrainedRun | AllSeriesRun":
    """Load a run that was trained before, here, on the command line or on the page. `rnnlab runs` lists the ids."""
    store = Store(runs_folder())
    run = store.read(run_id)
    check_results(run)
    if run.experiment.all_series:
        return AllSeriesRun(store, run_id, {})
    return TrainedRun(store, run_id, {})


def _experiment(
    store: Store,
    data: Data,
    target: str | Iterable[str] | None,
    features: Iterable[str],
    stack: Layers,
    known: Iterable[str],
    settings: dict[str, Any],
) -> tuple[Series, Experiment]:
    """The series with all rows that the features have, and the checked experiment on it."""
    check_read(data)
    targets = (target,) if isinstance(target, str) else tuple(target or ())
    features, known = tuple(features), tuple(known)

    def read_again(source: Source) -> Series:
        return load(source, store.files)

    source, series = read_with_columns(data.source, data.series, (*targets, *features, *known), read_again)
    series, experiment = experiment_on_rows(
        read_again, source, series, targets, features, stack_of(stack), known, **settings
    )
    checked = checked_experiment(experiment)
    checked_trace(checked.stack, checked.window, len(input_names(series, checked)))
    return series, checked


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
