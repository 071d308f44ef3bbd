"""Reads durations in texts: 00:31:26, 2 days 03:04:05, PT31M26S, 1h 05m."""

import re

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.file.cells import plain_numbers, sample_of

_COLONS = re.compile(
    r"(?P<sign>-)?(?:(?P<d>\d{1,5})(?: days?,? |\.|:(?=\d+:\d+:))[+]?)?"
    r"(?P<first>\d{1,6}):(?P<second>[0-5]\d(?P<fraction>[.,]\d+)?)(?::(?P<third>[0-5]\d(?:[.,]\d+)?))?"
)
_ISO = re.compile(
    r"P(?:(?P<d>\d+)D)?T?(?:(?P<h>\d+(?:\.\d+)?)H)?(?:(?P<m>\d+(?:\.\d+)?)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?"
)
_WORDS = re.compile(
    r"(?:(?P<d>\d+) ?d(?:ays?)?[ ,]*)?(?:(?P<h>\d+) ?h(?:(?:ou)?rs?)?[ ,]*)?(?:(?P<m>\d+) ?m(?:in(?:ute)?s?)?[ ,]*)?"
    r"(?:(?P<s>\d+(?:\.\d+)?) ?s(?:ec(?:ond)?s?)?)?",
    re.IGNORECASE,
)
SECONDS = {"d": 86_400.0, "h": 3_600.0, "m": 60.0, "s": 1.0}


def durations_of(texts: pd.Series) -> np.ndarray | None:
    """Return the seconds of durations, (rows,), NaN where a text is none; None if fewer than 95 % are one.

    31:26 is 31 minutes and 26 seconds if one of the texts has more than 23 before the colon, or a fraction behind it,
    else hours and minutes.
    """
    present = texts.dropna()
    sample = [text for text in sample_of(present) if text]
    for form in (_COLONS, _ISO, _WORDS):
        fitting = sum(bool(form.fullmatch(text)) and any(c.isdigit() for c in text) for text in sample)
        if not sample or fitting < th.NEARLY_ALL * len(sample):
            continue
        if form is _WORDS and not any(len(re.findall(r"[a-z]+", text, re.IGNORECASE)) > 1 for text in sample):
            continue  # 5 m may be metres
        parts = texts.str.strip().str.extract(re.compile(rf"^(?:{form.pattern})$", form.flags))
        seconds = _of_colons(parts) if form is _COLONS else _of_parts(parts)
        if np.isfinite(seconds).sum() >= th.NEARLY_ALL * len(present):
            return seconds
    return None


def _of_colons(parts: pd.DataFrame) -> np.ndarray:
    numbers = {name: _numbers(parts[name]) for name in ("d", "first", "second", "third")}
    of_minutes = np.isnan(numbers["third"]).all() and (
        np.nanmax(numbers["first"], initial=0) > 23 or bool(parts["fraction"].notna().any())
    )
    long, short = (60.0, 1.0) if of_minutes else (3_600.0, 60.0)
    seconds = numbers["first"] * long + numbers["second"] * short
    seconds = seconds + np.nan_to_num(numbers["third"]) + np.nan_to_num(numbers["d"]) * SECONDS["d"]
    return np.where(parts["sign"].notna().to_numpy(dtype=bool), -seconds, seconds)


def _of_parts(parts: pd.DataFrame) -> np.ndarray:
    numbers = {name: _numbers(parts[name]) for name in SECONDS}
    seconds = sum(
        (np.nan_to_num(numbers[name]) * length for name, length in SECONDS.items()), np.zeros(len(parts))
    )
    return np.where(parts.notna().any(axis=1).to_numpy(dtype=bool), seconds, np.nan)


def _numbers(texts: pd.Series) -> np.ndarray:
    plain = texts.astype("str").str.replace(",", ".", regex=False)
    return plain_numbers(plain)
