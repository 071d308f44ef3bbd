"""Decides how a table holds its series: which columns name them, or where its times start again."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.series.column_words import free_name
from rnnlab.series.messages import tables as messages
from rnnlab.series.messages import time as time_messages
from rnnlab.series.read_options import SEPARATOR, ReadOptions
from rnnlab.series.tables.series_columns import SeriesColumns, find_series_columns
from rnnlab.series.tables.series_in_turn import (
    find_blocks,
    find_numbering,
    find_one_after_another,
    find_restarting_blocks,
    find_series_in_turn,
    may_be_calendar,
    sections_of,
    sections_of_times,
)
from rnnlab.series.tables.timed_table import TimedTable


@dataclass(frozen=True)
class SeriesLayout:
    """A table and the columns that name its series.

    table: with a column of sections if no column of the file may name the series, and with the numbers of
    the rows as times if it has no times; section, numbering: those columns, None if there are none.
    note: how the sections were found.
    """

    table: TimedTable
    found: SeriesColumns
    section: str | None = None
    numbering: str | None = None
    note: Message | None = None


def series_layout(table: TimedTable, options: ReadOptions) -> SeriesLayout:
    """Find how the table holds its series; Mistake if the series column that was chosen cannot be it."""
    if table.series_columns is not None:
        layout = SeriesLayout(table, table.series_columns, numbering=table.numbering)
    elif table.index is not None:
        layout = _by_times(table, table.index, (*table.used, *options.kept))
    else:
        layout = _by_rows(table, (*table.used, *options.kept))
    if options.series_column is not None:
        return _chosen(layout, options.series_column)
    return layout if options.rules >= 2 or layout.found.exact else SeriesLayout(table, SeriesColumns())


def _by_times(table: TimedTable, times: pd.DatetimeIndex, skip: tuple[str, ...]) -> SeriesLayout:
    found = find_series_columns(table.frame, times, skip)
    if found.columns:
        return SeriesLayout(table, found)
    blocks = find_restarting_blocks(table.frame, times, skip)
    if blocks.columns:
        return SeriesLayout(table, blocks)
    sections = sections_of_times(table.frame, times)
    if sections is not None and table.time_column is not None:
        return _by_sections(table, sections, table.time_column, found.options)
    for find in (find_series_in_turn, find_one_after_another):
        found = found if found.asked else find(table.frame, times, skip)
    return SeriesLayout(table, found)


def _by_rows(table: TimedTable, skip: tuple[str, ...]) -> SeriesLayout:
    """Find the series of a table without times: its rows are numbered, or one series ends and the next begins."""
    numbering = find_numbering(table.frame, table.used)
    if numbering is None:
        return SeriesLayout(table, find_blocks(table.frame, skip))
    numbered = replace(table, index=numbering.numbers, used=(*table.used, numbering.column))
    if numbering.columns:
        title = SEPARATOR.join(numbering.columns)
        found = SeriesColumns(numbering.columns, (title, ""), exact=True)
        return SeriesLayout(numbered, found, numbering=numbering.column)
    blocks = find_blocks(table.frame, skip)
    sections = sections_of(table.frame[numbering.column].to_numpy(dtype=np.float64))
    assert sections is not None
    layout = _by_sections(numbered, sections, numbering.column, blocks.options)
    if may_be_calendar(sections):
        layout = replace(layout, found=replace(layout.found, columns=()), note=None)
    return replace(layout, numbering=numbering.column)


def _by_sections(
    table: TimedTable, sections: np.ndarray, column: str, options: tuple[str, ...]
) -> SeriesLayout:
    title = free_name("section", table.frame.columns)
    names = pd.Series(sections + 1, index=table.frame.index).astype("str")
    count, line = int(sections[-1]) + 1, int(table.frame.index[int(np.argmax(sections == 1))])
    frame = table.frame.assign(**{title: title + " " + names})
    offered = tuple(dict.fromkeys((title, *options, "")))
    found = SeriesColumns((title,), offered, messages.times_restart(column, count, line), asked=True)
    note = messages.reads_as_sections(column, count, line)
    return SeriesLayout(replace(table, frame=frame), found, section=title, note=note)


def _chosen(layout: SeriesLayout, title: str) -> SeriesLayout:
    """Return the layout with the series column that was chosen, "" for none."""
    known = tuple(map(str, layout.table.frame.columns))
    columns = (title,) if title in known or not title else tuple(title.split(SEPARATOR))
    for column in columns if title else ():
        if column not in known:
            raise Mistake(messages.unknown_series_column(column, known))
        if column in layout.table.used:
            raise Mistake(messages.series_column_in_use(column, layout.table.time_column or column))
    options = tuple(dict.fromkeys((*layout.found.options, title, "")))
    found = SeriesColumns(columns if title else (), options, time_messages.chosen_by_user())
    if title == layout.section:
        return replace(layout, found=found)
    return replace(layout, found=found, section=None, note=None)
