"""What `rnnlab.search` gives: the settings that were tried, and the best ones beside the defaults."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from rnnlab.api_all import AllSeriesRun
from rnnlab.api_run import TrainedRun
from rnnlab.experiment import Experiment
from rnnlab.runs.search import Search, start_search
from rnnlab.runs.search_data import Data
from rnnlab.runs.search_outcome import outcome_of
from rnnlab.runs.search_runner import Leader
from rnnlab.runs.store import Store

if TYPE_CHECKING:
    from rnnlab.runs.search_outcome import Outcome


@dataclass(frozen=True, eq=False)
class FoundSettings:
    """A search that has ended.

    store: where it is kept. search: what is kept of it.
    """

    store: Store
    search: Search

    def __repr__(self) -> str:
        return f"<search {self.search.id}: {self.verdict}>"

    @property
    def verdict(self) -> str:
        """Whether the defaults were beaten, on the validation sets and on the test set, in words."""
        return "" if self._outcome.verdict is None else str(self._outcome.verdict)

    @property
    def percent_better(self) -> dict[str, float | None]:
        """By how many percent the error of the best settings is below the defaults', on "validation" and "test" set.

        None if nothing beat the defaults on validation.
        """
        return {"validation": self.search.validation, "test": self.search.test}

    @property
    def best(self) -> "TrainedRun | AllSeriesRun | None":
        """The run of the best settings; None if nothing beat the defaults on validation."""
        return self._run(self.search.best_run)

    @property
    def defaults(self) -> "TrainedRun | AllSeriesRun | None":
        """The run of the settings that the search began with."""
        return self._run(self.search.default_run)

    @property
    def leaderboard(self) -> pd.DataFrame:
        """A row for each trial, the best first: its rank, state, validation error and settings."""
        rows = [
            {"rank": row.rank, "state": row.state, "error": row.error, **row.settings}
            for row in self._outcome.rows
        ]
        return pd.DataFrame(rows, columns=None if rows else ["rank", "state", "error"])

    @cached_property
    def _outcome(self) -> "Outcome":
        return outcome_of(self.store, self.search)

    def _run(self, run_id: str) -> "TrainedRun | AllSeriesRun | None":
        kind = AllSeriesRun if self.search.base.all_series else TrainedRun
        return kind(self.store, run_id, {}) if run_id else None


def search_from(
    store: Store, experiment: Experiment, data: Data, minutes: float, report: Callable[[Search], None]
) -> FoundSettings:
    """Search for better settings than those of a checked experiment on workers of its own, until it ends.

    Raises:
        Mistake: the experiment has no validation set, another search runs, or the workers or the trials failed.
    """
    from rnnlab.runs.cluster import Workers

    started = start_search(store, experiment, data, minutes)
    workers = Workers(store.root)
    try:
        return FoundSettings(store, Leader(store, started.id, workers, report).run())
    finally:
        workers.close()
