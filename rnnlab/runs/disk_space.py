"""What a runs folder takes, and what of it can go: runs older or larger than a bound, and what no run needs.

Whatever goes is first moved aside, which only one of two visits can do and no worker can undo, and is
looked at once more there: a run that has begun again, or a file that is needed again, moves back.
"""

import logging
import math
import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_hex

from rnnlab.files import LEFTOVER, move, remove, remove_folder
from rnnlab.mistake import Mistake
from rnnlab.runs.labels import LEAVING, Label, Shelf, told
from rnnlab.runs.run import Status
from rnnlab.runs.store import RUN_ID, Gone, Store

MB = 10**6
DAY = 86_400.0  # what is younger may be at work, or on a page that is open
DIGEST = re.compile(r"[0-9a-f]{64}")
# What a killed process leaves in a runs folder: half a run, half an import (version 2 named it an arrival), half
# a clearing, a probe.
DRAFT = re.compile(
    rf"\.(?:{RUN_ID.pattern}-[0-9a-f]{{8}}|(?:arrival|import|cleared)-[0-9a-f]{{16}}|reached-\w+)"
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Held:
    """A run that is kept. at: when it ended, in seconds since 1970; over: it neither waits nor trains."""

    id: str
    label: Label
    bytes: int
    at: float
    over: bool

    @property
    def is_named(self) -> bool:
        """Whether its owner gave it a name or a note."""
        return bool(self.label.name or self.label.note)


@dataclass(frozen=True)
class Room:
    """What a runs folder takes: its runs, and {path: bytes} of users' files, deleted runs and leftovers."""

    runs: tuple[Held, ...]
    files: dict[Path, int]
    deleted: dict[Path, int]
    leftovers: dict[Path, int]

    @property
    def bytes(self) -> int:
        rest = (*self.files.values(), *self.deleted.values(), *self.leftovers.values())
        return sum(run.bytes for run in self.runs) + sum(rest)


@dataclass(frozen=True)
class Clearing(Room):
    """What of a room would go, the largest run first. named: runs that would go too, had they no name or note."""

    named: tuple[Held, ...] = ()


def room_of(store: Store) -> Room:
    """What there is in the store's folder now; a Mistake where it can't be looked through."""
    shelf = Shelf(store)
    with told("What the runs take can't be counted"):
        runs = [held for run_id in shelf.ids() if (held := _held(store, run_id))]
        return Room(
            runs=tuple(sorted(runs, key=lambda run: run.bytes, reverse=True)),
            files=_sizes(path for path in _entries(store.files) if DIGEST.fullmatch(path.stem)),
            deleted=_sizes(shelf.deleted_folder / run_id for run_id in shelf.deleted()),
            leftovers=_sizes(_leftovers(store)),
        )


def clearable(
    store: Store,
    room: Room,
    older_than_days: float | None = None,
    larger_than_mb: float | None = None,
    named_too: bool = False,
) -> Clearing:
    """What of the room can go: each run that is older or larger than its bound, and what no run needs then.

    Without a bound no run goes. One that waits or trains never does. Of the rest (files that no run that
    stays is made of, runs that were deleted, leftovers) goes what is a day old: a page that is open may
    be using a younger file, and somebody may want a run back. A bound that is none raises a Mistake.
    """
    bounds = [_checked(older_than_days, "age in days"), _checked(larger_than_mb, "size in MB")]
    oldest, largest = time.time() - bounds[0] * DAY, bounds[1] * MB
    beyond = [run for run in room.runs if run.over and (run.at < oldest or run.bytes > largest)]
    going = tuple(run for run in beyond if named_too or not run.is_named)
    deleted = {path: size for path, size in room.deleted.items() if _is_old(path / LEAVING)}
    gone = {store.root / run.id for run in going} | set(deleted)
    needed = _digests(store, gone)
    return Clearing(
        runs=going,
        named=tuple(run for run in beyond if run not in going),
        files={path: size for path, size in room.files.items() if path.stem not in needed and _is_old(path)},
        deleted=deleted,
        leftovers={path: size for path, size in room.leftovers.items() if _is_old(path)},
    )


def clear(store: Store, clearing: Clearing) -> int:
    """Remove that for good; the bytes it freed.

    What went meanwhile, has begun to train, has a new name or is needed again is left out without a word.
    A Mistake where the disk refuses: what was cleared before it stays cleared.
    """
    freed = 0
    for run in clearing.runs:
        with told(f"Run {run.id} can't be cleared"):
            freed += _removed(store, store.folder(run.id), partial(_is_as_before, run))
    with told("What no run needs can't be cleared"):
        for path in clearing.deleted:
            freed += _removed(store, path, lambda folder: True)
        needed = _digests(store)
        unneeded = (path for path in clearing.files if path.stem not in needed)
        for path in (*unneeded, *clearing.leftovers):
            freed += _removed(store, path, _is_old)
    logger.info("Cleared %d bytes; %d runs were asked for", freed, len(clearing.runs))
    return freed


def size_text(size: int) -> str:
    """Bytes as people say them, in powers of 1,000: '0 MB', '0.4 MB', '12 MB', '1.3 GB'."""
    if size >= 1000 * MB:
        return f"{size / 1000 / MB:.1f} GB"
    return f"{size / MB:.0f} MB" if size >= 10 * MB or not size else f"{max(size / MB, 0.1):.1f} MB"


def _checked(bound: float | None, what: str) -> float:
    if bound is None:
        return math.inf
    if not 0 <= bound < math.inf:
        raise Mistake(f"{bound:g} is no {what}: give a number from 0 up.")
    return bound


def _held(store: Store, run_id: str) -> Held | None:
    """The run; None where it went just now."""
    try:
        folder = store.folder(run_id)
        at, status = folder.stat().st_mtime, _status(store, run_id)
    except (Gone, FileNotFoundError):
        return None
    if status is not None:
        at = status.ended or status.beat or status.created
    return Held(run_id, Shelf(store).label(run_id), _size(folder), at, _is_over(folder))


def _is_as_before(run: Held, folder: Path) -> bool:
    return _is_over(folder) and Shelf(Store(folder.parent)).label(run.id) == run.label


def _is_over(folder: Path) -> bool:
    """Whether nobody trains or will train the run in that folder.

    A damaged one tells nothing of it, or may be of another version of the lab: not if it was just written.
    """
    status = _status(Store(folder.parent), folder.name)
    return _is_old(folder) if status is None else not status.running


def _status(store: Store, run_id: str) -> Status | None:
    """None where the run is damaged."""
    try:
        return store.read(run_id).status
    except Gone:
        raise
    except Mistake:
        return None


def _leftovers(store: Store) -> Iterator[Path]:
    yield from (path for path in _entries(store.root) if DRAFT.fullmatch(path.name))
    folders = (store.root, store.files, store.root / "sweeps", *map(store.folder, store.ids()))
    for folder in folders:
        yield from (path for path in _entries(folder) if LEFTOVER.fullmatch(path.name))


def _digests(store: Store, gone: Collection[Path] = ()) -> set[str]:
    """The digests of the files that runs are made of, deleted and half made ones too, but for those folders.

    A damaged experiment keeps whatever it names.
    """
    found: set[str] = set()
    for pattern in ("*/experiment.json", ".*/*/experiment.json"):
        for path in store.root.glob(pattern):
            if path.parent not in gone:
                found.update(DIGEST.findall(_text(path)))
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:  # another visit was faster
        return ""


def _removed(store: Store, path: Path, may_go: Callable[[Path], bool]) -> int:
    """The bytes that removing a file or folder freed: none where it went meanwhile, or may not go after all."""
    aside = store.root / f".cleared-{token_hex(8)}"
    aside.mkdir()
    moved = aside / path.name
    try:
        move(path, moved)
        if not may_go(moved):
            move(moved, path)
            return 0
        size = _size(moved)
        if moved.is_dir() and not moved.is_symlink():
            remove_folder(moved)
        else:
            remove(moved)
        return size
    except FileNotFoundError:
        return 0
    finally:
        if not any(aside.iterdir()):
            aside.rmdir()


def _is_old(path: Path) -> bool:
    """Whether nothing was written or read there for a day; what is gone is old enough."""
    try:
        there = path.lstat()
    except FileNotFoundError:
        return True
    return max(there.st_mtime, 0.0 if path.is_dir() else there.st_atime) < time.time() - DAY


def _entries(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if not path.is_symlink()]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _sizes(paths: Iterable[Path]) -> dict[Path, int]:
    return {path: _size(path) for path in paths}


def _size(path: Path) -> int:
    """The bytes of a file, or of all files in a folder."""
    if not path.is_dir():
        return _own_size(path)
    return sum(_own_size(Path(folder) / name) for folder, _, names in os.walk(path) for name in names)


def _own_size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0
