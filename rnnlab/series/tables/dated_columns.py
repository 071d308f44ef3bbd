"""Tables with a column per time, such as country,1990,1991,…: converted to a row per time."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.messages import series as messages
from rnnlab.series.read_options import SEPARATOR, ReadOptions
from rnnlab.series.tables.rows_to_series import VALUE, LongTable, SeriesCells, rows_to_series, values_in_turn
from rnnlab.series.time.dates import Dates
from rnnlab.series.time.dates_in_text import dates_in_text
from rnnlab.series.time.part_values import NAMES
from rnnlab.series.time.periods import month_starts
from rnnlab.series.time.time_column import find_dates
from rnnlab.series.time.time_of_day import clock_of

TIME, YEAR = "time", "year"
WITHIN_YEAR = frozenset().union(*(NAMES[part] for part in ("month", "day", "doy", "week", "quarter")))
# 1990, 1990 [YR1990], and with the same letters before each: X1990, yr1990, gdp_1990.
_YEAR = re.compile(r"(?P<before>[^\d]{0,30}?)(?P<year>(?:1[5-9]|20|21)\d\d)(?: ?\[YR\d{4}\])?")
_REPEATED = re.compile(r" \[\w+\]$")
_BY_R = re.compile(r"^X(?=\d)")
_COMPACT = re.compile(r"^((?:1[5-9]|20|21)\d\d)(0[1-9]|1[0-2])(\d\d)?$")


@dataclass(frozen=True)
class _Run:
    """The columns that are times: their positions in the table and the times, both (columns,), rising.

    value: the name of the values. years: whether the columns are named by years only.
    dates: how the columns' names were read as dates.
    """

    places: np.ndarray
    times: pd.DatetimeIndex
    value: str = VALUE
    years: bool = False
    dates: Dates | None = None


def by_dates(frame: pd.DataFrame, options: ReadOptions) -> LongTable | None:
    """Convert the table to a row per time; None if its columns are not times or its rows have their own times."""
    columns = [str(column) for column in frame.columns]
    if len(columns) < th.LEAST_ROWS:
        return None
    run = _years(columns) or _dates(columns, options)
    if run is None or len(columns) - (np.ptp(run.places) + 1) > th.FIRST_ID_COLUMNS:
        return None
    naming = columns[: run.places.min()]
    if options.time not in (None, TIME, YEAR, *naming):
        return None
    if naming and find_dates(frame[naming], ReadOptions(order=options.order)) is not None:
        return None
    if run.years:
        within = any(not WITHIN_YEAR.isdisjoint(words_of(column)) for column in naming)
    else:
        within = any(clock_of(frame[column], column) is not None for column in naming)
    return (_by_columns(frame, run, naming) if within else None) or (
        _by_series(frame, run, naming, options) if options.time in (None, TIME) else None
    )


def _years(columns: list[str]) -> _Run | None:
    all_matches = [_YEAR.fullmatch(column.strip()) for column in columns]
    matches = [match for match in all_matches if match is not None]
    if len({match["before"] for match in matches}) != 1:
        return None
    years = np.array([float(match["year"]) for match in matches])
    prefix = matches[0]["before"].strip(" _.-")
    plain = len(prefix) < 3 or not NAMES["year"].isdisjoint(words_of(prefix))
    places = np.flatnonzero([match is not None for match in all_matches])
    times = month_starts(years, np.ones(len(years)))
    return _rising(_Run(places, times, VALUE if plain else prefix, years=True))


def _dates(columns: list[str], options: ReadOptions) -> _Run | None:
    texts = [_BY_R.sub("", _REPEATED.sub("", column.strip())).replace("_", "-") for column in columns]
    texts = [_COMPACT.sub(lambda part: "-".join(filter(None, part.groups())), text) for text in texts]
    likely = np.flatnonzero([sum(map(str.isdigit, text)) > 1 and len(text) < 30 for text in texts])
    if len(likely) < th.LEAST_ROWS:
        return None
    dates = dates_in_text(pd.Series([texts[place] for place in likely], dtype="str"), options.order, th.HALF)
    if dates is None:
        return None
    readable = np.asarray(dates.times.notna())
    return _rising(_Run(likely[readable], dates.times[readable], dates=dates))


def _rising(run: _Run) -> _Run | None:
    """Return the run in rising order; None if it is short or not in order."""
    places, times = run.places, run.times
    if len(times) < th.LEAST_ROWS or not times.is_unique:
        return None
    if times.is_monotonic_decreasing:
        places, times = places[::-1], times[::-1]
    if not times.is_monotonic_increasing:
        return None
    return replace(run, places=places, times=times)


def _by_columns(frame: pd.DataFrame, run: _Run, naming: list[str]) -> LongTable | None:
    """Read a table with a column per year and a row per month or day, or per day and hour, column by column."""
    size, count = len(frame), len(run.places)
    column, dates = (YEAR, run.times.year) if run.years else (TIME, run.times.strftime("%Y-%m-%d"))
    cells = values_in_turn(frame.iloc[:, run.places], by_row=False)
    columns = {column: pd.Series(np.repeat(dates.to_numpy(), size))}
    columns |= {
        name: pd.concat([frame[name]] * count, ignore_index=True) for name in naming if name != column
    }
    long = pd.DataFrame({**columns, run.value: cells})
    times = find_dates(long[list(columns)], ReadOptions())
    if times is None or column not in times.used or len(times.used) < 2:
        return None
    # The 29th of February is an empty cell in most years.
    existing = cells.notna().to_numpy(dtype=bool) | np.asarray(times.index.notna())
    long = long.set_axis(np.tile(frame.index.to_numpy(), count)).loc[existing]
    if run.dates is not None:
        run.dates.add_to(times.report)
    table = LongTable(long, replace(times, index=times.index[existing]))
    why = messages.columns_read_in_turn(count, "year" if run.years else "day")
    table.explain(why, _unused(frame, run, {*naming}), messages.beside_time_columns(count))
    return table


def _by_series(frame: pd.DataFrame, run: _Run, naming: list[str], options: ReadOptions) -> LongTable | None:
    """Read a table with a row per series: a row for each of its times, from its first value to its last."""
    table = rows_to_series(frame, SeriesCells(run.places, run.value, run.times), naming, options)
    if table is None or table.times is None:
        return None
    if run.dates is not None:
        run.dates.add_to(table.times.report)
    count, title = len(run.places), str(table.frame.columns[0])
    unused = _unused(frame, run, set(title.split(SEPARATOR)))
    table.explain(messages.rows_are_series(len(frame), count), unused, messages.beside_time_columns(count))
    return table


def _unused(frame: pd.DataFrame, run: _Run, used: set[str]) -> list[str]:
    """Return the columns that are neither times nor names."""
    times = {str(column) for column in frame.columns[run.places]}
    return [str(column) for column in frame.columns if str(column) not in used | times]
