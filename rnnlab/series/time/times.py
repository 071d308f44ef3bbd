"""The times of a table's rows."""

from dataclasses import dataclass, field

import pandas as pd

from rnnlab.series.messages import time as messages
from rnnlab.series.report import Report


@dataclass(frozen=True)
class Times:
    """The times of the rows: (rows,), NaT where a time could not be read.

    column: the time column, or the first of several; used: all columns that the time is read from, and
    those in `beside`, which hold other times; report: how they were read.
    """

    column: str
    index: pd.DatetimeIndex
    used: tuple[str, ...]
    report: Report = field(default_factory=Report)
    beside: tuple[str, ...] = ()


def times_together(columns: tuple[str, ...], index: pd.DatetimeIndex) -> Times:
    """Return times that columns make together, of which all but the first are left out."""
    times = Times(columns[0], index, columns)
    for column in columns[1:]:
        times.report.leave_out(column, messages.part_of_time(columns[0]))
    return times
