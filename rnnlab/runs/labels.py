"""What the user adds to the kept runs: names and notes, and deletion that can be undone.

runs/
  <run id>/label.json   the user's name and note
           leaving      there when the user has deleted it: it moves away as soon as it has stopped
  .deleted/<run id>/    a deleted run, until it is restored or deleted for good
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from rnnlab.files import atomic_path, move, read_bytes, remove, remove_folder
from rnnlab.mistake import Mistake
from rnnlab.runs.store import RUN_ID, Store

LABEL = "label.json"
LEAVING = "leaving"
MOST_NAME = 60
MOST_NOTE = 1000


class Label(msgspec.Struct, frozen=True):
    """What the user calls a run, and has to say of it; both may be empty."""

    name: str = ""
    note: str = ""


class Shelf:
    """The runs of a store as the user sees them: without the deleted ones, with names."""

    def __init__(self, store: Store):
        self.store = store

    @property
    def deleted_folder(self) -> Path:
        return self.store.root / ".deleted"

    def ids(self) -> list[str]:
        """The ids of the runs that are not deleted, in the order of `Store.ids`."""
        ids = self.store.ids()
        return [run_id for run_id in ids if not self._gone(run_id)]

    def label(self, run_id: str) -> Label:
        """A run's label; one that is missing or can't be read is empty, so that it can be written anew."""
        try:
            return msgspec.json.decode(read_bytes(self.store.file(run_id, LABEL)), type=Label)
        except (Mistake, OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return Label()

    def rename(self, run_id: str, name: str) -> None:
        """Call a run so; an empty name leaves it its id."""
        self._write(run_id, name=checked_text(" ".join(name.split()), "name", MOST_NAME))

    def annotate(self, run_id: str, note: str) -> None:
        """Keep what the user has to say of a run."""
        self._write(run_id, note=checked_text(note.strip(), "note", MOST_NOTE))

    def delete(self, run_id: str) -> None:
        """Take a run away, to be restored if wanted; one that waits or trains is asked to stop first.

        It is gone from `ids` at once, and its folder moves when its worker writes there no more.
        """
        folder = self._present(run_id)
        with told(f"Run {run_id} can't be deleted"):
            (folder / LEAVING).touch()
            if self._unfinished(run_id):
                self.store.ask_to_stop(run_id)
            self._move_when_stopped(run_id)

    def restore(self, run_id: str) -> None:
        """Put a deleted run back, as it was when it had stopped."""
        folder = self.store.folder(run_id)
        kept = self.deleted_folder / run_id
        with told(f"Run {run_id} can't be restored"):
            if kept.is_dir() and not kept.is_symlink():
                if folder.exists():
                    raise Mistake(f"Run {run_id} can't be restored: there is a run of that id again.")
                move(kept, folder)
            elif not folder.is_dir():
                raise Mistake(f"Run {run_id} can't be restored: it was deleted for good.")
            remove(folder / LEAVING)

    def deleted(self) -> list[str]:
        """The ids of the deleted runs that can be restored, the last deleted first."""
        if not self.deleted_folder.is_dir():
            return []
        kept = [
            path
            for path in self.deleted_folder.iterdir()
            if RUN_ID.fullmatch(path.name) and not path.is_symlink()
        ]
        return [path.name for path in sorted(kept, key=_deleted_at, reverse=True)]

    def deleted_label(self, run_id: str) -> Label:
        """The label of a deleted run."""
        return Shelf(Store(self.deleted_folder)).label(run_id)

    def forget_deleted(self) -> None:
        """Delete for good what was deleted before."""
        for run_id in self.deleted():
            with told(f"Run {run_id} can't be deleted for good"):
                remove_folder(self.deleted_folder / run_id)

    def _write(self, run_id: str, **fields: str) -> None:
        folder = self._present(run_id)
        label = msgspec.structs.replace(self.label(run_id), **fields)
        what = f"The {next(iter(fields))} of run {run_id} can't be written"
        with told(what), atomic_path(folder / LABEL) as path:
            path.write_bytes(msgspec.json.encode(label))

    def _present(self, run_id: str) -> Path:
        folder = self.store.folder(run_id)
        if not folder.is_dir():
            raise Mistake(f"There is no run {run_id} any more: it was deleted elsewhere.")
        return folder

    def _gone(self, run_id: str) -> bool:
        """Whether a run was deleted; one that could not be moved is still there, to be deleted anew."""
        if not (self.store.root / run_id / LEAVING).exists():
            return False
        try:
            self._move_when_stopped(run_id)
        except OSError:
            return False
        return True

    def _move_when_stopped(self, run_id: str) -> None:
        if self._unfinished(run_id, silent_too=False):
            return
        self.deleted_folder.mkdir(exist_ok=True)
        try:
            move(self.store.root / run_id, self.deleted_folder / run_id)
        except FileNotFoundError:  # another visit was faster
            return

    def _unfinished(self, run_id: str, silent_too: bool = True) -> bool:
        """Whether a run waits or trains; silent_too: even if its worker is gone. A damaged one does not."""
        try:
            status = self.store.read(run_id).status
        except Mistake:
            return False
        return status.running and (silent_too or not status.silence)


def checked_text(text: str, what: str, most: int) -> str:
    """The text itself, or a Mistake where it is too long or holds what no one can read."""
    if len(text) > most:
        raise Mistake(f"The {what} has {len(text)} characters: use at most {most}.")
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        raise Mistake(f"The {what} holds control characters: type it anew.")
    return text.encode("utf-8", "replace").decode()


@contextmanager
def told(what: str) -> Iterator[None]:
    """What the disk refuses, as one sentence."""
    try:
        yield
    except OSError as fault:
        raise Mistake(f"{what} ({fault.strerror}): see to the runs folder and try again.") from None


def _deleted_at(folder: Path) -> float:
    try:
        return (folder / LEAVING).stat().st_mtime
    except FileNotFoundError:
        return 0.0
