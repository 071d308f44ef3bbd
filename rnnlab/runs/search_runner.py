"""Leading a search: it sends trials to the workers until its minutes are over, then trains the best and the defaults.

One process leads a search at a time. If it ends, the search can be led on: what was tried is in the journal.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from filelock import FileLock, Timeout

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.runs import search_messages as messages
from rnnlab.runs.search import (
    Search,
    ask_to_stop,
    asked_to_stop,
    job_folder,
    path_of,
    read_search,
    withdraw_stop,
    write_search,
)
from rnnlab.runs.search_data import read_data
from rnnlab.runs.search_outcome import compared_on_test_set
from rnnlab.runs.store import Store, new_id

if TYPE_CHECKING:
    from optuna.study import Study

    from rnnlab.runs.cluster import Workers

LOOK_SECONDS = 0.2
BEAT_SECONDS = 1.0
END_SECONDS = 60.0  # for the last trials to stop
MOST_FAILURES = 3  # jobs in a row that end without a word
SHARE_FOR_RUNS = 0.34  # of the minutes, at most, is kept for the two runs at the end
Report = Callable[[Search], None]
logger = logging.getLogger(__name__)


class Leader:
    """Leads one search; `run` returns when it has ended. Any thread may call `interrupt`."""

    def __init__(
        self, store: Store, search_id: str, workers: "Workers", report: Report = lambda search: None
    ):
        """report: called with the search about once a second, and at each change of its state."""
        self.store, self.workers, self.report = store, workers, report
        self.search = read_search(store, search_id)
        self._interrupted = threading.Event()
        self._pending: dict[int, float] = {}  # {number of a job: when it was sent}
        self._failures = 0
        self._defaults_seconds = 0.0
        self._written = 0.0

    def interrupt(self) -> None:
        """Leave the search as it is; it can be led on later."""
        self._interrupted.set()

    def run(self) -> Search:
        """Search, then train the two runs; returns the search as it ended.

        Raises:
            Mistake: another process leads it, or the workers or the trials fail.
        """
        from rnnlab.runs import search_study

        with _alone(self.store, self.search.id):
            self.search = read_search(self.store, self.search.id)
            withdraw_stop(self.store, self.search.id)
            self._queue_first_trials(search_study.repair(self.store, self.search))
            try:
                self._write(state="searching", reason="")
                if self._time_left() > 0:
                    self._search()
                if not self._interrupted.is_set():
                    self._write(state="training")
                    self._train_runs()
                self._write(state="interrupted" if self._interrupted.is_set() else "finished")
            except Mistake as mistake:
                self._write(state="failed", reason=mistake.message)
                raise
        return self.search

    def _queue_first_trials(self, study: "Study") -> None:
        from rnnlab.runs.search_space import first_choices

        if self.search.jobs or study.get_trials(deepcopy=False):
            return
        data = read_data(self.search.base, self.store.files)
        for params in first_choices(self.search, data):
            study.enqueue_trial(params)

    def run_and_log(self) -> None:
        """`run` for a thread: a failure is in the search's file, and what was not foreseen in the log."""
        try:
            self.run()
        except Mistake as mistake:
            logger.warning("Search %s: %s", self.search.id, mistake)
        except Exception:
            logger.exception("Search %s ended with an internal error", self.search.id)
            raise

    def _search(self) -> None:
        before = time.monotonic()
        while self._time_left() > 0 and not asked_to_stop(self.store, self.search.id):
            if self._interrupted.wait(LOOK_SECONDS):
                break
            self._check()
            now = time.monotonic()
            if self.workers.status == "ready":  # the budget is for searching, not for starting
                used = self.search.seconds + now - before
                self.search = msgspec.structs.replace(self.search, seconds=used)
                while len(self._pending) < self.workers.count:
                    self._send()
            before = now
            if now - self._written > BEAT_SECONDS:
                self._write()
        ask_to_stop(self.store, self.search.id)
        deadline = time.monotonic() + END_SECONDS
        while self._pending and time.monotonic() < deadline and not self._interrupted.wait(LOOK_SECONDS):
            self._check()
            self._write()
        withdraw_stop(self.store, self.search.id)

    def _time_left(self) -> float:
        """Seconds until the search ends; the two runs at the end take about as long as the defaults at one cut."""
        kept = min(self._defaults_seconds / self.search.cuts, SHARE_FOR_RUNS * 60 * self.search.minutes)
        return 60 * self.search.minutes - kept - self.search.seconds

    def _send(self) -> None:
        number = self.search.jobs
        self._pending[number] = time.monotonic()
        self._write(jobs=number + 1, workers=self.workers.count)
        self.workers.submit(job_folder(self.store, self.search.id, number), again=True)

    def _check(self) -> None:
        """Note the jobs that have ended; a Mistake if nothing can be trained."""
        if self.workers.status == "failed":
            raise Mistake(self.workers.why)
        for number, sent in list(self._pending.items()):
            status = self.workers.job_status(job_folder(self.store, self.search.id, number).name)
            if status in ("finished", "failed"):
                del self._pending[number]
                self._failures = self._failures + 1 if status == "failed" else 0
                if number == 0:
                    self._defaults_seconds = time.monotonic() - sent
        if self._failures >= MOST_FAILURES:
            raise Mistake(messages.trials_failed(self._failures))

    def _train_runs(self) -> None:
        """Train the defaults, and the best settings if they beat them on validation: the test set is looked at now."""
        from rnnlab.runs import search_study
        from rnnlab.runs.search_space import experiment_of

        study = search_study.open_study(self.store, self.search)
        base = search_study.defaults_error(study)
        if base is None:
            return
        best = search_study.best_trial(study)
        runs = {"default_run": self._run_of(self.search.base)}
        if best is not None:
            runs["best_run"] = self._run_of(experiment_of(self.search.base, best.params))
        self._write(**({"best_run": "", "validation": None, "test": None} | runs))
        for run_id in runs.values():
            if self.store.read(run_id).status.running:
                self.workers.submit(self.store.folder(run_id), again=True)
        while any(self.store.read(run_id).status.running for run_id in runs.values()):
            if self._interrupted.wait(LOOK_SECONDS):
                return
            self._check()
            for run_id in runs.values():
                if self.workers.job_status(run_id) == "failed":
                    raise Mistake(messages.run_at_the_end_failed(run_id, self.workers.why))
            if time.monotonic() - self._written > BEAT_SECONDS:
                self._write()
        for run_id in runs.values():
            run = self.store.read(run_id)
            if not run.has_results:
                raise Mistake(messages.run_at_the_end_failed(run_id, run.status.reason_text))
        if best is not None and best.value is not None and base is not None:
            test, sure = compared_on_test_set(
                self.store, self.search.base, runs["best_run"], runs["default_run"]
            )
            self._write(validation=100 * (1 - best.value / base), test=test, sure=sure)

    def _run_of(self, experiment: Experiment) -> str:
        """The id of a run of that experiment: one that is finished or under way, else a new one."""
        for run in self.store.runs():
            if run.experiment == experiment and (
                run.status.running or (run.status.state == "finished" and run.has_results)
            ):
                return run.id
        return self.store.create(new_id(), experiment).id

    def _write(self, **changes: Any) -> None:
        self.search = msgspec.structs.replace(self.search, beat=time.time(), **changes)
        write_search(self.store, self.search)
        self._written = time.monotonic()
        self.report(self.search)


@contextmanager
def _alone(store: Store, search_id: str) -> Iterator[None]:
    """Lead the search alone; a Mistake if another process does. A killed process gives the lock up."""
    lock = FileLock(path_of(store, search_id, "lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Mistake(messages.search_is_running(search_id)) from None
    try:
        yield
    finally:
        lock.release()
