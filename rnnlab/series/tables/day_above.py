"""Times of day in a table below a line with their day."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.file.open_table import OpenTable, open_table
from rnnlab.series.messages import tables as messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Report
from rnnlab.series.time.dates import Dates, rises
from rnnlab.series.time.dates_in_column import is_named_like_time
from rnnlab.series.time.dates_in_text import dates_in_text
from rnnlab.series.time.time_column import find_dates
from rnnlab.series.time.time_of_day import clock_of, clock_of_digits, is_called_clock

HALF_DAY = 43_200  # seconds
_DAY = re.compile(
    r"(?<![\d:/.-])(?:\d{4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2}"
    r"|\d{1,2}(?P<sign>[-/. ])(?:\d{1,2}|[a-z]{3,9}\.?)(?P=sign)\d{4}"
    r"|[a-z]{3,9}\.? \d{1,2}, \d{4})(?![\d/.-])",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d:[0-5]\d")
_NUMBERS = re.compile(r"(\d{4})(?:\s+\d{3})?(?:\s*)([01]\d)(?:\s*)([0-3]\d)")  # 2011  136  05  16, 20110516


def open_dated(data: bytes, name: str, options: ReadOptions, report: Report) -> OpenTable:
    """Open the table in the bytes, whose times of day become times if a line above it has their day."""
    opened = open_table(data, name, options, report)
    day = _day_in(opened.above, options) if opened.above and options.time is None else None
    frame = opened.frame
    found = None if day is None or len(frame) < 2 else _first_clock(frame)
    dated = None if found is None else find_dates(frame, options)
    if day is None or found is None or (dated is not None and dated.used != (found[0],)):
        return opened
    column, clock = found
    if clock[0] == pd.Timedelta(0) and _CLOCK.search(opened.above):  # counted from the start of a session
        return opened
    day.add_to(report)
    report.note(messages.day_above(column, str(day.times[0].date())))
    times = pd.Series(pd.DatetimeIndex(day.times[0] + clock).as_unit("us"), index=frame.index)
    return replace(opened, frame=frame.assign(**{column: times}))


def _day_in(above: str, options: ReadOptions) -> Dates | None:
    """Return the one day in the lines above a table; of several, that in a line of its own."""
    texts: list[str] = []
    alone: list[str] = []
    for line in (line.strip().strip('"').strip() for line in above.splitlines()):
        if (numbers := _NUMBERS.fullmatch(line)) is not None:
            alone.append("-".join(numbers.groups()))
        found = [match[0] for match in _DAY.finditer(line)]
        texts += found
        alone += [text for text in found if text == line]
    for different in ({*alone}, {*alone, *texts}):
        if len(different) == 1:
            return dates_in_text(pd.Series([different.pop()], dtype="str"), options.order)
    return None


def _first_clock(frame: pd.DataFrame) -> tuple[str, pd.TimedeltaIndex] | None:
    """Return the first column of times of day that rise, counted on over midnight, and its times."""
    for place, column in enumerate(map(str, frame.columns[: th.FIRST_TRIED])):
        values = frame[column]
        if is_called_clock(column) or not pd.api.types.is_numeric_dtype(values):
            clock = clock_of(values, column)
        elif place == 0 and not is_named_like_time(column) and values.max() >= 100:
            clock = clock_of_digits(values.to_numpy(dtype=np.float64))
        else:
            continue
        if clock is None or clock.hasnans:
            continue
        seconds = np.asarray(clock.total_seconds())
        midnights = np.cumsum(np.diff(seconds, prepend=seconds[0]) < -HALF_DAY)
        clock = pd.TimedeltaIndex(clock + pd.to_timedelta(midnights, unit="D"))
        if rises(pd.DatetimeIndex(pd.Timestamp(0) + clock), th.NEARLY_ALL):
            return column, clock
    return None
