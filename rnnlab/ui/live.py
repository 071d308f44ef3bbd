"""Live mode: each change of the experiment starts a run by itself, and a newer change cancels it.

Session state of it: whether it is on, the experiment that was answered last, the runs that this visit has shown, and
the run whose forecast stays on the chart as a pale line.
"""

from collections.abc import Sequence

import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.runs import live_runs
from rnnlab.runs.run import Run
from rnnlab.runs.store import new_id
from rnnlab.stack.shapes import trace
from rnnlab.training.estimate import estimated_seconds, scoring_seconds
from rnnlab.training.prepared import input_names
from rnnlab.training.windows import origins_of
from rnnlab.ui import services, state, widgets

MOST_SHOWN = 20  # runs in the strip
SECONDS = 10.0  # a longer run does not start by itself, unless the visitor wants it


def is_on() -> bool:
    """Whether a change starts a run: what the visitor chose, or whether such a run is short."""
    chosen = state.live_choice()
    return is_short(state.experiment()) if chosen is None else chosen


def switch(on: bool) -> None:
    """Switch live mode on or off; switched on, it starts a run for settings without a forecast."""
    state.set_live(on)
    if on:
        st.session_state["answered"] = None


def is_short(experiment: Experiment) -> bool:
    """Whether a run takes less than some ten seconds; False if it cannot be trained."""
    if experiment.all_series:
        return False
    try:
        series = services.series_of(experiment.source)
        origins = origins_of(series, experiment)
        traced = trace(experiment.stack, experiment.window, len(input_names(series, experiment)))
    except Mistake:
        return False
    if not traced.legal:
        return True
    training = estimated_seconds(experiment, traced, len(origins.training))
    return training + scoring_seconds(experiment, origins.test) < SECONDS


def shown_runs() -> tuple[str, ...]:
    """The runs with a forecast that this visit has shown, the newest last."""
    return st.session_state.get("shown_runs", ())


def run_before() -> Run | None:
    """The run whose forecast was shown before the current one; None if there is none on this series."""
    run_id, current = state.run_before_id(), state.current_run()
    if run_id is None or current is None or run_id == current.id:
        return None
    before = services.find_run(run_id)
    if before is None or not before.has_results or before.experiment.source != current.experiment.source:
        return None
    alike = bool(before.experiment.all_series) == bool(current.experiment.all_series)
    return before if alike else None


def run_with_results() -> Run | None:
    """The current run, or the one before while the current one has no forecast yet; None if neither has one."""
    run = state.current_run()
    return run if run is None or run.has_results else run_before()


def note_shown(run: Run) -> None:
    """Add a run with a forecast to those that were shown; the oldest live run beyond twenty is deleted."""
    if run.id in shown_runs():
        return
    runs = (*shown_runs(), run.id)
    for old in runs[:-MOST_SHOWN]:
        if old != state.run_before_id():
            live_runs.discard(services.store(), old)
    st.session_state["shown_runs"] = runs[-MOST_SHOWN:]


def restore_shown(ids: Sequence[object]) -> None:
    """Put the runs that this tab has shown before a reload in front of those since then; unknown ones are left out."""
    earlier = [run_id for run_id in ids if isinstance(run_id, str) and run_id not in shown_runs()]
    runs = [services.find_run(run_id) for run_id in earlier[-MOST_SHOWN:]]
    known = [run.id for run in runs if run is not None and run.has_results]
    st.session_state["shown_runs"] = (*known, *shown_runs())[-MOST_SHOWN:]


def show_run(run: Run) -> None:
    """Show an earlier run with its settings; no new run starts for them."""
    state.set_experiment(run.experiment)
    change_run(run.id)
    let_rest()


def let_rest() -> None:
    """Start no run for the present experiment; the next change of it starts one."""
    st.session_state["answered"] = state.experiment()


def change_run(run_id: str) -> None:
    """Make another run the current one; the forecast until now stays as a pale line."""
    run = state.current_run()
    if run is not None and run.has_results:
        state.set_run_before(run.id)
    state.set_current_run(run_id)


def cancel() -> None:
    """Give up the live run that is not finished, if there is one, and show the run before it."""
    before = run_before()
    if give_up(state.current_run_id()):
        state.set_current_run(before.id if before else None)


def give_up(run_id: str | None) -> bool:
    """Delete a run if it is a live run that is not finished: the next one would wait for it. Returns whether it was."""
    run = services.find_run(run_id) if run_id is not None else None
    if run is None or not (run.live and run.status.running):
        return False
    live_runs.discard(services.store(), run.id)
    return True


@widgets.uninterrupted()
def answer_change(problem: str | None) -> None:
    """Start a live run if the experiment has changed since the last call.

    A run that a press has started is not cancelled, and no second one starts beside it: the change is answered when it
    has ended. A run that this visit has shown already is shown again.

    problem: why the experiment cannot be trained, or None.
    """
    experiment, run = state.experiment(), state.current_run()
    first, answered = "answered" not in st.session_state, st.session_state.get("answered")
    if not first and run is not None and run.status.running and not run.live:
        return
    st.session_state["answered"] = experiment
    if first or answered == experiment:
        return
    cancel()
    run = state.current_run()
    if problem is None and is_on() and (run is None or run.experiment != experiment):
        earlier = finished_run_of(experiment)
        change_run(start(experiment) if earlier is None else earlier)


def start(experiment: Experiment) -> str:
    """Start a live run; returns its id."""
    store, run_id = services.store(), new_id()
    live_runs.create_live_run(store, run_id, experiment)
    services.workers().submit(store.folder(run_id))
    return run_id


def finished_run_of(experiment: Experiment) -> str | None:
    """The run with these settings among those that this visit has shown, the newest first."""
    for run_id in reversed(shown_runs()):
        run = services.find_run(run_id)
        if run is not None and run.experiment == experiment and run.has_results:
            return run_id
    return None
