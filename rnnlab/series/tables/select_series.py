"""Selects which series of a long table are read: a picked one, or all side by side."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.messages import series as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.series import Groups
from rnnlab.series.tables.series_columns import (
    KIND_WORDS,
    MOST_NAMES,
    SEPARATOR,
    is_named,
    naming_columns,
    numbering_column,
    series_names,
)
from rnnlab.series.tables.timed_table import TimedTable

MOST_TRIED = 10
MOST_SIDE_BY_SIDE = 60


@dataclass(frozen=True)
class _Names:
    """The columns that name the series, the number of each row's series, (rows,), and the series' names."""

    columns: tuple[str, ...]
    codes: np.ndarray
    values: tuple[str, ...]


def select_series(table: TimedTable, options: ReadOptions, report: Report) -> TimedTable:
    """Select a series of a long table: the picked one, or the first that changes.

    A table of one series is returned as it is. Raises Mistake if the pick is not a series.
    """
    frame = table.frame
    numbering = numbering_column(frame, table.used) if table.index is None else None
    if numbering is not None:
        column, numbers = numbering
        numbered = replace(table, index=numbers, used=(*table.used, column))
        selected = select_series(numbered, options, report)
        return table if selected is numbered else _without_numbering(selected, column, options, report)
    keys = () if table.index is None else naming_columns(frame, table.index, table.used)
    if table.index is None or not keys:
        if options.pick is not None:
            raise _nothing_to_pick(table, options.pick)
        return table
    codes, values = pd.factorize(series_names(frame, keys))
    names = _Names(keys, codes, tuple(map(str, values)))
    others = [column for column in frame.columns if column not in (*table.used, *keys)]
    fits = len(values) * len(others) <= MOST_SIDE_BY_SIDE and len(others) > 0
    of_kinds = len(keys) == 1 and len(others) == 1 and is_named(keys[0], KIND_WORDS)
    shapes = ("long", "wide") if fits else ("long",)
    shape = options.shape or ("wide" if of_kinds and fits and options.pick is None else "long")
    if shape == "wide" and fits:
        report.guess("shape", "wide", shapes)
        return _side_by_side(table, table.index, names, report)
    report.guess("shape", "long", shapes)
    pick = (
        options.pick if options.pick is not None else names.values[_first_that_changes(frame[others], codes)]
    )
    return _one_series(table, table.index, names, pick, report)


def _one_series(
    table: TimedTable, times: pd.DatetimeIndex, names: _Names, pick: str, report: Report
) -> TimedTable:
    if pick not in names.values:
        raise Mistake(messages.unknown_series(pick, names.columns, names.values))
    rows = names.codes == names.values.index(pick)
    offered, count = names.values[:MOST_NAMES], len(names.values)
    if pick not in offered:
        offered = (pick, *offered[:-1])
    report.guess(
        "pick",
        pick,
        offered,
        messages.first_series_offered(MOST_NAMES, count) if count > MOST_NAMES else None,
    )
    for column in names.columns:
        report.leave_out(column, messages.names_series(count, pick))
    return replace(
        table,
        frame=table.frame.loc[rows],
        index=times[rows],
        used=(*table.used, *names.columns),
        groups=Groups(SEPARATOR.join(names.columns), offered, pick),
    )


def _first_that_changes(frame: pd.DataFrame, codes: np.ndarray) -> int:
    """Return the code of the first series that changes; the first one if none of the first ten changes."""
    for code in range(min(MOST_TRIED, codes.max() + 1)):
        if (frame.loc[codes == code].nunique() > 1).any():
            return code
    return 0


def _side_by_side(table: TimedTable, times: pd.DatetimeIndex, names: _Names, report: Report) -> TimedTable:
    """Return all series of the table as columns of one series, with a row for each time."""
    frame = table.frame
    moments, first, places = np.unique(times.as_unit("us").asi8, return_index=True, return_inverse=True)
    others = [column for column in frame.columns if column not in (*table.used, *names.columns)]
    columns: dict[str, pd.Series] = {str(column): frame[column].iloc[first] for column in table.used}
    lines = frame.index[first]
    for code, value in enumerate(names.values):
        rows = names.codes == code
        for other in others:
            name = value if len(others) == 1 else f"{other}{SEPARATOR}{value}"
            column = frame[other].iloc[np.flatnonzero(rows)].set_axis(pd.Index(places[rows]))
            column = column.reindex(np.arange(len(moments))).set_axis(lines)
            columns[name if name not in columns else f"{name} (2)"] = column
    for key in names.columns:
        report.leave_out(key, messages.names_series_side_by_side(len(names.values)))
    index = pd.DatetimeIndex(moments.view("datetime64[us]"))
    return replace(table, frame=pd.DataFrame(columns), index=index)


def _without_numbering(table: TimedTable, numbering: str, options: ReadOptions, report: Report) -> TimedTable:
    """Return the series of a table without times; the column that numbers its rows is left out unless kept."""
    if numbering in options.kept:
        used = tuple(column for column in table.used if column != numbering)
        return replace(table, index=None, used=used)
    report.leave_out(numbering, messages.counts_rows_of_series(), usable=True)
    return replace(table, index=None)


def _nothing_to_pick(table: TimedTable, pick: str) -> Mistake:
    for column in table.frame.columns if table.index is not None else ():
        values = table.frame[column]
        texts = column not in table.used and not pd.api.types.is_numeric_dtype(values)
        if texts and (values == pick).any() and values.nunique() > 1:
            return Mistake(messages.duplicate_times_in_series(pick, str(column)))
    return Mistake(messages.single_series(pick))
