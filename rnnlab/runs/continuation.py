"""Training a finished run for more epochs, as a new run.

A training of that many epochs at once gives the same weights, bit by bit. The new run begins where the old one ended if
its first epochs are the same. They are not below some 2,000 gradient steps, where the moving average of the weights
depends on the number of epochs (rnnlab/training/optimizer.py): such a run is trained from the start, in seconds.
"""

import msgspec

from rnnlab.experiment import MOST_EPOCHS, Experiment, checked_experiment
from rnnlab.mistake import Mistake
from rnnlab.runs import continuation_messages as messages
from rnnlab.runs import run_folder
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store
from rnnlab.training.optimizer import average_is_the_same


def can_continue(run: Run) -> bool:
    """Whether the run can be trained for more epochs."""
    return run.status.state in ("finished", "stopped") and run.has_results and run.epochs_done < MOST_EPOCHS


def usual_epochs(run: Run) -> int:
    """How many more epochs to train by default: the missing ones of a stopped run, else as many as it has trained."""
    done, planned = run.epochs_done, run.experiment.epochs
    more = planned - done if run.status.state == "stopped" and done < planned else done
    return max(1, min(more, MOST_EPOCHS - done))


def continued_experiment(run: Run, epochs: int) -> Experiment:
    """The experiment of the run with so many more epochs than it has trained; a Mistake if it cannot be continued.

    A run that stopped early would stop at once again, so its patience is dropped.
    """
    if not can_continue(run):
        raise Mistake(messages.cannot_continue(run.id, run.status.shown_state))
    most = MOST_EPOCHS - run.epochs_done
    if not 1 <= epochs <= most:
        raise Mistake(messages.epochs_to_continue_out_of_range(epochs, most))
    stopped_early = run.status.state == "finished" and run.epochs_done < run.experiment.epochs
    patience = None if stopped_early else run.experiment.patience
    total = run.epochs_done + epochs
    return checked_experiment(msgspec.structs.replace(run.experiment, epochs=total, patience=patience))


def create_continuation(store: Store, run_id: str, run: Run, epochs: int) -> tuple[Run, int]:
    """Create a queued run with that id that trains `run` for so many more epochs; the epoch that it begins after."""
    experiment = continued_experiment(run, epochs)
    created = store.create(run_id, experiment)
    if not begins_with(run, experiment):
        return created, 0
    try:
        end = store.read_arrays(run.id, run_folder.END)
    except Mistake:  # of an older version, imported, or too large: the new run is trained from the start
        return created, 0
    store.write_checkpoint(run_id, end)
    return created, len(end["loss"])


def begins_with(run: Run, experiment: Experiment) -> bool:
    """Whether the first epochs of the experiment are those of the run."""
    batches = -(-run.status.windows.get("training", 0) // experiment.batch_size)
    return average_is_the_same(run.experiment.epochs * batches, experiment.epochs * batches)
