"""Opens the table in a file's bytes: compressed or not, text, workbook or Parquet."""

from dataclasses import dataclass

import pandas as pd
from msgspec import structs

from rnnlab.series.file.attribute_file import csv_of_attributes
from rnnlab.series.file.encoding import text_of
from rnnlab.series.file.layout import layout_of
from rnnlab.series.file.parquet import is_parquet, parquet_table
from rnnlab.series.file.table import table
from rnnlab.series.file.unpack import Unpacked, unpack
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report


@dataclass(frozen=True)
class OpenTable:
    """The rows of a file, indexed by their line.

    decimal: the decimal sign, None for a file that is not text; declared: the missing-value markers that the
    lines around the table declare; fixed_width: whether its columns may have no delimiter between them.
    """

    frame: pd.DataFrame
    decimal: str | None = None
    declared: tuple[float, ...] = ()
    fixed_width: bool = False


def open_table(data: bytes, name: str, options: ReadOptions, most: int, report: Report) -> OpenTable:
    """Open the table in the bytes; Mistake if there is none, or it unpacks to more than `most` bytes."""
    inside = unpack(data, name, options.part, most, report)
    if is_parquet(inside.data):
        return OpenTable(parquet_table(inside.data, name, report))
    text = _text(inside, name, options, report)
    if inside.sheet:
        options = structs.replace(options, delimiter=",")
        report.hide("delimiter", "decimal")  # a workbook has neither: they are of our CSV
    else:
        text = csv_of_attributes(text, name, most, report)
    layout = layout_of(text, name, options, report)
    return OpenTable(table(text, layout, name, report), layout.decimal, layout.declared, layout.fixed_width)


def first_text(data: bytes, name: str, options: ReadOptions, most: int) -> bytes:
    """Return the UTF-8 text that a file is or contains; Mistake if it is not text."""
    report = Report()
    return _text(unpack(data, name, options.part, most, report), name, options, report)


def _text(inside: Unpacked, name: str, options: ReadOptions, report: Report) -> bytes:
    return inside.data if inside.sheet else text_of(inside.data, name, options.encoding, report)
