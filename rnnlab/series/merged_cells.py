"""Merged cells of a sheet, of which only the first of each block kept its value: filled down."""

import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.groups import naming_columns
from rnnlab.series.quoting import quoted
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.series import MOST_PLACES, Place, Repair
from rnnlab.series.time.times import find_times, readable_rows

MOST_LEADING = 4  # columns that may be merged: they stand at the left
LEAST_EMPTY = 0.45  # of the rows, for blocks of two rows miss every second value


def fill_merged_cells(frame: pd.DataFrame, options: ReadOptions) -> tuple[pd.DataFrame, tuple[Repair, ...]]:
    """The table with its merged cells filled, where that makes the times of its rows or tells its series apart."""
    columns = [column for column in frame.columns[:MOST_LEADING] if _may_be_merged(frame[column])]
    if not columns:
        return frame, ()
    filled = frame.assign(**{column: _filled(frame[column]) for column in columns})
    needed = _needed(filled, options)
    if needed.isdisjoint(columns) or _needed(frame, options) == needed:
        return frame, ()
    taken = [column for column in columns if column in needed]
    repairs = tuple(_repair(frame[column], filled[column]) for column in taken)
    return frame.assign(**{column: filled[column] for column in taken}), repairs


def _may_be_merged(values: pd.Series) -> bool:
    """A value at the top, most rows below empty, and a new value in each block."""
    present = values.dropna()
    if len(present) < 2 or len(present) > (1 - LEAST_EMPTY) * len(values) or pd.isna(values.iloc[0]):
        return False
    return bool((present.iloc[1:].to_numpy() != present.iloc[:-1].to_numpy()).all())


def _filled(values: pd.Series) -> pd.Series:
    filled = values.ffill()
    if pd.api.types.is_float_dtype(filled) and bool((filled % 1 == 0).all()):
        return filled.astype("int64")
    return filled


def _needed(frame: pd.DataFrame, options: ReadOptions) -> set[str]:
    """The columns that make the times of the rows and the names of the series; none unless they tell rows apart."""
    try:
        times = find_times(frame, options)
    except Mistake:
        return set()
    if times is None:
        return set()
    rows, index, _ = readable_rows(frame, times)
    if len(rows) < len(frame) / 2:
        return set()
    names = naming_columns(rows, index, times.used)
    return {*times.used, *names} if names or index.is_unique else set()


def _repair(before: pd.Series, after: pd.Series) -> Repair:
    rows = before.isna().to_numpy()
    few = after[rows].iloc[:MOST_PLACES]
    name = str(before.name)
    pairs = zip(few.index.tolist(), few.tolist(), strict=True)
    places = tuple(Place(int(line), name, "", str(value)) for line, value in pairs)
    return Repair(f"empty cells below a value of {quoted(name)}: filled with it", int(rows.sum()), places)
