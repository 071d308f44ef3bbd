"""One column of a table: what it holds is decided once, when it is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.quoting import excerpt
from rnnlab.series import thresholds as th
from rnnlab.series.columns.left_out import why_text
from rnnlab.series.columns.traces import are_errors, trace_words
from rnnlab.series.columns.yes_no import different_texts, texts_of, yes_no_columns
from rnnlab.series.file.cells import Cells, booleans_of, cells_of, plain_numbers, rare_cells
from rnnlab.series.messages import columns as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Place, RepairKind, Report
from rnnlab.series.time.durations import durations_of

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
