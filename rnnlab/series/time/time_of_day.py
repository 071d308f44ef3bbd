"""Reads the time of day from a column beside the date: 18:30, 6:30 pm, 1830, hours 0 to 24, half hours 1 to 48."""

import re

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.file.cells import plain_numbers, sample_of
from rnnlab.series.time.dates import known
from rnnlab.series.vocabulary import vocabulary, vocabulary_table

DAY_SECONDS = 86_400
HOURS = vocabulary("time_of_day.hours")
DIGITS = vocabulary("time_of_day.digits") | {zone.lower() for zone in vocabulary_table("time_zones.offsets")}
PERIODS = vocabulary("time_of_day.periods")
# A column named only with these words holds times; with others, as in delivery time, it may hold durations.
BESIDE_HOURS = vocabulary("time_of_day.beside_hours")
BESIDE_PERIODS = vocabulary("time_of_day.beside_periods")
ENDINGS = ("time", "zeit")  # as in fluxtime
PERIODS_A_DAY = (24, 48, 96, 144, 288)
_AS_UNIT = re.compile(r"[(\[]\s*(s|secs?|seconds|min|mins|minutes|h|hrs?|hours)\s*[)\]]")
_CLOCK = re.compile(
    r"\d{1,2}[:.h]\d{2}([:.]\d{2}([.,]\d+)?)?( ?[AaPp](\.?[Mm]\.?)?)?( ?(Z|UTC|GMT))?|\d{1,2} ?[AaPp][Mm]"
    r"|\d{1,2}:\d{1,2}:\d{1,2}"  # as an Arduino writes 16:05:09
)
_DIGITS = re.compile(r"(\d{1,6})(?: ?(?:Z|UTC|GMT)|(?<=\d{6}))")


def clock_of(values: pd.Series, column: str) -> pd.TimedeltaIndex | None:
    """Read the time of day of each row, (rows,), NaT where it is missing; None if the column holds none.

    Hour 24 is the midnight at the end of the day; the first period begins at the midnight at its start.
    """
    if pd.api.types.is_bool_dtype(values):
        return None
    if pd.api.types.is_numeric_dtype(values):
        clock = _in_numbers(plain_numbers(values), column)
    else:
        clock = clock_times(values.astype("str"))
    return clock if clock is not None and clock.nunique() > 1 else None


def nameless_clock(values: pd.Series) -> pd.TimedeltaIndex | None:
    """Read 804 as four past eight in a column without a name, if many minutes of several hours show no other number.

    Amounts from 100 to 159 are times of one hour by chance, but not those of the next hour without 160 to 199.
    """
    if (
        not pd.api.types.is_integer_dtype(values)
        or not 100 <= values.max() < 2400
        or (values % 100 >= 60).any()
    ):
        return None
    minutes = (values[values % 100 > 0] // 100).groupby(values).first().value_counts()
    return clock_of_digits(plain_numbers(values)) if (minutes >= th.FEWEST_REPEATED).sum() > 1 else None


def is_called_clock(column: str) -> bool:
    """Whether the column's name means only a time of day, or a period of the day."""
    words = set(words_of(column))
    if PERIODS & words:
        return words - PERIODS <= BESIDE_PERIODS
    hours = HOURS | DIGITS
    plain = words - hours <= BESIDE_HOURS and not _AS_UNIT.search(column.lower())
    return plain and not words.isdisjoint(hours)


def clock_times(texts: pd.Series) -> pd.TimedeltaIndex | None:
    """Read times of day such as 18:30, 18.00.00, 6:30 pm or 1830 UTC; None if fewer than 95 % are one."""
    present = texts.dropna()
    sample = sample_of(present)
    if sample and all(_DIGITS.fullmatch(text) for text in sample[:20]):
        digits = texts.str.strip().str.extract(_DIGITS.pattern + "$", expand=False)
        numbers = plain_numbers(digits)
        return clock_of_digits(numbers, with_seconds=bool((digits.dropna().str.len() == 6).all()))
    if not sample or any(not _CLOCK.fullmatch(text) for text in sample[:20]):
        return None
    plain = texts.str.strip().str.lower().str.replace(r"[ z]*(?:utc|gmt)?$", "", regex=True)
    plain = plain.str.replace(r"([ap])(?:\.?m\.?)?$", r"\1m", regex=True)
    afternoon = plain.str.endswith("pm", na=False).to_numpy(dtype=bool)
    halves = afternoon | plain.str.endswith("am", na=False).to_numpy(dtype=bool)
    digits = plain.str.replace(r" ?[ap]m$", "", regex=True).str.replace(r"[.h]", ":", regex=True, n=2)
    digits = digits.str.replace(r"^(\d{1,2}:\d{2}:\d{2})[:,](\d+)$", r"\1.\2", regex=True)
    colons = digits.str.count(":")
    digits = digits.where(colons != 0, digits + ":00:00").where(colons != 1, digits + ":00")
    clock = pd.TimedeltaIndex(pd.to_timedelta(digits, errors="coerce"))
    hours = np.asarray(clock // pd.Timedelta(hours=1))
    shift = np.where(afternoon & (hours < 12), 12, 0) - np.where(halves & ~afternoon & (hours == 12), 12, 0)
    clock = clock + pd.to_timedelta(shift, unit="h")
    return clock if known(clock) >= th.NEARLY_ALL * len(present) else None


def _in_numbers(numbers: np.ndarray, column: str) -> pd.TimedeltaIndex | None:
    words = set(words_of(column))
    if not words.isdisjoint(PERIODS):
        return clock_of_periods(numbers) if is_called_clock(column) else None
    if words.isdisjoint(HOURS | DIGITS) and not any(word.endswith(ENDINGS) for word in words):
        return None
    present = numbers[~np.isnan(numbers)]
    if len(present) == 0 or present.min() < 0:
        return None
    if words.isdisjoint(HOURS) and (present % 1).any():
        return _fractions_of_day(numbers) if present.max() < 1 else None
    clock = clock_of_digits(numbers, with_seconds=bool({"hhmmss", "hms"} & words))
    return clock if clock is not None or not is_called_clock(column) else _since_midnight(numbers, present)


def clock_of_periods(numbers: np.ndarray) -> pd.TimedeltaIndex | None:
    """Read equal parts of the day, counted from 1, with one more hour on the day when the clock goes back."""
    last = float(np.nanmax(numbers, initial=0))
    count = next((count for count in PERIODS_A_DAY if last in (count, count * 25 / 24)), None)
    if count is None or np.nanmin(numbers) != 1 or (numbers % 1 > 0).any():
        return None
    return _span((numbers - 1) * (DAY_SECONDS // count))


def _fractions_of_day(numbers: np.ndarray) -> pd.TimedeltaIndex | None:
    """Read Excel's times: 0.75 is six in the evening. Only whole minutes are times."""
    minutes = np.round(numbers * 1440)
    off = np.abs(numbers * 1440 - minutes)
    return _span(minutes * 60) if (off[~np.isnan(off)] < 0.01).mean() >= th.NEARLY_ALL else None


def _since_midnight(numbers: np.ndarray, present: np.ndarray) -> pd.TimedeltaIndex | None:
    """Read whole seconds or minutes since midnight, which are no times of digits such as 1830."""
    if (present % 1).any() or present.max() >= DAY_SECONDS:
        return None
    return _span(numbers * (1 if present.max() >= DAY_SECONDS / 60 else 60))


def clock_of_digits(numbers: np.ndarray, *, with_seconds: bool = False) -> pd.TimedeltaIndex | None:
    """Read 130 as half past one, 13000 as the same with seconds; hours if none is above 24.

    with_seconds: whether the last two digits are seconds even if all are below 2400.
    """
    present = numbers[~np.isnan(numbers)]
    if len(present) == 0:
        return None
    top = float(present.max())
    if with_seconds:
        top = max(top, 10_000)
    if top <= 24:
        return _span(numbers * 3600)
    if top < 100:
        return None
    per_hour = 100 if top <= 2400 else 10_000
    hours, rest = np.divmod(numbers, per_hour)
    minutes, seconds = (rest, np.zeros_like(rest)) if per_hour == 100 else np.divmod(rest, 100)
    good = (hours <= 24) & (minutes < 60) & (seconds < 60) & (numbers % 1 == 0)
    if good.sum() < th.NEARLY_ALL * len(present):
        return None
    return _span(np.where(good, hours * 3600 + minutes * 60 + seconds, np.nan))


def _span(seconds: np.ndarray) -> pd.TimedeltaIndex:
    return pd.TimedeltaIndex(pd.to_timedelta(seconds, unit="s")).as_unit("us")
