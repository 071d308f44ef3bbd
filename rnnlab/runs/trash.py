"""Deleting runs, and restoring them.

runs/
  <run id>/leaving      marks a run that was deleted: the folder moves as soon as its worker has stopped
  .deleted/<run id>/    a deleted run, until it is restored or deleted permanently
"""

import os
from functools import partial
from pathlib import Path

from rnnlab.files import move, remove, remove_folder
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.labels import Label, Labels
from rnnlab.runs.os_errors import os_error_as
from rnnlab.runs.store import RUN_ID, Store

DELETION_MARK = "leaving"


class Trash:
    """The deleted runs of a store, and which runs are not deleted."""

    def __init__(self, store: Store):
        self.store = store

    @property
    def folder(self) -> Path:
        return self.store.root / ".deleted"

    def remaining_ids(self) -> list[str]:
        """The ids of the runs that are not deleted, in the order of `Store.ids`."""
        return [run_id for run_id in self.store.ids() if not self._is_deleted(run_id)]

    def delete(self, run_id: str) -> None:
        """Delete a run so that it can be restored. A run that waits or trains is asked to stop first.

        It is not listed any more at once; its folder moves when its worker no longer writes there.
        """
        folder = self.store.existing_folder(run_id)
        with os_error_as(partial(messages.cannot_delete_run, run_id)):
            (folder / DELETION_MARK).touch()
            if self._is_unfinished(run_id):
                self.store.ask_to_stop(run_id)
            self._move_if_stopped(run_id)

    def restore(self, run_id: str) -> None:
        """Restore a deleted run, as it was when it had stopped."""
        folder = self.store.folder(run_id)
        deleted = self.folder / run_id
        with os_error_as(partial(messages.cannot_restore_run, run_id)):
            if deleted.is_dir() and not deleted.is_symlink():
                if folder.exists():
                    raise Mistake(messages.run_exists_again(run_id))
                move(deleted, folder)
            elif not folder.is_dir():
                raise Mistake(messages.run_deleted_permanently(run_id))
            remove(folder / DELETION_MARK)

    def ids(self) -> list[str]:
        """The ids of the deleted runs that can be restored, the last deleted first."""
        if not self.folder.is_dir():
            return []
        deleted = [
            path for path in self.folder.iterdir() if RUN_ID.fullmatch(path.name) and not path.is_symlink()
        ]
        return [path.name for path in sorted(deleted, key=_deletion_time, reverse=True)]

    def label(self, run_id: str) -> Label:
        """The label of a deleted run."""
        return Labels(Store(self.folder)).read(run_id)

    def empty(self) -> None:
        """Delete all deleted runs permanently."""
        for run_id in self.ids():
            with os_error_as(partial(messages.cannot_delete_permanently, run_id)):
                remove_folder(self.folder / run_id)

    def _is_deleted(self, run_id: str) -> bool:
        """Whether a run was deleted; False if its folder cannot be moved, so that it can be deleted again."""
        # Called for every run on every visit: no Path is made.
        if not os.path.exists(f"{self.store.root}{os.sep}{run_id}{os.sep}{DELETION_MARK}"):
            return False
        try:
            self._move_if_stopped(run_id)
        except OSError:
            return False
        return True

    def _move_if_stopped(self, run_id: str) -> None:
        if self._is_unfinished(run_id, even_without_worker=False):
            return
        self.folder.mkdir(exist_ok=True)
        try:
            move(self.store.root / run_id, self.folder / run_id)
        except FileNotFoundError:  # another visit was faster
            return

    def _is_unfinished(self, run_id: str, even_without_worker: bool = True) -> bool:
        """Whether a run waits or trains; a damaged run does neither.

        even_without_worker: also if its worker was lost while it trained.
        """
        try:
            status = self.store.read(run_id).status
        except Mistake:
            return False
        return status.running and (even_without_worker or not status.silence)


def _deletion_time(folder: Path) -> float:
    try:
        return (folder / DELETION_MARK).stat().st_mtime
    except FileNotFoundError:
        return 0.0
