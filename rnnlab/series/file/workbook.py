"""Reads a sheet of a workbook (.xlsx, .xlsm, .xls, .xlsb or .ods) as CSV, in a process with limits."""

import json
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass

import psutil

from rnnlab.mistake import Mistake
from rnnlab.paths import environment, python
from rnnlab.series import thresholds as th
from rnnlab.series.messages import archive as messages

INTERVAL = 0.05  # seconds between two looks at the process
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1"  # .xls, and workbooks that are protected by a password
# What shows a password: the stream of an encrypted .xlsx; FILEPASS after the first record of an .xls
# ([MS-XLS] 2.4.117).
PROTECTED = re.compile(
    re.escape("EncryptedPackage".encode("utf-16-le"))
    + rb"|\x09\x08.\x00\x00[\x05\x06]\x05\x00.{4,12}(?:\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet as UTF-8 CSV, and the names of all sheets.

    Dates are in ISO format; formulas are their last values.
    """

    name: str
    rows: bytes
    names: tuple[str, ...]


def read_sheet(data: bytes, name: str, part: str | None) -> Sheet:
    """Return the sheet `part`, or the first visible one with rows; Mistake if it cannot be read or is too large."""
    request = {
        "part": part,
        "most_tried": th.FIRST_TRIED,
        "least_rows": th.LEAST_ROWS,
        "most_cells": th.MOST_SHEET_CELLS,
        "most_columns": th.MOST_COLUMNS,
    }
    output = _run(json.dumps(request).encode() + b"\n" + data, name)
    line, _, rows = output.partition(b"\n")
    reply = json.loads(line)
    sheet, names = reply.get("sheet"), tuple(reply.get("sheets", ()))
    match reply.get("error"):
        case None:
            pass
        case "sheet_too_large":
            raise Mistake(messages.sheet_too_large(name, sheet, th.MOST_SHEET_CELLS))
        case "sheet_too_wide":
            raise Mistake(messages.sheet_too_wide(name, sheet, reply["row"], th.MOST_COLUMNS))
        case _ if PROTECTED.search(data):
            raise Mistake(messages.protected_workbook(name))
        case _:
            raise Mistake(messages.damaged_workbook(name))
    if not names:
        raise Mistake(messages.workbook_without_cells(name))
    if sheet is None:
        raise Mistake(messages.unknown_sheet(name, part or "", names))
    return Sheet(sheet, rows, names)


def _run(request: bytes, name: str) -> bytes:
    """Return what the process writes; Mistake if it crashes, or uses too much memory or time."""
    # From a pipe, `communicate` would not send the rest of a long request after its first timeout.
    with tempfile.TemporaryFile() as source:
        source.write(request)
        source.seek(0)
        process = subprocess.Popen(
            python("-m", "rnnlab.series.file.sheet_process"),
            env=environment(),
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    with process:
        end = time.monotonic() + th.MOST_SHEET_SECONDS
        while True:
            try:
                output, _ = process.communicate(timeout=INTERVAL)
                break
            except subprocess.TimeoutExpired:
                if _memory(process.pid) > th.MOST_SHEET_MEMORY or time.monotonic() > end:
                    process.kill()
        if process.returncode:
            raise Mistake(messages.unreadable_workbook(name))
    return output


def _memory(process_id: int) -> int:
    try:
        return int(psutil.Process(process_id).memory_info().rss)
    except psutil.Error:  # it has just ended
        return 0
