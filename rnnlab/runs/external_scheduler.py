"""An external Dask scheduler (RNNLAB_SCHEDULER), whose workers must see the runs folder."""

import logging
import tempfile
from pathlib import Path
from typing import Any

from distributed import Client

from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.processes import ANSWER_SECONDS, END_SECONDS, client_of

logger = logging.getLogger(__name__)


def connect_to_scheduler(address: str, runs: Path) -> Client:
    """A client of the scheduler at `address`; a Mistake if it does not answer or a worker cannot see the folder."""
    try:
        client = client_of(address)
    # A tls:// address without Dask's TLS settings raises one of the last two.
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise Mistake(messages.no_scheduler(address)) from error
    try:
        runs.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=runs, prefix=".reached-") as probe:
            visible = client.run(_path_exists, probe.name)
        for worker, is_visible in visible.items():
            if not is_visible:
                logger.warning("The Dask worker %s does not see %s", worker, runs)
                raise Mistake(messages.worker_cannot_see_runs_folder(worker))
    except BaseException:
        client.close(timeout=END_SECONDS)
        raise
    return client


def count_workers(client: Client) -> int:
    """How many workers a scheduler has now, at least 1; a Mistake if it does not answer."""
    scheduler: Any = client.scheduler
    try:
        identity = client.sync(scheduler.identity, n_workers=-1, callback_timeout=ANSWER_SECONDS)
    except (OSError, TimeoutError):
        raise Mistake(messages.scheduler_connection_lost()) from None
    return max(1, len(identity["workers"]))


def _path_exists(path: str) -> bool:
    """Runs in a worker, perhaps on another machine, where this package must be installed too."""
    return Path(path).exists()
