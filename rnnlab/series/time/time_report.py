"""Reports the time column, or which columns may hold times, and the rows whose time cannot be read."""

import re

import numpy as np
import pandas as pd

from rnnlab.quoting import excerpt
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.file.cells import plain_numbers
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Place, Report
from rnnlab.series.time.dates import LONGER_PERIOD, THIRTEENTH_MONTH, Times
from rnnlab.series.time.dates_in_column import is_called_date, readable_columns
from rnnlab.series.time.elapsed import counts_time
from rnnlab.series.time.part_values import NAMELESS
from rnnlab.series.vocabulary import vocabulary

YEAR = re.compile(r"(1[89]|20)\d{2}")
AGES = vocabulary("time_columns.ages")


def report_time_column(
    frame: pd.DataFrame, times: Times | None, options: ReadOptions, report: Report
) -> None:
    """Report the time column and how its times were read, or which column may hold times."""
    readable = readable_columns(frame, th.NEARLY_ALL)
    if times is not None:
        offered = readable if times.column in readable else [times.column, *readable]
        together = [column for column in times.used if column not in times.beside]
        combined = messages.combined_columns(tuple(together)) if len(together) > 1 else None
        report.guess("time", times.column, (*offered, ""), combined)
        report.add(times.report)
    elif options.time is not None:
        report.guess("time", "", (*readable, ""), messages.chosen_by_user())
    elif offered := readable or readable_columns(frame, th.HALF):
        asked = bool(readable_columns(frame, th.HALF, years=False))
        report.guess("time", "", (*offered, ""), messages.possible_time_columns(tuple(offered)), asked=asked)
        note = messages.possible_time_column if readable else messages.dates_in_some_rows
        report.note(note(offered[0]))
    elif dated := [column for column in map(str, frame.columns) if is_called_date(column)]:
        report.note(messages.dates_not_read(dated[0]))
    elif counting := [
        column for column in frame.columns[: th.FIRST_COLUMNS] if _may_count_time(frame[column])
    ]:
        report.note(messages.possible_time_column(str(counting[0])))
    elif (
        len(years := [column for column in map(str, frame.columns) if YEAR.fullmatch(column)])
        >= th.LEAST_YEARS
    ):
        report.note(messages.columns_are_years(tuple(years[: th.LEAST_YEARS])))
    elif names := _names_of_rows(frame):
        report.note(messages.rows_have_names(names))


def _may_count_time(values: pd.Series) -> bool:
    """Whether a first column without a name hardly falls, as times from zero do, and is more than a row number.

    One that is named like a time, or counts thousands of years, may be a row number.
    """
    named = counts_time(str(values.name)) or not AGES.isdisjoint(words_of(str(values.name)))
    if not (named or values.name == NAMELESS) or not pd.api.types.is_numeric_dtype(values):
        return False
    steps = np.diff(plain_numbers(values))
    if len(values) < th.LEAST_ROWS or not bool((steps >= 0).mean() >= th.NEARLY_ALL):
        return False
    counts = bool((steps < 0).any() or np.median(steps) != 1)
    return named or (len(steps) >= th.LEAST_ROWS_TO_JUDGE and counts and values.nunique() >= th.LEAST_ROWS)


def _names_of_rows(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the first columns of texts, up to three, that together name each row, as in a table of regions."""
    first = frame.iloc[:, 0]
    if (
        pd.api.types.is_integer_dtype(first) and first.is_unique and frame.shape[1] > 1
    ):  # a number of each row
        frame = frame.iloc[:, 1:]
    for many in range(1, min(th.MOST_NAMES_TOGETHER, frame.shape[1]) + 1):
        names = frame.iloc[:, :many]
        if not pd.api.types.is_string_dtype(names.iloc[:, -1]):
            return ()
        if not names.iloc[: th.SAMPLED_ROWS].duplicated().any() and not names.duplicated().any():
            return tuple(map(str, names.columns))
    return ()


def readable_rows(frame: pd.DataFrame, times: Times, report: Report) -> tuple[pd.DataFrame, pd.DatetimeIndex]:
    """Return the rows whose time could be read, and their times; the others are left out."""
    bad = np.asarray(times.index.isna())
    if not bad.any():
        return frame, times.index
    rows = np.flatnonzero(bad)
    texts = frame[times.column].iloc[rows[: th.MOST_PLACES]]
    was = ["" if pd.isna(text) else str(text) for text in texts]
    places = [Place(int(line), times.column, text) for line, text in zip(texts.index, was, strict=True)]
    longer = all(THIRTEENTH_MONTH.fullmatch(text) or LONGER_PERIOD.fullmatch(text) for text in was)
    sentence = messages.longer_periods if longer else messages.unreadable_times
    what = sentence(times.column, excerpt(was[0]), int(frame.index[rows[0]]))
    report.repair(what, int(bad.sum()), places, "left out")
    return frame.loc[~bad], times.index[~bad]
