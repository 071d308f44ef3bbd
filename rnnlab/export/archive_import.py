"""Importing a run from another RNN Lab: every file is checked before anything is kept.

Nothing in the zip is executed, unpickled or loaded as a model. Only the experiment, the course of training, the
weights, the label and the series are imported; forecasts and scores are computed again from these.
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
from rnnlab.export import messages
from rnnlab.export.archive import (
    ABOUT,
    FILES,
    MOST_BYTES,
    RECOMPUTED,
    REQUIRED,
    SERIES,
    About,
    ArchiveError,
)
from rnnlab.export.arrays import read_arrays, weight_specs
from rnnlab.export.recompute import recompute_in_process
from rnnlab.files import move
from rnnlab.message import text_of
from rnnlab.mistake import Mistake
from rnnlab.runs.array_files import NO_ARRAYS
from rnnlab.runs.labels import LABEL, MOST_NAME, MOST_NOTE, Label, Labels, checked_text
from rnnlab.runs.old_versions import OLDEST, VersionError, check_version, read_status
from rnnlab.runs.owners import is_owned
from rnnlab.runs.panel_files import check_one_series
from rnnlab.runs.run import VERSION, Run
from rnnlab.runs.store import RUN_ID, Store, new_id
from rnnlab.runs.trash import Trash
from rnnlab.series.series import Series
from rnnlab.series.source import File, keep, load
from rnnlab.stack.shapes import checked_trace
from rnnlab.training.prepared import Prepared, prepare

MOST_PACKED = 300 * 2**20
MOST_TEXT = 16 * 2**20  # of a JSON file
MOST_RATIO, ALWAYS_ALLOWED = (
    200,
    32 * 2**20,
)  # a file may unpack to that many times its size, or to that many bytes
DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
DRAFT_PREFIX = ".import-"  # of the folder that a run is put together in; runs/disk_space.py deletes leftovers
Kind = TypeVar("Kind")
logger = logging.getLogger(__name__)


def import_run(store: Store, data: bytes, name: str) -> str:
    """Import a run and return its id, a new one if the store has that id already.

    Args:
        store: where the run is kept.
        data: the zip, as `run_archive` makes it.
        name: the zip's, for messages.

    Raises:
        Mistake: the zip is not a run, or the run does not pass a check.
    """
    try:
        return _imported_run(store, data)
    except ArchiveError as error:
        reason = error.message
    except ValueError as error:
        reason = messages.contents_invalid(str(error))
    raise Mistake(messages.cannot_import(name, reason.code, reason.facts))


def _imported_run(store: Store, data: bytes) -> str:
    files = _unpack(data)
    about = _decode(files, ABOUT, msgspec.json.Decoder(About).decode)
    try:
        check_version(about.version)
    except VersionError:
        raise ArchiveError(messages.other_version(about.version, OLDEST, VERSION)) from None
    run_id = about.id if _can_keep_id(store, about.id) else new_id()
    draft = Store(store.root / f"{DRAFT_PREFIX}{token_hex(8)}")
    try:
        _write_draft(draft, run_id, files)
        check_one_series(draft.read(run_id))
        recompute_in_process(draft, run_id)
        source = draft.read(run_id).experiment.source
        if isinstance(source, File):
            keep(files[SERIES], source.name, store.files)
        move(draft.folder(run_id), store.folder(run_id))
    except OSError as error:
        logger.warning("Cannot write to the runs folder %s: %s", store.root, error)
        raise Mistake(messages.cannot_write_runs_folder(str(error.strerror))) from None
    finally:
        shutil.rmtree(draft.root, ignore_errors=True)
    return run_id


def _can_keep_id(store: Store, run_id: str) -> bool:
    """Whether the imported run may keep its id: the id is free, and the store does not belong to one owner of many."""
    if is_owned(store) or not RUN_ID.fullmatch(run_id):
        return False
    return not os.path.lexists(store.root / run_id) and run_id not in Trash(store).ids()


def _unpack(data: bytes) -> dict[str, bytes]:
    """The files of the zip, without those that are computed again."""
    if len(data) > MOST_PACKED:
        raise ArchiveError(messages.archive_too_large(len(data) >> 20, MOST_PACKED >> 20))
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive.infolist())
            return {
                info.filename: archive.read(info)
                for info in archive.infolist()
                if info.filename not in RECOMPUTED
            }
    except DAMAGED:
        raise ArchiveError(messages.not_a_zip()) from None


def _check_entries(entries: list[ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    for entry, name in zip(entries, names, strict=True):
        _check_entry(entry, name[:60])
        if names.count(name) > 1:
            raise ArchiveError(messages.file_twice(name))
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ArchiveError(messages.unpacks_too_large())
    for name in (ABOUT, *REQUIRED):
        if name not in names:
            raise ArchiveError(messages.file_missing(name))


def _check_entry(entry: ZipInfo, shown: str) -> None:
    name = entry.filename
    if Path(name).is_absolute() or "/" in name or "\\" in name or name.startswith("."):
        raise ArchiveError(messages.file_name_with_path(shown))
    if name not in FILES:
        raise ArchiveError(messages.unknown_file(shown))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ArchiveError(messages.file_is_link(shown))
    if entry.flag_bits & 1:
        raise ArchiveError(messages.file_encrypted(shown))
    if entry.file_size > max(ALWAYS_ALLOWED, MOST_RATIO * entry.compress_size):
        raise ArchiveError(messages.file_unpacks_too_large(shown, entry.file_size >> 20))
    if name.endswith(".json") and entry.file_size > MOST_TEXT:
        raise ArchiveError(messages.file_too_large(shown))


def _decode(files: dict[str, bytes], name: str, decode: Callable[[bytes], Kind]) -> Kind:
    try:
        return decode(files[name])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArchiveError(messages.file_unreadable(name, str(error))) from None


def _write_draft(draft: Store, run_id: str, files: dict[str, bytes]) -> None:
    """Check the contents of the files and write the run from them."""
    experiment = checked_experiment(
        _decode(files, "experiment.json", msgspec.json.Decoder(Experiment).decode)
    )
    series = _read_series(draft, experiment, files)
    prepared = prepare(series, experiment)
    status = _decode(files, "status.json", read_status)
    _check_status(Run(run_id, experiment, status), prepared)
    weights = _read_weights(files["weights.npz"], prepared)
    draft.create(run_id, experiment)
    draft.write_weights(run_id, weights)
    if LABEL in files:
        label = _decode(files, LABEL, msgspec.json.Decoder(Label).decode)
        labels = Labels(draft)
        labels.rename(run_id, checked_text(label.name, "name", MOST_NAME))
        labels.annotate(run_id, checked_text(label.note, "note", MOST_NOTE))
    draft.write_status(run_id, msgspec.structs.replace(status, worker="", stage=""))


def _read_series(draft: Store, experiment: Experiment, files: dict[str, bytes]) -> Series:
    source = experiment.source
    if isinstance(source, File):
        if hashlib.sha256(files.get(SERIES, b"")).hexdigest() != source.digest:
            raise ArchiveError(messages.series_differs(SERIES))
        keep(files[SERIES], source.name, draft.files)
    return load(source, draft.files)


def _check_status(run: Run, prepared: Prepared) -> None:
    status, epochs = run.status, run.experiment.epochs
    if not run.has_results:
        raise ArchiveError(messages.no_results_in_archive(status.state))
    lengths = {len(status.loss), len(status.epoch_seconds)} | ({len(status.val_loss)} - {0})
    if max(lengths) > epochs or not 1 <= status.best_epoch <= len(status.loss):
        raise ArchiveError(messages.status_has_other_epochs())
    if len(text_of(status.reason)) > MOST_NOTE:
        raise ArchiveError(messages.status_text_too_long())
    if status.inputs != prepared.names:
        raise ArchiveError(messages.status_has_other_inputs())


def _read_weights(data: bytes, prepared: Prepared) -> list[list[np.ndarray]]:
    """The weights of the experiment's stack, layer by layer."""
    e = prepared.experiment
    trace = checked_trace(e.stack, e.window, len(prepared.names))
    by_layer = weight_specs(trace, prepared.outputs)
    specs = {f"{i}_{j}": spec for i, layer in enumerate(by_layer) for j, spec in enumerate(layer)}
    try:
        arrays = read_arrays(data, specs)
    except NO_ARRAYS:
        raise ArchiveError(messages.weights_damaged()) from None
    return [[arrays[f"{i}_{j}"] for j in range(len(layer))] for i, layer in enumerate(by_layer)]
