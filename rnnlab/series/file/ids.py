"""IDs that look like something else: 007, which a number would change, and NA, which is Namibia among countries."""

import re
from collections.abc import Iterable

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from rnnlab.series.column_words import words_of
from rnnlab.series.vocabulary import vocabulary

IDS = vocabulary("series_columns.ids")
CODE = "NA"  # among codes of two letters (ISO 3166): Namibia, or North America; else a missing value
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


def ids_or_numbers(texts: pa.ChunkedArray, decimal: str) -> pa.ChunkedArray:
    """Return the numbers of a column of texts, (rows,), or the texts if these are IDs such as 007, 1.10 or 1E5."""
    plain = pc.utf8_trim_whitespace(texts)
    try:
        numbers = plain.cast(pa.int64())
        if pc.all(pc.equal(numbers.cast(pa.string()), plain)).as_py() is not False:
            return numbers
    except pa.ArrowInvalid:
        pass
    try:
        pointed = plain if decimal == "." else pc.replace_substring(plain, decimal, ".")
        numbers = pointed.cast(pa.float64())
    except pa.ArrowInvalid:
        return texts
    of_ids = pc.any(pc.match_substring_regex(plain, r"^[-+]?0\d|^\d+[eE]\d+$")).as_py()
    merged = pc.count_distinct(plain).as_py() != pc.count_distinct(numbers).as_py()
    return texts if of_ids or merged else numbers


def lacks_a_code(column: pa.ChunkedArray) -> bool:
    """Whether all that is not missing in a column (rows,) are different codes of two letters, so that NA is one too."""
    if not column.null_count or not pa.types.is_string(column.type):
        return False
    codes = pc.unique(column.drop_null())
    return len(codes) > 1 and pc.all(pc.match_substring_regex(codes, r"^[A-Z]{2}$")).as_py()
