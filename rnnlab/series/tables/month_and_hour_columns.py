"""Tables with a row per year and a column per month, and the like: read row by row as one series.

A row may also be a month with a column per day, a day of each month, or a day with a column per hour.
"""

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import are_nameless, free_name, words_of
from rnnlab.series.file.cells import plain_numbers
from rnnlab.series.messages import series as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.tables.day_columns import DayColumns, day_columns
from rnnlab.series.tables.rows_to_series import VALUE, LongTable, values_in_turn
from rnnlab.series.time.calendar_names import month_numbers
from rnnlab.series.time.dates import Times
from rnnlab.series.time.part_values import NAMES, dates_of_parts, numbers_of_part, plain_name
from rnnlab.series.time.time_column import find_dates

DAYS = 31
_QUARTER = re.compile(
    r"(?:q|qtr|quarter)[ _.]?([1-4])|([1-4])\.?(?:st|nd|rd|th)? ?(?:q|qtr|quarter)", re.IGNORECASE
)
_DAY = re.compile(r"(?:day|d|tag|dia|día|jour)?[ _.]?(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True)
class _Run:
    """Neighbouring columns of a row's months, quarters or days: where they begin, how many, and their unit.

    rows: the columns of the row's year, month and day of the month, if they are known, by these words.
    """

    start: int
    count: int
    unit: str
    rows: dict[str, str]


def by_months_or_hours(frame: pd.DataFrame, options: ReadOptions) -> LongTable | None:
    """Convert a table with a column per month, quarter, day, hour or time of day; None if it has none of them."""
    columns = [str(column) for column in frame.columns]
    run = _numbers_without_names(frame, columns) or _months(columns) or _days(columns)
    if run is not None:
        return _by_parts(frame, run)
    hours = day_columns(frame)
    return None if hours is None else _by_hours(frame, hours, options)


def _months(columns: list[str]) -> _Run | None:
    """Find the columns of a year's months, or quarters, in order."""
    words = [column.strip().strip(".").lower() for column in columns]
    months = month_numbers(words) if len(words) > 12 else {}
    month = [months.get(word, 0) for word in words]
    number = [int(column) if column.strip().isdecimal() else 0 for column in columns]
    quarter = [
        int(match[1] or match[2]) if (match := _QUARTER.fullmatch(column.strip())) else 0
        for column in columns
    ]
    for places, count, unit in ((month, 12, "month"), (quarter, 4, "quarter"), (number, 12, "month")):
        for start in range(1, min(len(places) - count, th.MOST_DATE_PARTS) + 1):
            # Twelve numbers of twenty-four are hours.
            more = start + count < len(places) and places[start + count] == count + 1
            if places[start : start + count] == list(range(1, count + 1)) and not more:
                rows = _parts_before(columns[:start], "day" if count == 12 else "")
                return _Run(start, count, unit, rows if "year" in rows else {"year": columns[start - 1]})
    return None


def _days(columns: list[str]) -> _Run | None:
    """Find the columns of a month's days, 1 to 31, behind the year and the month."""
    numbers = [int(match[1]) if (match := _DAY.fullmatch(column.strip())) else 0 for column in columns]
    for start in range(2, min(len(columns) - DAYS, th.MOST_DATE_PARTS) + 1):
        more = numbers[start + DAYS : start + DAYS + 1] == [DAYS + 1]
        if numbers[start : start + DAYS] == list(range(1, DAYS + 1)) and not more:
            rows = _parts_before(columns[:start], "month")
            if len(rows) == 2:
                return _Run(start, DAYS, "day", rows)
    return None


def _parts_before(columns: list[str], other: str) -> dict[str, str]:
    """Return the columns of the row's year and of another part of its date, as far as there are any."""
    year = next((name for name in columns if NAMES["year"] & set(words_of(name))), None)
    part = next((name for name in columns if plain_name(name) in NAMES.get(other, ())), None)
    return {key: name for key, name in (("year", year), (other, part)) if name is not None}


def _numbers_without_names(frame: pd.DataFrame, columns: list[str]) -> _Run | None:
    """Find years and twelve values in a table without a header, as climate indices are published.

    Before the twelve values may be the day of the month, behind them the year's mean or sum.
    """
    count = len(columns)
    if not are_nameless(columns) or count not in (13, 14):
        return None
    first, second = columns[0], columns[1]
    if count == 13 and _are_following_years(_numbers(frame[first])):
        return _Run(1, 12, "month", {"year": first})
    if count == 14:
        if _number_rows_of_each(frame, first, second, DAYS):
            return _Run(2, 12, "month", {"year": first, "day": second})
        if _are_following_years(_numbers(frame[first])) and _sums_up(frame):
            return _Run(1, 12, "month", {"year": first})
    return None


def _number_rows_of_each(frame: pd.DataFrame, years: str, numbers: str, count: int) -> bool:
    """Whether each year has rows that are numbered from 1 to at most that many."""
    year, number = _numbers(frame[years]), _numbers(frame[numbers])
    if np.isnan(year).any() or np.isnan(number).any() or not len(year):
        return False
    steps = np.diff(year)
    usual = year.min() >= th.FIRST_YEAR and year.max() <= th.LAST_YEAR and np.isin(steps, (0, 1)).all()
    follow = np.where(steps == 0, np.diff(number) == 1, (number[1:] == 1) & (number[:-1] == count))
    return bool(usual and number[0] == 1 and number.max() <= count and follow.all() and (steps == 0).any())


def _are_following_years(years: np.ndarray) -> bool:
    """Whether nearly all rows have a year, each the one after the last."""
    known = years[~np.isnan(years)]
    usual = len(known) >= th.LEAST_YEARS and bool(
        ((known >= th.FIRST_YEAR) & (known <= th.LAST_YEAR)).all() and (np.diff(known) == 1).all()
    )
    return usual and len(known) >= th.MOSTLY * len(years)


def _sums_up(frame: pd.DataFrame) -> bool:
    """Whether the last column is the mean or the sum of the twelve before it, as far as it was rounded."""
    cells = np.column_stack([_numbers(frame[column], whole=False) for column in frame.columns[1:]])
    cells = cells[~np.isnan(cells).any(axis=1)]
    if len(cells) < th.LEAST_YEARS:
        return False
    means, size = cells[:, :12].mean(axis=1), max(float(np.abs(cells[:, :12]).max()), 1e-12)
    near = np.minimum(np.abs(means - cells[:, 12]), np.abs(12 * means - cells[:, 12]) / 12)
    return bool(
        (near <= max(th.SUM_ROUNDED * size, th.SUM_ROUNDED_FROM * min(size, 1))).mean() >= th.ENOUGH_OF_KIND
    )


def _numbers(values: pd.Series, *, whole: bool = True) -> np.ndarray:
    """Return the column's numbers, (rows,); NaN for texts, and for fractions if only whole numbers count."""
    if not pd.api.types.is_numeric_dtype(values):
        values = pd.to_numeric(values.astype("str"), errors="coerce")
    numbers = plain_numbers(values)
    return np.where(numbers % 1 == 0, numbers, np.nan) if whole else numbers


def _by_parts(frame: pd.DataFrame, run: _Run) -> LongTable | None:
    """Read months or quarters of a row per year, or days: of a row per month, or per day of the month."""
    parts = {part: numbers_of_part(frame[column], part) for part, column in run.rows.items()}
    rows = {part: np.repeat(numbers, run.count) for part, numbers in parts.items() if numbers is not None}
    if len(rows) < len(parts) or np.isfinite(rows["year"]).sum() < th.LEAST_YEARS * run.count:
        return None
    index = dates_of_parts(rows | {run.unit: np.tile(np.arange(1.0, run.count + 1), len(frame))})
    others = [column for column in map(str, frame.columns[: run.start]) if column not in run.rows.values()]
    if not others and index.dropna().has_duplicates:
        return None
    places = np.arange(run.start, run.start + run.count)
    # No day has a value that does not exist: only a missing-value marker may stand there.
    exists = np.asarray(index.notna()) | np.isnan(list(rows.values())).any(axis=0)
    if values_in_turn(frame.iloc[:, places], by_row=True)[~exists].nunique() > 1:
        return None
    year, used = run.rows["year"], tuple(run.rows.values())
    long = _to_long_table(frame, places, run.unit, Times(year, index, used), others, [*run.rows][-1])
    order = np.flatnonzero(exists)
    if "day" in run.rows and not others:
        order = order[np.argsort(index[order])]
    return replace(long, frame=long.frame.iloc[order], times=Times(year, index[order], used))


def _by_hours(frame: pd.DataFrame, hours: DayColumns, options: ReadOptions) -> LongTable | None:
    before = frame[frame.columns[: hours.places[0]]]
    times = find_dates(
        before, options if options.time in before.columns else ReadOptions(order=options.order)
    )
    if times is None or np.asarray(times.index.notna()).mean() < th.MOSTLY:
        return None
    others = [str(column) for column in before.columns if column not in times.used]
    known = times.index.dropna()
    if (not others and known.has_duplicates) or not (known == known.normalize()).all():
        return None
    days = times.index.repeat(len(hours.places))
    seconds = np.tile(hours.seconds, len(frame))
    index = pd.DatetimeIndex(days + pd.to_timedelta(seconds, unit="s")).as_unit("us")
    return _to_long_table(frame, hours.places, hours.unit, replace(times, index=index), others, "day")


def _to_long_table(
    frame: pd.DataFrame, places: np.ndarray, unit: str, times: Times, others: list[str], row_unit: str
) -> LongTable:
    """Return the long table: the columns before the run repeated, its values one below the other."""
    cells, count = frame.iloc[:, places], len(places)
    lines = np.repeat(frame.index.to_numpy(), count)
    repeated = [str(column) for column in frame.columns if str(column) in (*times.used, *others)]
    columns = {column: frame[column].repeat(count).set_axis(lines) for column in repeated}
    name = free_name(VALUE, columns)
    columns[name] = values_in_turn(cells, by_row=True).set_axis(lines)
    long = LongTable(pd.DataFrame(columns), times)
    read = {*times.used, *others, *map(str, cells.columns)}
    long.explain(
        messages.matrix_read_by_row(len(frame), row_unit, count, unit),
        [str(column) for column in frame.columns if str(column) not in read],
        messages.outside_matrix(count, unit),
    )
    return long
