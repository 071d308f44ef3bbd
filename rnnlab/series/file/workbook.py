"""Reads a sheet of an Excel workbook as CSV, if the optional package openpyxl is installed."""

import csv
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from rnnlab.mistake import Mistake
from rnnlab.series.messages import archive as messages

MOST_CELLS = 5_000_000
MOST_COLUMNS = 2000


def sheet_names(data: bytes, name: str) -> list[str]:
    """Return the names of the sheets with cells, in order; Mistake if the workbook cannot be read."""
    with _workbook(data, name) as book:
        names = [sheet.title for sheet in book.worksheets]
    if not names:
        raise Mistake(messages.workbook_without_cells(name))
    return names


def rows_as_csv(data: bytes, name: str, sheet: str) -> bytes:
    """Return the sheet's cells as UTF-8 CSV, a line per row: dates in ISO format, formulas by their last value."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    cells = 0
    with _workbook(data, name) as book:
        worksheet = book[sheet]
        # A sheet may claim to be far larger than it is.
        worksheet.reset_dimensions()
        for number, row in enumerate(worksheet.iter_rows(values_only=True), start=1):
            cells += max(len(row), 1)
            if len(row) > MOST_COLUMNS:
                raise Mistake(messages.sheet_too_wide(name, sheet, number, MOST_COLUMNS))
            if cells > MOST_CELLS:
                raise Mistake(messages.sheet_too_large(name, sheet, MOST_CELLS))
            writer.writerow([_text(cell) for cell in row])
    return text.getvalue().encode("utf-8", "replace")


@contextmanager
def _workbook(data: bytes, name: str) -> Iterator[Any]:
    if find_spec("openpyxl") is None:
        raise Mistake(messages.openpyxl_missing(name))
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
    except Mistake:
        raise
    except (ParseError, BadZipFile, LookupError, ValueError, TypeError, AttributeError, OSError, SyntaxError):
        raise Mistake(messages.damaged_workbook(name)) from None


def _text(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell
