"""All sentences of rnnlab.runs for people, except those of sweeps (sweep_messages.py).

A function is a code; see rnnlab/message.py.
"""

from rnnlab.message import Message, message
from rnnlab.number_format import time_span
from rnnlab.quoting import quoted

# What a run is doing (Status.stage)

STAGES = {
    "waiting": "waiting for a worker",
    "reading_series": "reading the series",
    "building_network": "building the network",
    "training": "training",
    "paused": "paused",
    "scoring": "scoring the test set",
    "": "",
}

# Why a run ended (Status.reason)


@message
def stopped_early(epoch: int, best_epoch: int) -> str:
    return f"Stopped early after epoch {epoch}: the validation loss was lowest after epoch {best_epoch}."


@message
def stopped_on_request(best_epoch: int) -> str:
    if best_epoch:
        return f"Stopped on request; the weights of epoch {best_epoch} are kept."
    return "Stopped on request before the first epoch was over."


@message
def stopped_before_start() -> str:
    return "Stopped before it began."


@message
def interrupted() -> str:
    return "Interrupted."


@message
def loss_not_a_number(epoch: int, best_epoch: int) -> str:
    kept = f"The weights of epoch {best_epoch} are kept." if best_epoch else "There are no weights to keep."
    return f"The loss is no longer a number after epoch {epoch}: choose a smaller learning rate. {kept}"


@message
def internal_error(exception: str) -> str:
    return f"Internal error ({exception}). See error.txt in the run's folder."


@message
def worker_lost(seconds: float) -> str:
    return (
        f"its worker stopped responding {time_span(seconds)} ago: the run continues from its last checkpoint "
        "as soon as the lab has a free worker"
    )


@message
def worker_died_repeatedly() -> str:
    return (
        "Its worker died each time it was trained: there may be too little memory for it. "
        "See workers.log in the runs folder. The run's checkpoint is kept."
    )


@message
def worker_could_not_start_run(exception: str) -> str:
    return f"No worker could start it ({exception}). See the server's log."


@message
def not_trained(log: str) -> str:
    return f"No worker could train it. See {log}."


@message
def run_taken_over(run: str) -> str:
    return f"Another worker has taken over run {run}."


@message
def run_without_weights(run: str, reason: Message | str) -> str:
    """reason: why the run ended; empty for a run that has not ended, or that finished with a validation loss of NaN."""
    return f"{reason or 'It has no results yet.'} Run: {run}."


@message
def validation_loss_not_a_number() -> str:
    return "The validation loss is not a number: choose a smaller learning rate."


# The runs folder and a run's files


@message
def invalid_run_id(run: str) -> str:
    return f"{quoted(run)} is not a run id. Run ids look like 20260131-142530-a1b2c3."


@message
def run_not_found(run: str) -> str:
    return f"Run {run} does not exist (it may have been deleted)."


@message
def run_of_another_version(run: str) -> str:
    return f"Run {run} was written by another version of RNN Lab. Train it again."


@message
def run_file_missing(run: str, file: str) -> str:
    return f"Run {run} is damaged ({file} is missing). Train it again."


@message
def run_file_is_link(run: str, file: str) -> str:
    return f"Run {run} is damaged ({file} is a link). Train it again."


@message
def damaged_run_file(run: str, file: str, error: str) -> str:
    return f"Run {run} is damaged ({file}: {error}). Train it again."


@message
def damaged_arrays(run: str, file: str) -> str:
    return f"Run {run} is damaged ({file} cannot be read). Train it again."


@message
def no_results(run: str, state: str) -> str:
    return f"Run {run} is {state} and has no results. Train it to the end first."


@message
def cannot_read_runs_folder(error: str) -> str:
    return f"Cannot read the runs folder ({error}). Check its permissions."


@message
def cannot_write_runs_folder(error: str) -> str:
    return f"Cannot write to the runs folder ({error}). Check its permissions."


@message
def disk_full() -> str:
    return "The disk of the runs folder is full. Free some space and train again."


# Names and notes, deleting and restoring


@message
def text_too_long(field: str, characters: int, most: int) -> str:
    """field: "name" or "note"."""
    return f"The {field} has {characters} characters. Use at most {most}."


@message
def control_characters(field: str) -> str:
    """field: "name" or "note"."""
    return f"The {field} contains control characters. Type it again."


@message
def cannot_write_label(run: str, error: str) -> str:
    return f"Cannot save the name and note of run {run} ({error}). Check the runs folder and try again."


@message
def cannot_delete_run(run: str, error: str) -> str:
    return f"Cannot delete run {run} ({error}). Check the runs folder and try again."


@message
def cannot_restore_run(run: str, error: str) -> str:
    return f"Cannot restore run {run} ({error}). Check the runs folder and try again."


@message
def run_exists_again(run: str) -> str:
    return f"Cannot restore run {run}: a run with this id exists again."


@message
def run_deleted_permanently(run: str) -> str:
    return f"Cannot restore run {run}: it was deleted permanently."


@message
def cannot_delete_permanently(run: str, error: str) -> str:
    return f"Cannot delete run {run} permanently ({error}). Check the runs folder and try again."


# Disk space


@message
def invalid_age(days: float) -> str:
    return f"{days:g} is not a valid age in days. Use a number from 0 up."


@message
def invalid_size(megabytes: float) -> str:
    return f"{megabytes:g} is not a valid size in MB. Use a number from 0 up."


@message
def cannot_measure_disk_space(error: str) -> str:
    return f"Cannot measure the disk space of the runs ({error}). Check the runs folder and try again."


@message
def cannot_clear_run(run: str, error: str) -> str:
    return f"Cannot clear run {run} ({error}). Check the runs folder and try again."


@message
def cannot_clear_unused_files(error: str) -> str:
    return f"Cannot clear the files that no run needs ({error}). Check the runs folder and try again."


# Memory


@message
def too_little_memory(needed: int, free: int) -> str:
    """needed, free: bytes."""
    return (
        f"This run needs about {gibibytes(needed)} of memory, but {gibibytes(free)} are free. "
        "Choose a smaller batch size, a shorter window or horizon, or fewer units."
    )


def gibibytes(size: int) -> str:
    return f"{size / 2**30:.1f} GiB"


# The queue


@message
def too_many_unfinished_runs(unfinished: int, more: int, most: int) -> str:
    return (
        f"You have {unfinished} unfinished runs; {more} more would exceed the limit of {most}. "
        "Wait for some to finish, stop some, or start fewer."
    )


@message
def queue_position(before: int, training: int, run: str, epoch: int, epochs: int) -> str:
    """Where a waiting run stands.

    before: how many waiting runs train before it. training: how many runs are training.
    run: the id of the only run that is training; empty if it belongs to someone else.
    epoch, epochs: how far that run is.
    """
    if not before and not training:
        return "waiting for a worker"
    position = "next in the queue"
    if before:
        position = f"{before} {'run is' if before == 1 else 'runs are'} before it in the queue"
    if training != 1:
        return f"{position}; {training} runs are training now" if training else position
    other = f"run {run}" if run else "another run"
    progress = f" (epoch {epoch} of {epochs})" if epoch else ""
    return f"{position}; {other} is training now{progress}"


# Workers and schedulers


@message
def workers_closed() -> str:
    return "The workers were closed."


@message
def workers_did_not_start(exception: str) -> str:
    return f"The workers did not start ({exception}). See the server's log."


@message
def no_worker_started(seconds: float) -> str:
    return f"No worker started within {seconds:g} s. See workers.log in the runs folder."


@message
def scheduler_did_not_start(seconds: float) -> str:
    return f"Dask's scheduler did not start within {seconds:g} s. See workers.log in the runs folder."


@message
def dask_process_ended(role: str, exit_code: int) -> str:
    """role: "scheduler" or "worker"."""
    return f"Dask's {role} ended with code {exit_code}. See workers.log in the runs folder."


@message
def no_scheduler(address: str) -> str:
    hint = (
        "Check Dask's TLS settings." if "tls://" in address else "Start one there, or unset RNNLAB_SCHEDULER."
    )
    return f"No Dask scheduler answers at '{address}'. {hint}"


@message
def scheduler_connection_lost() -> str:
    return "The connection to Dask's scheduler was lost."


@message
def worker_cannot_see_runs_folder(worker: str) -> str:
    """worker: the address of the Dask worker, or empty if it is not known."""
    subject = f"The Dask worker {worker}" if worker else "A Dask worker"
    return (
        f"{subject} does not see the runs folder. "
        "Set RNNLAB_RUNS to a folder that every worker reaches by the same path."
    )


# A backtest at several cuts


@message
def cuts_out_of_range(cuts: int, most: int) -> str:
    return f"{cuts} cuts: choose a number from 1 to {most}."


@message
def too_many_cuts(cuts: int, training: float) -> str:
    """training: the share of the series that the first training set would have."""
    return (
        f"{cuts} cuts leave a first training set of {training:.2g} of the series. "
        "Choose fewer cuts, or a smaller test set."
    )


@message
def no_window_between_cuts(run: str) -> str:
    return f"No window of run {run} lies between its cut and the next. Choose fewer cuts."
