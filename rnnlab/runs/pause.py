"""Pausing a run: its worker trains to the end of an epoch and waits there until it may go on."""

from rnnlab.files import read_bytes, remove, write_bytes
from rnnlab.runs import run_folder
from rnnlab.runs.store import Store

LONGEST_PAUSE = 600.0  # seconds; then the run goes on, as others need its worker
LOOK_SECONDS = 0.05


def pause_after(store: Store, run_id: str, epoch: int) -> None:
    """Ask a run to wait after the epoch of that number, counted from 1, or now if it is further already."""
    with store.writing(run_id):
        write_bytes(store.existing_folder(run_id) / run_folder.PAUSE, b"%d" % epoch)


def resume(store: Store, run_id: str) -> None:
    """Let a paused run go on."""
    remove(store.existing_folder(run_id) / run_folder.PAUSE)


def pause_epoch(store: Store, run_id: str) -> int | None:
    """The epoch after which the run waits; None if it was not asked to, or if the file is damaged."""
    try:
        text = read_bytes(store.folder(run_id) / run_folder.PAUSE)
    except FileNotFoundError:
        return None
    return int(text) if text.isdigit() and len(text) < 10 else None
