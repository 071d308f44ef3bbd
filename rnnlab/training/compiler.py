"""Numba's settings, and the folder of its cache: compiling for the first time takes some ten seconds."""

import hashlib
import os
import subprocess
from pathlib import Path

from numba import njit
from numba.core import config
from platformdirs import user_cache_path

from rnnlab.paths import environment, python

# The compiled modules, and all that they import or take constants from: their bytes name the cache folder.
SOURCES = ("compiler", "matrix_product", "barrier", "arithmetic", "plan", "compiled")
# Sums may be reordered, but NaN stays NaN: a divergence must show.
FAST = {"reassoc", "contract", "nsz", "arcp"}


def cache_folder() -> Path | None:
    """The folder for compiled code, created if needed; None if it cannot be written.

    Numba compiles a function again only if its own file has changed, not if a function that it calls has. So
    the name of the folder is a digest of all SOURCES.
    """
    text = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in SOURCES)
    folder = user_cache_path("rnnlab", appauthor=False) / hashlib.sha256(text).hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


CACHE = cache_folder()
if CACHE is not None:
    config.CACHE_DIR = str(CACHE)  # type: ignore[attr-defined]

COMPLETE = "complete"  # a file in the cache folder, once all is compiled
LONGEST = 900  # seconds to compile
_fills = False  # whether this process is the one that compiles


def fill_cache() -> None:
    """Compile in another process, unless that was done before, so that this one reads its code from the cache.

    A process that compiles calls each function as it was compiled alone; one that reads the cache calls those that were
    compiled again as parts of their callers. Their sums differ in the last digits, so a run that began in the one and
    went on in the other would not end with the same weights.
    """
    if CACHE is None or _fills or (CACHE / COMPLETE).exists():
        return
    code = "from rnnlab.training import compiler, warm; compiler._fills = True; warm()"
    try:
        made = subprocess.run(
            python("-c", code), env=environment(), capture_output=True, timeout=LONGEST, check=False
        )
        if made.returncode == 0:
            (CACHE / COMPLETE).touch()
    except (OSError, subprocess.TimeoutExpired):
        return  # then this process compiles


compiled = njit(cache=CACHE is not None, nogil=True, error_model="numpy", fastmath=FAST)
inlined = njit(inline="always", error_model="numpy", fastmath=FAST)  # compiled as a part of their callers
