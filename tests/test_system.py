"""What differs between systems: this one's way, and what is left where a module or function is missing."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from rnnlab import files, system
from rnnlab.paths import environment, python

MIB = 2**20
SLEEPER = [sys.executable, "-c", "import sys; print('up', flush=True); sys.stdin.read()"]


def started(**environment: str) -> subprocess.Popen[bytes]:
    """A process that does nothing until it is killed."""
    process = subprocess.Popen(
        SLEEPER, env={**os.environ, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None and process.stdout.readline().strip() == b"up"
    return process


@pytest.mark.parametrize(("limit", "left"), [("1000", 750), ("max", None)])
def test_limit_of_a_container_counts(
    limit: str, left: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine's memory is not the container's; files that were read give way."""
    (tmp_path / "max").write_text(f"{limit}\n", encoding="utf-8")
    (tmp_path / "current").write_text("400\n", encoding="utf-8")
    (tmp_path / "stat").write_text("anon 200\ninactive_file 150\n", encoding="utf-8")
    monkeypatch.setattr(system, "CGROUP", tmp_path)
    monkeypatch.setattr(system, "CGROUPS", (("max", "current", "stat", "inactive_file"),))
    free = system.free_memory()
    assert free == left if left is not None else free > 1000


def test_peak_memory_grows_by_what_was_taken() -> None:
    """It counts MiB, and stays when the memory is returned. A new process begins with its parent's peak."""
    code = (
        "import numpy as np; from rnnlab.system import peak_memory_mb as peak; taken = 300 + int(peak());"
        "values = np.ones((taken, 2**20), np.uint8); del values; print(peak() - taken)"
    )
    done = subprocess.run(python("-c", code), env=environment(), capture_output=True, check=True)
    assert 0 < float(done.stdout) < 100


def test_peak_memory_without_the_module_of_unix(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows keeps the peak beside the present size; elsewhere the present size stands in."""
    monkeypatch.setattr(system, "resource", None)
    rss = psutil.Process().memory_info().rss / MIB
    assert system.peak_memory_mb() == pytest.approx(rss, rel=0.2)
    windows = SimpleNamespace(memory_info=lambda: SimpleNamespace(rss=MIB, peak_wset=3 * MIB))
    monkeypatch.setattr(system.psutil, "Process", lambda: windows)
    assert system.peak_memory_mb() == 3.0


def test_marked_processes_are_killed_and_no_others() -> None:
    """A process is known by its environment, whoever its parent is."""
    ours, others = started(RNNLAB_TEST_MARK="a1"), started(RNNLAB_TEST_MARK="b2")
    try:
        system.kill_marked("RNNLAB_TEST_MARK", "a1")
        assert ours.wait(20) != 0
        assert others.poll() is None
    finally:
        for process in (ours, others):
            process.kill()
            process.communicate()


def test_priority_is_lowered_by_the_means_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Niceness has an end; Windows has classes instead."""
    asked: list[int] = []

    def nice(value: int | None = None) -> int:
        if value is not None:
            asked.append(value)
        return 17

    monkeypatch.setattr(system.psutil, "Process", lambda: SimpleNamespace(nice=nice))
    system.lower_priority()
    monkeypatch.setattr(system.psutil, "BELOW_NORMAL_PRIORITY_CLASS", 0x4000, raising=False)
    system.lower_priority()
    assert asked == [19, 0x4000]


def test_file_that_is_open_elsewhere_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to replace what another process reads: the second attempt succeeds."""
    attempts: list[str] = []
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        attempts.append(path.name)
        if len(attempts) == 1:
            raise PermissionError(13, "The process cannot access the file")
        return real(path, target)

    monkeypatch.setattr(system, "HELD_SECONDS", 60.0)
    monkeypatch.setattr(Path, "replace", replace)
    files.write_bytes(tmp_path / "status.json", b"new")
    assert len(attempts) == 2
    assert (tmp_path / "status.json").read_bytes() == b"new"


def test_file_that_stays_open_elsewhere_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the time is up, the refusal goes on to the caller and nothing is left behind."""
    attempts: list[int] = []

    def refuse(path: Path, target: Path) -> Path:
        attempts.append(1)
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(system, "HELD_SECONDS", 0.2)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError, match="cannot access"):
        files.write_bytes(tmp_path / "status.json", b"new")
    assert len(attempts) > 1
    assert list(tmp_path.iterdir()) == []


def test_unix_refuses_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an open file can be replaced, a refusal is about rights, and waiting is no use."""
    attempts: list[int] = []

    def refuse() -> None:
        attempts.append(1)
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(system, "HELD_SECONDS", 0.0)
    with pytest.raises(PermissionError):
        system.when_free(refuse)
    assert attempts == [1]


@pytest.mark.parametrize(("said", "cores"), [("3", 3), ("0", None), ("many", None), ("", None)])
def test_cores_are_those_that_were_said_or_that_there_are(
    said: str, cores: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RNNLAB_CORES counts where it is a number above 0."""
    monkeypatch.setenv("RNNLAB_CORES", said)
    assert system.cores() == cores if cores else 1 <= system.cores() <= (os.cpu_count() or 1)
