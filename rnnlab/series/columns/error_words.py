"""Words of devices for a value that they could not measure: Error, unavailable, and with a unit NaN°C or err%."""

import re
from collections import Counter

import pandas as pd

from rnnlab.series.file.cells import sample_of
from rnnlab.series.file.fields import MISSING
from rnnlab.series.vocabulary import vocabulary

ERRORS = vocabulary("missing_values.errors") | MISSING
_UNIT = re.compile(r"\d *([^\d\s.,]+(?:/[a-z]+)?)$", re.IGNORECASE)


def are_errors(texts: pd.Series) -> pd.Series:
    """Whether each cell, (rows,), is such a word, with or without the unit behind most numbers of the column."""
    units = Counter(match[1] for text in sample_of(texts) if (match := _UNIT.search(text)))
    words = texts.str.strip()
    if units:
        words = words.str.removesuffix(units.most_common(1)[0][0]).str.strip()
    return words.str.lower().isin(ERRORS)
