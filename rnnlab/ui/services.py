"""What the visitors of a server share: the runs folder, the workers, and cached data.

Data of runs and files is cached by the folder that it is in, which is its owner's folder: cached data is
never shared between owners.
"""

import gc
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from rnnlab.experiment import Experiment
from rnnlab.forecast.results import Results
from rnnlab.mistake import Mistake
from rnnlab.runs.owners import store_of
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store, runs_folder
from rnnlab.series.describe import ColumnFacts, column_facts
from rnnlab.series.panel import Panel
from rnnlab.series.read_options import Following
from rnnlab.series.series import Series
from rnnlab.series.source import File, Source, keep_together, load, load_panel
from rnnlab.training.prepared import Prepared, prepare
from rnnlab.ui import access, messages
from rnnlab.ui.shared_cache import cached

if TYPE_CHECKING:  # what the first page does without is imported where it is used
    from rnnlab.forecast.importance import Importance
    from rnnlab.panel.results import PanelResults
    from rnnlab.runs.cluster import Workers
    from rnnlab.stack.outputs import LayerOutput

# A million rows of eight features take 80 MB as a series and 60 MB prepared. With the 250 MB of the server
# itself, and the memory for reading the next file, the process stays below 1 GB.
SERIES_BYTES, PREPARED_BYTES, PREDICTIONS_BYTES = 300_000_000, 100_000_000, 80_000_000
IMPORTANCE_BYTES = 2_000_000
PANEL_BYTES = 200_000_000


def store() -> Store:
    """The visitor's runs; raises access.NotSignedIn if the visitor must sign in first."""
    return store_of(runs_folder(), access.owner_id())


@st.cache_resource(on_release=lambda workers: workers.close(), show_spinner=False)
def workers() -> "Workers":
    """The training processes, started in the background on the first call.

    They continue the runs that an earlier server left unfinished.
    """
    from rnnlab.runs.cluster import Workers  # Dask takes long to import; the first page is drawn before that

    return Workers(runs_folder(), takes_up=True)


@st.cache_resource(show_spinner=False)
def start_workers() -> None:
    """Start them with the first visit, in a thread, so that the page need not wait until Dask is imported."""
    threading.Thread(target=workers, name="start the workers", daemon=True).start()


@st.cache_resource(show_spinner=False)
def _leaders() -> dict[tuple[Path, str], threading.Thread]:
    """The threads that lead searches in this server: {(runs folder, search id): thread}."""
    return {}


def lead_search(search_id: str) -> None:
    """Lead a search in the background, unless this server does so already."""
    from rnnlab.runs.search_runner import Leader

    leader = Leader(store(), search_id, workers())
    if not is_leading(search_id):
        thread = threading.Thread(target=leader.run_and_log, name=f"search-{search_id}", daemon=True)
        _leaders()[store().root, search_id] = thread
        thread.start()


def is_leading(search_id: str) -> bool:
    """Whether this server leads the search now."""
    thread = _leaders().get((store().root, search_id))
    return thread is not None and thread.is_alive()


@st.cache_resource(show_spinner=False)
def freeze_garbage_collector() -> None:
    """Exclude everything imported so far from garbage collection; called once the imports are done.

    Streamlit collects garbage after each script run. With all imported objects that took twice as long as
    drawing the stack.
    """
    gc.collect()
    gc.freeze()


def series_of(source: Source, following: Following | None = None) -> Series:
    """The series of a source, read once for all who may read it. Do not modify its arrays.

    following: what is known of the series if it continues another one.
    """
    return _series_of(source, _files_folder(source), following)


@cached(SERIES_BYTES, spinner=messages.READING_SERIES)
def _series_of(source: Source, files: str, following: Following | None) -> Series:
    return load(source, Path(files), following)


def panel_of(source: Source) -> Panel:
    """All series of a source, read once for all who may read it. Do not modify its arrays."""
    return _panel_of(source, _files_folder(source))


@cached(PANEL_BYTES, spinner=messages.READING_SERIES)
def _panel_of(source: Source, files: str) -> Panel:
    return load_panel(source, Path(files))


def by_series_of(run_id: str) -> "PanelResults":
    """The scores by series of a run on all series."""
    return _by_series_of(str(store().root), run_id)


@st.cache_resource(max_entries=20, show_spinner=False)
def _by_series_of(root: str, run_id: str) -> "PanelResults":
    from rnnlab.runs.panel_files import by_series

    return by_series(Store(Path(root)), run_id)


def column_facts_of(source: Source) -> tuple[ColumnFacts, ...]:
    """What the values of each column of a source are."""
    return _column_facts_of(source, _files_folder(source))


@st.cache_data(max_entries=20, show_spinner=False)
def _column_facts_of(source: Source, files: str) -> tuple[ColumnFacts, ...]:
    return column_facts(_series_of(source, files, None))


def keep_uploads(uploads: Sequence[UploadedFile]) -> File:
    """Save files that were uploaded together on disk, and return them as one source.

    Their bytes in Streamlit's memory are freed.
    """
    try:
        return keep_together([(upload.name, upload.getvalue()) for upload in uploads], store().files)
    finally:
        context = get_script_run_ctx()
        if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
            for upload in uploads:
                context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)


def forget_file(file: File) -> None:
    """Drop what is cached of a file that was deleted."""
    _series_of.forget(lambda source, *_: isinstance(source, File) and source.digest == file.digest)
    _panel_of.forget(lambda source, *_: isinstance(source, File) and source.digest == file.digest)
    _prepared_of.forget(lambda e, *_: isinstance(e.source, File) and e.source.digest == file.digest)
    _column_facts_of.clear()


def _files_folder(source: Source) -> str:
    """The owner's folder of files; empty for samples and generated weather, which all owners share."""
    return str(store().files) if isinstance(source, File) else ""


def prepared_of(experiment: Experiment) -> Prepared:
    return _prepared_of(experiment, _files_folder(experiment.source))


@cached(PREPARED_BYTES)
def _prepared_of(experiment: Experiment, files: str) -> Prepared:
    return prepare(_series_of(experiment.source, files, None), experiment)


def find_run(run_id: str) -> Run | None:
    """A run of the store; None if it does not exist or is damaged."""
    try:
        return store().read(run_id)
    except Mistake:
        return None


def results_of(run_id: str) -> Results:
    return _results_of(str(store().root), run_id)


@st.cache_data(max_entries=20, show_spinner=False)
def _results_of(root: str, run_id: str) -> Results:
    return Store(Path(root)).results(run_id)


def predictions_of(run_id: str) -> dict:
    """The arrays of a run's forecasts of its test set, by name."""
    return _predictions_of(str(store().root), run_id)


@cached(PREDICTIONS_BYTES)
def _predictions_of(root: str, run_id: str) -> dict:
    return Store(Path(root)).predictions(run_id)


def weights_of(run_id: str) -> list:
    return _weights_of(str(store().root), run_id)


@st.cache_resource(max_entries=20, show_spinner=False)
def _weights_of(root: str, run_id: str) -> list:
    return Store(Path(root)).weights(run_id)


def outputs_of(weights: list, experiment: Experiment, origin: int) -> "list[LayerOutput]":
    """The output of each layer of a stack with these weights for the window whose last row is `origin`.

    weights: of each layer and last of the head.
    """
    from rnnlab.stack.outputs import layer_outputs

    inputs = prepared_of(experiment).inputs[origin - experiment.window + 1 : origin + 1]
    return layer_outputs(experiment.stack, weights[:-1], inputs)


def importance_of(run_id: str, experiment: Experiment) -> "Importance":
    """The importance of inputs and lags to a run's network, measured once for all who may see the run."""
    return _importance_of(str(store().root), run_id, experiment)


@cached(IMPORTANCE_BYTES)
def _importance_of(root: str, run_id: str, experiment: Experiment) -> "Importance":
    from rnnlab.forecast.importance import importance_of

    bar = st.progress(0.0, messages.MEASURING_IMPORTANCE)
    try:
        return importance_of(
            prepared_of(experiment), _weights_of(root, run_id),
            report=lambda done: bar.progress(done, messages.MEASURING_IMPORTANCE),
        )  # fmt: skip
    finally:
        bar.empty()
