"""Live runs: the page starts one after each change, and none of them is listed among the runs.

They are in `live/` in the runs folder, where a link finds them. The last ones are kept for a day; a run that someone
keeps becomes one of the runs.
"""

import logging
import time
from contextlib import suppress
from secrets import token_hex

from rnnlab.experiment import Experiment
from rnnlab.files import move, remove_folder
from rnnlab.mistake import Mistake
from rnnlab.runs import run_folder
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store

MOST_LIVE_RUNS = 400  # of one owner, in all visits
OLDEST = 86_400.0  # seconds

logger = logging.getLogger(__name__)


def create_live_run(store: Store, run_id: str, experiment: Experiment) -> Run:
    """Create a queued live run, and delete the oldest ones."""
    run = store.create(run_id, experiment, live=True)
    for place, old in enumerate(store.live_ids()):
        if place >= MOST_LIVE_RUNS or _age(store, old) > OLDEST:
            discard(store, old)
    return run


def discard(store: Store, run_id: str) -> None:
    """Delete a live run. A worker that trains it gives it up: its folder is gone."""
    folder = store.live_folder / run_id
    if not folder.is_dir():
        return
    aside = store.root / f".cleared-{token_hex(8)}"
    with suppress(OSError):  # it has just been deleted
        (folder / run_folder.STOP).touch()
    try:
        move(folder, aside)
        remove_folder(aside)
    except OSError as error:  # Windows moves no folder with an open file; the run stops and is deleted later
        logger.info("Live run %s is still in use: %s", run_id, type(error).__name__)


def keep(store: Store, run_id: str) -> None:
    """Make a finished live run one of the runs; a run that is one already stays."""
    folder = store.live_folder / run_id
    if folder.is_dir():
        with store.writing(run_id):
            move(folder, store.root / run_id)


def _age(store: Store, run_id: str) -> float:
    """Seconds since the run was made; a damaged run is too old."""
    try:
        return time.time() - store.read(run_id).status.created
    except Mistake:
        return float("inf")
