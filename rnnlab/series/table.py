"""The rows of a CSV as a DataFrame, read by pandas' C reader, or the line it cannot be read at."""

import io
import re
import warnings

import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.layout import Layout
from rnnlab.series.wording import quoted

# What people write for a missing value, beyond pandas' own list.
MISSING = ("-", "--", "---", "—", "?", ".", "na", "Na", "NAN", "n.a.", "none", "NONE", "Null", "missing")


def table(data: bytes, layout: Layout, name: str) -> pd.DataFrame:
    """The table: one column a name, rows indexed by their number in the file, counted from 1.

    Rows that are empty from end to end are left out. Raises Mistake with the line where a row is
    wider than the others or a quotation mark is never closed.
    """
    try:
        with warnings.catch_warnings():
            # A column of numbers and texts is looked at value by value later on.
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                io.BytesIO(data),
                sep=layout.delimiter,
                decimal=layout.decimal,
                header=None if layout.headless else layout.above,
                skiprows=layout.above if layout.headless else 0,
                names=list(layout.names),
                index_col=False,
                na_values=list(MISSING),
                skip_blank_lines=False,
                skipinitialspace=layout.spaced,
                encoding="utf-8",
            )
    except pd.errors.EmptyDataError:
        raise Mistake(f"{quoted(name)} has no rows: load a file with at least 10 rows.") from None
    except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError, OverflowError) as fault:
        raise _unreadable(str(fault), name) from None
    frame.index = pd.RangeIndex(layout.skipped + 1, layout.skipped + 1 + len(frame))
    return _without_empty_rows(frame)


def _unreadable(fault: str, name: str) -> Mistake:
    ragged = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", fault)
    if ragged:
        expected, line, seen = ragged.groups()
        return Mistake(
            f"Line {line} of {quoted(name)} has {seen} fields where {expected} are expected: "
            "mend that line, or put fields that hold the delimiter in quotation marks."
        )
    unclosed = re.search(r"EOF inside string starting at row (\d+)", fault)
    if unclosed:
        line = int(unclosed.group(1)) + 1
        return Mistake(
            f"A quotation mark in line {line} of {quoted(name)} is never closed: close or delete it."
        )
    narrow = re.search(r"expected (\d+) and found (\d+)", fault)
    if narrow:
        return Mistake(
            f"{quoted(name)} names {narrow[1]} columns, but its rows have {narrow[2]}: "
            "write one field for each column, empty where the value is missing."
        )
    return Mistake(
        f"{quoted(name)} cannot be split into columns ({quoted(fault)}): export it again as plain CSV."
    )


def _without_empty_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without rows that hold nothing.

    In a table of one column an empty line is a missing value, unless it ends the file.
    """
    suspects = frame.index[frame.iloc[:, 0].isna()]
    if len(suspects) == 0:
        return frame
    if frame.shape[1] == 1:
        last = frame.iloc[:, 0].last_valid_index()
        return frame.loc[:last] if last is not None else frame.iloc[:0]
    empty = suspects[frame.loc[suspects].isna().all(axis=1)]
    return frame.drop(index=empty) if len(empty) else frame
