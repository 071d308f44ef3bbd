"""Files that are written whole or not at all, and moved or deleted although another process may have them open."""

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rnnlab.system import retry_while_open

LEFTOVER = re.compile(r"\.[0-9a-f]{16}(\.\w+)?")  # the name of a temporary file of `atomic_path`


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Give a temporary path to write to, and rename it to `path` when the block succeeds.

    The data are on disk before the rename, so a reader sees the old file or the new one, never a part.
    When the block fails, the old file stays and the temporary one is deleted. The folder must exist: if
    it was deleted in the meantime, it is not created again.

    Args:
        path: the final path. The temporary one is beside it and has the same suffix.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    try:
        yield temporary
        with temporary.open("r+b") as written:  # Windows flushes only files that are open for writing
            os.fsync(written.fileno())
        retry_while_open(lambda: temporary.replace(path))
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; create missing folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_path(path) as temporary:
        temporary.write_bytes(data)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file, also while another process replaces it."""
    return retry_while_open(path.read_bytes)


def move(path: Path, target: Path) -> None:
    """Rename a file or folder; `target` must not exist."""
    retry_while_open(lambda: path.rename(target))


def remove(path: Path) -> None:
    """Delete a file if it exists."""
    retry_while_open(lambda: path.unlink(missing_ok=True))


def remove_folder(folder: Path) -> None:
    """Delete a folder and its contents."""
    retry_while_open(lambda: shutil.rmtree(folder))


def remove_leftovers(folder: Path, seconds: float) -> None:
    """Delete temporary files of killed processes in the folder.

    Args:
        folder: the folder to look in.
        seconds: files younger than this may be in use and are kept.
    """
    for path in folder.iterdir():
        if LEFTOVER.fullmatch(path.name) and time.time() - path.stat().st_mtime >= seconds:
            with suppress(PermissionError):  # its writer still has it open
                path.unlink(missing_ok=True)
