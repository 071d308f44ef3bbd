"""How to read a file: what the user decided, and what was detected for the rest."""

import re
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from rnnlab.mistake import Mistake
from rnnlab.series.date_format import letters_of
from rnnlab.series.messages import series as messages
from rnnlab.series.step_names import months_name, step_name

Order = Literal["day first", "month first"]
Shape = Literal["wide", "long", "matrix", "columns"]
Summary = Literal["mean", "sum", "last", "min", "max"]
SEPARATOR = " · "  # of the columns that name a series together, and of their values
ALL_PARTS = "*"  # all files of an archive or sheets of a workbook, as one table
FILE_COLUMN = "file"  # the column of that table with their names
UNITS = {"s": 1.0, "sec": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0}
UNITS |= {"d": 86_400.0, "day": 86_400.0, "w": 604_800.0, "week": 604_800.0}
NEWEST_RULES = 4
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

        1 before columns were left out for the rows they cost, 2 before closing times were told from gaps, 3 before
        the times of opening hours were those of local clocks.
        """
        return NEWEST_RULES

    def __reduce__(self) -> tuple[Any, ...]:
        # Through a function of C: Streamlit's caches can't hash the one that msgspec uses by default.
        return msgspec.convert, (msgspec.to_builtins(self), type(self))


@dataclass(frozen=True)
class Following:
    """What is known about a file that continues a series: it may be short, and its columns may be constant.

    features: the columns to read; all others are ignored. step_seconds: the series' time step, because a
    single row has none, or None for a series without times. week: as of a `TimeStep`. clock: as of a `Series`.
    """

    features: tuple[str, ...]
    step_seconds: float | None = None
    week: tuple[int, ...] = ()
    clock: str = ""


def step_of_text(text: str) -> tuple[float | None, int | None]:
    """Return the seconds or the calendar months of a time step written as `15min`, `1 hour` or `1 month`."""
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)? ?([a-z]+?)s?", text.strip().lower())
    number, unit = (float(match[1] or 1), match[2]) if match else (0.0, "")
    if number > 0 and unit in UNITS:
        return number * UNITS[unit], None
    if number > 0 and number.is_integer() and unit in MONTHS:
        return None, int(number) * MONTHS[unit]
    raise Mistake(messages.invalid_step(text[:40]))


NAMES = {
    "part": "File, sheet or table",
    "encoding": "Encoding",
    "delimiter": "Column separator",
    "decimal": "Decimal sign",
    "above": "Lines before the header",
    "header": "Header rows",
    "missing": "Missing-value markers",
    "shape": "Table shape",
    "series_column": "Series column",
    "pick": "Series",
    "time": "Time column",
    "time_with": "Columns that make the time",
    "time_format": "Date format",
    "time_unit": "Unit of the times",
    "time_zone": "Time zone",
    "order": "Date order",
    "step": "Time step",
    "months": "Time step",
    "summary": "Several rows per time step",
    "kept": "Columns to use",
    "leave_out": "Columns to leave out",
    "version": "Rules of an earlier version",
}
HELP = {
    "part": "The file holds several.",
    "encoding": "How bytes are decoded to letters. Change it if names look garbled.",
    "delimiter": "The sign between two columns.",
    "decimal": "12.5 or 12,5.",
    "above": "Lines before the header that are not part of the table.",
    "header": "None: columns are numbered. Two: for example names and their units.",
    "missing": "These numbers are far from all other values and occur repeatedly, as markers of missing values do.",
    "shape": "How the series are arranged in the file.",
    "series_column": "The column that names the series of each row.",
    "pick": "The file holds several series; this one is read.",
    "time": "The column with the time of each row.",
    "time_with": "For example the columns of years, months and days.",
    "time_format": "How the time column writes dates, e.g. DD.MM.YYYY hh:mm or %d%m%y.",
    "time_unit": "What the time column counts: from zero, since 1970, or for example days since 1900-01-01.",
    "time_zone": "Times become the standard time of this zone, all year; those of opening hours follow its clocks.",
    "order": "Whether the day or the month comes first in a date such as 03/04/2024.",
    "step": "The rows are resampled to this time step.",
    "months": "The rows are resampled to this many months.",
    "summary": "How several rows in one time step are aggregated.",
}
VALUES: dict[str, dict[Any, str]] = {
    "delimiter": {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar |", " ": "spaces", ":": "colon :"},
    "header": {0: "none", 1: "1 row", 2: "2 rows", 3: "3 rows"},
    "shape": {
        "wide": "a row per time step, a column per feature",
        "long": "several series, one below the other",
        "matrix": "a row per year, day or series, times side by side",
        "columns": "several series, a column each",
    },
    "decimal": {".": "point", ",": "comma"},
    "time_unit": {
        "ns": "nanoseconds", "us": "microseconds", "ms": "milliseconds", "s": "seconds", "min": "minutes",
        "h": "hours", "days": "days",
    },
    "part": {ALL_PARTS: "all, one below the other"},
    "series_column": {"": "none: all rows are one series"},
    "time": {"": "none: each row is a time step"},
}  # fmt: skip


def value_label(field: str, value: object) -> str:
    """Return a value of that field of `ReadOptions` in words."""
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value)) or "nothing"
    if value in VALUES.get(field, {}):
        return VALUES[field][value]
    if field == "time_format" and isinstance(value, str):
        return letters_of(value)
    if field == "step" and isinstance(value, float | int):
        return step_name(value)
    if field == "months" and isinstance(value, int):
        return months_name(value)
    return str(value)
