"""A table with the times of its rows, as it goes from the tables to the columns and steps."""

from dataclasses import dataclass

import pandas as pd

from rnnlab.series.limits import RowLimits
from rnnlab.series.series import Groups
from rnnlab.series.tables.series_columns import SeriesColumns


@dataclass(frozen=True)
class TimedTable:
    """The rows of one series, indexed by their line in the file.

    index: their times, (rows,), None without times; time_column: where they came from.
    used: the columns that hold times, or name the series or number its rows: they are not features.
    groups: the series that can be picked, if the table holds several.
    series_columns: the columns that name the series, if that is known; numbering: the column with the numbers of
    a table without times, which are its index until a series is selected.
    beside: what the file says about each series in a row of its own, with their names as index.
    """

    frame: pd.DataFrame
    index: pd.DatetimeIndex | None = None
    time_column: str | None = None
    used: tuple[str, ...] = ()
    groups: Groups | None = None
    series_columns: SeriesColumns | None = None
    numbering: str | None = None
    beside: pd.DataFrame | None = None

    @property
    def series(self) -> str:
        """Which series of several it is, such as `store = A`; empty if the file holds one."""
        return "" if self.groups is None else f"{self.groups.column} = {self.groups.picked}"


@dataclass(frozen=True)
class OpenedFile:
    """A file's rows with their times, of all series that it holds.

    decimal: its decimal sign, if that is known; declared: missing-value markers that it declares.
    """

    table: TimedTable
    limits: RowLimits
    decimal: str | None
    declared: tuple[float, ...]


def numbered_table(
    frame: pd.DataFrame, numbering: str | None, series_columns: SeriesColumns | None
) -> TimedTable:
    """Return a table without times, whose rows a column numbers within each series from 1."""
    if numbering is None or series_columns is None or not series_columns.columns:
        return TimedTable(frame.drop(columns=numbering or []), series_columns=series_columns)
    index = pd.DatetimeIndex(frame[numbering].to_numpy().astype("datetime64[s]"))
    return TimedTable(frame, index, None, (numbering,), None, series_columns, numbering)
