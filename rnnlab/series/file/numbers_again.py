"""Which columns of digits are numbers, and which are codes that would lose their zeros as numbers."""

import re
from collections.abc import Iterable

import pandas as pd

from rnnlab.series.column_words import words_of
from rnnlab.series.vocabulary import vocabulary

IDS = vocabulary("series_columns.ids")
_PADDED = re.compile(r"\s*0\d+\s*")


def numbers_again(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of texts as numbers if all are numbers, which they may be once rows of texts are left out."""
    return frame.apply(lambda column: _numbers_again(column) if column.dtype == "str" else column)


def _numbers_again(column: pd.Series) -> pd.Series:
    try:
        numbers = pd.to_numeric(column)
    except ValueError:
        return column
    return column if holds_codes(str(column.name), column.dropna()) else numbers


def holds_codes(name: str, cells: Iterable[str]) -> bool:
    """Whether a column names series by digits such as 007: its name says that it does, and a cell begins with 0."""
    return not IDS.isdisjoint(words_of(name)) and any(map(_PADDED.fullmatch, cells))
