"""The time of the day from a column beside the date: 18:30, 6:30 pm, 1830, or the hours 0 to 24."""

import re

import numpy as np
import pandas as pd

from rnnlab.series.time.dates import ENOUGH, known, sample_of
from rnnlab.series.wording import words_of

HOURS = frozenset(("hour", "hours", "hr", "hh", "he", "stunde", "heure", "hora"))
_CLOCK = re.compile(
    r"\d{1,2}[:.h]\d{2}([:.]\d{2}([.,]\d+)?)?( ?[AaPp]\.?[Mm]\.?)?( ?(Z|UTC|GMT))?|\d{1,2} ?[AaPp][Mm]"
)


def clock_of(values: pd.Series, column: str) -> pd.TimedeltaIndex | None:
    """The time of the day in each row, (rows,), NaT where there is none; None where the column holds none.

    24 hours are the midnight that ends the day.
    """
    if not pd.api.types.is_numeric_dtype(values):
        return clock_times(values.astype("str"))
    if pd.api.types.is_bool_dtype(values):
        return None
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    words = words_of(column)
    with np.errstate(invalid="ignore"):
        if HOURS & set(words) and ((numbers >= 0) & (numbers <= 24) | np.isnan(numbers)).all():
            return _hours(numbers)
        as_digits = {"hhmm", "time", "utc", "zeit", "hrmn", "hourmin"} & set(words)
        present = numbers[~np.isnan(numbers)]
        if as_digits and len(present) and (present >= 0).all() and (present % 1 == 0).all():
            return _digits(numbers, present)
    return None


def clock_times(texts: pd.Series) -> pd.TimedeltaIndex | None:
    """Times of the day such as 18:30, 18.00.00 or 6:30 pm; None where fewer than 95 % are one."""
    present = texts.dropna()
    sample = sample_of(present)
    if not sample or any(not _CLOCK.fullmatch(text) for text in sample[:20]):
        return None
    plain = texts.str.strip().str.lower().str.replace(r"[ z]*(?:utc|gmt)?$", "", regex=True)
    plain = plain.str.replace(r"([ap])\.?m\.?$", r"\1m", regex=True)
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
    return clock if known(clock) >= ENOUGH * len(present) else None


def _hours(hours: np.ndarray) -> pd.TimedeltaIndex:
    return pd.TimedeltaIndex(pd.to_timedelta(hours, unit="h")).as_unit("us")


def _digits(numbers: np.ndarray, present: np.ndarray) -> pd.TimedeltaIndex | None:
    """130 is half past one, 13000 the same with seconds; hours alone where none is above 24."""
    top = float(present.max())
    if top <= 24:
        return _hours(numbers)
    per_hour = 100 if top <= 2400 else 10_000
    hours, rest = np.divmod(numbers, per_hour)
    minutes, seconds = (rest, np.zeros_like(rest)) if per_hour == 100 else np.divmod(rest, 100)
    good = (hours <= 24) & (minutes < 60) & (seconds < 60)
    if good.sum() < ENOUGH * len(present):
        return None
    return pd.TimedeltaIndex(
        pd.to_timedelta(np.where(good, hours * 3600 + minutes * 60 + seconds, np.nan), unit="s")
    ).as_unit("us")
