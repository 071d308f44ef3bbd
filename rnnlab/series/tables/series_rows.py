"""The rows of a long table as numbers: which of them share a time, and which share a time and a series."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.file.cells import spread


class SeriesRows:
    """The times of a table's rows, and the values of the columns that may name their series, as codes."""

    def __init__(self, frame: pd.DataFrame, times: pd.DatetimeIndex) -> None:
        self.frame, self.times = frame, times
        self._codes: dict[str, np.ndarray] = {}
        self._copies: int | None = None

    def __len__(self) -> int:
        return len(self.frame)

    @cached_property
    def repeats(self) -> int:
        """How many rows have the time of an earlier row."""
        return int(self.times.duplicated().sum())

    @cached_property
    def ranks(self) -> np.ndarray:
        """The place of each row's time among the different times in order, (rows,)."""
        return np.unique(self.times.asi8, return_inverse=True)[1]

    @cached_property
    def _time_codes(self) -> np.ndarray:
        return pd.factorize(self.times.asi8)[0].astype(np.int64)

    @cached_property
    def shared(self) -> np.ndarray:
        """Whether each row has the time of another, (rows,)."""
        return np.asarray(self.times.duplicated(keep=False))

    @cached_property
    def sampled(self) -> "SeriesRows":
        """The rows at a few of the times that several rows share."""
        different = self.times[self.shared].unique()
        rows = np.asarray(self.times.isin(different[spread(len(different), th.SAMPLED_TIMES)]))
        return SeriesRows(self.frame.loc[rows], self.times[rows])

    def codes(self, columns: Sequence[str]) -> np.ndarray:
        """Return the number of each row's series, (rows,), -1 if a column has no value."""
        codes = self._codes_of(columns[0])
        for column in columns[1:]:
            more = self._codes_of(column)
            missing = (codes < 0) | (more < 0)
            codes = pd.factorize(codes * (int(more.max(initial=0)) + 1) + more)[0]
            codes[missing] = -1
        return codes

    def _codes_of(self, column: str) -> np.ndarray:
        if column not in self._codes:
            self._codes[column] = pd.factorize(self.frame[column])[0].astype(np.int64)
        return self._codes[column]

    def doubled(self, codes: np.ndarray) -> np.ndarray:
        """Whether each row has the time and the series of an earlier row, (rows,)."""
        return np.asarray(self._pairs(codes).duplicated()) & (codes >= 0)

    def _pairs(self, codes: np.ndarray) -> pd.Series:
        return pd.Series(codes * (int(self._time_codes.max(initial=0)) + 1) + self._time_codes)

    def copies(self, codes: np.ndarray) -> int:
        """How many rows are copies of an earlier row, in all columns; codes: of any series."""
        if self._copies is None:
            rows = np.asarray(self._pairs(codes).duplicated(keep=False))
            self._copies = int(self.frame.loc[rows].duplicated().sum())
        return self._copies

    def density(self, codes: np.ndarray) -> float:
        """The share of the times within each series, from its first to its last, at which it has a row."""
        named = codes >= 0
        ranks = pd.Series(self.ranks[named]).groupby(codes[named])
        pairs = int(named.sum() - self.doubled(codes).sum())
        return pairs / float((ranks.max() - ranks.min() + 1).sum())

    def series_at_a_time(self, codes: np.ndarray) -> float:
        """How many different series have a row at a time, on average."""
        return float((codes >= 0).sum() - self.doubled(codes).sum()) / (len(self) - self.repeats)

    def overlap(self, codes: np.ndarray) -> float:
        """The share of the rows at times that several rows share, in all series but the largest."""
        largest = np.bincount(codes[codes >= 0]).argmax()
        smaller = self.shared[(codes >= 0) & (codes != largest)]
        return float(smaller.mean()) if len(smaller) else 0.0

    def doubled_by_chance(self, codes: np.ndarray) -> int:
        """How many rows would have the time and series of an earlier row if the series were in random order."""
        shuffled = np.where(self.shared, codes, -1)
        shuffled[self.shared] = np.random.default_rng(0).permutation(codes[self.shared])
        return int(self.doubled(shuffled).sum())
