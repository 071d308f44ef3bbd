"""The dates of a column, and how texts are parsed in one format.

Times are naive, in microseconds, from the year 1 to the year 9999; UTC if the column has time zones.
"""

import re
import warnings
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import Order
from rnnlab.series.report import Guess, Report

FIRST = pd.Timestamp("0001-01-01").as_unit("us")
LAST = pd.Timestamp("9999-12-31 23:59:59").as_unit("us")
# Dates outside these years, in a column that is mostly within them, mean "never" or "unknown".
USUAL = (pd.Timestamp("1600-01-01").as_unit("us"), pd.Timestamp("2262-01-01").as_unit("us"))
# The month in which statistics offices write a year's total: 197313, 1973M13; in the Netherlands 1973JJ00.
THIRTEENTH_MONTH = re.compile(r"(?:1[5-9]|2[0-2])\d{2}[-/:. ]?(?:M{0,2}13|JJ00)")
# Years and quarters, which statistics offices write above their months, or behind the months of each year.
LONGER_PERIOD = re.compile(r"(?:1[5-9]|2[0-2])\d{2}(?:[-/ ]?Q[1-4])?", re.IGNORECASE)
_PADDED = {"%Y": r"(\d{4})"} | dict.fromkeys(("%m", "%d", "%H", "%M", "%S"), r"(\d{2})")
# Years of two digits are 1940 to 2039; in Python they are 1969 to 2068.
LAST_SHORT_YEAR = pd.Timestamp("2040-01-01").as_unit("us")


@dataclass(frozen=True)
class Dates:
    """Times of a column, (rows,), NaT where a value is not a date.

    note: what was done with the time zones or the fiscal years in the texts, if there are any.
    order: of day and month, if the dates can be read in both; why: how it was decided; asked: whether it
    is only the more usual order, so that the user should be asked. format_guess: the format, if others fit as well.
    """

    times: pd.DatetimeIndex
    note: Message | None = None
    order: Order | None = None
    why: Message | None = None
    asked: bool = False
    format_guess: Guess | None = None

    def add_to(self, report: Report) -> None:
        """Report the time zones, and the order of day and month or the format unless it is clear."""
        if self.note is not None:
            report.note(self.note)
        if self.format_guess is not None:
            report.add_guess(self.format_guess)
        if self.order is None:
            return
        if self.format_guess is None:
            report.guess("order", self.order, ("day first", "month first"), self.why, asked=self.asked)
        if self.why is not None and self.why != messages.chosen_by_user():
            report.note(messages.read_day_or_month_first(**self.why.facts, order=self.order))


def moments(good: np.ndarray, micros: np.ndarray) -> pd.DatetimeIndex:
    """Return times in microseconds since 1970, or of any numpy unit, (rows,); NaT where they are not good."""
    return pd.DatetimeIndex(np.where(good, micros.astype("datetime64[us]"), np.datetime64("NaT", "us")))


def known(times: pd.DatetimeIndex | pd.TimedeltaIndex) -> int:
    """Count the times that are not missing."""
    return int(np.count_nonzero(np.asarray(times.notna())))


def regularity(times: pd.DatetimeIndex) -> float:
    """How completely the times fill their span at their median step: 1 without a gap, less with gaps."""
    moments = np.unique(times.dropna().asi8)
    if len(moments) < 3:
        return 0.0
    step = float(np.median(np.diff(moments)))
    return round(min(1.0, len(moments) / (float(moments[-1] - moments[0]) / step + 1)), 1)


def rises(times: pd.DatetimeIndex, enough: float = 1.0) -> bool:
    """Whether at least that share of the times is later than the one before it."""
    steps = np.diff(times.dropna().asi8)
    return bool(len(steps) and (steps > 0).mean() >= enough)


def bounded(times: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Return the times without their zone, in microseconds, NaT for placeholders such as the year 9999."""
    naive = times.tz_localize(None) if times.tz is not None else times
    first, last = naive.min(), naive.max()
    if first is pd.NaT or (first >= USUAL[0] and last < USUAL[1]):
        return naive.as_unit("us")
    naive = pd.DatetimeIndex(naive.as_unit("us").where((naive >= FIRST) & (naive <= LAST)))
    usual = (naive >= USUAL[0]) & (naive < USUAL[1])
    if usual.sum() > th.HALF * known(naive):
        naive = pd.DatetimeIndex(naive.where(usual))
    return naive


def parsed(texts: pd.Series, form: str) -> pd.DatetimeIndex:
    """Parse the texts in one strptime format, NaT where they do not fit it."""
    if len(texts) >= th.MANY_DATES and (fast := _parsed_as_iso(texts, form)) is not None:
        return fast
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            times = pd.DatetimeIndex(pd.to_datetime(texts, format=form, utc=True, errors="coerce"))
        except (ValueError, OverflowError):
            return moments(np.zeros(len(texts), dtype=bool), np.zeros(len(texts)))
    if "%y" in form:
        late = np.asarray(times.tz_localize(None) >= LAST_SHORT_YEAR)
        if late.any():
            times = pd.DatetimeIndex(np.where(late, times - pd.DateOffset(years=100), times)).as_unit("us")
    return bounded(times)


def parsed_by_any(texts: pd.Series, forms: list[str]) -> pd.DatetimeIndex:
    """Parse each text in the first of the formats that fits it."""
    times = parsed(texts, forms[0])
    for form in forms[1:]:
        if not times.hasnans:
            break
        times = times.where(times.notna(), parsed(texts, form))
    return times


def _parsed_as_iso(texts: pd.Series, form: str) -> pd.DatetimeIndex | None:
    """Parse texts by rewriting them as ISO, in a tenth of strptime's time; None for formats that it can't do."""
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


@dataclass(frozen=True)
class Times:
    """The times of the rows: (rows,), NaT where a time could not be read.

    column: the time column, or the first of several; used: all columns that the time is read from, and
    those in `beside`, which hold other times; report: how they were read. local: what the clocks of the chosen time
    zone show, (rows,).
    """

    column: str
    index: pd.DatetimeIndex
    used: tuple[str, ...]
    report: Report = field(default_factory=Report)
    beside: tuple[str, ...] = ()
    local: pd.DatetimeIndex | None = None


def times_together(columns: tuple[str, ...], index: pd.DatetimeIndex) -> Times:
    """Return times that columns make together, of which all but the first are left out."""
    times = Times(columns[0], index, columns)
    for column in columns[1:]:
        times.report.leave_out(column, messages.part_of_time(columns[0]))
    return times
