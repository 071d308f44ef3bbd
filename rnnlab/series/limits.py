"""Refuses files that leave too few rows, or no column that changes."""

from dataclasses import dataclass

import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.messages import series as messages
from rnnlab.series.read_options import Following
from rnnlab.series.report import Report


@dataclass(frozen=True)
class RowLimits:
    """How many rows a file must have, and the mistakes of files with fewer.

    name: the file's; following: what is known about a file that continues a series, which may be short;
    fixed_width: whether its columns may have no delimiter between them. week: as of a `TimeStep`, None if unknown.
    """

    name: str
    following: Following | None = None
    fixed_width: bool = False
    week: tuple[int, ...] | None = None

    @property
    def least(self) -> int:
        return th.LEAST_ROWS if self.following is None else 1

    def check_rows(self, rows: int, series: str = "") -> None:
        """series: the part of the file that is read, if it is one of several."""
        if rows < self.least:
            self._check_delimiter()
            raise Mistake(messages.too_few_rows(self._part(series), rows, self.least))

    def check_readable_times(self, readable: int, rows: int, column: str) -> None:
        if readable < min(rows, self.least):
            raise Mistake(messages.too_few_rows_with_time(self.name, column, readable, rows))

    def check_different_times(self, different: int, rows: int, column: str) -> None:
        if different < self.least:
            raise Mistake(messages.too_few_times(column, different, rows, th.LEAST_ROWS))

    def check_features(self, features: tuple[str, ...], report: Report) -> None:
        if features:
            return
        self._check_delimiter()
        left_out = [(out.column, out.why) for out in report.left_out]
        if self.following is None:
            raise Mistake(messages.no_changing_column(self.name, tuple(left_out)))
        wanted = self.following.features
        reasons = tuple((column, why) for column, why in left_out if column in wanted)
        raise Mistake(messages.features_missing(self.name, wanted, reasons))

    def check_complete_rows(
        self,
        complete: int,
        values: np.ndarray,
        features: tuple[str, ...],
        series: str = "",
        merged: tuple[int, float | None, int | None] | None = None,
    ) -> None:
        """Check the rows that are left without missing values.

        values: (rows, features), with missing values; merged: how many rows there were before several were
        merged to a time step, and its length in seconds or months.
        """
        if complete >= self.least:
            return
        missing = np.isnan(values).sum(axis=0)
        most_missing = np.argsort(-missing, kind="stable")[:3]
        missing_in = tuple(features[number] for number in most_missing if missing[number])
        name = self._part(series)
        if merged is None:
            raise Mistake(messages.too_few_complete_rows(name, complete, missing_in, self.least))
        rows, seconds, months = merged
        raise Mistake(
            messages.too_few_time_steps(name, rows, complete, seconds, months, missing_in, th.LEAST_ROWS)
        )

    def _check_delimiter(self) -> None:
        if self.fixed_width:
            raise Mistake(messages.no_delimiter(self.name))

    def _part(self, series: str) -> str:
        return f"{self.name}, {series}" if series else self.name
