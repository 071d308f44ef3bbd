"""A search's trials in Optuna's journal, which the workers and the leading process read and write."""

import warnings
from collections.abc import Sequence
from contextlib import suppress
from statistics import fmean, stdev
from typing import Any

import msgspec
import optuna
from optuna.exceptions import ExperimentalWarning
from optuna.pruners import PercentilePruner
from optuna.samplers import TPESampler
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock
from optuna.study import Study
from optuna.trial import FrozenTrial, TrialState, create_trial

from rnnlab.runs.search import Search, path_of
from rnnlab.runs.search_rows import TrialRow
from rnnlab.runs.search_space import Space, params_of, settings_of
from rnnlab.runs.store import Store

STUDY = "search"
LOCK_SECONDS = 5  # after which the lock of a killed process is broken; a line is written in milliseconds
RANDOM_TRIALS = 8  # before the trials are chosen by the ones before
FEWEST_TO_PRUNE = 4  # finished trials, before a trial is given up
KEPT_PERCENT = 75.0  # of the finished trials: a trial whose network is worse than these is given up
# Attributes of the study: the error of the defaults, and how long it took. Of both: the error at each cut, in the
# same order. Of a trial: the number of the job that trains it.
DEFAULTS, SECONDS, AT_CUTS, JOB = "defaults", "seconds", "at_cuts", "job"
LEAST_GAIN = (
    0.01  # of the defaults' error; with less, the best of many trials is likely to be only the luckiest
)


def open_study(store: Store, search: Search, seed: int = 0) -> Study:
    """The study of a search; it is created if it does not exist. seed: of the choice of the next trial."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    path = str(path_of(store, search.id, "journal"))
    # Links, which the default lock uses, need a privilege on Windows.
    storage = JournalStorage(JournalFileBackend(path, lock_obj=JournalFileOpenLock(path, LOCK_SECONDS)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        sampler = TPESampler(n_startup_trials=RANDOM_TRIALS, multivariate=True, constant_liar=True, seed=seed)
    pruner = PercentilePruner(KEPT_PERCENT, n_startup_trials=FEWEST_TO_PRUNE, n_warmup_steps=3)
    with suppress(KeyError):
        return optuna.load_study(study_name=STUDY, storage=storage, sampler=sampler, pruner=pruner)
    return optuna.create_study(
        study_name=STUDY, storage=storage, sampler=sampler, pruner=pruner, load_if_exists=True
    )


def repair(store: Store, search: Search) -> Study:
    """The study, after a crash: half a line is cut off, and trials that nobody trains any more are queued again.

    Call it only in the process that leads the search, before its trials.
    """
    path = path_of(store, search.id, "journal")
    if path.exists():
        data = path.read_bytes()
        if data and not data.endswith(b"\n"):
            with path.open("r+b") as file:
                file.truncate(data.rfind(b"\n") + 1)
    study = open_study(store, search)
    for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        queue_again(study, trial)
    return study


def queue_again(study: Study, trial: FrozenTrial) -> None:
    """End a trial that nobody trains any more; the next one has its settings."""
    study.tell(trial.number, state=TrialState.FAIL)
    study.enqueue_trial(trial.params)


def add_defaults(study: Study, errors: Sequence[float], seconds: float, space: Space, search: Search) -> None:
    """Note the errors of the defaults at each cut, from which the next trials learn, and how long it took."""
    base_error = fmean(errors)
    study.set_user_attr(SECONDS, seconds)
    study.set_user_attr(AT_CUTS, list(errors))
    study.set_user_attr(DEFAULTS, base_error)
    params = params_of(search.base, space)
    if params is not None:
        study.add_trial(
            create_trial(params=params, distributions=space, value=base_error, user_attrs={JOB: 0})
        )


def defaults_error(study: Study) -> float | None:
    """The validation error of the defaults; None before they were tried."""
    return study.user_attrs.get(DEFAULTS)


def best_trial(study: Study) -> FrozenTrial | None:
    """The trial that beats the defaults most surely; None if none does.

    Of many trials, the one with the lowest error is often only the luckiest. So a trial counts by its gain over the
    defaults, the mean over the cuts, minus the standard error of that mean. It beats the defaults if the gain is
    LEAST_GAIN or more, and more than its standard error.
    """
    defaults = study.user_attrs.get(AT_CUTS, [])
    sure: dict[int, float] = {}
    trials = {trial.number: trial for trial in finished_trials(study)}
    for number, trial in trials.items():
        errors = trial.user_attrs.get(AT_CUTS, [])
        gains = [1 - error / base for error, base in zip(errors, defaults, strict=False) if base]
        least = fmean(gains) - (stdev(gains) / len(gains) ** 0.5 if len(gains) > 1 else 0.0) if gains else 0.0
        if gains and fmean(gains) >= LEAST_GAIN and least > 0:
            sure[number] = least
    return trials[max(sure, key=lambda number: sure[number])] if sure else None


def finished_trials(study: Study) -> list[FrozenTrial]:
    """The trials with a validation error, without that of the defaults."""
    trials = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    return [trial for trial in trials if trial.user_attrs.get(JOB) != 0]


def trial_rows(study: Study) -> list[TrialRow]:
    """The leaderboard: the trials with an error, the lowest first, then the others; the defaults have no settings."""
    states = {
        TrialState.COMPLETE: "finished", TrialState.PRUNED: "given up", TrialState.RUNNING: "training",
    }  # fmt: skip
    rows: list[TrialRow] = []
    best = best_trial(study)
    if defaults_error(study) is not None:
        rows.append(TrialRow(None, "defaults", {}, defaults_error(study)))
    for trial in study.get_trials(deepcopy=False):
        if trial.state == TrialState.WAITING or not trial.user_attrs.get(JOB):  # too costly ones have no job
            continue
        error = _value(trial) if trial.state == TrialState.COMPLETE else None
        is_best = best is not None and trial.number == best.number
        state = "best" if is_best else states.get(trial.state, "not finished")
        rows.append(TrialRow(None, state, settings_of(trial.params), error))
    return _ranked(rows)


def _ranked(rows: Sequence[TrialRow]) -> list[TrialRow]:
    errors = sorted(row.error for row in rows if row.error is not None)
    placed = [
        row if row.error is None else msgspec.structs.replace(row, rank=1 + errors.index(row.error))
        for row in rows
    ]
    return sorted(placed, key=lambda row: row.rank or len(rows) + 1)


def _value(trial: FrozenTrial) -> float:
    value: Any = trial.value
    return float(value)
