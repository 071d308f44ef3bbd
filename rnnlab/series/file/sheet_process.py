"""Reads one sheet of a workbook as CSV, in a separate process: a small file may fill the memory or crash the library.

It imports nothing else of the lab, so that it starts fast.
stdin: a line of JSON, the request of `workbook.py`; then the workbook's bytes.
stdout: a line of JSON, the reply; then UTF-8 CSV, one line per row of the sheet.
"""

import csv
import io
import json
import re
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

EXACT = 1e15  # whole numbers below it are exact in a float
ODS_DURATION = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+(?:\.\d+)?)S")  # of a day or longer
Reply = dict[str, Any]


def main() -> None:
    request = json.loads(sys.stdin.buffer.readline())
    reply, rows = answer(sys.stdin.buffer.read(), request)
    sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n")
    sys.stdout.buffer.write(rows.encode("utf-8", "replace"))


def answer(data: bytes, request: dict[str, Any]) -> tuple[Reply, str]:
    """Return what was read, or the code of what is wrong; and the CSV of the sheet."""
    try:
        with load_workbook(io.BytesIO(data)) as book:
            return read_sheet(book, request)
    except (CalamineError, OSError, ValueError, OverflowError):
        return {"error": "damaged_workbook"}, ""


def read_sheet(book: CalamineWorkbook, request: dict[str, Any]) -> tuple[Reply, str]:
    """Read the sheet that is asked for, or the first with rows: visible sheets first."""
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    part = request["part"]
    if part is not None and part not in names:
        return {"sheets": names, "sheet": None}, ""
    hidden = {sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible}
    tried = sorted(names, key=hidden.__contains__)[: request["most_tried"]] if part is None else [part]
    first = None
    for name in tried:
        sheet = book.get_sheet_by_name(name)
        reply = {"sheets": names, "sheet": name, **oversize(sheet, request)}
        rows = "" if "error" in reply else as_csv(sheet)
        if len(tried) == 1 or "error" in reply or sheet.total_height >= request["least_rows"]:
            return reply, rows
        first = first or (reply, rows)
    return first or ({"sheets": [], "sheet": None}, "")


def oversize(sheet: CalamineSheet, request: dict[str, Any]) -> Reply:
    """Return the error of a sheet that is too large, or nothing."""
    if sheet.total_height * sheet.width > request["most_cells"]:
        return {"error": "sheet_too_large"}
    if sheet.width > request["most_columns"]:
        return {"error": "sheet_too_wide", "row": widest_row(sheet)}
    return {}


def widest_row(sheet: CalamineSheet) -> int:
    """Return the number of the first row with a cell in the last column."""
    return next((number for number, row in enumerate(sheet.iter_rows(), start=1) if row and row[-1] != ""), 1)


def as_csv(sheet: CalamineSheet) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in sheet.iter_rows():
        cells = [as_text(cell) for cell in row]
        writer.writerow(cells if any(cell != "" for cell in cells) else [])
    return text.getvalue()


def as_text(cell: object) -> object:
    """Return a cell as CSV holds it: dates in ISO format, durations in hours, whole numbers without a point."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < EXACT else cell
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        # A sheet mixes days with times of day, which are read as one form.
        return datetime.combine(cell, time()).isoformat(" ")
    if isinstance(cell, timedelta):
        return as_duration(cell)
    if isinstance(cell, str) and (match := ODS_DURATION.fullmatch(cell)):
        return "{}{}:{}:{}".format(*match.groups())
    return cell


def as_duration(duration: timedelta) -> str:
    """Return hours, minutes and seconds, such as 31:26:00."""
    sign, size = ("-", -duration) if duration < timedelta() else ("", duration)
    minutes, seconds = divmod(size, timedelta(minutes=1))
    fraction = f".{seconds.microseconds:06d}".rstrip("0") if seconds.microseconds else ""
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}:{seconds.seconds:02d}{fraction}"


if __name__ == "__main__":
    main()
