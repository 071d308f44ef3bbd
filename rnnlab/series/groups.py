"""Long tables: several series one below the other, told apart by a column of names."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.series import Groups
from rnnlab.series.wording import listed, quoted, words_of

# Fewer rows than this share with a time that was there before are stray duplicates, not series.
LEAST_REPEATED = 0.1
ID_WORDS = (
    "id",
    "store",
    "station",
    "sensor",
    "site",
    "location",
    "item",
    "device",
    "series",
    "group",
    "shop",
)


@dataclass(frozen=True)
class Picked:
    """The rows of one series: where they are in the table (bool, (rows,)), and what was there to pick."""

    rows: np.ndarray
    groups: Groups


def picked_series(
    frame: pd.DataFrame, times: pd.DatetimeIndex | None, skip: tuple[str, ...], pick: str | None
) -> Picked | None:
    """The series to read from a long table, the first unless `pick` names one; None in a table of one.

    Raises Mistake where `pick` names no series.
    """
    column = None if times is None else _naming_column(frame, times, skip)
    if column is None:
        if pick is not None:
            raise Mistake(
                f"There is no {quoted(pick)} to pick, for the file holds one series: leave the pick out."
            )
        return None
    names = _names(frame[column])
    values = tuple(str(name) for name in pd.unique(names.dropna()))
    chosen = values[0] if pick is None else pick
    if chosen not in values:
        where = f"in the column {quoted(column)}"
        raise Mistake(f"There is no series {quoted(chosen)} {where}: pick one of {listed(values)}.")
    rows = (names == chosen).fillna(False).to_numpy(dtype=bool)
    return Picked(rows, Groups(column, values, chosen))


def _naming_column(frame: pd.DataFrame, times: pd.DatetimeIndex, skip: tuple[str, ...]) -> str | None:
    """The first column under whose values no time repeats, though times repeat in the table."""
    repeated = times.duplicated()
    if repeated.sum() < LEAST_REPEATED * len(times):
        return None
    for column in frame.columns:
        if column in skip or not _may_name(frame[column], column):
            continue
        codes, names = pd.factorize(frame[column])
        named = codes >= 0
        if len(names) < 2 or len(names) > len(frame) / 2 or named.mean() < 0.95:
            continue
        pairs = pd.DataFrame({"name": codes[named], "time": times[named]})
        if not pairs.duplicated().any():
            return str(column)
    return None


def _may_name(values: pd.Series, column: str) -> bool:
    """Texts may name series; whole numbers may in a column that is called like an id."""
    if not pd.api.types.is_numeric_dtype(values):
        return True
    return pd.api.types.is_integer_dtype(values) and any(word in ID_WORDS for word in words_of(column))


def _names(values: pd.Series) -> pd.Series:
    return values.astype("str").str.strip().where(values.notna())
