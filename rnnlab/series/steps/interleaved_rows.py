"""Rows of several columns that were put together by their times: each row has a value in one column only."""

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.messages import time as messages
from rnnlab.series.report import Report, places_of_lines
from rnnlab.series.steps.grid import DAY


def joined_rows(
    frame: pd.DataFrame, index: pd.DatetimeIndex, used: tuple[str, ...], report: Report
) -> tuple[pd.DataFrame, pd.DatetimeIndex]:
    """Return the rows and times with a row for all columns, if each row has the value of one; others as they are.

    A row ends where the next value is of a column that it has, or half a usual step of one column away.
    """
    columns = [column for column in frame.columns if column not in used]
    if len(columns) < 2 or not index.is_monotonic_increasing:
        return frame, index
    present = frame[columns].notna().to_numpy()
    if (present.sum(axis=1) != 1).mean() > 1 - th.NEARLY_ALL:
        return frame, index
    times, column_of = index.as_unit("us").asi8, present.argmax(axis=1)
    series = [times[present[:, place]] for place in range(len(columns))]
    steps = [np.median(np.diff(moments)) for moments in series if len(moments) >= th.LEAST_ROWS]
    if len(steps) < 2 or max(steps) >= th.SHORTEST_MONTH_DAYS * DAY:  # months are joined by their time step
        return frame, index
    starts, held, begun = np.zeros(len(times), dtype=bool), set[int](), -np.inf
    for row, (time, column) in enumerate(zip(times.tolist(), column_of.tolist(), strict=True)):
        if column in held or time - begun > max(steps) / 2:
            starts[row], held, begun = True, set(), time
        held.add(column)
    if starts.mean() > th.MOSTLY:
        return frame, index
    report.repair(
        messages.rows_joined(), int((~starts).sum()), places_of_lines(frame.index[~starts].to_numpy())
    )
    joined = frame.groupby(np.cumsum(starts) - 1, sort=False).first()
    return joined.set_index(frame.index[starts]), index[starts]
