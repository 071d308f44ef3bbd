"""Columns that are the parts of a day: hours, half hours and the like, by the names of the columns."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.time.time_of_day import PERIODS_A_DAY, clock_times
from rnnlab.series.vocabulary import vocabulary

DAY_SECONDS = 86_400
_HOURS = vocabulary("time_of_day.hours") | {"h", "std", "hourending"}
_PERIODS = vocabulary("time_of_day.periods") | {"p", "q", "qh"}
_ENDING = frozenset(("he", "hourending"))
_NUMBER = re.compile(r"([^\W\d]+(?:[ _.]?ending)?)?[ _.-]?(\d{1,3})(?:[:.]00|h)?", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::00)?")
_END = r"(\d{1,2})(?:[:.h](\d{2}))?(?::00)?h?"
_SPAN = re.compile(rf"(?:h|hr|hour)?[ _]?{_END} ?(?:-|–|—|to|/) ?{_END}", re.IGNORECASE)
# The second of two equal hours, when the clock goes back: 3B, 02X, 02-03 (2), HE02DST.
_SECOND = re.compile(r"(.*\d)h?[ _]?(?:b|x|\*|dst|\(dst\)|\(2\))", re.IGNORECASE)


@dataclass(frozen=True)
class DayColumns:
    """The columns of a day's parts: their positions, and the seconds from midnight at which each is, both (columns,).

    unit: "hour" or "time", for the report.
    """

    places: np.ndarray
    seconds: np.ndarray
    unit: str


def day_columns(frame: pd.DataFrame) -> DayColumns | None:
    """Find the columns of a day's parts, in order; None if there are none.

    A column named by a number is at the start of its hour, one of an hour ending at its end.
    """
    columns = [str(column).strip() for column in frame.columns]
    places, names = _without_second_hours(columns)
    for seconds_of, unit in ((_of_numbers, "hour"), (_of_spans, "hour"), (_of_clock, "time")):
        for start in range(1, min(len(names) - min(PERIODS_A_DAY), th.MOST_DATE_PARTS) + 1):
            seconds = seconds_of(names, start)
            if seconds is not None:
                return DayColumns(places[start : start + len(seconds)], seconds, unit)
    return None


def _without_second_hours(columns: list[str]) -> tuple[np.ndarray, list[str]]:
    """Return the positions and the names of the columns without the second of two equal hours; 3A becomes 3."""
    known = {column.lower() for column in columns}
    kept, names = [], []
    for place, column in enumerate(columns):
        second = _SECOND.fullmatch(column)
        if second and {second[1].lower(), f"{second[1].lower()}a"} & known:
            continue
        first = re.fullmatch(r"(.*\d)[aA]", column)
        kept.append(place)
        names.append(first[1] if first and f"{first[1].lower()}b" in known else column)
    return np.array(kept, dtype=np.int64), names


def _of_numbers(names: list[str], start: int) -> np.ndarray | None:
    """Read numbered hours, 0 to 23 or 1 to 24, or numbered periods of the day."""
    first = _NUMBER.fullmatch(names[start])
    if first is None or int(first[2]) > 1:
        return None
    count = 0
    for name in names[start:]:
        match = _NUMBER.fullmatch(name)
        if match is None or _plain(match[1]) != _plain(first[1]) or int(match[2]) != int(first[2]) + count:
            break
        count += 1
    prefix = _plain(first[1])
    if count not in PERIODS_A_DAY or prefix not in {"", *_HOURS, *(_PERIODS if count > 24 else ())}:
        return None
    before = [words_of(name) for name in names[:start]]
    ending = prefix in _ENDING or any("he" in words or {"hour", "ending"} <= set(words) for words in before)
    return (np.arange(count) + float(ending and int(first[2]) == 1)) * (DAY_SECONDS / count)


def _plain(prefix: str | None) -> str:
    return re.sub(r"[ _.]", "", prefix or "").lower()


def _of_spans(names: list[str], start: int) -> np.ndarray | None:
    """Read spans of the day such as 00-01, 01-02, by their starts."""
    starts: list[int] = []
    end = 0
    for name in names[start:]:
        match = _SPAN.fullmatch(name)
        if match is None or 60 * int(match[1]) + int(match[2] or 0) != end or end == DAY_SECONDS // 60:
            break
        starts.append(60 * end)
        end = 60 * int(match[3]) + int(match[4] or 0) or DAY_SECONDS // 60
    even = len(starts) in PERIODS_A_DAY and len(np.unique(np.diff(starts))) == 1
    return np.array(starts, dtype=np.float64) if even and 60 * end == DAY_SECONDS else None


def _of_clock(names: list[str], start: int) -> np.ndarray | None:
    """Read times of day at even steps, from midnight, or from the end of the first step to midnight."""
    count = next(
        (n for n, name in enumerate(names[start:]) if not _CLOCK.fullmatch(name)), len(names) - start
    )
    if count not in PERIODS_A_DAY:
        return None
    clock = clock_times(pd.Series(names[start : start + count], dtype="str"))
    if clock is None or clock.hasnans:
        return None
    seconds = np.array(clock.total_seconds(), dtype=np.float64)
    if seconds[0] > 0 and seconds[-1] == 0:
        seconds[-1] = DAY_SECONDS
    step = DAY_SECONDS / count
    return seconds if seconds[0] in (0, step) and bool((np.diff(seconds) == step).all()) else None
