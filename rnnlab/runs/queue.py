"""The queue: which runs are still to be trained, which one is next, and what a waiting one waits for.

Run folders are the truth. `turn_of` decides the order for whoever trains runs and whoever shows them.
"""

import os
import re
import time
from collections.abc import Collection, Sequence
from pathlib import Path

from rnnlab.mistake import Mistake
from rnnlab.runs.owners import is_owned, runs_above, stores
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store

MOST_UNFINISHED = 200  # as many as a sweep may have
MOST_OF_AN_OWNERS = 24  # where others wait for the same workers
Turn = tuple[float, str]
# Status files of runs that have ended, with the time each was written: they need no second look.
_ended: dict[Path, int] = {}


def unfinished(store: Store) -> list[Run]:
    """The runs that wait or train, in the order of the queue; a damaged one is not among them."""
    found = []
    for run_id in store.ids():
        path = store.folder(run_id) / "status.json"
        try:
            written = path.stat().st_mtime_ns
            if _ended.get(path) == written:
                continue
            run = store.read(run_id)
        except (OSError, Mistake):
            continue
        if run.status.running:
            found.append(run)
        else:
            _ended[path] = written
    return sorted(found, key=turn_of)


def check_room(store: Store, more: int = 1) -> None:
    """A Mistake where so many more runs would be more than one person may have waiting at once.

    That is RNNLAB_MOST_RUNS, or 24 behind a login and 200 without one.
    """
    own = os.environ.get("RNNLAB_MOST_RUNS", "")
    usual = MOST_OF_AN_OWNERS if is_owned(store) else MOST_UNFINISHED
    most, there = int(own) if re.fullmatch("[1-9][0-9]{0,5}", own) else usual, len(unfinished(store))
    if there + more > most:
        raise Mistake(
            f"{there} of your runs wait or train, and with {more} more that is above the {most} that may at once: "
            "let some end, stop some, or ask for fewer."
        )


def everyones_unfinished(runs: Path) -> list[tuple[Store, Run]]:
    """The same of everybody whose runs lie in that folder, each with its store."""
    found = [(store, run) for store in stores(runs) for run in unfinished(store)]
    return sorted(found, key=lambda pair: turn_of(pair[1]))


def turn_of(run: Run) -> Turn:
    """What orders the queue, the smallest first: since when a run waits.

    A run that is queued again (after a failure, or a stop) goes behind those that wait already. One that lost its
    worker while it trained keeps its turn, so it is next.
    """
    status = run.status
    return (status.created if status.queued is None else status.queued, run.id)


def turn_in(folder: Path) -> Turn:
    """The turn of the run kept in a folder; behind all others where it cannot be read."""
    try:
        return turn_of(Store(folder.parent).read(folder.name))
    except Mistake:
        return (time.time(), folder.name)


def at_work(store: Store) -> int:
    """How many runs are being trained now on the machine, whoever's they are and by whatever process."""
    found = everyones_unfinished(runs_above(store))
    return sum(run.status.shown_state == "training" for _, run in found)


def place_in_queue(run: Run, everyones: Sequence[Run], named: Collection[str]) -> str:
    """Where a waiting run stands, in words: how many are before it, and what trains now.

    Args:
        everyones: all unfinished runs that share its workers.
        named: the ids of those that may be named, because their owner asks.
    """
    training = [other for other in everyones if other.status.shown_state == "training"]
    before = sum(other not in training and turn_of(other) < turn_of(run) for other in everyones)
    if not before and not training:
        return "waiting for a worker"
    if not before:
        place = "next in the queue"
    else:
        place = f"{before} {'run is' if before == 1 else 'runs are'} before it in the queue"
    if len(training) != 1:
        return f"{place}; {len(training)} runs are training now" if training else place
    (other,) = training
    which = f"run {other.id}" if other.id in named else "another run"
    how_far = f" (epoch {other.epochs_done} of {other.experiment.epochs})" if other.epochs_done else ""
    return f"{place}; {which} is training now{how_far}"


def waiting_text(store: Store, run: Run) -> str:
    """Where a waiting run of that store stands among everyone's, in words."""
    pairs = everyones_unfinished(runs_above(store))
    own = {other.id for owner, other in pairs if owner.root == store.root}
    return place_in_queue(run, [other for _, other in pairs], own)
