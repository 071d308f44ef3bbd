"""Rows that are no data: totals, at the end of a table or between its rows, and repeated headers."""

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import is_nameless
from rnnlab.series.file.cells import spread
from rnnlab.series.file.fields import kind_of
from rnnlab.series.file.ids import numbers_again
from rnnlab.series.messages import file as messages
from rnnlab.series.report import Place, Report, places_of_lines
from rnnlab.series.vocabulary import vocabulary

TOTALS = vocabulary("rows.totals")
_WORDS = "|".join(sorted(TOTALS, key=len, reverse=True))
_TOTAL = rf"^\s*(?:(?:{_WORDS})(?:[\s:].*)?|.*\s(?:{_WORDS}))[\s:]*$"


def without_totals(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Return the frame without rows of totals, which begin or end their first cell with such a word."""
    places = _places_at_end(frame) | _places_between(frame)
    if not places:
        return frame
    frame = numbers_again(frame.drop(index=list(places)))
    found = [Place(line, was=word) for line, word in sorted(places.items())]
    report.repair(messages.rows_of_totals(), len(places), found, "left out")
    return frame


def _places_at_end(frame: pd.DataFrame) -> dict[int, str]:
    """Return the lines of the totals among the last rows, with their words."""
    last = frame.tail(th.MOST_TOTALS)
    firsts = [
        str(next((cell for cell in cells if not pd.isna(cell)), "")) for cells in last.to_numpy(dtype=object)
    ]
    # A word of more rows is the name of a series.
    words = {
        word
        for word in firsts
        if word.strip(" :").lower() in TOTALS and (frame.iloc[:, 0] == word).sum() <= th.MOST_TOTALS
    }
    pairs = zip(last.index.tolist(), firsts, strict=True)
    return {int(line): word for line, word in pairs if word in words}


def _places_between(frame: pd.DataFrame) -> dict[int, str]:
    """Return the lines of totals such as Subtotal and 2018 Total in a first column of dates or numbers."""
    first = frame.iloc[:, 0]
    if first.dtype != "str":
        return {}
    found = pc.match_substring_regex(pa.array(first, type=pa.large_string()), _TOTAL, ignore_case=True)
    totals = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    if not totals.any() or totals.mean() > th.HALF:
        return {}
    others = first[~totals].dropna()
    if not len(others):
        return {}
    few = others.iloc[spread(len(others))]
    dated = sum(kind_of(cell) in ("date", "number") for cell in few)
    if dated < th.NEARLY_ALL * len(few):
        return {}
    words = first[totals]
    return dict(zip(words.index.tolist(), words.tolist(), strict=True))


def without_repeated_headers(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Return the frame without the rows that repeat its header."""
    rows = _repeats(frame, [str(name) for name in frame.columns])
    if not len(rows):
        return frame
    lines = frame.index[rows]
    report.repair(messages.repeated_headers(), len(rows), places_of_lines(lines.to_numpy()), "read")
    return numbers_again(frame.drop(index=lines))


def _repeats(frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return the positions of the rows that repeat the header, as far as its columns have names."""
    texts = [place for place, name in enumerate(names) if frame.dtypes.iloc[place] == "str"]
    named = [place for place in texts if not is_nameless(names[place])]
    if not named or (len(texts) < len(names) and len(named) < 2):
        return np.arange(0)
    rows = np.flatnonzero((frame.iloc[:, named[0]] == names[named[0]]).to_numpy(dtype=bool, na_value=False))
    for place in named[1:]:
        cells = frame.iloc[rows, place]
        rows = rows[((cells == names[place]) | cells.isna()).to_numpy(dtype=bool)]
    return rows
