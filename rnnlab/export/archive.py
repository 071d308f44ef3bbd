"""A whole run as one zip, with the series it was made of: what one lab hands to another.

run.json              the run's id and the version of its files
experiment.json, status.json, weights.npz
label.json            its name and note, where it has them
series.csv            the file as it was uploaded, byte for byte, for its digest is its name; of a sample
                      or of generated weather the series' table, for people
model.keras, results.json, predictions.npz
                      for people: the lab that takes the run in makes its own from the weights
"""

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from rnnlab.export.tables import csv_bytes, series_table
from rnnlab.mistake import Mistake
from rnnlab.runs.labels import LABEL
from rnnlab.runs.run import VERSION
from rnnlab.runs.store import Store
from rnnlab.series.source import File, load

ABOUT, SERIES = "run.json", "series.csv"
NEEDED = ("experiment.json", "status.json", "weights.npz")
MADE_ANEW = ("model.keras", "results.json", "predictions.npz")
NAMES = (ABOUT, *NEEDED, LABEL, SERIES, *MADE_ANEW)
MOST_BYTES = 2**30  # of all files together, unpacked


class About(msgspec.Struct, frozen=True):
    """Which run it is, and how its files are to be read."""

    id: str
    version: int


def packed(store: Store, run_id: str) -> bytes:
    """The run as a zip; a Mistake where it has no results yet."""
    run = store.read(run_id)
    if not run.has_results:
        raise Mistake(f"Run {run_id} is {run.status.shown_state} and has no results: train to the end first.")
    files = {ABOUT: msgspec.json.encode(About(run_id, VERSION))}
    paths = {name: store.file(run_id, name) for name in (*NEEDED, LABEL, *MADE_ANEW)}
    files |= {name: path.read_bytes() for name, path in paths.items() if path.exists()}
    source = run.experiment.source
    series = load(source, store.files)
    if isinstance(source, File):
        files[SERIES] = (store.files / f"{source.digest}.csv").read_bytes()
    else:
        files[SERIES] = csv_bytes(series_table(series))
    if sum(map(len, files.values())) > MOST_BYTES:
        raise Mistake(f"Run {run_id} is too large for one file: take its model and its predictions instead.")
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)  # with no time: the same run, the same bytes
    return buffer.getvalue()
