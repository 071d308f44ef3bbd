"""The training settings, and the buttons that start, pause, stop and resume a run."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from rnnlab.experiment import MOST_BATCH, MOST_EPOCHS, Experiment, checked_experiment
from rnnlab.mistake import Mistake
from rnnlab.runs.continuation import can_continue, create_continuation, usual_epochs
from rnnlab.runs.memory import NOTABLE, check_memory, needed_memory
from rnnlab.runs.messages import gibibytes
from rnnlab.runs.pause import pause_after, pause_epoch, resume
from rnnlab.runs.queue import check_queue_limit
from rnnlab.runs.run import Run
from rnnlab.runs.store import new_id
from rnnlab.stack.shapes import trace
from rnnlab.training.prepared import input_names
from rnnlab.training.windows import origins_of
from rnnlab.ui import live, services, state, widgets
from rnnlab.ui.lab import live_messages
from rnnlab.ui.lab import training_messages as messages
from rnnlab.ui.lab.messages import Field

QUANTILES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99)
LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03)


def render(problem: str | None) -> None:
    """Draw the settings and the buttons; problem: why the experiment cannot be trained, or None."""
    experiment, run = state.experiment(), state.current_run()
    st.session_state.setdefault("next_run", new_id())
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="right", key="train", gap="xsmall",
        width="content",
    ):  # fmt: skip
        if problem is None:
            memory = needed_memory(experiment, services.series_of(experiment.source))
            if memory > NOTABLE:
                st.markdown(f":material/memory: {messages.memory_needed(gibibytes(memory))}", width="content")
        with widgets.popover(
            messages.settings_summary(experiment.epochs, experiment.batch_size), icon=":material/tune:",
            key="train_menu",
        ):  # fmt: skip
            render_first_row(experiment)
            render_second_row(experiment)
        st.toggle(
            live_messages.LIVE.label, help=live_messages.LIVE.help,
            **widgets.bind_widget("live_mode", live.is_on(), "train", live.switch),
        )  # fmt: skip
        if st.button(
            messages.TRAIN.label, key="start", type="primary", icon=":material/play_arrow:",
            disabled=problem is not None, help=messages.TRAIN_ON_ALL if experiment.all_series else messages.TRAIN.help,
            on_click=widgets.run_press, args=("train", start_run),
        ):  # fmt: skip
            st.rerun()
        with st.container(horizontal=True, gap=None, width="content", key="run_buttons"):
            render_run_buttons(run, problem)


def render_run_buttons(run: Run | None, problem: str | None) -> None:
    """Draw the buttons for one epoch, to pause or go on, and to stop; their places never change."""
    store = services.store()
    running = run is not None and run.status.running
    paused_at = pause_epoch(store, run.id) if run is not None and running else None
    failed = run is not None and run.status.state == "failed" and store.has_checkpoint(run.id)
    # One button with one key: two would stand beside each other for a moment and move the page below.
    pause: tuple[str, Field, str, bool, Callable[[], None]]
    pause = ("pause", live_messages.RESUME, "play_arrow", False, partial(unpause_run, paused_at))
    if failed:
        pause = ("pause", messages.RESUME, "resume", False, resume_run)
    elif is_continuable(run):
        assert run is not None
        help_text = messages.continue_help(usual_epochs(run))
        pause = ("pause", Field(messages.CONTINUE, help_text), "fast_forward", False, continue_run)
    elif paused_at is None:
        pause = ("pause", live_messages.PAUSE, "pause", not running, pause_run)
    buttons = (
        ("step", live_messages.STEP, "step", problem is not None and not running, step_run),
        pause,
        ("stop", messages.STOP, "stop", not running, stop_run),
    )
    pressed = [
        st.button(
            label.label, key=key, icon=f":material/{icon}:", help=f"{label.label}: {label.help}", type="tertiary",
            disabled=disabled, on_click=widgets.run_press, args=("train", action),
        )
        for key, label, icon, disabled, action in buttons
    ]  # fmt: skip
    if any(pressed):
        st.rerun()


def render_first_row(e: Experiment) -> None:
    with st.container(horizontal=True):
        st.number_input(
            messages.EPOCHS.label, 1, MOST_EPOCHS, step=1, help=messages.EPOCHS.help,
            **widgets.bind_widget("epochs", e.epochs, "train", lambda v: state.change_experiment(epochs=v)),
        )  # fmt: skip
        st.number_input(
            messages.BATCH_SIZE.label, 1, MOST_BATCH, step=8, help=messages.BATCH_SIZE.help,
            **widgets.bind_widget(
                "batch_size", e.batch_size, "train", lambda v: state.change_experiment(batch_size=v)
            ),
        )  # fmt: skip
        rates = tuple(sorted({*LEARNING_RATES, e.learning_rate}))
        st.selectbox(
            messages.LEARNING_RATE.label, rates, format_func=lambda rate: f"{rate:g}",
            help=messages.LEARNING_RATE.help,
            **widgets.bind_widget(
                "learning_rate", e.learning_rate, "train", lambda v: state.change_experiment(learning_rate=v)
            ),
        )  # fmt: skip
        st.selectbox(
            messages.LOSS.label, list(messages.LOSSES), format_func=messages.LOSSES.__getitem__,
            help=messages.LOSS.help,
            **widgets.bind_widget(
                "loss_function", e.loss, "train", lambda v: state.change_experiment(loss=v, quantile=0.5)
            ),
        )  # fmt: skip
        if e.loss == "quantile":
            quantiles = tuple(sorted({*QUANTILES, e.quantile}))
            st.selectbox(
                messages.QUANTILE.label, quantiles, format_func=lambda q: f"{q:g}", help=messages.QUANTILE.help,
                **widgets.bind_widget(
                    "quantile", e.quantile, "train", lambda v: state.change_experiment(quantile=v)
                ),
            )  # fmt: skip


def render_second_row(e: Experiment) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            messages.PATIENCE.label, 0, MOST_EPOCHS, step=1, help=messages.PATIENCE.help,
            **widgets.bind_widget(
                "patience", e.patience or 0, "train", lambda v: state.change_experiment(patience=v or None)
            ),
        )  # fmt: skip
        st.number_input(
            messages.SEED.label, 0, 2**31 - 1, step=1, help=messages.SEED.help,
            **widgets.bind_widget("seed", e.seed, "train", lambda v: state.change_experiment(seed=v)),
        )  # fmt: skip
        st.selectbox(
            messages.PREDICT.label, ("change", "value"), format_func=messages.PREDICTIONS.__getitem__,
            help=messages.PREDICT.help,
            **widgets.bind_widget("predict", e.predict, "train", lambda v: state.change_experiment(predict=v)),
        )  # fmt: skip
        st.toggle(
            messages.CALENDAR.label, help=messages.CALENDAR.help,
            **widgets.bind_widget("calendar", e.calendar, "train", lambda v: state.change_experiment(calendar=v)),
        )  # fmt: skip


def problem_of(experiment: Experiment) -> str | None:
    """Why the experiment cannot be trained, or None."""
    try:
        check_trainable(experiment)
    except Mistake as mistake:
        return str(mistake)
    return None


def check_trainable(experiment: Experiment) -> None:
    """Raise Mistake if the experiment cannot be trained."""
    series = services.series_of(experiment.source)
    checked_experiment(experiment)
    if not experiment.all_series:  # whether all are long enough is only known when all are read
        origins_of(series, experiment)
    if trace(experiment.stack, experiment.window, len(input_names(series, experiment))).problem is not None:
        raise Mistake(messages.broken_stack())
    check_memory(experiment, series)


def start_run(pause_at: int | None = None) -> None:
    """Start a run, unless the same experiment is training already: a double click starts one run.

    The id was made before the click, so that a script that is run twice starts one run.

    pause_at: the number of the epoch after which it pauses.
    """
    experiment, run = state.experiment(), state.current_run()
    if run is not None and run.status.running and not run.live and run.experiment == experiment:
        return
    check_trainable(experiment)
    store, run_id = services.store(), st.session_state["next_run"]
    check_queue_limit(store)
    live.cancel()
    store.create(run_id, experiment)
    if pause_at is not None:
        pause_after(store, run_id, pause_at)
    live.change_run(run_id)
    st.session_state["next_run"] = new_id()
    services.workers().submit(store.folder(run_id))


def step_run() -> None:
    """Let the current run train one more epoch and pause there; without one, start a run."""
    run = state.current_run()
    if run is None or not run.status.running:
        start_run(pause_at=1)
    else:
        pause_after(services.store(), run.id, run.epochs_done + 1)


def pause_run() -> None:
    """Pause the current run after the epoch that it trains now."""
    run = state.current_run()
    if run is not None:
        pause_after(services.store(), run.id, run.epochs_done)


def unpause_run(paused_at: int | None) -> None:
    """Let the current run go on, unless it was paused again since the button was drawn."""
    run = state.current_run()
    if run is not None and pause_epoch(services.store(), run.id) == paused_at:
        resume(services.store(), run.id)


def stop_run() -> None:
    """Stop the current run and keep what it has learned; no run starts for what was changed meanwhile."""
    run = state.current_run()
    if run is not None:
        services.store().ask_to_stop(run.id)
        live.let_rest()


def is_continuable(run: Run | None) -> bool:
    """Whether the run can be trained for more epochs; not if the settings were changed since, as it keeps its own."""
    return run is not None and can_continue(run) and run.experiment == state.experiment()


def continue_run() -> None:
    """Train the current run for more epochs, as a new run."""
    run, store, run_id = state.current_run(), services.store(), st.session_state["next_run"]
    if run is None:
        return
    check_queue_limit(store)
    check_memory(run.experiment, services.series_of(run.experiment.source))
    created, _ = create_continuation(store, run_id, run, usual_epochs(run))
    state.set_experiment(created.experiment)
    live.change_run(run_id)
    live.let_rest()
    st.session_state["next_run"] = new_id()
    services.workers().submit(store.folder(run_id))


def resume_run() -> None:
    """Put the current run, which has failed, back in the queue."""
    run, store = state.current_run(), services.store()
    if run is None:
        return
    check_queue_limit(store)
    check_memory(run.experiment, services.series_of(run.experiment.source))
    store.queue_again(run)
    services.workers().submit(store.folder(run.id), again=True)
