"""The line between the stack and the forecast: how good the forecast is, or what to do to get one.

While a run trains, it says how far the network has come. After a live run it also says what the change did.
"""

from contextlib import suppress

import numpy as np
import streamlit as st

from rnnlab.forecast.mean_difference import mean_differences
from rnnlab.forecast.results import rows_of
from rnnlab.forecast.verdict import verdict_of
from rnnlab.mistake import Mistake
from rnnlab.runs import live_runs
from rnnlab.runs.run import Run
from rnnlab.series.source import File
from rnnlab.ui import live, services, state, widgets
from rnnlab.ui.history import change_between
from rnnlab.ui.lab import (
    alert_line,
    all_series_messages,
    forecast_chart,
    live_messages,
    series_strip,
)
from rnnlab.ui.lab import forecast_messages as messages
from rnnlab.ui.markdown import escape_markdown

POLL_SECONDS = 0.4
PALE_CSS = "<style>.st-key-forecast, .st-key-loss {opacity: .45;}</style>"


def render(problem: str | None) -> None:
    """Draw the line; problem: why the experiment cannot be trained, or None."""
    run = state.current_run()
    running = run is not None and run.status.running

    @st.fragment(run_every=POLL_SECONDS if running else None)
    def verdict() -> None:
        with st.container(horizontal=True, vertical_alignment="center", key="verdict", gap="small"):
            draw(problem)

    verdict()


def draw(problem: str | None) -> None:
    run = state.current_run()
    if problem is not None:
        st.markdown(f":material/block: {escape_markdown(problem_text(problem))}", width="content")
        if run is not None and run.has_results:
            offer_settings(run)  # on the same line, before the sentence that fills one
    if run is None:
        if problem is None:
            st.markdown(first_step())
    elif run.has_results and run.experiment.all_series:
        from rnnlab.ui.lab import all_series

        st.markdown(f"**{escape_markdown(all_series.overall_line(run))}**", width="content")
    elif run.has_results:
        target = forecast_chart.shown_target(run.experiment)
        results = services.results_of(run.id)
        verdict = verdict_of(results, target, run.status.best_epoch, run.epochs_done)
        st.markdown(f"**{escape_markdown(verdict)}**", width="content")
        for alert in rows_of(results.alerts, target)[:1]:  # the tab Scores has all
            alert_line.render(alert, run, "leave_out")
        before = live.run_before()
        if before is not None and before.experiment != run.experiment == state.experiment():
            st.markdown(escape_markdown(effect_of(before, run, target)), width="content")
        offer_to_keep(run)
    elif run.status.running:
        text = progress_of(run)
        is_earlier = run.experiment != state.experiment()
        st.markdown(escape_markdown(live_messages.earlier_progress(text) if is_earlier else text))
    else:
        st.markdown(messages.NO_FORECAST)
    if problem is None and run is not None and run.has_results:
        offer_settings(run)


def first_step() -> str:
    """What a first visit sees, and the one thing to press."""
    e, title = state.experiment(), series_strip.source_title(state.experiment().source)
    if e.all_series:
        with suppress(Mistake):  # the run says why the series cannot be read together
            panel = services.panel_of(e.source)
            out = panel.left_out
            return all_series_messages.first_step(title, e.targets, e.horizon, len(panel), out)
    return messages.first_step(title, e.targets, e.horizon, isinstance(e.source, File))


def problem_text(problem: str) -> str:
    """Why the experiment cannot be trained, with the change that led to it if live mode is on."""
    before = state.history().previous
    if before is None or not live.is_on():
        return problem
    return live_messages.changed_then(
        change_between(before, state.experiment()), before, state.experiment(), problem
    )


def progress_of(run: Run) -> str:
    """How the network compares with persistence after the last epoch, and what the change was."""
    status, before = run.status, live.run_before()
    changed = ""
    if before is not None and before.experiment != run.experiment:
        change = change_between(before.experiment, run.experiment)
        changed = live_messages.changed(change, before.experiment, run.experiment)
    losses = status.val_loss or status.loss
    persistence = status.persistence_loss
    share = losses[-1] / persistence if losses and losses[-1] is not None and persistence else None
    return live_messages.progress(
        changed, len(status.loss), run.experiment.epochs, share, bool(status.val_loss)
    )


def effect_of(before: Run, run: Run, target: str) -> str:
    """What the change between two runs did to the network's error on the test set and to the training time."""
    change = live_messages.changed(
        change_between(before.experiment, run.experiment), before.experiment, run.experiment
    )
    horizons = {before.experiment.horizon, run.experiment.horizon}
    steps = min(horizons) if len(horizons) > 1 else None
    errors = [network_error(each, target, steps) for each in (before, run)]
    seconds = [sum(each.status.epoch_seconds) for each in (before, run)]
    return live_messages.effect(
        change, target, errors, seconds, steps,
        by_chance=None not in errors and may_be_chance(before, run, target, min(horizons)),
    )  # fmt: skip


def network_error(run: Run, target: str, steps: int | None = None) -> float | None:
    """The network's mean absolute error over the first or all steps on the test set; None if it was not measured."""
    try:
        results = services.results_of(run.id)
        if steps is None:
            return results.scores_of(target, "network").mae
    except (KeyError, Mistake):
        return None
    rows = rows_of(results.lead_scores, target)
    return next((float(np.mean(row.mae[:steps])) for row in rows if row.forecast == "network"), None)


def may_be_chance(before: Run, run: Run, target: str, steps: int) -> bool:
    """Whether the networks' errors over the first steps differ no more than by chance, where both were tested."""
    errors = []
    for each in (before, run):
        arrays, column = services.predictions_of(each.id), each.experiment.targets.index(target)
        missed = np.abs(arrays["network"] - arrays["truth"])[:, :steps, column].mean(axis=1)
        errors.append((arrays["origins"], missed))
    (old_origins, old), (new_origins, new) = errors
    _, in_old, in_new = np.intersect1d(old_origins, new_origins, return_indices=True)
    if not len(in_old):
        return True
    season = services.results_of(run.id).season.steps
    (difference,) = mean_differences((old[in_old] - new[in_new])[:, None], steps, season)
    return difference.low is None or difference.high is None or difference.low <= 0 <= difference.high


def offer_to_keep(run: Run) -> None:
    """Offer to make a live run one of the runs, while its settings are those above."""
    if run.live and run.experiment == state.experiment():
        st.button(
            live_messages.KEEP.label, key="keep_run", icon=":material/bookmark_add:", help=live_messages.KEEP.help,
            on_click=widgets.run_press, args=("train", lambda: live_runs.keep(services.store(), run.id)),
        )  # fmt: skip


def offer_settings(run: Run) -> None:
    """Say that the forecast was made with other settings than those above, and offer a button that takes them.

    A forecast of another series is pale, and the series is named.
    """
    if run.experiment == state.experiment():
        return
    note = messages.OTHER_SETTINGS
    if run.experiment.source != state.experiment().source:
        note = messages.other_series(series_strip.source_title(run.experiment.source))
        st.html(PALE_CSS)
    st.markdown(f":material/history: {note}", width="content")
    # Not in a callback, after which this fragment would be drawn without the button: nothing would
    # then draw the whole page again.
    if st.button(messages.USE_SETTINGS, key="take_settings"):
        live.show_run(run)
        st.rerun()
