"""A Dask cluster that somebody else started, whose workers must see the runs folder."""

import logging
import tempfile
from pathlib import Path
from typing import Any

from distributed import Client

from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.processes import ANSWER_SECONDS, END_SECONDS, client_of

logger = logging.getLogger(__name__)


def connected_elsewhere(address: str, runs: Path) -> Client:
    """A client of the scheduler at `address`, whose workers see the runs folder."""
    try:
        client = client_of(address)
    # A tls:// address without Dask's settings for it ends in one of the last two.
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        secured = "tls://" in address
        mend = "see to Dask's TLS settings" if secured else "start one there or unset RNNLAB_SCHEDULER"
        raise Mistake(f"No Dask scheduler answers at '{address}': {mend}.") from error
    try:
        runs.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=runs, prefix=".reached-") as probe:
            seen = client.run(_sees, probe.name)
        for worker, sees in seen.items():
            if not sees:
                logger.warning("The Dask worker %s does not see %s", worker, runs)
                raise Mistake(messages.worker_cannot_see_runs_folder(worker))
    except BaseException:
        client.close(timeout=END_SECONDS)
        raise
    return client


def workers_of(client: Client) -> int:
    """How many workers a scheduler has now, at least one; a Mistake where it does not answer."""
    scheduler: Any = client.scheduler
    try:
        told = client.sync(scheduler.identity, n_workers=-1, callback_timeout=ANSWER_SECONDS)
    except (OSError, TimeoutError):
        raise Mistake("The connection to Dask's scheduler was lost.") from None
    return max(1, len(told["workers"]))


def _sees(path: str) -> bool:
    """Asked in a worker on another machine, which must know this package too."""
    return Path(path).exists()
