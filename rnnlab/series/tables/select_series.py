"""Selects which series of a long table are read: a picked one, or all side by side."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import free_name
from rnnlab.series.messages import panel as panel_messages
from rnnlab.series.messages import series as series_messages
from rnnlab.series.messages import tables as messages
from rnnlab.series.read_options import SEPARATOR, ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.series import Groups
from rnnlab.series.tables.series_columns import KIND_WORDS, is_named, series_names
from rnnlab.series.tables.series_layout import SeriesLayout, series_layout
from rnnlab.series.tables.timed_table import TimedTable


@dataclass(frozen=True)
class _Names:
    """The columns that name the series, the number of each row's series, (rows,), and the series' names."""

    columns: tuple[str, ...]
    codes: np.ndarray
    values: tuple[str, ...]


def select_series(
    table: TimedTable, options: ReadOptions, report: Report, *, short: bool = False
) -> TimedTable:
    """Select a series of a long table: the picked one, or the first that changes; or all, side by side.

    A table of one series is returned as it is, and so is one of many short series, unless they are asked for or may be
    short. Raises Mistake if an option does not fit the table.
    """
    layout = series_layout(table, options)
    found = layout.found
    names = _names(layout)
    asked_for = options.pick is not None or options.series_column is not None or options.shape == "long"
    if found.columns and not (asked_for or short) and _are_short(names.codes):
        why = messages.series_too_short(found.title, len(names.values), th.LEAST_ROWS)
        found = replace(found, columns=(), why=why, asked=True)
    if found.columns or found.asked or options.series_column is not None:
        report.guess("series_column", found.title, found.options, found.why, asked=found.asked)
    if not found.columns:
        if options.pick is not None:
            raise _nothing_to_pick(table, options.pick)
        if options.shape == "long":
            raise Mistake(messages.not_a_long_table(tuple(filter(None, found.options))))
        return table
    table = layout.table
    if layout.note is not None:
        report.note(layout.note)
    nameless = int((names.codes < 0).sum())
    if nameless:
        report.note(panel_messages.rows_of_no_series(nameless, names.columns))
    if _shape(table, names, options, report) == "wide":
        selected = _side_by_side(table, names, layout, report)
    else:
        selected = _one_series(table, names, layout, options.pick, report)
    return _without_numbers(selected, layout.numbering, options, report)


def _names(layout: SeriesLayout) -> _Names:
    if not layout.found.columns:
        return _Names((), np.zeros(0, np.int64), ())
    codes, values = pd.factorize(series_names(layout.table.frame, layout.found.columns))
    return _Names(layout.found.columns, codes, tuple(map(str, values)))


def _shape(table: TimedTable, names: _Names, options: ReadOptions, report: Report) -> str:
    """Return and report whether one series is read or all side by side; Mistake if these are too many columns."""
    others = _others(table, names)
    columns = len(names.values) * len(others)
    fits = 0 < columns <= th.MOST_SIDE_BY_SIDE
    if options.shape == "wide" and not fits:
        raise Mistake(messages.too_many_side_by_side(len(names.values), len(others), th.MOST_SIDE_BY_SIDE))
    side_by_side = holds_kinds(names.columns, len(others)) and fits and options.pick is None
    shape = "wide" if side_by_side else "long"
    if options.shape in ("long", "wide"):
        shape = options.shape
    report.guess("shape", shape, ("long", "wide") if fits else ("long",))
    return shape


def holds_kinds(columns: tuple[str, ...], others: int) -> bool:
    """Whether the columns that name the series name kinds of values, such as `variable`. others: how many remain."""
    return len(columns) == 1 and others == 1 and is_named(columns[0], KIND_WORDS)


def _are_short(codes: np.ndarray) -> bool:
    """Whether most rows are of series that have too few to be read."""
    rows = np.bincount(codes[codes >= 0])
    return bool(rows[rows >= th.LEAST_ROWS].sum() < th.HALF * rows.sum())


def _others(table: TimedTable, names: _Names) -> list[str]:
    return [str(column) for column in table.frame.columns if column not in (*table.used, *names.columns)]


def _one_series(
    table: TimedTable, names: _Names, layout: SeriesLayout, pick: str | None, report: Report
) -> TimedTable:
    if pick is None:
        pick = names.values[_first_that_changes(table.frame[_others(table, names)], names.codes)]
    if pick not in names.values:  # 7 may have been the number of 007 for an older version
        padded = [name for name in names.values if name.isdigit() and name.lstrip("0") == pick.lstrip("0")]
        pick = padded[0] if len(padded) == 1 else pick
    if pick not in names.values:
        raise Mistake(series_messages.unknown_series(pick, names.columns, names.values))
    rows, count = names.codes == names.values.index(pick), len(names.values)
    offered = offer_picks(pick, names.values, report)
    for column in names.columns:
        if column != layout.section:
            report.leave_out(column, series_messages.names_series(count, pick))
    return replace(
        table,
        frame=table.frame.loc[rows],
        index=None if table.index is None else table.index[rows],
        used=(*table.used, *names.columns),
        groups=Groups(SEPARATOR.join(names.columns), offered, pick, count),
    )


def offer_picks(pick: str, names: tuple[str, ...], report: Report) -> tuple[str, ...]:
    """Report which series is read, and return those of the menu: the first ones, the picked one among them."""
    offered = names[: th.MOST_NAMES]
    if pick not in offered:
        offered = (pick, *offered[:-1])
    more = len(names) > th.MOST_NAMES
    why = series_messages.first_series_offered(th.MOST_NAMES, len(names)) if more else None
    report.guess("pick", pick, offered, why)
    return offered


def _first_that_changes(frame: pd.DataFrame, codes: np.ndarray) -> int:
    """Return the code of the first series that changes, of those with enough rows if there are any; else 0."""
    long = np.flatnonzero(np.bincount(codes[codes >= 0]) >= th.LEAST_ROWS)
    for code in [*long[: th.FIRST_TRIED].tolist(), *range(min(th.FIRST_TRIED, codes.max() + 1))]:
        if (frame.loc[codes == code].nunique() > 1).any():
            return code
    return 0


def _side_by_side(table: TimedTable, names: _Names, layout: SeriesLayout, report: Report) -> TimedTable:
    """Return all series as columns of one series: a row for each time, several if a series has several."""
    frame, codes, columns_used = table.frame, names.codes, table.used
    order = pd.Series(codes).groupby(codes).cumcount().to_numpy() if table.index is None else None
    moments = order if table.index is None else table.index.as_unit("us").asi8
    assert moments is not None
    again = pd.DataFrame({"series": codes, "time": moments}).groupby(["series", "time"]).cumcount().to_numpy()
    pairs = np.stack([moments, again]) if again.any() else moments[None]
    _, first, places = np.unique(pairs, axis=1, return_index=True, return_inverse=True)
    places = places.ravel()
    others = _others(table, names)
    columns: dict[str, pd.Series] = {str(column): frame[column].iloc[first] for column in columns_used}
    lines = frame.index[first]
    for code, value in enumerate(names.values):
        rows = codes == code
        for other in others:
            name = value if len(others) == 1 else f"{other}{SEPARATOR}{value}"
            column = frame[other].iloc[np.flatnonzero(rows)].set_axis(pd.Index(places[rows]))
            column = column.reindex(np.arange(len(first))).set_axis(lines)
            columns[free_name(name, columns)] = column
    for key in names.columns:
        if key != layout.section:
            report.leave_out(key, series_messages.names_series_side_by_side(len(names.values)))
    index = None if table.index is None else table.index[first]
    return replace(table, frame=pd.DataFrame(columns), index=index)


def _without_numbers(
    table: TimedTable, numbering: str | None, options: ReadOptions, report: Report
) -> TimedTable:
    """Return a table without times, whose rows were numbered; the column of the numbers is left out unless kept."""
    if numbering is None:
        return table
    if numbering in options.kept:
        return replace(table, index=None, used=tuple(column for column in table.used if column != numbering))
    report.leave_out(numbering, series_messages.counts_rows_of_series(), usable=True)
    return replace(table, index=None)


def _nothing_to_pick(table: TimedTable, pick: str) -> Mistake:
    for column in table.frame.columns if table.index is not None else ():
        values = table.frame[column]
        texts = column not in table.used and not pd.api.types.is_numeric_dtype(values)
        if texts and (values == pick).any() and values.nunique() > 1:
            return Mistake(series_messages.duplicate_times_in_series(pick, str(column)))
    return Mistake(series_messages.single_series(pick))
