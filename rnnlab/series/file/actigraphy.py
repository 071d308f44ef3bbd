"""Recordings of Actiwatch and Actical (.awd, .awc): lines on the subject and the start, then a count a line, as CSV.

Format: the Actical instruction manual. Line 2 has the day, line 3 the time, line 4 the step in units of 15 seconds or
as a code; a count with an M behind it is of a moment at which the subject pressed the marker.
"""

import re

import pandas as pd

from rnnlab.series import thresholds as th

SECONDS, CODES = 15, {"81": 2, "C1": 5, "C2": 10}  # of a unit in line 4, and of codes in it
HEAD, LONGER_HEAD = 7, 11  # lines above the counts of .awd and .awc
_START = re.compile(
    r"[^\n]*\n\s*(\d{1,2}-[a-z]{3}-\d{4})\s*\n\s*(\d{1,2}:\d{2}(?::\d{2})?)\s*\n\s*([1-9]\d?|C[12])\s*\n",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(M?)\s*(?:,\s*(\d+(?:[.,]\d+)?)\s*(M?)\s*)?", re.IGNORECASE)


def csv_of_actigraphy(text: bytes, name: str) -> bytes:
    """Return such a recording as CSV with the time of each count, any other file as it is."""
    start = _START.match(text[: th.SAMPLED_LETTERS].decode("utf-8", "replace").replace("\r", ""))
    begin = (
        None if start is None else pd.to_datetime(f"{start[1]} {start[2]}", format="mixed", errors="coerce")
    )
    if start is None or pd.isna(begin):
        return text
    actical = name.lower().endswith(".awc")
    head = LONGER_HEAD if actical else HEAD
    lines = text.decode("utf-8", "replace").splitlines()[head:]
    counts = [match for line in lines if line.strip() and (match := _COUNT.fullmatch(line))]
    if len(counts) < max(th.LEAST_ROWS, sum(bool(line.strip()) for line in lines)):
        return text
    seconds = CODES.get(start[3].upper()) or SECONDS * int(start[3])
    times = pd.date_range(begin, periods=len(counts), freq=pd.Timedelta(seconds=seconds))
    rows = [
        f"{time},{count[1]},{(count[3] or '').replace(',', '.')},{int(bool(count[2] or count[4]))}"
        for time, count in zip(times, counts, strict=True)
    ]
    names = f"time,activity,{'steps' if actical else 'light'},marker"
    return "\n".join([*[""] * (head - 1), names, *rows, ""]).encode()  # the lines keep their numbers
