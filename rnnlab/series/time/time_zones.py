"""Time zones at the end of dates: converts their names to offsets, and finds a column's offsets."""

import re

import pandas as pd

from rnnlab.series.vocabulary import vocabulary_table

# Names that mean one offset everywhere; IST and the like mean several.
OFFSETS: dict[str, str] = vocabulary_table("time_zones.offsets")
_NAME = re.compile(r"\d ?(?:\(|\[)?([A-Z]{3,4})(?:\)|\])?$|\d ?([AaPp][Mm]) ([A-Z]{3,4})$")
_OFFSET = re.compile(r":\d{2}(?:\.\d+)? ?(?:[AaPp][Mm]|GMT|UTC)? ?([+-]\d{2}:?\d{0,2})$")
# What browsers and Java write after an offset: (CET), [Europe/Berlin].
_BRACKET = re.compile(r"\[[A-Za-z_]+/[A-Za-z_/]+\]$|(?<=[+-]\d{4}) ?\([^()]*\)$")


def with_offsets(texts: pd.Series, sample: list[str]) -> pd.Series:
    """Return the texts with names of zones at their end replaced by offsets, such as +01:00."""
    if any(_BRACKET.search(text) for text in sample):
        texts = texts.str.replace(_BRACKET, "", regex=True)
    matches = [match for text in sample if (match := _NAME.search(text))]
    for name in sorted({match[1] or match[3] for match in matches} & OFFSETS.keys()):
        texts = texts.str.replace(rf" ?[(\[]?\b{name}[)\]]?$", OFFSETS[name], regex=True)
    return texts


def offsets_in(sample: list[str]) -> list[str]:
    """Return the offsets at the end of the dates, except UTC's."""
    offsets = {match[1] for text in sample if (match := _OFFSET.search(text))}
    return sorted(offset for offset in offsets if offset.strip("+-0:"))
