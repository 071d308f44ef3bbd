"""Files written whole or not at all."""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_path(path) as temporary:
        temporary.write_bytes(data)


def remove_leftovers(folder: Path, seconds: float) -> None:
    """Remove what killed writers left in the folder; a file younger than `seconds` may be at work."""
    for path in folder.iterdir():
        if LEFTOVER.fullmatch(path.name) and time.time() - path.stat().st_mtime >= seconds:
            path.unlink(missing_ok=True)
