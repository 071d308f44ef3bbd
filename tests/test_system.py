"""What differs between systems: on this system, and where a module or function is missing."""

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


def start_process(**environment: str) -> subprocess.Popen[bytes]:
    """Start a process that does nothing until it is killed."""
    process = subprocess.Popen(
        SLEEPER, env={**os.environ, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None and process.stdout.readline().strip() == b"up"
    return process


@pytest.mark.parametrize(("limit", "expected"), [("1000", 750), ("max", None)])
def test_free_memory_respects_the_limit_of_a_container(
    limit: str, expected: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache of files counts as free."""
    (tmp_path / "max").write_text(f"{limit}\n", encoding="utf-8")
    (tmp_path / "current").write_text("400\n", encoding="utf-8")
    (tmp_path / "stat").write_text("anon 200\ninactive_file 150\n", encoding="utf-8")
    monkeypatch.setattr(system, "CGROUP", tmp_path)
    monkeypatch.setattr(system, "CGROUPS", (("max", "current", "stat", "inactive_file"),))
    free = system.free_memory()
    assert free == expected if expected is not None else free > 1000


def test_peak_memory_grows_with_an_allocation() -> None:
    """The peak is in MiB and stays after the memory is freed. A new process starts with its parent's peak."""
    code = (
        "import numpy as np; from rnnlab.system import peak_memory_mb as peak; size = 300 + int(peak());"
        "values = np.ones((size, 2**20), np.uint8); del values; print(peak() - size)"
    )
    done = subprocess.run(python("-c", code), env=environment(), capture_output=True, check=True)
    assert 0 < float(done.stdout) < 100


def test_peak_memory_without_the_resource_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has the peak in the memory info; other systems fall back to the current size."""
    monkeypatch.setattr(system, "resource", None)
    rss = psutil.Process().memory_info().rss / MIB
    assert system.peak_memory_mb() == pytest.approx(rss, rel=0.2)
    windows = SimpleNamespace(memory_info=lambda: SimpleNamespace(rss=MIB, peak_wset=3 * MIB))
    monkeypatch.setattr(system.psutil, "Process", lambda: windows)
    assert system.peak_memory_mb() == 3.0


def test_only_processes_with_the_environment_variable_are_killed() -> None:
    """Processes are found by their environment, not by their parent."""
    marked, other = start_process(RNNLAB_TEST_MARK="a1"), start_process(RNNLAB_TEST_MARK="b2")
    try:
        system.kill_by_environment("RNNLAB_TEST_MARK", "a1")
        assert marked.wait(20) != 0
        assert other.poll() is None
    finally:
        for process in (marked, other):
            process.kill()
            process.communicate()


def test_priority_is_lowered_on_unix_and_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Niceness is at most 19; Windows has priority classes instead."""
    priorities: list[int] = []

    def nice(value: int | None = None) -> int:
        if value is not None:
            priorities.append(value)
        return 17

    monkeypatch.setattr(system.psutil, "Process", lambda _pid: SimpleNamespace(nice=nice))
    system.lower_priority(1)
    monkeypatch.setattr(system.psutil, "BELOW_NORMAL_PRIORITY_CLASS", 0x4000, raising=False)
    system.lower_priority(1)
    assert priorities == [19, 0x4000]


def test_file_that_another_process_has_open_is_retried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that another process reads: the second attempt succeeds."""
    attempts: list[str] = []
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        attempts.append(path.name)
        if len(attempts) == 1:
            raise PermissionError(13, "The process cannot access the file")
        return real(path, target)

    monkeypatch.setattr(system, "RETRY_SECONDS", 60.0)
    monkeypatch.setattr(Path, "replace", replace)
    files.write_bytes(tmp_path / "status.json", b"new")
    assert len(attempts) == 2
    assert (tmp_path / "status.json").read_bytes() == b"new"


def test_file_that_stays_open_raises_the_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the time limit the caller gets the PermissionError, and no file is left."""
    attempts: list[int] = []

    def refuse(path: Path, target: Path) -> Path:
        attempts.append(1)
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(system, "RETRY_SECONDS", 0.2)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError, match="cannot access"):
        files.write_bytes(tmp_path / "status.json", b"new")
    assert len(attempts) > 1
    assert list(tmp_path.iterdir()) == []


def test_unix_does_not_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unix can replace open files, so the error is about permissions and waiting does not help."""
    attempts: list[int] = []

    def refuse() -> None:
        attempts.append(1)
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(system, "RETRY_SECONDS", 0.0)
    with pytest.raises(PermissionError):
        system.retry_while_open(refuse)
    assert attempts == [1]


@pytest.mark.parametrize(("setting", "cores"), [("3", 3), ("0", None), ("many", None), ("", None)])
def test_cores_are_those_of_the_setting_or_of_the_machine(
    setting: str, cores: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RNNLAB_CORES is used if it is a number above 0."""
    monkeypatch.setenv("RNNLAB_CORES", setting)
    assert system.cores() == cores if cores else 1 <= system.cores() <= (os.cpu_count() or 1)
