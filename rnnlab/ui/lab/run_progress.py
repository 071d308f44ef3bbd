"""The current run's state, progress and loss curve."""

import streamlit as st

from rnnlab.figures.training import LossPlot, loss_figure
from rnnlab.message import text_of
from rnnlab.runs.messages import STAGES
from rnnlab.runs.queue import queue_position
from rnnlab.runs.run import Run
from rnnlab.ui import services, state
from rnnlab.ui.lab import moving_chart
from rnnlab.ui.lab import training_messages as messages
from rnnlab.ui.markdown import escape_markdown

HEIGHT = 196  # pixels, of the chart
INTERRUPTED = ("orange", ":material/sync_problem:")
PAUSED = ("gray", ":material/pause_circle:")
STATES = {  # {state: (colour and icon of its badge)}
    "queued": ("gray", ":material/hourglass_empty:"),
    "training": ("blue", ":material/model_training:"),
    "finished": ("green", ":material/check_circle:"),
    "stopped": ("orange", ":material/stop_circle:"),
    "failed": ("red", ":material/error:"),
    "diverged": ("red", ":material/trending_up:"),
}


def render() -> None:
    """Draw the progress of the current run."""
    run = state.current_run()
    with st.container(gap="xxsmall"):
        if run is None:
            st.caption(messages.LOSS_LATER)
        else:
            draw_run(run)


def draw_run(run: Run) -> None:
    done, epochs = run.epochs_done, run.experiment.epochs
    facts = [badge_of(run), messages.epoch_count(done, epochs)]
    if run.status.running and (run.status.silence or run.status.stage not in ("training", "paused")):
        facts.append(escape_markdown(activity_of(run)))
    if run.status.running and run.status.stage == "training":
        seconds = None if run.status.silence else seconds_left(run)
        if seconds is not None:
            facts.append(messages.seconds_left(seconds))
    st.markdown(" · ".join(facts))
    if run.status.reason:
        show = st.error if run.status.state in ("failed", "diverged") else st.caption
        show(escape_markdown(text_of(run.status.reason)))
    if run.status.running:
        st.progress(min(1.0, (done + batch_share(run)) / epochs))
    if state.is_painted() and (run.status.loss or run.status.running):
        status = run.status
        losses = LossPlot(
            loss=status.loss,
            val_loss=status.val_loss,
            persistence=status.persistence_loss,
            best_epoch=status.best_epoch,
            epochs=epochs,
        )
        alt = messages.loss_summary(
            done, status.loss, status.val_loss, status.persistence_loss, status.best_epoch
        )
        moving_chart.draw(loss_figure(losses, HEIGHT), "loss_chart", alt, {"displayModeBar": False})


def badge_of(run: Run) -> str:
    """The run's state with its colour and icon."""
    shown = run.status.shown_state
    if run.status.stage == "paused" and shown == "training":
        (colour, icon), shown = PAUSED, STAGES["paused"]
    else:
        colour, icon = STATES.get(shown, INTERRUPTED)
    return f":{colour}-badge[{icon} {shown}]"


def activity_of(run: Run) -> str:
    """What the run is doing, or what it waits for."""
    workers = services.workers()
    if run.status.state == "training" and not run.status.silence:
        return STAGES[run.status.stage]
    if workers.status == "failed":
        return workers.why
    if run.status.silence:
        return run.status.reason_text
    if workers.status == "starting":
        return messages.workers_starting_again(workers.why) if workers.why else messages.WORKERS_STARTING
    return str(queue_position(services.store(), run))


def batch_share(run: Run) -> float:
    """How much of the current epoch is done, 0 to 1."""
    if run.status.stage != "training" or not run.status.batches:
        return 0.0
    return min(1.0, run.status.batch / run.status.batches) % 1


def seconds_left(run: Run) -> float | None:
    """Estimated from the epochs so far, without the first one, which builds the graph, if there are others."""
    seconds = run.status.epoch_seconds
    if not seconds:
        return None
    epochs = seconds[1:] or seconds
    return sum(epochs) / len(epochs) * (run.experiment.epochs - len(seconds) - batch_share(run))
