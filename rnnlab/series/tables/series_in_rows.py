"""Tables with a row per series and its values side by side, such as those of forecasting competitions."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import free_name, words_of
from rnnlab.series.messages import tables as messages
from rnnlab.series.read_options import SEPARATOR, ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.tables.rows_to_series import (
    SHAPES,
    VALUE,
    LongTable,
    SeriesCells,
    names_of_rows,
    rows_to_series,
)
from rnnlab.series.time.part_values import NAMES
from rnnlab.series.time.periods import month_starts
from rnnlab.series.time.time_column import Times, find_dates
from rnnlab.series.vocabulary import vocabulary

STEP_PREFIXES = vocabulary("series_columns.steps") | {""}  # of numbered columns
START_WORDS = vocabulary("series_columns.starts")
_NUMBERED = re.compile(r"(.*?)(\d{1,6})")


@dataclass(frozen=True)
class _Start:
    """When each series starts: months since year 0, (rows,); step: months from value to value."""

    column: str
    months: np.ndarray
    step: int


def by_rows(
    frame: pd.DataFrame, options: ReadOptions, report: Report, features: tuple[str, ...] = ()
) -> LongTable | None:
    """Convert a table of numbered columns to a row per value; None if its rows do not look like series.

    report: asks if rows or columns may be the series; features: columns that are features for sure.
    """
    columns = [str(column) for column in frame.columns]
    if not set(features).isdisjoint(columns) or (options.rules < 2 and options.shape is None):
        return None
    places = _numbered_columns(frame, columns)
    if places is None or len(columns) - len(places) > th.FIRST_ID_COLUMNS or options.time not in (None, ""):
        return None
    naming = columns[: places.start]
    start = _start(frame, naming)
    if start is None and naming and find_dates(frame[naming], ReadOptions(order=options.order)) is not None:
        return None
    values = frame.iloc[:, list(places)]
    if sum(pd.api.types.is_numeric_dtype(values[column]) for column in values.columns) < th.MOSTLY * len(
        places
    ):
        return None
    title, _ = names_of_rows(frame, naming, options.series_column)
    keys = title.split(SEPARATOR)
    named = any(not pd.api.types.is_numeric_dtype(frame[name]) for name in naming if name in keys)
    if options.shape is None and start is None and not _rows_are_series(values, named):
        if named:
            report.guess("shape", "wide", SHAPES, messages.rows_may_be_series(title), asked=True)
        return None
    cells = SeriesCells(np.array(places), free_name(VALUE, naming))
    table = rows_to_series(frame, cells, naming, options)
    if table is None:
        return None
    if start is not None:
        table = _with_times(table, start, frame)
    asked = options.shape is None and not (named and _smoothness(values)[0] >= th.HALF)
    unused = [column for number, column in enumerate(columns) if number not in places and column not in keys]
    why = messages.row_per_series(len(frame), len(places))
    table.explain(why, unused, messages.beside_values(len(places)), asked=asked)
    return table


def _numbered_columns(frame: pd.DataFrame, columns: list[str]) -> range | None:
    """Find the longest run of columns numbered one by one, without the names of rows before the values."""
    parts = [_NUMBERED.fullmatch(column.strip()) for column in columns]
    best, first = range(0), 0
    for place in range(1, len(columns) + 1):
        before, part = parts[place - 1], parts[place] if place < len(columns) else None
        goes_on = before and part and part[1] == before[1] and int(part[2]) == int(before[2]) + 1
        if not goes_on:
            best = range(first, place) if place - first > len(best) else best
            first = place
    while len(best) and _may_be_name(frame, best):
        best = best[1:]
    return best if len(best) >= th.LEAST_ROWS else None


def _may_be_name(frame: pd.DataFrame, run: range) -> bool:
    """Whether the first column of the run holds texts, or whole numbers before fractions."""
    first, rest = frame.iloc[:, run[0]], frame.iloc[:, list(run[1:])]
    if not pd.api.types.is_numeric_dtype(first):
        return True
    fractions = sum(pd.api.types.is_float_dtype(rest[column]) for column in rest.columns)
    return run[0] == 0 and pd.api.types.is_integer_dtype(first) and fractions == len(rest.columns)


def _rows_are_series(values: pd.DataFrame, named: bool) -> bool:
    """Whether rows have names, end at different columns, or are smoother than columns."""
    along_rows, along_columns = _smoothness(values)
    prefix = _NUMBERED.fullmatch(str(values.columns[0]).strip())
    of_steps = prefix is not None and prefix[1].strip(" _.-").lower() in STEP_PREFIXES
    if len(values) < th.LEAST_ROWS or (named and (of_steps or along_columns < th.HALF)):
        return True
    present = values.notna().to_numpy()
    counts = present.sum(axis=1)
    ends = present.shape[1] - present[:, ::-1].argmax(axis=1)
    whole = ends == present.shape[1]
    if (counts == ends).mean() >= th.ENOUGH_OF_KIND >= whole.mean():
        return True  # ragged
    return along_rows >= th.HALF and along_rows >= 2 * along_columns


def _smoothness(values: pd.DataFrame) -> tuple[float, float]:
    """Return how neighbours correlate: those in a row, and those in a column."""
    numbers = (
        values.iloc[: th.SAMPLED_CELLS, : th.SAMPLED_CELLS]
        .apply(pd.to_numeric, errors="coerce")
        .to_numpy(dtype=np.float64)
    )
    return _correlation(numbers), _correlation(numbers.T)


def _correlation(rows: np.ndarray) -> float:
    """Return the median over the rows of the correlation of each value with the next; 0 if no row changes."""
    present = ~np.isnan(rows)
    counts = np.maximum(present.sum(axis=1, keepdims=True), 1)
    centred = np.where(present, rows, 0.0)
    centred = np.where(present, rows - centred.sum(axis=1, keepdims=True) / counts, 0.0)
    variances = (centred**2).sum(axis=1)
    changing = variances > 0
    if not changing.any():
        return 0.0
    products = (centred[:, 1:] * centred[:, :-1]).sum(axis=1)
    return float(np.median(products[changing] / variances[changing]))


def _start(frame: pd.DataFrame, naming: list[str]) -> _Start | None:
    """Find the columns of the year, and month or quarter, in which each series starts."""
    starts = {
        part: name
        for name in naming
        for part in ("year", "month", "quarter")
        if START_WORDS & set(words_of(name)) and NAMES[part] & set(words_of(name))
    }
    if "year" not in starts or not all(
        pd.api.types.is_integer_dtype(frame[name]) for name in starts.values()
    ):
        return None
    years = frame[starts["year"]].to_numpy(dtype=np.int64)
    if not ((years >= th.FIRST_YEAR) & (years <= th.LAST_YEAR)).all():
        return None
    part = "month" if "month" in starts else "quarter"
    step = 12 if part not in starts else 1 if part == "month" else 3
    within = (
        np.ones(len(frame), dtype=np.int64) if step == 12 else frame[starts[part]].to_numpy(dtype=np.int64)
    )
    if not ((within >= 1) & (within <= (12 if step == 12 else 12 // step))).all():
        return None
    return _Start(starts["year"], years * 12 + (within - 1) * (1 if step == 12 else step), step)


def _with_times(table: LongTable, start: _Start, frame: pd.DataFrame) -> LongTable:
    """Return the table with the months since each series' start as times."""
    assert table.numbering is not None
    months = pd.Series(start.months, index=frame.index)
    at = months.loc[table.frame.index].to_numpy() + (table.frame[table.numbering].to_numpy() - 1) * start.step
    index = month_starts((at // 12).astype(np.float64), (at % 12 + 1).astype(np.float64))
    times = Times(start.column, index, (table.numbering,))
    return LongTable(table.frame, times, table.report, beside=table.beside)
