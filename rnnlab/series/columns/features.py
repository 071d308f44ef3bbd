"""Decides which columns of a table are features, and reports a reason for every column that is left out."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.columns.column import Column, read_column, why_left_out
from rnnlab.series.columns.missing_codes import find_missing_codes, without_missing_codes
from rnnlab.series.columns.yes_no import IS
from rnnlab.series.messages import columns as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import LeftOut, Report
from rnnlab.series.tables.timed_table import OpenedFile, TimedTable
from rnnlab.series.vocabulary import vocabulary

COUNTS_ROWS, IDENTIFIER = messages.counts_rows().code, messages.identifier().code
# Why a column is read only if no other is left, the first reason before the second: it starts late or ends early.
SPARE = (messages.mostly_missing(0, 0).code, COUNTS_ROWS)
BESIDE_IDLE = vocabulary("features.beside_idle")


@dataclass
class Features:
    """The numeric columns of a table, in order, each (rows,) float64 with NaN for missing values.

    words: the different texts of each column of few texts, for yes/no columns.
    """

    columns: dict[str, np.ndarray] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def only(self, names: tuple[str, ...]) -> "Features":
        """Return the features of those names."""
        return Features({name: self.columns[name] for name in names}, self.words)


def features_of(
    opened: OpenedFile,
    table: TimedTable,
    options: ReadOptions,
    report: Report,
    naming: tuple[str, ...] = (),
) -> Features:
    """Return the features among the columns of a file's table, or of a part of it, that do not hold its times.

    naming: columns with the names of series, which are no features. If the file continues a series, only that one's
    columns are read, yes/no columns among them.
    Raises Mistake if a yes/no column has no text column, or a column to keep does not exist.
    """
    frame, timed = table.frame, table.index is not None
    _check_kept(frame, options.kept)
    columns = _read_columns(frame, (*table.used, *naming), options, opened)
    codes = find_missing_codes(columns, options, report, opened.declared)
    has_idle_share = {column.name for column in columns} >= BESIDE_IDLE
    features, spare = Features(), dict[str, tuple[np.ndarray, LeftOut]]()
    for column in columns:
        if column.words or column.yes_no:
            features.words[column.name] = column.words
        if column.name in options.leave_out and not column.wanted:
            why = messages.left_out_by_user()
            report.leave_out(column.name, why, usable=column.values is not None)
            continue
        features.columns |= column.yes_no
        if column.values is not None:
            values = without_missing_codes(column, codes[column.name])
            out = _why_left_out(values, column, timed, options)
            if out is None or (has_idle_share and out.why.code == IDENTIFIER):
                features.columns[column.name] = values
            elif out.why.code == COUNTS_ROWS or (out.why.code in SPARE and _is_whole_within(values)):
                spare[column.name] = values, out
            else:
                column.report.leave_out(out.column, out.why, usable=out.usable)
        report.add(column.report)
    for code in SPARE:
        features.columns = features.columns or {
            name: values for name, (values, out) in spare.items() if out.why.code == code
        }
    for name, (_, out) in spare.items():
        if name not in features.columns:
            report.leave_out(name, out.why, usable=out.usable)
    return features


def _is_whole_within(values: np.ndarray) -> bool:
    """Whether a column, (rows,), has most of the values from its first to its last."""
    rows = np.flatnonzero(~np.isnan(values))
    return len(rows) > (1 - th.MOST_MISSING) * (rows[-1] - rows[0] + 1)


def _read_columns(
    frame: pd.DataFrame,
    used: tuple[str, ...],
    options: ReadOptions,
    opened: OpenedFile,
) -> list[Column]:
    following, decimal = opened.limits.following, opened.decimal
    wanted = () if following is None else following.features
    onehot = tuple(dict.fromkeys((*options.onehot, *(name for name in wanted if IS in name))))
    columns, unused = [], set(options.onehot)
    for position, name in enumerate(frame.columns):
        yes_no = [feature for feature in onehot if feature.startswith(name + IS)]
        if name in used or not (following is None or name in wanted or yes_no):
            continue
        column = read_column(frame[name], position, options, decimal, wanted=name in wanted, yes_no=yes_no)
        if following is None or name in wanted or column.yes_no:
            columns.append(column)
        unused.difference_update(column.yes_no)
    if unused:
        raise Mistake(messages.no_text_column(min(unused)))
    return columns


def _check_kept(frame: pd.DataFrame, kept: tuple[str, ...]) -> None:
    unknown = [name for name in kept if name not in frame.columns]
    if unknown:
        raise Mistake(messages.unknown_column_to_keep(unknown[0], tuple(map(str, frame.columns))))


def _why_left_out(values: np.ndarray, column: Column, timed: bool, options: ReadOptions) -> LeftOut | None:
    """Return why the numbers of a column, (rows,), are not a feature, or None if they are."""
    lines = column.raw.index.to_numpy()
    out = why_left_out(column.name, values, lines, column.position, timed=timed, rules=options.rules)
    read_anyway = column.wanted or (out is not None and out.usable and column.name in options.kept)
    if out is None or (read_anyway and not np.isnan(values).all()):
        return None
    return out
