"""The names and notes that users give to runs, kept as label.json in the folder of the run."""

from functools import partial

import msgspec

from rnnlab.files import atomic_path, read_bytes
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.os_errors import os_error_as
from rnnlab.runs.store import Store

LABEL = "label.json"
MOST_NAME = 60
MOST_NOTE = 1000


class Label(msgspec.Struct, frozen=True):
    """The name and the note of a run; both may be empty."""

    name: str = ""
    note: str = ""


class Labels:
    """Reads and writes the labels of the runs in a store."""

    def __init__(self, store: Store):
        self.store = store

    def read(self, run_id: str) -> Label:
        """The label of a run; an empty one if it is missing or damaged, so that it can be written again."""
        try:
            return msgspec.json.decode(read_bytes(self.store.file(run_id, LABEL)), type=Label)
        except (Mistake, OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return Label()

    def rename(self, run_id: str, name: str) -> None:
        """Set the name of a run. A run with an empty name is shown by its id."""
        self._write(run_id, name=checked_text(" ".join(name.split()), "name", MOST_NAME))

    def annotate(self, run_id: str, note: str) -> None:
        """Set the note of a run."""
        self._write(run_id, note=checked_text(note.strip(), "note", MOST_NOTE))

    def _write(self, run_id: str, **fields: str) -> None:
        folder = self.store.existing_folder(run_id)
        label = msgspec.structs.replace(self.read(run_id), **fields)
        with (
            os_error_as(partial(messages.cannot_write_label, run_id)),
            atomic_path(folder / LABEL) as path,
        ):
            path.write_bytes(msgspec.json.encode(label))


def checked_text(text: str, field: str, most: int) -> str:
    """The text, or a Mistake if it is too long or has control characters. field: "name" or "note"."""
    if len(text) > most:
        raise Mistake(messages.text_too_long(field, len(text), most))
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        raise Mistake(messages.control_characters(field))
    return text.encode("utf-8", "replace").decode()
