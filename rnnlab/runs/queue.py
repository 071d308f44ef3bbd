"""Which runs are still to be trained, and what a waiting one waits for, as their folders tell."""

from collections.abc import Sequence
from pathlib import Path

from rnnlab.mistake import Mistake
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store

# Status files of runs that have ended, with the time each was written: they need no second look.
_ended: dict[Path, int] = {}


def unfinished(store: Store) -> list[Run]:
    """The runs that wait or train, the oldest first; a damaged one is not among them."""
    found = []
    for run_id in store.ids():
        path = store.folder(run_id) / "status.json"
        try:
            written = path.stat().st_mtime_ns
            if _ended.get(path) == written:
                continue
            run = store.read(run_id)
        except (OSError, Mistake):
            continue
        if run.status.running:
            found.append(run)
        else:
            _ended[path] = written
    return sorted(found, key=_age)


def at_work(store: Store) -> int:
    """How many runs are being trained now, by whatever process."""
    return sum(run.status.shown_state == "training" for run in unfinished(store))


def waits_for(run: Run, others: Sequence[Run]) -> str:
    """What a queued run waits for among the unfinished ones, in words."""
    before = [other for other in others if _age(other) < _age(run)]
    if not before:
        return "waiting for a worker"
    first = next((other for other in before if other.status.state == "training"), before[0])
    how_far = f" (epoch {first.epochs_done} of {first.experiment.epochs})" if first.epochs_done else ""
    more = f" and {len(before) - 1} more before it" if len(before) > 1 else ""
    return f"waits for run {first.id}{how_far}{more}"


def _age(run: Run) -> tuple[float, str]:
    return run.status.created, run.id
