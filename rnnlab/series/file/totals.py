"""Rows of totals at the end of a table."""

import pandas as pd

from rnnlab.series.file.numbers_again import numbers_again
from rnnlab.series.messages import file as messages
from rnnlab.series.report import Place, Report
from rnnlab.series.thresholds import MOST_TOTALS
from rnnlab.series.vocabulary import vocabulary

TOTALS = vocabulary("rows.totals")


def without_totals(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Return the frame without rows of totals at its end, which begin with such a word."""
    last = frame.tail(MOST_TOTALS)
    totals, places = [], []
    for line, cells in zip(last.index.tolist(), last.to_numpy(dtype=object), strict=True):
        word = str(next((cell for cell in cells if not pd.isna(cell)), ""))
        if word.strip(" :").lower() in TOTALS:
            totals.append(line)
            places.append(Place(line, was=word))
    if not totals:
        return frame
    frame = frame.drop(index=totals)
    frame = frame.apply(lambda column: numbers_again(column) if column.dtype == "str" else column)
    report.repair(messages.rows_of_totals(), len(totals), places, "left out")
    return frame
