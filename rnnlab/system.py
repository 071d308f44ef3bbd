"""What differs between operating systems. No other module asks which system it runs on.

Each function works on every system: it looks up whether what it needs exists before it uses it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import psutil

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

# Windows cannot replace, rename or delete a file that another process has open: retry for this long.
RETRY_SECONDS = 3.0 if sys.platform == "win32" else 0.0
RETRY_INTERVAL = 0.05  # seconds
NICENESS_STEP, MAX_NICENESS = 10, 19  # of Unix
# Linux: the files with a container's memory limit, its use, its statistics, and the name of the reclaimable
# cache in the statistics; first for cgroups version 2, then for version 1.
CGROUP = Path("/sys/fs/cgroup")
CGROUPS = (
    ("memory.max", "memory.current", "memory.stat", "inactive_file"),
    (
        "memory/memory.limit_in_bytes",
        "memory/memory.usage_in_bytes",
        "memory/memory.stat",
        "total_inactive_file",
    ),
)
# The C function with which a thread lets another one run; without it, a thread waits in a loop.
YIELD = None if sys.platform == "win32" else "sched_yield"
T = TypeVar("T")


def cores() -> int:
    """Return how many cores a run may use: RNNLAB_CORES, or all cores that this process may run on."""
    setting = os.environ.get("RNNLAB_CORES", "")
    if setting.isdecimal() and int(setting):
        return int(setting)
    process = psutil.Process()
    return len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else os.cpu_count() or 1


def peak_memory_mb() -> float:
    """Return the largest resident memory that this process has had, in MiB."""
    usage = getattr(resource, "getrusage", None)
    if usage is None:
        memory = psutil.Process().memory_info()
        peak = getattr(memory, "peak_wset", memory.rss)
    else:
        # macOS counts bytes, Linux kibibytes.
        peak = usage(getattr(resource, "RUSAGE_SELF")).ru_maxrss * (1 if sys.platform == "darwin" else 2**10)  # noqa: B009
    return round(peak / 2**20, 1)


def free_memory() -> int:
    """Return the bytes that this process can still use, on the machine or below its container's limit."""
    free = [psutil.virtual_memory().available]
    for *files, cache in CGROUPS:
        try:
            limit, used, statistics = ((CGROUP / name).read_text(encoding="ascii") for name in files)
            reclaimable = dict(line.split() for line in statistics.splitlines())[cache]
            free.append(int(limit) - int(used) + int(reclaimable))
        except (OSError, ValueError, KeyError):  # no limit is set, or it is "max"
            continue
    return max(0, min(free))


def release_memory() -> None:
    """Return freed memory to the system, which C libraries and pyarrow, if files were read, would keep for later."""
    if "pyarrow" in sys.modules:
        sys.modules["pyarrow"].default_memory_pool().release_unused()
    trim = getattr(psutil, "heap_trim", None)  # it does not exist for all C libraries
    if trim is not None:
        trim()


def lower_priority(pid: int) -> None:
    """Lower a process's priority, so that other processes run first; processes that it starts later inherit it."""
    process = psutil.Process(pid)
    windows_class = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", None)
    niceness = min(process.nice() + NICENESS_STEP, MAX_NICENESS) if windows_class is None else windows_class
    process.nice(niceness)


def start_detached(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a process that Ctrl-C in this process's terminal does not stop. options: those of Popen."""
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    return subprocess.Popen(command, start_new_session=True, creationflags=flags, **options)


def kill_by_environment(variable: str, value: str) -> None:
    """Kill all other processes of this user in whose environment the variable has this value."""
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(variable) == value:
                process.kill()
        except psutil.Error:  # it has ended, or belongs to another user
            continue


def retry_while_open(action: Callable[[], T]) -> T:
    """Return the result of `action`, which is retried for a while if another process has its file open.

    Raises:
        PermissionError: the last one, after RETRY_SECONDS.
    """
    deadline = time.monotonic() + RETRY_SECONDS
    while True:
        try:
            return action()
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(RETRY_INTERVAL)
