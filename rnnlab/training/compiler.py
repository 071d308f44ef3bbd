"""Numba's settings, and the folder of its cache: compiling for the first time takes some ten seconds."""

import hashlib
import os
from pathlib import Path

from numba import njit
from numba.core import config
from platformdirs import user_cache_path

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

compiled = njit(cache=CACHE is not None, nogil=True, error_model="numpy", fastmath=FAST)
inlined = njit(inline="always", error_model="numpy", fastmath=FAST)  # compiled as a part of their callers
