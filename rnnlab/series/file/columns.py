"""Numbers out of a table's columns, with a reason for every column that is left out.

A column of texts can be brought in as columns of 1 and 0, one for each text: `weather = rain` is 1 in
the rows where `weather` holds rain, and 0 in all others, those without a value among them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series.column_words import words_of
from rnnlab.series.file.cells import MOST_TEXTS, booleans_of, cells_of, plain_numbers, rare_cells
from rnnlab.series.file.fields import MISSING
from rnnlab.series.file.sentinels import missing_guesses, numbers_among, sentinels_in, text_of_number
from rnnlab.series.quoting import listed, quoted
from rnnlab.series.read_options import Following, Guess, ReadOptions
from rnnlab.series.series import MOST_PLACES, LeftOut, Place, Repair

MOST_MISSING = 0.5
MOST_VALUE = 1e30
MOST_WORDS = 20  # different texts of a column that may be brought in
IS = " = "
TRACE = "T"  # of rain or snow, too little to measure: how weather services write it
LOST = "M"

_INDEX_NAME = re.compile(
    r"(unnamed: \d+|column \d+|index|idx|no|nr|row|rownum|rowid|instant|#)\.?", re.IGNORECASE
)
_ID_WORDS = frozenset(("id", "ids", "uid", "uuid", "guid"))
_RAIN_WORDS = frozenset(
    ("precip", "precipitation", "rain", "rainfall", "snow", "snowfall", "snowdepth", "prcp")
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
    guesses: list[Guess] = field(default_factory=list)


@dataclass
class _Column:
    """One column on its way: its cells as they came, its place in the table, and what the person decided.

    wanted: a series that the file continues has it.
    """

    raw: pd.Series
    name: str
    position: int
    options: ReadOptions
    decimal: str | None
    wanted: bool = False
    sentinels: list[float] = field(default_factory=list)

    def places(self, rows: np.ndarray, now: np.ndarray | None = None) -> tuple[Place, ...]:
        """Where in the file the first of those rows stand; rows: (rows,) bool."""
        found = np.flatnonzero(rows)[:MOST_PLACES]
        cells, lines = self.raw.iloc[found], self.raw.index[found]
        shown = [""] * len(found) if now is None else [f"{value:.12g}" for value in now[found]]
        return tuple(
            Place(
                int(line), self.name, text_of_number(cell) if isinstance(cell, float) else str(cell)[:40], new
            )
            for line, cell, new in zip(lines, cells, shown, strict=True)
        )


def numbers_of(
    frame: pd.DataFrame,
    skip: tuple[str, ...],
    options: ReadOptions,
    decimal: str | None = None,
    following: Following | None = None,
) -> Numbers:
    """The numbers of every column but those to skip.

    options: with the yes/no columns to make, as `COL = TEXT`, the columns to keep, and what stands for a
    missing value; decimal: the sign before the decimals in the file, where it is known; following: names
    the only columns to read, yes/no columns among them, where the file continues a series.
    Raises Mistake where a yes/no column is of no column of texts, or a column to keep is not there.
    """
    _check_kept(frame, options.kept)
    numbers = Numbers()
    features = () if following is None else following.features
    onehot = tuple(dict.fromkeys((*options.onehot, *(name for name in features if IS in name))))
    asked, sentinels = set(options.onehot), dict[str, list[str]]()
    for position, name in enumerate(frame.columns):
        if name in skip:
            continue
        column = _Column(frame[name], name, position, options, decimal, name in features)
        own = [wanted for wanted in onehot if wanted.startswith(name + IS)]
        if own and _holds_texts(column.raw):
            numbers.columns |= _yes_no(column.raw, name, own)
            numbers.words[name] = _words(column.raw)
            asked.difference_update(own)
            continue
        if following is not None and not column.wanted:
            continue
        _add(column, numbers)
        for value in column.sentinels:
            sentinels.setdefault(text_of_number(value), []).append(name)
    if asked:
        raise Mistake(
            f"There is no column of texts to make {quoted(min(asked))} of: write COL{IS}TEXT with a column "
            "of the file that holds words."
        )
    numbers.guesses.extend(missing_guesses(sentinels, options))
    return numbers


def yes_no_names(column: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the columns that a column of those texts is brought in as."""
    return tuple(f"{column}{IS}{word}" for word in words)


def sameness(values: np.ndarray) -> str | None:
    """Why values, (rows,), that never change are no feature; None where they change."""
    early = values[:1000]
    if np.fmin.reduce(early) < np.fmax.reduce(early):
        return None
    low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    return f"the same value, {low!r}, in every row" if low == high else None


def _check_kept(frame: pd.DataFrame, kept: tuple[str, ...]) -> None:
    unknown = [name for name in kept if name not in frame.columns]
    if unknown:
        raise Mistake(
            f"There is no column {quoted(unknown[0])} to keep: choose one of {listed(frame.columns)}."
        )


def _holds_texts(raw: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(raw) and not pd.api.types.is_bool_dtype(raw)


def _texts(raw: pd.Series) -> pd.Series:
    """The cells without spaces around them, missing where they say so."""
    texts = raw.astype("str").where(raw.notna()).str.strip()
    return texts.where(~texts.str.lower().isin(MISSING))


def _words(raw: pd.Series) -> tuple[str, ...]:
    """The different texts of a column, sorted; none where there are too many or only one."""
    words = sorted(_texts(raw).dropna().unique().tolist())
    return tuple(words) if 1 < len(words) <= MOST_WORDS else ()


def _yes_no(raw: pd.Series, column: str, names: list[str]) -> dict[str, np.ndarray]:
    if len(names) > MOST_WORDS:
        raise Mistake(f"{quoted(column)} would make {len(names)} yes/no columns: name {MOST_WORDS} at most.")
    texts = _texts(raw)
    return {name: (texts == name.removeprefix(column + IS)).to_numpy(dtype=np.float64) for name in names}


def _add(column: _Column, numbers: Numbers) -> None:
    """The column among the features, or among those left out, with the reason."""
    if pd.api.types.is_datetime64_any_dtype(column.raw):
        numbers.left_out.append(LeftOut(column.name, "dates, not numbers"))
        return
    if not column.raw.notna().any():
        numbers.left_out.append(LeftOut(column.name, "no values: every row is empty"))
        return
    values = _values(column, numbers)
    if values is None:
        return
    values = _without_missing(values, column, numbers)
    why = _why_not(values, column)
    read_anyway = column.wanted or (why is not None and why.usable and column.name in column.options.kept)
    if why is None or (read_anyway and not np.isnan(values).all()):
        numbers.columns[column.name] = values
    else:
        numbers.left_out.append(why)


def _values(column: _Column, numbers: Numbers) -> np.ndarray | None:
    """The column as float64, or None after its reason was noted."""
    raw, name = column.raw, column.name
    if pd.api.types.is_bool_dtype(raw):
        numbers.repairs.append(Repair(f"{quoted(name)} held true and false: read as 1 and 0", len(raw)))
        return raw.to_numpy(dtype=np.float64)
    if pd.api.types.is_numeric_dtype(raw):
        return raw.to_numpy(dtype=np.float64, na_value=np.nan)
    texts = _texts(raw)
    if column.options.missing:
        texts = texts.where(~texts.isin([text.strip() for text in column.options.missing]))
    texts = texts.where(texts != LOST) if (texts == LOST).mean() < MOST_MISSING else texts
    present = texts.notna().to_numpy(dtype=bool)
    if not present.any():
        numbers.left_out.append(LeftOut(name, "no values: every row is empty"))
        return None
    values = _numbers_in(texts, present, column, numbers)
    bad = present & np.isnan(values)
    if bad.any() and words_of(name) and not _RAIN_WORDS.isdisjoint(words_of(name)):
        trace = (texts == TRACE).to_numpy(dtype=bool, na_value=False)
        if trace.any():
            values = np.where(trace, 0.0, values)
            numbers.repairs.append(
                Repair(
                    f"'{TRACE}' (a trace) in {quoted(name)}: read as 0",
                    int(trace.sum()),
                    column.places(trace),
                )
            )
            bad &= ~trace
    wrong, good = int(bad.sum()), int(present.sum() - bad.sum())
    if wrong > MOST_TEXTS * (wrong + good) and not (name in column.options.kept and good > 1):
        numbers.left_out.append(LeftOut(name, _why_text(texts, present, bad), usable=good > 1))
        if words := _words(raw):
            numbers.words[name] = words
        return None
    if wrong:
        first = int(np.flatnonzero(bad)[0])
        where = f"({quoted(texts.iloc[first])} in row {raw.index[first]})"
        what = f"{quoted(name)} had values that are not numbers {where}: read as missing"
        numbers.repairs.append(Repair(what, wrong, column.places(bad)))
    return values


def _numbers_in(texts: pd.Series, present: np.ndarray, column: _Column, numbers: Numbers) -> np.ndarray:
    """The numbers of texts, (rows,), read in the way that fits most of them; the repairs are noted."""
    values = plain_numbers(texts) if column.decimal != "," else np.full(len(texts), np.nan)
    if np.isnan(values[present]).mean() > MOST_TEXTS:
        switch = booleans_of(texts, one_will_do=column.wanted)
        if switch is not None:
            cells, (on, off) = switch
            what = f"{quoted(column.name)} held {on} and {off}: read as 1 and 0"
            numbers.repairs.append(Repair(what, int(present.sum())))
            return cells.values
        found = cells_of(texts, column.decimal)
        if found is None:
            values = plain_numbers(texts)
        elif np.isnan(found.values[present]).mean() <= MOST_TEXTS:
            values = found.values
            _note(found.made, values, column, numbers)
    rare = rare_cells(texts, values, column.decimal)
    _note(rare.made, rare.values, column, numbers)
    return rare.values


def _note(
    made: Iterable[tuple[str, np.ndarray]], values: np.ndarray, column: _Column, numbers: Numbers
) -> None:
    for what, rows in made:
        places = column.places(rows, values)
        numbers.repairs.append(Repair(what.format(quoted(column.name)), int(rows.sum()), places))


def _why_text(texts: pd.Series, present: np.ndarray, wrong: np.ndarray) -> str:
    position = int(np.flatnonzero(wrong)[0])
    first, row = quoted(texts.iloc[position]), texts.index[position]
    if wrong.sum() < present.sum() / 2:
        return f"{wrong.sum()} of {present.sum()} values are not numbers, e.g. {first} in row {row}"
    different = texts.nunique()
    if different == 1:
        return f"the same, {first}, in every row" + " that has a value" * bool(texts.isna().any())
    return f"text, not numbers ({different} different values, e.g. {first})"


def _without_missing(values: np.ndarray, column: _Column, numbers: Numbers) -> np.ndarray:
    """The values with NaN for those that stand for a missing one, are infinite, or too large for float32."""
    low, high = float(values.min()), float(values.max())
    if np.isnan(low):
        # The plain minimum is NaN where any value is: then, too, every value must be looked at.
        low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    name = quoted(column.name)
    if np.isfinite(low) and np.isfinite(high):
        column.sentinels = sentinels_in(values, low, high)
    for value in numbers_among(column.options.missing) if column.options.missing else column.sentinels:
        rows = values == value
        if rows.any():
            why = "" if column.options.missing else ", far outside the others"
            what = f"{text_of_number(value)} in {name}{why}: read as missing"
            numbers.repairs.append(Repair(what, int(rows.sum()), column.places(rows)))
            values = np.where(rows, np.nan, values)
    if low >= -MOST_VALUE and high <= MOST_VALUE:
        return values
    infinite = np.isinf(values)
    large = (np.abs(values) > MOST_VALUE) & ~infinite
    for rows, what in ((infinite, "infinite values"), (large, "values beyond 1e30")):
        if rows.any():
            what = f"{what} in {name}: read as missing"
            numbers.repairs.append(Repair(what, int(rows.sum()), column.places(rows)))
    return np.where(infinite | large, np.nan, values)


def _why_not(values: np.ndarray, column: _Column) -> LeftOut | None:
    """Why the numbers of a column are no feature, or None."""
    name = column.name
    missing = int(np.isnan(values).sum())
    if missing == len(values):
        return LeftOut(name, "no values that can be used")
    same = sameness(values)
    if same is None and missing > MOST_MISSING * len(values):
        return LeftOut(name, f"{missing} of {len(values)} values are missing", usable=True)
    if missing > MOST_MISSING * len(values):
        return LeftOut(name, f"{missing} of {len(values)} values are missing, the others are the same")
    if same is not None:
        return LeftOut(name, same)
    counts_rows = _INDEX_NAME.fullmatch(name) and (column.position == 0 or not name.startswith("column"))
    if counts_rows and missing == 0 and len(values) > 1 and bool((np.diff(values) == 1).all()):
        return LeftOut(name, "a running row number", usable=True)
    if not _ID_WORDS.isdisjoint(words_of(name)) and bool((values[~np.isnan(values)] % 1 == 0).all()):
        return LeftOut(name, "an id, not a measurement", usable=True)
    return None
