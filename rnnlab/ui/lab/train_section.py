"""Section 3: the settings of training, Train and Stop, and a run as it goes."""

from functools import partial

import streamlit as st

from rnnlab.experiment import MOST_BATCH, MOST_EPOCHS, Experiment, checked_experiment
from rnnlab.figures.training import LossPlot, loss_figure
from rnnlab.message import text_of
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.memory import NOTABLE, check_memory, gibibytes, needed
from rnnlab.runs.queue import check_room, waiting_text
from rnnlab.runs.run import Run
from rnnlab.runs.store import new_id
from rnnlab.stack.shapes import trace
from rnnlab.training.prepared import input_names
from rnnlab.training.windows import origins_of
from rnnlab.ui import services, state, style
from rnnlab.ui.markdown import escape_markdown

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03)
INTERRUPTED = ("orange", ":material/sync_problem:")
STATES = {
    "queued": ("gray", ":material/hourglass_empty:"),
    "training": ("blue", ":material/model_training:"),
    "finished": ("green", ":material/check_circle:"),
    "stopped": ("orange", ":material/stop_circle:"),
    "failed": ("red", ":material/error:"),
    "diverged": ("red", ":material/trending_up:"),
}


def render_settings() -> None:
    """Draw the settings and the Train button."""
    style.section(3, "Train", "in another process: the page stays yours meanwhile")
    experiment = state.experiment()
    first_row(experiment)
    second_row(experiment)
    wrong = mistake_in(experiment)
    run = current_run()
    st.session_state.setdefault("next_run", new_id())
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Train", key="train", type="primary", icon=":material/play_arrow:", disabled=wrong is not None,
            on_click=state.run_callback, args=("train", start), help="Train this stack on this series.",
        ):  # fmt: skip
            st.rerun()
        if run is not None:
            render_buttons_of(run)
        if wrong is not None:
            st.markdown(":material/arrow_upward: " + escape_markdown(wrong))
        elif (memory := needed(experiment, services.series_of(experiment.source))) > NOTABLE:
            st.markdown(
                f":material/memory: It will take about {gibibytes(memory)} of memory.", width="content"
            )
    state.show_error("train")


def render_buttons_of(run: Run) -> None:
    """Stop for a run that trains, Go on for one that failed with a checkpoint kept."""
    if run.status.running:
        st.button(
            "Stop", key="stop", icon=":material/stop:", on_click=services.store().ask_to_stop, args=(run.id,),
            help="Stop and keep the best weights so far.",
        )  # fmt: skip
    elif run.status.state == "failed" and services.store().has_checkpoint(run.id):
        pressed = st.button(
            "Go on", key="go_on", icon=":material/resume:",
            on_click=state.run_callback, args=("train", partial(go_on, run)),
            help="Train this run on from where it was last kept, to the very weights of one that never failed.",
        )  # fmt: skip
        if pressed:
            st.rerun()


def first_row(e: Experiment) -> None:
    with st.container(horizontal=True):
        st.number_input(
            "Epochs", 1, MOST_EPOCHS, step=1,
            help="How often the network goes through all training windows, at most. A short series needs more.",
            **state.bind_widget("epochs", e.epochs, "train", lambda v: state.change_experiment(epochs=v)),
        )  # fmt: skip
        st.number_input(
            "Batch size", 1, MOST_BATCH, step=8,
            help="Windows seen before each small step of the weights. Larger is quicker, smaller often learns better.",
            **state.bind_widget("batch_size", e.batch_size, "train", lambda v: state.change_experiment(batch_size=v)),
        )  # fmt: skip
        rates = RATES if e.learning_rate in RATES else tuple(sorted({*RATES, e.learning_rate}))
        st.selectbox(
            "Learning rate", rates, format_func=lambda rate: f"{rate:g}",
            help="How far each step goes. Too large and the loss explodes, too small and nothing happens.",
            **state.bind_widget(
                "learning_rate", e.learning_rate, "train", lambda v: state.change_experiment(learning_rate=v)
            ),
        )  # fmt: skip
        st.selectbox(
            "Loss", ("mse", "mae"),
            format_func={"mse": "squared error (mse)", "mae": "absolute error (mae)"}.__getitem__,
            help="What is made small. Squared errors punish large misses most; absolute ones bear outliers better.",
            **state.bind_widget("loss", e.loss, "train", lambda v: state.change_experiment(loss=v)),
        )  # fmt: skip


def second_row(e: Experiment) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            "Stop early after (epochs)", 0, MOST_EPOCHS, step=1,
            help="Stop when the validation loss has not improved for that many epochs. 0: never stop early.",
            **state.bind_widget(
                "patience", e.patience or 0, "train", lambda v: state.change_experiment(patience=v or None)
            ),
        )  # fmt: skip
        st.number_input(
            "Seed", 0, 2**31 - 1, step=1, help="The same seed gives the same run, to the last digit.",
            **state.bind_widget("seed", e.seed, "train", lambda v: state.change_experiment(seed=v)),
        )  # fmt: skip
        st.selectbox(
            "Predict", ("change", "value"),
            format_func={"change": "the change", "value": "the value"}.__getitem__,
            help="The change from the last value, or the value itself. The change starts from 'as it is now' and has "
            "only to learn what is new. A network that predicts the value itself often loses even to doing nothing: "
            "on the hourly sample its error is 60 % larger.",
            **state.bind_widget("predict", e.predict, "train", lambda v: state.change_experiment(predict=v)),
        )  # fmt: skip
        st.toggle(
            "Calendar features",
            help="Also tell the network the hour, the weekday and the season of the step to be predicted, as sine and "
            "cosine. A cycle is used only where the training part holds it at least twice.",
            **state.bind_widget("calendar", e.calendar, "train", lambda v: state.change_experiment(calendar=v)),
        )  # fmt: skip


def mistake_in(experiment: Experiment) -> str | None:
    """Why this can't be trained, or None."""
    try:
        series = services.series_of(experiment.source)
        checked_experiment(experiment)
        origins_of(series, experiment)
        problem = trace(experiment.stack, experiment.window, len(input_names(series, experiment))).problem
        if problem is not None:
            return "The stack can't be built: mend the red card in section 2."
        check_memory(experiment, series)
    except Mistake as mistake:
        return str(mistake)
    return None


def start() -> None:
    """Start a run, unless this very experiment trains already: a double click starts one run.

    The id was made before the click, so a script that is run twice makes the run once.
    """
    experiment, now = state.experiment(), current_run()
    if now is not None and now.status.running and now.experiment == experiment:
        return
    wrong = mistake_in(experiment)
    if wrong:
        raise Mistake(wrong)
    store, run_id = services.store(), st.session_state["next_run"]
    check_room(store)
    store.create(run_id, experiment)
    state.set_current_run(run_id)
    st.session_state["next_run"] = new_id()
    services.workers().submit(store.folder(run_id))


def go_on(run: Run) -> None:
    """Let a run that failed wait for a worker again."""
    store = services.store()
    check_room(store)
    check_memory(run.experiment, services.series_of(run.experiment.source))
    store.queue_again(run)
    services.workers().submit(store.folder(run.id), again=True)


def current_run() -> Run | None:
    """The run that is looked at, as its folder tells now."""
    run_id = state.current_run_id()
    if run_id is None:
        return None
    try:
        return services.store().read(run_id)
    except Mistake as mistake:
        state.set_error("train", mistake)
        state.set_current_run(None)
        return None


def render_progress() -> None:
    """Draw how the run goes; while it does, this part alone draws itself anew every half second."""
    run = current_run()
    running = run is not None and run.status.running

    @st.fragment(run_every=0.5 if running else None)
    def progress() -> None:
        now = current_run()
        if now is None:
            if running:
                st.rerun()  # it was deleted while it was watched: the page says so where it is pressed anew
            return
        draw_run(now)
        if running and not now.status.running:
            st.rerun()

    progress()


def draw_run(run: Run) -> None:
    colour, icon = STATES.get(run.status.shown_state, INTERRUPTED)
    done, epochs = run.epochs_done, run.experiment.epochs
    words = [f":{colour}-badge[{icon} {run.status.shown_state}]", f"epoch {done} of {epochs}"]
    if run.status.running:
        words.append(escape_markdown(waiting_for(run)))
        left = None if run.status.silence else seconds_left(run)
        if left is not None:
            words.append(f"about {left:.0f} s left")
    st.markdown(" · ".join(words))
    if run.status.reason:
        look = st.error if run.status.state in ("failed", "diverged") else st.info
        look(escape_markdown(text_of(run.status.reason)))
    if run.status.running:
        st.progress(min(1.0, (done + batch_share(run)) / epochs))
    if run.status.loss or run.status.running:
        st.plotly_chart(
            loss_figure(
                LossPlot(
                    loss=run.status.loss,
                    val_loss=run.status.val_loss,
                    persistence=run.status.persistence_loss,
                    best_epoch=run.status.best_epoch,
                    epochs=epochs,
                )
            ),
            width="stretch", key="loss_chart", config={"displayModeBar": False},
        )  # fmt: skip


def waiting_for(run: Run) -> str:
    """What the run is doing, or what it waits for, in words."""
    workers = services.workers()
    if run.status.state == "training" and not run.status.silence:
        return messages.STAGES[run.status.stage]
    if workers.status == "failed":
        return workers.why
    if run.status.silence:
        return run.status.reason_text
    if workers.status == "starting":
        return f"{workers.why} The workers are starting anew." if workers.why else "the workers are starting"
    return waiting_text(services.store(), run)


def batch_share(run: Run) -> float:
    """How much of the epoch under way is done, 0 to 1."""
    if run.status.stage != "training" or not run.status.batches:
        return 0.0
    return min(1.0, run.status.batch / run.status.batches) % 1


def seconds_left(run: Run) -> float | None:
    """A guess from the epochs so far, the first (which builds the graph) only where it is the only one."""
    seconds = run.status.epoch_seconds
    if not seconds:
        return None
    usual = seconds[1:] or seconds
    return sum(usual) / len(usual) * (run.experiment.epochs - len(seconds) - batch_share(run))
