"""The folder where runs and the users' files are kept: the one truth about every run.

runs/
  files/<sha256>.csv        uploaded files, kept once
  <run id>/experiment.json  what the run is made of
           status.json      how far it is, written by its worker
           stop             there when somebody asked it to stop
           weights.npz, predictions.npz, results.json, model.keras
"""

import os
import re
import secrets
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from zipfile import BadZipFile

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.files import atomic_path, write_bytes
from rnnlab.mistake import Mistake
from rnnlab.runs.run import VERSION, Results, Run, Status

RUN_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")


def new_id() -> str:
    """A run id that sorts by time: `20260131-142530-a1b2c3`."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


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
        """A run's folder; a Mistake where the id is none of ours, before it touches a path."""
        if not RUN_ID.fullmatch(run_id):
            raise Mistake(f"'{run_id[:60]}' is no run: ids look like 20260131-142530-a1b2c3.")
        return self.root / run_id

    def create(self, run_id: str, experiment: Experiment) -> Run:
        """A queued run; the same id a second time gives back the run that is there."""
        folder = self.folder(run_id)
        # The folder appears whole: neither a second creator nor a crash in between leaves half a run.
        draft = self.root / f".{run_id}-{secrets.token_hex(4)}"
        if not (folder / "status.json").exists():
            now = time.time()
            status = Status(created=now, beat=now)
            write_bytes(draft / "experiment.json", msgspec.json.format(msgspec.json.encode(experiment)))
            write_bytes(draft / "status.json", msgspec.json.encode(status))
            try:
                draft.rename(folder)
            except OSError:  # another was faster
                shutil.rmtree(draft)
        return self.read(run_id)

    def read(self, run_id: str) -> Run:
        """The run as its folder tells; a Mistake where there is none or it is damaged."""
        folder = self.folder(run_id)
        try:
            experiment = msgspec.json.decode((folder / "experiment.json").read_bytes(), type=Experiment)
            status = msgspec.json.decode((folder / "status.json").read_bytes(), type=Status)
        except FileNotFoundError:
            raise Mistake(f"There is no run {run_id} in {self.root.name}/: see the list of runs.") from None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Mistake(f"The folder of run {run_id} is damaged ({error}): train it again.") from None
        if status.version != VERSION:
            raise Mistake(f"Run {run_id} is of another version of RNN Lab: train it again.")
        return Run(run_id, experiment, status)

    def ids(self) -> list[str]:
        """The ids of all runs, newest first, damaged ones too."""
        if not self.root.is_dir():
            return []
        return sorted(
            (path.name for path in self.root.iterdir() if RUN_ID.fullmatch(path.name)), reverse=True
        )

    def write_status(self, run_id: str, status: Status) -> None:
        write_bytes(self.folder(run_id) / "status.json", msgspec.json.encode(status))

    def ask_to_stop(self, run_id: str) -> None:
        """Ask a run to stop; its worker sees it within a second. One that waits is stopped at once."""
        (self.folder(run_id) / "stop").touch()
        status = self.read(run_id).status
        if status.state == "queued":
            reason = "Stopped before it began."
            self.write_status(
                run_id, msgspec.structs.replace(status, state="stopped", reason=reason, stage="")
            )

    def asked_to_stop(self, run_id: str) -> bool:
        return (self.folder(run_id) / "stop").exists()

    def write_results(self, run_id: str, results: Results) -> None:
        write_bytes(self.folder(run_id) / "results.json", msgspec.json.encode(results))

    def results(self, run_id: str) -> Results:
        """The scores of a run that has results."""
        try:
            return msgspec.json.decode(self._result(run_id, "results.json").read_bytes(), type=Results)
        except msgspec.DecodeError as error:
            raise Mistake(f"The results of run {run_id} are damaged ({error}): train it again.") from None

    def write_weights(self, run_id: str, weights: list[list[np.ndarray]]) -> None:
        named = {f"{i}_{j}": array for i, own in enumerate(weights) for j, array in enumerate(own)}
        self._write_arrays(run_id, "weights.npz", named)

    def weights(self, run_id: str) -> list[list[np.ndarray]]:
        """Weights of each layer and last of the head, in Keras's order."""
        weights: list[list[np.ndarray]] = [[] for _ in (*self.read(run_id).experiment.stack, "head")]
        for key, array in self._read_arrays(run_id, "weights.npz").items():
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
        """Where an unfinished run can go on, or None where it begins."""
        there = (self.folder(run_id) / "checkpoint.npz").exists()
        return self._read_arrays(run_id, "checkpoint.npz") if there else None

    def forget_checkpoint(self, run_id: str) -> None:
        (self.folder(run_id) / "checkpoint.npz").unlink(missing_ok=True)

    def model(self, run_id: str) -> Path:
        """The `.keras` file of a run that has results."""
        return self._result(run_id, "model.keras")

    def _write_arrays(self, run_id: str, name: str, arrays: dict[str, np.ndarray]) -> None:
        with atomic_path(self.folder(run_id) / name) as path:
            np.savez(path, **arrays, allow_pickle=False)

    def _read_arrays(self, run_id: str, name: str) -> dict[str, np.ndarray]:
        path = self._result(run_id, name)
        try:
            with np.load(path) as arrays:
                return {key: arrays[key] for key in arrays.files}
        except (ValueError, EOFError, BadZipFile):
            raise Mistake(f"The file {name} of run {run_id} is damaged: train it again.") from None

    def _result(self, run_id: str, name: str) -> Path:
        path = self.folder(run_id) / name
        if not path.exists():
            state = self.read(run_id).status.state
            raise Mistake(f"Run {run_id} is {state} and has no results: train to the end first.")
        return path
