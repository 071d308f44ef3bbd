"""Long tables: several series one below the other, named by one or several key columns."""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.column_words import words_of
from rnnlab.series.file.cells import cells_of
from rnnlab.series.messages import series as messages
from rnnlab.series.read_options import Guess, ReadOptions
from rnnlab.series.series import Groups, LeftOut
from rnnlab.series.time.clock import clock_times

# If fewer rows than this share have a duplicate time, they are stray duplicates, not several series.
LEAST_REPEATED = 0.1
MOST_NAMES = 1000  # to choose from; others can be picked by their text
MOST_KEYS, MOST_CANDIDATES, MOST_TRIED = 3, 10, 10
SAMPLED_TIMES = 40
MOSTLY = 0.95
LEAST_ON = 0.8  # of the rows continue the numbering, in a column that numbers the rows of each series
LEAST_COUNTED, MOST_COUNT = 10, 1e9  # rows of a series, and their numbers
MOST_SIDE_BY_SIDE = 60
ID_WORDS = (
    "id store station sensor site location item device series group shop product sku unit zone region area dept "
    "department meter building node line route stop customer patient subject panel entity county state fips code "
    "number nr plot tree category class type level firm company country airline city hospital school"
)
# Columns of these names say what a value is, not of what: their series belong side by side.
KIND_WORDS = (
    "variable variables parameter parametername measure measurement metric indicator feature key attribute "
    "element quantity tag merkmal pollutant datatype channel"
)
SEPARATOR = " · "


@dataclass(frozen=True)
class SelectedSeries:
    """The rows to read from a long table, their times, and the series to pick from.

    used: the columns that name the series, and one that numbers their rows; groups: None if all series
    are side by side; index: None if the table has no times.
    """

    frame: pd.DataFrame
    index: pd.DatetimeIndex | None
    used: tuple[str, ...]
    groups: Groups | None
    left_out: tuple[LeftOut, ...] = ()
    guesses: tuple[Guess, ...] = ()


def select_series(
    frame: pd.DataFrame, times: pd.DatetimeIndex | None, skip: tuple[str, ...], options: ReadOptions
) -> SelectedSeries | None:
    """Select a series of a long table: the picked one, or the first that changes; None in a table of one series.

    Raises Mistake if the pick is not a series.
    """
    numbering = _numbering_column(frame, skip) if times is None else None
    if numbering is not None:
        column, numbers = numbering
        selected = select_series(frame, numbers, (*skip, column), options)
        return None if selected is None else _without_times(selected, column, options)
    keys = () if times is None else naming_columns(frame, times, skip)
    if times is None or not keys:
        if options.pick is not None:
            raise _nothing_to_pick(frame, skip, options.pick, timed=times is not None)
        return None
    names = _names(frame, keys)
    codes, values = pd.factorize(names)
    others = [column for column in frame.columns if column not in (*skip, *keys)]
    fits = len(values) * len(others) <= MOST_SIDE_BY_SIDE and len(others) > 0
    of_kinds = len(keys) == 1 and len(others) == 1 and _is_named(keys[0], KIND_WORDS)
    shapes = ("long", "wide") if fits else ("long",)
    shape = options.shape or ("wide" if of_kinds and fits and options.pick is None else "long")
    if shape == "wide" and fits:
        return _side_by_side(
            frame, times, skip, keys, (codes, list(map(str, values))), Guess("shape", "wide", shapes)
        )
    pick = (
        options.pick if options.pick is not None else str(values[_first_that_changes(frame[others], codes)])
    )
    return _one_series(
        frame, times, keys, (codes, list(map(str, values))), pick, Guess("shape", "long", shapes)
    )


def _one_series(
    frame: pd.DataFrame,
    times: pd.DatetimeIndex,
    keys: tuple[str, ...],
    named: tuple[np.ndarray, list[str]],
    chosen: str,
    shape: Guess,
) -> SelectedSeries:
    codes, values = named
    title = SEPARATOR.join(keys)
    if chosen not in values:
        raise Mistake(messages.unknown_series(chosen, keys, tuple(values)))
    rows = codes == values.index(chosen)
    offered = tuple(values[:MOST_NAMES])
    if chosen not in offered:
        offered = (chosen, *offered[:-1])
    more = messages.first_series_offered(MOST_NAMES, len(values)) if len(values) > MOST_NAMES else None
    why = messages.names_series(len(values), chosen)
    return SelectedSeries(
        frame.loc[rows],
        times[rows],
        keys,
        Groups(title, offered, chosen),
        tuple(LeftOut(key, why) for key in keys),
        (shape, Guess("pick", chosen, offered, more)),
    )


def _first_that_changes(frame: pd.DataFrame, codes: np.ndarray) -> int:
    """Return the code of the first series that changes; the first one if none of the first ten changes."""
    for code in range(min(MOST_TRIED, codes.max() + 1)):
        if (frame.loc[codes == code].nunique() > 1).any():
            return code
    return 0


def _side_by_side(
    frame: pd.DataFrame,
    times: pd.DatetimeIndex,
    skip: tuple[str, ...],
    keys: tuple[str, ...],
    named: tuple[np.ndarray, list[str]],
    shape: Guess,
) -> SelectedSeries:
    """Return all series of the table as columns of one series, with a row for each time."""
    codes, values = named
    moments, first, places = np.unique(times.as_unit("us").asi8, return_index=True, return_inverse=True)
    others = [column for column in frame.columns if column not in (*skip, *keys)]
    columns: dict[str, pd.Series] = {str(column): frame[column].iloc[first] for column in skip}
    lines = frame.index[first]
    for code, value in enumerate(values):
        rows = codes == code
        for other in others:
            name = value if len(others) == 1 else f"{other}{SEPARATOR}{value}"
            column = frame[other].iloc[np.flatnonzero(rows)].set_axis(pd.Index(places[rows]))
            column = column.reindex(np.arange(len(moments))).set_axis(lines)
            columns[name if name not in columns else f"{name} (2)"] = column
    why = messages.names_series_side_by_side(len(values))
    wide = pd.DataFrame(columns)
    index = pd.DatetimeIndex(moments.view("datetime64[us]"))
    return SelectedSeries(wide, index, (), None, tuple(LeftOut(key, why) for key in keys), (shape,))


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
    codes = pd.factorize(_names(frame, keys))[0]
    order = np.argsort(codes, kind="stable")
    steps = np.diff(times.asi8[order])[np.diff(codes[order]) == 0]
    return bool(len(steps)) and bool(max((steps > 0).mean(), (steps < 0).mean()) >= MOSTLY)


def _numbering_column(frame: pd.DataFrame, skip: tuple[str, ...]) -> tuple[str, pd.DatetimeIndex] | None:
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
            codes = pd.factorize(_names(frame, keys))[0]
            rows = np.bincount(codes)
            if (
                not ((np.diff(codes) != 0) & continues).any()
                and min(rows[0], np.median(rows)) >= LEAST_COUNTED
            ):
                return str(column), times
    return None


def _without_times(selected: SelectedSeries, numbering: str, options: ReadOptions) -> SelectedSeries:
    """Return the series of a table without times; the column that numbers its rows is left out unless kept."""
    if numbering in options.kept:
        return replace(selected, index=None)
    out = LeftOut(numbering, messages.counts_rows_of_series(), usable=True)
    return replace(selected, index=None, used=(*selected.used, numbering), left_out=(*selected.left_out, out))


def _nothing_to_pick(frame: pd.DataFrame, skip: tuple[str, ...], pick: str, *, timed: bool) -> Mistake:
    for column in frame.columns if timed else ():
        values = frame[column]
        texts = column not in skip and not pd.api.types.is_numeric_dtype(values)
        if texts and (values == pick).any() and values.nunique() > 1:
            return Mistake(messages.duplicate_times_in_series(pick, str(column)))
    return Mistake(messages.single_series(pick))


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
        return pd.api.types.is_integer_dtype(values) and _is_named(column, ID_WORDS)
    if _is_named(column, f"{ID_WORDS} {KIND_WORDS}"):
        return True
    different = pd.Series(values.dropna().unique()[:MOST_NAMES]).astype("str")
    return clock_times(different) is None and not _are_amounts(different)


def _are_amounts(texts: pd.Series) -> bool:
    """Whether texts are amounts such as $4.00, 10% or 2,080.83; texts of digits only are codes, such as 007."""
    if texts.str.contains(r"[^\W\d_]", regex=True).any() or texts.str.fullmatch(r"\d+").all():
        return False
    cells = cells_of(texts, None)
    return cells is not None and not np.isnan(cells.values).any()


def _is_named(column: str, words: str) -> bool:
    return not set(words.split()).isdisjoint(words_of(column))


def _names(frame: pd.DataFrame, keys: tuple[str, ...]) -> pd.Series:
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
