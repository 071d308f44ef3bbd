"""Put on PYTHONPATH, this hides from rnnlab what Windows lacks; other packages still find it.

Python imports it at the start of every process, so workers and their children are without it, too.
"""

import builtins
import os
import signal
import sys
from types import ModuleType
from typing import Any

MODULES = {"fcntl", "grp", "pwd", "resource", "termios"}
NAMES = {
    os: {"chown", "fork", "getpgid", "getuid", "geteuid", "killpg", "nice", "sched_getaffinity", "setsid"},
    signal: {"SIGALRM", "SIGHUP", "SIGKILL", "SIGUSR1", "alarm", "pause"},
}
find = builtins.__import__


def is_ours(name: Any) -> bool:
    return isinstance(name, str) and name.partition(".")[0] == "rnnlab"


def guarded_import(name: str, *given: Any, **named: Any) -> Any:
    whose = given[0] if given else named.get("globals")
    if name.partition(".")[0] in MODULES and is_ours((whose or {}).get("__name__")):
        raise ModuleNotFoundError(f"No module named '{name}'", name=name)
    return find(name, *given, **named)


class Guarded(ModuleType):
    """A module whose names of Unix only others than rnnlab find."""

    def __getattribute__(self, name: str) -> Any:
        if name in ModuleType.__getattribute__(self, "_hidden") and is_ours(
            sys._getframe(1).f_globals.get("__name__")
        ):
            raise AttributeError(f"module has no attribute '{name}'")
        return ModuleType.__getattribute__(self, name)


builtins.__import__ = guarded_import
for module, names in NAMES.items():
    module._hidden = names  # type: ignore[attr-defined]
    module.__class__ = Guarded
