"""A search for good settings: what is stored of it, beside the sweeps.

runs/searches/
  <search id>.json      the base, the budget, how far it is and its runs
  <search id>.journal   Optuna's journal: every trial with its settings and errors; workers write it too
  <search id>.stop      exists if its trials should end
  <search id>.lock      held by the one process that leads it

The id is a digest of the base: starting the same search again continues it.
"""

import hashlib
import re
import time
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from rnnlab.experiment import Experiment, checked_experiment
from rnnlab.files import read_bytes, remove, write_bytes
from rnnlab.message import Message, text_of
from rnnlab.mistake import Mistake
from rnnlab.runs import search_messages as messages
from rnnlab.runs.owners import is_owned
from rnnlab.runs.run import SILENT_SECONDS
from rnnlab.runs.search_data import Data, cuts_of
from rnnlab.runs.store import Store

FOLDER = "searches"
SEARCH_ID = re.compile(r"[0-9a-f]{12}")
JOB = re.compile(rf"({SEARCH_ID.pattern})-([0-9]+)")
MOST_MINUTES = 1440.0

State = Literal["searching", "training", "finished", "interrupted", "failed"]
Seconds = Annotated[float, msgspec.Meta(ge=0)]


class Search(msgspec.Struct, frozen=True):
    """A search as it is stored. Times are seconds since 1970.

    base: the defaults, which the search tries to beat. cuts: at which each trial is validated.
    minutes: the budget; seconds: how much of it is used. jobs: how many trials were sent to workers.
    workers: that train at the same time. default_run, best_run: trained at the end, "" before; best_run stays ""
    if no trial beat the defaults on validation. validation, test: by how many percent its error is below that of the
    defaults; sure: whether the one on the test set is more than chance explains.
    """

    id: str
    created: float
    base: Experiment
    minutes: float
    cuts: int
    state: State = "searching"
    seconds: Seconds = 0.0
    beat: float = 0.0
    jobs: int = 0
    workers: int = 1
    default_run: str = ""
    best_run: str = ""
    validation: float | None = None
    test: float | None = None
    sure: bool = False
    reason: Message | str = ""

    @property
    def running(self) -> bool:
        """Whether a process leads it now."""
        return self.state in ("searching", "training") and time.time() - self.beat < SILENT_SECONDS

    @property
    def shown_state(self) -> State:
        """The state; "interrupted" if the process that led it is gone."""
        return self.state if self.running or self.state in ("finished", "failed") else "interrupted"

    @property
    def reason_text(self) -> str:
        return text_of(self.reason)


def start_search(store: Store, base: Experiment, data: Data, minutes: float) -> Search:
    """Store a search from a base on its series (or all of them) or the one there is with so many minutes; return it.

    Raises:
        Mistake: the base has no validation set, the minutes are out of range, or another search is running.
    """
    if not 0 < minutes <= MOST_MINUTES:
        raise Mistake(messages.minutes_out_of_range(minutes, MOST_MINUTES))
    checked_experiment(base)
    other = next((one for one in searches(store) if one.running and one.base != base), None)
    if other is not None:
        raise Mistake(messages.other_search_is_running(other.id))
    if base.split[1] == 0:
        raise Mistake(messages.search_without_validation_set())
    search_id = id_of(store, base)
    try:
        search = msgspec.structs.replace(read_search(store, search_id), minutes=minutes)
    except Mistake:
        search = Search(search_id, time.time(), base, minutes, cuts_of(base, data))
    write_search(store, search)
    return search


def id_of(store: Store, base: Experiment) -> str:
    """The id of the search from that base."""
    owner = store.root.name if is_owned(store) else ""
    return hashlib.sha256(msgspec.json.encode((base, owner), order="deterministic")).hexdigest()[:12]


def read_search(store: Store, search_id: str) -> Search:
    """The search with that id; a Mistake if it does not exist or its file is damaged."""
    try:
        return msgspec.json.decode(read_bytes(path_of(store, search_id, "json")), type=Search)
    except FileNotFoundError:
        raise Mistake(messages.search_not_found(search_id)) from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Mistake(messages.damaged_search(search_id, str(error))) from None


def write_search(store: Store, search: Search) -> None:
    with store.writing(search.id):
        write_bytes(path_of(store, search.id, "json"), msgspec.json.encode(search, enc_hook=str))


def searches(store: Store) -> list[Search]:
    """All searches except damaged ones, newest first."""
    found = []
    for path in (store.root / FOLDER).glob("*.json"):
        try:
            found.append(read_search(store, path.stem))
        except Mistake:
            continue
    return sorted(found, key=lambda search: search.created, reverse=True)


def path_of(store: Store, search_id: str, ending: str) -> Path:
    """One of the search's files; a Mistake for an invalid id or a file that is a link."""
    if not SEARCH_ID.fullmatch(search_id):
        raise Mistake(messages.invalid_search_id(search_id))
    path = store.root / FOLDER / f"{search_id}.{ending}"
    if path.is_symlink():
        raise Mistake(messages.damaged_search(search_id, "its file is a link"))
    return path


def ask_to_stop(store: Store, search_id: str) -> None:
    """Ask the search to end now, with the best settings so far."""
    with store.writing(search_id):
        path_of(store, search_id, "stop").touch()


def asked_to_stop(store: Store, search_id: str) -> bool:
    return path_of(store, search_id, "stop").exists()


def withdraw_stop(store: Store, search_id: str) -> None:
    remove(path_of(store, search_id, "stop"))


def job_folder(store: Store, search_id: str, number: int) -> Path:
    """What the workers are given for a trial: a path that names it, at which there is no folder."""
    return store.root / FOLDER / f"{search_id}-{number}"


def job_of(folder: Path) -> tuple[Store, str, int] | None:
    """The store, the search and the number of a trial from its path; None if it is that of a run."""
    match = JOB.fullmatch(folder.name)
    if match is None or folder.parent.name != FOLDER:
        return None
    return Store(folder.parents[1]), match[1], int(match[2])
