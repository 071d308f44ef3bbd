"""Finds the columns that name the series of a long table, where several series are one below the other."""

from itertools import combinations

import numpy as np
import pandas as pd

from rnnlab.series.column_words import words_of
from rnnlab.series.file.cells import cells_of
from rnnlab.series.time.time_of_day import clock_times
from rnnlab.series.vocabulary import vocabulary

# If fewer rows than this share have a duplicate time, they are stray duplicates, not several series.
LEAST_REPEATED = 0.1
MOST_KEYS, MOST_CANDIDATES = 3, 10
MOST_NAMES = 1000  # to choose from; others can be picked by their text
SAMPLED_TIMES = 40
MOSTLY = 0.95
LEAST_ON = 0.8  # of the rows continue the numbering, in a column that numbers the rows of each series
LEAST_COUNTED, MOST_COUNT = 10, 1e9  # rows of a series, and their numbers
ID_WORDS = vocabulary("series_columns.ids")
# Columns of these names say what a value is, not of what: their series belong side by side.
KIND_WORDS = vocabulary("series_columns.kinds")
SEPARATOR = " · "


def naming_columns(frame: pd.DataFrame, times: pd.DatetimeIndex, skip: tuple[str, ...]) -> tuple[str, ...]:
    """Find the first column, or the fewest together, that make repeated times unique within each series."""
    if not len(times) or (times.is_monotonic_increasing and times.is_unique):
        return ()
    repeated = times.duplicated()
    if repeated.sum() < LEAST_REPEATED * len(times):
        return ()
    few = _some_times(times)
    candidates: list[str] = []
    for column in frame.columns:
        if column in skip or not _may_name(frame[column], column):
            continue
        different = frame[column].nunique()
        if 2 <= different <= len(frame) / 2 and frame[column].notna().mean() >= MOSTLY:
            candidates.append(str(column))
        if len(candidates) == MOST_CANDIDATES:
            break
    for many in range(1, MOST_KEYS + 1):
        for keys in combinations(candidates, many):
            if _make_unique(frame.loc[few], times[few], keys) and _make_unique(frame, times, keys):
                return keys
    return ()


def in_order_by_series(frame: pd.DataFrame, times: pd.DatetimeIndex, skip: tuple[str, ...]) -> bool:
    """Whether the times of nearly all rows rise, or fall, within each series of a long table."""
    keys = naming_columns(frame, times, skip)
    if not keys:
        return False
    codes = pd.factorize(series_names(frame, keys))[0]
    order = np.argsort(codes, kind="stable")
    steps = np.diff(times.asi8[order])[np.diff(codes[order]) == 0]
    return bool(len(steps)) and bool(max((steps > 0).mean(), (steps < 0).mean()) >= MOSTLY)


def numbering_column(frame: pd.DataFrame, skip: tuple[str, ...]) -> tuple[str, pd.DatetimeIndex] | None:
    """Find the column that numbers the rows of each series from the start, and return its numbers as times, (rows,)."""
    for column in frame.columns[:MOST_CANDIDATES]:
        if column in skip or not pd.api.types.is_integer_dtype(frame[column]):
            continue
        numbers = frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
        steps = np.diff(numbers)
        continues = steps == max(1.0, np.median(steps))
        if continues.all() or continues.mean() < LEAST_ON or not np.abs(numbers).max() < MOST_COUNT:
            continue
        times = pd.DatetimeIndex(numbers.astype(np.int64).astype("datetime64[s]"))
        keys = naming_columns(frame, times, (column,))
        if keys:
            codes = pd.factorize(series_names(frame, keys))[0]
            rows = np.bincount(codes)
            if (
                not ((np.diff(codes) != 0) & continues).any()
                and min(rows[0], np.median(rows)) >= LEAST_COUNTED
            ):
                return str(column), times
    return None


def _some_times(times: pd.DatetimeIndex) -> np.ndarray:
    """Whether each row is at one of a few sampled times, (rows,)."""
    different = times.unique()
    chosen = np.unique(np.linspace(0, len(different) - 1, SAMPLED_TIMES).astype(np.int64))
    return np.asarray(times.isin(different[chosen]))


def _make_unique(frame: pd.DataFrame, times: pd.DatetimeIndex, keys: tuple[str, ...]) -> bool:
    named = frame[list(keys)]
    present = named.notna().all(axis=1).to_numpy(dtype=bool)
    pairs = named[present].assign(**{"\0time": times[present]})
    groups = len(pairs[list(keys)].drop_duplicates()) if len(keys) > 1 else 2
    return bool(groups <= len(frame) / 2 and not pairs.duplicated().any())


def _may_name(values: pd.Series, column: str) -> bool:
    """Texts may name series; amounts, times of day and whole numbers only in a column named like an ID."""
    if pd.api.types.is_numeric_dtype(values):
        return pd.api.types.is_integer_dtype(values) and is_named(column, ID_WORDS)
    if is_named(column, ID_WORDS | KIND_WORDS):
        return True
    different = pd.Series(values.dropna().unique()[:MOST_NAMES]).astype("str")
    return clock_times(different) is None and not _are_amounts(different)


def _are_amounts(texts: pd.Series) -> bool:
    """Whether texts are amounts such as $4.00, 10% or 2,080.83; texts of digits only are codes, such as 007."""
    if texts.str.contains(r"[^\W\d_]", regex=True).any() or texts.str.fullmatch(r"\d+").all():
        return False
    cells = cells_of(texts, None)
    return cells is not None and not np.isnan(cells.values).any()


def is_named(column: str, names: frozenset[str]) -> bool:
    return not names.isdisjoint(words_of(column))


def series_names(frame: pd.DataFrame, keys: tuple[str, ...]) -> pd.Series:
    """Return each row's series, (rows,): with several keys, numbers follow their column, as in store 1 · item 3."""
    if len(keys) == 1:
        values = frame[keys[0]]
        return values.astype("str").str.strip().where(values.notna())
    parts = []
    for key in keys:
        values = frame[key]
        texts = values.astype("str").str.strip().where(values.notna())
        parts.append(key + " " + texts if pd.api.types.is_numeric_dtype(values) else texts)
    names = parts[0]
    for part in parts[1:]:
        names = names + SEPARATOR + part
    return names
