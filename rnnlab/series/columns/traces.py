"""Words among numbers: too little to measure, such as T for a trace of rain, and errors of devices, such as err%."""

import re
from collections import Counter

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.file.cells import plain_numbers, sample_of
from rnnlab.series.file.fields import MISSING
from rnnlab.series.kinds import named_as_amount
from rnnlab.series.vocabulary import vocabulary

TRACE = "T"  # weather services' sign
_RAIN_WORDS, _TRACES = vocabulary("features.rain"), vocabulary("numbers.traces")
_CALMS = vocabulary("numbers.calms")


def trace_words(texts: pd.Series, name: str, rules: int) -> list[str]:
    """Return the words that stand for a trace, as they are written; rules: see `ReadOptions.rules`."""
    is_rain = not _RAIN_WORDS.isdisjoint(words_of(name))
    if rules < 2:
        return [TRACE] if is_rain else []
    sample = sample_of(texts)
    calms = {text for text in sample if text.lower() in _CALMS}
    if calms and named_as_amount(name):
        return list(calms) if not (plain_numbers(texts[~texts.isin(calms)]) < 0).any() else []
    traces = [text for text in sample if text.lower() in _TRACES]
    if not traces:
        return [TRACE] if is_rain else []
    words = list(dict.fromkeys(traces))
    if is_rain:
        return words
    others = texts[~texts.isin(words)].str.replace(",", ".", regex=False)
    return (
        words if len(traces) <= th.MOST_TRACES * len(sample) and _are_amounts(plain_numbers(others)) else []
    )


def _are_amounts(numbers: np.ndarray) -> bool:
    """Whether no number is negative and many are zero."""
    present = numbers[~np.isnan(numbers)]
    return len(present) > 0 and bool(present.min() >= 0 and (present == 0).mean() >= th.MANY_ZEROS)


ERRORS = vocabulary("missing_values.errors") | MISSING
_UNIT = re.compile(r"\d *([^\d\s.,]+(?:/[a-z]+)?)$", re.IGNORECASE)


def are_errors(texts: pd.Series) -> pd.Series:
    """Whether each cell, (rows,), is such a word, with or without the unit behind most numbers of the column."""
    units = Counter(match[1] for text in sample_of(texts) if (match := _UNIT.search(text)))
    words = texts.str.strip()
    if units:
        words = words.str.removesuffix(units.most_common(1)[0][0]).str.strip()
    return words.str.lower().isin(ERRORS)
