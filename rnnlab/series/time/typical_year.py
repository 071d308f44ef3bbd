"""Typical years, as weather files for buildings and solar plants hold them: each month from another year.

They are read as one year, like files whose dates have no year.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from rnnlab.series.messages import time as messages
from rnnlab.series.time.dates import Times, rises
from rnnlab.series.time.periods import month_starts

YEAR, LEAP_YEAR = 1970, 1972  # that stand for any year


def year_for(has_leap_day: bool) -> int:
    return LEAP_YEAR if has_leap_day else YEAR


def in_one_year(times: Times) -> Times:
    """Return times that go through the months of a year in one year, if each month is of another one."""
    index = typical_year(times.index)
    if index is None:
        return times
    times.report.note(messages.typical_year(times.column, index[0].year))
    return replace(times, index=index)


def typical_year(index: pd.DatetimeIndex) -> pd.DatetimeIndex | None:
    """Put times, (rows,), whose months are of different years into one year; None if they are not."""
    if index.hasnans or len(index) < 12 or rises(index):
        return None
    # The first row may be labelled by the end of its hour, or in another zone.
    inside = index - (index[0] - index[0].normalize())
    month, year = np.asarray(inside.month), np.asarray(inside.year)
    new = np.diff(month, prepend=0)
    # Of three years or more, a month may begin or end in the next one's: it was moved by half an hour or a zone.
    is_steady = len(np.unique(year)) > 2 or not np.diff(year)[new[1:] == 0].any()
    if not np.isin(new, (0, 1)).all() or month[-1] != 12 or not is_steady:
        return None
    first = year_for(bool(((month == 2) & (inside.day == 29)).any()))
    starts, of_one_year = month_starts(year, month), month_starts(np.full(len(year), first), month)
    moved = pd.DatetimeIndex(index + (of_one_year - starts)).as_unit("us")
    return moved if rises(moved) else None
