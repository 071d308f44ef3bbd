"""One column of a table: what it holds is decided once, when it is read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.quoting import excerpt
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.columns.traces import are_errors, trace_words
from rnnlab.series.columns.yes_no import different_texts, texts_of, yes_no_columns
from rnnlab.series.file.cells import Cells, booleans_of, cells_of, plain_numbers, rare_cells
from rnnlab.series.messages import columns as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import LeftOut, Place, RepairKind, Report
from rnnlab.series.time.durations import durations_of
from rnnlab.series.vocabulary import vocabulary

LOST = "M"  # and for a missing value


@dataclass
class Column:
    """A column's cells as read, and what they hold.

    position: in the table; wanted: whether it belongs to the series that the file continues.
    values: the numbers, (rows,) float64 with NaN for missing values; None if it holds no numbers, and its
    report says why. words: its different texts, if it holds few; yes_no: the yes/no columns made from them.
    """

    raw: pd.Series
    name: str
    position: int
    wanted: bool = False
    values: np.ndarray | None = None
    words: tuple[str, ...] = ()
    yes_no: dict[str, np.ndarray] = field(default_factory=dict)
    report: Report = field(default_factory=Report)

    @cached_property
    def range(self) -> tuple[float, float]:
        """The smallest and the largest of the numbers as they are in the file; NaN if all are missing."""
        assert self.values is not None
        low, high = float(self.values.min()), float(self.values.max())
        if np.isnan(low):
            # The plain minimum is NaN if any value is NaN.
            return float(np.fmin.reduce(self.values)), float(np.fmax.reduce(self.values))
        return low, high

    def repair(
        self, what: Message, rows: np.ndarray, now: np.ndarray | None = None, kind: RepairKind = "read"
    ) -> None:
        """Report a repair of those rows, (rows,) bool; now: the column's values after it, (rows,)."""
        first = np.flatnonzero(rows)[: th.MOST_PLACES]
        shown = [""] * len(first) if now is None else [f"{value:.12g}" for value in now[first]]
        cells = zip(self.raw.index[first], self.raw.iloc[first], shown, strict=True)
        places = [Place(int(line), self.name, _text_of(cell), new) for line, cell, new in cells]
        self.report.repair(what, int(rows.sum()), places, kind)


def read_column(
    raw: pd.Series,
    position: int,
    options: ReadOptions,
    decimal: str | None,
    *,
    wanted: bool,
    yes_no: Sequence[str],
) -> Column:
    """Read a column's numbers.

    decimal: the decimal sign of the file, if it is known; yes_no: the yes/no columns to make if it holds texts.
    """
    column = Column(raw, str(raw.name), position, wanted)
    if yes_no and not pd.api.types.is_numeric_dtype(raw) and not pd.api.types.is_bool_dtype(raw):
        texts = texts_of(raw)
        column.yes_no = yes_no_columns(texts, column.name, yes_no)
        column.words = different_texts(texts)
    elif pd.api.types.is_datetime64_any_dtype(raw):
        column.report.leave_out(column.name, messages.column_of_dates())
    elif not raw.notna().any():
        column.report.leave_out(column.name, messages.no_values())
    elif pd.api.types.is_bool_dtype(raw):
        what = messages.words_as_booleans(column.name, "true", "false")
        column.report.repair(what, len(raw), kind="read")
        column.values = raw.to_numpy(dtype=np.float64)
    elif pd.api.types.is_numeric_dtype(raw):
        column.values = raw.to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        column.values = _numbers_among_texts(column, options, decimal)
    return column


def text_of_number(value: float) -> str:
    """Write the number as it may be in the file: -9999, not -9999.0."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _text_of(cell: object) -> str:
    return text_of_number(cell) if isinstance(cell, float) else str(cell)[:40]


def _numbers_among_texts(column: Column, options: ReadOptions, decimal: str | None) -> np.ndarray | None:
    """Read the numbers of a column of texts; None if too many of them are not numbers."""
    texts = all_texts = texts_of(column.raw)
    if options.missing:
        texts = texts.where(~texts.isin([text.strip() for text in options.missing]))
    lost = texts == LOST
    texts = texts.where(~lost) if lost.mean() < min(th.MOST_MISSING, texts.notna().mean()) else texts
    present = texts.notna().to_numpy(dtype=bool)
    if not present.any():
        column.report.leave_out(column.name, messages.no_values())
        return None
    words = trace_words(texts, column.name, options.rules)
    is_trace = texts.isin(words).to_numpy(dtype=bool) & present
    traces = is_trace.any() and not is_trace[present].all()
    errors = are_errors(texts).to_numpy(dtype=bool) & present & ~is_trace
    errors &= not errors[present].all()
    others = texts.where(~is_trace & ~errors) if traces or errors.any() else texts
    values = _numbers_in(others, present & ~is_trace & ~errors, column, decimal)
    bad = present & np.isnan(values)
    if traces:
        values = np.where(is_trace, 0.0, values)
        word = str(texts.iloc[int(np.flatnonzero(is_trace)[0])])
        column.repair(messages.trace_amounts(column.name, word), is_trace, kind="repaired")
        bad &= ~is_trace
    wrong, good = int(bad.sum()), int(present.sum() - bad.sum())
    if wrong - int(errors.sum()) > th.MOST_TEXTS * (wrong + good) and not (
        column.name in options.kept and good > 1
    ):
        column.report.leave_out(column.name, why_text(texts, present, bad), usable=good > 1)
        column.words = different_texts(all_texts)
        return None
    if wrong:
        first = int(np.flatnonzero(bad)[0])
        line = int(column.raw.index[first])
        column.repair(messages.texts_among_numbers(column.name, excerpt(texts.iloc[first]), line), bad)
    return values


def _numbers_in(texts: pd.Series, present: np.ndarray, column: Column, decimal: str | None) -> np.ndarray:
    """Read the numbers of texts, (rows,), in the format of most of them."""
    values = plain_numbers(texts) if decimal != "," else np.full(len(texts), np.nan)
    if np.isnan(values[present]).mean() > th.MOST_TEXTS:
        booleans = booleans_of(texts, one_word=column.wanted)
        if booleans is not None:
            cells, (one, zero) = booleans
            what = messages.words_as_booleans(column.name, one, zero)
            column.report.repair(what, int(present.sum()), kind="read")
            return cells.values
        formatted = cells_of(texts, decimal)
        if formatted is None and (durations := durations_of(texts)) is not None:
            return _in_one_unit(durations, texts, column)
        if formatted is None:
            values = plain_numbers(texts)
        elif np.isnan(formatted.values[present]).mean() <= th.MOST_TEXTS:
            values = formatted.values
            _report_changes(formatted, values, column)
    rare = rare_cells(texts, values, decimal)
    _report_changes(rare, rare.values, column)
    return rare.values


def _in_one_unit(seconds: np.ndarray, texts: pd.Series, column: Column) -> np.ndarray:
    """Return durations, (rows,), in minutes if all are whole minutes, else in seconds."""
    rows = np.isfinite(seconds)
    in_minutes = bool((seconds[rows] % 60 == 0).all())
    values = seconds / 60 if in_minutes else seconds
    example = excerpt(texts.iloc[int(np.flatnonzero(rows)[0])])
    column.repair(
        messages.durations(column.name, example, "minutes" if in_minutes else "seconds"), rows, values
    )
    return values


def _report_changes(cells: Cells, values: np.ndarray, column: Column) -> None:
    for change, rows in cells.changes:
        column.repair(change(column.name), rows, values)


_INDEX_NAME = re.compile(
    r"(unnamed: \d+|column \d+|index|idx|no|nr|row|rownum|rowid|instant|#)\.?", re.IGNORECASE
)
_ID_WORDS = vocabulary("features.ids")
_ROW_WORDS = vocabulary("features.row_numbers")


def why_left_out(
    name: str, values: np.ndarray, lines: np.ndarray, position: int, *, timed: bool, rules: int
) -> LeftOut | None:
    """Return why the numbers of a column, (rows,), are not a feature, or None if they are.

    lines: of the rows in the file, (rows,); position: in the table; timed: whether other columns hold the times;
    rules: see `ReadOptions.rules`.
    """
    missing = int(np.isnan(values).sum())
    if missing == len(values):
        return LeftOut(name, messages.no_usable_values())
    constant = why_constant(values)
    if constant is None and missing > th.MOST_MISSING * len(values):
        return LeftOut(name, messages.mostly_missing(missing, len(values)), usable=True)
    if missing > th.MOST_MISSING * len(values):
        return LeftOut(name, messages.mostly_missing_and_constant(missing, len(values)))
    if constant is not None:
        return LeftOut(name, constant)
    is_index = _INDEX_NAME.fullmatch(name) and (position == 0 or not name.startswith("column"))
    counts = _counts(values, th.MOSTLY if is_index and rules >= 2 else 1.0)
    # The rows of one series are not all rows of the file.
    of_file = rules >= 2 and not counts and _counts_lines(values, lines)
    if is_index and (counts or of_file):
        return LeftOut(name, messages.row_number(), usable=True)
    if not _ID_WORDS.isdisjoint(words_of(name)) and bool((values[~np.isnan(values)] % 1 == 0).all()):
        return LeftOut(name, messages.identifier(), usable=True)
    if counts or of_file:
        # Whatever the name of a first column; the caller keeps it if no other column is left.
        first = position == 0 and timed and (of_file or values[0] in (0, 1))
        if rules >= 2 and (first or not _ROW_WORDS.isdisjoint(words_of(name))):
            return LeftOut(name, messages.counts_rows(), usable=True)
    return None


def _counts(values: np.ndarray, share: float) -> bool:
    """Whether the values rise by one in that share of the rows, and stay or rise in all."""
    if len(values) < 2 or (share == 1 and values[1] - values[0] != 1):
        return False
    steps = np.diff(values)
    return bool((steps >= 0).all() and np.mean(steps == 1) >= share)


def _counts_lines(values: np.ndarray, lines: np.ndarray) -> bool:
    """Whether the values rise as the rows' lines in the file do."""
    if len(values) < 2 or values[1] - values[0] != lines[1] - lines[0]:
        return False
    return bool((values - values[0] == lines - lines[0]).all())


def why_constant(values: np.ndarray) -> Message | None:
    """Return why values, (rows,), that never change are not a feature; None if they change."""
    early = values[:1000]
    if np.fmin.reduce(early) < np.fmax.reduce(early):
        return None
    low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    return messages.constant(low) if low == high else None


def why_text(texts: pd.Series, present: np.ndarray, wrong: np.ndarray) -> Message:
    """Return why a column with too many texts is left out."""
    position = int(np.flatnonzero(wrong)[0])
    example, line = excerpt(texts.iloc[position]), int(texts.index[position])
    if wrong.sum() < present.sum() / 2:
        return messages.some_not_numbers(int(wrong.sum()), int(present.sum()), example, line)
    different = int(texts.nunique())
    if different == 1:
        return messages.constant_text(example, bool(texts.isna().any()))
    return messages.column_of_text(different, example)
