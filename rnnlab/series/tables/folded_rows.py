"""Tables without times whose rows, or numbered columns of a day each, are one long series."""

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import are_nameless
from rnnlab.series.messages import tables as messages
from rnnlab.series.tables.rows_to_series import SHAPES, VALUE, LongTable, values_in_turn
from rnnlab.series.time.time_of_day import PERIODS_A_DAY


def by_numbered_days(frame: pd.DataFrame) -> LongTable | None:
    """Read the columns one after the other, if they are numbered and their rows may be the hours of a day."""
    names = list(map(str, frame.columns))
    if (
        len(frame) not in PERIODS_A_DAY
        or len(names) < th.LEAST_ROWS_TO_JUDGE
        or not all(map(str.isdecimal, names))
    ):
        return None
    if (
        not all(map(pd.api.types.is_numeric_dtype, frame.dtypes))
        or (np.diff(np.array(names, int)) != 1).any()
    ):
        return None
    lines = np.tile(frame.index.to_numpy(), len(names))
    table = LongTable(
        pd.DataFrame({VALUE: values_in_turn(frame, by_row=False).to_numpy()}, index=lines), None
    )
    why = messages.columns_may_be_days(len(frame), len(names))
    table.report.guess("shape", "matrix", SHAPES, why, asked=True)
    return table


def by_folded_rows(frame: pd.DataFrame) -> LongTable | None:
    """Read the rows one after the other, if each goes on where the one before it ends; None if they do not.

    Neighbours in a row, and the last and first of two rows, are then nearer to each other than those in a column.
    """
    columns = list(map(str, frame.columns))
    if len(columns) < 3 or not are_nameless(columns):
        return None
    if len(frame) < th.LEAST_ROWS or not all(map(pd.api.types.is_numeric_dtype, frame.dtypes)):
        return None
    values = values_in_turn(frame, by_row=True).to_numpy(dtype=np.float64)
    count = int(np.isfinite(values).argmin() or len(values))  # only the last row may be shorter
    if count <= len(values) - len(columns) or np.isfinite(values[count:]).any():
        return None
    whole = values[: len(values) - len(columns)].reshape(-1, len(columns))
    along = np.abs(np.diff(whole, axis=1)).mean()
    across, down = np.abs(whole[1:, 0] - whole[:-1, -1]).mean(), np.abs(np.diff(whole, axis=0)).mean()
    if not down > th.FOLDED * max(along, across):
        return None
    lines = np.repeat(frame.index.to_numpy(), len(columns))[:count]
    table = LongTable(pd.DataFrame({VALUE: values[:count]}, index=lines), None)
    table.report.guess("shape", "matrix", SHAPES, messages.rows_go_on(len(frame), len(columns)), asked=True)
    table.report.note(messages.read_as_one_series(len(frame)))
    return table
