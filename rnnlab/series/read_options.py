"""How a file is to be read: what the person decided, and what was found where nothing was said."""

import re
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from rnnlab.mistake import Mistake

Order = Literal["day first", "month first"]
Shape = Literal["wide", "long", "matrix"]
Summary = Literal["mean", "sum", "last", "min", "max"]
UNITS = {"s": 1.0, "sec": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0}
UNITS |= {"d": 86_400.0, "day": 86_400.0, "w": 604_800.0, "week": 604_800.0}
MONTHS = {"month": 1, "quarter": 3, "y": 12, "year": 12}


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the person decided about a file; whatever is None or empty is found from the file itself.

    part: which file of an archive, or which sheet of a workbook.
    encoding: Python's name of it. delimiter: one character, or " " for any run of spaces.
    decimal: the sign before the decimals. above: lines of the file to skip before the names.
    header: how many lines hold the names, 0 to 2.
    missing: besides NA and the like, the texts and numbers that stand for a missing value, as they are
        in the file; none is looked for then, so ("",) says that no number does.
    time: the column to read times from, "" for none: the rows are the steps.
    order: of day and month in dates such as 03/04/2024.
    shape: wide: one row a time step; long: several series one below the other; matrix: one row a
        year (or day), one column a month (or hour), read row by row as one series.
    pick: which series of a long table, by the text of the column that names them.
    step: seconds from row to row; months: the same in months, where the step is of the calendar.
    summary: what becomes of several rows in one step.
    kept: columns that would be left out and are to be features after all.
    onehot: the yes/no columns to make of columns of texts, each named `COL = TEXT`.
    """

    part: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: Literal[".", ","] | None = None
    above: int | None = None
    header: int | None = None
    missing: tuple[str, ...] = ()
    time: str | None = None
    order: Order | None = None
    shape: Shape | None = None
    pick: str | None = None
    step: float | None = None
    months: int | None = None
    summary: Summary | None = None
    kept: tuple[str, ...] = ()
    onehot: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        # By a function of C's: Streamlit's caches can't hash the one that msgspec would name here.
        return msgspec.convert, (msgspec.to_builtins(self), type(self))


@dataclass(frozen=True)
class Following:
    """What is known of a file because it continues a series: it may be short, and no column has to change.

    features: the columns to read; all others are ignored. step_seconds: the series' step, which a
    single row cannot show, or None for a series without times.
    """

    features: tuple[str, ...]
    step_seconds: float | None = None


@dataclass(frozen=True)
class Guess:
    """One thing about a file that was found or decided, and what else it could be.

    field: of `ReadOptions`, which changes it. value: as that field takes it. options: what may be chosen,
    `value` among them; empty where anything may be written. why: a few words, where they help.
    asked: True where the file cannot tell, so that the person must be asked.
    """

    field: str
    value: str | int | float | tuple[str, ...] | None
    options: tuple[str | int | float | None, ...] = ()
    why: str = ""
    asked: bool = False


def step_of_text(text: str) -> tuple[float | None, int | None]:
    """The seconds or the calendar months of a step written as `15min`, `1 hour` or `1 month`."""
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)? ?([a-z]+?)s?", text.strip().lower())
    number, unit = (float(found[1] or 1), found[2]) if found else (0.0, "")
    if number > 0 and unit in UNITS:
        return number * UNITS[unit], None
    if number > 0 and number.is_integer() and unit in MONTHS:
        return None, int(number) * MONTHS[unit]
    raise Mistake(f"The step '{text[:40]}' can't be read: write 15min, 1 hour, 1 day, 1 month or 1 quarter.")
