"""Reads the dates of one column, and finds the columns with dates: numbers count if the name or order says so."""

import re
from itertools import islice

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import is_nameless, words_of
from rnnlab.series.date_format import format_of, letters_of
from rnnlab.series.file.cells import plain_numbers, spread
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import Order
from rnnlab.series.report import Guess
from rnnlab.series.time.dates import Dates, bounded, known, parsed, regularity, rises
from rnnlab.series.time.dates_in_digits import (
    LEAST_SHORT,
    MOST_SHORT,
    format_of_name,
    short_dates,
    thirteenth_months,
    times_of_digits,
    tokens_of,
)
from rnnlab.series.time.dates_in_numbers import (
    THIS_CENTURY,
    dates_in_numbers,
    days_first_or_last,
    excel_days,
    julian_days,
    whole_days,
)
from rnnlab.series.time.dates_in_text import dates_in_text
from rnnlab.series.time.part_values import NAMELESS, NAMES, plain_name
from rnnlab.series.time.time_units import times_in_unit, unit_in_name
from rnnlab.series.vocabulary import ordered_vocabulary, vocabulary

DAYS = vocabulary("time_columns.days")
YEARS = NAMES["year"] | vocabulary("time_columns.years")
WEEKS = NAMES["week"] | vocabulary("time_columns.weeks")
TIME_WORDS = vocabulary("time_columns.english") | vocabulary("time_columns.other") | DAYS | YEARS | WEEKS
TIME_WORDS |= vocabulary("time_columns.julian")
ENDINGS = ordered_vocabulary("time_columns.endings")
DATES = DAYS - {"day", "dt", "ds", "excel"}
JULIAN_WORDS = vocabulary("time_columns.julian")
MODIFIED = JULIAN_WORDS - {"julian", "jd"}
# The days from which programs count, and those from Excel's to 1970.
DAY_ZEROS = {"Excel": "1899-12-30", "R": "1970-01-01", "SAS": "1960-01-01"}
SINCE_EXCEL = 25_569
TWO_MONTHS = pd.Timedelta(days=62)
OTHER_ORDER: dict[Order, tuple[str, ...]] = {"day first": ("%m%d%y",), "month first": ("%d%m%y",)}
_SPELLED_OUT = re.compile(r"y{2,4}[^a-z]?m{2}[^a-z]?d{2}.*", re.IGNORECASE)


def dates_of(
    values: pd.Series,
    column: str,
    order: Order | None = None,
    *,
    years: bool = False,
    named: bool = False,
    first: bool = False,
    enough: float = th.NEARLY_ALL,
) -> Dates | None:
    """Read the dates of one column; numbers are dates only in a column named like a time.

    first: whether it is the table's first column, which needs no such name if it rises, or holds falling days.
    """
    if pd.api.types.is_bool_dtype(values):
        return None
    if values.dtype == "datetime64[us]":
        moments = bounded(pd.DatetimeIndex(values))
        return Dates(moments) if known(moments) >= enough * values.notna().sum() else None
    is_named = named or is_named_like_time(column)
    if not pd.api.types.is_numeric_dtype(values):
        dates = None if order else _texts_in_format_of_name(values, column, enough)
        dates = dates or dates_in_text(values.astype("str"), order, enough)
        if dates is not None or not is_named:
            return dates
        texts, values = values, pd.to_numeric(values, errors="coerce")
        if values.notna().sum() < enough * texts.notna().sum():
            return None
    if is_named:
        return _dates_in_named_numbers(values, column, order, years=years, named=named, enough=enough)
    if not first:
        return _dates_without_name(values, column, order) if is_nameless(column) else None
    times = whole_days(values)
    if times is not None and rises(times[::-1]):
        return Dates(times)
    months = _fractions_of_years(values)
    if months is not None and (np.diff(12 * months.times.year + months.times.month) == 1).all():
        return months
    if times is None and column == NAMELESS:
        times = dates_in_numbers(
            values, first_year=th.FIRST_YEAR if years else None, days=False, enough=enough
        )
        if times is not None and years and not _count_on(times):
            return None
        if times is None or not rises(times):
            return _dates_without_name(values, column, order)
    return Dates(times) if times is not None and rises(times) else None


def is_named_like_time(column: str) -> bool:
    """Whether a column's name says that it may hold times."""
    if _SPELLED_OUT.fullmatch(column.strip()) or format_of_name(column) or unit_in_name(column):
        return True
    return any(word in TIME_WORDS or word.endswith(ENDINGS) for word in words_of(column))


def is_called_date(column: str) -> bool:
    """Whether a column's name says that it holds dates: Date, Belegdatum, order_date."""
    return any(word in DATES or word.endswith("datum") for word in words_of(column))


def sample_rows(frame: pd.DataFrame) -> np.ndarray:
    """Return the positions of at most 200 rows, spread evenly over the table."""
    return spread(len(frame))


def readable_columns(frame: pd.DataFrame, enough: float, *, years: bool = True) -> list[str]:
    """Return the columns whose sample reads as dates; numbers only if they rise from row to row.

    years: False to skip whole years, which may repeat in a table that is not a time series.
    """
    rows = sample_rows(frame)

    def is_readable(column: str) -> bool:
        sample = frame[column].iloc[rows]
        if is_named_like_time(column) or not pd.api.types.is_numeric_dtype(sample):
            return dates_of(sample, column, years=years, enough=enough) is not None
        times = dates_in_numbers(sample, first_year=None, days=False, enough=enough)
        return times is not None and rises(times)

    columns = map(str, frame.columns[: th.FIRST_COLUMNS])
    return list(islice(filter(is_readable, columns), th.MOST_OFFERED_TIMES))


def _dates_in_named_numbers(
    values: pd.Series, column: str, order: Order | None, *, years: bool, named: bool, enough: float
) -> Dates | None:
    """Read the dates of numbers in a column that is named like a time."""
    unit = unit_in_name(column)
    if unit is not None:
        return Dates(times_in_unit(plain_numbers(values), unit)[0])
    words = frozenset(words_of(column))
    if (
        words & JULIAN_WORDS
        and (days_since := julian_days(values, modified=bool(words & MODIFIED))) is not None
    ):
        return Dates(days_since)
    if plain_name(column) in NAMES["doy"]:
        return None
    first_year = (1 if words & YEARS else th.FIRST_YEAR) if years else None
    days = named or bool(words & DAYS) or column.lower().endswith("date")
    numbers = plain_numbers(values)
    times = _in_format_of_name(numbers, column, enough)
    if times is None and days and (short := _dates_with_short_years(numbers, column, order)) is not None:
        return short
    if times is None:
        times = dates_in_numbers(
            values, first_year=first_year, days=days, weeks=bool(words & WEEKS), enough=enough
        )
    if times is not None:
        return Dates(times, format_guess=_days_of_other_programs(numbers) if days else None)
    texts = days_first_or_last(values)
    return None if texts is None else dates_in_text(texts, order, enough)


def _in_format_of_name(numbers: np.ndarray, column: str, enough: float) -> pd.DatetimeIndex | None:
    """Read numbers in the format that the column's name spells out, such as YYYYDDD."""
    form = format_of_name(column)
    if form is None:
        return None
    if form == "%Y%m" and (totals := thirteenth_months(numbers)) is not None:
        numbers = np.where(totals, np.nan, numbers)
    times = times_of_digits(numbers, form)
    return times if known(times) and known(times) >= enough * np.isfinite(numbers).sum() else None


def _texts_in_format_of_name(values: pd.Series, column: str, enough: float) -> Dates | None:
    """Read texts in the format that stands in brackets behind the column's name, as in Date(dd:mm:yyyy)."""
    bracketed = re.search(r"[(\[]([^()\[\]]*y{2,4}[^()\[\]]*)[)\]]", column, re.IGNORECASE)
    form = format_of(bracketed[1]) if bracketed else ""
    if not {"%Y", "%y"} & set(tokens_of(form)) or not {"%m", "%b", "%j"} & set(tokens_of(form)):
        return None
    few = values.dropna().iloc[: th.SAMPLED_CELLS].astype("str")
    if len(few) == 0 or known(parsed(few, form)) < enough * len(few):
        return None
    times = parsed(values.astype("str").str.strip(), form)
    return Dates(times) if known(times) >= enough * values.notna().sum() else None


def _dates_with_short_years(numbers: np.ndarray, column: str, order: Order | None) -> Dates | None:
    """Read numbers such as 981231, or 107 for 7 January 2000; None if they may be Excel's days as well."""
    short = short_dates(numbers, without=() if order is None else OTHER_ORDER[order])
    if short is None:
        return None
    times, form, fitting = short
    median = float(np.nanmedian(numbers))
    if th.EXCEL_DAYS[0] <= median < th.EXCEL_DAYS[1] and regularity(times) <= regularity(excel_days(numbers)):
        return None
    if len(fitting) == 1:
        return Dates(times)
    example = f"{int(numbers[np.isfinite(numbers)][0]):06d}"
    why = messages.several_formats(example, tuple(map(letters_of, fitting)))
    return Dates(times, format_guess=Guess("time_format", form, fitting, why, asked=True))


def _days_of_other_programs(numbers: np.ndarray) -> Guess | None:
    """Ask from which day R, SAS or Excel counts the days, if those of Excel would be before 1970."""
    median = float(np.nanmedian(numbers))
    if not th.EXCEL_DAYS[0] <= median < SINCE_EXCEL:
        return None
    programs = tuple(f"{day} ({program})" for program, day in DAY_ZEROS.items())
    why = messages.days_since_several(f"{median:.0f}", programs)
    units = tuple(f"days since {day}" for day in DAY_ZEROS.values())
    return Guess("time_unit", units[0], units, why, asked=True)


def _dates_without_name(values: pd.Series, column: str, order: Order | None) -> Dates | None:
    """Read fractions of years, or days such as 310124 and 31012024, in a column without a name.

    So many different numbers are days of nearly every month only if they are meant so. Seconds and so on since 1970
    may repeat, or be in no order if all are whole minutes.
    """
    if (since := _since_1970(values)) is not None:
        return Dates(since)
    if not pd.api.types.is_integer_dtype(values):
        return _fractions_of_years(values)
    few = values.iloc[: th.LEAST_ROWS_TO_JUDGE]
    if few.max() < LEAST_SHORT or values.nunique() < th.LEAST_ROWS_TO_JUDGE:
        return None
    numbers = plain_numbers(values)
    if np.ptp(np.diff(np.unique(numbers))) == 0:  # they count
        return None
    dates = _dates_with_short_years(numbers, column, order)
    if dates is None and (days := whole_days(values)) is not None:
        dates = Dates(days)
    elif dates is None and few.min() > MOST_SHORT and (texts := days_first_or_last(values)) is not None:
        dates = dates_in_text(texts, order, 1.0)
    if dates is None or dates.times.hasnans or dates.times.max() - dates.times.min() <= TWO_MONTHS:
        return None
    later = float((np.diff(dates.times.asi8) >= 0).mean())
    return dates if max(later, 1 - later) >= th.MOSTLY else None


def _since_1970(values: pd.Series) -> pd.DatetimeIndex | None:
    """Read seconds or milliseconds since 1970 in a column without a name; None if they are not sure."""
    first, last = THIS_CENTURY
    if not any(first * unit <= values.min() <= values.max() < last * unit for unit in (1, 1000)):
        return None
    times = dates_in_numbers(values, first_year=None, days=False, enough=1.0)
    apart = np.diff(np.unique(values))
    if times is None or len(apart) < th.LEAST_ROWS or apart.max() <= 1:  # they count
        return None
    later = (np.diff(times.asi8) >= 0).mean()
    in_order = max(later, 1 - later) >= th.MOSTLY
    return times if in_order or (times == times.floor("min")).all() else None


def _fractions_of_years(values: pd.Series) -> Dates | None:
    """Read 1993.0114, 1993.0385 … in a column without a name."""
    if not (
        pd.api.types.is_float_dtype(values)
        and values.min() >= th.FIRST_FRACTION
        and values.max() <= th.LAST_BARE_YEAR
    ):
        return None
    times = dates_in_numbers(values, first_year=None, days=False)
    return Dates(times) if times is not None and values.diff().max() <= 1.01 and rises(times) else None


def _count_on(times: pd.DatetimeIndex) -> bool:
    return bool(times.year.max() <= th.LAST_BARE_YEAR and (np.diff(times.year) == 1).all())
