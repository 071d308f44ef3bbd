"""A sheet of an Excel workbook as CSV, where the optional package openpyxl is installed."""

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
from rnnlab.series.quoting import quoted

MOST_CELLS = 5_000_000
MOST_COLUMNS = 2000


def sheet_names(data: bytes, name: str) -> list[str]:
    """The names of the sheets that hold cells, in order; Mistake where the workbook cannot be read."""
    with _workbook(data, name) as book:
        names = [sheet.title for sheet in book.worksheets]
    if not names:
        raise Mistake(
            f"{quoted(name)} has no sheet with cells: put the table on a sheet, or export it as CSV."
        )
    return names


def rows_as_csv(data: bytes, name: str, sheet: str) -> bytes:
    """The sheet's cells as UTF-8 CSV, one line a row: dates in ISO form, formulas by their last value."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    cells = 0
    with _workbook(data, name) as book:
        worksheet = book[sheet]
        # A sheet may say that it is far larger than it is.
        worksheet.reset_dimensions()
        for number, row in enumerate(worksheet.iter_rows(values_only=True), start=1):
            cells += max(len(row), 1)
            if len(row) > MOST_COLUMNS:
                raise Mistake(
                    f"Row {number} of sheet {quoted(sheet)} in {quoted(name)} has more than {MOST_COLUMNS:,} "
                    "columns: keep the ones you need and load that."
                )
            if cells > MOST_CELLS:
                raise Mistake(
                    f"Sheet {quoted(sheet)} of {quoted(name)} has more than {MOST_CELLS:,} cells: "
                    "export it as CSV and load that."
                )
            writer.writerow([_text(cell) for cell in row])
    return text.getvalue().encode("utf-8", "replace")


@contextmanager
def _workbook(data: bytes, name: str) -> Iterator[Any]:
    if find_spec("openpyxl") is None:
        raise Mistake(
            f"{quoted(name)} is an Excel workbook, for which openpyxl is missing: install it "
            "(pip install openpyxl), or export the sheet as CSV and load that."
        )
    from openpyxl import load_workbook  # type: ignore[import-untyped]

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
        raise Mistake(
            f"{quoted(name)} is a damaged Excel workbook: save it again, or export the sheet as CSV and load that."
        ) from None


def _text(cell: object) -> object:
    # A line break in a cell stays a part of it, and would be a part of its column's name.
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell
