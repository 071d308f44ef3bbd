"""What all visitors of one server share: the store of runs, the workers, and what was read before."""

import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.forecast.importance import Importance
from rnnlab.forecast.importance import importance_of as measured_importance
from rnnlab.runs.cluster import Workers
from rnnlab.runs.run import Results
from rnnlab.runs.store import Store, runs_folder
from rnnlab.series.series import Series
from rnnlab.series.source import Source, load
from rnnlab.stack.outputs import LayerOutput, layer_outputs
from rnnlab.training.prepared import Prepared, prepare


def store() -> Store:
    return Store(runs_folder())


@st.cache_resource(on_release=lambda workers: workers.close(), show_spinner=False)
def workers() -> Workers:
    """The training processes, started on the first call, in the background.

    Runs that an earlier server left unfinished are handed to them.
    """
    return Workers(runs_folder(), takes_up=True)


@st.cache_resource(max_entries=12, show_spinner="Reading the series …")
def series_of(source: Source) -> Series:
    """The series, read once for everyone; nobody may change its arrays."""
    return load(source, store().files)


@st.cache_resource(max_entries=6, show_spinner=False)
def prepared_of(experiment: Experiment) -> Prepared:
    return prepare(series_of(experiment.source), experiment)


@st.cache_data(max_entries=20, show_spinner=False)
def results_of(run_id: str) -> Results:
    return store().results(run_id)


@st.cache_resource(max_entries=6, show_spinner=False)
def arrays_of(run_id: str) -> dict:
    return store().predictions(run_id)


@st.cache_resource(max_entries=20, show_spinner=False)
def weights_of(run_id: str) -> list:
    return store().weights(run_id)


def outputs_of(run_id: str, experiment: Experiment, origin: int) -> list[LayerOutput]:
    """What each layer of a run's stack puts out for the window that ends at that row."""
    inputs = prepared_of(experiment).inputs[origin - experiment.window + 1 : origin + 1]
    return layer_outputs(experiment.stack, weights_of(run_id)[:-1], inputs)


@st.cache_data(max_entries=20, show_spinner="Shuffling each input and lag in turn …", show_time=True)
def importance_of(run_id: str, experiment: Experiment) -> Importance:
    """What mattered to a run's network, worked out once for everyone."""
    return measured_importance(prepared_of(experiment), weights_of(run_id))
