"""The folder where runs and the users' files are kept: the one truth about every run.

Nothing outside the folder is ever reached by an id: whatever is no run id, or leads elsewhere, is no run.

runs/
  files/<sha256>.csv        uploaded files, kept once
  <run id>/experiment.json  what the run is made of
           status.json      how far it is, written by its worker
           stop             there when somebody asked it to stop
           checkpoint.npz   where it goes on, until it has ended
           weights.npz, predictions.npz, results.json, model.keras
           error.txt        what went wrong in the lab
"""

import errno
import logging
import os
import re
import secrets
import shutil
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from zipfile import BadZipFile

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.files import atomic_path, move, read_bytes, remove, remove_leftovers, write_bytes
from rnnlab.forecast.results import Results
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.old_versions import VersionError, read_results, read_status
from rnnlab.runs.run import SILENT_SECONDS, Run, State, Status
from rnnlab.series.quoting import quoted

ID_TIME = "%Y%m%d-%H%M%S"
RUN_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}")
UNFINISHED = ("checkpoint.npz", "weights.npz", "predictions.npz", "results.json", "model.keras")
# What numpy raises for a file that is cut short or is none of its own: many things.
NO_ARRAYS = (
    *(OSError, ValueError, EOFError, BadZipFile, zlib.error, LookupError, AttributeError, TypeError),
    *(RuntimeError, OverflowError, MemoryError, SyntaxError),
)
BLOCK, SPARE = 4096, 1024  # bytes: of a disk, and what an end may add to a status
Kind = TypeVar("Kind")
logger = logging.getLogger(__name__)


class Gone(Mistake):
    """The run is no longer in its folder, or no longer this worker's."""


class DiskFull(Mistake):
    """There was no room to write."""


class _Worker(msgspec.Struct):
    worker: str = ""


EXPERIMENT, WORKER = msgspec.json.Decoder(Experiment), msgspec.json.Decoder(_Worker)


def new_id() -> str:
    """A run id that holds the time at which it was made: `20260131-142530-a1b2c3`.

    The page makes it before the click that creates the run.
    """
    return f"{datetime.now(UTC):{ID_TIME}}-{secrets.token_hex(3)}"


def creation_key(run_id: str, created: float | None) -> tuple[str, str]:
    """What runs sort by from the oldest to the newest.

    created: seconds since 1970; for a damaged run, where it is None, the id's own time is used.
    """
    time_text = run_id[:15] if created is None else f"{datetime.fromtimestamp(created, UTC):{ID_TIME}.%f}"
    return time_text, run_id


def runs_folder() -> Path:
    """Where runs live: `RNNLAB_RUNS`, or runs/ under the current folder."""
    return Path(os.environ.get("RNNLAB_RUNS", "runs")).resolve()


class Store:
    """Reads and writes the runs in one folder."""

    def __init__(self, root: Path):
        self.root = root

    @property
    def files(self) -> Path:
        """Where the users' files are kept."""
        return self.root / "files"

    def folder(self, run_id: str) -> Path:
        """A run's folder, there or not; a Mistake where the id is none of ours, before it touches a path.

        Ids come from anybody's link. A folder that is a link to somewhere else is no run's.
        """
        if not RUN_ID.fullmatch(run_id):
            raise Mistake(f"{quoted(run_id)} is no run: ids look like 20260131-142530-a1b2c3.")
        folder = self.root / run_id
        if folder.is_symlink():
            raise self._gone(run_id)
        return folder

    def file(self, run_id: str, name: str) -> Path:
        """One of a run's files, there or not; a Mistake where it is a link to somewhere else."""
        path = self.folder(run_id) / name
        if path.is_symlink():
            raise Mistake(f"The folder of run {run_id} is damaged ({name} is a link): train it again.")
        return path

    def create(self, run_id: str, experiment: Experiment) -> Run:
        """A queued run; the same id a second time gives back the run that is there."""
        folder = self.folder(run_id)
        # The folder appears whole: neither a second creator nor a crash in between leaves half a run.
        draft = self.root / f".{run_id}-{secrets.token_hex(4)}"
        if not (folder / "status.json").exists():
            now = time.time()
            status = Status(created=now, queued=now, beat=now)
            try:
                with self.writing(run_id):
                    write_bytes(
                        draft / "experiment.json", msgspec.json.format(msgspec.json.encode(experiment))
                    )
                    write_bytes(draft / "status.json", _with_spare_room(_encoded(status)))
                move(draft, folder)
            except Mistake:
                shutil.rmtree(draft, ignore_errors=True)
                raise
            except OSError:  # another was faster
                shutil.rmtree(draft)
        return self.read(run_id)

    def read(self, run_id: str) -> Run:
        """The run as its folder tells; a Mistake where there is none or it is damaged."""
        what = f"The folder of run {run_id} is"
        try:
            status = self._decoded(run_id, "status.json", read_status, what)
        except VersionError:
            raise Mistake(f"Run {run_id} is of another version of RNN Lab: train it again.") from None
        experiment = self._decoded(run_id, "experiment.json", EXPERIMENT.decode, what)
        return Run(run_id, experiment, status)

    def ids(self) -> list[str]:
        """The ids of all runs, damaged ones too; the id made last comes first."""
        try:
            with os.scandir(self.root) as entries:
                names = [entry.name for entry in entries if not entry.is_symlink()]
        except FileNotFoundError:
            return []
        except OSError as fault:
            logger.warning("The runs folder %s can't be read: %s", self.root, fault)
            raise Mistake(f"The runs folder can't be read ({fault.strerror}): see to its rights.") from None
        return sorted(filter(RUN_ID.fullmatch, names), reverse=True)

    def runs(self) -> Iterator[Run]:
        """All runs that can be read, in the order of `ids`."""
        for run_id in self.ids():
            with suppress(Mistake):
                yield self.read(run_id)

    def write_status(self, run_id: str, status: Status) -> None:
        """How far a run is; an end is written on a full disk, too, over the old status."""
        data = _with_spare_room(_encoded(status))
        try:
            self._write(run_id, "status.json", data)
        except DiskFull:
            path = self.folder(run_id) / "status.json"
            room = path.stat().st_size
            if status.running or len(data.rstrip()) > room:
                raise
            with path.open("r+b") as file:
                file.write(data.rstrip().ljust(room))

    def worker(self, run_id: str) -> str:
        """The token of whoever wrote the run's status last; Gone where there is no run."""
        return self._decoded(run_id, "status.json", WORKER.decode, f"The folder of run {run_id} is").worker

    def end(self, run_id: str, state: State, reason: Message) -> None:
        """End a run that nobody trains; a worker that does after all gives way."""
        status = self.read(run_id).status
        changes = {"state": state, "reason": reason, "stage": "", "ended": time.time(), "worker": ""}
        self.write_status(run_id, msgspec.structs.replace(status, **changes))

    def ask_to_stop(self, run_id: str) -> None:
        """Ask a run to stop; its worker sees it within a second. One that waits is stopped at once."""
        with self.writing(run_id):
            (self.folder(run_id) / "stop").touch()
        if self.read(run_id).status.state == "queued":
            self.end(run_id, "stopped", messages.stopped_before_start())

    def asked_to_stop(self, run_id: str) -> bool:
        return os.path.exists(self.folder(run_id) / "stop")

    def queue_again(self, run: Run) -> None:
        """Let a run that has ended wait for a worker again, behind all that wait now.

        It continues from its checkpoint where it has one.
        """
        with self.writing(run.id):
            remove(self.folder(run.id) / "stop")
        now = time.time()
        self.write_status(run.id, Status(created=run.status.created, queued=now, beat=now))

    def write_results(self, run_id: str, results: Results) -> None:
        self._write(run_id, "results.json", msgspec.json.encode(results))

    def results(self, run_id: str) -> Results:
        """The scores of a run that has results."""
        self._result(run_id, "results.json")
        return self._decoded(run_id, "results.json", read_results, f"The results of run {run_id} are")

    def write_weights(self, run_id: str, weights: list[list[np.ndarray]]) -> None:
        named = {f"{i}_{j}": array for i, own in enumerate(weights) for j, array in enumerate(own)}
        self._write_arrays(run_id, "weights.npz", named)

    def weights(self, run_id: str) -> list[list[np.ndarray]]:
        """Weights of each layer and last of the head, in Keras's order."""
        weights: list[list[np.ndarray]] = [[] for _ in (*self.read(run_id).experiment.stack, "head")]
        arrays = self._read_arrays(run_id, "weights.npz")
        with _whole(run_id, "weights.npz"):
            for key, array in arrays.items():
                weights[int(key.split("_")[0])].append(array)
        return weights

    def write_predictions(self, run_id: str, arrays: dict[str, np.ndarray]) -> None:
        self._write_arrays(run_id, "predictions.npz", arrays)

    def predictions(self, run_id: str) -> dict[str, np.ndarray]:
        """origins (windows,), truth and each forecast (windows, horizon, targets), half_width."""
        return self._read_arrays(run_id, "predictions.npz")

    def write_checkpoint(self, run_id: str, arrays: dict[str, np.ndarray]) -> None:
        self._write_arrays(run_id, "checkpoint.npz", arrays)

    def checkpoint(self, run_id: str) -> dict[str, np.ndarray] | None:
        """Where an unfinished run can go on; None where it begins, for there is none that can be read."""
        try:
            return self._read_arrays(run_id, "checkpoint.npz")
        except Mistake:
            return None

    def has_checkpoint(self, run_id: str) -> bool:
        return os.path.exists(self.folder(run_id) / "checkpoint.npz")

    def forget_checkpoint(self, run_id: str) -> None:
        remove(self.folder(run_id) / "checkpoint.npz")

    def remove_leftovers(self, run_id: str, seconds: float = SILENT_SECONDS) -> None:
        """Remove the temporary files that a killed worker of the run left."""
        with self.writing(run_id):
            remove_leftovers(self.folder(run_id), seconds)

    def make_room(self, run_id: str) -> None:
        """Remove all that a run has which failed for want of room, but what it is and how far it came."""
        for name in UNFINISHED:
            remove(self.folder(run_id) / name)
        self.remove_leftovers(run_id, 0.0)

    def write_fault(self, run_id: str, text: str) -> None:
        self._write(run_id, "error.txt", text.encode())

    def model(self, run_id: str) -> Path:
        """The `.keras` file of a run that has results."""
        return self._result(run_id, "model.keras")

    @contextmanager
    def writing(self, run_id: str) -> Iterator[None]:
        """Tells what the disk refuses in one sentence: Gone, DiskFull or another Mistake."""
        try:
            yield
        except FileNotFoundError:
            raise self._gone(run_id) from None
        except OSError as fault:
            # The sentence goes to whoever visits, to whom the server's paths are nothing: the log has them.
            logger.warning("The runs folder %s can't be written: %s", self.root, fault)
            if fault.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull("The disk of the runs folder is full: make room and train again.") from None
            raise Mistake(
                f"The runs folder can't be written ({fault.strerror}): see to its rights."
            ) from None

    def _write(self, run_id: str, name: str, data: bytes) -> None:
        with self.writing(run_id), atomic_path(self.folder(run_id) / name) as path:
            path.write_bytes(data)

    def _decoded(self, run_id: str, name: str, decode: Callable[[bytes], Kind], what: str) -> Kind:
        path = self.file(run_id, name)
        try:
            return decode(read_bytes(path))
        except FileNotFoundError:
            if path.parent.is_dir():
                raise Mistake(f"{what} damaged (it has no {name}): train it again.") from None
            raise self._gone(run_id) from None
        except OSError as fault:
            raise Mistake(f"{what} damaged ({name}: {fault.strerror}): train it again.") from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
            raise Mistake(f"{what} damaged ({name}: {fault}): train it again.") from None

    def _gone(self, run_id: str) -> Gone:
        return Gone(f"There is no run {run_id} here: it was deleted, or never was there.")

    def _write_arrays(self, run_id: str, name: str, arrays: dict[str, np.ndarray]) -> None:
        with self.writing(run_id), atomic_path(self.folder(run_id) / name) as path:
            np.savez(path, **arrays, allow_pickle=False)

    def _read_arrays(self, run_id: str, name: str) -> dict[str, np.ndarray]:
        path = self._result(run_id, name)
        with _whole(run_id, name), np.load(path, allow_pickle=False) as arrays:
            return {key: arrays[key] for key in arrays.files}

    def _result(self, run_id: str, name: str) -> Path:
        path = self.file(run_id, name)
        if not path.exists():
            state = self.read(run_id).status.state
            raise Mistake(f"Run {run_id} is {state} and has no results: train to the end first.")
        return path


def _encoded(status: Status) -> bytes:
    # A mistake's facts may be of a type that JSON lacks: a run must still be able to end.
    return msgspec.json.encode(status, enc_hook=str)


def _with_spare_room(status: bytes) -> bytes:
    """The JSON with spaces behind it: a later status may be longer, and the disk may be full by then."""
    return status.ljust(-(-(len(status) + SPARE) // BLOCK) * BLOCK)


@contextmanager
def _whole(run_id: str, name: str) -> Iterator[None]:
    try:
        yield
    except NO_ARRAYS:
        raise Mistake(f"The file {name} of run {run_id} is damaged: train it again.") from None
