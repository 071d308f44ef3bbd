"""Reads dates that name a quarter, month or week: 1970Q1, 1970M01, 1970-W05."""

import re

import numpy as np
import pandas as pd

from rnnlab.series.time.dates import Dates

_YEAR = r"(?P<year>\d{4})"
PERIODS = tuple(
    re.compile(form)
    for form in (
        _YEAR + r"[-/:. ]{0,3}[QqTt](?P<quarter>[1-4])",
        r"[QqTt](?P<quarter>[1-4])[-/:. ]{0,3}" + _YEAR,
        r"(?P<quarter>[1-4])[QqTt][-/:. ]?" + _YEAR,
        r"[Qq](?P<quarter>[1-4])[-/'’ ]{0,2}(?P<year>\d{2})",
        r"(?P<quarter>[1-4])[Qq][-/'’ ]?(?P<year>\d{2})",
        _YEAR + r":(?P<part>\d{1,2})",
        _YEAR + r"[-/:. ]?[Mm](?P<month>0[1-9]|1[0-2]|[1-9])",
        _YEAR + r"[- ]?[WwKk][Ww]?(?P<week>\d{1,2})(?:-(?P<weekday>[1-7]))?",
    )
)

_SEASON = re.compile(r"(\d{4})[-/](\d{4}|\d{2})")


def dates_of_periods(texts: pd.Series, sample: list[str]) -> Dates | None:
    """Return the first days of the quarters, months or weeks that the texts name."""
    for form in PERIODS:
        if sum(bool(form.fullmatch(text)) for text in sample) < 0.5 * len(sample):
            continue
        parts = texts.str.extract(re.compile(rf"^{form.pattern}$"))
        numbers = {
            str(name): pd.to_numeric(part, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
            for name, part in parts.items()
        }
        year = numbers["year"]
        year = np.where(year < 40, year + 2000, np.where(year < 100, year + 1900, year))
        if "part" in numbers:
            numbers["quarter" if np.nanmax(numbers["part"]) <= 4 else "month"] = numbers["part"]
        if "quarter" in numbers:
            return Dates(month_starts(year, 3 * numbers["quarter"] - 2))
        if "month" in numbers:
            return Dates(month_starts(year, numbers["month"]))
        weekday = numbers["weekday"]
        return Dates(week_days(year, numbers["week"], np.where(np.isnan(weekday), 1, weekday)))
    return None


def seasons_of(texts: pd.Series, sample: list[str]) -> Dates | None:
    """Return the first days of the years when seasons begin, such as 1995/96; None if others are among them."""
    matches = [_SEASON.fullmatch(text) for text in sample]
    if not all(match and (int(match[1]) + 1) % 100 == int(match[2]) % 100 for match in matches):
        return None
    first = texts.str.extract(rf"^{_SEASON.pattern}$")[0]
    years = pd.to_numeric(first, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return Dates(month_starts(years, np.ones(len(years))))


def month_starts(years: np.ndarray, months: np.ndarray) -> pd.DatetimeIndex:
    """Return the first days of the months, 1 to 12, of the years 1 to 9999, (rows,); NaT for others."""
    good = (years >= 1) & (years <= 9999) & (months >= 1) & (months <= 12)
    since = np.where(good, (years - 1970) * 12 + months - 1, 0).astype(np.int64)
    return _where(good, since.astype("datetime64[M]").astype("datetime64[us]"))


def week_days(years: np.ndarray, weeks: np.ndarray, weekdays: np.ndarray) -> pd.DatetimeIndex:
    """Return the days of ISO weeks, Monday being 1, (rows,); NaT if the year has no such week."""
    good = (years >= 2) & (years <= 9998) & (weeks >= 1) & (weeks <= 53) & (weekdays >= 1) & (weekdays <= 7)
    year, week, weekday = (np.where(good, part, 1).astype(np.int64) for part in (years, weeks, weekdays))
    # 4 January is in the first week of every year, 28 December in the last.
    fourth = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64) + 3
    monday = fourth - (fourth + 3) % 7 + 7 * (week - 1)
    thursday = (monday + 3).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    days = (monday + weekday - 1).astype("datetime64[D]")
    return _where(good & (thursday == year), days.astype("datetime64[us]"))


def _where(good: np.ndarray, moments: np.ndarray) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(np.where(good, moments, np.datetime64("NaT", "us")))
