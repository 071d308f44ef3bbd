"""Which columns of digits are numbers, and which are codes that would lose their zeros as numbers."""

import re
from collections.abc import Iterable

import pandas as pd

from rnnlab.series.column_words import words_of
from rnnlab.series.vocabulary import vocabulary

IDS = vocabulary("series_columns.ids")
_PADDED = re.compile(r"\s*0\d+\s*")


def numbers_again(column: pd.Series) -> pd.Series:
    """Return a column of texts as numbers if all are numbers, which they may be once rows of texts are left out."""
    try:
        numbers = pd.to_numeric(column)
    except ValueError:
        return column
    return column if holds_codes(str(column.name), column.dropna()) else numbers


def holds_codes(name: str, cells: Iterable[str]) -> bool:
    """Whether a column names series by digits such as 007: its name says that it does, and a cell begins with 0."""
    return not IDS.isdisjoint(words_of(name)) and any(map(_PADDED.fullmatch, cells))
