"""All series of a file, one below the other: what one network is trained on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from rnnlab.message import Message
from rnnlab.series.series import Series

VALUE = "value"  # the feature of series that are columns of a file
SERIES = "series"  # what their names are called


@dataclass(frozen=True)
class SeriesLeftOut:
    """A series that is not used, how many rows it has, and why."""

    id: str
    rows: int
    why: Message | str


@dataclass(frozen=True, eq=False)
class Panel:
    """Several series of the same features and time step.

    series: their rows one below the other. No two share a segment, so no window crosses from one to the next.
    ids: their names, in the order of the file. starts: int64, (series + 1,): the rows of series k are
    starts[k] to starts[k + 1] - 1. column: what names them; "" if each is a column of the file.
    left_out: the series that could not be read. constants: {column: its value in each series, (series,)}, numbers or
    words, of what never changes within a series; their names are among them, too.
    """

    series: Series
    ids: tuple[str, ...]
    starts: np.ndarray
    column: str = ""
    left_out: tuple[SeriesLeftOut, ...] = ()
    constants: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def lengths(self) -> np.ndarray:
        """How many rows each series has, (series,)."""
        return np.diff(self.starts)

    @property
    def codes(self) -> np.ndarray:
        """The place of each row's series among the ids, (rows,)."""
        return np.repeat(np.arange(len(self.ids)), self.lengths)


def columns_as_series(series: Series) -> Panel:
    """The columns of a series, each as a series of one column."""
    count, rows = len(series.features), len(series)
    joined = replace(
        series,
        features=(VALUE,),
        values=np.ascontiguousarray(series.values.T).reshape(-1, 1),
        times=None if series.times is None else pd.DatetimeIndex(np.tile(series.times.values, count)),
        segments=(series.segments + (series.segments[-1] + 1) * np.arange(count)[:, None]).ravel(),
        filled=None if series.filled is None else np.ascontiguousarray(series.filled.T).reshape(-1, 1),
    )
    constants = {SERIES: np.array(series.features, object)}
    return Panel(joined, series.features, np.arange(count + 1) * rows, constants=constants)
