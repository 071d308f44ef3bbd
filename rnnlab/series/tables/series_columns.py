"""Finds the columns that name the series of a long table, where several series are one below the other.

They are those that make repeated times unique: few rows may still have the time of another row of their series.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import is_nameless, words_of
from rnnlab.series.file.cells import cells_of
from rnnlab.series.messages import tables as messages
from rnnlab.series.read_options import SEPARATOR
from rnnlab.series.tables.series_rows import SeriesRows
from rnnlab.series.time.time_of_day import clock_times
from rnnlab.series.vocabulary import vocabulary

ID_WORDS = vocabulary("series_columns.ids")
# Columns of these names may name series, or say something about a row, as a weather code does.
VAGUE_ID_WORDS = vocabulary("series_columns.vague_ids")
PARTS_OF_TIME = frozenset().union(
    *(vocabulary(f"date_parts.{part}") for part in ("year", "month", "week", "doy", "day", "hour", "minute"))
)
COORDINATES = vocabulary("series_columns.coordinates")
# Columns of these names say what a value is, not of what: their series belong side by side.
KIND_WORDS = vocabulary("series_columns.kinds")


@dataclass(frozen=True)
class SeriesColumns:
    """The columns that name the series of a table, none if it is read as one series.

    options: the titles of columns that can be chosen, "" for none; asked: whether the table leaves it open, and
    why: the reason. exact: whether no rows share a series and a time, and the first rules found the columns, too.
    likely: columns of numbers that may name the series, or be values that differ at each time.
    """

    columns: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    why: Message | None = None
    asked: bool = False
    exact: bool = False
    likely: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return SEPARATOR.join(self.columns)


def find_series_columns(frame: pd.DataFrame, times: pd.DatetimeIndex, skip: tuple[str, ...]) -> SeriesColumns:
    """Find the first column, or the fewest together, that make repeated times unique within each series."""
    if not len(times) or (times.is_monotonic_increasing and times.is_unique):
        return SeriesColumns()
    rows = SeriesRows(frame, times)
    if rows.repeats < min(th.FEWEST_REPEATED, th.LEAST_REPEATED * len(rows)):
        return SeriesColumns()
    candidates = _candidates(frame, skip)
    columns = _separating(rows, candidates)
    if not columns:
        nearly = [name for name in frame.columns if name not in skip and _names_all_but_one(rows, name)]
        columns = _separating(rows, nearly)
        candidates += nearly if columns else []
    if columns:
        few = rows.repeats < th.LEAST_REPEATED * len(rows)
        codes = rows.codes(columns)
        exact = not few and not rows.doubled(codes).any()
        sparse = _are_sparse(rows, codes)
        why = messages.series_at_few_times(columns) if sparse else None
        return SeriesColumns(columns, _offered(columns, candidates), why, asked=sparse, exact=exact)
    return _unsure(rows, candidates, _numbers(frame, (*skip, *candidates)))


def _are_sparse(rows: SeriesRows, codes: np.ndarray) -> bool:
    """Whether the series have rows at few of their times, as places of accidents and accounts of payments do."""
    most = (int(codes.max()) + 1) * (len(rows) - rows.repeats)
    return len(rows) < th.DENSE * most and rows.density(codes) < th.DENSE


def naming_columns(frame: pd.DataFrame, times: pd.DatetimeIndex, skip: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that name the series; none if that is not sure."""
    found = find_series_columns(frame, times, skip)
    return () if found.asked else found.columns


def dates_name_series(
    frame: pd.DataFrame, column: str, times: pd.DatetimeIndex, skip: tuple[str, ...]
) -> bool:
    """Whether a column's few dates name series, as contracts by their months: each has times that others share."""
    codes, different = pd.factorize(frame[column])[0], times.nunique()
    count = int(codes.max()) + 1
    if not 2 <= count < different or count > len(times) / th.LEAST_ROWS or times.normalize().nunique() == 1:
        return False
    if times.duplicated(keep=False).mean() < th.HALF:
        return False
    pairs = len(times) - int(pd.DataFrame({"series": codes, "time": times.asi8}).duplicated().sum())
    if count >= th.LEAST_ROWS and pairs < th.HALF * count * different:
        return False  # as of forecasts, by the day on which each was made
    return pairs >= th.MOSTLY * len(times) or column in naming_columns(frame, times, skip)


def in_order_by_series(frame: pd.DataFrame, times: pd.DatetimeIndex, skip: tuple[str, ...]) -> bool:
    """Whether the times of nearly all rows rise, or fall, within each series of a long table."""
    keys = naming_columns(frame, times, skip)
    if not keys:
        return False
    codes = pd.factorize(series_names(frame, keys))[0]
    order = np.argsort(codes, kind="stable")
    steps = np.diff(times.asi8[order])[np.diff(codes[order]) == 0]
    return bool(len(steps)) and bool(max((steps > 0).mean(), (steps < 0).mean()) >= th.NEARLY_ALL)


def _separating(rows: SeriesRows, candidates: Sequence[str]) -> tuple[str, ...]:
    """Return the fewest columns that make the repeated times unique, but for a few doubled rows."""
    for keys_of_size in _key_sets(rows, candidates):
        nearly: list[tuple[str, ...]] = []
        for keys in keys_of_size:
            if not _separates(rows.sampled, keys):
                continue
            codes = rows.codes(keys)
            if not _names_series(rows, keys, codes):
                continue
            doubled = int(rows.doubled(codes).sum())
            if doubled and doubled > rows.copies(codes):
                if _separates(rows, keys):
                    nearly.append(keys)
                continue
            return keys
        for keys in nearly:
            return _with_one_more(rows, keys, candidates) or keys
    return ()


def _key_sets(rows: SeriesRows, candidates: Sequence[str]) -> Iterator[Iterator[tuple[str, ...]]]:
    """Yield the columns to try: one, two and three, then as many as are needed."""
    for size in range(1, min(th.MOST_NAMES_TOGETHER, len(candidates)) + 1):
        yield combinations(candidates, size)
    if len(candidates) > th.MOST_NAMES_TOGETHER and _separates(rows.sampled, candidates):
        needed = list(candidates)
        for column in reversed(candidates):
            fewer = [key for key in needed if key != column]
            needed = fewer if fewer and _separates(rows.sampled, fewer) else needed
        yield iter([tuple(needed)])


def _separates(rows: SeriesRows, keys: Sequence[str], least: float = th.MOSTLY) -> bool:
    """Whether most repeated times are of different series; copies of whole rows do not count."""
    codes = rows.codes(keys)
    doubled = int(rows.doubled(codes).sum())
    if doubled > (1 - least) * rows.repeats:
        copies = rows.copies(codes)
        return doubled - copies <= (1 - least) * (rows.repeats - copies) and doubled > copies
    return True


def _names_series(rows: SeriesRows, keys: Sequence[str], codes: np.ndarray) -> bool:
    """Whether the series have enough rows, at the same times as others, and at most of their times."""
    if codes.max() + 1 > len(rows) / 2:
        return False
    if rows.repeats < th.LEAST_REPEATED * len(rows):
        return (
            rows.overlap(codes) >= th.HALF
            and rows.doubled_by_chance(codes) >= th.FEWEST_REPEATED
            and rows.density(codes) >= th.DENSE
        )
    if any(is_named(key, ID_WORDS | KIND_WORDS | COORDINATES) for key in keys):
        return True
    if rows.series_at_a_time(codes) >= th.LEAST_AT_A_TIME:
        return rows.density(codes) >= th.DENSE
    return rows.density(codes) >= th.HALF and rows.overlap(codes) >= th.HALF


def _with_one_more(
    rows: SeriesRows, keys: tuple[str, ...], candidates: Sequence[str]
) -> tuple[str, ...] | None:
    """Return the columns with another that makes all times unique, such as the number of an instrument."""
    dense = rows.density(rows.codes(keys))
    for column in candidates:
        if column in keys:
            continue
        codes = rows.codes((*keys, column))
        enough = np.bincount(codes[codes >= 0]).min() >= th.LEAST_ROWS
        if enough and not rows.doubled(codes).any() and rows.density(codes) >= th.MOSTLY * dense:
            return tuple(candidate for candidate in candidates if candidate in (*keys, column))
    return None


def _unsure(rows: SeriesRows, candidates: Sequence[str], numbers: Sequence[str]) -> SeriesColumns:
    """Return what may name the series, which is asked: columns that separate them partly, or columns of numbers."""
    if rows.repeats < th.LEAST_REPEATED * len(rows):
        return SeriesColumns()
    sampled = rows.sampled
    plausible = [
        column
        for column in candidates
        if rows.series_at_a_time(rows.codes([column])) >= th.LEAST_AT_A_TIME
        and rows.density(rows.codes([column])) >= th.HALF
    ]
    for column in plausible:
        if _separates(sampled, [column], th.HALF) and _separates(rows, [column], th.HALF):
            doubled = int(rows.doubled(rows.codes([column])).sum())
            why = messages.rows_doubled_in_series(column, doubled, len(rows))
            return SeriesColumns((column,), _offered((column,), candidates), why, asked=True)
    for keys in (keys for size in (1, 2) for keys in combinations([*numbers, *candidates], size)):
        if not any(key in numbers for key in keys) or not _separates(sampled, keys):
            continue
        codes = rows.codes(keys)
        doubled = int(rows.doubled(codes).sum())
        by_chance = rows.doubled_by_chance(codes)
        if (
            codes.max() + 1 <= len(rows) / th.LEAST_ROWS
            and by_chance >= th.FEWEST_REPEATED
            and doubled <= (1 - th.MOSTLY) * by_chance
            and rows.density(codes) >= th.HALF
        ):
            why = messages.numbers_separate_rows(keys)
            offered = _offered(keys, candidates)
            if all(map(is_nameless, keys)):
                return SeriesColumns(keys, offered, why, asked=True)
            return SeriesColumns((), ("", *offered[:-1]), why, asked=True, likely=keys)
    if plausible:
        return SeriesColumns((), _offered((), plausible), messages.rows_of_one_time(rows.repeats), asked=True)
    return SeriesColumns()


def _offered(columns: tuple[str, ...], candidates: Sequence[str]) -> tuple[str, ...]:
    """Return the titles that can be chosen: these columns together, other single columns, and none."""
    first = [SEPARATOR.join(columns)] if columns else []
    return tuple(dict.fromkeys([*first, *candidates[: th.MOST_OFFERED_SERIES], ""]))


def _candidates(frame: pd.DataFrame, skip: Sequence[str]) -> list[str]:
    """Return the first columns that may name series by their values and names."""
    others = (column for column in map(str, frame.columns) if column not in skip)
    found = (name for name in others if _may_name(frame[name], name) and _repeats(frame[name]))
    return list(islice(found, th.FIRST_TRIED))


def _numbers(frame: pd.DataFrame, skip: Sequence[str]) -> list[str]:
    """Return the first columns of few different whole numbers, whatever their names."""
    others = (column for column in map(str, frame.columns) if column not in skip)
    found = (name for name in others if pd.api.types.is_integer_dtype(frame[name]) and _repeats(frame[name]))
    return list(islice(found, th.MOST_NAMES_TOGETHER))


def _repeats(values: pd.Series, known: float = th.NEARLY_ALL) -> bool:
    """known: the least share of rows with a value."""
    different = values.nunique()
    return bool(2 <= different <= len(values) / 2 and values.notna().mean() >= known)


def _names_all_but_one(rows: SeriesRows, column: str) -> bool:
    """Whether a column named like an ID is empty in the rows of one series only, which share no time."""
    values = rows.frame[column]
    if not is_named(column, ID_WORDS) or not _may_name(values, column):
        return False
    if _repeats(values) or not _repeats(values, th.HALF):
        return False
    return bool(rows.times[values.isna()].is_unique)


def _may_name(values: pd.Series, column: str) -> bool:
    """Texts may name series; amounts, times of day and whole numbers only in a column named like an ID.

    Other numbers only in a column named like a coordinate.
    """
    ids = ID_WORDS | VAGUE_ID_WORDS
    if is_named(column, PARTS_OF_TIME) and not is_named(column, ID_WORDS):
        return False
    if pd.api.types.is_numeric_dtype(values):
        return is_named(column, COORDINATES) or (
            is_named(column, ids | KIND_WORDS) and _are_whole(values, sure=is_named(column, ID_WORDS))
        )
    if is_named(column, ids | KIND_WORDS):
        return True
    different = pd.Series(values.dropna().unique()[: th.MOST_NAMES]).astype("str")
    return clock_times(different) is None and not _are_amounts(different)


def _are_whole(values: pd.Series, *, sure: bool) -> bool:
    """Whether numbers are whole; those with a point, such as 17.0, only if it is sure that they are IDs."""
    if pd.api.types.is_integer_dtype(values):
        return True
    return sure and pd.api.types.is_float_dtype(values) and bool((values.dropna() % 1 == 0).all())


def _are_amounts(texts: pd.Series) -> bool:
    """Whether texts are amounts such as $4.00, 10% or 2,080.83; texts of digits only are codes, such as 007."""
    if texts.str.fullmatch(r"[-+]?\d*[.,]\d+").mean() >= th.HALF:  # and a marker of missing values
        return True
    if texts.str.contains(r"[^\W\d_]", regex=True).any() or texts.str.fullmatch(r"\d+").all():
        return False
    cells = cells_of(texts, None)
    return cells is not None and not np.isnan(cells.values).any()


def is_named(column: str, words: frozenset[str]) -> bool:
    return not words.isdisjoint(words_of(column))


def series_names(frame: pd.DataFrame, keys: tuple[str, ...]) -> pd.Series:
    """Return each row's series, (rows,): with several keys, numbers follow their column, as in store 1 · item 3."""
    parts = []
    for key in keys:
        values = frame[key]
        texts = values.astype("str").str.strip().where(values.notna())
        texts = texts.where(texts != "")
        if pd.api.types.is_float_dtype(values) and _are_whole(values, sure=True):
            texts = texts.str.removesuffix(".0")
        if len(keys) == 1:
            return texts
        parts.append(key + " " + texts if pd.api.types.is_numeric_dtype(values) else texts)
    names = parts[0]
    for part in parts[1:]:
        names = names + SEPARATOR + part
    return names
