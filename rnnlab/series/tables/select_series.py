"""Selects which series of a long table are read: a picked one, or all side by side."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.messages import series as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Guess, LeftOut
from rnnlab.series.series import Groups
from rnnlab.series.tables.series_columns import (
    KIND_WORDS,
    MOST_NAMES,
    SEPARATOR,
    is_named,
    naming_columns,
    numbering_column,
    series_names,
)

MOST_TRIED = 10
MOST_SIDE_BY_SIDE = 60


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
    numbering = numbering_column(frame, skip) if times is None else None
    if numbering is not None:
        column, numbers = numbering
        selected = select_series(frame, numbers, (*skip, column), options)
        return None if selected is None else _without_times(selected, column, options)
    keys = () if times is None else naming_columns(frame, times, skip)
    if times is None or not keys:
        if options.pick is not None:
            raise _nothing_to_pick(frame, skip, options.pick, timed=times is not None)
        return None
    names = series_names(frame, keys)
    codes, values = pd.factorize(names)
    others = [column for column in frame.columns if column not in (*skip, *keys)]
    fits = len(values) * len(others) <= MOST_SIDE_BY_SIDE and len(others) > 0
    of_kinds = len(keys) == 1 and len(others) == 1 and is_named(keys[0], KIND_WORDS)
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
