"""A clean series and the report of how it came about."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from rnnlab.series.read_options import Guess

MOST_PLACES = 100


@dataclass(frozen=True)
class LeftOut:
    """A column that is no feature, and why; usable: True where it can be brought back, as numbers."""

    column: str
    why: str
    usable: bool = False


@dataclass(frozen=True)
class Place:
    """Where something was repaired.

    row: its line in the file, counted from 1, or the time of a row that was put in; column: empty for
    a whole row; was, now: the text that was there and what it was read as, empty for nothing.
    """

    row: int | str
    column: str = ""
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class Repair:
    """One kind of repair made while reading, how many values or rows it touched, and where.

    places: the first MOST_PLACES of them. left_open: it was only found, such as a gap too long to fill.
    """

    what: str
    count: int
    places: tuple[Place, ...] = ()
    left_open: bool = False


@dataclass(frozen=True)
class Groups:
    """The series that a long table holds, one below the other, and the one that was picked.

    column: the column that names the series; values: the names in the order they come.
    """

    column: str
    values: tuple[str, ...]
    picked: str


@dataclass(frozen=True, eq=False)
class Series:
    """Evenly spaced rows of numeric features, without missing values.

    values: float64, (rows, features).
    times: one time a row, evenly spaced within a segment, or None where the file has no time.
    time_column: the column the times came from, or None.
    step_seconds: seconds from row to row, or None without times.
    step_months: months from row to row where the step is of the calendar (1, 3, 12, ...), whose
        step_seconds is then the median; None for a step of fixed length.
    weekdays: True where the rows are daily and Monday follows Friday.
    words: the different values of each column of few texts, by its name: it can be brought in as
        yes/no columns.
    guesses: how the file was read, one for each field of `ReadOptions` that it has something to say of.
    segments: int64, (rows,): rows with the same number follow each other without a gap;
        between two segments lies a gap too long to fill, which no window may cross.
    """

    name: str
    features: tuple[str, ...]
    values: np.ndarray
    times: pd.DatetimeIndex | None
    time_column: str | None
    step_seconds: float | None
    segments: np.ndarray
    left_out: tuple[LeftOut, ...] = ()
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = field(default=())
    groups: Groups | None = None
    step_months: int | None = None
    weekdays: bool = False
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    guesses: tuple[Guess, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    def column(self, feature: str) -> np.ndarray:
        """The values of one feature, (rows,)."""
        return self.values[:, self.features.index(feature)]

    def label(self, row: int) -> str:
        """A row's time as people write it, or its number where there is no time."""
        if self.times is None:
            return f"row {row}"
        whole_days = self.step_seconds is not None and self.step_seconds % 86_400 == 0
        text = self.times[row].isoformat(" ", "minutes")  # which pads the year 1, too
        return text[:10] if whole_days else text[:16]
