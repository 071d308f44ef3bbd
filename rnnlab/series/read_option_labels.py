"""Labels for how a file was read: the name of each option, its help, and its values."""

from typing import Any

from rnnlab.series.date_format import letters_of
from rnnlab.series.read_options import ALL_PARTS
from rnnlab.series.step_names import months_name, step_name

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
    "time_zone": "Local times become the standard time of this zone, without summer time.",
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
