"""Words for amounts too little to measure, such as T for a trace of rain and Calm for wind: they are read as 0."""

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.file.cells import plain_numbers, sample_of
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
