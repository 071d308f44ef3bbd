"""A run that comes from another lab: checked file by file before anything of it is kept.

Nothing of the zip is executed, unpickled or loaded as a model. What is taken of it is the experiment,
how training went, the weights, its label and the series; forecasts and scores are computed anew from these.
"""

import hashlib
import io
import logging
import os
import shutil
import stat
import zlib
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex
from typing import TypeVar
from zipfile import BadZipFile, ZipFile, ZipInfo

import msgspec
import numpy as np

from rnnlab.experiment import Experiment, checked_experiment
from rnnlab.export.archive import ABOUT, MADE_ANEW, MOST_BYTES, NAMES, NEEDED, SERIES, About
from rnnlab.export.arrays import read_arrays, weight_forms
from rnnlab.export.recompute import rebuild_apart
from rnnlab.files import move
from rnnlab.message import text_of
from rnnlab.mistake import Mistake
from rnnlab.runs.labels import LABEL, MOST_NAME, MOST_NOTE, Label, Shelf, checked_text
from rnnlab.runs.old_versions import check_version, read_status
from rnnlab.runs.owners import is_owned
from rnnlab.runs.run import Run
from rnnlab.runs.store import NO_ARRAYS, RUN_ID, Store, new_id
from rnnlab.series.series import Series
from rnnlab.series.source import File, keep, load
from rnnlab.stack.shapes import checked_trace
from rnnlab.training.prepared import Prepared, prepare

MOST_PACKED = 300 * 2**20
MOST_TEXT = 16 * 2**20  # of a JSON file
RATIO, FREE_OF_RATIO = 200, 32 * 2**20  # a file may unpack to that many times its size, small ones to more
DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
Kind = TypeVar("Kind")
logger = logging.getLogger(__name__)


def take_in(store: Store, data: bytes, name: str) -> str:
    """The id of the run in a zip that `packed` made, now kept in the store; a Mistake that says what is wrong.

    name: the zip's, for what is said. A run whose id is there already gets a new one.
    """
    try:
        return _taken_in(store, data)
    except ValueError as wrong:
        raise Mistake(
            f"'{name}' can't be taken in: {wrong}. Export the run again in the other lab."
        ) from None


def _taken_in(store: Store, data: bytes) -> str:
    files = _unpacked(data)
    about = _decoded(files, ABOUT, msgspec.json.Decoder(About).decode)
    check_version(about.version)
    run_id = about.id if _may_keep(store, about.id) else new_id()
    draft = Store(store.root / f".arrival-{token_hex(8)}")
    try:
        _draw_up(draft, run_id, files)
        rebuild_apart(draft, run_id)
        source = draft.read(run_id).experiment.source
        if isinstance(source, File):
            keep(files[SERIES], source.name, store.files)
        move(draft.folder(run_id), store.folder(run_id))
    except OSError as fault:
        logger.warning("The runs folder %s can't be written: %s", store.root, fault)
        raise Mistake(f"The runs folder can't be written ({fault.strerror}): see to its rights.") from None
    finally:
        shutil.rmtree(draft.root, ignore_errors=True)
    return run_id


def _may_keep(store: Store, run_id: str) -> bool:
    """Whether a run may keep its id: it is free, and no id of another owner's can be taken."""
    if is_owned(store) or not RUN_ID.fullmatch(run_id):
        return False
    return not os.path.lexists(store.root / run_id) and run_id not in Shelf(store).deleted()


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The files of the zip, all of them of a run, and none larger than a run's."""
    if len(data) > MOST_PACKED:
        raise ValueError(f"it has {len(data) >> 20} MB, more than the {MOST_PACKED >> 20} MB of any run")
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive.infolist())
            return {
                info.filename: archive.read(info)
                for info in archive.infolist()
                if info.filename not in MADE_ANEW
            }
    except DAMAGED:
        raise ValueError("it is no zip, or a damaged one") from None


def _check_entries(entries: list[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    for entry, name in zip(entries, names, strict=True):
        shown = repr(name[:60])
        if Path(name).is_absolute() or "/" in name or "\\" in name or name.startswith("."):
            raise ValueError(f"it holds {shown}, which is no plain name of a file")
        if name not in NAMES:
            raise ValueError(f"it holds {shown}, which is no file of a run")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise ValueError(f"{shown} is a link, not a file")
        if names.count(name) > 1:
            raise ValueError(f"it holds {shown} twice")
        if entry.flag_bits & 1:
            raise ValueError(f"{shown} is locked with a password")
        if entry.file_size > max(FREE_OF_RATIO, RATIO * entry.compress_size):
            raise ValueError(f"{shown} would unpack to {entry.file_size >> 20} MB, far more than it holds")
        if name.endswith(".json") and entry.file_size > MOST_TEXT:
            raise ValueError(f"{shown} is larger than any of a run's")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ValueError("it would unpack to more than any run has")
    missing = [name for name in (ABOUT, *NEEDED) if name not in names]
    if missing:
        raise ValueError(f"it lacks {missing[0]}, which every run has")


def _decoded(files: dict[str, bytes], name: str, decode: Callable[[bytes], Kind]) -> Kind:
    try:
        return decode(files[name])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise ValueError(f"{name} can't be read ({fault})") from None


def _draw_up(draft: Store, run_id: str, files: dict[str, bytes]) -> None:
    """Write the run anew into the draft, from what its files say and after every check."""
    experiment = checked_experiment(
        _decoded(files, "experiment.json", msgspec.json.Decoder(Experiment).decode)
    )
    series = _series(draft, experiment, files)
    prepared = prepare(series, experiment)
    status = _decoded(files, "status.json", read_status)
    _check_status(Run(run_id, experiment, status), prepared)
    weights = _weights(files["weights.npz"], prepared)
    draft.create(run_id, experiment)
    draft.write_weights(run_id, weights)
    if LABEL in files:
        label = _decoded(files, LABEL, msgspec.json.Decoder(Label).decode)
        shelf = Shelf(draft)
        shelf.rename(run_id, checked_text(label.name, "name", MOST_NAME))
        shelf.annotate(run_id, checked_text(label.note, "note", MOST_NOTE))
    draft.write_status(run_id, msgspec.structs.replace(status, worker="", stage=""))


def _series(draft: Store, experiment: Experiment, files: dict[str, bytes]) -> Series:
    source = experiment.source
    if isinstance(source, File):
        if hashlib.sha256(files.get(SERIES, b"")).hexdigest() != source.digest:
            raise ValueError(f"{SERIES} is not the file that the run was trained on")
        keep(files[SERIES], source.name, draft.files)
    return load(source, draft.files)


def _check_status(run: Run, prepared: Prepared) -> None:
    status, epochs = run.status, run.experiment.epochs
    if not run.has_results:
        raise ValueError(f"the run is {status.state} and has no results")
    lengths = {len(status.loss), len(status.epoch_seconds)} | ({len(status.val_loss)} - {0})
    if max(lengths) > epochs or not 1 <= status.best_epoch <= len(status.loss):
        raise ValueError("status.json tells of other epochs than experiment.json")
    if len(text_of(status.reason)) > MOST_NOTE:
        raise ValueError("status.json tells more than any run does")
    if status.inputs != prepared.names:
        raise ValueError("status.json tells of other inputs than the series has")


def _weights(data: bytes, prepared: Prepared) -> list[list[np.ndarray]]:
    """The weights, which must be those of the experiment's stack."""
    e = prepared.experiment
    trace = checked_trace(e.stack, e.window, len(prepared.names))
    forms = weight_forms(trace, len(prepared.names), prepared.outputs)
    wanted = {f"{i}_{j}": form for i, own in enumerate(forms) for j, form in enumerate(own)}
    try:
        found = read_arrays(data, wanted)
    except ValueError as wrong:
        raise ValueError(f"weights.npz can't be read: {wrong}") from None
    except NO_ARRAYS:
        raise ValueError("weights.npz is damaged") from None
    return [[found[f"{i}_{j}"] for j in range(len(own))] for i, own in enumerate(forms)]
