"""Files written whole or not at all, and moved or removed though another process may have them open."""

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rnnlab.system import when_free

LEFTOVER = re.compile(r"\.[0-9a-f]{16}(\.\w+)?")


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, with its ending, that takes its place when the block succeeds.

    The bytes are on disk before the name changes hands, so a reader sees the old file or the new
    one, never a part; when the block fails, the old file stands and the temporary one is gone. The
    folder must be there: one that was deleted meanwhile does not come back.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    try:
        yield temporary
        with temporary.open("r+b") as written:  # Windows flushes only what is open for writing
            os.fsync(written.fileno())
        when_free(lambda: temporary.replace(path))
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_path(path) as temporary:
        temporary.write_bytes(data)


def read_bytes(path: Path) -> bytes:
    """A file's bytes, also while another process is replacing it."""
    return when_free(path.read_bytes)


def move(path: Path, target: Path) -> None:
    """Give a file or folder another name, which is not taken."""
    when_free(lambda: path.rename(target))


def remove(path: Path) -> None:
    """Remove a file; nothing happens where there is none."""
    when_free(lambda: path.unlink(missing_ok=True))


def remove_folder(folder: Path) -> None:
    """Remove a folder and all that is in it."""
    when_free(lambda: shutil.rmtree(folder))


def remove_leftovers(folder: Path, seconds: float) -> None:
    """Remove what killed writers left in the folder; a file younger than `seconds` may be in use."""
    for path in folder.iterdir():
        if LEFTOVER.fullmatch(path.name) and time.time() - path.stat().st_mtime >= seconds:
            with suppress(PermissionError):  # its writer still has it open
                path.unlink(missing_ok=True)
