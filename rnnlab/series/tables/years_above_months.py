"""Years with their months or quarters below them in one column, as a pivot table shows its rows."""

import re

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.file.first_row import YEARS
from rnnlab.series.messages import file as messages
from rnnlab.series.report import Place, Report
from rnnlab.series.time.calendar_names import month_numbers

MOST_NAMES = 16  # of months or quarters, with two spellings of some
_QUARTER = re.compile(r"(?:q|qtr|quarter)\W?([1-4])", re.IGNORECASE)


def with_years_of_months(frame: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Return the rows of months with their years, without the rows of the years, which hold sums of their months."""
    first = frame.iloc[:, 0]
    if first.dtype != "str" or len(frame) < th.LEAST_ROWS:
        return frame
    texts = first.fillna("").str.strip()
    years = texts.str.fullmatch(r"\d{4}").to_numpy(dtype=bool)
    names = {str(name).lower() for name in texts[~years].unique()[: MOST_NAMES + 1]}
    if not years[0] or years[-1] or (years[1:] & years[:-1]).any() or len(names) > MOST_NAMES:
        return frame
    numbers = {name: int(found[1]) for name in names if (found := _QUARTER.fullmatch(name))} or month_numbers(
        names
    )
    if numbers.keys() != names or not all(int(year) in YEARS for year in texts[years]):
        return frame
    months = texts[~years].str.lower().map(numbers).to_numpy()
    of_year = np.cumsum(years)[~years]
    if (np.diff(months)[np.diff(of_year) == 0] <= 0).any():
        return frame
    labels = texts.where(years).ffill()[~years]
    mark = "-Q" if _QUARTER.fullmatch(next(iter(names))) else "-"
    dates = [f"{year}{mark}{month:0{3 - len(mark)}d}" for year, month in zip(labels, months, strict=True)]
    left_out = texts[years]
    places = [Place(line, was=text) for line, text in zip(left_out.index.tolist(), left_out, strict=True)]
    report.repair(messages.rows_of_totals(), int(years.sum()), places, "left out")
    rows = frame.loc[~years]
    return rows.assign(**{str(first.name): pd.Series(dates, index=rows.index, dtype="str")})
