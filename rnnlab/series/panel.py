"""All series of a file, one below the other: what one network is trained on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

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
class Segments:
    """Which rows follow each other without a gap, and their times; no number for each row, where they are even.

    firsts: int64, (segments + 1,): the rows of segment k are firsts[k] to firsts[k + 1] - 1.
    moments: microseconds since 1970, of the first row of each segment, or without a step of each row; or None.
    step: microseconds from one row of a segment to the next; None if these differ.
    """

    firsts: np.ndarray
    moments: np.ndarray | None = None
    step: int | None = None

    @classmethod
    def of(cls, series: Series) -> "Segments":
        starts = np.flatnonzero(np.diff(series.segments)) + 1
        firsts = np.concatenate([[0], starts, [len(series)]])
        if series.times is None:
            return cls(firsts)
        micros = series.times.as_unit("us").asi8
        steps = np.delete(np.diff(micros), starts - 1)
        if len(steps) and (steps == steps[0]).all():
            return cls(firsts, micros[firsts[:-1]], int(steps[0]))
        return cls(firsts, micros)

    def numbers(self, rows: np.ndarray) -> np.ndarray:
        """The segment of each of these rows, int32; rising ones are found sooner."""
        return np.searchsorted(self.firsts, rows, side="right").astype(np.int32) - np.int32(1)

    def micros(self, rows: np.ndarray) -> np.ndarray | None:
        """The times of these rows, in microseconds since 1970; None without times."""
        if self.moments is None or self.step is None:
            return None if self.moments is None else self.moments[rows]
        segments = self.numbers(rows)
        times = (self.moments - self.firsts[:-1] * self.step)[segments]
        times += rows * self.step
        return times


@dataclass(frozen=True, eq=False)
class Panel:
    """Several series of the same features and time step.

    facts: what is known about all series, without their rows. values: float64, (rows, features), one series below the
    other. filled: as of a Series. segments: no two series share one, so no window crosses from one to the next.
    ids: their names, in the order of the file. starts: int64, (series + 1,): the rows of series k are
    starts[k] to starts[k + 1] - 1. column: what names them; "" if each is a column of the file.
    left_out: the series that could not be read. constants: {column: its value in each series, (series,)}, numbers or
    words, of what never changes within a series; their names are among them, too.
    """

    facts: Series
    values: np.ndarray
    filled: np.ndarray | None
    segments: Segments
    ids: tuple[str, ...]
    starts: np.ndarray
    column: str = ""
    left_out: tuple[SeriesLeftOut, ...] = ()
    constants: Mapping[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(cls, series: Series, ids: tuple[str, ...], starts: np.ndarray, **more: Any) -> "Panel":
        """series: the rows of all series, one below the other. more: column, left_out, constants."""
        none = np.empty(0, np.int64)
        facts = replace(
            series,
            values=np.empty((0, len(series.features))),
            times=None if series.times is None else pd.DatetimeIndex(none.view("datetime64[us]")),
            segments=none,
            filled=None,
        )
        return cls(facts, series.values, series.filled, Segments.of(series), ids, starts, **more)

    def with_rows(self, series: Series, **changes: Any) -> "Panel":
        """The same with other rows. changes: of the other fields, such as starts."""
        kept = {name: getattr(self, name) for name in ("ids", "starts", "column", "left_out", "constants")}
        return Panel.of(series, **kept | changes)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def series(self) -> Series:
        """All rows, one below the other, for the page; their times take as much memory as a feature."""
        return self.joined()

    def joined(self) -> Series:
        """All rows, one below the other, which are not kept: training does without their times."""
        return self.between(0, len(self.values))

    @property
    def ends(self) -> np.ndarray | None:
        """The time of the last row of each series, in microseconds since 1970, (series,); None without times."""
        return self.segments.micros(self.starts[1:] - 1)

    def one(self, place: int) -> Series:
        """One of the series."""
        return self.between(int(self.starts[place]), int(self.starts[place + 1]))

    def between(self, start: int, end: int) -> Series:
        """The rows start to end - 1."""
        return self._of(np.arange(start, end), slice(start, end))

    def at(self, rows: np.ndarray) -> Series:
        """These rows."""
        return self._of(rows, rows)

    def _of(self, rows: np.ndarray, places: np.ndarray | slice) -> Series:
        micros = self.segments.micros(rows)
        return replace(
            self.facts,
            values=self.values[places],
            times=None if micros is None else pd.DatetimeIndex(micros.view("datetime64[us]")),
            segments=self.segments.numbers(rows),
            filled=None if self.filled is None else self.filled[places],
        )

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
    return Panel.of(joined, series.features, np.arange(count + 1) * rows, constants=constants)
