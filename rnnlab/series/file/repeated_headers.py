"""A header that is repeated between the rows."""

import numpy as np
import pandas as pd

from rnnlab.series.column_words import is_nameless
from rnnlab.series.file.ids import numbers_again
from rnnlab.series.messages import file as messages
from rnnlab.series.report import Report, places_of_lines


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
