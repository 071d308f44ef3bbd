"""Footnotes and dots behind years, as statistics offices write them: 2019¹, 20191), 2019*, 2019p, 1990 ......"""

import re

import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.file.cells import sample_of
from rnnlab.series.time.dates_in_column import is_named_like_time
from rnnlab.series.time.part_values import NAMELESS

# A letter says that a value is provisional, preliminary, estimated, a forecast or revised.
_MARKED = re.compile(
    r"((?:1[5-9]|2[01])\d{2})(?: ?(?:[¹²³⁰⁴-⁹]+|\(?\d{1,2}\)|[*†‡§]+|\(?[pefr]\)?|(?: ?\.){2,}))?",
    re.IGNORECASE,
)


def without_footnotes(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the table with numbers in its columns of years, and an example of the marks in each of those."""
    examples: dict[str, str] = {}
    for column in map(str, frame.columns[: th.FIRST_COLUMNS]):
        if not pd.api.types.is_string_dtype(frame[column]) or not (
            column == NAMELESS or is_named_like_time(column)
        ):
            continue
        sample = sample_of(frame[column])
        if sum(bool(_MARKED.fullmatch(text)) for text in sample) <= th.HALF * len(sample):
            continue
        texts = frame[column].str.strip()
        years = pd.to_numeric(texts.str.extract(rf"^{_MARKED.pattern}$", flags=_MARKED.flags)[0])
        marked = texts[years.notna() & (texts.str.len() > 4)]
        if len(marked) and years.notna().sum() >= th.NEARLY_ALL * texts.notna().sum():
            examples[column] = marked.iloc[0]
            frame = frame.assign(**{column: years})
    return frame, examples
