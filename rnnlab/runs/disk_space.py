"""The disk space of a runs folder, and clearing it: old or large runs, and files that no run needs.

Before something is removed, it is moved aside: only one of two visits can do that, and no worker can undo it. There
it is checked once more, and a run that has begun again, or a file that is needed again, moves back.
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
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.labels import Label, Labels
from rnnlab.runs.os_errors import os_error_as
from rnnlab.runs.run import Status
from rnnlab.runs.store import RUN_ID, Gone, Store
from rnnlab.runs.trash import DELETION_MARK, Trash

MB = 10**6
DAY = 86_400.0  # a younger file may be in use, or shown on an open page
DIGEST = re.compile(r"[0-9a-f]{64}")
# What a killed process leaves in a runs folder: half of a new run, an import (version 2 named it an arrival) or a
# clearing; a probe file.
DRAFT = re.compile(
    rf"\.(?:{RUN_ID.pattern}-[0-9a-f]{{8}}|(?:arrival|import|cleared)-[0-9a-f]{{16}}|reached-\w+)"
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class StoredRun:
    """A run on disk. at: when it ended, in seconds since 1970. over: it neither waits nor trains."""

    id: str
    label: Label
    bytes: int
    at: float
    over: bool

    @property
    def is_named(self) -> bool:
        """Whether it has a name or a note."""
        return bool(self.label.name or self.label.note)


@dataclass(frozen=True)
class DiskSpace:
    """What a runs folder contains: its runs, and {path: bytes} of users' files, deleted runs and leftovers."""

    runs: tuple[StoredRun, ...]
    files: dict[Path, int]
    deleted: dict[Path, int]
    leftovers: dict[Path, int]

    @property
    def bytes(self) -> int:
        rest = (*self.files.values(), *self.deleted.values(), *self.leftovers.values())
        return sum(run.bytes for run in self.runs) + sum(rest)


@dataclass(frozen=True)
class Clearing(DiskSpace):
    """What would be removed, the largest run first. named: runs that stay only because of a name or note."""

    named: tuple[StoredRun, ...] = ()


def measure_disk_space(store: Store) -> DiskSpace:
    """What the runs folder contains now; a Mistake if it cannot be read."""
    trash = Trash(store)
    with os_error_as(messages.cannot_measure_disk_space):
        runs = [run for run_id in trash.remaining_ids() if (run := _stored_run(store, run_id))]
        return DiskSpace(
            runs=tuple(sorted(runs, key=lambda run: run.bytes, reverse=True)),
            files=_sizes(path for path in _entries(store.files) if DIGEST.fullmatch(path.stem)),
            deleted=_sizes(trash.folder / run_id for run_id in trash.ids()),
            leftovers=_sizes(_leftovers(store)),
        )


def clearable(
    store: Store,
    space: DiskSpace,
    older_than_days: float | None = None,
    larger_than_mb: float | None = None,
    named_too: bool = False,
) -> Clearing:
    """What can be removed: the runs older or larger than the bounds, and what no remaining run needs.

    Without bounds no run is removed; a run that waits or trains never is. Files that no remaining run needs, deleted
    runs and leftovers are removed when they are a day old: an open page may use a younger file, and someone may want
    to restore a run. An invalid bound raises a Mistake.
    """
    bounds = [
        _checked(older_than_days, messages.invalid_age),
        _checked(larger_than_mb, messages.invalid_size),
    ]
    oldest, largest = time.time() - bounds[0] * DAY, bounds[1] * MB
    beyond = [run for run in space.runs if run.over and (run.at < oldest or run.bytes > largest)]
    going = tuple(run for run in beyond if named_too or not run.is_named)
    deleted = {path: size for path, size in space.deleted.items() if _is_old(path / DELETION_MARK)}
    gone = {store.root / run.id for run in going} | set(deleted)
    needed = _digests(store, gone)
    return Clearing(
        runs=going,
        named=tuple(run for run in beyond if run not in going),
        files={path: size for path, size in space.files.items() if path.stem not in needed and _is_old(path)},
        deleted=deleted,
        leftovers={path: size for path, size in space.leftovers.items() if _is_old(path)},
    )


def clear(store: Store, clearing: Clearing) -> int:
    """Remove it permanently; returns the freed bytes.

    What has been removed, has begun to train, has a new name or is needed again in the meantime is skipped.
    A Mistake if the disk refuses; what was cleared before stays cleared.
    """
    freed = 0
    for run in clearing.runs:
        with os_error_as(partial(messages.cannot_clear_run, run.id)):
            freed += _removed(store, store.folder(run.id), partial(_is_unchanged, run))
    with os_error_as(messages.cannot_clear_unused_files):
        for path in clearing.deleted:
            freed += _removed(store, path, lambda folder: True)
        needed = _digests(store)
        unneeded = (path for path in clearing.files if path.stem not in needed)
        for path in (*unneeded, *clearing.leftovers):
            freed += _removed(store, path, _is_old)
    logger.info("Cleared %d bytes; %d runs were asked for", freed, len(clearing.runs))
    return freed


def size_text(size: int) -> str:
    """Bytes in words, in powers of 1,000: '0 MB', '0.4 MB', '12 MB', '1.3 GB'."""
    if size >= 1000 * MB:
        return f"{size / 1000 / MB:.1f} GB"
    return f"{size / MB:.0f} MB" if size >= 10 * MB or not size else f"{max(size / MB, 0.1):.1f} MB"


def _checked(bound: float | None, invalid: Callable[[float], Message]) -> float:
    if bound is None:
        return math.inf
    if not 0 <= bound < math.inf:
        raise Mistake(invalid(bound))
    return bound


def _stored_run(store: Store, run_id: str) -> StoredRun | None:
    """The run; None if it has just been removed."""
    try:
        folder = store.folder(run_id)
        at, status = folder.stat().st_mtime, _status(store, run_id)
    except (Gone, FileNotFoundError):
        return None
    if status is not None:
        at = status.ended or status.beat or status.created
    return StoredRun(run_id, Labels(store).read(run_id), _size(folder), at, _is_over(folder))


def _is_unchanged(run: StoredRun, folder: Path) -> bool:
    return _is_over(folder) and Labels(Store(folder.parent)).read(run.id) == run.label


def _is_over(folder: Path) -> bool:
    """Whether the run in that folder neither waits nor trains.

    A damaged run may be one of another version of the lab: it counts as over when nothing was written for a day.
    """
    status = _status(Store(folder.parent), folder.name)
    return _is_old(folder) if status is None else not status.running


def _status(store: Store, run_id: str) -> Status | None:
    """None for a damaged run."""
    try:
        return store.read(run_id).status
    except Gone:
        raise
    except Mistake:
        return None


def _leftovers(store: Store) -> Iterator[Path]:
    yield from (path for path in _entries(store.root) if DRAFT.fullmatch(path.name))
    folders = (
        store.root,
        store.files,
        store.root / "sweeps",
        store.root / "searches",
        *map(store.folder, store.ids()),
    )
    for folder in folders:
        yield from (path for path in _entries(folder) if LEFTOVER.fullmatch(path.name))


def _digests(store: Store, gone: Collection[Path] = ()) -> set[str]:
    """The digests of the files that runs and searches need, except the runs in the folders `gone`.

    Deleted and half-made runs count too, and so does a damaged experiment.json: what it names is kept.
    """
    digests: set[str] = set()
    for pattern in ("*/experiment.json", ".*/*/experiment.json", "searches/*.json"):
        for path in store.root.glob(pattern):
            if path.parent not in gone:
                digests.update(DIGEST.findall(_text(path)))
    return digests


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:  # another visit was faster
        return ""


def _removed(store: Store, path: Path, may_go: Callable[[Path], bool]) -> int:
    """Remove a file or folder; the freed bytes, or 0 if it no longer exists or may not be removed after all."""
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
    """Whether nothing was written or read there for a day, or it no longer exists."""
    try:
        stat = path.lstat()
    except FileNotFoundError:
        return True
    return max(stat.st_mtime, 0.0 if path.is_dir() else stat.st_atime) < time.time() - DAY


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
        return _file_size(path)
    return sum(_file_size(Path(folder) / name) for folder, _, names in os.walk(path) for name in names)


def _file_size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except FileNotFoundError:
        return 0
