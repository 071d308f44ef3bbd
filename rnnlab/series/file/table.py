"""The rows of a CSV as a DataFrame: read by Arrow, or padded first if they are ragged."""

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
from pyarrow import csv as arrow_csv

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.file.fields import SPELLINGS
from rnnlab.series.file.ids import CODE, ids_or_numbers, lacks_a_code, numbers_again
from rnnlab.series.file.layout import Layout
from rnnlab.series.file.ragged_rows import rectangular_rows
from rnnlab.series.file.totals import without_repeated_headers, without_totals
from rnnlab.series.messages import file as messages
from rnnlab.series.report import Report, places_of_lines

BLOCK = 1 << 20
MOMENT = pa.timestamp("us")  # finer than what Arrow detects by itself


def table(data: bytes, layout: Layout, name: str, report: Report) -> pd.DataFrame:
    """Read the rows, indexed by their line in the file, counted from 1: numbers, or texts as in the file.

    Completely empty rows are left out.
    Raises Mistake with the line if many rows are wider than the others or a quotation mark is never closed.
    """
    lines = _lines(data, layout.start)
    if lines * len(layout.names) > th.MOST_CELLS:
        raise Mistake(messages.too_many_cells(name, lines, len(layout.names), th.MOST_CELLS))
    regular = _regular_rows(data, layout, lines) if layout.plain else None
    if regular is None:
        rows = rectangular_rows(data, layout, name, report)
        frame = _frame(pa.py_buffer(rows.data), layout, ",", '"', "")
        frame.index = pd.Index(rows.lines)
        # Lines below the table made texts of columns in the first lines of a short file.
        frame, empty = _without_empty_rows(numbers_again(frame))
    else:
        frame, empty = _without_empty_rows(regular)
        if len(frame):
            _report_empty_lines(regular.index[: regular.index.searchsorted(frame.index[-1]) + 1], report)
    report.repair(messages.empty_rows(), len(empty), places_of_lines(empty), "read")
    return without_totals(without_repeated_headers(frame, report), report)


def _lines(data: bytes, start: int) -> int:
    """Count the lines after `start`: a block at a time is three times as fast as bytes.count."""
    mark = b"\n" if b"\n" in data else b"\r"
    letters = np.frombuffer(data, dtype=np.uint8)
    blocks = range(start, len(data), BLOCK)
    ends = sum(int(np.count_nonzero(letters[first : first + BLOCK] == ord(mark))) for first in blocks)
    return ends + (not data.endswith(mark))


def _regular_rows(data: bytes, layout: Layout, ends: int) -> pd.DataFrame | None:
    """Read the rows as they are; None if they are not all of one width."""
    dialect = layout.dialect
    quoted_fields = dialect.quote.encode() in data
    try:
        frame = _frame(
            pa.py_buffer(data).slice(layout.start),
            layout,
            dialect.delimiter,
            dialect.quote,
            dialect.escape,
            quoted_fields,
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    if len(frame) == ends:
        frame.index = pd.RangeIndex(layout.skipped + 1, layout.skipped + 1 + ends)
        return frame
    # With line breaks in quoted fields, each row's line is known only after looking at all rows.
    lines = None if quoted_fields or ends == 0 else _filled_lines(data, layout.start)
    if lines is None or len(lines) != len(frame):
        return None
    frame.index = pd.Index(lines + layout.skipped)
    return frame


def _filled_lines(data: bytes, start: int) -> np.ndarray:
    """The numbers of the lines that hold anything, counted from 1."""
    letters = np.frombuffer(data, dtype=np.uint8, offset=start)
    ends = np.flatnonzero(letters == ord("\n"))
    starts = np.concatenate([[0], ends + 1])
    stops = np.concatenate([ends, [len(letters)]])
    returns = (stops > starts) & (letters[np.maximum(stops - 1, 0)] == ord("\r"))
    return np.flatnonzero(stops - returns > starts) + 1


def _frame(
    rows: pa.Buffer, layout: Layout, delimiter: str, quote: str, escape: str, in_quotes: bool = True
) -> pd.DataFrame:
    """The rows as numbers where a whole column is of numbers, else as texts."""
    names = list(layout.names)
    if rows.size == 0:
        return pd.DataFrame({column: pd.Series(dtype="float64") for column in names})
    ids = {names[position] for position in layout.ids - layout.texts}
    types = dict.fromkeys((*(names[position] for position in layout.texts), *ids), pa.string())
    signs = (delimiter, quote, escape)
    try:
        moments = {} if layout.moment is None else {names[layout.moment]: MOMENT}
        read = _read(rows, layout, signs, in_quotes, types | moments)
    except pa.ArrowInvalid:
        if layout.moment is None:
            raise
        read = _read(rows, layout, signs, in_quotes, types)
    of_codes = [name for name, column in zip(names, read.columns, strict=True) if lacks_a_code(column)]
    if of_codes:
        kept = _read(rows, layout, signs, in_quotes, types, tuple(of_codes))
        for name in of_codes:
            read = read.set_column(names.index(name), name, kept.column(name))
    columns = [
        ids_or_numbers(column, layout.decimal) if name in ids else _plain(column)
        for name, column in zip(names, read.columns, strict=True)
    ]
    return pa.table(columns, names=names).to_pandas(split_blocks=True)


def _read(
    rows: pa.Buffer,
    layout: Layout,
    signs: tuple[str, str, str],
    in_quotes: bool,
    types: dict[str, pa.DataType],
    of_codes: tuple[str, ...] = (),
) -> pa.Table:
    """signs: the delimiter, the quotation mark and its escape; types: of the columns that are not plain numbers.

    of_codes: only these columns, in which NA is a code, not a missing value.
    """
    names = list(layout.names)
    delimiter, quote, escape = signs
    return arrow_csv.read_csv(
        pa.BufferReader(rows),
        arrow_csv.ReadOptions(column_names=names, block_size=BLOCK),
        arrow_csv.ParseOptions(
            delimiter=delimiter,
            quote_char=quote,
            escape_char=escape or False,
            newlines_in_values=in_quotes,
            ignore_empty_lines=len(names) > 1,
        ),
        arrow_csv.ConvertOptions(
            check_utf8=False,
            column_types=types,
            null_values=[spelling for spelling in SPELLINGS if not (of_codes and spelling == CODE)],
            include_columns=list(of_codes),  # none: all
            # Booleans are read like other texts, so that a repair reports them.
            true_values=[],
            false_values=[],
            strings_can_be_null=True,
            decimal_point=layout.decimal,
        ),
    )


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return numbers and texts as they are; dates and times that Arrow detected become texts again."""
    if pa.types.is_null(column.type):
        return column.cast(pa.float64())
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return column
    if column.type == MOMENT:
        return column
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def _report_empty_lines(lines: pd.Index, report: Report) -> None:
    """Report the lines missing between rows at those lines of the file."""
    if len(lines) == 0 or lines[-1] - lines[0] == len(lines) - 1:
        return
    absent = np.ones(lines[-1] - lines[0], dtype=bool)
    absent[lines.to_numpy()[:-1] - lines[0]] = False
    empty = np.flatnonzero(absent) + lines[0]
    report.repair(messages.empty_lines(), len(empty), places_of_lines(empty), "read")


def _without_empty_rows(frame: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the frame without empty rows, and the lines of those before its last row.

    In a table of one column an empty line is a missing value, unless it ends the file.
    """
    none = np.array([], dtype=np.int64)
    suspects = frame.index[frame.iloc[:, 0].isna()]
    if len(suspects) == 0:
        return frame, none
    if frame.shape[1] == 1:
        last = frame.iloc[:, 0].last_valid_index()
        return (frame.loc[:last] if last is not None else frame.iloc[:0]), none
    empty = suspects[frame.loc[suspects].isna().all(axis=1)]
    if len(empty) == 0:
        return frame, none
    frame = frame.drop(index=empty)
    return frame, empty[empty < frame.index[-1]].to_numpy() if len(frame) else none
