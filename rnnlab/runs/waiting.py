"""What a command does for each of the runs that it waits for."""

from typing import TYPE_CHECKING

from rnnlab.mistake import Mistake
from rnnlab.runs.messages import not_trained
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store

if TYPE_CHECKING:
    from rnnlab.runs.cluster import Workers


def run_waited_for(store: Store, workers: "Workers", run_id: str) -> Run | None:
    """The run while it waits or trains; None once it has ended, or was deleted.

    One whose worker is gone is queued again, and one that its worker could not train ends. The page's workers may train
    it too.
    """
    job = workers.job_status(run_id)  # read before the run: a run that ends in between is seen next time
    try:
        run = store.read(run_id)
    except Mistake:
        return None
    if not run.status.running:
        return None
    if job == "failed":
        store.end(run_id, "failed", not_trained(str(workers.log)))
    elif job == "finished" and (run.status.state == "queued" or run.status.silence):
        workers.submit(store.folder(run_id), again=True)
    return run
