"""Which runs are still to be trained, and what a waiting one waits for, as their folders tell."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from rnnlab.mistake import Mistake
from rnnlab.runs.owners import is_owned, runs_above, stores
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store

MOST_UNFINISHED = 200  # as many as a sweep may have
MOST_OF_AN_OWNERS = 24  # where others wait for the same workers
# Status files of runs that have ended, with the time each was written: they need no second look.
_ended: dict[Path, int] = {}


def unfinished(store: Store) -> list[Run]:
    """The runs that wait or train, the oldest first; a damaged one is not among them."""
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
    return sorted(found, key=_age)


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
    return sorted(found, key=lambda pair: _age(pair[1]))


def at_work(store: Store) -> int:
    """How many runs are being trained now on the machine, whoever's they are and by whatever process."""
    found = everyones_unfinished(runs_above(store))
    return sum(run.status.shown_state == "training" for _, run in found)


def waits_for(run: Run, others: Sequence[Run]) -> str:
    """What a queued run waits for among the unfinished ones, in words."""
    before = [other for other in others if _age(other) < _age(run)]
    if not before:
        return "waiting for a worker"
    first = next((other for other in before if other.status.state == "training"), before[0])
    how_far = f" (epoch {first.epochs_done} of {first.experiment.epochs})" if first.epochs_done else ""
    more = f" and {len(before) - 1} more before it" if len(before) > 1 else ""
    return f"waits for run {first.id}{how_far}{more}"


def _age(run: Run) -> tuple[float, str]:
    return run.status.created, run.id
