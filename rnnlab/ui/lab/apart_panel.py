"""Whether training the series of a file apart would have been better, and a button that does so."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.panel.results import PanelResults
from rnnlab.runs.apart import compared, evenly, experiments_apart, runs_apart
from rnnlab.runs.queue import check_queue_limit
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store, new_id
from rnnlab.series.panel import Panel
from rnnlab.ui import services, widgets
from rnnlab.ui.lab import all_series_messages as messages
from rnnlab.ui.markdown import escape_markdown

MOST = 20  # series that one press trains alone: enough to tell; the command line trains all
PLACE = "apart"


def render(run: Run, results: PanelResults) -> None:
    """Draw what the validation sets say, as far as series have been trained alone, and the button."""
    e, store = run.experiment, services.store()
    try:
        panel = services.panel_of(e.source)
    except Mistake:  # the file is gone
        return
    if not e.split[1]:
        return
    experiments = _experiments(str(store.root), run.id, panel, results)
    runs = runs_apart(store, experiments)
    finished = {name: found for name, found in runs.items() if found.has_results}
    missing = {name: one for name, one in experiments.items() if name not in runs}
    said = compared(store, results, finished)
    if said is not None:
        st.markdown(escape_markdown(str(said.sentence)))
    with st.container(horizontal=True, vertical_alignment="center"):
        if missing:
            st.button(
                messages.train_apart(len(missing)), key="train_apart", icon=":material/call_split:",
                help=messages.TRAIN_APART_HELP, on_click=widgets.run_press, args=(PLACE, lambda: train(missing)),
            )  # fmt: skip
        training = len(runs) - len(finished)
        if training:
            st.caption(messages.training_apart(training))
        elif len(experiments) < len(results.rows_of(run.experiment.targets[0])):
            st.caption(messages.apart_command(run.id))
    widgets.show_error(PLACE)


@st.cache_resource(max_entries=5, show_spinner=False)
def _experiments(root: str, run_id: str, _panel: Panel, _results: PanelResults) -> dict[str, Experiment]:
    store = Store(Path(root))
    return experiments_apart(store, store.read(run_id).experiment, _panel, evenly(_results, MOST))


def train(experiments: Mapping[str, Experiment]) -> None:
    """Queue a run for each of these series."""
    store, workers = services.store(), services.workers()
    check_queue_limit(store, len(experiments))
    for experiment in experiments.values():
        run_id = new_id()
        store.create(run_id, experiment)
        workers.submit(store.folder(run_id))
