"""Times that follow from what stands above the rows: the day of times of day, or a start and a rate."""

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
from rnnlab.series.time.dates_in_numbers import THIS_CENTURY
from rnnlab.series.time.dates_in_text import dates_in_text
from rnnlab.series.time.time_column import find_dates
from rnnlab.series.time.time_of_day import clock_of, clock_of_digits, is_called_clock

TIME = "time"
HALF_DAY = 43_200  # seconds
_DAY = re.compile(
    r"(?<![\d:/.-])(?:\d{4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2}"
    r"|\d{1,2}(?P<sign>[-/. ])(?:\d{1,2}|[a-z]{3,9}\.?)(?P=sign)\d{4}"
    r"|[a-z]{3,9}\.? \d{1,2}, \d{4})(?![\d/.-])",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d:[0-5]\d")
_SAID = {
    kind: re.compile(rf"\b{words}[^\d\n]*({value})", re.IGNORECASE)
    for kind, words, value in (
        ("time", "start time", r"\d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?"),
        ("date", "start date", r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}"),
        ("step", r"(?:epoch|cycle) period", r"\d{1,2}:\d{2}:\d{2}"),
    )
}
_MONTH_FIRST = re.compile("date format m", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{4})(?:\s+\d{3})?(?:\s*)([01]\d)(?:\s*)([0-3]\d)")  # 2011  136  05  16, 20110516


def open_dated(data: bytes, name: str, options: ReadOptions, report: Report) -> OpenTable:
    """Open the table in the bytes, with the times that follow from what stands above its rows."""
    opened = open_table(data, name, options, report)
    if options.time is not None:
        return opened
    frame = with_times_of_start_and_rate(opened.frame, report)
    frame = _with_day_above(frame, opened.above, options, report) if opened.above else frame
    return replace(opened, frame=_with_epochs(frame, opened.above, options, report))


def with_times_of_start_and_rate(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Return the values with a column of times, if the first rows hold the start in seconds since 1970 and the rate."""
    if len(frame) < th.LEAST_ROWS + 2 or TIME in frame.columns:
        return frame
    if not all(pd.api.types.is_numeric_dtype(frame[column]) for column in frame.columns):
        return frame
    start, rate = frame.iloc[0].unique(), frame.iloc[1].unique()
    if len(start) != 1 or len(rate) != 1 or not THIS_CENTURY[0] <= start[0] <= THIS_CENTURY[1]:
        return frame
    values = frame.iloc[2:]
    if not 0 < rate[0] <= th.MOST_RATE or not values.abs().max().max() < THIS_CENTURY[0] / 100:
        return frame
    timed = _with_times(values, pd.Timestamp(float(start[0]), unit="s"), 1 / float(rate[0]))
    report.note(messages.times_of_start_and_rate(str(timed[TIME].iloc[0]), float(rate[0])))
    return timed


def _with_times(values: pd.DataFrame, start: pd.Timestamp, seconds: float) -> pd.DataFrame:
    """Return rows with a first column of times, so many seconds apart."""
    micros = np.round(np.arange(len(values)) * (seconds * 1e6)).astype("timedelta64[us]")
    times = pd.Series(start.as_unit("us").to_datetime64() + micros, index=values.index, name=TIME)
    return pd.concat([times, values], axis=1)


def _with_epochs(frame: pd.DataFrame, above: str, options: ReadOptions, report: Report) -> pd.DataFrame:
    """Return rows without times with those that the lines above them say: a start and a step, as ActiGraph writes."""
    said = {kind: form.search(above) for kind, form in _SAID.items()}
    if None in said.values() or TIME in frame.columns or find_dates(frame, options) is not None:
        return frame
    clock, day, step = (match[1] for match in said.values() if match is not None)
    order = _MONTH_FIRST.search(above)
    dates = dates_in_text(pd.Series([f"{day} {clock}"]), options.order or ("month first" if order else None))
    seconds = pd.Timedelta(step).total_seconds()
    if dates is None or seconds <= 0:
        return frame
    dates.add_to(report)
    report.note(messages.times_of_start_and_step(str(dates.times[0]), seconds))
    return _with_times(frame, dates.times[0], seconds)


def _with_day_above(frame: pd.DataFrame, above: str, options: ReadOptions, report: Report) -> pd.DataFrame:
    """Return the table with times in place of times of day, if one of the lines above it has their day."""
    day = _day_in(above, options)
    found = None if day is None or len(frame) < 2 else _first_clock(frame)
    dated = None if found is None else find_dates(frame, options)
    if day is None or found is None or (dated is not None and dated.used != (found[0],)):
        return frame
    column, clock = found
    if clock[0] == pd.Timedelta(0) and _CLOCK.search(above) and _day_in(above, options, alone=True) is None:
        return frame  # counted from the start of a session
    day.add_to(report)
    report.note(messages.day_above(column, str(day.times[0].date())))
    times = pd.Series(pd.DatetimeIndex(day.times[0] + clock).as_unit("us"), index=frame.index)
    return frame.assign(**{column: times})


def _day_in(above: str, options: ReadOptions, *, alone: bool = False) -> Dates | None:
    """Return the one day in the lines above a table; of several, or if alone, that in a line of its own."""
    texts: list[str] = []
    lines: list[str] = []
    for line in (line.strip().strip('"').strip() for line in above.splitlines()):
        if (numbers := _NUMBERS.fullmatch(line)) is not None:
            lines.append("-".join(numbers.groups()))
        found = [match[0] for match in _DAY.finditer(line)]
        texts += found
        lines += [text for text in found if text == line]
    for different in ({*lines}, set() if alone else {*lines, *texts}):
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
