"""Recordings whose first two rows hold the time of the start and the number of values per second."""

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.messages import tables as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.time.dates_in_numbers import THIS_CENTURY

TIME = "time"


def with_times_of_start_and_rate(frame: pd.DataFrame, options: ReadOptions, report: Report) -> pd.DataFrame:
    """Return the values with a column of times, if the first rows hold the start in seconds since 1970 and the rate."""
    if options.time is not None or len(frame) < th.LEAST_ROWS + 2 or TIME in frame.columns:
        return frame
    if not all(pd.api.types.is_numeric_dtype(frame[column]) for column in frame.columns):
        return frame
    start, rate = frame.iloc[0].unique(), frame.iloc[1].unique()
    if len(start) != 1 or len(rate) != 1 or not THIS_CENTURY[0] <= start[0] <= THIS_CENTURY[1]:
        return frame
    values = frame.iloc[2:]
    if not 0 < rate[0] <= th.MOST_RATE or not values.abs().max().max() < THIS_CENTURY[0] / 100:
        return frame
    micros = round(float(start[0]) * 1e6) + np.round(np.arange(len(values)) * (1e6 / float(rate[0])))
    times = pd.Series(micros.astype(np.int64).astype("datetime64[us]"), index=values.index)
    report.note(messages.times_of_start_and_rate(str(times.iloc[0]), float(rate[0])))
    return pd.concat([times.rename(TIME), values], axis=1)
