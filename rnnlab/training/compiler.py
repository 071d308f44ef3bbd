"""How functions are compiled by Numba, and where the result is kept: the first time takes some ten seconds."""

import hashlib
import os
from pathlib import Path

from numba import njit
from numba.core import config
from platformdirs import user_cache_path

SOURCES = ("compiler", "matrix_product", "barrier", "arithmetic", "plan", "compiled")
# Sums may be taken in another order, but a number that is none stays none: divergence must show.
FAST = {"reassoc", "contract", "nsz", "arcp"}


def kept_in() -> Path | None:
    """The folder for compiled code, made if need be; None where nothing can be kept.

    Numba looks only at the file of a function to see whether it is still the same, not at those of the
    functions inside it, so the folder is named by the contents of them all.
    """
    text = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in SOURCES)
    folder = user_cache_path("rnnlab", appauthor=False) / hashlib.sha256(text).hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


KEPT = kept_in()
if KEPT is not None:
    config.CACHE_DIR = str(KEPT)  # type: ignore[attr-defined]

compiled = njit(cache=KEPT is not None, nogil=True, error_model="numpy", fastmath=FAST)
inlined = njit(inline="always", error_model="numpy", fastmath=FAST)  # into its caller, compiled there
