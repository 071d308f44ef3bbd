"""A run as one zip with everything that another RNN Lab needs to import it.

run.json              the run's id and the version of its files
experiment.json, status.json, weights.npz
label.json            its name and note, if it has them
series.csv            the uploaded file, byte for byte, because its digest is its name; for a sample or
                      generated weather, the series as a table, for people
model.keras, results.json, predictions.npz
                      for people: the importing lab computes its own from the weights
"""

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from rnnlab.export import messages
from rnnlab.export.tables import csv_bytes, series_table
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs.labels import LABEL
from rnnlab.runs.run import VERSION
from rnnlab.runs.store import Store
from rnnlab.series.source import File, load

ABOUT, SERIES = "run.json", "series.csv"
REQUIRED = ("experiment.json", "status.json", "weights.npz")
RECOMPUTED = ("model.keras", "results.json", "predictions.npz")
FILES = (ABOUT, *REQUIRED, LABEL, SERIES, *RECOMPUTED)
MOST_BYTES = 2**30  # of all files together, unpacked


class ArchiveError(Exception):
    """An archive cannot be imported; message: why."""

    def __init__(self, message: Message):
        super().__init__(message)
        self.message = message


class About(msgspec.Struct, frozen=True):
    """The run's id and the version of its files."""

    id: str
    version: int


def run_archive(store: Store, run_id: str) -> bytes:
    """The run as a zip; the same run gives the same bytes. Raises Mistake if it has no results yet."""
    run = store.read(run_id)
    if not run.has_results:
        raise Mistake(messages.no_results_to_export(run_id, run.status.shown_state))
    files = {ABOUT: msgspec.json.encode(About(run_id, VERSION))}
    paths = {name: store.file(run_id, name) for name in (*REQUIRED, LABEL, *RECOMPUTED)}
    files |= {name: path.read_bytes() for name, path in paths.items() if path.exists()}
    source = run.experiment.source
    series = load(source, store.files)
    if isinstance(source, File):
        files[SERIES] = (store.files / f"{source.digest}.csv").read_bytes()
    else:
        files[SERIES] = csv_bytes(series_table(series))
    if sum(map(len, files.values())) > MOST_BYTES:
        raise Mistake(messages.run_too_large_to_export(run_id))
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(
                ZipInfo(name), data, ZIP_DEFLATED
            )  # without a time, so that the bytes are the same
    return buffer.getvalue()
