"""All sentences of rnnlab.runs for people. A function is a code; see rnnlab/message.py."""

from rnnlab.message import message

# What a run is doing (Status.stage)

STAGES = {
    "waiting": "waiting for a worker",
    "reading_series": "reading the series",
    "building_network": "building the network",
    "training": "training",
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
def worker_cannot_see_runs_folder(worker: str) -> str:
    """worker: the address of the Dask worker, or empty if it is not known."""
    subject = f"The Dask worker {worker}" if worker else "A Dask worker"
    return (
        f"{subject} does not see the runs folder: "
        "set RNNLAB_RUNS to a folder that every worker reaches by the same path."
    )


@message
def not_trained(log: str) -> str:
    return f"No worker could train it. See {log}."


def time_span(seconds: float) -> str:
    """A span of time in one unit: '23 s', '5 min', '30 h'."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
