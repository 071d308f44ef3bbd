"""Several files, sheets of a workbook, or tables in a text, of one shape: one table, with a column of their names."""

from pathlib import PurePath

import numpy as np
import pandas as pd
from msgspec import structs

from rnnlab.mistake import Mistake
from rnnlab.series.column_words import free_name
from rnnlab.series.file.open_table import OpenTable, tables_of
from rnnlab.series.file.unpack import unpack
from rnnlab.series.messages import tables as messages
from rnnlab.series.read_options import ALL_PARTS, FILE_COLUMN, ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.tables.times_above import open_dated


def open_all(data: bytes, name: str, options: ReadOptions, report: Report) -> OpenTable:
    """Open all files of an archive, sheets of a workbook or tables of a text as one table; a single table as it is.

    If the series are named by their files, a single table is the series of its own name.
    Raises Mistake if the columns of two differ.
    """
    default = Report()
    unpack(data, name, None, default)
    parts = next((guess.options for guess in default.guesses if guess.field == "part"), ())
    parts = parts or tuple(table.title for table in tables_of(data, name, options))
    if len(parts) < 2:
        single = open_dated(data, name, structs.replace(options, part=None), report)
        if options.series_column == FILE_COLUMN and FILE_COLUMN not in single.frame.columns:
            single.frame.insert(0, FILE_COLUMN, _titles([name])[0])
        return single
    names = [str(part) for part in parts]
    opened, reports = [], []
    for part in names:
        reports.append(Report())
        opened.append(open_dated(data, name, structs.replace(options, part=part), reports[-1]))
    for part, table in zip(names[1:], opened[1:], strict=True):
        _check_columns(part, table.frame, names[0], opened[0].frame)
    report.guess("part", ALL_PARTS, (*names, ALL_PARTS), messages.read_one_below_another(len(names)))
    for guess in reports[0].guesses:
        report.add_guess(guess)
    for part_report in reports:
        report.add_findings(part_report)
    report.note(messages.lines_counted_on(len(names)))
    decimals = {table.decimal for table in opened}
    frame = _one_below_another([table.frame for table in opened], _titles(names))
    return OpenTable(frame, decimals.pop() if len(decimals) == 1 else None)


def _check_columns(part: str, frame: pd.DataFrame, first: str, expected: pd.DataFrame) -> None:
    missing = [str(column) for column in expected.columns if column not in frame.columns]
    other = [str(column) for column in frame.columns if column not in expected.columns]
    if missing or other:
        raise Mistake(messages.columns_differ(part, first, tuple(missing), tuple(other)))


def _one_below_another(frames: list[pd.DataFrame], names: list[str]) -> pd.DataFrame:
    """Return the rows of all tables, with the column of their files; lines are counted on from table to table."""
    columns = list(frames[0].columns)
    lines, after = [], 0
    for frame in frames:
        lines.append(frame.index.to_numpy() + after)
        after = int(lines[-1][-1]) if len(frame) else after
    together = {
        str(column): pd.concat(_of_one_type([frame[column] for frame in frames]), ignore_index=True)
        for column in columns
    }
    title = free_name(FILE_COLUMN, columns)
    sizes = [len(frame) for frame in frames]
    files = pd.Series(np.repeat(np.array(names, dtype=object), sizes), dtype="str")
    return pd.DataFrame({title: files, **together}).set_axis(np.concatenate(lines))


def _of_one_type(columns: list[pd.Series]) -> list[pd.Series]:
    """Return the columns as they are if all hold numbers, or all times; else as texts."""
    filled = [column for column in columns if column.notna().any()]
    numbers = [pd.api.types.is_numeric_dtype(column) for column in filled]
    if all(numbers):
        return [column.astype("float64") if column.isna().all() else column for column in columns]
    if all(pd.api.types.is_datetime64_any_dtype(column) for column in filled):
        return columns
    return [column.astype("str").where(column.notna()) for column in columns]


def _titles(names: list[str]) -> list[str]:
    """Return the names without folders and endings, if these differ."""
    stems = [PurePath(name).name.removesuffix(PurePath(name).suffix) for name in names]
    return stems if len(set(stems)) == len(stems) else names
