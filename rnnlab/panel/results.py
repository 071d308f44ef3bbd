"""What was measured on the test sets of all series: rows by series, and what they say together."""

from collections.abc import Sequence

import msgspec
import numpy as np

from rnnlab.forecast.verdict import Outcome
from rnnlab.message import Message
from rnnlab.panel import messages


class SeriesRow(msgspec.Struct, frozen=True):
    """One target of one series.

    rows: of the series. mae: {forecast: its mean absolute error in the target's units}. rmse, mase, skill: of the
    forecast, as in `rnnlab.forecast.scores`. naive_mase: of the seasonal naive. size: the mean absolute value of the
    test set. scaled_mae: of the forecast, in deviations of the series' training set.
    shares: {forecast: its part in the mix}. coverage: {level: the share of the test set inside the interval}.
    outcome: of the forecast against the better of persistence and the seasonal naive. validation: the mean absolute
    error of the forecast on the validation set; None without one.
    """

    series: str
    target: str
    rows: int
    windows: int
    mae: dict[str, float]
    rmse: float
    mase: float | None
    naive_mase: float | None
    skill: float | None
    scaled_mae: float
    size: float
    shares: dict[str, float]
    coverage: dict[str, float]
    outcome: Outcome
    validation: float | None = None


class LeftOutRow(msgspec.Struct, frozen=True):
    """A series that was not trained on, its number of rows, and why."""

    series: str
    rows: int
    why: Message | str


class Overall(msgspec.Struct, frozen=True):
    """The scores of all series of a target together.

    mase: of the forecast, the mean over the series that have one, their median, and the mean weighted by size.
    beat_seasonal_naive, beat_persistence: the share of the series whose forecast has the smaller error.
    better, worse: the share of them for which that is more than chance, against the better of both; short: of those
        whose test set is too short to tell.
    wape: the sum of all absolute errors over the sum of all absolute values.
    """

    target: str
    series: int
    mean_mase: float | None
    median_mase: float | None
    weighted_mase: float | None
    naive_mean_mase: float | None
    mean_scaled_mae: float
    beat_seasonal_naive: float
    beat_persistence: float
    better: float
    worse: float
    wape: float | None
    short: float = 0.0

    @property
    def sentence(self) -> Message:
        """What the scores of all series say together."""
        return messages.over_all(
            self.target,
            self.series,
            self.beat_seasonal_naive,
            self.better,
            self.worse,
            self.short,
            self.mean_mase,
            self.median_mase,
            self.weighted_mase,
            self.naive_mean_mase,
        )


class PanelResults(msgspec.Struct, frozen=True):
    """Scores by series. rows: by target, and in the order of the file within each."""

    rows: tuple[SeriesRow, ...]
    left_out: tuple[LeftOutRow, ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.target for row in self.rows))

    def rows_of(self, target: str) -> list[SeriesRow]:
        return [row for row in self.rows if row.target == target]

    def overall(self, target: str) -> Overall:
        """What the rows of a target say together."""
        return overall(target, self.rows_of(target))


def overall(target: str, rows: Sequence[SeriesRow]) -> Overall:
    """The scores of all rows together; there is at least one."""
    maes = {name: np.array([row.mae[name] for row in rows]) for name in rows[0].mae}
    mase = np.array([np.nan if row.mase is None else row.mase for row in rows])
    naive = np.array([np.nan if row.naive_mase is None else row.naive_mase for row in rows])
    size = np.array([row.size for row in rows])
    windows = np.array([row.windows for row in rows])
    known = np.isfinite(mase)
    total = float((size * windows).sum())
    weights = size[known] if size[known].sum() > 0 else np.ones(int(known.sum()))
    return Overall(
        target=target,
        series=len(rows),
        mean_mase=float(mase[known].mean()) if known.any() else None,
        median_mase=float(np.median(mase[known])) if known.any() else None,
        weighted_mase=float(np.average(mase[known], weights=weights)) if known.any() else None,
        naive_mean_mase=float(naive[known].mean()) if known.any() else None,
        mean_scaled_mae=float(np.mean([row.scaled_mae for row in rows])),
        beat_seasonal_naive=float(np.mean(maes["forecast"] < maes["seasonal_naive"])),
        beat_persistence=float(np.mean(maes["forecast"] < maes["persistence"])),
        better=float(np.mean([row.outcome == "better" for row in rows])),
        worse=float(np.mean([row.outcome == "worse" for row in rows])),
        wape=float((maes["forecast"] * windows).sum() / total) if total > 0 else None,
        short=float(np.mean([row.outcome == "short" for row in rows])),
    )


def worst_first(rows: Sequence[SeriesRow]) -> list[SeriesRow]:
    """The rows by falling MASE; those without one, whose training set never changes, last."""
    return sorted(rows, key=lambda row: -np.inf if row.mase is None else row.mase, reverse=True)
