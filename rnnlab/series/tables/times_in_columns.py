"""Recognises tables with times side by side in their columns, and converts them to a row per time."""

import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.messages import series as messages
from rnnlab.series.messages import time as time_messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.tables.dated_columns import by_dates
from rnnlab.series.tables.folded_rows import by_folded_rows, by_numbered_days
from rnnlab.series.tables.month_and_hour_columns import by_months_or_hours
from rnnlab.series.tables.rows_to_series import SHAPES, LongTable
from rnnlab.series.tables.series_in_rows import by_rows


def times_in_columns(
    frame: pd.DataFrame, options: ReadOptions, name: str, report: Report, features: tuple[str, ...] = ()
) -> LongTable | None:
    """Return the table with a row per time; None if its times are not in its columns, or the user says so.

    features: columns that are features for sure, of a file that continues a series.
    Raises Mistake if the user says that they are and they are not.
    """
    if options.shape in ("long", "columns") or options.time_with or options.time_format or options.time_unit:
        return None
    long = (
        by_dates(frame, options)
        or by_months_or_hours(frame, options)
        or by_rows(frame, options, report, features)
        or (by_numbered_days(frame) or by_folded_rows(frame) if not features and options.rules >= 2 else None)
    )
    if long is None and options.shape == "matrix":
        raise Mistake(messages.not_a_matrix(name))
    if long is not None and options.shape == "wide":
        report.guess("shape", "wide", SHAPES, time_messages.chosen_by_user())
        return None
    if long is not None:
        report.add(long.report)
    return long
