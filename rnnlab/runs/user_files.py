"""Users' files in a runs folder: how many runs need one, and deleting one."""

from rnnlab.files import remove
from rnnlab.runs import live_runs, messages
from rnnlab.runs.os_errors import os_error_as
from rnnlab.runs.run_folder import LIVE
from rnnlab.runs.store import Store


def runs_with_file(store: Store, digest: str) -> int:
    """How many runs need the file: also deleted ones that can be restored, but no live runs."""
    pages = (*store.root.glob("*/experiment.json"), *store.root.glob(".*/*/experiment.json"))
    return sum(
        digest in path.read_text(encoding="utf-8", errors="replace") for path in pages if path.is_file()
    )


def delete_file(store: Store, digest: str) -> None:
    """Delete a file, and the live runs on it; whether other runs need it is not checked."""
    for path in store.root.glob(f"{LIVE}/*/experiment.json"):
        if path.is_file() and digest in path.read_text(encoding="utf-8", errors="replace"):
            live_runs.discard(store, path.parent.name)
    with os_error_as(messages.cannot_clear_unused_files):
        remove(store.files / f"{digest}.csv")
