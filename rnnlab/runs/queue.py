"""The queue: which runs are unfinished, which run trains next, and where a waiting run stands.

The queue is not stored: it follows from the run folders. `training_order` decides which run trains next, for the
workers and for the pages that show the queue.
"""

import os
import re
import time
from pathlib import Path

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.owners import is_owned, runs_above, stores_of_all_owners
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store, store_of_run

MOST_UNFINISHED = 200  # the largest sweep
MOST_UNFINISHED_OF_OWNER = 24  # with a login, where others wait for the same workers
TrainingOrder = tuple[bool, float, str]
# {status file of a run that has ended: when it was written}: it is not read again.
_ended: dict[Path, int] = {}


def unfinished(store: Store) -> list[Run]:
    """The runs that wait or train, live ones too, in the order in which they train; damaged runs are skipped."""
    runs = []
    for run_id in (*store.live_ids(), *store.ids()):
        path = store.folder(run_id) / "status.json"
        try:
            written = path.stat().st_mtime_ns
            if _ended.get(path) == written:
                continue
            run = store.read(run_id)
        except (OSError, Mistake):
            continue
        if run.status.running:
            runs.append(run)
        else:
            _ended[path] = written
    for path in [path for path in _ended if path.parent.parent == store.live_folder and not path.exists()]:
        del _ended[path]  # live runs are many, and each is deleted soon
    return sorted(runs, key=training_order)


def check_queue_limit(store: Store, more: int = 1) -> None:
    """A Mistake if that many more runs would exceed the limit of unfinished runs of one person, without live ones.

    The limit is RNNLAB_MOST_RUNS, else 24 with a login and 200 without.
    """
    setting = os.environ.get("RNNLAB_MOST_RUNS", "")
    default = MOST_UNFINISHED_OF_OWNER if is_owned(store) else MOST_UNFINISHED
    most = int(setting) if re.fullmatch("[1-9][0-9]{0,5}", setting) else default
    now = sum(not run.live for run in unfinished(store))
    if now + more > most:
        raise Mistake(messages.too_many_unfinished_runs(now, more, most))


def unfinished_of_all_owners(runs: Path) -> list[tuple[Store, Run]]:
    """The unfinished runs of all owners in that runs folder, each with its store, in the order in which they train."""
    pairs = [(store, run) for store in stores_of_all_owners(runs) for run in unfinished(store)]
    return sorted(pairs, key=lambda pair: training_order(pair[1]))


def training_order(run: Run) -> TrainingOrder:
    """Which run trains next: the sort key of the queue. The run with the smallest key is next.

    Live runs come first, as someone looks at the page. Then the key is the time since when a run waits. A run that is
    queued again (after a failure or a stop) goes behind the runs that wait already. A run that lost its worker keeps
    its key, so it is next.
    """
    status = run.status
    return (not run.live, status.created if status.queued is None else status.queued, run.id)


def training_order_in(folder: Path) -> TrainingOrder:
    """`training_order` of the run in a folder; behind all others if it cannot be read."""
    try:
        return training_order(store_of_run(folder).read(folder.name))
    except Mistake:
        return (True, time.time(), folder.name)


def count_training(store: Store) -> int:
    """How many runs of all owners are training now, in whatever process."""
    pairs = unfinished_of_all_owners(runs_above(store))
    return sum(run.status.shown_state == "training" for _, run in pairs)


def queue_position(store: Store, run: Run) -> Message:
    """Where a waiting run of that store stands among the runs of all owners.

    It names a run that is training only if that run is in the same store: ids of others are not shown.
    """
    pairs = unfinished_of_all_owners(runs_above(store))
    training = [(owner, other) for owner, other in pairs if other.status.shown_state == "training"]
    before = sum(
        other.status.shown_state != "training" and training_order(other) < training_order(run)
        for _, other in pairs
    )
    if len(training) != 1:
        return messages.queue_position(before, len(training), "", 0, 0)
    ((owner, other),) = training
    name = other.id if owner.root == store.root else ""
    return messages.queue_position(before, 1, name, other.epochs_done, other.experiment.epochs)
