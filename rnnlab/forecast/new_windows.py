"""Windows of any rows, on the scale of a run's own training part."""

from dataclasses import dataclass, replace

import msgspec
import numpy as np
import pandas as pd

from rnnlab.series.series import Series
from rnnlab.training.prepared import Prepared, prepare


@dataclass(frozen=True, eq=False)
class Continued:
    """Windows that are ready to be predicted from.

    prepared: the run's training rows and behind them the windows; segments: of those rows, each
    window one of its own; origins: the last known row of each window, (windows,).
    """

    prepared: Prepared
    segments: np.ndarray
    origins: np.ndarray


def continued(series: Series, own: Prepared, values: np.ndarray, times: np.ndarray | None) -> Continued:
    """Windows made ready as a run's own are.

    series, own: the run's. values: (windows, window + horizon, series' features), of the rows behind
    the window only what is known ahead; times: microseconds since 1970, (windows, window + horizon).
    The training rows come first, so all that is fitted on them is what it was when the run was trained.
    """
    windows, length, features = values.shape
    kept = own.training_rows
    rows = kept + windows * length
    behind = series.segments[kept - 1] + 1 + np.repeat(np.arange(windows), length)
    index = None
    if series.times is not None and times is not None:
        known = series.times[:kept].as_unit("us").asi8
        index = pd.DatetimeIndex(np.append(known, times.ravel()).view("datetime64[us]"))
    together = replace(
        series,
        values=np.concatenate([series.values[:kept], values.reshape(-1, features)]),
        times=index,
        segments=np.append(series.segments[:kept], behind),
    )
    e = msgspec.structs.replace(own.experiment, split=(kept / rows, 0.0, 1 - kept / rows))
    origins = kept + np.arange(windows) * length + e.window - 1
    return Continued(prepare(together, e), together.segments, origins)
