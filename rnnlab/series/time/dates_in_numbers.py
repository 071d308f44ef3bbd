"""Reads dates from a column of numbers, by their size.

20240131 is read digit by digit, 1949.5 as a fraction of a year, 43831 as Excel's number of days, and
large numbers as seconds, milli-, micro- or nanoseconds since 1970.
"""

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.file.cells import plain_numbers
from rnnlab.series.time.dates import bounded, known, moments
from rnnlab.series.time.dates_in_digits import thirteenth_months, times_of_digits
from rnnlab.series.time.periods import month_starts, week_days
from rnnlab.series.time.time_units import LONGEST_ELAPSED

DAY_MICROS = 86_400_000_000
EXCEL_ZERO = -25_569 * DAY_MICROS  # 30 December 1899
# The day 1970 began, and the numbers of the years 1858 to 2132 and 1941 to 2077.
JULIAN = {2_440_587.5: (2_400_000.0, 2_500_000.0), 40_587.0: (30_000.0, 80_000.0)}
DIGITS = (
    (170_001, 225_012, "%Y%m"),
    (1_500_001, 2_999_366, "%Y%j"),
    (400_101, 991_231, "%y%m%d"),
    (15_000_101, 29_991_231, "%Y%m%d"),
    (1_700_010_100, 2_250_123_123, "%Y%m%d%H"),
    (1_001_010_000, 9_912_312_359, "%y%m%d%H%M"),
    (170_001_010_000, 225_012_312_359, "%Y%m%d%H%M"),
    (17_000_101_000_000, 22_501_231_235_959, "%Y%m%d%H%M%S"),
)
# Ten digits, like seconds since 1970; seven, like an identifier.
LIKE_OTHERS = ("%Y%m%d%H", "%y%m%d%H%M", "%Y%j")
# Lowest and highest number, and how many are a second.
SINCE_1970 = ((1e8, 1e10, 1.0), (1e11, 1e13, 1e3), (1e14, 1e16, 1e6), (1e17, 1e19, 1e9))
THIS_CENTURY = (946_684_800, 4_102_444_800)  # in seconds since 1970
WEEKS = (170_001, 225_053)


def dates_in_numbers(
    numbers: pd.Series,
    *,
    first_year: int | None,
    days: bool,
    weeks: bool = False,
    enough: float = th.NEARLY_ALL,
) -> pd.DatetimeIndex | None:
    """Read the dates of a column of numbers; None if they are not dates.

    first_year: of whole numbers that are years, None for none; days: whether five digits may be Excel's days;
    weeks: whether six digits are a year and week rather than a year and month.
    """
    values = plain_numbers(numbers)
    present = values[np.abs(values) < 1e19]
    if len(present) == 0 or len(present) < enough * numbers.notna().sum():
        return None
    whole = bool((present == np.floor(present)).all())
    if not weeks and (totals := thirteenth_months(values)) is not None:
        values = np.where(totals, np.nan, values)
        present = values[np.isfinite(values)]
    size = float(np.median(present))
    if size < 10_000:
        return _years(values, present, whole=whole, first_year=first_year, enough=enough)
    if th.EXCEL_DAYS[0] <= size < th.EXCEL_DAYS[1] and (days or _are_fractional_days(present)):
        return excel_days(values)
    in_weeks = _in_weeks(values) if whole and WEEKS[0] <= size <= WEEKS[1] else None
    if in_weeks is not None and weeks and known(in_weeks) >= enough * len(present):
        return in_weeks
    for low, high, form in DIGITS if whole else ():
        if not low <= size <= high:
            continue
        # Some seconds since 1970 can be read as a year, month, day and hour too, but never all.
        needed = 1.0 if form in LIKE_OTHERS else enough
        few = present[:: max(1, len(present) // th.SAMPLED_CELLS)]
        if form in LIKE_OTHERS and known(times_of_digits(few, form)) < len(few):
            continue
        times = times_of_digits(values, form)
        if known(times) >= needed * len(present):
            return times
    last = in_weeks if in_weeks is not None else _since_1970(values, size)
    return last if last is not None and known(last) >= enough * len(present) else None


def julian_days(numbers: pd.Series, *, modified: bool = True) -> pd.DatetimeIndex | None:
    """Read astronomers' days: 2458849.5, or modified 58849, is 1 January 2020; None if they are neither.

    modified: whether five digits may be such days.
    """
    values = plain_numbers(numbers)
    for zero, (low, high) in JULIAN.items():
        with np.errstate(invalid="ignore"):
            inside = (values >= low) & (values < high)
        if (zero > th.EXCEL_DAYS[1] or modified) and inside.any() and inside[np.isfinite(values)].all():
            seconds = np.round(np.where(inside, values - zero, 0) * 86_400)
            # Three decimals are a minute and a half: times of whole hours are meant.
            hours = np.round(seconds / 3_600) * 3_600
            seconds = np.where(np.abs(seconds - hours) <= 90, hours, seconds)
            return moments(inside, seconds.astype(np.int64) * 1_000_000)
    return None


def whole_days(numbers: pd.Series) -> pd.DatetimeIndex | None:
    """Read the days of numbers such as 20240131; None if one of them is not a day."""
    values = plain_numbers(numbers)
    if len(values) == 0 or not (values[0] <= 29_991_231 and (values >= 15_000_101).all()):
        return None
    times = times_of_digits(values, "%Y%m%d")
    return times if known(times) == len(values) else None


def days_first_or_last(numbers: pd.Series) -> pd.Series | None:
    """Rewrite numbers such as 31012024 as texts with marks, 31-01-2024; None if most are not such dates."""
    values = plain_numbers(numbers)
    front, year = np.divmod(np.where(np.isfinite(values), values, 0), 10_000)
    first, second = np.divmod(front, 100)
    good = (year >= 1900) & (year <= 2100) & (year % 1 == 0)
    good &= (first >= 1) & (first <= 31) & (second >= 1) & (second <= 31)
    if good.sum() < th.NEARLY_ALL * numbers.notna().sum() or not good.any():
        return None
    parts = (
        pd.Series(np.where(good, part, 0).astype(np.int64)).astype("str") for part in (first, second, year)
    )
    texts = next(parts)
    for part in parts:
        texts = texts + "-" + part
    return texts.where(pd.Series(good))


def _years(
    values: np.ndarray, present: np.ndarray, *, whole: bool, first_year: int | None, enough: float
) -> pd.DatetimeIndex | None:
    if whole:
        if first_year is None:
            return None
        if first_year == 1 and present.min() >= th.SHORT_YEARS[0] and present.max() <= th.SHORT_YEARS[1]:
            values = values + 1900
        inside = (values >= first_year) & (values <= (9999 if first_year == 1 else th.LAST_YEAR))
        if np.nanmin(values) < th.FIRST_REPEATED_YEAR and len(np.unique(present)) < len(present):
            return None
        times = month_starts(np.where(inside, values, np.nan), np.ones(len(values)))
        return times if known(times) >= enough * len(present) and known(times) else None
    # Fractions of years must be unambiguous: all of usual years, in order, and close together.
    changes = np.abs(np.diff(present))
    if (
        present.min() < th.FIRST_YEAR
        or present.max() > th.LAST_YEAR
        or len(changes) == 0
        or changes.max() > th.LONGEST_STEP_OF_YEARS
    ):
        return None
    if not ((np.diff(present) > 0).all() or (np.diff(present) < 0).all()):
        return None
    return _fractions_of_years(values, float(np.median(changes)))


def _fractions_of_years(values: np.ndarray, step: float) -> pd.DatetimeIndex:
    """Read 1949.083 and the like: as months if all are twelfths, as days if they are close, else exactly."""
    filled = np.where(np.isfinite(values), values, 1970.0)
    year = np.floor(filled)
    part = filled - year
    digits = np.round(part * 100)
    if step < 0.2 and np.abs(part * 100 - digits).max() < 1e-6 and digits.min() >= 1 and digits.max() <= 12:
        return month_starts(np.where(np.isfinite(values), year, np.nan), digits)
    for shift in (0.0, 0.5):
        month = np.round(part * 12 - shift)
        follow = (np.abs(np.diff(year * 12 + month)) == 1).all()  # as days near the first of each month
        off = np.abs(part * 12 - shift - month).max()
        if step > th.MONTHS_FROM and (
            off <= th.TWELFTH or (follow and off < 0.25)
        ):  # else nearer to the other
            carried = year + np.floor(month / 12)
            return month_starts(np.where(np.isfinite(values), carried, np.nan), month % 12 + 1)
    start, end = (
        (year - 1970 + later)
        .astype(np.int64)
        .astype("datetime64[Y]")
        .astype("datetime64[us]")
        .astype(np.int64)
        for later in (0, 1)
    )
    micros = start + np.round(part * (end - start)).astype(np.int64)
    steps = np.diff(micros[np.isfinite(values)])
    usual = float(np.median(steps))
    if (
        step > th.WHOLE_DAYS_FROM
        and np.abs(steps - usual).max() <= th.EVEN_FRACTIONS * usual
        and abs(usual / DAY_MICROS % 1 - 0.5) < 0.45
    ):
        return moments(np.isfinite(values), micros)  # such as the 9.9 days of a satellite's cycle
    if step > th.DAYS_FROM:
        # Three decimals of a year are some hours, so the day is meant.
        micros = (micros + DAY_MICROS // 50) // DAY_MICROS * DAY_MICROS
    return moments(np.isfinite(values), micros)


def excel_days(values: np.ndarray) -> pd.DatetimeIndex:
    """Read Excel's days since the end of 1899."""
    good = (values >= 1) & (values < 200_000)
    seconds = np.round(np.where(good, values, 1.0) * 86_400)
    return bounded(moments(good, EXCEL_ZERO + seconds.astype(np.int64) * 1_000_000))


def _are_fractional_days(present: np.ndarray) -> bool:
    """Whether these are rising numbers of days with steps of whole minutes, such as 43831.0416667."""
    steps = np.diff(present)
    if (
        len(steps) == 0
        or steps.min() <= 0
        or present[0] < th.EXCEL_DAYS[0]
        or present[-1] >= th.EXCEL_DAYS[1]
    ):
        return False
    step = float(np.median(steps))
    minutes, thousandths = step * 1440, step * 1000
    return (
        minutes >= 0.99
        and abs(minutes - round(minutes)) < 0.01
        and abs(thousandths - round(thousandths)) > 0.01
    )


def _in_weeks(values: np.ndarray) -> pd.DatetimeIndex:
    """Return the Mondays of numbers such as 202453, a year and week."""
    years, weeks = np.divmod(values, 100)
    return week_days(years, weeks, np.ones(len(values)))


def _since_1970(values: np.ndarray, size: float) -> pd.DatetimeIndex | None:
    """Read seconds, milli-, micro- or nanoseconds since 1970, each number by its own size."""
    if not any(low <= size < high for low, high, _ in SINCE_1970):
        return None
    seconds = np.full(len(values), np.nan)
    for low, high, per_second in SINCE_1970:
        if low <= size < high:
            # Times before 1973 are small.
            seconds = np.where(values < high, values / per_second, seconds)
    for low, high, per_second in SINCE_1970:
        seconds = np.where((values >= low) & (values < high), values / per_second, seconds)
    good = np.abs(seconds) < LONGEST_ELAPSED
    micros = np.round(np.where(good, seconds, 0) * 1e6).astype(np.int64)
    return bounded(moments(good, micros))


def has_mixed_units(numbers: pd.Series) -> bool:
    """Whether a column of times since 1970 is partly in seconds, partly in milliseconds or the like."""
    if not pd.api.types.is_numeric_dtype(numbers) or pd.api.types.is_bool_dtype(numbers):
        return False
    low, high = numbers.min(), numbers.max()
    return bool(
        low >= 1e8
        and high < 1e19
        and high / low > th.MIXED_UNITS
        and _since_1970(np.array([low]), low) is not None
    )
