"""One trial of a search, which a worker trains: the experiment at each cut, scored on the validation set.

The test set is not looked at: only the runs at the end of a search are scored on it.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from optuna.study import Study
from optuna.trial import Trial, TrialState

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.runs import search_study
from rnnlab.runs.rolling_origin import cut_experiments
from rnnlab.runs.search import Search, asked_to_stop, job_of, read_search
from rnnlab.runs.search_data import Data, at_cut, check_as_many, check_memory, read_data
from rnnlab.runs.search_space import experiment_of, seconds_of, space_of
from rnnlab.runs.store import Store
from rnnlab.stack.shapes import checked_trace
from rnnlab.system import cores

if TYPE_CHECKING:
    from rnnlab.training.train import TrainingHistory
    from rnnlab.training.training_loop import TrainingLoop

SHARE, MOST_ASKED = (
    0.1,
    30,
)  # of the minutes for one trial; choices that are looked at for one that is short enough
REPORTS = 10  # of the network's error while it trains at one cut
GoesOn = Callable[[int, float], bool]
logger = logging.getLogger(__name__)


class GivenUp(Exception):  # noqa: N818
    """The trial was stopped, or gave no forecast."""


def run_trial(folder: Path) -> None:
    """Train the trial that the path names: the defaults for number 0, else the settings that Optuna chooses."""
    job = job_of(folder)
    assert job is not None
    store, search_id, number = job
    search = read_search(store, search_id)
    if asked_to_stop(store, search_id):
        return
    data = read_data(search.base, store.files)
    study = search_study.open_study(store, search, seed=search.base.seed * 10_007 + number)
    if number == 0:
        try_defaults(store, search, data, study)
        return
    for lost in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        if lost.user_attrs.get(search_study.JOB) == number:  # its worker died, and Dask has sent it again
            search_study.queue_again(study, lost)
    trial = affordable_trial(search, data, study)
    trial.set_user_attr(search_study.JOB, number)
    try_trial(store, search, data, study, trial)


def affordable_trial(search: Search, data: Data, study: Study) -> Trial:
    """The next trial that takes at most SHARE of the minutes; Optuna learns that longer ones are no good."""
    base_seconds = seconds_of(search, search.base, data)
    speed = study.user_attrs.get(search_study.SECONDS, base_seconds) / base_seconds
    most = max(base_seconds, SHARE * 60 * search.minutes / speed)
    space = space_of(search, data)
    for _ in range(MOST_ASKED):
        trial = study.ask(space)
        try:
            if seconds_of(search, experiment_of(search.base, trial.params), data) <= most:
                return trial
        except Mistake:
            study.tell(trial, state=TrialState.FAIL)
            continue
        study.tell(trial, state=TrialState.PRUNED)
    return study.ask(space)


def try_defaults(store: Store, search: Search, data: Data, study: Study) -> None:
    """Measure the base, unless that was done before."""
    if search_study.defaults_error(study) is not None:
        return

    def goes_on(step: int, error: float) -> bool:
        return not asked_to_stop(store, search.id)

    with suppress(GivenUp):
        began = time.monotonic()
        errors = validation_errors_of(data, search.base, search, goes_on)
        seconds = time.monotonic() - began
        search_study.add_defaults(study, errors, seconds, space_of(search, data), search)


def try_trial(store: Store, search: Search, data: Data, study: Study, trial: Trial) -> None:
    """Measure a trial and tell Optuna its error, or that it was given up."""
    stopped = False

    def goes_on(step: int, error: float) -> bool:
        nonlocal stopped
        stopped = asked_to_stop(store, search.id)
        if not stopped:
            trial.report(error, step)
        return not stopped and not trial.should_prune()

    try:
        experiment = experiment_of(search.base, trial.params)
        check_memory(experiment, data)
        firsts = (cut_experiments(e, search.cuts)[0] for e in (experiment, search.base))
        check_as_many(data, *firsts)
        errors = validation_errors_of(data, experiment, search, goes_on)
    except GivenUp:
        study.tell(trial, state=TrialState.FAIL if stopped else TrialState.PRUNED)
    except Mistake as mistake:  # such as a window that no stretch without a gap can hold
        logger.info("Trial %d of search %s: %s", trial.number, search.id, mistake)
        study.tell(trial, state=TrialState.FAIL)
    except BaseException:
        study.tell(trial, state=TrialState.FAIL)
        raise
    else:
        trial.set_user_attr(search_study.AT_CUTS, errors)
        study.tell(trial, float(np.mean(errors)))


def validation_errors_of(data: Data, experiment: Experiment, search: Search, goes_on: GoesOn) -> list[float]:
    """The error of the forecast on the validation set of each cut, the latest cut first.

    It is the mean absolute error over targets and lead times, in standard deviations of the training set.

    Args:
        goes_on: called with the step, counted over the cuts, and the error of the network alone; False gives up.

    Raises:
        GivenUp: `goes_on` said so, or the loss became no number.
    """
    cuts = reversed(cut_experiments(experiment, search.cuts))
    return [_error_at_cut(data, cut, search, place, goes_on) for place, cut in enumerate(cuts)]


def _error_at_cut(data: Data, e: Experiment, search: Search, place: int, goes_on: GoesOn) -> float:
    """place: of the cut among them."""
    from rnnlab.training.train import train

    cut = at_cut(data, e)
    prepared = cut.prepared
    head = checked_trace(e.stack, e.window, len(prepared.names)).head
    assert head is not None
    validation, reported, goes = prepared.origins.validation, 0, True

    def after_epoch(loop: "TrainingLoop", history: "TrainingHistory") -> bool:
        nonlocal reported, goes
        step = REPORTS * len(history.loss) // e.epochs
        if step > reported:
            reported = step
            missed = np.abs(loop.predict(validation) - prepared.truth(validation)).mean(axis=(0, 1))
            scaled = float(np.mean(missed / prepared.deviation[list(prepared.target_index)]))
            goes = goes_on(place * REPORTS + step - 1, scaled)
        return goes

    threads = max(1, cores() // search.workers)
    loop, result = train(prepared, head.every_step, after_epoch, threads=threads)
    if not goes or result.ended == "diverged" or not result.best_epoch:
        raise GivenUp
    return cut.error(loop.predict)
