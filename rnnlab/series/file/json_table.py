"""The largest table in a JSON file, as CSV: records, rows, columns beside each other, or values by their time."""

import json
import math
from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import free_name, nameless
from rnnlab.series.messages import archive as messages
from rnnlab.series.report import Report

BEGINS = (b"{", b"[")
SINGLE = (str, int, float, type(None))
Names = tuple[list[str], ...]  # lists of names in a table's surroundings, the nearest first


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


def _tables(value: Any, names: Names = ()) -> Iterator[pd.DataFrame]:
    """Yield the tables in a value, those without names of columns with numbered ones."""
    if isinstance(value, dict):
        cube = _json_stat(value)
        yield from _in_dict(value, (*_names_in(value), *names)) if cube is None else [cube]
    elif isinstance(value, list):
        yield from _in_list(value, names)


def _in_list(value: list[Any], names: Names) -> Iterator[pd.DataFrame]:
    if _all(value, list) and all(_all(part, dict) for part in value):
        value = list(chain.from_iterable(value))
    if _all(value, dict):
        holding = [record for record in value if _holds_list(record)]
        inside = [list(_tables(record, names)) for record in holding[: th.MOST_PARTS]]
        below = _one_below_another(value, inside) if len(inside) == len(value) else None
        yield from [pd.json_normalize(value), *chain.from_iterable(inside)] if below is None else [below]
        return
    if (rows := _rows(value, names)) is not None:
        yield rows
        return
    for part in value[: th.MOST_PARTS]:
        yield from _tables(part, names)


def _in_dict(value: dict[str, Any], names: Names) -> Iterator[pd.DataFrame]:
    inner = list(value.values())
    lists = {str(name): part for name, part in value.items() if isinstance(part, list) and _all(part)}
    most = max(map(len, lists.values()), default=0)
    if most < th.LEAST_ROWS <= len(lists) == len(value):  # by time, several values each
        yield _with_keys(pd.DataFrame.from_dict(lists, orient="index"))
        return
    if most:
        columns = {name: part for name, part in lists.items() if len(part) == most}
        further = _columns_inside(value, most) if most >= th.LEAST_ROWS else {}
        yield pd.DataFrame(columns | further)
        if further:
            return
    pairs = {name: rows for name, part in value.items() if (rows := _pairs(part)) is not None}
    first = next(iter(pairs.values()), None)
    if first is not None and len(pairs) > 1 and all(rows[0].equals(first[0]) for rows in pairs.values()):
        yield pd.DataFrame({"time": first[0]} | {name: rows[1] for name, rows in pairs.items()})
        return
    if _all(inner, dict) and all(map(_all, (row.values() for row in inner))):
        most_keys = max(inner, key=len).keys()
        records = {
            name: row for name, row in value.items() if len(row.keys() & most_keys) >= th.HALF * len(row)
        }
        by_key = pd.DataFrame.from_dict(records, orient="index")
        by_name = len(by_key) < th.LEAST_ROWS <= by_key.shape[1]
        yield _with_keys(by_key.T if by_name else by_key)
        if by_name:
            return
    elif len(value) >= th.LEAST_ROWS and _all(inner):
        yield _with_keys(pd.DataFrame({"value": inner}, index=list(value)))
    for part in inner[: th.MOST_PARTS]:
        yield from _tables(part, names)


def _with_keys(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its keys as first column: times if all are digits of dates or seconds."""
    keys = list(map(str, frame.index))
    digits = all(key.isdecimal() and len(key) >= len("20240131") for key in keys)
    are_times = digits and np.mean(np.diff(np.array(keys, dtype=np.float64)) > 0) >= th.NEARLY_ALL
    return frame.set_axis(list(map(_numbered, frame.columns)), axis=1).reset_index(
        names=free_name("time" if are_times else "index", frame.columns)
    )


def _json_stat(value: dict[str, Any]) -> pd.DataFrame | None:
    """Return a row for each cell of a data set in JSON-stat 2.0 (https://json-stat.org/full/), None for others."""
    if value.get("class") != "dataset" or not {"id", "size", "dimension", "value"} <= value.keys():
        return None
    try:
        categories = [value["dimension"][dimension]["category"] for dimension in value["id"]]
        indices = [category.get("index", category.get("label")) for category in categories]
        codes = [
            sorted(index, key=index.__getitem__) if isinstance(index, dict) else index for index in indices
        ]
        if math.prod(map(len, codes)) > th.MOST_LONG_CELLS:
            return None
        cells = pd.MultiIndex.from_product(codes, names=value["id"]).to_frame(index=False)
        values = value["value"]
        values = [values.get(str(n)) for n in range(len(cells))] if isinstance(values, dict) else values
        return cells.assign(value=values)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _rows(value: list[Any], names: Names) -> pd.DataFrame | None:
    """Return lists of rows, or of few long columns, with the names of that number beside them; None for other lists."""
    if not value or not all(isinstance(row, list) and _all(row) for row in value):
        return None
    frame = pd.DataFrame(value)
    if len(frame) < th.LEAST_ROWS <= frame.shape[1] and len(set(map(len, value))) == 1:
        frame = pd.DataFrame(dict(enumerate(value)))
    known = next((near for near in names if len(near) == frame.shape[1] > 1), None)
    return frame if known is None else frame.set_axis(known, axis=1)


def _pairs(value: Any) -> pd.DataFrame | None:
    """Return a list of rows of a time and a value; None for other values."""
    rows = _rows(value, ()) if isinstance(value, list) else None
    return rows if rows is not None and rows.shape[1] == 2 and len(rows) >= th.LEAST_ROWS else None


def _names_in(value: dict[str, Any]) -> Iterator[list[str]]:
    """Yield the lists of different texts, or of records with a name, directly in a dict or one level below."""
    for part in value.values():
        for names in [part, *(part.values() if isinstance(part, dict) else ())]:
            if not isinstance(names, list):
                continue
            if _all(names, dict):
                names = [record.get("name") for record in names]
            if _all(names, str) and len(set(names)) == len(names):
                yield names


def _columns_inside(value: Any, rows: int) -> dict[str, list[Any]]:
    """Return the lists of so many single values below a value's own, by the name in their record or their own."""
    columns: dict[str, list[Any]] = {}
    for part in value.values() if isinstance(value, dict) else value:
        if not isinstance(part, dict | list) or (isinstance(part, list) and _all(part)):
            continue
        found = _columns_inside(part, rows)
        if isinstance(part, dict):
            own = {
                key: cells for key, cells in part.items() if isinstance(cells, list) and len(cells) == rows
            }
            own = {str(key): cells for key, cells in own.items() if _all(cells)}
            title = next((str(text) for text in part.values() if isinstance(text, str)), None)
            found |= own if title is None or len(own) != 1 else dict(zip([title], own.values(), strict=True))
        for name, cells in found.items():
            columns[free_name(name, columns)] = cells
    return columns


def _one_below_another(
    records: list[dict[str, Any]], inside: list[list[pd.DataFrame]]
) -> pd.DataFrame | None:
    """Return the tables of one shape in several records, with what tells the records apart; None without them.

    inside: the tables in each record.
    """
    tables = [max(found, key=len) for found in inside if found]
    if not 1 < len(tables) == len(records) or min(map(len, tables)) < th.LEAST_ROWS:
        return None
    if any(list(table.columns) != list(tables[0].columns) for table in tables):
        return None
    labels = pd.json_normalize(records)
    labels = labels[[name for name in labels.columns if labels[name].map(_is_single).all()]]
    labels = labels[[name for name in labels.columns if labels[name].nunique() > 1]]
    frames = []
    for place, table in enumerate(tables):
        named = table.set_axis([_numbered(column) for column in table.columns], axis=1)
        for label in labels.columns[::-1]:
            named.insert(0, free_name(str(label), named.columns), labels[label].iloc[place])
        frames.append(named)
    return pd.concat(frames, ignore_index=True)


def _numbered(column: Any) -> str:
    return nameless(column + 1) if isinstance(column, int) else str(column)


def _holds_list(value: Any) -> bool:
    return isinstance(value, list) or (isinstance(value, dict) and any(map(_holds_list, value.values())))


def _is_single(value: Any) -> bool:
    return isinstance(value, SINGLE)


def _all(values: Any, kind: type | tuple[type, ...] = SINGLE) -> bool:
    """Whether there are values, all of that kind, by default single ones."""
    return bool(values) and all(isinstance(value, kind) for value in values)
