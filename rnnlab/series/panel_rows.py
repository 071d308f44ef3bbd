"""The rows of all series of a table, before they are repaired: of a long table, or of a column per series."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec
import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.columns.features import features_of
from rnnlab.series.messages import columns as column_messages
from rnnlab.series.messages import panel as messages
from rnnlab.series.panel import SERIES, VALUE, SeriesLeftOut
from rnnlab.series.read_options import SEPARATOR, ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.series import Groups
from rnnlab.series.tables.select_series import holds_kinds, offer_picks
from rnnlab.series.tables.series_columns import series_names
from rnnlab.series.tables.series_layout import SeriesLayout, series_layout
from rnnlab.series.tables.timed_table import OpenedFile, TimedTable


@dataclass(frozen=True, eq=False)
class PanelRows:
    """The rows of all series, sorted by series and, within each, as in the file.

    features: their names. values: (rows, features), NaN where missing. times: microseconds since 1970, (rows,), or
    None. lines: of the file, (rows,). starts: (series + 1,).
    constants: {column: its value in each series}. left_out: columns that are no series, and rows of none.
    """

    features: tuple[str, ...]
    values: np.ndarray
    times: np.ndarray | None
    lines: np.ndarray
    starts: np.ndarray
    ids: tuple[str, ...]
    column: str
    time_column: str | None
    constants: dict[str, np.ndarray]
    left_out: tuple[SeriesLeftOut, ...] = ()


def layout_of_all(table: TimedTable, options: ReadOptions) -> SeriesLayout:
    """How the table holds its series; of columns that may name them, the likeliest, for several are asked for."""
    layout = series_layout(table, options)
    found = layout.found
    likely = next((title for title in found.options if title), None)
    repeats = table.index is not None and table.index.has_duplicates
    if found.columns or not likely or not repeats or options.series_column is not None:
        return layout
    return series_layout(table, msgspec.structs.replace(options, series_column=likely))


def rows_of_long_table(
    opened: OpenedFile, layout: SeriesLayout, options: ReadOptions, report: Report
) -> PanelRows:
    table, columns = layout.table, layout.found.columns
    report.guess("series_column", layout.found.title, layout.found.options, layout.found.why)
    if options.shape == "wide" or holds_kinds(
        columns, len(table.frame.columns) - len({*table.used, *columns})
    ):
        report.guess("shape", "long", ("long", "wide"))  # a single series would be all of them side by side
    if layout.note is not None:
        report.note(layout.note)
    codes, names = pd.factorize(series_names(table.frame, columns))
    if len(names) > th.MOST_SERIES:
        raise Mistake(messages.too_many_series(opened.limits.name, len(names), th.MOST_SERIES))
    nameless = int((codes < 0).sum())
    left_out: tuple[SeriesLeftOut, ...] = ()
    if nameless:
        title, why = str(messages.no_name(SEPARATOR.join(columns))), messages.rows_without_name(columns)
        left_out = (SeriesLeftOut(title, nameless, why),)
    for column in columns:
        if column != layout.section:
            report.leave_out(column, messages.names_all_series(len(names)))
    features = features_of(opened, table, options, report, naming=columns)
    opened.limits.check_features(tuple(features.columns), report)
    constants = constants_of(table.frame.drop(columns=list(table.used)), codes, len(names), features.columns)
    if table.beside is not None:
        beside = table.beside.reindex(names)
        constants |= constants_of(beside, np.arange(len(names)), len(names), {})
    report.explain_again(set(constants) - set(columns), messages.constant_in_each_series())
    read = (
        features.columns
        if opened.limits.following is not None
        else changing(features.columns, constants, report)
    )
    times = None if table.index is None else table.index.as_unit("us").asi8
    if times is None or layout.numbering is None:
        order = np.argsort(codes, kind="stable")
    else:
        order = np.lexsort((times, codes))
    order = order[np.searchsorted(codes[order], 0) :]
    return PanelRows(
        features=tuple(read),
        values=np.column_stack([values[order] for values in read.values()]),
        times=None if times is None or layout.numbering is not None else times[order],
        lines=table.frame.index.to_numpy()[order],
        starts=np.searchsorted(codes[order], np.arange(len(names) + 1)),
        ids=tuple(map(str, names)),
        column=SEPARATOR.join(columns),
        time_column=table.time_column,
        constants=constants | {SEPARATOR.join(columns): names.to_numpy(object)},
        left_out=left_out,
    )


def rows_of_columns(opened: OpenedFile, options: ReadOptions, report: Report) -> PanelRows:
    """The rows of a table with a column per series: each from its first value to its last."""
    table = opened.table
    columns = values_of_columns(opened, options, report)
    report.guess("shape", "columns", SHAPES)
    report.note(messages.column_of_each_series(len(columns)))
    times = None if table.index is None else table.index.as_unit("us").asi8
    lines, parts = table.frame.index.to_numpy(), []
    for values in columns.values():
        known = np.flatnonzero(~np.isnan(values))
        parts.append(np.arange(known[0], known[-1] + 1) if len(known) else known)
    every = np.concatenate(parts)
    joined = [values[part] for values, part in zip(columns.values(), parts, strict=True)]
    return PanelRows(
        features=(VALUE,),
        values=np.concatenate(joined)[:, None],
        times=None if times is None else times[every],
        lines=lines[every],
        starts=np.concatenate([[0], np.cumsum([len(part) for part in parts])]),
        ids=tuple(columns),
        column="",
        time_column=table.time_column,
        constants={SERIES: np.array(list(columns), object)},
        left_out=tuple(left_out_columns(report, len(lines))),
    )


def constants_of(
    frame: pd.DataFrame, codes: np.ndarray, series: int, numbers: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """{column: its value in each series, (series,)}: numbers, NaN where missing, or words, "" where missing.

    A column with the same value in all series says nothing and is left out. frame: the columns to look at; codes: the
    place of each row's series, -1 for none. numbers: the columns that were read as numbers, (rows,).
    """
    constants = {}
    for column in map(str, frame.columns):
        values = numbers.get(column)
        if values is None and pd.api.types.is_numeric_dtype(frame[column]):
            values = frame[column].to_numpy(float)
        words = None
        if values is None:
            texts = frame[column].astype("str").str.strip().where(frame[column].notna())
            cells, names = pd.factorize(texts)
            values, words = np.where(cells < 0, np.nan, cells), np.append(names.to_numpy(object), "")
        each = _of_each(values, (codes >= 0) & np.isfinite(values), codes, series)
        if each is not None:
            constants[column] = each if words is None else words[np.nan_to_num(each, nan=-1).astype(int)]
    return constants


def changing(
    columns: Mapping[str, np.ndarray], constants: Mapping[str, np.ndarray], report: Report
) -> Mapping[str, np.ndarray]:
    """The columns without the constant ones, whose missing values would cost rows; all if all are constant."""
    left = {name: values for name, values in columns.items() if name not in constants}
    for name in columns if left else ():
        if name not in left:
            report.leave_out(name, messages.constant_in_each_series())
    return left or columns


def _of_each(values: np.ndarray, known: np.ndarray, codes: np.ndarray, series: int) -> np.ndarray | None:
    """The value in each series, NaN where it has none; None if it changes within one, or is the same in all."""
    spans = pd.Series(values[known]).groupby(codes[known]).agg(["min", "max"])
    if not len(spans) or (spans["min"] != spans["max"]).any() or spans["min"].nunique() < 2:
        return None
    return spans["min"].reindex(range(series)).to_numpy(float)


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
    offered = offer_picks(pick, names, report)
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
