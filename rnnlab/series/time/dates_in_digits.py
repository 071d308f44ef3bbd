"""Reads dates from the digits of whole numbers, such as 20240131, 981231, 31122024 or 2024366.

Numbers have lost the zeros before them: 107 in a column of 990107 and 20107 is 7 January 2000.
"""

import re

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.date_format import format_of
from rnnlab.series.time.dates import known, regularity
from rnnlab.series.time.periods import month_starts

WIDTHS = {"%Y": 4, "%y": 2, "%m": 2, "%d": 2, "%j": 3, "%H": 2, "%M": 2, "%S": 2}
CLOCK = {"%H": 3_600, "%M": 60, "%S": 1}
MOST_NUMBER = 1e15  # whole numbers up to it are exact as floats
SHORT_FORMATS = ("%y%m%d", "%d%m%y", "%m%d%y")
LEAST_SHORT, MOST_SHORT = 10_101, 999_999
_NAME = re.compile(r"(?:yyyy|aaaa|jjjj|yy|mm|ddd|dd|jjj|jj|tt|hh24|hh|mi|ss)+", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]+)[)\]]")


def format_of_name(name: str) -> str | None:
    """Return the strptime format without marks that a column's name spells out: YYYYDDD, date (ddmmyy); or None."""
    for text in (*_BRACKETED.findall(name), name):
        plain = re.sub(r"[^a-z0-9]+", "", text.lower())
        form = format_of(plain) if _NAME.fullmatch(plain) else ""
        tokens = tokens_of(form)
        if len(set(tokens)) == len(tokens) > 1 and {"%Y", "%y"} & set(tokens):
            return form
    return None


def tokens_of(form: str) -> list[str]:
    return re.findall("%.", form)


def times_of_digits(values: np.ndarray, form: str) -> pd.DatetimeIndex:
    """Read whole numbers, (rows,), digit by digit from the last; NaT where they do not fit the format.

    form: of the tokens in WIDTHS, without marks; the first may have lost its zeros.
    """
    with np.errstate(invalid="ignore"):
        good = np.isfinite(values) & (values >= 0) & (values < MOST_NUMBER) & (values % 1 == 0)
    left = np.where(good, values, 0).astype(np.int64)
    parts: dict[str, np.ndarray] = {}
    for token in reversed(tokens_of(form)):
        left, parts[token] = np.divmod(left, 10 ** WIDTHS[token])
    good &= left == 0
    year = parts.get("%Y")
    if year is None:
        year = parts["%y"] + np.where(parts["%y"] < th.LAST_SHORT_YEAR, 2000, 1900)
    starts = month_starts(np.where(good, year, -1), parts.get("%m", np.ones(len(values))))
    day = parts.get("%j", parts.get("%d"))
    seconds = np.zeros(len(values), np.int64)
    if day is not None:
        good &= day >= 1
        seconds += (day - 1) * 86_400
    for token, length in CLOCK.items():
        if token in parts:
            good &= parts[token] < (24 if token == "%H" else 60)
            seconds += parts[token] * length
    times = pd.DatetimeIndex(starts + pd.to_timedelta(seconds, unit="s")).as_unit("us")
    if day is not None:
        # The 31st of a month of 30 days has run over into the next month.
        good &= np.asarray(times.year == starts.year if "%j" in parts else times.month == starts.month)
    return pd.DatetimeIndex(times.where(good))


def thirteenth_months(values: np.ndarray) -> np.ndarray | None:
    """Whether each number is the thirteenth month of a year, (rows,): statistics offices write its total so.

    None if the numbers are not years and months, or if none or only one is such a month.
    """
    with np.errstate(invalid="ignore"):
        years, months = np.divmod(values, 100)
        fits = (years >= th.FIRST_YEAR) & (years < th.LAST_YEAR) & (months >= 1) & (months <= 13)
        thirteenth = fits & (months == 13)
    if not fits[np.isfinite(values)].all() or len(np.unique(years[thirteenth])) < 2:
        return None
    return thirteenth


def short_dates(
    values: np.ndarray, without: tuple[str, ...] = ()
) -> tuple[pd.DatetimeIndex, str, tuple[str, ...]] | None:
    """Read days with years of two digits: the times, their format, and all formats that fit as well as it.

    without: formats that the user ruled out. None if a value fits none of them, or if the times are not nearly regular.
    """
    present = values[np.isfinite(values)]
    if len(present) < 2 or present.max() > MOST_SHORT or present.max() < LEAST_SHORT:
        return None
    if (present % 1 != 0).any():
        return None
    few = present[:: max(1, len(present) // th.SAMPLED_CELLS)]
    forms = [form for form in SHORT_FORMATS if form not in without]
    fitting = [form for form in forms if known(times_of_digits(few, form)) == len(few)]
    times = {form: times_of_digits(values, form) for form in fitting}
    share = {form: regularity(index) for form, index in times.items() if known(index) == len(present)}
    if not share or max(share.values()) < th.HALF:
        return None
    best = [form for form in share if share[form] == max(share.values())]
    # The days of a fortnight are likelier than the same day of fourteen years.
    best.sort(key=lambda form: times[form].max() - times[form].min())
    return times[best[0]], best[0], tuple(best)
