"""What differs between operating systems. No other module asks which system it runs on.

Whatever one system lacks is looked up before it is used, so each function works everywhere.
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

# Windows does not replace, rename or delete a file that another process has open.
HELD_SECONDS = 3.0 if sys.platform == "win32" else 0.0
LOOK_SECONDS = 0.05
NICER = 5  # on the scale of Unix, from -20 to 19
# Linux: a container's limit, what it uses, and what of that are files read before, which give way.
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
# The C function by which a thread lets another one run; without one it goes on waiting.
YIELD = None if sys.platform == "win32" else "sched_yield"
T = TypeVar("T")


def cores() -> int:
    """How many cores a run may use: RNNLAB_CORES, or all that this process may run on."""
    own = os.environ.get("RNNLAB_CORES", "")
    if own.isdecimal() and int(own):
        return int(own)
    process = psutil.Process()
    return len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else os.cpu_count() or 1


def peak_memory_mb() -> float:
    """The largest resident size this process has had, in MiB."""
    usage = getattr(resource, "getrusage", None)
    if usage is None:
        memory = psutil.Process().memory_info()
        peak = getattr(memory, "peak_wset", memory.rss)
    else:
        # macOS counts bytes, Linux kibibytes.
        peak = usage(getattr(resource, "RUSAGE_SELF")).ru_maxrss * (1 if sys.platform == "darwin" else 2**10)  # noqa: B009
    return round(peak / 2**20, 1)


def free_memory() -> int:
    """Bytes that this process may still take: what the machine has free, or what its container's limit leaves."""
    room = [psutil.virtual_memory().available]
    for *files, cache in CGROUPS:
        try:
            limit, used, statistics = ((CGROUP / name).read_text(encoding="ascii") for name in files)
            reclaimable = dict(line.split() for line in statistics.splitlines())[cache]
            room.append(int(limit) - int(used) + int(reclaimable))
        except (OSError, ValueError, KeyError):  # there is no such limit, or it says "max"
            continue
    return max(0, min(room))


def release_memory() -> None:
    """Return freed memory to the system; C libraries keep it for later otherwise."""
    trim = getattr(psutil, "heap_trim", None)  # missing with other C libraries
    if trim is not None:
        trim()


def lower_priority() -> None:
    """Let other processes run before this one."""
    process = psutil.Process()
    windows = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", None)
    process.nice(min(process.nice() + NICER, 19) if windows is None else windows)


def start_apart(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a process that Ctrl-C in this one's terminal does not reach. options: those of Popen."""
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    return subprocess.Popen(command, start_new_session=True, creationflags=flags, **options)


def kill_marked(variable: str, value: str) -> None:
    """Kill every process of this user whose environment holds that value, but not this process."""
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(variable) == value:
                process.kill()
        except psutil.Error:  # it has ended, or belongs to somebody else
            continue


def when_free(action: Callable[[], T]) -> T:
    """What `action` returns; it is repeated for a while where another process holds a file of its open.

    Raises the last PermissionError when the time is up.
    """
    deadline = time.monotonic() + HELD_SECONDS
    while True:
        try:
            return action()
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(LOOK_SECONDS)
