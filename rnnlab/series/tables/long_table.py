"""A table that had times side by side in its columns, with a row per time instead."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from rnnlab.message import Message
from rnnlab.series.report import Report
from rnnlab.series.tables.series_columns import SeriesColumns
from rnnlab.series.time.time_column import Times

VALUE = "value"  # the name of the column of values, if the table has none for it
SHAPES = ("matrix", "wide")


@dataclass(frozen=True)
class LongTable:
    """The rows and their times; report: how the table was converted.

    times: None if the values are only numbered, in the column `numbering`.
    series_columns: the columns that name the series, None if they are still to be found.
    """

    frame: pd.DataFrame
    times: Times | None
    report: Report = field(default_factory=Report)
    numbering: str | None = None
    series_columns: SeriesColumns | None = None

    def explain(
        self, why: Message, unused: Iterable[str], why_unused: Message, *, asked: bool = False
    ) -> None:
        """Report why the table was converted, and the columns that are not used; asked: whether that is not sure."""
        self.report.guess("shape", "matrix", SHAPES, why, asked=asked)
        for column in unused:
            self.report.leave_out(column, why_unused)


def values_in_turn(cells: pd.DataFrame, *, by_row: bool) -> pd.Series:
    """Return the cells one below the other, row by row or column by column."""
    values = pd.Series(cells.to_numpy().ravel(order="C" if by_row else "F"))
    if pd.api.types.is_numeric_dtype(values):
        return values
    return values.astype("str").where(values.notna())
