"""Time zones behind times: converts their names to offsets, and finds a column's offsets."""

import re

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.series.file.cells import sample_of
from rnnlab.series.messages import time as messages
from rnnlab.series.vocabulary import vocabulary, vocabulary_table

# Names that mean one offset everywhere; IST and the like mean several.
OFFSETS: dict[str, str] = vocabulary_table("time_zones.offsets")
SUMMER = frozenset(name.upper() for name in vocabulary("time_zones.summer"))
SUMMER_OFFSET, WINTER_OFFSET = "+01:00", "+00:00"
_CLOCK = r"(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?)"
_NAME = re.compile(
    rf"({_CLOCK}) ?[(\[]?(?![AaPp][Mm]\b)([A-Z]{{2,5}}|[Ss]ummer|[Ww]inter)[)\]]?(?=$| \d{{4}}$)"
)
_HAS_CLOCK = re.compile(_CLOCK)
_OFFSET = re.compile(r":\d{2}(?:\.\d+)? ?(?:[AaPp][Mm]|GMT|UTC)? ?([+-]\d{2}:?\d{0,2})(?:$| \d{4}$)")
# What browsers and Java write after an offset: (CET), [Europe/Berlin]; and a place's name alone.
_BRACKET = re.compile(r"\[[A-Za-z_]+/[A-Za-z_/]+\]$|(?<=[+-]\d{4}) ?\([^()]*\)$")
_PLACE = re.compile(r"(?<=[\d Mm]) ?\(?([A-Z][A-Za-z]+/[A-Z][A-Za-z_/+-]+)\)?$")


def with_offsets(texts: pd.Series, sample: list[str]) -> tuple[pd.Series, Message | None]:
    """Return the texts with the names of zones behind their times as offsets, such as +01:00, and a note.

    Names that mark only whether it is daylight saving time give the local standard time. Other unknown names
    are ignored, with a note.
    """
    if any(_BRACKET.search(text) for text in sample):
        texts = texts.str.replace(_BRACKET, "", regex=True)
    places = {match[1] for text in sample if (match := _PLACE.search(text))}
    if places and len(places) == 1:
        place = places.pop()
        return texts.str.replace(_PLACE, "", regex=True), messages.zone_ignored((place,))
    names = {match[2] for text in sample if (match := _NAME.search(text))}
    if not names:
        return texts, None
    unnamed = any(_HAS_CLOCK.search(text) and not _NAME.search(text) for text in sample)
    if names <= OFFSETS.keys() and not (unnamed and names & SUMMER):
        for name in sorted(names):
            texts = _replaced(texts, name, OFFSETS[name])
        return texts, None
    summer = {name for name in names if _is_summer(name, names)}
    if summer and (unnamed or names - summer):
        for name in sorted(names):
            texts = _replaced(texts, name, SUMMER_OFFSET if name in summer else WINTER_OFFSET)
        has_offset = texts.str.contains(r"[+-]\d{2}:\d{2}(?:$| \d{4}$)", regex=True, na=False)
        return texts.where(has_offset, texts + WINTER_OFFSET), messages.daylight_saving_removed()
    for name in sorted(names):
        texts = _replaced(texts, name, "")
    return texts, messages.zone_ignored(tuple(sorted(names)))


def offsets_in(sample: list[str]) -> list[str]:
    """Return the offsets behind the times, except UTC's."""
    offsets = {match[1] for text in sample if (match := _OFFSET.search(text))}
    return sorted(offset for offset in offsets if offset.strip("+-0:"))


def offsets_of(texts: pd.Series) -> np.ndarray | None:
    """Return the seconds ahead of UTC behind each time, (rows,), 0 where there are none; None if no time has any."""
    texts, _ = with_offsets(texts.str.strip(), sample_of(texts))
    if not any(map(_OFFSET.search, sample_of(texts))):
        return None
    codes, offsets = pd.factorize(texts.str.extract(_OFFSET, expand=False))
    seconds = []
    for offset in offsets:
        digits = offset[1:].replace(":", "").ljust(4, "0")
        seconds.append((3600 * int(digits[:2]) + 60 * int(digits[2:])) * (-1 if offset[0] == "-" else 1))
    return np.array([*seconds, 0])[codes]  # -1 is that of none


def _is_summer(name: str, names: set[str]) -> bool:
    """Whether a zone's name says that clocks are an hour ahead: DST, EDT; BRST beside BRT."""
    return name.upper() in SUMMER or name.endswith("DT") or (name.endswith("ST") and name[:-2] + "T" in names)


def _replaced(texts: pd.Series, name: str, offset: str) -> pd.Series:
    return texts.str.replace(rf"(?<=[\dMm.]) ?[(\[]?{name}[)\]]?(?=$| \d{{4}}$)", offset, regex=True)
