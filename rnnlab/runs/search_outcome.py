"""What a search found: its leaderboard, and the best settings beside the defaults on validation and test set."""

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.forecast.mean_difference import mean_differences
from rnnlab.forecast.verdict import outcome
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import search_messages as messages
from rnnlab.runs.panel_files import by_series
from rnnlab.runs.search import Search, path_of
from rnnlab.runs.search_rows import TrialRow
from rnnlab.runs.store import Store
from rnnlab.training.loss import losses


class Outcome(msgspec.Struct, frozen=True):
    """What a search found.

    rows: the leaderboard. finished, given_up: how many trials were measured, and how many were stopped as hopeless.
    verdict: whether the defaults were beaten; None before the end.
    """

    rows: tuple[TrialRow, ...]
    finished: int = 0
    given_up: int = 0
    verdict: Message | None = None


def outcome_of(store: Store, search: Search) -> Outcome:
    """What the search has found so far; the verdict is None before its end."""
    from rnnlab.runs import search_study

    if not path_of(store, search.id, "journal").exists():
        return Outcome((), verdict=messages.nothing_tried() if search.state == "finished" else None)
    study = search_study.open_study(store, search)
    rows = tuple(search_study.trial_rows(study))
    counted = Outcome(
        rows,
        finished=sum(row.state in ("best", "finished") for row in rows),
        given_up=sum(row.state == "given up" for row in rows),
    )
    if search.state != "finished":
        return counted
    base = search_study.defaults_error(study)
    tried = counted.finished + counted.given_up
    if base is None or not tried:
        return msgspec.structs.replace(counted, verdict=messages.nothing_tried())
    if search.validation is None or search.test is None:
        return msgspec.structs.replace(counted, verdict=messages.defaults_not_beaten(tried))
    return msgspec.structs.replace(
        counted,
        verdict=messages.defaults_beaten(search.validation, search.test, search.sure, search.cuts),
    )


def compared_on_test_set(
    store: Store, base: Experiment, best_run: str, default_run: str
) -> tuple[float, bool]:
    """By how many percent the best settings' error on the test set is below the defaults', and whether that is more
    than chance.

    The mean over the targets, of the windows that both have; of a quantile it is the pinball loss. Of several series it
    is the mean over the series, in their deviations.
    """
    if base.all_series:
        (difference,) = mean_differences(_gaps_by_series(store, best_run, default_run), 1, 1)
        if difference.low is None:  # of a few series
            return 100 * difference.mean, False
        return 100 * difference.mean, outcome(difference.low, difference.high) != "open"
    best, defaults = (store.predictions(run_id) for run_id in (best_run, default_run))
    _, ours, theirs = np.intersect1d(best["origins"], defaults["origins"], return_indices=True)
    if not len(ours):
        raise Mistake(messages.run_at_the_end_failed(best_run, ""))

    def errors(arrays: dict[str, np.ndarray], windows: np.ndarray) -> np.ndarray:
        missed = arrays["forecast"][windows] - arrays["truth"][windows]
        return (np.abs(missed) if base.predicts_middle else losses(base, missed)).mean(axis=1)

    best_errors, base_errors = errors(best, ours), errors(defaults, theirs)
    scale = np.maximum(base_errors.mean(axis=0), 1e-300)
    gaps = ((base_errors - best_errors) / scale).mean(axis=1, keepdims=True)
    season = store.results(default_run).season.steps
    (difference,) = mean_differences(gaps, base.horizon, season)
    return 100 * difference.mean, outcome(difference.low, difference.high) != "open"


def _gaps_by_series(store: Store, best_run: str, default_run: str) -> np.ndarray:
    """How much smaller the error of each series is, over the mean error of the defaults, (series and targets, 1)."""
    best, defaults = (
        {(row.series, row.target): row.scaled_mae for row in by_series(store, run_id).rows}
        for run_id in (best_run, default_run)
    )
    both = [key for key in defaults if key in best]
    if not both:
        raise Mistake(messages.run_at_the_end_failed(best_run, ""))
    errors = np.array([(defaults[key], best[key]) for key in both])
    return (errors[:, :1] - errors[:, 1:]) / max(errors[:, 0].mean(), 1e-300)
