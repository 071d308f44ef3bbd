"""Files written whole or not at all."""

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
    """A file that was not there, in a folder that was not there."""
    path = tmp_path / "new" / "folder" / "file.json"
    write_bytes(path, b"all of it")
    assert path.read_bytes() == b"all of it"


def test_folder_that_was_deleted_does_not_come_back(tmp_path):
    """A writer that is at work while its folder is deleted fails, and makes no folder."""
    path = tmp_path / "run" / "file.json"
    path.parent.mkdir()

    def write_late() -> None:
        with atomic_path(path) as temporary:
            temporary.write_bytes(b"late")
            path.parent.rename(tmp_path / "deleted")

    with pytest.raises(FileNotFoundError):
        write_late()
    assert [entry.name for entry in tmp_path.iterdir()] == ["deleted"]


def test_file_takes_the_place_of_the_old_one(tmp_path):
    """After the block the name stands for the new bytes, and nothing else is left."""
    path = tmp_path / "file.npz"
    write_bytes(path, b"old")
    write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_old_file_stands_while_the_new_one_is_written(tmp_path):
    """Until the block is over, a reader sees the old file whole."""
    path = tmp_path / "file.npz"
    write_bytes(path, b"old")
    with atomic_path(path) as temporary:
        temporary.write_bytes(b"n")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"n"


def test_temporary_name_has_the_ending_of_the_file(tmp_path):
    """Writers such as Keras's go by the ending."""
    with atomic_path(tmp_path / "model.keras") as temporary:
        assert temporary.suffix == ".keras"
        assert temporary.parent == tmp_path
        temporary.touch()


def test_old_file_stands_when_the_writer_fails_half_way(tmp_path):
    """The fault goes on to the caller, the old bytes stand, and the temporary file is gone."""
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
    """Not even an empty one."""

    def write_nothing() -> None:
        with atomic_path(tmp_path / "file.json"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_nothing()
    assert list(tmp_path.iterdir()) == []


def test_old_file_stands_when_the_process_is_killed_while_it_writes(tmp_path):
    """SIGKILL in the middle of the block: no clean-up runs, and the old bytes are whole."""
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
    (left,) = [other for other in tmp_path.iterdir() if other != path]
    assert LEFTOVER.fullmatch(left.name)
    remove_leftovers(tmp_path, seconds=0)
    assert list(tmp_path.iterdir()) == [path]


def test_only_old_leftovers_are_removed(tmp_path):
    """A young temporary file is at work, and a file by another name is somebody's."""
    old, young = tmp_path / f".{'a' * 16}.npz", tmp_path / f".{'b' * 16}"
    others = [
        tmp_path / name for name in ("weights.npz", ".gitignore", f".{'a' * 15}.npz", f"{'a' * 16}.npz")
    ]
    for path in (old, young, *others):
        path.touch()
        os.utime(path, (time.time() - 60,) * 2)
    os.utime(young)
    remove_leftovers(tmp_path, seconds=30)
    assert set(tmp_path.iterdir()) == {young, *others}


def test_many_writers_at_once_leave_one_whole_file(tmp_path):
    """Each writer has a temporary name of its own, so bytes of two never mix."""
    from concurrent.futures import ThreadPoolExecutor

    path = tmp_path / "status.json"
    texts = [bytes([65 + i]) * 50_000 for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: write_bytes(path, text), texts * 3))
    assert path.read_bytes() in texts
    assert os.listdir(tmp_path) == ["status.json"]
