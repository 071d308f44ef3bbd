"""Windows of new rows, scaled as the run's own windows are."""

from dataclasses import dataclass, replace

import msgspec
import numpy as np
import pandas as pd

from rnnlab.series.series import Series
from rnnlab.training.prepared import Prepared, prepare


@dataclass(frozen=True, eq=False)
class NewWindows:
    """Windows of new rows, ready to predict from.

    prepared: the run's training rows, followed by the windows. segments: of those rows; each window is a
    segment. origins: the last known row of each window, (windows,).
    """

    prepared: Prepared
    segments: np.ndarray
    origins: np.ndarray


def new_windows(
    series: Series, prepared: Prepared, values: np.ndarray, times: np.ndarray | None
) -> NewWindows:
    """Prepare windows of new rows like those of the run.

    The training rows come first, so that everything that is fitted to them is the same as in training.

    Args:
        series: the run's. prepared: the run's.
        values: (windows, window + horizon, features of the series); of the rows after the window, only
            features that are known ahead are read.
        times: microseconds since 1970, (windows, window + horizon).
    """
    windows, length, features = values.shape
    training = prepared.training_rows
    rows = training + windows * length
    segments = series.segments[training - 1] + 1 + np.repeat(np.arange(windows), length)
    index = None
    if series.times is not None and times is not None:
        before = series.times[:training].as_unit("us").asi8
        index = pd.DatetimeIndex(np.append(before, times.ravel()).view("datetime64[us]"))
    joined = replace(
        series,
        values=np.concatenate([series.values[:training], values.reshape(-1, features)]),
        times=index,
        filled=None,
        segments=np.append(series.segments[:training], segments),
    )
    split = (training / rows, 0.0, 1 - training / rows)
    e = msgspec.structs.replace(prepared.experiment, split=split)
    origins = training + np.arange(windows) * length + e.window - 1
    return NewWindows(prepare(joined, e), joined.segments, origins)
