"""A clean series, with the report of how it was read, what is found out about it once, and its CSV."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import free_name
from rnnlab.series.report import Guess, LeftOut, Repair, Report

WEEKDAYS = (0, 1, 2, 3, 4)  # steps of a week of days, Monday is 0
LOCAL = "local"  # clock of the times as written, or of the chosen time zone
CYCLES = HOUR, _WEEK, YEAR = ("hour of day", "day of week", "day of year")


@dataclass(frozen=True)
class Groups:
    """The series of a long table, one below the other, and the one that was picked.

    column: the column that names the series; values: the names in the order of the file, the first of very many.
    count: how many series there are.
    """

    column: str
    values: tuple[str, ...]
    picked: str
    count: int


@dataclass(frozen=True, eq=False)
class Series:
    """Regularly spaced rows of numeric features, without missing values.

    values: float64, (rows, features).
    times: one time per row, regularly spaced within a segment, or None if the file has no time.
    time_column: the column the times came from, or None.
    step_seconds: the time step in seconds, or None without times.
    step_months: the time step in calendar months (1, 3, 12, ...), whose step_seconds is then the median;
        None for a step of fixed length.
    week: as of a `TimeStep`: the steps of a week with rows, if there are none in the others, such as weekdays' and
        opening hours'. Closing is no gap.
    words: the different values of each column of few texts, by its name, for yes/no columns.
    missing: how many rows of the file have no value, one number per feature; empty if nothing was read from a file.
    report: how the file was read.
    incomplete: the features for which rows of the file were dropped, because values are missing.
    segments: integers, (rows,): rows with the same number follow each other without a gap; between two
        segments is a gap too long to fill, which windows never span.
    filled: whether each value was missing and lies on the line between its neighbours, (rows, features); None if
        none was.
    """

    name: str
    features: tuple[str, ...]
    values: np.ndarray
    times: pd.DatetimeIndex | None
    time_column: str | None
    step_seconds: float | None
    segments: np.ndarray
    groups: Groups | None = None
    step_months: int | None = None
    week: tuple[int, ...] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[int, ...] = ()
    incomplete: tuple[str, ...] = ()
    report: Report = field(default_factory=Report)
    filled: np.ndarray | None = None

    def known_by_then(self) -> np.ndarray:
        """The values with each filled one replaced by the last one before that was not, (rows, features).

        The line to the next value would tell what comes later. A segment never begins with a filled value.
        """
        if self.filled is None or not self.filled.any():
            return self.values
        rows = np.where(self.filled, 0, np.arange(len(self.values))[:, None])
        return np.take_along_axis(self.values, np.maximum.accumulate(rows, axis=0), axis=0)

    @property
    def cycles(self) -> tuple[str, ...]:
        """The cycles of the calendar whose phase the times tell: none if they only count from zero."""
        codes = {note.code for note in self.notes}
        if self.times is None or "series.times_from_zero" in codes:
            return ()
        if "series.days_without_date" in codes:
            return (HOUR,)
        return (HOUR, YEAR) if codes & {"series.typical_year", "series.dates_without_year"} else CYCLES

    @property
    def clock(self) -> str:
        """What the times follow: LOCAL, the place with whose summer time they were moved, or "" for any other."""
        for note in self.notes:
            if note.code in ("series.clocks_as_written", "series.clocks_of_utc", "series.clocks_of_zone"):
                return LOCAL
            if note.code == "series.summer_time":
                return str(note.facts["clock"])
        return ""

    @property
    def clock_note(self) -> Message | None:
        """That the times are an hour ahead of UTC in summer, if they are, which their readers must know."""
        return next((note for note in self.notes if note.code == "series.summer_time"), None)

    @property
    def weekdays(self) -> bool:
        """Whether the rows are daily and Monday follows Friday."""
        return self.week == WEEKDAYS and self.step_seconds == 86_400

    @property
    def steps_of_day(self) -> int | None:
        """How many steps a day has, of those with rows; None if days differ, or a step is not a part of a day."""
        if not self.step_seconds or 86_400 % self.step_seconds:
            return None
        whole = round(86_400 / self.step_seconds)
        each = (
            np.unique(np.array(self.week) // whole, return_counts=True)[1] if self.week else np.array([whole])
        )
        return int(each[0]) if (each == each[0]).all() else None

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return self.report.left_out

    @property
    def repairs(self) -> tuple[Repair, ...]:
        return self.report.repairs

    @property
    def notes(self) -> tuple[Message, ...]:
        return self.report.notes

    @property
    def guesses(self) -> tuple[Guess, ...]:
        return self.report.guesses

    def __len__(self) -> int:
        return len(self.values)

    def column(self, feature: str) -> np.ndarray:
        """Return the values of one feature, (rows,)."""
        return self.values[:, self.features.index(feature)]

    @property
    def whole_days(self) -> bool:
        """Whether the time step is one day or more of them, or of months, so that the time of day says nothing."""
        seconds = self.step_seconds
        return self.step_months is not None or (seconds is not None and seconds % 86_400 == 0)

    def label(self, row: int) -> str:
        """Return a row's time as people write it, or its number if there are no times."""
        if self.times is None:
            return f"row {row}"
        text = self.times[row].isoformat(" ", "minutes")  # which pads the year 1, too
        return text[:10] if self.whole_days else text[:16]


Found = TypeVar("Found")


def once_a_series(find: Callable[[Series], Found]) -> Callable[[Series], Found]:
    """Let a function of a series answer from memory when it is called again; what it returns is not to be changed."""
    known: WeakKeyDictionary[Series, Found] = WeakKeyDictionary()

    @wraps(find)
    def found(series: Series) -> Found:
        if series not in known:
            known[series] = find(series)
        return known[series]

    return found


TIME = "time"


def series_csv(series: Series) -> bytes:
    """The rows of a series: its times in the first column, empty cells for values that were filled.

    Without times, empty rows stand where a gap was too long to fill.
    """
    values = series.values if series.filled is None else np.where(series.filled, np.nan, series.values)
    frame = pd.DataFrame(values, columns=list(series.features))
    if series.times is not None:
        frame.insert(0, time_title(series), series.times)
    else:
        places = np.arange(len(frame)) + (th.MOST_BRIDGED + 1) * (series.segments - series.segments[0])
        frame = frame.set_index(places).reindex(range(int(places[-1]) + 1))
    return frame.to_csv(index=False, lineterminator="\n").encode()


def time_title(series: Series) -> str:
    """The title of the column of times."""
    return free_name(TIME, series.features)
