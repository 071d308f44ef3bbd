"""Dates read from a whole column at once: from texts in many forms, and from numbers.

Every function gives naive UTC times in microseconds, NaT where a value is no date from 1700 to 2250,
the years that pandas' nanoseconds hold with room to spare.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
from pandas.tseries.api import guess_datetime_format

FIRST = pd.Timestamp("1700-01-01")
LAST = pd.Timestamp("2250-12-31 23:59:59")
ENOUGH = 0.95
MOST_SAMPLE = 200
MOST_LENGTH = 60

_CLOCK = (
    r"(?:(?P<gap>T| +|, ?)(?P<hour>\d{1,2})(?P<colon>[:.])\d{2}(?P<second>(?P=colon)\d{2})?"
    r"(?P<fraction>\.\d+)?"
    r"(?P<half>(?P<halfgap> ?)[AaPp][Mm])?(?P<zone>(?P<zonegap> ?)(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
)
_YEAR_FIRST = re.compile(r"\d{4}(?P<mark>[-/. ])\d{1,2}(?P=mark)\d{1,2}" + _CLOCK)
_YEAR_LAST = re.compile(r"\d{1,2}(?P<mark>[-/. ])\d{1,2}(?P=mark)(?P<year>\d{4}|\d{2})" + _CLOCK)
_PURE_NUMBER = re.compile(r"[-+]?\d*[.,]?\d+")
_CLOCK_ONLY = re.compile(r"\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?( ?[AaPp][Mm])?")
_MONTH_NAME = re.compile(
    r"[^\W\d]{3,}.*\d{4}|\d{4}.*[^\W\d]{3,}|\d{1,2}[- ][^\W\d]{3,}\.?[- ]\d{2}", re.DOTALL
)
_QUARTER = re.compile(r"(\d{4})[- ]?Q([1-4])|Q([1-4])[- /]?(\d{4})", re.IGNORECASE)


@dataclass(frozen=True)
class Dates:
    """Times of a column, (rows,), and a note where the order of day and month had to be told."""

    times: pd.DatetimeIndex
    note: str | None = None


def dates_in_text(texts: pd.Series) -> Dates | None:
    """The dates of a column of texts, or None where fewer than 95 % of its values are dates."""
    present = texts.dropna()
    sample = _sample(present)
    if not sample or sum(_may_be_date(text) for text in sample) < 0.9 * len(sample):
        return None
    plain = texts.str.strip()
    for read in (_iso, _shaped, _quarters, _named_months):
        trial = read(pd.Series(sample, dtype="str"), sample)
        if trial is None or known(trial.times) < 0.5 * len(sample):
            continue
        found = read(plain, sample)
        if found is not None and known(found.times) >= ENOUGH * len(present):
            return found
    return None


def dates_in_numbers(numbers: pd.Series, *, years: bool) -> pd.DatetimeIndex | None:
    """The dates of a column of numbers, told by their size; None where they are none.

    20240131, 202401, 2024013106 and longer are read digit by digit, bare years where `years` allows
    them, else seconds, milli-, micro- or nanoseconds since 1970.
    """
    values = numbers.to_numpy(dtype=np.float64, na_value=np.nan)
    present = values[np.abs(values) < 1e19]
    if len(present) == 0 or len(present) < ENOUGH * numbers.notna().sum():
        return None
    whole = bool((present == np.floor(present)).all())
    size = float(np.median(present))
    if whole and size < 10_000:
        return _digits(values, "%Y", ENOUGH) if years else None
    if whole:
        for low, high, form in (
            (170_001, 225_012, "%Y%m"),
            (17_000_101, 22_501_231, "%Y%m%d"),
            (1_700_010_100, 2_250_123_123, "%Y%m%d%H"),
            (170_001_010_000, 225_012_312_359, "%Y%m%d%H%M"),
            (17_000_101_000_000, 22_501_231_235_959, "%Y%m%d%H%M%S"),
        ):
            if not low <= size <= high:
                continue
            # Ten digits may also be seconds since 1970, of which some read as a year, month, day and hour.
            times = _digits(values, form, 1.0 if form == "%Y%m%d%H" else ENOUGH)
            if times is not None:
                return times
    return _epoch(values, size, len(present))


def clock_times(texts: pd.Series) -> pd.TimedeltaIndex | None:
    """Times of the day such as 18:30, 18.00.00 or 6:30 pm; None where fewer than 95 % are one."""
    present = texts.dropna()
    sample = _sample(present)
    if not sample or any(not _CLOCK_ONLY.fullmatch(text.strip()) for text in sample[:20]):
        return None
    plain = texts.str.strip().str.lower()
    afternoon = plain.str.endswith("pm", na=False).to_numpy(dtype=bool)
    halves = afternoon | plain.str.endswith("am", na=False).to_numpy(dtype=bool)
    digits = plain.str.replace(r" ?[ap]m$", "", regex=True).str.replace(".", ":", regex=False)
    digits = digits.where(digits.str.count(":") != 1, digits + ":00")
    clock = pd.TimedeltaIndex(pd.to_timedelta(digits, errors="coerce"))
    hours = np.asarray(clock // pd.Timedelta(hours=1))
    shift = np.where(afternoon & (hours < 12), 12, 0) - np.where(halves & ~afternoon & (hours == 12), 12, 0)
    clock = clock + pd.to_timedelta(shift, unit="h")
    return clock if known(clock) >= ENOUGH * len(present) else None


def known(times: pd.DatetimeIndex | pd.TimedeltaIndex) -> int:
    """How many of the times are there."""
    return int(np.count_nonzero(np.asarray(times.notna())))


def _sample(present: pd.Series) -> list[str]:
    """At most 200 values, spread evenly over the column."""
    if len(present) == 0:
        return []
    chosen = np.unique(np.linspace(0, len(present) - 1, MOST_SAMPLE).astype(np.int64))
    return [str(text).strip()[:MOST_LENGTH] for text in present.iloc[chosen]]


def _may_be_date(text: str) -> bool:
    digits = any(character.isdigit() for character in text)
    return (
        digits
        and not _PURE_NUMBER.fullmatch(text)
        and not _CLOCK_ONLY.fullmatch(text)
        and len(text) < MOST_LENGTH
    )


def _bounded(times: pd.DatetimeIndex) -> pd.DatetimeIndex:
    naive = times.tz_localize(None) if times.tz is not None else times
    first, last = naive.min(), naive.max()
    if first is not pd.NaT and (first < FIRST or last > LAST):
        naive = pd.DatetimeIndex(naive.where((naive >= FIRST) & (naive <= LAST)))
    return naive.as_unit("us")


def _parsed(texts: pd.Series, form: str) -> pd.DatetimeIndex:
    """The texts read in one form, NaT where they do not fit it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            times = pd.to_datetime(texts, format=form, utc=True, errors="coerce")
        except (ValueError, OverflowError):
            return pd.DatetimeIndex(np.full(len(texts), np.datetime64("NaT", "us")))
    return _bounded(pd.DatetimeIndex(times))


def _iso(texts: pd.Series, sample: list[str]) -> Dates:
    for zone in (None, "UTC"):
        # Quicker than pandas by far, but it reads only columns that are of one strict form throughout.
        try:
            exact = pa.array(texts).cast(pa.timestamp("us", zone))
        except pa.ArrowInvalid:
            continue
        return Dates(_bounded(pd.DatetimeIndex(exact.to_numpy(zero_copy_only=False))))
    # pandas takes these two words for the time of the clock on the wall.
    words = texts.isin(["now", "today"])
    return Dates(_parsed(texts.mask(words) if words.any() else texts, "ISO8601"))


def _shaped(texts: pd.Series, sample: list[str]) -> Dates | None:
    """Dates of numbers with marks between them, in the forms that the sample shows."""
    shapes = list(dict.fromkeys(shape for text in sample if (shape := _shape(text))))[:6]
    if not shapes:
        return None
    if not any("%d" in shape and not shape.startswith("%Y") for shape in shapes):
        return Dates(_first_read(texts, shapes))
    swapped = [shape.replace("%d", "%#").replace("%m", "%d").replace("%#", "%m") for shape in shapes]
    # Most columns show their order in a few values, and one reading of the whole column is enough.
    few = pd.Series(sample, dtype="str")
    hits = (known(_first_read(few, shapes)), known(_first_read(few, swapped)))
    if hits[0] != hits[1]:
        return Dates(_first_read(texts, shapes if hits[0] > hits[1] else swapped))
    day_first, month_first = _first_read(texts, shapes), _first_read(texts, swapped)
    hits = (known(day_first), known(month_first))
    if hits[0] != hits[1]:
        return Dates(day_first if hits[0] > hits[1] else month_first)
    even = (_evenness(day_first), _evenness(month_first))
    slashes = shapes[0][2] == "/"
    first = even[0] > even[1] or (even[0] == even[1] and not slashes)
    order = "day first" if first else "month first"
    note = f"'{sample[0]}' and every other date could have the day or the month first: read with the {order}."
    return Dates(day_first if first else month_first, note)


def _shape(text: str) -> str | None:
    """The strptime form of one date, with the day before the month where the year comes last."""
    year_first = _YEAR_FIRST.fullmatch(text)
    found = year_first or _YEAR_LAST.fullmatch(text)
    if found is None:
        return None
    part = found.groupdict()
    mark = part["mark"]
    if year_first:
        form = f"%Y{mark}%m{mark}%d"
    else:
        form = f"%d{mark}%m{mark}" + ("%Y" if len(part["year"]) == 4 else "%y")
    if part["hour"] is None:
        return form
    form += part["gap"] + ("%I" if part["half"] else "%H") + part["colon"] + "%M"
    form += (part["colon"] + "%S" if part["second"] else "") + (".%f" if part["fraction"] else "")
    form += part["halfgap"] + "%p" if part["half"] else ""
    if part["zone"] is None:
        return form
    zone = part["zone"].strip()
    return form + part["zonegap"] + (zone if zone in ("UTC", "GMT") else "%z")


def _first_read(texts: pd.Series, forms: list[str]) -> pd.DatetimeIndex:
    """Each text by the first form that fits it."""
    times = _parsed(texts, forms[0])
    for form in forms[1:]:
        if not times.hasnans:
            break
        times = times.where(times.notna(), _parsed(texts, form))
    return times


def _evenness(times: pd.DatetimeIndex) -> float:
    """How fully the times fill their span at their usual step: 1 without a gap, less with gaps."""
    moments = np.unique(times.dropna().asi8)
    if len(moments) < 3:
        return 0.0
    step = float(np.median(np.diff(moments)))
    return round(min(1.0, len(moments) / (float(moments[-1] - moments[0]) / step + 1)), 1)


def _quarters(texts: pd.Series, sample: list[str]) -> Dates | None:
    """The first days of quarters written 2012Q1, 2012-Q1 or Q1 2012."""
    if not all(_QUARTER.fullmatch(text) for text in sample):
        return None
    firsts = texts.str.replace(_QUARTER, _first_of_quarter, regex=True)
    return Dates(_parsed(firsts, "%Y-%m"))


def _first_of_quarter(found: re.Match[str]) -> str:
    year, quarter = found[1] or found[4], int(found[2] or found[3])
    return f"{year}-{3 * quarter - 2:02d}"


def _named_months(texts: pd.Series, sample: list[str]) -> Dates | None:
    """Dates with the month's name, such as 5 Jan 2020 or Mon, 05 Jan 2020 13:00."""
    if sum(bool(_MONTH_NAME.search(text)) for text in sample) < 0.9 * len(sample):
        return None
    for form in _named_forms(sample[0]):
        times = _parsed(texts, form)
        if known(times) >= ENOUGH * texts.notna().sum():
            return Dates(times)
    return Dates(_parsed(texts, "mixed"))


def _named_forms(text: str) -> Iterator[str]:
    """Common forms, tried before pandas' slow reading of one date at a time."""
    clock = re.search(r" \d{1,2}:\d{2}(:\d{2})?$", text)
    tail = "" if clock is None else " %H:%M:%S" if clock[1] else " %H:%M"
    guessed = guess_datetime_format(text)
    if guessed is not None:
        yield guessed
    for form in ("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%b %Y", "%d %b %y"):
        yield form + tail
        yield form.replace("%b", "%B") + tail


def _digits(values: np.ndarray, form: str, enough: float) -> pd.DatetimeIndex | None:
    """Numbers such as 20240131 read digit by digit; None where too few are dates."""
    finite = np.isfinite(values) & (np.abs(values) < 1e15)
    texts = pd.Series(np.where(finite, values, 0).astype(np.int64)).astype("str").where(pd.Series(finite))
    times = _parsed(texts, form)
    return times if known(times) >= enough * finite.sum() else None


def _epoch(values: np.ndarray, size: float, present: int) -> pd.DatetimeIndex | None:
    """Seconds or finer since 1970, by the size of the middle value."""
    for low, high, per_second in ((1e8, 1e10, 1), (1e11, 1e13, 1e3), (1e14, 1e16, 1e6), (1e17, 1e19, 1e9)):
        if low <= size < high:
            seconds = values / per_second
            inside = np.abs(seconds) < 8.8e9
            micros = np.full(len(values), np.iinfo(np.int64).min)
            micros[inside] = np.round(seconds[inside] * 1e6).astype(np.int64)
            times = _bounded(pd.DatetimeIndex(micros.view("datetime64[us]")))
            return times if known(times) >= ENOUGH * present else None
    return None
