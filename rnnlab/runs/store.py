"""The runs folder: runs and users' files on disk. It is the only record of every run.

An id never leads outside the folder: what is not a run id, or is a link to another place, is refused.

runs/
  files/<sha256>.csv        uploaded files; the same file is kept once
  <run id>/                 a run; run_folder.py lists its files and the order in which they are written
  live/<run id>/            a live run, which is not listed and is deleted after a while (live_runs.py)
"""

import errno
import logging
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.files import atomic_path, move, read_bytes, remove, remove_leftovers, write_bytes
from rnnlab.forecast.results import Results
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import messages, run_folder
from rnnlab.runs.array_files import arrays_in, complete_file, numbered, unnumbered
from rnnlab.runs.old_versions import VersionError, read_results, read_status
from rnnlab.runs.os_errors import reason_of
from rnnlab.runs.run import SILENT_SECONDS, Run, State, Status

ID_TIME = "%Y%m%d-%H%M%S"
RUN_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}")
BLOCK, SPARE = 4096, 1024  # bytes: a block of a disk, and how much an ending may add to a status
Kind = TypeVar("Kind")
logger = logging.getLogger(__name__)


class Gone(Mistake):
    """The run's folder no longer exists, or another worker has taken the run over."""


class DiskFull(Mistake):
    """The disk is full."""


class _Worker(msgspec.Struct):
    worker: str = ""


EXPERIMENT, WORKER = msgspec.json.Decoder(Experiment), msgspec.json.Decoder(_Worker)


def new_id() -> str:
    """A new run id, with the current time in it: `20260131-142530-a1b2c3`. Two runs with the same id are one."""
    return f"{datetime.now(UTC):{ID_TIME}}-{secrets.token_hex(3)}"


def creation_key(run_id: str, created: float | None) -> tuple[str, str]:
    """The sort key of runs, from the oldest to the newest.

    created: seconds since 1970; None for a damaged run, which is sorted by the time in its id.
    """
    time_text = run_id[:15] if created is None else f"{datetime.fromtimestamp(created, UTC):{ID_TIME}.%f}"
    return time_text, run_id


def runs_folder() -> Path:
    """The runs folder: `RNNLAB_RUNS`, or runs/ in the current folder."""
    return Path(os.environ.get("RNNLAB_RUNS", "runs")).resolve()


def store_of_run(folder: Path) -> "Store":
    """The store that contains the run in that folder."""
    return Store(folder.parents[1] if folder.parent.name == run_folder.LIVE else folder.parent)


class Store:
    """Reads and writes the runs of one runs folder."""

    def __init__(self, root: Path):
        self.root = root

    @property
    def files(self) -> Path:
        """The folder of the users' files."""
        return self.root / "files"

    def folder(self, run_id: str) -> Path:
        """The folder of a run, whether it exists or not; a Mistake for an invalid id.

        Ids come from links that anyone can write, so an id is checked before it becomes part of a path. A folder that
        is a symbolic link is not a run.
        """
        if not RUN_ID.fullmatch(run_id):
            raise Mistake(messages.invalid_run_id(run_id))
        folder = self.root / run_id
        if not folder.is_dir():
            live = self.live_folder / run_id
            folder = live if live.is_dir() else folder
        if folder.is_symlink() or self.live_folder.is_symlink():
            raise self._gone(run_id)
        return folder

    @property
    def live_folder(self) -> Path:
        """The folder of the live runs."""
        return self.root / run_folder.LIVE

    def existing_folder(self, run_id: str) -> Path:
        """The folder of a run; Gone if it does not exist."""
        folder = self.folder(run_id)
        if not folder.is_dir():
            raise self._gone(run_id)
        return folder

    def file(self, run_id: str, name: str) -> Path:
        """A file of a run, whether it exists or not; a Mistake if it is a symbolic link."""
        path = self.folder(run_id) / name
        if path.is_symlink():
            raise Mistake(messages.run_file_is_link(run_id, name))
        return path

    def create(self, run_id: str, experiment: Experiment, live: bool = False) -> Run:
        """Create a queued run; for an id that exists, the existing run."""
        folder = self.folder(run_id)
        if live:
            folder = self.live_folder / run_id
            with self.writing(run_id):
                self.live_folder.mkdir(parents=True, exist_ok=True)
        # The folder appears with all its files: a second creator or a crash cannot leave half a run.
        draft = self.root / f".{run_id}-{secrets.token_hex(4)}"
        if not (folder / run_folder.STATUS).exists():
            now = time.time()
            status = Status(created=now, queued=now, beat=now)
            try:
                with self.writing(run_id):
                    write_bytes(
                        draft / run_folder.EXPERIMENT, msgspec.json.format(msgspec.json.encode(experiment))
                    )
                    write_bytes(draft / run_folder.STATUS, _with_spare_room(_encoded(status)))
                move(draft, folder)
            except Mistake:
                shutil.rmtree(draft, ignore_errors=True)
                raise
            except OSError:  # another process was faster
                shutil.rmtree(draft)
        return self.read(run_id)

    def read(self, run_id: str) -> Run:
        """The run from its folder; a Mistake if it does not exist or is damaged."""
        try:
            status = self._decoded(run_id, run_folder.STATUS, read_status)
        except VersionError:
            raise Mistake(messages.run_of_another_version(run_id)) from None
        experiment = self._decoded(run_id, run_folder.EXPERIMENT, EXPERIMENT.decode)
        return Run(run_id, experiment, status, self.folder(run_id).parent == self.live_folder)

    def ids(self) -> list[str]:
        """The ids of all runs except live ones, including damaged runs, the newest id first."""
        return self._ids_in(self.root)

    def live_ids(self) -> list[str]:
        """The ids of the live runs, the newest first."""
        return self._ids_in(self.live_folder)

    def _ids_in(self, folder: Path) -> list[str]:
        try:
            with os.scandir(folder) as entries:
                names = [entry.name for entry in entries if not entry.is_symlink()]
        except FileNotFoundError:
            return []
        except OSError as error:
            logger.warning("Cannot read the runs folder %s: %s", folder, error)
            raise Mistake(messages.cannot_read_runs_folder(reason_of(error))) from None
        return sorted(filter(RUN_ID.fullmatch, names), reverse=True)

    def runs(self) -> Iterator[Run]:
        """All runs except damaged ones, in the order of `ids`."""
        for run_id in self.ids():
            with suppress(Mistake):
                yield self.read(run_id)

    def write_status(self, run_id: str, status: Status) -> None:
        """Write the status of a run. On a full disk the status of an ended run overwrites the old one in place."""
        data = _with_spare_room(_encoded(status))
        try:
            self._write(run_id, run_folder.STATUS, data)
        except DiskFull:
            path = self.folder(run_id) / run_folder.STATUS
            size = path.stat().st_size
            if status.running or len(data.rstrip()) > size:
                raise
            with path.open("r+b") as file:
                file.write(data.rstrip().ljust(size))

    def worker(self, run_id: str) -> str:
        """The token of the worker in the run's status; Gone if the run does not exist."""
        return self._decoded(run_id, run_folder.STATUS, WORKER.decode).worker

    def end(self, run_id: str, state: State, reason: Message | str) -> None:
        """End a run that no worker trains. (A worker that trains it after all gives it up: its token is gone.)"""
        status = self.read(run_id).status
        changes = {"state": state, "reason": reason, "stage": "", "ended": time.time(), "worker": ""}
        self.write_status(run_id, msgspec.structs.replace(status, **changes))

    def ask_to_stop(self, run_id: str) -> None:
        """Ask a run to stop; its worker sees it within a second. A waiting run is stopped at once."""
        with self.writing(run_id):
            (self.folder(run_id) / run_folder.STOP).touch()
        if self.read(run_id).status.state == "queued":
            self.end(run_id, "stopped", messages.stopped_before_start())

    def asked_to_stop(self, run_id: str) -> bool:
        return os.path.exists(self.folder(run_id) / run_folder.STOP)

    def queue_again(self, run: Run) -> None:
        """Queue a run that has ended once more, behind all that wait now. It continues from its checkpoint, if any."""
        with self.writing(run.id):
            remove(self.folder(run.id) / run_folder.STOP)
        now = time.time()
        self.write_status(run.id, Status(created=run.status.created, queued=now, beat=now))

    def write_results(self, run_id: str, results: Results) -> None:
        self._write(run_id, run_folder.RESULTS, msgspec.json.encode(results))

    def results(self, run_id: str) -> Results:
        """The scores of a run with results."""
        self._result(run_id, run_folder.RESULTS)
        return self._decoded(run_id, run_folder.RESULTS, read_results)

    def write_weights(self, run_id: str, weights: list[list[np.ndarray]]) -> None:
        self.write_arrays(run_id, run_folder.WEIGHTS, numbered(weights))

    def weights(self, run_id: str) -> list[list[np.ndarray]]:
        """The weights of each layer and last of the head, as Keras orders them."""
        layers = len(self.read(run_id).experiment.stack)
        arrays = self.read_arrays(run_id, run_folder.WEIGHTS)
        with complete_file(run_id, run_folder.WEIGHTS):
            return unnumbered(arrays, layers + 1)

    def write_predictions(self, run_id: str, arrays: dict[str, np.ndarray]) -> None:
        self.write_arrays(run_id, run_folder.PREDICTIONS, arrays)

    def predictions(self, run_id: str) -> dict[str, np.ndarray]:
        """origins (windows,), truth and each forecast (windows, horizon, targets), half_width."""
        return self.read_arrays(run_id, run_folder.PREDICTIONS)

    def write_checkpoint(self, run_id: str, arrays: dict[str, np.ndarray]) -> None:
        self.write_arrays(run_id, run_folder.CHECKPOINT, arrays)

    def checkpoint(self, run_id: str) -> dict[str, np.ndarray] | None:
        """The checkpoint that an unfinished run continues from; None if it is missing or damaged."""
        try:
            return self.read_arrays(run_id, run_folder.CHECKPOINT)
        except Mistake:
            return None

    def has_checkpoint(self, run_id: str) -> bool:
        return os.path.exists(self.folder(run_id) / run_folder.CHECKPOINT)

    def delete_files_of_training(self, run_id: str) -> None:
        """Delete what only an unfinished run needs."""
        for name in (run_folder.CHECKPOINT, run_folder.PREVIEW):
            remove(self.folder(run_id) / name)

    def remove_leftovers(self, run_id: str, seconds: float = SILENT_SECONDS) -> None:
        """Remove the temporary files that a killed worker left in the run's folder."""
        with self.writing(run_id):
            remove_leftovers(self.folder(run_id), seconds)

    def make_room(self, run_id: str) -> None:
        """After a full disk: delete all large files of a run; its experiment and status stay."""
        for name in run_folder.LARGE_FILES:
            remove(self.folder(run_id) / name)
        self.remove_leftovers(run_id, 0.0)

    def write_error(self, run_id: str, text: str) -> None:
        self._write(run_id, run_folder.ERROR, text.encode())

    def model(self, run_id: str) -> Path:
        """The `.keras` file of a run with results."""
        return self._result(run_id, run_folder.MODEL)

    @contextmanager
    def writing(self, run_id: str) -> Iterator[None]:
        """Turn an OSError of the block into Gone, DiskFull or another Mistake."""
        try:
            yield
        except FileNotFoundError:
            raise self._gone(run_id) from None
        except OSError as error:
            # Visitors see the sentence, so it has no path of the server; the log has it.
            logger.warning("Cannot write to the runs folder %s: %s", self.root, error)
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(messages.disk_full()) from None
            raise Mistake(messages.cannot_write_runs_folder(reason_of(error))) from None

    def _write(self, run_id: str, name: str, data: bytes) -> None:
        with self.writing(run_id), atomic_path(self.folder(run_id) / name) as path:
            path.write_bytes(data)

    def _decoded(self, run_id: str, name: str, decode: Callable[[bytes], Kind]) -> Kind:
        path = self.file(run_id, name)
        try:
            return decode(read_bytes(path))
        except FileNotFoundError:
            if path.parent.is_dir():
                raise Mistake(messages.run_file_missing(run_id, name)) from None
            raise self._gone(run_id) from None
        except OSError as error:
            raise Mistake(messages.damaged_run_file(run_id, name, reason_of(error))) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Mistake(messages.damaged_run_file(run_id, name, str(error))) from None

    def _gone(self, run_id: str) -> Gone:
        return Gone(messages.run_not_found(run_id))

    def write_arrays(self, run_id: str, name: str, arrays: dict[str, np.ndarray]) -> None:
        with self.writing(run_id), atomic_path(self.folder(run_id) / name) as path:
            np.savez(path, **arrays, allow_pickle=False)

    def read_arrays(self, run_id: str, name: str) -> dict[str, np.ndarray]:
        """The arrays of one of the run's files; a Mistake if it is missing or damaged."""
        with complete_file(run_id, name):
            return arrays_in(self._result(run_id, name))

    def _result(self, run_id: str, name: str) -> Path:
        path = self.file(run_id, name)
        if not path.exists():
            state = self.read(run_id).status.state
            raise Mistake(messages.no_results(run_id, state))
        return path


def _encoded(status: Status) -> bytes:
    # A message may have a fact of a type that JSON lacks; the run must be able to end all the same.
    return msgspec.json.encode(status, enc_hook=str)


def _with_spare_room(status: bytes) -> bytes:
    """The JSON followed by spaces: a later status may be longer, and the disk may be full by then."""
    return status.ljust(-(-(len(status) + SPARE) // BLOCK) * BLOCK)
