"""Makes yes/no columns (one-hot) from a column of few texts.

`weather = rain` is 1 in the rows where `weather` is rain, and 0 in all others, including those without a value.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.file.fields import MISSING
from rnnlab.series.messages import columns as messages

IS = " = "


def yes_no_names(column: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the yes/no columns for a column of those texts."""
    return tuple(f"{column}{IS}{word}" for word in words)


def yes_no_columns(texts: pd.Series, column: str, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the yes/no columns of those names; texts: of the column, from `texts_of`."""
    if len(names) > th.MOST_YES_NO:
        raise Mistake(messages.too_many_yes_no_columns(column, len(names), th.MOST_YES_NO))
    return {name: (texts == name.removeprefix(column + IS)).to_numpy(dtype=np.float64) for name in names}


def different_texts(texts: pd.Series) -> tuple[str, ...]:
    """Return the different ones of a column's texts, sorted; none if there are too many or only one."""
    words = sorted(texts.dropna().unique().tolist())
    return tuple(words) if 1 < len(words) <= th.MOST_YES_NO else ()


def texts_of(raw: pd.Series) -> pd.Series:
    """Return the cells without spaces around them, missing if they hold a missing-value marker."""
    texts = raw.astype("str").where(raw.notna()).str.strip()
    return texts.where(~texts.str.lower().isin(MISSING))
