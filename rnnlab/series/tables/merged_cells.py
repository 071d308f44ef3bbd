"""Rows as sheets group them, whose first cell says what holds below it: merged cells, and years above their months."""

import re

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.file.first_row import YEARS
from rnnlab.series.messages import file as file_messages
from rnnlab.series.messages import series as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Place, Report
from rnnlab.series.tables.series_columns import naming_columns
from rnnlab.series.time.calendar_names import month_numbers
from rnnlab.series.time.time_column import find_times
from rnnlab.series.time.time_report import readable_rows


def fill_merged_cells(frame: pd.DataFrame, options: ReadOptions, report: Report) -> pd.DataFrame:
    """Fill the table's merged cells down, if they hold its times or the names of its series."""
    columns = [column for column in frame.columns[: th.FIRST_MERGED] if _may_be_merged(frame[column])]
    if not columns:
        return frame
    filled = frame.assign(**{column: _filled(frame[column]) for column in columns})
    needed = _needed(filled, options)
    if needed.isdisjoint(columns) or _needed(frame, options) == needed:
        return frame
    merged = [column for column in columns if column in needed]
    for column in merged:
        _report_filled(frame[column], filled[column], report)
    return frame.assign(**{column: filled[column] for column in merged})


def _may_be_merged(values: pd.Series) -> bool:
    """Whether a column has a value at the top, mostly empty rows below, and a new value in each block."""
    present = values.dropna()
    if len(present) < 2 or len(present) > (1 - th.LEAST_EMPTY) * len(values) or pd.isna(values.iloc[0]):
        return False
    return bool((present.iloc[1:].to_numpy() != present.iloc[:-1].to_numpy()).all())


def _filled(values: pd.Series) -> pd.Series:
    filled = values.ffill()
    if pd.api.types.is_float_dtype(filled) and bool((filled % 1 == 0).all()):
        return filled.astype("int64")
    return filled


def _needed(frame: pd.DataFrame, options: ReadOptions) -> set[str]:
    """Return the columns of the times and of the series' names; none unless they identify each row."""
    try:
        times = find_times(frame, options)
    except Mistake:
        return set()
    if times is None:
        return set()
    rows, index = readable_rows(frame, times, Report())
    if len(rows) < len(frame) / 2:
        return set()
    names = naming_columns(rows, index, times.used)
    return {*times.used, *names} if names or index.is_unique else set()


def _report_filled(before: pd.Series, after: pd.Series, report: Report) -> None:
    rows = before.isna().to_numpy()
    few = after[rows].iloc[: th.MOST_PLACES]
    name = str(before.name)
    pairs = zip(few.index.tolist(), few.tolist(), strict=True)
    places = [Place(int(line), name, "", str(value)) for line, value in pairs]
    report.repair(messages.merged_cells(name), int(rows.sum()), places, "read")


MOST_NAMES = 16  # of months or quarters, with two spellings of some
_QUARTER = re.compile(r"(?:q|qtr|quarter)\W?([1-4])", re.IGNORECASE)


def with_years_of_months(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Return the rows of months with their years, without the rows of the years, which hold sums of their months."""
    first = frame.iloc[:, 0]
    if first.dtype != "str" or len(frame) < th.LEAST_ROWS:
        return frame
    texts = first.fillna("").str.strip()
    years = texts.str.fullmatch(r"\d{4}").to_numpy(dtype=bool)
    names = {str(name).lower() for name in texts[~years].unique()[: MOST_NAMES + 1]}
    if not years[0] or years[-1] or (years[1:] & years[:-1]).any() or len(names) > MOST_NAMES:
        return frame
    numbers = {name: int(found[1]) for name in names if (found := _QUARTER.fullmatch(name))} or month_numbers(
        names
    )
    if numbers.keys() != names or not all(int(year) in YEARS for year in texts[years]):
        return frame
    months = texts[~years].str.lower().map(numbers).to_numpy()
    of_year = np.cumsum(years)[~years]
    if (np.diff(months)[np.diff(of_year) == 0] <= 0).any():
        return frame
    labels = texts.where(years).ffill()[~years]
    mark = "-Q" if _QUARTER.fullmatch(next(iter(names))) else "-"
    dates = [f"{year}{mark}{month:0{3 - len(mark)}d}" for year, month in zip(labels, months, strict=True)]
    left_out = texts[years]
    places = [Place(line, was=text) for line, text in zip(left_out.index.tolist(), left_out, strict=True)]
    report.repair(file_messages.rows_of_totals(), int(years.sum()), places, "left out")
    rows = frame.loc[~years]
    return rows.assign(**{str(first.name): pd.Series(dates, index=rows.index, dtype="str")})
