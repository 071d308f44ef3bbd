"""Tables with a row per year and a column per month, or per day and hour: read row by row as one series."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from rnnlab.series.column_words import words_of
from rnnlab.series.messages import series as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.tables.long_table import VALUE, LongTable, values_in_turn
from rnnlab.series.time.calendar_names import month_numbers
from rnnlab.series.time.part_names import NAMES
from rnnlab.series.time.periods import month_starts
from rnnlab.series.time.time_column import Times, find_dates
from rnnlab.series.time.time_of_day import clock_times

HOURS = 24
LEAST_YEARS = 3
MOST_NAMING = 4  # columns before the months, the year among them
_NUMBERED = re.compile(r"(?:(?:h|hr|hour|he|stunde|std)[ _.]?)?(\d{1,2})(?:[:.]00|h)?", re.IGNORECASE)
_QUARTER = re.compile(
    r"(?:q|qtr|quarter)[ _.]?([1-4])|([1-4])\.?(?:st|nd|rd|th)? ?(?:q|qtr|quarter)", re.IGNORECASE
)


@dataclass(frozen=True)
class _Run:
    """Neighbouring columns of a row's months, hours or the like: where they begin, how many, and their unit."""

    start: int
    count: int
    unit: str


def by_months_or_hours(frame: pd.DataFrame, options: ReadOptions) -> LongTable | None:
    """Convert a table with a column per month, quarter, hour or time of day; None if it has none of them."""
    columns = [str(column) for column in frame.columns]
    run = _numbers_without_names(frame, columns) or _months(columns) or _hours(columns)
    if run is None:
        return None
    return _by_hours(frame, run, options) if run.unit in ("hour", "time") else _by_year(frame, run)


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
        for start in range(1, min(len(places) - count, MOST_NAMING) + 1):
            # Twelve numbers of twenty-four are hours.
            more = start + count < len(places) and places[start + count] == count + 1
            if places[start : start + count] == list(range(1, count + 1)) and not more:
                return _Run(start, count, unit)
    return None


def _hours(columns: list[str]) -> _Run | None:
    """Find the columns of a day's hours, 0 to 23 or 1 to 24, or of its times of day."""
    numbers = [int(match[1]) if (match := _NUMBERED.fullmatch(column.strip())) else -1 for column in columns]
    for start in range(1, min(len(columns) - HOURS, MOST_NAMING) + 1):
        run = numbers[start : start + HOURS]
        more = numbers[start + HOURS : start + HOURS + 1] == [run[-1] + 1]
        if run[0] in (0, 1) and run == list(range(run[0], run[0] + HOURS)) and not more:
            return _Run(start, HOURS, "hour")
    for start in range(1, min(len(columns), MOST_NAMING) + 1):
        texts = [column for column in columns[start:] if re.fullmatch(r"\d{1,2}:\d{2}(:00)?", column.strip())]
        if len(texts) in (24, 48, 96, 144, 288) and columns[start : start + len(texts)] == texts:
            clock = clock_times(pd.Series(texts, dtype="str"))
            steps = None if clock is None else np.unique(np.diff(clock.asi8))
            if steps is not None and len(steps) == 1:
                return _Run(start, len(texts), "time")
    return None


def _numbers_without_names(frame: pd.DataFrame, columns: list[str]) -> _Run | None:
    """Find a year and twelve values in a table without a header, as climate indices are published."""
    if columns != [f"column {number}" for number in range(1, 14)]:
        return None
    years = _years(frame[columns[0]])
    usual = years is not None and bool(
        ((years >= 1600) & (years <= 2200)).all() and (np.diff(years) == 1).all()
    )
    return _Run(1, 12, "month") if usual else None


def _years(values: pd.Series) -> np.ndarray | None:
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return None
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    good = np.isfinite(numbers) & (numbers % 1 == 0) & (numbers >= 1) & (numbers <= 9999)
    return numbers if good.all() and len(numbers) >= LEAST_YEARS else None


def _by_year(frame: pd.DataFrame, run: _Run) -> LongTable | None:
    before = [str(column) for column in frame.columns[: run.start]]
    named = [column for column in before if NAMES["year"] & set(words_of(column))]
    year = (named or before)[-1]
    years = _years(frame[year])
    others = [column for column in before if column != year]
    if years is None or (not others and len(np.unique(years)) < len(years)):
        return None
    months = np.tile(1 + np.arange(run.count) * (12 // run.count), len(frame))
    index = month_starts(np.repeat(years, run.count), months.astype(np.float64))
    return _to_long_table(frame, run, Times(year, index, (year,)), others, "year")


def _by_hours(frame: pd.DataFrame, run: _Run, options: ReadOptions) -> LongTable | None:
    before = frame[frame.columns[: run.start]]
    times = find_dates(
        before, options if options.time in before.columns else ReadOptions(order=options.order)
    )
    if times is None or times.index.isna().any():
        return None
    others = [str(column) for column in before.columns if column not in times.used]
    if (not others and times.index.has_duplicates) or not (times.index == times.index.normalize()).all():
        return None
    hours = np.tile(np.arange(run.count) * (HOURS / run.count), len(frame))
    days = times.index.repeat(run.count)
    index = pd.DatetimeIndex(days + pd.to_timedelta(hours, unit="h")).as_unit("us")
    return _to_long_table(frame, run, replace(times, index=index), others, "day")


def _to_long_table(
    frame: pd.DataFrame, run: _Run, times: Times, others: list[str], row_unit: str
) -> LongTable:
    """Return the long table: the columns before the run repeated, its values one below the other."""
    cells = frame[frame.columns[run.start : run.start + run.count]]
    lines = np.repeat(frame.index.to_numpy(), run.count)
    columns = {
        str(column): frame[column].repeat(run.count).set_axis(lines) for column in (*times.used, *others)
    }
    name = VALUE if VALUE not in columns else f"{VALUE} (2)"
    columns[name] = values_in_turn(cells, by_row=True).set_axis(lines)
    long = LongTable(pd.DataFrame(columns), times)
    around = (*frame.columns[: run.start], *frame.columns[run.start + run.count :])
    long.explain(
        messages.matrix_read_by_row(len(frame), row_unit, run.count, run.unit),
        [str(column) for column in around if str(column) not in {*times.used, *others}],
        messages.outside_matrix(run.count, run.unit),
    )
    return long
