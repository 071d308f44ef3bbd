"""The columns of a long table that never change within any of its series, such as a region or a capacity."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from rnnlab.series.messages import panel as messages
from rnnlab.series.report import Report


def constants_of(
    frame: pd.DataFrame, codes: np.ndarray, series: int, numbers: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """{column: its value in each series, (series,)}: numbers, NaN where missing, or words, "" where missing.

    A column with the same value in all series says nothing and is left out. frame: the columns to look at; codes: the
    place of each row's series, -1 for none. numbers: the columns that were read as numbers, (rows,).
    """
    constants = {}
    for column in map(str, frame.columns):
        values = numbers.get(column)
        if values is None and pd.api.types.is_numeric_dtype(frame[column]):
            values = frame[column].to_numpy(float)
        if values is None:
            texts = frame[column].astype("str").str.strip().where(frame[column].notna())
            cells, names = pd.factorize(texts)
            each = _of_each(cells.astype(float), (codes >= 0) & (cells >= 0), codes, series)
            if each is not None:
                words = np.append(names.to_numpy(object), "")
                constants[column] = words[np.where(np.isnan(each), len(names), each).astype(int)]
        else:
            each = _of_each(values, (codes >= 0) & np.isfinite(values), codes, series)
            if each is not None:
                constants[column] = each
    return constants


def changing(
    columns: Mapping[str, np.ndarray], constants: Mapping[str, np.ndarray], report: Report
) -> Mapping[str, np.ndarray]:
    """The columns without the constant ones, whose missing values would cost rows; all if all are constant."""
    left = {name: values for name, values in columns.items() if name not in constants}
    for name in columns if left else ():
        if name not in left:
            report.leave_out(name, messages.constant_in_each_series())
    return left or columns


def _of_each(values: np.ndarray, known: np.ndarray, codes: np.ndarray, series: int) -> np.ndarray | None:
    """The value in each series, NaN where it has none; None if it changes within one, or is the same in all."""
    spans = pd.Series(values[known]).groupby(codes[known]).agg(["min", "max"])
    if not len(spans) or (spans["min"] != spans["max"]).any() or spans["min"].nunique() < 2:
        return None
    return spans["min"].reindex(range(series)).to_numpy(float)
