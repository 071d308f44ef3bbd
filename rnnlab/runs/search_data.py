"""What a search asks of the series that it is for: one of them, or all of a file."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.forecast.evaluation import validation_errors
from rnnlab.forecast.mix import MixedForecast, Predict
from rnnlab.mistake import Mistake
from rnnlab.panel.evaluation import validation_error
from rnnlab.panel.prepared_panel import prepare_panel, set_bounds
from rnnlab.runs import memory
from rnnlab.runs import search_messages as messages
from rnnlab.runs.job import MOST_KEPT_BYTES, series_of
from rnnlab.runs.rolling_origin import cut_experiments, most_cuts
from rnnlab.runs.sweep_grid import check_on, check_on_all
from rnnlab.series.panel import Panel
from rnnlab.series.series import Series
from rnnlab.series.source import Source, load_panel
from rnnlab.training.prepared import Prepared, input_names, prepare
from rnnlab.training.windows import origins_of, split_rows

MOST_CUTS = 3  # at which a trial is validated
Data = Series | Panel
_last_panel: dict[tuple[Source, Path], Panel] = {}


@dataclass(frozen=True, eq=False)
class AtCut:
    """What a trial needs at one cut.

    error: of the forecast on the validation set, in deviations of the training set, from the network's predictions.
    """

    prepared: Prepared
    error: Callable[[Predict], float]


def read_data(base: Experiment, files: Path) -> Data:
    """The series of a base, or all of them; what a worker has just read is not read again, unless it is large."""
    if not base.all_series:
        return series_of(base.source, files)
    panel = _last_panel.get((base.source, files))
    if panel is None:
        _last_panel.clear()
        panel = load_panel(base.source, files)
        if panel.values.nbytes <= MOST_KEPT_BYTES:
            _last_panel[base.source, files] = panel
    return panel


def check_as_many(data: Data, first: Experiment, base: Experiment) -> None:
    """A Mistake if fewer of several series are long enough than for the base, with which they are compared.

    first, base: at the first cut.
    """
    if isinstance(data, Panel):
        lost = _long_enough(data, base) - _long_enough(data, first)
        if lost > 0:
            raise Mistake(messages.window_leaves_out_series(first.window, lost))


def _long_enough(panel: Panel, e: Experiment) -> int:
    lengths = np.diff(set_bounds(panel, e.split, e.all_series)[:, :2])
    return int((lengths >= e.window + e.horizon).sum())


def cuts_of(base: Experiment, data: Data) -> int:
    """At how many cuts the base can be validated; a Mistake if it cannot even at the last one.

    At each, at least half of several series are long enough.
    """
    if isinstance(data, Panel):
        check_on_all(data, [({}, base)])
        enough = len(prepare_panel(data, base).panel) / 2
    else:
        check_on(data, [({}, base)])
    for cuts in range(min(MOST_CUTS, most_cuts(base, rows_of(data))), 1, -1):
        with suppress(Mistake):
            for cut in cut_experiments(base, cuts)[:-1]:
                if isinstance(data, Series):
                    origins_of(data, cut)
                elif len(prepare_panel(data, cut).panel) < enough:
                    break
            else:
                return cuts
    return 1


def rows_of(data: Data) -> int:
    """How many rows the series has; of several, the one of median length."""
    return len(data) if isinstance(data, Series) else int(np.median(data.lengths))


def shortest_training(data: Data, first: Experiment) -> int:
    """The rows of the training set of the first cut; of several series, of the one of median length."""
    if isinstance(data, Series):
        return split_rows(len(data), first.split).training[1]
    bounds = set_bounds(data, first.split, first.all_series)
    return int(np.median(bounds[:, 1] - bounds[:, 0]))


def training_windows(data: Data, e: Experiment) -> int:
    """How many windows are trained on; of several series about so many. A Mistake if there is none."""
    if isinstance(data, Series):
        return len(origins_of(data, e).training)
    lengths = np.diff(set_bounds(data, e.split, e.all_series)[:, :2]).ravel()
    return max(1, int(np.maximum(lengths - e.window - e.horizon + 1, 0).sum()))


def inputs_of(data: Data, e: Experiment) -> int:
    """How many inputs the network has at each step."""
    return len(input_names(series_in(data), e)) + len(e.constants)


def series_in(data: Data) -> Series:
    """The rows of the series, or of all of them."""
    return data if isinstance(data, Series) else data.joined()


def check_memory(e: Experiment, data: Data) -> None:
    """A Mistake if the trial needs more memory than is free."""
    if isinstance(data, Panel):  # whose forecasts are made for a block of series at a time
        e = msgspec.structs.replace(e, split=(1.0, 0.0, 0.0))
    memory.check_memory(e, series_in(data))


def at_cut(data: Data, e: Experiment) -> AtCut:
    """What training at one cut needs; a Mistake if the experiment does not fit."""
    if isinstance(data, Panel):
        panel = prepare_panel(data, e)
        return AtCut(panel.prepared, lambda predict: validation_error(panel, predict))
    prepared = prepare(data, e)

    def error(predict: Predict) -> float:
        rows = validation_errors(prepared, MixedForecast(prepared, data, predict))
        return float(np.mean([np.mean(row.scaled_mae) for row in rows]))

    return AtCut(prepared, error)
