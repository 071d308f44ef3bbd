"""Files are written whole or not at all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rnnlab.files import LEFTOVER, atomic_path, remove_leftovers, write_bytes

ROOT = Path(__file__).resolve().parents[1]

WRITER = """
import sys, time
from pathlib import Path
from rnnlab.files import atomic_path

with atomic_path(Path(sys.argv[1])) as temporary:
    temporary.write_bytes(b"half of the n")
    print("written", flush=True)
    time.sleep(600)
"""


def test_file_is_written_with_the_folders_above_it(tmp_path):
    """Neither the file nor its folders exist before."""
    path = tmp_path / "new" / "folder" / "file.json"
    write_bytes(path, b"all of it")
    assert path.read_bytes() == b"all of it"


def test_deleted_folder_is_not_created_again(tmp_path):
    """A writer whose folder is deleted while it writes fails, and creates no folder."""
    path = tmp_path / "run" / "file.json"
    path.parent.mkdir()

    def write_late() -> None:
        with atomic_path(path) as temporary:
            temporary.write_bytes(b"late")
            path.parent.rename(tmp_path / "deleted")

    with pytest.raises(FileNotFoundError):
        write_late()
    assert [entry.name for entry in tmp_path.iterdir()] == ["deleted"]


def test_new_file_replaces_the_old_one(tmp_path):
    """After the block the file has the new bytes, and no other file is left."""
    path = tmp_path / "file.npz"
    write_bytes(path, b"old")
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_old_file_stays_while_the_new_one_is_written(tmp_path):
    """Until the end of the block, a reader sees the old bytes."""
    path = tmp_path / "file.npz"
    write_bytes(path, b"old")
    with atomic_path(path) as temporary:
        temporary.write_bytes(b"n")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"n"


def test_temporary_file_has_the_same_suffix(tmp_path):
    """Writers such as Keras's choose the format by the suffix."""
    with atomic_path(tmp_path / "model.keras") as temporary:
        assert temporary.suffix == ".keras"
        assert temporary.parent == tmp_path
        temporary.touch()


def test_old_file_stays_when_the_writer_fails(tmp_path):
    """The exception reaches the caller, the old bytes stay, and the temporary file is deleted."""
    path = tmp_path / "file.json"
    write_bytes(path, b"old")

    def write_half() -> None:
        with atomic_path(path) as temporary:
            temporary.write_bytes(b"half of the n")
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        write_half()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_no_file_appears_when_the_first_writer_fails(tmp_path):
    """There is not even an empty file."""

    def write_nothing() -> None:
        with atomic_path(tmp_path / "file.json"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_nothing()
    assert list(tmp_path.iterdir()) == []


def test_old_file_stays_when_the_writing_process_is_killed(tmp_path):
    """After SIGKILL in the block no clean-up runs, and the file still has the old bytes."""
    path = tmp_path / "status.json"
    write_bytes(path, b"old")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    try:
        assert writer.stdout.readline() == "written\n"
        assert any(other.read_bytes() == b"half of the n" for other in tmp_path.iterdir())
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    assert writer.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    (leftover,) = [other for other in tmp_path.iterdir() if other != path]
    assert LEFTOVER.fullmatch(leftover.name)
    remove_leftovers(tmp_path, seconds=0)
    assert list(tmp_path.iterdir()) == [path]


def test_only_old_leftovers_are_removed(tmp_path):
    """A recent temporary file is in use, and files with other names are kept."""
    old, recent = tmp_path / f".{'a' * 16}.npz", tmp_path / f".{'b' * 16}"
    others = [
        tmp_path / name for name in ("weights.npz", ".gitignore", f".{'a' * 15}.npz", f"{'a' * 16}.npz")
    ]
    for path in (old, recent, *others):
        path.touch()
        os.utime(path, (time.time() - 60,) * 2)
    os.utime(recent)
    remove_leftovers(tmp_path, seconds=30)
    assert set(tmp_path.iterdir()) == {recent, *others}


def test_simultaneous_writers_leave_one_whole_file(tmp_path):
    """Each writer has its own temporary file, so their bytes never mix."""
    from concurrent.futures import ThreadPoolExecutor

    path = tmp_path / "status.json"
    texts = [bytes([65 + i]) * 50_000 for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: write_bytes(path, text), texts * 3))
    assert path.read_bytes() in texts
    assert os.listdir(tmp_path) == ["status.json"]
