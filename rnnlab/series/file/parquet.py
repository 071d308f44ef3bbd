"""Reads the table of a Parquet file; its size is checked first."""

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
from pyarrow import compute

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import nameless
from rnnlab.series.messages import archive as messages
from rnnlab.series.report import Report


def is_parquet(data: bytes) -> bool:
    return data.startswith(b"PAR1") and data.endswith(b"PAR1")


def parquet_table(data: bytes, name: str, report: Report) -> pd.DataFrame:
    """Return the rows, indexed from 1; columns of unsupported types are left out. Mistake if it is too large."""
    # Imported here, because most files are not Parquet.
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
        _check_size(file.metadata, name)
        texts = [field.name for field in file.schema_arrow if _is_text(field.type)]
        # Repeated texts stay dictionary-encoded, as small as in the file.
        file = parquet.ParquetFile(pa.BufferReader(data), read_dictionary=texts)
        read = file.read()
        frame = pa.table(_plain_columns(read, name, report)).to_pandas(
            ignore_metadata=True, split_blocks=True
        )
    except (pa.ArrowException, OSError, ValueError, OverflowError, KeyError):
        raise Mistake(messages.damaged_parquet(name)) from None
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return frame


def _check_size(metadata: object, name: str) -> None:
    rows, columns = metadata.num_rows, metadata.num_columns  # type: ignore[attr-defined]
    if columns > th.MOST_COLUMNS or rows * columns > th.MOST_CELLS:
        raise Mistake(messages.parquet_too_large(name, rows, columns, th.MOST_CELLS, th.MOST_COLUMNS))


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _plain_columns(read: pa.Table, name: str, report: Report) -> dict[str, pa.ChunkedArray]:
    columns: dict[str, pa.ChunkedArray] = {}
    letters = 0
    for number, field in enumerate(read.schema):
        column = read.column(number).unify_dictionaries()
        kind = field.type
        shown = str(field.name).strip() or nameless(number + 1)
        while shown in columns:
            shown += " (2)"
        if pa.types.is_dictionary(kind):
            column = column.cast(pa.string()) if letters < th.MOST_LETTERS and _fits(column) else None
            letters += 0 if column is None else compute.sum(compute.binary_length(column)).as_py() or 0
        elif pa.types.is_decimal(kind) or pa.types.is_float16(kind):
            column = column.cast(pa.float64())
        elif pa.types.is_date(kind) or pa.types.is_timestamp(kind):
            column = column.cast(pa.timestamp("us", getattr(kind, "tz", None)), safe=False)
        elif pa.types.is_time(kind):
            column = column.cast(pa.string())
        elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)):
            column = None
        if column is None:
            report.leave_out(shown, messages.unsupported_type(str(kind)[:40]))
        else:
            columns[shown] = column
    return columns


def _fits(column: pa.ChunkedArray) -> bool:
    """Whether a column of repeated texts is small enough when written out."""
    longest = [
        compute.max(compute.binary_length(chunk.dictionary)).as_py() or 0
        for chunk in column.chunks
        if len(chunk.dictionary)
    ]
    return len(column) * max(longest, default=0) <= th.MOST_LETTERS
