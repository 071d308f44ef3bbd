"""All series of a file, one below the other: what one network is trained on."""

from dataclasses import dataclass

import numpy as np

from rnnlab.message import Message
from rnnlab.series.series import Series


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
    left_out: the series that could not be read.
    """

    series: Series
    ids: tuple[str, ...]
    starts: np.ndarray
    column: str = ""
    left_out: tuple[SeriesLeftOut, ...] = ()

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
