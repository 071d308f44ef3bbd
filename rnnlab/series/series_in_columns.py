"""Tables with a column per series: all of these columns, or the picked one as a series of its own."""

from dataclasses import replace

import msgspec
import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.columns.features import features_of
from rnnlab.series.messages import columns as column_messages
from rnnlab.series.messages import panel as messages
from rnnlab.series.messages import series as series_messages
from rnnlab.series.panel import SERIES, VALUE, SeriesLeftOut
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.series import Groups
from rnnlab.series.tables.timed_table import OpenedFile, TimedTable

SHAPES = ("columns", "wide")
LATE = column_messages.mostly_missing(0, 0).code  # a series that starts late or ends early
NEVER = {  # why a column of numbers is no series that can be forecast
    column_messages.constant(0.0).code,
    column_messages.mostly_missing_and_constant(0, 0).code,
    column_messages.no_usable_values().code,
    column_messages.no_values().code,
}


def values_of_columns(opened: OpenedFile, options: ReadOptions, report: Report) -> dict[str, np.ndarray]:
    """{series: its values, (rows,), NaN where missing}, of each column of numbers, also of one that starts late.

    Each column of a file that continues series is read, however short. Raises Mistake if there is only one.
    """
    table, following = opened.table, opened.limits.following
    if following is not None:
        others = tuple(str(column) for column in table.frame.columns if column not in table.used)
        limits = replace(opened.limits, following=replace(following, features=others))
    else:
        limits = opened.limits
    every, first = replace(opened, limits=limits), Report()
    columns = features_of(every, table, options, first).columns
    late = tuple(out.column for out in first.left_out if isinstance(out.why, str) or out.why.code == LATE)
    if late and following is None:
        first = Report()
        options = msgspec.structs.replace(options, kept=(*options.kept, *late))
        columns = features_of(every, table, options, first).columns
    report.add(first)
    opened.limits.check_features(tuple(columns), report)
    if len(columns) < 2 and following is None:
        raise Mistake(messages.one_series_only(opened.limits.name))
    return columns


def left_out_columns(report: Report, rows: int) -> list[SeriesLeftOut]:
    """The columns of numbers that are no series, because they never change or are empty."""
    never = (out for out in report.left_out if not isinstance(out.why, str) and out.why.code in NEVER)
    return [SeriesLeftOut(out.column, rows, out.why) for out in never]


def picked_column(opened: OpenedFile, options: ReadOptions, report: Report) -> TimedTable:
    """The table of one of the series: its column, called "value", from its first value to its last.

    Raises Mistake if the picked one is no column of numbers.
    """
    table = opened.table
    columns = values_of_columns(opened, options, report)
    names = tuple(columns)
    pick = names[0] if options.pick is None else options.pick
    if pick not in columns:
        raise Mistake(messages.not_a_series_of_file(pick, names))
    report.guess("shape", "columns", SHAPES)
    offered = (
        names[: th.MOST_NAMES] if pick in names[: th.MOST_NAMES] else (pick, *names[: th.MOST_NAMES - 1])
    )
    more = (
        series_messages.first_series_offered(th.MOST_NAMES, len(names))
        if len(names) > th.MOST_NAMES
        else None
    )
    report.guess("pick", pick, offered, more)
    known = np.flatnonzero(~np.isnan(columns[pick]))
    rows = slice(known[0], known[-1] + 1) if len(known) else slice(0, 0)
    used = table.frame[list(table.used)].iloc[rows]
    values = pd.Series(columns[pick][rows], index=used.index)
    return replace(
        table,
        frame=used.assign(**{VALUE: values}),
        index=None if table.index is None else table.index[rows],
        groups=Groups(SERIES, offered, pick, len(names)),
    )
