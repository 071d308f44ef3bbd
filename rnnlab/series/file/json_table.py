"""The largest table in a JSON file, as CSV: records, rows, columns beside each other, or values by their time."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.messages import archive as messages
from rnnlab.series.report import Report

BEGINS = (b"{", b"[")
SINGLE = (str, int, float, type(None))


def csv_of_json(data: bytes, report: Report) -> bytes | None:
    """Return the table with the most rows in a JSON text or in JSON lines; None if there is none, or it is too large.

    A note counts the other tables with enough rows for a series.
    """
    if len(data) > th.MOST_JSON_BYTES or not data[:99].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(
        BEGINS
    ):
        return None
    try:
        text = data.decode("utf-8-sig")
        try:
            value = json.loads(text)
        except json.JSONDecodeError:
            value = [json.loads(line) for line in text.splitlines() if line.strip()]
        tables = [table for table in _tables(value) if table.size]
    except (ValueError, RecursionError):
        return None
    if not tables:
        return None
    table = max(tables, key=len)
    others = sum(len(other) >= th.LEAST_ROWS for other in tables) - 1
    if others > 0:
        report.note(messages.other_json_tables(len(table), others))
    return table.to_csv(index=False, header=isinstance(table.columns[0], str)).encode("utf-8", "replace")


def _tables(value: Any) -> Iterator[pd.DataFrame]:
    """Yield the tables in a value, those without names of columns with numbered ones."""
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    if isinstance(value, list) and _all(value, list) and all(_all(part, dict) for part in value):
        value = inner = list(chain.from_iterable(value))
    if isinstance(value, list) and _all(value, dict):
        yield pd.json_normalize(value)
        inner = [record for record in inner if any(isinstance(cell, list) for cell in record.values())]
    elif isinstance(value, list) and all(isinstance(row, list) and _all(row) for row in value):
        yield pd.DataFrame(value)
    elif isinstance(value, dict):
        columns = {
            str(name): column for name, column in value.items() if isinstance(column, list) and _all(column)
        }
        most = max(map(len, columns.values()), default=0)
        if most:
            yield pd.DataFrame({name: column for name, column in columns.items() if len(column) == most})
        if _all(inner, dict) and all(map(_all, (row.values() for row in inner))):
            yield pd.DataFrame.from_dict(value, orient="index").reset_index()
        elif len(value) >= th.LEAST_ROWS and _all(inner):
            yield pd.DataFrame({"index": list(value), "value": inner})
    for part in inner[: th.MOST_PARTS]:
        if isinstance(part, dict | list):
            yield from _tables(part)


def _all(values: Any, kind: type | tuple[type, ...] = SINGLE) -> bool:
    """Whether there are values, all of that kind, by default single ones."""
    return bool(values) and all(isinstance(value, kind) for value in values)
