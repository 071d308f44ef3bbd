"""What the lab adds to each Dask process: it ends with the server, and a worker imports TensorFlow early."""

import logging
import os
import threading
import time
from collections.abc import Callable

import psutil
from distributed import Nanny, Scheduler, Status, Worker

from rnnlab import log

SERVER_PID = "RNNLAB_SERVER_PID"
COLD = "RNNLAB_COLD_WORKERS"  # set for workers that do not train, so they need no TensorFlow
WATCH_SECONDS = 1.0

logger = logging.getLogger(__name__)
_warming: list[threading.Thread] = []


def dask_setup(process: Scheduler | Nanny | Worker) -> None:
    """Dask calls this (`--preload rnnlab.runs.worker`) when a scheduler, nanny or worker starts."""
    log.start_in_child(type(process).__name__.lower())
    logger.info("Started")
    logging.getLogger("distributed.nanny").setLevel(logging.INFO)  # it logs how a worker died
    if SERVER_PID in os.environ:
        _in_background(_end_with_server, int(os.environ[SERVER_PID]))
    if isinstance(process, Worker) and COLD not in os.environ:
        _warming.append(_in_background(_warm_up, process))


def await_warm_up() -> None:
    """Return when TensorFlow is imported, so that two threads never import it at the same time."""
    for thread in _warming:
        thread.join()


def _in_background(task: Callable[..., None], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=task, args=arguments, daemon=True)
    thread.start()
    return thread


def _end_with_server(pid: int) -> None:
    """End this process when the server has ended, for whatever reason.

    psutil identifies a process by its start time too, so it is not confused by a new process with the same id.
    """
    try:
        server = psutil.Process(pid)
        while server.is_running() and server.status() != psutil.STATUS_ZOMBIE:
            time.sleep(WATCH_SECONDS)
    except psutil.NoSuchProcess:
        pass
    os._exit(1)


def _warm_up(worker: Worker) -> None:
    """Import all that training needs, but only after the worker is registered: the imports block the interpreter."""
    while worker.status in (Status.undefined, Status.created, Status.init, Status.starting):
        time.sleep(0.02)
    from rnnlab import training
    from rnnlab.runs import job  # noqa: F401

    training.warm()
