"""Dates read from a whole column of texts at once: ISO, with marks between the numbers, quarters, weeks."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from rnnlab.series.quoting import listed
from rnnlab.series.read_options import Order
from rnnlab.series.time.dates import AS_SAID, ENOUGH, MOST_LENGTH, Dates, bounded, known, parsed, sample_of
from rnnlab.series.time.month_names import named_months
from rnnlab.series.time.periods import dates_of_periods, seasons_of
from rnnlab.series.time.zones import offsets_in, with_offsets

MOST_SHAPES = 6
Reader = Callable[[pd.Series, list[str]], Dates | None]

_CLOCK = (
    r"(?:(?P<gap>T|_| +|, ?|:)(?P<hour>\d{1,2})(?:(?P<colon>[:.])\d{2}(?P<second>(?P=colon)\d{2})?"
    r"(?P<fraction>\.\d+)?)?"
    r"(?P<half>(?P<halfgap> ?)[AaPp][Mm])?(?P<zone>(?P<zonegap> ?)(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
)
_YEAR_FIRST = re.compile(r"\d{4}(?P<mark>[-/. ])\d{1,2}(?P=mark)\d{1,2}" + _CLOCK)
_YEAR_LAST = re.compile(r"\d{1,2}(?P<mark>[-/. ])\d{1,2}(?P=mark)(?P<year>\d{4}|\d{2})" + _CLOCK)
_NO_MARKS = re.compile(r"\d{8}" + _CLOCK.replace("T|", "T|-|", 1))
_NO_COLONS = re.compile(r"\d{8}(?P<gap>[ _T:-])\d{4}(?P<second>\d{2})?")
_MONTH = re.compile(r"(?P<first>\d{4})(?P<mark>[-/])\d{1,2}|\d{1,2}(?P<other>[-/])\d{4}")
_PURE_NUMBER = re.compile(r"[-+]?\d*[.,]?\d+")
# Three numbers with points between them may be a date: 20.12.65.
_CLOCK_ONLY = re.compile(r"\d{1,2}(?:\.\d{2}|:\d{2}(?::\d{2}(?:\.\d+)?)?)(?: ?[AaPp][Mm])?")
_COMMA_FRACTION = re.compile(r"(:\d{2}),(\d+)")
_SPAN = re.compile(r"^(.*?\d{1,2}:\d{2}\S*?)(?: - | – | to |/).*\d{1,2}:\d{2}.*$")
_STRICT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2})?")
_EASTERN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(?:(\d{1,2}) ?[日일])?")
_LAST_HOUR = r"([T ])24([:.]00)"


def dates_in_text(texts: pd.Series, order: Order | None = None, enough: float = ENOUGH) -> Dates | None:
    """The dates of a column of texts, or None where fewer than `enough` of its values are dates.

    order: of day and month, where the person decided it.
    """
    present = texts.dropna()
    sample = sample_of(present)
    if not sample or sum(map(_may_be_date, sample)) < min(0.9, enough) * len(sample):
        return None
    if all(map(_STRICT.fullmatch, sample)) and (times := _strict(texts, None)) is not None:
        return Dates(times)
    plain = _simplified(texts.str.strip(), sample)
    late = plain.str.contains(r"[T ]24[:.]00", regex=True, na=False).to_numpy(dtype=bool)
    if late.any():
        plain = plain.str.replace(_LAST_HOUR, r"\g<1>00\2", regex=True)
    sample = sample_of(plain.dropna())
    of_days: tuple[Reader, ...] = (_iso, lambda column, shown: _shaped(column, shown, order), named_months)
    found = _by_one((seasons_of, *of_days, dates_of_periods), plain, sample, enough) or _by_several(
        of_days, plain, sample
    )
    if found is None or known(found.times) < enough * len(present):
        return None
    times = found.times
    if late.any():
        times = pd.DatetimeIndex(times + pd.to_timedelta(late.astype(np.int64), unit="D")).as_unit("us")
    return replace(found, times=times, notes=_zone_notes(sample))


def _by_one(readers: tuple[Reader, ...], texts: pd.Series, sample: list[str], enough: float) -> Dates | None:
    """The dates by the first reader that reads enough of them."""
    few = pd.Series(sample, dtype="str")
    for read in readers:
        trial = read(few, sample)
        if trial is None or known(trial.times) < min(0.5, enough) * len(sample):
            continue
        found = read(texts, sample)
        if found is not None and known(found.times) >= enough * texts.notna().sum():
            return found
    return None


def _by_several(readers: tuple[Reader, ...], texts: pd.Series, sample: list[str]) -> Dates | None:
    """The dates of a column of several forms, each by the reader that reads most of those left by the others."""
    found: Dates | None = None
    left = sample
    while len(left) > (1 - ENOUGH) * len(sample):
        trials = [read(pd.Series(left, dtype="str"), left) for read in readers]
        hits = [0 if trial is None else known(trial.times) for trial in trials]
        best = hits.index(max(hits))
        trial = trials[best]
        if trial is None or hits[best] < (1 - ENOUGH) * len(sample):
            return None
        more = readers[best](texts, left)
        if more is None:
            return None
        if found is not None:
            times = found.times.where(found.times.notna(), more.times)
            more = replace(found if found.order is not None else more, times=times)
        found = more
        left = [text for text, missing in zip(left, trial.times.isna(), strict=True) if missing]
    return found


def _simplified(texts: pd.Series, sample: list[str]) -> pd.Series:
    """The texts without what the sample shows beside the date: decimal commas, the end of a span, zones' names."""
    if any(_COMMA_FRACTION.search(text) for text in sample):
        texts = texts.str.replace(_COMMA_FRACTION, r"\1.\2", regex=True)
    if any(text.endswith(" Uhr") for text in sample):
        texts = texts.str.removesuffix(" Uhr")
    if all(_EASTERN.search(text) for text in sample):
        texts = texts.str.replace(_EASTERN, r"\1-\2-\3", regex=True).str.removesuffix("-")
    if all(_SPAN.match(text) for text in sample):
        texts = texts.str.replace(_SPAN, r"\1", regex=True)
    named = any(text[-1:].isalpha() or text[-1:] in (")", "]") for text in sample)
    return with_offsets(texts, sample) if named else texts


def _zone_notes(sample: list[str]) -> tuple[str, ...]:
    offsets = offsets_in(sample)
    return (f"The times have a zone ({listed(offsets)}): they are told in UTC.",) if offsets else ()


def _may_be_date(text: str) -> bool:
    digits = any(character.isdigit() for character in text)
    return (
        digits
        and not _PURE_NUMBER.fullmatch(text)
        and not _CLOCK_ONLY.fullmatch(text)
        and len(text) < MOST_LENGTH
    )


def _strict(texts: pd.Series, zone: str | None) -> pd.DatetimeIndex | None:
    """Times that are of one strict form throughout, read by Arrow, which is quicker than pandas by far."""
    try:
        exact = pa.array(texts).cast(pa.timestamp("us", zone))
    except pa.ArrowInvalid:
        return None
    return bounded(pd.DatetimeIndex(exact.to_numpy(zero_copy_only=False)))


def _iso(texts: pd.Series, sample: list[str]) -> Dates:
    for zone in (None, "UTC"):
        if (times := _strict(texts, zone)) is not None:
            return Dates(times)
    # pandas takes these two words for the time of the clock on the wall.
    words = texts.isin(["now", "today"])
    return Dates(parsed(texts.mask(words) if words.any() else texts, "ISO8601"))


def _shaped(texts: pd.Series, sample: list[str], order: Order | None) -> Dates | None:
    """Dates of numbers with marks between them, in the forms that the sample shows."""
    shapes = list(dict.fromkeys(shape for text in sample if (shape := _shape(text))))[:MOST_SHAPES]
    if not shapes:
        return None
    if not any("%d" in shape and not shape.startswith("%Y") for shape in shapes):
        return Dates(_first_read(texts, shapes))
    swapped = [shape.replace("%d", "%#").replace("%m", "%d").replace("%#", "%m") for shape in shapes]
    if order is not None:
        taken = shapes if order == "day first" else swapped
        return Dates(_first_read(texts, taken), order=order, told=AS_SAID)
    # Most columns show their order in a few values, and one reading of the whole column is enough.
    few = pd.Series(sample, dtype="str")
    hits = (known(_first_read(few, shapes)), known(_first_read(few, swapped)))
    if hits[0] != hits[1]:
        return Dates(_first_read(texts, shapes if hits[0] > hits[1] else swapped))
    day_first, month_first = _first_read(texts, shapes), _first_read(texts, swapped)
    hits = (known(day_first), known(month_first))
    if hits[0] != hits[1]:
        return Dates(day_first if hits[0] > hits[1] else month_first)
    return _likelier(day_first, month_first, sample[0], shapes[0][2])


def _likelier(day_first: pd.DatetimeIndex, month_first: pd.DatetimeIndex, first: str, mark: str) -> Dates:
    """The order that makes the rows even; where both do, slashes mean the month first, and it is asked."""
    if bool((day_first == month_first).all()):
        return Dates(day_first)
    even = (_evenness(day_first), _evenness(month_first))
    both = f"'{first}' and every other date could have the day or the month first"
    if even[0] != even[1]:
        days = even[0] > even[1]
        order: Order = "day first" if days else "month first"
        return Dates(
            day_first if days else month_first, order=order, told=f"{both}, but only one makes even rows"
        )
    if mark == "/":
        return Dates(month_first, order="month first", told=both, asked=True)
    return Dates(day_first, order="day first", told=both, asked=True)


def _shape(text: str) -> str | None:
    """The strptime form of one date, with the day before the month where the year comes last."""
    if compact := _NO_COLONS.fullmatch(text):
        return f"%Y%m%d{compact['gap']}%H%M" + ("%S" if compact["second"] else "")
    if month := _MONTH.fullmatch(text):
        return f"%Y{month['mark']}%m" if month["first"] else f"%m{month['other']}%Y"
    year_first = _YEAR_FIRST.fullmatch(text)
    bare = _NO_MARKS.fullmatch(text)
    found = year_first or bare or _YEAR_LAST.fullmatch(text)
    if found is None:
        return None
    part = found.groupdict()
    mark = part.get("mark") or ""
    if year_first or bare:
        form = f"%Y{mark}%m{mark}%d"
    else:
        form = f"%d{mark}%m{mark}" + ("%Y" if len(part["year"]) == 4 else "%y")
    if part["hour"] is None:
        return form
    form += part["gap"] + ("%I" if part["half"] else "%H")
    form += part["colon"] + "%M" if part["colon"] else ""
    form += (part["colon"] + "%S" if part["second"] else "") + (".%f" if part["fraction"] else "")
    form += part["halfgap"] + "%p" if part["half"] else ""
    if part["zone"] is None:
        return form
    zone = part["zone"].strip()
    return form + part["zonegap"] + (zone if zone in ("UTC", "GMT") else "%z")


def _first_read(texts: pd.Series, forms: list[str]) -> pd.DatetimeIndex:
    """Each text by the first form that fits it."""
    times = parsed(texts, forms[0])
    for form in forms[1:]:
        if not times.hasnans:
            break
        times = times.where(times.notna(), parsed(texts, form))
    return times


def _evenness(times: pd.DatetimeIndex) -> float:
    """How fully the times fill their span at their usual step: 1 without a gap, less with gaps."""
    moments = np.unique(times.dropna().asi8)
    if len(moments) < 3:
        return 0.0
    step = float(np.median(np.diff(moments)))
    return round(min(1.0, len(moments) / (float(moments[-1] - moments[0]) / step + 1)), 1)
