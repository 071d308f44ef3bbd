"""What visitors of one server share: the folder of runs, the workers, and what was read before.

What is remembered of runs and files is remembered with the folder it lies in, which is its owner's:
nobody is given what another's visit has read.
"""

import gc
from pathlib import Path

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from rnnlab.experiment import Experiment
from rnnlab.forecast.importance import Importance
from rnnlab.forecast.importance import importance_of as measured_importance
from rnnlab.runs.cluster import Workers
from rnnlab.runs.owners import store_of
from rnnlab.runs.run import Results
from rnnlab.runs.store import Store, runs_folder
from rnnlab.series.read_options import Following
from rnnlab.series.series import Series
from rnnlab.series.source import File, Source, keep, load
from rnnlab.stack.outputs import LayerOutput, layer_outputs
from rnnlab.training.prepared import Prepared, prepare
from rnnlab.ui import visitor
from rnnlab.ui.shared_cache import remembered

# A million rows of eight features are 80 MB as a series and 60 MB prepared: with the server's own
# 250 MB, and what reading the next one takes for a moment, all stays below 1 GB.
SERIES_BYTES, PREPARED_BYTES, ARRAYS_BYTES = 300_000_000, 100_000_000, 80_000_000


def store() -> Store:
    """The runs of whoever visits; Unknown where one must sign in first."""
    return store_of(runs_folder(), visitor.owner())


@st.cache_resource(on_release=lambda workers: workers.close(), show_spinner=False)
def workers() -> Workers:
    """The training processes, started on the first call, in the background.

    Runs that an earlier server left unfinished are handed to them.
    """
    return Workers(runs_folder(), takes_up=True)


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Leave what the server has imported out of all later searches for garbage; called once it is imported.

    Streamlit searches everything after each run of a script, which took twice as long as drawing the stack.
    """
    gc.collect()
    gc.freeze()


def series_of(source: Source, following: Following | None = None) -> Series:
    """The series, read once for everyone who may read it; nobody may change its arrays.

    following: what is known of it where it continues another series.
    """
    return _series_of(source, _kept_in(source), following)


@remembered(SERIES_BYTES, saying="Reading the series …")
def _series_of(source: Source, files: str, following: Following | None) -> Series:
    return load(source, Path(files), following)


def kept(upload: UploadedFile) -> File:
    """An uploaded file as a source; its bytes are kept on disk, and not, as Streamlit does, till the visit ends."""
    try:
        return keep(upload.getvalue(), upload.name, store().files)
    finally:
        context = get_script_run_ctx()
        if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
            context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)


def _kept_in(source: Source) -> str:
    """The folder that keeps a file, its owner's; nothing for what is everyone's, so that it is read once."""
    return str(store().files) if isinstance(source, File) else ""


def prepared_of(experiment: Experiment) -> Prepared:
    return _prepared_of(experiment, _kept_in(experiment.source))


@remembered(PREPARED_BYTES)
def _prepared_of(experiment: Experiment, files: str) -> Prepared:
    return prepare(_series_of(experiment.source, files, None), experiment)


def results_of(run_id: str) -> Results:
    return _results_of(str(store().root), run_id)


@st.cache_data(max_entries=20, show_spinner=False)
def _results_of(root: str, run_id: str) -> Results:
    return Store(Path(root)).results(run_id)


def arrays_of(run_id: str) -> dict:
    return _arrays_of(str(store().root), run_id)


@remembered(ARRAYS_BYTES)
def _arrays_of(root: str, run_id: str) -> dict:
    return Store(Path(root)).predictions(run_id)


def weights_of(run_id: str) -> list:
    return _weights_of(str(store().root), run_id)


@st.cache_resource(max_entries=20, show_spinner=False)
def _weights_of(root: str, run_id: str) -> list:
    return Store(Path(root)).weights(run_id)


def outputs_of(run_id: str, experiment: Experiment, origin: int) -> list[LayerOutput]:
    """What each layer of a run's stack puts out for the window that ends at that row."""
    inputs = prepared_of(experiment).inputs[origin - experiment.window + 1 : origin + 1]
    return layer_outputs(experiment.stack, weights_of(run_id)[:-1], inputs)


def importance_of(run_id: str, experiment: Experiment) -> Importance:
    """What mattered to a run's network, worked out once for everyone who may see it."""
    return _importance_of(str(store().root), run_id, experiment)


@st.cache_data(max_entries=20, show_spinner="Shuffling each input and lag in turn …", show_time=True)
def _importance_of(root: str, run_id: str, experiment: Experiment) -> Importance:
    return measured_importance(prepared_of(experiment), _weights_of(root, run_id))
