"""Reads dates that name a half year, quarter, month or week: 2020H1, 1970Q1, 1970M01, 1970-W05; and fiscal years."""

import re

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.file.cells import plain_numbers
from rnnlab.series.messages import time as messages
from rnnlab.series.time.dates import Dates, moments

_YEAR = r"(?P<year>\d{4})"
_GAP = r"[-/:., _]{0,3}"
_QUARTER = r"(?:quarter|quartal|quart|qtr|trimestre|trim|kwartaal|q|t)\.?"
_ORDINAL = r"(?:st|nd|rd|th|er|e|\.)?"
PERIODS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}{_GAP}{_QUARTER} ?(?P<quarter>[1-4])",
        rf"{_QUARTER} ?(?P<quarter>[1-4]){_GAP}(?:of )?{_YEAR}",
        rf"(?P<quarter>[1-4]){_ORDINAL} ?{_QUARTER}{_GAP}(?:of )?{_YEAR}",
        rf"{_YEAR}{_GAP}(?P<quarter>[1-4]){_ORDINAL} ?{_QUARTER}",
        r"[Qq](?P<quarter>[1-4])[-/'’ ]{0,2}(?P<year>\d{2})",
        r"(?P<quarter>[1-4])[Qq][-/'’ ]?(?P<year>\d{2})",
        rf"{_YEAR}[-/. ]?(?P<roman>I|II|III|IV)",
        rf"(?P<roman>I|II|III|IV)[-/. ]{{1,2}}{_YEAR}",
        rf"{_YEAR}{_GAP}[HS](?P<half>[12])",
        rf"[HS](?P<half>[12]){_GAP}{_YEAR}",
        rf"(?P<half>[12])H{_GAP}{_YEAR}",
        r"(?P<half>[12])H[-/'’ ]?(?P<year>\d{2})",
        r"H(?P<half>[12])[-/'’ ]{0,2}(?P<year>\d{2})",
        rf"{_YEAR}:(?P<part>\d{{1,2}})",
        rf"{_YEAR}{_GAP}(?:mm|m|month) ?(?P<month>0[1-9]|1[0-2]|[1-9])",
        rf"(?:m|month) ?(?P<month>0[1-9]|1[0-2]|[1-9]){_GAP}(?:of )?{_YEAR}",
        rf"{_YEAR}KW?0?(?P<quarter>[1-4])",
        rf"{_YEAR}{_GAP}(?:week|wk|kw|w|k|semaine|semana|s) ?(?P<week>\d{{1,2}})(?:-(?P<weekday>[1-7]))?",
        rf"(?:week|wk|kw|w|semaine|semana) ?(?P<week>\d{{1,2}}){_GAP}(?:of )?{_YEAR}",
    )
)
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FISCAL = re.compile(r"\bFY ?['’]?(\d{4}|\d{2})(?!\d)(?: ?[-/] ?\d{2,4})?", re.IGNORECASE)
_FISCAL_YEARS = re.compile(_YEAR)
_SEASON = re.compile(r"(\d{4})[-/](\d{4}|\d{2})")
_SHORT_YEAR = re.compile(r"(?P<year>\d{1,2})[-/](?P<month>0[1-9]|1[0-2])")


def dates_of_periods(texts: pd.Series, sample: list[str]) -> Dates | None:
    """Return the first days of the half years, quarters, months or weeks that the texts name."""
    forms, note = PERIODS, None
    if any(_FISCAL.search(text) for text in sample):
        note = messages.fiscal_years(next(text for text in sample if _FISCAL.search(text)))
        texts = texts.str.replace(_FISCAL, _fiscal_year, regex=True)
        sample = [_FISCAL.sub(_fiscal_year, text) for text in sample]
        forms = (*forms, _FISCAL_YEARS)
    for form in forms:
        fitting = sum(bool(form.fullmatch(text)) for text in sample)
        # K1 to K4 are quarters in Danish and Dutch, unless a K5 says that they are weeks.
        if fitting < (1.0 if "KW?0?" in form.pattern else th.HALF) * len(sample):
            continue
        parts = texts.str.extract(re.compile(rf"^(?:{form.pattern})$", re.IGNORECASE))
        if "roman" in parts:
            parts["roman"] = parts["roman"].str.lower().map(ROMAN)
        numbers = {str(name): plain_numbers(part) for name, part in parts.items()}
        return Dates(_first_days(numbers), note=note)
    return None


def _first_days(numbers: dict[str, np.ndarray]) -> pd.DatetimeIndex:
    year = numbers["year"]
    year = np.where(year < th.LAST_SHORT_YEAR, year + 2000, np.where(year < 100, year + 1900, year))
    if "part" in numbers:
        numbers["quarter" if np.nanmax(numbers["part"]) <= 4 else "month"] = numbers["part"]
    quarter = numbers.get("quarter", numbers.get("roman"))
    if quarter is not None:
        return month_starts(year, 3 * quarter - 2)
    if "half" in numbers:
        return month_starts(year, 6 * numbers["half"] - 5)
    if "week" not in numbers:
        return month_starts(year, numbers.get("month", np.ones(len(year))))
    weekday = numbers.get("weekday", np.ones(len(year)))
    return week_days(year, numbers["week"], np.where(np.isnan(weekday), 1, weekday))


def _fiscal_year(match: re.Match[str]) -> str:
    year = int(match[1])
    return str(year if year >= 100 else year + (2000 if year < th.LAST_SHORT_YEAR else 1900))


def months_in_order(texts: pd.Series, sample: list[str]) -> Dates | None:
    """Return the first days of months behind short years, 98-12 or 1-01, if each row is the month after the last.

    Otherwise it may be a day and a month. Years of one digit count from 1.
    """
    if not all(map(_SHORT_YEAR.fullmatch, sample)) or len(texts) <= 12:
        return None
    parts = texts.str.extract(rf"^{_SHORT_YEAR.pattern}$")
    year, month = (plain_numbers(parts[name]) for name in ("year", "month"))
    counted = any(len(text) < len("98-12") for text in sample)
    times = month_starts(year, month) if counted else _first_days({"year": year, "month": month})
    if not (np.diff(12 * times.year + times.month) == 1).all():
        return None
    return Dates(times, note=messages.counted_years(sample[0]) if counted else None)


def seasons_of(texts: pd.Series, sample: list[str]) -> Dates | None:
    """Return the first days of the years when seasons begin, such as 1995/96; None if others are among them."""
    matches = [_SEASON.fullmatch(text) for text in sample]
    if not all(match and (int(match[1]) + 1) % 100 == int(match[2]) % 100 for match in matches):
        return None
    first = texts.str.extract(rf"^{_SEASON.pattern}$")[0]
    years = plain_numbers(first)
    return Dates(month_starts(years, np.ones(len(years))))


def month_starts(years: np.ndarray, months: np.ndarray) -> pd.DatetimeIndex:
    """Return the first days of the months, 1 to 12, of the years 1 to 9999, (rows,); NaT for others."""
    good = (years >= 1) & (years <= 9999) & (months >= 1) & (months <= 12)
    since = np.where(good, (years - 1970) * 12 + months - 1, 0).astype(np.int64)
    return moments(good, since.astype("datetime64[M]"))


def week_days(years: np.ndarray, weeks: np.ndarray, weekdays: np.ndarray) -> pd.DatetimeIndex:
    """Return the days of ISO weeks, Monday being 1, (rows,); NaT if the year has no such week.

    With a week 53 in a year that has none, they are those of the CDC, from Sunday on: the first holds 4 January, too.
    """
    good = (years >= 2) & (years <= 9998) & (weeks >= 1) & (weeks <= 53) & (weekdays >= 1) & (weekdays <= 7)
    year, week, weekday = (np.where(good, part, 1).astype(np.int64) for part in (years, weeks, weekdays))
    texts = [f"{y:04d}-{w:02d}-{d}" for y, w, d in zip(year, week, weekday, strict=True)]
    days = pd.to_datetime(pd.Series(texts, dtype="str"), format="%G-%V-%u", errors="coerce")
    if (days.isna() & good & (week == 53)).any():
        fourth = pd.DatetimeIndex(month_starts(year, np.ones(len(year))) + pd.Timedelta(days=3))
        sunday = fourth - pd.to_timedelta((fourth.day_of_week + 1) % 7, unit="D")
        starts = sunday + pd.to_timedelta(7 * (week - 1), unit="D")
        exists = (starts + pd.Timedelta(days=3)).year == year
        days = pd.Series(starts + pd.to_timedelta(weekday - 1, unit="D")).where(exists)
    return pd.DatetimeIndex(days.where(good)).as_unit("us")
