"""Files written whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rnnlab.files import atomic_path, write_bytes

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


def test_many_writers_at_once_leave_one_whole_file(tmp_path):
    """Each writer has a temporary name of its own, so bytes of two never mix."""
    from concurrent.futures import ThreadPoolExecutor

    path = tmp_path / "status.json"
    texts = [bytes([65 + i]) * 50_000 for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: write_bytes(path, text), texts * 3))
    assert path.read_bytes() in texts
    assert os.listdir(tmp_path) == ["status.json"]
