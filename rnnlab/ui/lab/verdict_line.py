"""The line between the stack and the forecast: how good the forecast is, or what to do to get one."""

import streamlit as st

from rnnlab.forecast.verdict import verdict_of
from rnnlab.runs.run import Run
from rnnlab.ui import services, state
from rnnlab.ui.lab import forecast_chart, series_strip
from rnnlab.ui.lab import forecast_messages as messages
from rnnlab.ui.lab.run_progress import current_run
from rnnlab.ui.markdown import escape_markdown


def render(problem: str | None) -> None:
    """Draw the line; problem: why the experiment cannot be trained, or None."""
    with st.container(horizontal=True, vertical_alignment="center", key="verdict"):
        run = current_run()
        if problem is not None:
            st.markdown(f":material/block: {escape_markdown(problem)}")
        if run is None:
            if problem is None:
                st.markdown(first_step())
        elif run.has_results:
            target = forecast_chart.shown_target(run.experiment)
            verdict = verdict_of(services.results_of(run.id), target, run.status.best_epoch, run.epochs_done)
            st.markdown(f"**{escape_markdown(verdict)}**")
            offer_settings(run)
        else:
            st.markdown(messages.WAITING_FOR_FORECAST if run.status.running else messages.NO_FORECAST)


def first_step() -> str:
    """What a first visit sees, and the one thing to press."""
    e = state.experiment()
    return messages.first_step(series_strip.source_title(e.source), e.targets, e.horizon)


def offer_settings(run: Run) -> None:
    """Say that the forecast was made with other settings than those above, and offer a button that takes them."""
    if run.experiment == state.experiment():
        return
    st.markdown(f":material/history: {messages.OTHER_SETTINGS}", width="content")
    # Not in a callback, after which this fragment would be drawn without the button: nothing would
    # then draw the whole page again.
    if st.button(messages.USE_SETTINGS, key="take_settings"):
        state.set_experiment(run.experiment)
        st.rerun()
