"""A header that is repeated between the rows, and a second table below it."""

import re

import numpy as np
import pandas as pd

from rnnlab.series.file.numbers_again import numbers_again
from rnnlab.series.messages import file as messages
from rnnlab.series.report import Report, places_of_lines
from rnnlab.series.thresholds import LEAST_ROWS


def without_second_table(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Return the frame without rows that repeat its header, and without a table below one of them.

    It is another table if its first column holds another kind of entries, such as years below months.
    """
    names = [str(name) for name in frame.columns]
    repeats = _repeats(frame, names)
    if not len(repeats):
        return frame
    end = next((row for row in repeats.tolist() if _is_other_table(frame, row)), None)
    below = np.arange(0) if end is None else np.arange(_title_above(frame, end), len(frame))
    within = repeats if end is None else repeats[repeats < below[0]]
    report.repair(
        messages.repeated_headers(), len(within), places_of_lines(frame.index[within].to_numpy()), "read"
    )
    report.repair(
        messages.second_table(), len(below), places_of_lines(frame.index[below].to_numpy()), "left out"
    )
    kept = np.ones(len(frame), dtype=bool)
    kept[within], kept[below] = False, False
    return numbers_again(frame.loc[kept])


def _repeats(frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return the positions of the rows that repeat the header, as far as its columns have names."""
    texts = [place for place, name in enumerate(names) if frame.dtypes.iloc[place] == "str"]
    named = [place for place in texts if not re.fullmatch(r"column \d+", names[place])]
    if not named or (len(texts) < len(names) and len(named) < 2):
        return np.arange(0)
    rows = np.flatnonzero((frame.iloc[:, named[0]] == names[named[0]]).to_numpy(dtype=bool, na_value=False))
    for place in named[1:]:
        cells = frame.iloc[rows, place]
        rows = rows[((cells == names[place]) | cells.isna()).to_numpy(dtype=bool)]
    return rows


def _is_other_table(frame: pd.DataFrame, row: int) -> bool:
    first = frame.iloc[:, 0]
    before, after = (
        {_form(text) for text in cells.dropna().astype("str").tolist()}
        for cells in (first.iloc[max(0, row - 20) : max(0, row - 2)], first.iloc[row + 1 : row + 4])
    )
    return row >= LEAST_ROWS and bool(before and after) and before.isdisjoint(after)


def _form(text: str) -> str:
    """Return a text with 9 for each digit and a for each word."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", text.strip()))


def _title_above(frame: pd.DataFrame, row: int) -> int:
    """Return the position of the first row of the lines right above a repeated header that hold one text only."""
    while row > 0 and frame.iloc[row - 1].notna().sum() == 1 and isinstance(frame.iloc[row - 1, 0], str):
        row -= 1
    return row
