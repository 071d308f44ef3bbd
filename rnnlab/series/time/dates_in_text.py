"""Reads dates from a column of texts: ISO, numbers with marks between them, quarters, weeks."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from rnnlab.series import thresholds as th
from rnnlab.series.file.cells import sample_of
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import Order
from rnnlab.series.time.calendar_names import named_months
from rnnlab.series.time.dates import THIRTEENTH_MONTH, Dates, bounded, known, parsed, parsed_by_any
from rnnlab.series.time.day_or_month_first import dates_in_either_order, swapped
from rnnlab.series.time.periods import dates_of_periods, months_in_order, seasons_of
from rnnlab.series.time.time_zones import offsets_in, with_offsets

Reader = Callable[[pd.Series, list[str]], Dates | None]

_CLOCK = (
    r"(?:(?P<gap>T|_| +|, ?|:)(?P<hour>\d{1,2})(?:(?P<colon>[:.])\d{2}(?P<second>(?P=colon)\d{2})?"
    r"(?P<fraction>\.\d+)?)?"
    r"(?P<half>(?P<halfgap> ?)[AaPp][Mm])?(?P<zone>(?P<zonegap> ?)(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
)
_YEAR_FIRST = re.compile(r"\d{4}(?P<mark>[-/. _])\d{1,2}(?P=mark)\d{1,2}" + _CLOCK)
_YEAR_LAST = re.compile(r"\d{1,2}(?P<mark>[-/. ])\d{1,2}(?P=mark)(?P<year>\d{4}|\d{2})" + _CLOCK)
_NO_MARKS = re.compile(r"\d{8}" + _CLOCK.replace("T|", "T|-|", 1))
_NO_COLONS = re.compile(r"\d{8}(?P<gap>[ _T:-])\d{4}(?P<second>\d{2})?")
_MONTH = re.compile(r"(?P<first>\d{4})(?P<mark>[-/_])\d{1,2}|\d{1,2}(?P<other>[-/])\d{4}")
_PURE_NUMBER = re.compile(r"[-+]?\d*[.,]?\d+")
# Three numbers with points between them may be a date, such as 20.12.65.
_CLOCK_ONLY = re.compile(r"\d{1,2}(?:\.\d{2}|:\d{2}(?::\d{2}(?:\.\d+)?)?)(?: ?[AaPp][Mm])?")
_COMMA_FRACTION = re.compile(r"(:\d{2}),(\d+)")
# 2021-06-01T01-00-00: names of files have no colons.
_HYPHENS = re.compile(
    r"^(\d{4}[-_]\d{2}[-_]\d{2})(?:[T_](\d{2})[-_](\d{2})|[T_ ](\d{2})[-_](\d{2})[-_](\d{2}))$"
)
_SPAN = re.compile(r"^(.*?\d{1,2}:\d{2}\S*?)(?: - | – | to |/).*\d{1,2}:\d{2}.*$")
_CLOCK_FIRST = re.compile(
    r"^(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?),? +(\d{1,4}[-/. ]\w{1,9}[-/., ]{1,2}\d{1,4})$"
)
_STRICT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2})?")
_EASTERN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(?:(\d{1,2}) ?[日일])?")
# Forms of periods, by their months.
_SIZES = {
    12: re.compile(r"\d{4}"),
    3: re.compile(r"\d{4}[-/ _]?Q[1-4]", re.IGNORECASE),
    1: re.compile(r"\d{4}[-/ _]?(?:M?\d{2}|[^\W\d]{3,9}\.?)"),
}
# Days of a place, which are others in UTC.
_MIDNIGHT = re.compile(r"(?<=[T ]00:00)(:00(?:\.0+)?)? ?[+-]\d{2}:?\d{2}$")
_LAST_HOUR = r"([T ])24([:.]00)"


def dates_in_text(
    texts: pd.Series, order: Order | None = None, enough: float = th.NEARLY_ALL
) -> Dates | None:
    """Read the dates of a column of texts, or return None if fewer than `enough` of its values are dates.

    order: of day and month, if the user chose it.
    """
    sample = sample_of(texts)
    if (longer := _longer_periods(texts, sample)) is not None:
        texts = texts.mask(longer)
        sample = sample_of(texts)
    if not sample or sum(map(_may_be_date, sample)) < min(th.MOSTLY, enough) * len(sample):
        return None
    if all(map(_STRICT.fullmatch, sample)) and (times := _strict(texts, None)) is not None:
        return Dates(times)
    if sum(map(bool, map(THIRTEENTH_MONTH.fullmatch, sample))) > 1:
        texts = texts.mask(texts.str.strip().str.fullmatch(THIRTEENTH_MONTH).fillna(False).astype("bool"))
    plain, note = with_offsets(_simplified(texts.str.strip(), sample), sample)
    if all(map(_MIDNIGHT.search, sample_of(plain))) and note is None:
        zones = tuple(offsets_in(sample_of(plain)))
        note = messages.zone_ignored(zones) if zones else None
        plain = plain.str.replace(_MIDNIGHT, r"\1", regex=True)
    late = plain.str.contains(r"[T ]24[:.]00", regex=True, na=False).to_numpy(dtype=bool)
    if late.any():
        plain = plain.str.replace(_LAST_HOUR, r"\g<1>00\2", regex=True)
    sample = sample_of(plain)
    of_days: tuple[Reader, ...] = (_iso, lambda column, shown: _shaped(column, shown, order), named_months)
    readers = (seasons_of, *of_days, dates_of_periods)
    dates = months_in_order(plain, sample)
    dates = (
        dates or _by_one_reader(readers, plain, sample, enough) or _by_several_readers(of_days, plain, sample)
    )
    if dates is None or known(dates.times) < enough * texts.notna().sum():
        return None
    times = dates.times
    if late.any():
        times = pd.DatetimeIndex(times + pd.to_timedelta(late.astype(np.int64), unit="D")).as_unit("us")
    offsets = tuple(offsets_in(sample))
    if note is None and offsets:
        note = messages.converted_to_utc(offsets)
    return replace(dates, times=times, note=note or dates.note)


def _longer_periods(texts: pd.Series, sample: list[str]) -> pd.Series | None:
    """Whether each row, (rows,), is a year beside quarters or months, or a quarter beside months; None if none is."""
    sizes = {next((size for size, form in _SIZES.items() if form.fullmatch(text)), 0) for text in sample}
    if len(sizes) < 2 or 0 in sizes:
        return None
    longer = [form for size, form in _SIZES.items() if size > min(sizes)]
    plain = texts.str.strip()
    return pd.concat([plain.str.fullmatch(form).fillna(False).astype("bool") for form in longer], axis=1).any(
        axis=1
    )


def _by_one_reader(
    readers: tuple[Reader, ...], texts: pd.Series, sample: list[str], enough: float
) -> Dates | None:
    """Read the dates with the first reader that reads enough of them."""
    few = pd.Series(sample, dtype="str")
    for read in readers:
        trial = read(few, sample)
        if trial is None or known(trial.times) < min(th.HALF, enough) * len(sample):
            continue
        dates = read(texts, sample)
        if dates is not None and known(dates.times) >= enough * texts.notna().sum():
            return dates
    return None


def _by_several_readers(readers: tuple[Reader, ...], texts: pd.Series, sample: list[str]) -> Dates | None:
    """Read dates in several formats, each with the reader that reads most of those left by the others."""
    dates: Dates | None = None
    left = sample
    while len(left) > (1 - th.NEARLY_ALL) * len(sample):
        trials = [read(pd.Series(left, dtype="str"), left) for read in readers]
        hits = [0 if trial is None else known(trial.times) for trial in trials]
        best = hits.index(max(hits))
        trial = trials[best]
        if trial is None or hits[best] < (1 - th.NEARLY_ALL) * len(sample):
            return None
        more = readers[best](texts, left)
        if more is None:
            return None
        if dates is not None:
            times = dates.times.where(dates.times.notna(), more.times)
            more = replace(dates if dates.order is not None else more, times=times)
        dates = more
        left = [text for text, missing in zip(left, trial.times.isna(), strict=True) if missing]
    return dates


def _simplified(texts: pd.Series, sample: list[str]) -> pd.Series:
    """Return the texts without decimal commas and ends of time spans, if the sample has some."""
    if any(_COMMA_FRACTION.search(text) for text in sample):
        texts = texts.str.replace(_COMMA_FRACTION, r"\1.\2", regex=True)
    if all(map(_HYPHENS.fullmatch, sample)):
        texts = texts.str.replace(_HYPHENS, r"\1 \2\4:\3\5:\6", regex=True).str.removesuffix(":")
    if all(map(_CLOCK_FIRST.match, sample)):
        texts = texts.str.replace(_CLOCK_FIRST, r"\2 \1", regex=True)
    if any(text.endswith(" Uhr") for text in sample):
        texts = texts.str.removesuffix(" Uhr")
    if all(_EASTERN.search(text) for text in sample):
        texts = texts.str.replace(_EASTERN, r"\1-\2-\3", regex=True).str.removesuffix("-")
    if all(_SPAN.match(text) for text in sample):
        texts = texts.str.replace(_SPAN, r"\1", regex=True)
    return texts


def _may_be_date(text: str) -> bool:
    digits = any(character.isdigit() for character in text)
    return (
        digits
        and not _PURE_NUMBER.fullmatch(text)
        and not _CLOCK_ONLY.fullmatch(text)
        and len(text) < th.LONGEST_DATE
    )


def _strict(texts: pd.Series, zone: str | None) -> pd.DatetimeIndex | None:
    """Read times that are all in one strict format with Arrow, which is much faster than pandas."""
    try:
        exact = pa.array(texts).cast(pa.timestamp("us", zone))
    except pa.ArrowInvalid:
        return None
    return bounded(pd.DatetimeIndex(exact.to_numpy(zero_copy_only=False)))


def _iso(texts: pd.Series, sample: list[str]) -> Dates:
    for zone in (None, "UTC"):
        if (times := _strict(texts, zone)) is not None:
            return Dates(times)
    # pandas reads these two words as the current time.
    words = texts.isin(["now", "today"])
    return Dates(parsed(texts.mask(words) if words.any() else texts, "ISO8601"))


def _shaped(texts: pd.Series, sample: list[str], order: Order | None) -> Dates | None:
    """Read dates of numbers with marks between them, in the formats that the sample shows."""
    shapes = list(dict.fromkeys(shape for text in sample if (shape := _shape(text))))[: th.MOST_DATE_FORMS]
    if not shapes:
        return None
    if not any("%d" in shape and not shape.startswith("%Y") for shape in shapes):
        times = parsed_by_any(texts, shapes)
        if times.hasnans:  # 2017-27-07: some programs write the day before the month
            others = parsed_by_any(texts, [swapped(shape) for shape in shapes])
            times = others if known(others) > known(times) else times
        return Dates(times)
    return dates_in_either_order(texts, sample, shapes, order)


def _shape(text: str) -> str | None:
    """Return the strptime format of one date, with the day before the month if the year is last."""
    if compact := _NO_COLONS.fullmatch(text):
        return f"%Y%m%d{compact['gap']}%H%M" + ("%S" if compact["second"] else "")
    if month := _MONTH.fullmatch(text):
        return f"%Y{month['mark']}%m" if month["first"] else f"%m{month['other']}%Y"
    year_first = _YEAR_FIRST.fullmatch(text)
    bare = _NO_MARKS.fullmatch(text)
    match = year_first or bare or _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    part = match.groupdict()
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
