"""A table that had times side by side in its columns, with a row per time instead; from a row per series, too."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import free_name
from rnnlab.series.messages import series as messages
from rnnlab.series.read_options import SEPARATOR, ReadOptions
from rnnlab.series.report import Report, places_of_lines
from rnnlab.series.tables.series_columns import SeriesColumns
from rnnlab.series.time.time_column import Times

VALUE = "value"  # the name of the column of values, if the table has none for it
SHAPES = ("matrix", "wide")


@dataclass(frozen=True)
class LongTable:
    """The rows and their times; report: how the table was converted.

    times: None if the values are only numbered, in the column `numbering`.
    series_columns: the columns that name the series, None if they are still to be found.
    beside: other columns of a row per series, with the names of the series as index; None if there are none.
    """

    frame: pd.DataFrame
    times: Times | None
    report: Report = field(default_factory=Report)
    numbering: str | None = None
    series_columns: SeriesColumns | None = None
    beside: pd.DataFrame | None = None

    def explain(
        self, why: Message, unused: Iterable[str], why_unused: Message, *, asked: bool = False
    ) -> None:
        """Report why the table was converted, and the columns that are not used; asked: whether that is not sure."""
        self.report.guess("shape", "matrix", SHAPES, why, asked=asked)
        for column in unused:
            self.report.leave_out(column, why_unused)


def values_in_turn(cells: pd.DataFrame, *, by_row: bool) -> pd.Series:
    """Return the cells one below the other, row by row or column by column."""
    values = pd.Series(cells.to_numpy().ravel(order="C" if by_row else "F"))
    if pd.api.types.is_numeric_dtype(values):
        return values
    return values.astype("str").where(values.notna())


TIME, STEP, ROW = "time", "step", "row"


@dataclass(frozen=True)
class SeriesCells:
    """The columns of the values, (columns,) positions in order; their times, (columns,), None without times."""

    places: np.ndarray
    value: str = VALUE
    times: pd.DatetimeIndex | None = None


def rows_to_series(
    frame: pd.DataFrame, cells: SeriesCells, naming: list[str], options: ReadOptions
) -> LongTable | None:
    """Return the table with a row per value; None if no row has enough values.

    naming: the columns that may name the rows.
    """
    present = _present(frame.iloc[:, cells.places])
    full = present.sum(axis=1) >= th.LEAST_ROWS
    if not full.any():
        return None
    rows, present = frame.loc[full], present[full]
    title, names = names_of_rows(rows, naming, options.series_column)
    count = len(cells.places)
    offered = _offered(names, count, options.pick)
    left = len(rows) - int(offered.sum())
    rows, present, names = rows.loc[offered], present[offered], names[offered]
    first = present.argmax(axis=1)[:, None]
    last = present.shape[1] - present[:, ::-1].argmax(axis=1)[:, None]
    number = np.arange(present.shape[1])
    inside = ((number >= first) & (number < last)).ravel()
    series, time = np.repeat(np.arange(len(rows)), count)[inside], np.tile(number, len(rows))[inside]
    columns = pd.Series([str(column) for column in frame.columns[cells.places]])
    numbers = time + 1 - first.ravel()[series]
    column = free_name(STEP, (title, cells.value))
    long = pd.DataFrame(
        {
            title: names.take(series).to_numpy(),
            (column if cells.times is None else TIME): (
                numbers if cells.times is None else columns.take(time).to_numpy()
            ),
            cells.value: values_in_turn(rows.iloc[:, cells.places], by_row=True)[inside].to_numpy(),
        },
        index=rows.index.to_numpy()[series],
    )
    if cells.times is None:
        table = LongTable(
            long, None, numbering=column, series_columns=SeriesColumns((title,), (title,), exact=True)
        )
    else:
        table = LongTable(long, Times(TIME, cells.times[time], (TIME,)))
    others = [name for name in naming if name not in title.split(SEPARATOR)]
    if others and names.is_unique:
        table = replace(table, beside=rows[others].set_axis(names))
    if len(rows) == 1 and cells.times is None:
        table = replace(table, series_columns=SeriesColumns(), frame=long.drop(columns=title))
    if left:
        table.report.note(messages.more_series_than_offered(len(rows), len(rows) + left))
    short = frame.index[~full].to_numpy()
    table.report.repair(messages.short_series(th.LEAST_ROWS), len(short), places_of_lines(short), "left out")
    return table


def _offered(names: pd.Series, count: int, pick: str | None) -> np.ndarray:
    """Whether each row is converted, (rows,): the first ones, if there are too many, and the picked one."""
    first = np.arange(len(names)) < max(1, th.MOST_LONG_CELLS // count)
    return first | (names == pick).to_numpy(dtype=bool)


def _present(cells: pd.DataFrame) -> np.ndarray:
    """Whether each cell may be a number, (rows, columns)."""
    columns = [
        cells[column].notna()
        if pd.api.types.is_numeric_dtype(cells[column])
        else cells[column].astype("str").str.contains(r"\d", regex=True, na=False)
        for column in cells.columns
    ]
    return np.column_stack([column.to_numpy(dtype=bool) for column in columns])


def names_of_rows(rows: pd.DataFrame, naming: list[str], chosen: str | None) -> tuple[str, pd.Series]:
    """Find what names the rows, and its title: the first column, the fewest columns together, or the line numbers.

    chosen: the title of the columns that the user chose, if they are among those.
    """
    texts = {name: rows[name].astype("str").where(rows[name].notna(), "").str.strip() for name in naming}
    wanted = () if not chosen else (chosen,) if chosen in naming else tuple(chosen.split(SEPARATOR))
    if wanted and all(name in naming for name in wanted):
        return SEPARATOR.join(wanted), _joined([texts[name] for name in wanted])
    different = [name for name in naming if texts[name].nunique() > 1 or len(rows) == 1][: th.FIRST_TRIED]
    words = [name for name in different if not pd.api.types.is_numeric_dtype(rows[name])]
    for many in range(1, th.MOST_NAMES_TOGETHER + 1):
        # Numbers say little if there are words.
        for keys in (
            *combinations(words, many),
            *combinations(different if many > 1 or not words else [], many),
        ):
            names = _joined([texts[key] for key in keys])
            if names.is_unique and (names != "").all():
                return SEPARATOR.join(keys), names
    return ROW, pd.Series([f"row {line}" for line in rows.index], index=rows.index)


def _joined(texts: list[pd.Series]) -> pd.Series:
    names = texts[0]
    for text in texts[1:]:
        names = (names + SEPARATOR + text).str.removeprefix(SEPARATOR).str.removesuffix(SEPARATOR)
    return names
