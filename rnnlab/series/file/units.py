"""Lines of units and of formats below the names of a header."""

import re

from rnnlab.series import thresholds as th
from rnnlab.series.file.fields import is_missing
from rnnlab.series.vocabulary import vocabulary

UNITS = vocabulary("units.all") | vocabulary("units.of_two_words")
_BRACKETED = re.compile(r"\s*[\[(].{0,20}[\])]\s*")
_DATE_UNIT = re.compile(r"[ymdhs:./ t-]{4,20}", re.IGNORECASE)
# The format of a column, not its unit: as the USGS and Campbell's loggers write it.
FORM = re.compile(r"\d+[sdn]|TS|RN|-")
# A format of a date or of one of its parts, and the names of the columns that it can stand below.
_DATEFORMAT = re.compile(r"(?:y{2,4}|m{2,3}|d{2,3}|j{3}|h{2}|s{2}|[-/.: t]){1,12}", re.IGNORECASE)
_DATE_NAME = re.compile(
    r"(?:year|yr|month|mon|mo|day|date|datum|time|hour|minute|min|second|sec|jahr|monat|tag|doy)\w{0,8}"
    r"|(?:date|day|time) ?\w{0,8}",
    re.IGNORECASE,
)


def is_name_of_dates(name: str) -> bool:
    """Whether a column is named as one of dates or times, or of a part of them."""
    return _DATE_NAME.fullmatch(name.strip()) is not None


def is_units(record: list[str]) -> bool:
    """Whether a line holds units: °C, hPa, [mm], yyyy-mm-dd."""
    fields = [field.strip() for field in record if not is_missing(field)]
    good = sum(
        field.lower() in UNITS or bool(_BRACKETED.fullmatch(field) or FORM.fullmatch(field))
        for field in fields
    )
    dated = sum(bool(_DATE_UNIT.fullmatch(field)) for field in fields)
    return good > 0 and good + dated >= th.ENOUGH_UNITS * len(fields)


def are_units_below(names: list[str], units: list[str]) -> bool:
    """Whether a line below the names holds units, or the formats of dates below their names: Year above YYYY."""
    if is_units(units):
        return True
    formats = [(name.strip(), unit) for name, unit in zip(names, units, strict=False) if is_format(unit)]
    return len(formats) > 0 and all(
        _DATE_NAME.fullmatch(name) and name.lower() != unit.strip().lower() for name, unit in formats
    )


def is_format(unit: str) -> bool:
    """Whether a text is the format of a date or of one of its parts, such as YYYY."""
    return bool(_DATEFORMAT.fullmatch(unit.strip()) and re.search(r"[a-z]", unit, re.IGNORECASE))
