"""Reads the numbers of a table's columns, with a reason for every column that is left out."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.quoting import excerpt
from rnnlab.series.column_words import words_of
from rnnlab.series.columns.left_out import MOST_MISSING, why_left_out, why_text
from rnnlab.series.columns.missing_codes import missing_guesses, numbers_among, sentinels_in, text_of_number
from rnnlab.series.columns.yes_no import IS, different_texts, holds_texts, texts_of, yes_no_columns
from rnnlab.series.file.cells import MOST_TEXTS, Cells, booleans_of, cells_of, plain_numbers, rare_cells
from rnnlab.series.messages import columns as messages
from rnnlab.series.read_options import Following, ReadOptions
from rnnlab.series.report import MOST_PLACES, Guess, LeftOut, Place, Repair

MOST_VALUE = 1e30
TRACE = "T"  # weather services' sign for rain or snow too little to measure
LOST = "M"  # and for a missing value

_RAIN_WORDS = frozenset(
    ("precip", "precipitation", "rain", "rainfall", "snow", "snowfall", "snowdepth", "prcp")
)


@dataclass
class Numbers:
    """The numeric columns of a table, in order, each (rows,) float64 with NaN for missing values.

    words: the different texts of each column with at most MOST_WORDS of them.
    """

    columns: dict[str, np.ndarray] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)


@dataclass
class _Column:
    """One column: its cells as read, its position in the table, and what the user decided.

    wanted: whether it belongs to the series that the file continues.
    """

    raw: pd.Series
    name: str
    position: int
    options: ReadOptions
    decimal: str | None
    wanted: bool = False
    sentinels: list[float] = field(default_factory=list)

    def places(self, rows: np.ndarray, now: np.ndarray | None = None) -> tuple[Place, ...]:
        """Return the places in the file of the first of those rows; rows: (rows,) bool."""
        first = np.flatnonzero(rows)[:MOST_PLACES]
        cells, lines = self.raw.iloc[first], self.raw.index[first]
        shown = [""] * len(first) if now is None else [f"{value:.12g}" for value in now[first]]
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
    """Read the numbers of every column except those to skip.

    options: with the yes/no columns to make, as `COL = TEXT`, the columns to keep, and what stands for a
    missing value; decimal: the sign before the decimals in the file, where it is known; following: names
    the only columns to read, yes/no columns among them, where the file continues a series.
    Raises Mistake if a yes/no column has no text column, or a column to keep does not exist.
    """
    _check_kept(frame, options.kept)
    numbers = Numbers()
    features = () if following is None else following.features
    onehot = tuple(dict.fromkeys((*options.onehot, *(name for name in features if IS in name))))
    unused, sentinels = set(options.onehot), dict[str, list[str]]()
    for position, name in enumerate(frame.columns):
        if name in skip:
            continue
        column = _Column(frame[name], name, position, options, decimal, name in features)
        yes_no = [wanted for wanted in onehot if wanted.startswith(name + IS)]
        if yes_no and holds_texts(column.raw):
            numbers.columns |= yes_no_columns(column.raw, name, yes_no)
            numbers.words[name] = different_texts(column.raw)
            unused.difference_update(yes_no)
            continue
        if following is not None and not column.wanted:
            continue
        _add(column, numbers)
        for value in column.sentinels:
            sentinels.setdefault(text_of_number(value), []).append(name)
    if unused:
        raise Mistake(messages.no_text_column(min(unused)))
    numbers.guesses.extend(missing_guesses(sentinels, options))
    return numbers


def _check_kept(frame: pd.DataFrame, kept: tuple[str, ...]) -> None:
    unknown = [name for name in kept if name not in frame.columns]
    if unknown:
        raise Mistake(messages.unknown_column_to_keep(unknown[0], tuple(map(str, frame.columns))))


def _add(column: _Column, numbers: Numbers) -> None:
    """Add the column to the features, or to those left out, with the reason."""
    if pd.api.types.is_datetime64_any_dtype(column.raw):
        numbers.left_out.append(LeftOut(column.name, messages.column_of_dates()))
        return
    if not column.raw.notna().any():
        numbers.left_out.append(LeftOut(column.name, messages.no_values()))
        return
    values = _values(column, numbers)
    if values is None:
        return
    values = _without_missing(values, column, numbers)
    left_out = why_left_out(column.name, values, column.position)
    read_anyway = column.wanted or (
        left_out is not None and left_out.usable and column.name in column.options.kept
    )
    if left_out is None or (read_anyway and not np.isnan(values).all()):
        numbers.columns[column.name] = values
    else:
        numbers.left_out.append(left_out)


def _values(column: _Column, numbers: Numbers) -> np.ndarray | None:
    """Read the column as float64; None if it is left out, after adding the reason."""
    raw, name = column.raw, column.name
    if pd.api.types.is_bool_dtype(raw):
        numbers.repairs.append(
            Repair(messages.words_as_booleans(name, "true", "false"), len(raw), kind="read")
        )
        return raw.to_numpy(dtype=np.float64)
    if pd.api.types.is_numeric_dtype(raw):
        return raw.to_numpy(dtype=np.float64, na_value=np.nan)
    texts = texts_of(raw)
    if column.options.missing:
        texts = texts.where(~texts.isin([text.strip() for text in column.options.missing]))
    texts = texts.where(texts != LOST) if (texts == LOST).mean() < MOST_MISSING else texts
    present = texts.notna().to_numpy(dtype=bool)
    if not present.any():
        numbers.left_out.append(LeftOut(name, messages.no_values()))
        return None
    values = _numbers_in(texts, present, column, numbers)
    bad = present & np.isnan(values)
    if bad.any() and words_of(name) and not _RAIN_WORDS.isdisjoint(words_of(name)):
        trace = (texts == TRACE).to_numpy(dtype=bool, na_value=False)
        if trace.any():
            values = np.where(trace, 0.0, values)
            numbers.repairs.append(
                Repair(messages.trace_amounts(name, TRACE), int(trace.sum()), column.places(trace))
            )
            bad &= ~trace
    wrong, good = int(bad.sum()), int(present.sum() - bad.sum())
    if wrong > MOST_TEXTS * (wrong + good) and not (name in column.options.kept and good > 1):
        numbers.left_out.append(LeftOut(name, why_text(texts, present, bad), usable=good > 1))
        if words := different_texts(raw):
            numbers.words[name] = words
        return None
    if wrong:
        first = int(np.flatnonzero(bad)[0])
        what = messages.texts_among_numbers(name, excerpt(texts.iloc[first]), int(raw.index[first]))
        numbers.repairs.append(Repair(what, wrong, column.places(bad), "read"))
    return values


def _numbers_in(texts: pd.Series, present: np.ndarray, column: _Column, numbers: Numbers) -> np.ndarray:
    """Read the numbers of texts, (rows,), in the format of most of them, and add the repairs."""
    values = plain_numbers(texts) if column.decimal != "," else np.full(len(texts), np.nan)
    if np.isnan(values[present]).mean() > MOST_TEXTS:
        booleans = booleans_of(texts, one_word=column.wanted)
        if booleans is not None:
            cells, (one, zero) = booleans
            what = messages.words_as_booleans(column.name, one, zero)
            numbers.repairs.append(Repair(what, int(present.sum()), kind="read"))
            return cells.values
        formatted = cells_of(texts, column.decimal)
        if formatted is None:
            values = plain_numbers(texts)
        elif np.isnan(formatted.values[present]).mean() <= MOST_TEXTS:
            values = formatted.values
            _add_repairs(formatted, values, column, numbers)
    rare = rare_cells(texts, values, column.decimal)
    _add_repairs(rare, rare.values, column, numbers)
    return rare.values


def _add_repairs(cells: Cells, values: np.ndarray, column: _Column, numbers: Numbers) -> None:
    for change, rows in cells.changes:
        places = column.places(rows, values)
        numbers.repairs.append(Repair(change(column.name), int(rows.sum()), places, "read"))


def _without_missing(values: np.ndarray, column: _Column, numbers: Numbers) -> np.ndarray:
    """Return the values with NaN for missing-value markers, infinite values, and those too large for float32."""
    low, high = float(values.min()), float(values.max())
    if np.isnan(low):
        # The plain minimum is NaN if any value is NaN.
        low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    name = column.name
    if np.isfinite(low) and np.isfinite(high):
        column.sentinels = sentinels_in(values, low, high)
    for value in numbers_among(column.options.missing) if column.options.missing else column.sentinels:
        rows = values == value
        if rows.any():
            detected = not column.options.missing
            what = messages.marker_read_as_missing(name, text_of_number(value), detected)
            numbers.repairs.append(Repair(what, int(rows.sum()), column.places(rows), "read"))
            values = np.where(rows, np.nan, values)
    if low >= -MOST_VALUE and high <= MOST_VALUE:
        return values
    infinite = np.isinf(values)
    large = (np.abs(values) > MOST_VALUE) & ~infinite
    kinds = ((infinite, messages.infinite_values(name)), (large, messages.values_too_large(name, MOST_VALUE)))
    for rows, what in kinds:
        if rows.any():
            numbers.repairs.append(Repair(what, int(rows.sum()), column.places(rows), "read"))
    return np.where(infinite | large, np.nan, values)
