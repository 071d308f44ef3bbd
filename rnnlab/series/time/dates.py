"""Dates of a column: what was read, how much of it, and within which years.

Times are naive, in microseconds, from the year 1 to the year 9999. Where a column gives zones, they are UTC.
"""

import re
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from rnnlab.series.read_options import Guess, Order

FIRST = pd.Timestamp("0001-01-01").as_unit("us")
LAST = pd.Timestamp("9999-12-31 23:59:59").as_unit("us")
# Dates outside these years, in a column that lies within them, stand for "never" or "unknown".
USUAL = (pd.Timestamp("1600-01-01").as_unit("us"), pd.Timestamp("2262-01-01").as_unit("us"))
ENOUGH = 0.95
HALF = 0.5
AS_SAID = "as you said"
MOST_SAMPLE = 200
MOST_LENGTH = 80
# Two digits are a year from 1940 to 2039; Python's own turn is at 1969.
MANY = 10_000  # rows from which the quicker way is worth a try
_PADDED = {"%Y": r"(\d{4})"} | dict.fromkeys(("%m", "%d", "%H", "%M", "%S"), r"(\d{2})")
LAST_SHORT_YEAR = pd.Timestamp("2040-01-01").as_unit("us")


@dataclass(frozen=True)
class Dates:
    """Times of a column, (rows,), NaT where a value is no date.

    order: of day and month, where the digits of the dates do not tell it; told: what did; asked: True
    where nothing did, and the order is only the likelier one.
    """

    times: pd.DatetimeIndex
    notes: tuple[str, ...] = ()
    order: Order | None = None
    told: str = ""
    asked: bool = False

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """The order of day and month, where it is a guess."""
        if self.order is None:
            return ()
        return (Guess("order", self.order, ("day first", "month first"), self.told, self.asked),)

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The notes, and how the order was told where nobody decided it."""
        if self.order is None or self.told == AS_SAID:
            return self.notes
        return (*self.notes, f"{self.told}: read with the {self.order}.")


def known(times: pd.DatetimeIndex | pd.TimedeltaIndex) -> int:
    """How many of the times are there."""
    return int(np.count_nonzero(np.asarray(times.notna())))


def sample_of(present: pd.Series) -> list[str]:
    """At most 200 values, spread evenly over the column, as texts."""
    if len(present) == 0:
        return []
    chosen = np.unique(np.linspace(0, len(present) - 1, MOST_SAMPLE).astype(np.int64))
    return [str(text).strip()[:MOST_LENGTH] for text in present.iloc[chosen]]


def bounded(times: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The times without their zone, in microseconds, NaT for those that only fill the place of one."""
    naive = times.tz_localize(None) if times.tz is not None else times
    first, last = naive.min(), naive.max()
    if first is pd.NaT or (first >= USUAL[0] and last < USUAL[1]):
        return naive.as_unit("us")
    naive = pd.DatetimeIndex(naive.as_unit("us").where((naive >= FIRST) & (naive <= LAST)))
    usual = (naive >= USUAL[0]) & (naive < USUAL[1])
    if usual.sum() > HALF * known(naive):
        naive = pd.DatetimeIndex(naive.where(usual))
    return naive


def parsed(texts: pd.Series, form: str) -> pd.DatetimeIndex:
    """The texts read in one form, NaT where they do not fit it."""
    if len(texts) >= MANY and (quick := _rewritten(texts, form)) is not None:
        return quick
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            times = pd.DatetimeIndex(pd.to_datetime(texts, format=form, utc=True, errors="coerce"))
        except (ValueError, OverflowError):
            return pd.DatetimeIndex(np.full(len(texts), np.datetime64("NaT", "us")))
    if "%y" in form:
        late = np.asarray(times.tz_localize(None) >= LAST_SHORT_YEAR)
        if late.any():
            times = pd.DatetimeIndex(np.where(late, times - pd.DateOffset(years=100), times)).as_unit("us")
    return bounded(times)


def _rewritten(texts: pd.Series, form: str) -> pd.DatetimeIndex | None:
    """The texts read by writing them as ISO, in a tenth of the time of strptime; None where that cannot be."""
    tokens = re.findall(r"%.|[^%]", form)
    named = [token for token in tokens if token[0] == "%"]
    if not set(named) <= _PADDED.keys() or not {"%Y", "%m", "%d"} <= set(named):
        return None
    pattern = "^" + "".join(_PADDED.get(token) or re.escape(token) for token in tokens) + "$"
    place = {token: f"\\{number}" for number, token in enumerate(named, start=1)}
    clock = ":".join(place.get(token, "00") for token in ("%H", "%M", "%S"))
    plain = pa.array(texts, type=pa.large_string())
    if not pc.all(pc.match_substring_regex(plain, pattern)).as_py():
        plain = pc.replace_substring_regex(plain, r"\b(\d)\b", r"0\1")
        plain = pc.if_else(pc.match_substring_regex(plain, pattern), plain, None)
    iso = pc.replace_substring_regex(plain, pattern, f"{place['%Y']}-{place['%m']}-{place['%d']} {clock}")
    try:
        moments = iso.cast(pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None
    return bounded(pd.DatetimeIndex(moments.to_numpy(zero_copy_only=False)))
