"""The CSV files that RNN Lab writes: a run's series and its predictions, with text that no spreadsheet runs."""

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.forecast.results import HALF_WIDTHS, half_widths_of
from rnnlab.series.series import Series

FORMULA_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
)  # a spreadsheet may run text that starts with one of these
SEGMENT = "segment"
TITLES = {"linear": "linear model"}
NIXTLA_ENDS = {"low": "lo", "high": "hi"}
NIXTLA_NAMES = {"forecast": "RNNLab", "persistence": "Naive"}


def csv_bytes(table: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8 without its index; texts are made harmless, numbers are unchanged."""
    safe = table.copy()
    safe.columns = pd.Index([harmless(str(name)) for name in table.columns])
    for place in range(table.shape[1]):
        cells = table.iloc[:, place]
        if not (pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells)):
            texts = [harmless(cell) if isinstance(cell, str) else cell for cell in cells]
            safe.isetitem(place, np.array(texts, dtype=object))
    return safe.to_csv(index=False).encode()


def harmless(text: str) -> str:
    """The text on one line, with an apostrophe before it if a spreadsheet would run it as a formula."""
    # Writers do not quote a single carriage return, and readers end the row there.
    return ("'" if text.startswith(FORMULA_STARTS) else "") + text.replace("\r", " ")


def series_table(series: Series) -> pd.DataFrame:
    """The series as the lab read it: its time, its features, and the segment if there are several."""
    table = pd.DataFrame(series.values, columns=list(series.features))
    if series.times is not None:
        table.insert(0, time_column(series), series.times)
    if series.segments[0] != series.segments[-1]:
        table[segment_column(series)] = series.segments
    return table


def time_column(series: Series) -> str:
    """The name of the time in the series' table."""
    return _free_name(series.time_column or "time", series.features)


def segment_column(series: Series) -> str:
    """The name of the segment in the series' table."""
    return _free_name(SEGMENT, (time_column(series), *series.features))


def predictions_table(experiment: Experiment, series: Series, arrays: dict[str, np.ndarray]) -> pd.DataFrame:
    """The test set: a row for each window and lead time, with the actual value and every forecast of each target.

    arrays: from `Store.predictions`. There are intervals if the run has a validation set.
    """
    rows, leads = _rows_and_leads(arrays, experiment.horizon)
    columns: dict[str, object] = {"row": rows, "step_ahead": leads}
    if series.times is not None:
        columns = {"time": series.times[rows], **columns}
    for k, target in enumerate(experiment.targets):
        columns[f"{target} actual"] = arrays["truth"][..., k].ravel()
        for name in forecasts_of(arrays):
            columns[f"{target} {TITLES.get(name, name.replace('_', ' '))}"] = arrays[name][..., k].ravel()
        for (level, end), values in _intervals(experiment, arrays, k).items():
            columns[f"{target} {level} % {end}"] = values
    return pd.DataFrame(columns)


def nixtla_table(experiment: Experiment, series: Series, arrays: dict[str, np.ndarray]) -> pd.DataFrame:
    """The same with the columns of Nixtla's libraries: unique_id (the target), ds, cutoff, y and one for each model.

    ds and cutoff (the window's last step) are times, or row numbers if the series has no time.
    The ends of an interval are called `RNNLab-lo-80` and `RNNLab-hi-80`.
    """
    rows, leads = _rows_and_leads(arrays, experiment.horizon)
    moments = pd.RangeIndex(len(series)) if series.times is None else series.times
    tables = []
    for k, target in enumerate(experiment.targets):
        columns = {
            "unique_id": target,
            "ds": moments[rows],
            "cutoff": moments[rows - leads],
            "y": arrays["truth"][..., k].ravel(),
        }
        for name in forecasts_of(arrays):
            model = NIXTLA_NAMES.get(name, "".join(word.title() for word in name.split("_")))
            columns[model] = arrays[name][..., k].ravel()
        ends = {
            f"{NIXTLA_NAMES['forecast']}-{NIXTLA_ENDS[end]}-{level}": values
            for (level, end), values in _intervals(experiment, arrays, k).items()
        }
        tables.append(pd.DataFrame(columns | ends))
    return pd.concat(tables, ignore_index=True)


def forecasts_of(arrays: dict[str, np.ndarray]) -> list[str]:
    """The names of the forecasts among a run's arrays, the main one first."""
    shape = arrays["truth"].shape
    others = ("truth", *HALF_WIDTHS.values())
    names = [name for name in arrays if name not in others and arrays[name].shape == shape]
    return sorted(names, key=lambda name: name != "forecast")


def _rows_and_leads(arrays: dict[str, np.ndarray], horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """The predicted row and the number of steps ahead of each prediction, (windows * horizon,)."""
    leads = np.tile(np.arange(1, horizon + 1), len(arrays["origins"]))
    return np.repeat(arrays["origins"], horizon) + leads, leads


def _intervals(
    experiment: Experiment, arrays: dict[str, np.ndarray], target: int
) -> dict[tuple[str, str], np.ndarray]:
    """{(level in percent, 'low' or 'high'): that end of the target's interval, within its bounds}."""
    limits = experiment.limits_of(experiment.targets[target])
    middle, intervals = arrays["forecast"][..., target], {}
    for level, halves in half_widths_of(arrays).items():
        half = halves[..., target]
        for end, values in (("low", middle - half), ("high", middle + half)):
            intervals[f"{100 * level:.0f}", end] = np.clip(values, *limits).ravel()
    return intervals


def _free_name(name: str, taken: tuple[str, ...]) -> str:
    while name in taken:
        name += "_"
    return name
