"""Numbers out of a table's columns, with a reason for every column that is left out.

A column of texts can be brought in as columns of 1 and 0, one for each text: `weather = rain` is 1 in
the rows where `weather` holds rain, and 0 in all others, those without a value among them.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.series import LeftOut, Repair
from rnnlab.series.wording import quoted

MOST_TEXTS = 0.05
MOST_MISSING = 0.5
MOST_VALUE = 1e30
MOST_WORDS = 20  # different texts of a column that may be brought in
IS = " = "

_THOUSANDS = r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_DECIMAL_COMMA = r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d*),\d+"
_INDEX_NAME = re.compile(
    r"(unnamed: \d+|column \d+|index|idx|no|nr|row|rownum|rowid|instant|#)\.?", re.IGNORECASE
)


@dataclass
class Numbers:
    """The numeric columns of a table, in order, each (rows,) float64 with NaN for a missing value.

    words: the different texts of each column that holds at most MOST_WORDS of them.
    """

    columns: dict[str, np.ndarray] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)


def numbers_of(frame: pd.DataFrame, skip: tuple[str, ...], onehot: tuple[str, ...] = ()) -> Numbers:
    """The numbers of every column but those to skip; onehot: the yes/no columns to make, as `COL = TEXT`.

    Raises Mistake where a yes/no column is of no column of texts.
    """
    numbers = Numbers()
    asked = set(onehot)
    for position, column in enumerate(frame.columns):
        if column in skip:
            continue
        own = [name for name in onehot if name.startswith(column + IS)]
        if own and _holds_texts(frame[column]):
            if len(own) > MOST_WORDS:
                raise Mistake(
                    f"{quoted(column)} would make {len(own)} yes/no columns: name {MOST_WORDS} at most."
                )
            numbers.columns |= _yes_no(frame[column], column, own)
            numbers.words[column] = _words(frame[column])
            asked.difference_update(own)
            continue
        raw = frame[column]
        if not raw.notna().any():
            numbers.left_out.append(LeftOut(column, "no values: every row is empty"))
            continue
        values = _values(raw, column, numbers)
        if values is None:
            continue
        values = _without_extremes(values, column, numbers)
        why = _why_not(values, column, position)
        if why is None:
            numbers.columns[column] = values
        else:
            numbers.left_out.append(LeftOut(column, why))
    if asked:
        raise Mistake(
            f"There is no column of texts to make {quoted(min(asked))} of: write COL{IS}TEXT with a column "
            "of the file that holds words."
        )
    return numbers


def yes_no_names(column: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the columns that a column of those texts is brought in as."""
    return tuple(f"{column}{IS}{word}" for word in words)


def _holds_texts(raw: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(raw) and not pd.api.types.is_bool_dtype(raw)


def _texts(raw: pd.Series) -> pd.Series:
    return raw.astype("str").where(raw.notna()).str.strip()


def _words(raw: pd.Series) -> tuple[str, ...]:
    """The different texts of a column, sorted; none where there are too many or only one."""
    words = sorted(_texts(raw).dropna().unique().tolist())
    return tuple(words) if 1 < len(words) <= MOST_WORDS else ()


def _yes_no(raw: pd.Series, column: str, names: list[str]) -> dict[str, np.ndarray]:
    texts = _texts(raw)
    return {name: (texts == name.removeprefix(column + IS)).to_numpy(dtype=np.float64) for name in names}


def sameness(values: np.ndarray) -> str | None:
    """Why values, (rows,), that never change are no feature; None where they change."""
    early = values[:1000]
    if np.fmin.reduce(early) < np.fmax.reduce(early):
        return None
    low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    return f"the same value, {low!r}, in every row" if low == high else None


def _values(raw: pd.Series, column: str, numbers: Numbers) -> np.ndarray | None:
    """The column as float64, or None after its reason was noted."""
    if pd.api.types.is_bool_dtype(raw):
        numbers.repairs.append(Repair(f"{quoted(column)} held true and false: read as 1 and 0", len(raw)))
        return raw.to_numpy(dtype=np.float64)
    if pd.api.types.is_numeric_dtype(raw):
        return raw.to_numpy(dtype=np.float64, na_value=np.nan)
    texts = _texts(raw)
    present = int(texts.notna().sum())
    values = _read(texts)
    bad = texts.notna() & values.isna()
    if bad.sum() > MOST_TEXTS * present:
        values, how = _read_commas(texts)
        bad = texts.notna() & values.isna()
        if how and bad.sum() <= MOST_TEXTS * present:
            commas = int(texts.str.contains(",", regex=False, na=False).sum())
            numbers.repairs.append(Repair(f"commas in {quoted(column)} read as {how}", commas))
    wrong = int(bad.sum())
    first = texts[bad].iloc[0] if wrong else ""
    if wrong > MOST_TEXTS * present:
        numbers.left_out.append(LeftOut(column, _why_text(texts, present, texts[bad])))
        if words := _words(raw):
            numbers.words[column] = words
        return None
    if wrong:
        where = f"({quoted(first)} in row {bad.idxmax()})"
        what = f"{quoted(column)} had values that are not numbers {where}: read as missing"
        numbers.repairs.append(Repair(what, wrong))
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def _read(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts, errors="coerce").astype("float64")


def _read_commas(texts: pd.Series) -> tuple[pd.Series, str]:
    """The texts with their commas read as thousands separators or as decimal commas, and which."""
    commas = texts[texts.str.contains(",", regex=False, na=False)]
    if len(commas) and commas.str.fullmatch(_THOUSANDS).mean() >= 1 - MOST_TEXTS:
        return _read(texts.str.replace(",", "", regex=False)), "thousands separators"
    if len(commas) and commas.str.fullmatch(_DECIMAL_COMMA).mean() >= 1 - MOST_TEXTS:
        points = texts.str.contains(",", regex=False, na=False)
        plain = texts.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
        return _read(texts.where(~points, plain)), "decimal commas"
    return _read(texts), ""


def _why_text(texts: pd.Series, present: int, wrong: pd.Series) -> str:
    first = quoted(wrong.iloc[0])
    if len(wrong) < present / 2:
        return f"{len(wrong)} of {present} values are not numbers, e.g. {first} in row {wrong.index[0]}"
    different = texts.nunique()
    return f"text, not numbers ({different} different value{'s' * (different != 1)}, e.g. {first})"


def _without_extremes(values: np.ndarray, column: str, numbers: Numbers) -> np.ndarray:
    """The values with NaN for those that are infinite or too large for float32 arithmetic."""
    # The plain minimum is NaN where any value is: then, too, every value must be looked at.
    if values.min() >= -MOST_VALUE and values.max() <= MOST_VALUE:
        return values
    extreme = np.abs(values) > MOST_VALUE
    if not extreme.any():
        return values
    infinite = int(np.isinf(values).sum())
    large = int(extreme.sum()) - infinite
    if infinite:
        numbers.repairs.append(Repair(f"infinite values in {quoted(column)}: read as missing", infinite))
    if large:
        numbers.repairs.append(Repair(f"values beyond 1e30 in {quoted(column)}: read as missing", large))
    return np.where(extreme, np.nan, values)


def _why_not(values: np.ndarray, column: str, position: int) -> str | None:
    """Why the numbers of a column are no feature, or None."""
    missing = int(np.isnan(values).sum())
    if missing == len(values):
        return "no values that can be used"
    if missing > MOST_MISSING * len(values):
        return f"{missing} of {len(values)} values are missing"
    counts_rows = _INDEX_NAME.fullmatch(column) and (position == 0 or not column.startswith("column"))
    if counts_rows and missing == 0 and len(values) > 1 and bool((np.diff(values) == 1).all()):
        return "a running row number"
    return sameness(values)
