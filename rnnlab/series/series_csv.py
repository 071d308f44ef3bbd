"""A series as a CSV file, from which the same series is read again."""

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import free_name
from rnnlab.series.series import Series

TIME = "time"


def series_csv(series: Series) -> bytes:
    """The rows of a series: its times in the first column, empty cells for values that were filled.

    Without times, empty rows stand where a gap was too long to fill.
    """
    values = series.values if series.filled is None else np.where(series.filled, np.nan, series.values)
    frame = pd.DataFrame(values, columns=list(series.features))
    if series.times is not None:
        frame.insert(0, time_title(series), series.times)
    else:
        places = np.arange(len(frame)) + (th.MOST_BRIDGED + 1) * (series.segments - series.segments[0])
        frame = frame.set_index(places).reindex(range(int(places[-1]) + 1))
    return frame.to_csv(index=False, lineterminator="\n").encode()


def time_title(series: Series) -> str:
    """The title of the column of times."""
    return free_name(TIME, series.features)
