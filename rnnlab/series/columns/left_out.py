"""Decides which columns are left out as features, with the reason."""

import re

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.quoting import excerpt
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.messages import columns as messages
from rnnlab.series.report import LeftOut
from rnnlab.series.vocabulary import vocabulary

_INDEX_NAME = re.compile(
    r"(unnamed: \d+|column \d+|index|idx|no|nr|row|rownum|rowid|instant|#)\.?", re.IGNORECASE
)
_ID_WORDS = vocabulary("features.ids")
_ROW_WORDS = vocabulary("features.row_numbers")


def why_left_out(
    name: str, values: np.ndarray, lines: np.ndarray, position: int, *, timed: bool, rules: int
) -> LeftOut | None:
    """Return why the numbers of a column, (rows,), are not a feature, or None if they are.

    lines: of the rows in the file, (rows,); position: in the table; timed: whether other columns hold the times;
    rules: see `ReadOptions.rules`.
    """
    missing = int(np.isnan(values).sum())
    if missing == len(values):
        return LeftOut(name, messages.no_usable_values())
    constant = why_constant(values)
    if constant is None and missing > th.MOST_MISSING * len(values):
        return LeftOut(name, messages.mostly_missing(missing, len(values)), usable=True)
    if missing > th.MOST_MISSING * len(values):
        return LeftOut(name, messages.mostly_missing_and_constant(missing, len(values)))
    if constant is not None:
        return LeftOut(name, constant)
    is_index = _INDEX_NAME.fullmatch(name) and (position == 0 or not name.startswith("column"))
    counts = _counts(values, th.MOSTLY if is_index and rules >= 2 else 1.0)
    # The rows of one series are not all rows of the file.
    of_file = rules >= 2 and not counts and _counts_lines(values, lines)
    if is_index and (counts or of_file):
        return LeftOut(name, messages.row_number(), usable=True)
    if not _ID_WORDS.isdisjoint(words_of(name)) and bool((values[~np.isnan(values)] % 1 == 0).all()):
        return LeftOut(name, messages.identifier(), usable=True)
    if counts or of_file:
        # Whatever the name of a first column; the caller keeps it if no other column is left.
        first = position == 0 and timed and (of_file or values[0] in (0, 1))
        if rules >= 2 and (first or not _ROW_WORDS.isdisjoint(words_of(name))):
            return LeftOut(name, messages.counts_rows(), usable=True)
    return None


def _counts(values: np.ndarray, share: float) -> bool:
    """Whether the values rise by one in that share of the rows, and stay or rise in all."""
    if len(values) < 2 or (share == 1 and values[1] - values[0] != 1):
        return False
    steps = np.diff(values)
    return bool((steps >= 0).all() and np.mean(steps == 1) >= share)


def _counts_lines(values: np.ndarray, lines: np.ndarray) -> bool:
    """Whether the values rise as the rows' lines in the file do."""
    if len(values) < 2 or values[1] - values[0] != lines[1] - lines[0]:
        return False
    return bool((values - values[0] == lines - lines[0]).all())


def why_constant(values: np.ndarray) -> Message | None:
    """Return why values, (rows,), that never change are not a feature; None if they change."""
    early = values[:1000]
    if np.fmin.reduce(early) < np.fmax.reduce(early):
        return None
    low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    return messages.constant(low) if low == high else None


def why_text(texts: pd.Series, present: np.ndarray, wrong: np.ndarray) -> Message:
    """Return why a column with too many texts is left out."""
    position = int(np.flatnonzero(wrong)[0])
    example, line = excerpt(texts.iloc[position]), int(texts.index[position])
    if wrong.sum() < present.sum() / 2:
        return messages.some_not_numbers(int(wrong.sum()), int(present.sum()), example, line)
    different = int(texts.nunique())
    if different == 1:
        return messages.constant_text(example, bool(texts.isna().any()))
    return messages.column_of_text(different, example)
