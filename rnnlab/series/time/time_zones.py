"""Time zones at the end of dates: converts their names to offsets, and finds a column's offsets."""

import re

import pandas as pd

# Names that mean one offset everywhere; IST and the like mean several.
OFFSETS = {
    "UTC": "+00:00", "GMT": "+00:00", "WET": "+00:00", "WEST": "+01:00", "BST": "+01:00", "CET": "+01:00",
    "CEST": "+02:00", "MEZ": "+01:00", "MESZ": "+02:00", "EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00",
    "EST": "-05:00", "EDT": "-04:00", "CST": "-06:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00",
    "PST": "-08:00", "PDT": "-07:00", "AKST": "-09:00", "AKDT": "-08:00", "HST": "-10:00", "JST": "+09:00",
    "KST": "+09:00", "AWST": "+08:00", "AEST": "+10:00", "AEDT": "+11:00", "NZST": "+12:00", "NZDT": "+13:00",
}  # fmt: skip
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
