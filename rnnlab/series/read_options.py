"""How to read a file: what the user decided, and what was detected for the rest."""

import re
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from rnnlab.mistake import Mistake
from rnnlab.series.messages import series as messages

Order = Literal["day first", "month first"]
Shape = Literal["wide", "long", "matrix", "columns"]
Summary = Literal["mean", "sum", "last", "min", "max"]
SEPARATOR = " · "  # of the columns that name a series together, and of their values
ALL_PARTS = "*"  # all files of an archive or sheets of a workbook, as one table
FILE_COLUMN = "file"  # the column of that table with their names
UNITS = {"s": 1.0, "sec": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0}
UNITS |= {"d": 86_400.0, "day": 86_400.0, "w": 604_800.0, "week": 604_800.0}
NEWEST_RULES = 3
MONTHS = {"month": 1, "quarter": 3, "y": 12, "year": 12}


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the user decided about a file; whatever is None or empty is detected.

    part: which file of an archive, sheet of a workbook, or table of a text with several, by its title; "*" for all
        of them, one below the other.
    encoding: its name in Python. delimiter: one character, or " " for any run of spaces.
    decimal: the decimal sign. above: lines of the file to skip before the header.
    header: how many lines the header has, 0 to 3.
    missing: missing-value markers besides NA and the like, as in the file; if given, none are detected,
        so ("",) means that there are none.
    time: the time column, "" for none: each row is a time step.
    time_with: the columns that make the time together with the time column: of months, days, hours.
    time_format: of the time column, as in strptime (%d%m%y) or in letters (DDMMYY).
    time_unit: what the time column's numbers count, and since when: `ms`, `days since 1900-01-01`.
    time_zone: of the place where the times are local, by its name (Europe/Berlin).
    order: of day and month in dates such as 03/04/2024.
    shape: wide: a row per time step; long: several series one below the other; matrix: a row per
        year (or day) and a column per month (or hour), read row by row as one series; columns: several series, a
        column each.
    series_column: the column that names the series of a long table, or several joined by " · "; "" for none:
        rows of the same time are combined.
    pick: which of several series, by its name in the table.
    step: the time step in seconds; months: the time step in calendar months.
    summary: how several rows in one time step are aggregated.
    kept: columns that would be left out but should be features.
    leave_out: columns that would be features but should be left out.
    onehot: the yes/no columns to make from text columns, each named `COL = TEXT`.
    """

    part: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: Literal[".", ","] | None = None
    above: int | None = None
    header: int | None = None
    missing: tuple[str, ...] = ()
    time: str | None = None
    time_with: tuple[str, ...] = ()
    time_format: str | None = None
    time_unit: str | None = None
    time_zone: str | None = None
    order: Order | None = None
    shape: Shape | None = None
    series_column: str | None = None
    pick: str | None = None
    step: float | None = None
    months: int | None = None
    summary: Summary | None = None
    kept: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    onehot: tuple[str, ...] = ()

    @property
    def rules(self) -> int:
        """The version of the rules for what is not decided.

        1 before columns were left out for the rows they cost, 2 before closing times were told from gaps.
        """
        return NEWEST_RULES

    def __reduce__(self) -> tuple[Any, ...]:
        # Through a function of C: Streamlit's caches can't hash the one that msgspec uses by default.
        return msgspec.convert, (msgspec.to_builtins(self), type(self))


@dataclass(frozen=True)
class Following:
    """What is known about a file that continues a series: it may be short, and its columns may be constant.

    features: the columns to read; all others are ignored. step_seconds: the series' time step, because a
    single row has none, or None for a series without times. week: as of a `TimeStep`.
    """

    features: tuple[str, ...]
    step_seconds: float | None = None
    week: tuple[int, ...] = ()


def step_of_text(text: str) -> tuple[float | None, int | None]:
    """Return the seconds or the calendar months of a time step written as `15min`, `1 hour` or `1 month`."""
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)? ?([a-z]+?)s?", text.strip().lower())
    number, unit = (float(match[1] or 1), match[2]) if match else (0.0, "")
    if number > 0 and unit in UNITS:
        return number * UNITS[unit], None
    if number > 0 and number.is_integer() and unit in MONTHS:
        return None, int(number) * MONTHS[unit]
    raise Mistake(messages.invalid_step(text[:40]))
